"""What pydantic finds wrong with a configuration, in the words of who wrote it."""

import difflib
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from pydantic_core import ErrorDetails

__all__ = ["dotted", "of_shape", "what_is_wrong"]

_LONGEST_SHOWN = 60


def dotted(path: tuple[str | int, ...]) -> str:
    """The path as people write it: `criteria[0].within`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text or "the file"


def what_is_wrong(error: ErrorDetails, known: Collection[str]) -> str:
    """What is wrong and what to do; `known` are the keys there are, for «did you mean»."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(error["loc"][-1]), known, n=1)
        return "unknown key. " + (f"Did you mean {near[0]!r}?" if near else "Take it out.")
    if kind in _WORDS:
        return _WORDS[kind](_shown(error["input"]), context)
    return f"{error['msg'][0].lower()}{error['msg'][1:]} (got {_shown(error['input'])}). Correct it."


def of_shape(error: ErrorDetails) -> str:
    """What is wrong with a value of JSON, without a word of it: it may be a customer's."""
    message = error["msg"].removeprefix("Value error, ")
    return _SHAPES.get(error["type"], f"{message[0].lower()}{message[1:]}")


_SHAPES = {
    **dict.fromkeys(("tuple_type", "list_type"), "should be a list"),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "should be an object"),
    "extra_forbidden": "is no key that is known here",
}
"""What pydantic tells in the words of Python, by its type of error."""


def _shown(given: Any) -> str:
    """What was given, as far as it helps: a long text is cut, of a list or mapping only that it is one."""
    if isinstance(given, dict):
        return "keys with values"
    if isinstance(given, list | tuple):
        return "a list"
    if given is None:
        return "nothing"
    if isinstance(given, bool):
        return str(given).lower()
    text = given.isoformat() if isinstance(given, date) else given
    shown = repr(text) if isinstance(given, str) else str(text)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"


def _limit(words: str, key: str) -> Callable[[str, Any], str]:
    return lambda given, context: f"{given} is out of range. Write a number {words} {context[key]:g}."


def _should_be(what: str) -> Callable[[str, Any], str]:
    return lambda given, _: f"should be {what} (got {given})."


_A_NUMBER = _should_be("a number, without quotes")
_A_WHOLE_NUMBER = _should_be("a whole number, without quotes")
_A_LIST = _should_be("a list: write [one, two], or each on a line of its own after a dash")
_KEYS = _should_be("keys with values: write `key: value` lines")
_TRUE_OR_FALSE = _should_be("true or false")
_WORDS: dict[str, Callable[[str, Any], str]] = {
    "missing": lambda given, context: "this key is required. Add it.",
    "float_type": _A_NUMBER,
    "float_parsing": _A_NUMBER,
    "int_type": _A_WHOLE_NUMBER,
    "int_parsing": _A_WHOLE_NUMBER,
    "int_from_float": _A_WHOLE_NUMBER,
    "string_type": _should_be("text: quote it"),
    "bool_type": _TRUE_OR_FALSE,
    "bool_parsing": _TRUE_OR_FALSE,
    "tuple_type": _A_LIST,
    "list_type": _A_LIST,
    "dict_type": _KEYS,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "finite_number": _A_NUMBER,
    "too_short": lambda given, context: "is empty. Give at least one, or take the key out.",
    "literal_error": lambda given, context: f"{given} is not known here. Write {context['expected']}.",
    "enum": lambda given, context: f"{given} is not known here. Write {context['expected']}.",
    "greater_than_equal": _limit("of at least", "ge"),
    "greater_than": _limit("above", "gt"),
    "less_than_equal": _limit("of at most", "le"),
    "less_than": _limit("below", "lt"),
}
"""By pydantic's type of error: the words, of what was given and the error's context."""
