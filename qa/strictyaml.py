"""Typed configuration from YAML, with every mistake at its line.

PyYAML reads `no` as False, `010` as 8, `12:30` as 750 and keeps the last of two equal keys without a word;
here each of those is a mistake with its remedy.
"""

import difflib
import re
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from qa.errors import ConfigError, Mistake

__all__ = ["Lines", "load", "load_lines"]

M = TypeVar("M", bound=BaseModel)
Lines = dict[tuple[str | int, ...], int]
"""The 1-based line of every value, by its path: ("criteria", 0, "within") -> 11."""

_WORDS_READ_AS_BOOL = {"yes", "no", "on", "off", "y", "n"}
_LEADING_ZERO = re.compile(r"[-+]?0\d+")
_SEXAGESIMAL = re.compile(r"\d+(:[0-5]?\d)+(\.\d*)?")


def load(path: Path, model: type[M], *, name: str | None = None) -> M:
    """The file as a `model`. Raises ConfigError with all mistakes, each as `file:line: what. remedy.`"""
    return load_lines(path, model, name=name)[0]


def load_lines(path: Path, model: type[M], *, name: str | None = None) -> tuple[M, Lines]:
    """As `load`, and the line of every value for the checks that come after."""
    shown = name or path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError([Mistake(shown, None, "no such file.")]) from None
    except UnicodeDecodeError:
        raise ConfigError([Mistake(shown, None, "is not UTF-8 text. Save it as UTF-8.")]) from None
    reader = _Reader(shown)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ConfigError([Mistake(shown, line, f"is not YAML: {error.problem}.")]) from None
    data = reader.value(node, ()) if node is not None else {}
    if reader.mistakes:
        raise ConfigError(sorted(reader.mistakes))
    try:
        return model.model_validate(data), reader.lines
    except ValidationError as error:
        known = _known_keys(model)
        found = [_mistake(shown, reader.lines, each, known) for each in error.errors()]
        raise ConfigError(sorted(set(found), key=lambda m: (m.line or 0, m.message))) from None


class _Reader:
    """Turns YAML nodes into plain values, noting lines and what would be misread."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: Lines = {}
        self.mistakes: list[Mistake] = []

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
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in result:
                self._note(line, (*path, key), f"given twice; the first is on line {first_line[key]}.")
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
        constructor = yaml.SafeLoader("")
        try:
            return constructor.construct_object(node)
        except (ValueError, yaml.YAMLError):
            self._note(line, path, f"{text!r} can't be read.")
            return None

    def _note(self, line: int, path: tuple[str | int, ...], what: str) -> None:
        self.mistakes.append(Mistake(self.file, line, f"{dotted(path)}: {what}"))


def dotted(path: tuple[str | int, ...]) -> str:
    """The path as people write it: `criteria[0].within`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text or "the file"


def _mistake(file: str, lines: Lines, error: ErrorDetails, known: set[str]) -> Mistake:
    path = tuple(error["loc"])
    while path and path not in lines and error["type"] != "missing":
        path = path[:-1]  # unions add their branch's name to the path
    line = lines.get(path) or lines.get(path[:-1])
    return Mistake(file, line, f"{dotted(path)}: {_what(error, known)}")


def _what(error: ErrorDetails, known: set[str]) -> str:
    if error["type"] == "missing":
        return "this key is required."
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(error["loc"][-1]), known, n=1)
        return "unknown key." + (f" Did you mean {near[0]!r}?" if near else "")
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    given = "" if isinstance(error["input"], dict | list) else f" (got {error['input']!r})"
    return f"{error['msg'][0].lower()}{error['msg'][1:]}{given}."


def _known_keys(model: type[BaseModel]) -> set[str]:
    """All keys of the model and the models inside it, for «did you mean»."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return {key for part in parts for key in part.get("properties", {})}
