"""Typed configuration from YAML, with every mistake at its line.

PyYAML reads `no` as False, `010` as 8, `12:30` as 750 and keeps the last of two equal keys without a word;
here each of those is a mistake with its remedy. So are aliases and tags, with which a small file can grow
beyond any memory or say other than what it shows, and `.nan` and `.inf`, which no limit can be held against.
"""

import re
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from qa._wrong import dotted, what_is_wrong
from qa.errors import ConfigError, Mistake

__all__ = ["Lines", "load", "load_lines"]

M = TypeVar("M", bound=BaseModel)
Lines = dict[tuple[str | int, ...], int]
"""The 1-based line of every value, by its path: ("criteria", 0, "within") -> 11."""

_LARGEST_BYTES = 1_000_000
_DEEPEST = 40
_LONGEST_SHOWN = 60
_TEXT = "tag:yaml.org,2002:str"
_WORDS_READ_AS_BOOL = {"yes", "no", "on", "off", "y", "n"}
_LEADING_ZERO = re.compile(r"[-+]?0\d+")
_SEXAGESIMAL = re.compile(r"\d+(:[0-5]?\d)+(\.\d*)?")
_REMEDIES = (
    ("\\t", "Indent with spaces, not with tabs."),
    ("another document", "Keep one document, and take out the second `---`."),
    ("mapping values are not allowed", "Quote a text that holds a colon and a space, or correct the indent."),
    ("expected ','", "Close every bracket and quote."),
    ("stream end", "Close every bracket and quote."),
    ("found unexpected end", "Close every bracket and quote."),
    ("expected <block end>", "Correct the indent of this line, or close the bracket or quote before it."),
    ("cannot start any token", "Quote the text."),
    ("could not find expected ':'", "Write `key: value`, or correct the indent."),
    ("node content", "Give a value, or close the bracket or quote before it."),
)


def load(path: Path, model: type[M], *, name: str | None = None) -> M:
    """The file as a `model`. Raises ConfigError with all mistakes, each as `file:line: what. remedy.`"""
    return load_lines(path, model, name=name)[0]


def load_lines(path: Path, model: type[M], *, name: str | None = None) -> tuple[M, Lines]:
    """As `load`, and the line of every value for the checks that come after."""
    shown = name or path.name
    reader = _Reader(shown)
    node = _composed(_text(path, shown), shown)
    data = reader.value(node, ()) if node is not None else {}
    mistakes = {path: Mistake(shown, line, what) for path, (line, what) in reader.noted.items()}
    made = None
    try:
        made = model.model_validate(data)
    except ValidationError as error:
        found = _told_once(error.errors(), reader, model, is_empty=node is None)
        mistakes = {path: Mistake(shown, *told) for path, told in found} | mistakes
    if made is None or mistakes:
        raise ConfigError(sorted(set(mistakes.values()), key=lambda m: (m.line or 0, m.message)))
    return made, reader.lines


def _text(path: Path, shown: str) -> str:
    """What the file holds. Raises ConfigError when that can't be a configuration."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            what = f"is larger than {_LARGEST_BYTES // 1_000_000} MB. Split it, or name another file."
            raise ConfigError([Mistake(shown, None, what)])
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError([Mistake(shown, None, "no such file. Check the name.")]) from None
    except UnicodeDecodeError:
        raise ConfigError([Mistake(shown, None, "is not UTF-8 text. Save it as UTF-8.")]) from None
    except OSError as error:
        what = f"can't be read: {error.strerror}. Name a file that you may read."
        raise ConfigError([Mistake(shown, None, what)]) from None


def _composed(text: str, shown: str) -> yaml.Node | None:
    """The text as YAML nodes; None when it holds none. Raises ConfigError where it is no YAML."""
    try:
        return _Loader(text).get_single_node()
    except _NotReadError as error:
        raise ConfigError([Mistake(shown, error.line, error.what)]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        problem = str(error.problem or error.context)
        remedy = next((remedy for part, remedy in _REMEDIES if part in problem), "Correct this line.")
        what = f"is not YAML: {problem}. {remedy}"
        raise ConfigError([Mistake(shown, mark.line + 1 if mark else None, what)]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        what = f"holds the character U+{ord(text[error.position]):04X}, which YAML doesn't allow. Remove it."
        raise ConfigError([Mistake(shown, line, what)]) from None


class _NotReadError(Exception):
    """YAML that is not read here: at which line, what it is and what to do."""

    def __init__(self, event: Any, what: str) -> None:
        super().__init__(what)
        self.line = event.start_mark.line + 1
        self.what = what


class _Loader(yaml.SafeLoader):
    """Refuses what is not written out: aliases, tags, and brackets in brackets without end."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """As PyYAML's. Raises _NotReadError at the first thing that isn't read."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise _NotReadError(
                event, f"the alias *{event.anchor} is not read. Write out what it stands for."
            )
        if getattr(event, "tag", None) is not None:
            raise _NotReadError(event, f"the tag {event.tag} is not read. Leave it out.")
        if self.depth == _DEEPEST:
            raise _NotReadError(
                event, f"is nested more than {_DEEPEST} deep. Close brackets, or write it flatter."
            )
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Reader:
    """Turns YAML nodes into plain values, noting lines and what would be misread."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: Lines = {}
        self.noted: dict[tuple[str | int, ...], tuple[int, str]] = {}

    def value(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, i)) for i, child in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: tuple[str | int, ...]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first_line: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(line, path, "a key is in brackets. Write a word before the colon.")
                continue
            key = str(key_node.value)
            if key in result:
                what = f"given twice; the first is on line {first_line[key]}. Keep one."
                self._note(line, (*path, key), what)
                continue
            first_line[key] = line
            result[key] = self.value(value_node, (*path, key))
            self.lines[(*path, key)] = line
        return result

    def _scalar(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        text = node.value
        if getattr(node, "style", None) is not None:
            return text
        line = node.start_mark.line + 1
        if text.lower() in _WORDS_READ_AS_BOOL:
            meant = "true" if text.lower() in {"yes", "on", "y"} else "false"
            self._note(line, path, f"{text!r} reads as {meant} in YAML. Write {meant}, or quote the word.")
        elif _LEADING_ZERO.fullmatch(text):
            self._note(line, path, f"{text!r} reads as octal in YAML. Drop the zero, or quote it.")
        elif _SEXAGESIMAL.fullmatch(text):
            self._note(line, path, f"{text!r} reads as a base-60 number in YAML. Quote it, or write 12m30s.")
        return self._constructed(node, path)

    def _constructed(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        if node.tag == _TEXT:  # nearly all; a loader for each of them takes as long as reading the file
            return node.value
        line, text = node.start_mark.line + 1, node.value[:_LONGEST_SHOWN]
        try:
            value = yaml.SafeLoader("").construct_object(node)
        except (ValueError, yaml.YAMLError):
            self._note(line, path, f"{text!r} can't be read. Write it another way, or quote it.")
            return None
        if isinstance(value, float) and not isfinite(value):
            self._note(line, path, f"{text!r} is no number to reckon with. Write a number, or quote it.")
        return value

    def _note(self, line: int, path: tuple[str | int, ...], what: str) -> None:
        self.noted.setdefault(path, (line, f"{dotted(path)}: {what}"))


def _told_once(
    errors: list[ErrorDetails], reader: _Reader, model: type[BaseModel], *, is_empty: bool
) -> list[tuple[tuple[str | int, ...], tuple[int | None, str]]]:
    """(path, (line, message)) of each error, but for those that follow from what the reader noted."""
    if is_empty:
        keys = ", ".join(key for key, field in model.model_fields.items() if field.is_required())
        return [((), (None, f"is empty. Give it the keys {keys}."))]
    known = _known_keys(model)
    found = []
    for error in errors:
        path = tuple(error["loc"])
        while path and path not in reader.lines and error["type"] != "missing":
            path = path[:-1]  # unions add their branch's name to the path
        if any(path[: len(noted)] == noted for noted in reader.noted if noted):
            continue
        line = reader.lines.get(path) or reader.lines.get(path[:-1])
        found.append(((*path, error["msg"]), (line, f"{dotted(path)}: {what_is_wrong(error, known)}")))
    return found


def _known_keys(model: type[BaseModel]) -> set[str]:
    """All keys of the model and the models inside it, for «did you mean»."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return {key for part in parts for key in part.get("properties", {})}
