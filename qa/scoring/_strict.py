"""The base of a scorecard's parts: no unknown key, and mistakes across keys told with those inside."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

__all__ = ["Across", "Part", "Path", "Words", "as_tuple", "dicts", "is_number", "number"]

Path = tuple[str | int, ...]
Across = Iterator[tuple[Path, str]]
"""Mistakes as (path from here, message)."""


def as_tuple(value: object) -> object:
    """One value where a list may stand: `kind: greeting` is `kind: [greeting]`."""
    return (value,) if isinstance(value, str | dict) else value


class Part(BaseModel):
    """A part of a scorecard. Subclasses state laws across keys in `across`, over the values as written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """Mistakes that no single key shows. `given` is not validated yet: look before you take."""
        yield from ()

    @model_validator(mode="wrap")
    @classmethod
    def _all_at_once(cls, value: Any, handler: ModelWrapValidatorHandler["Part"]) -> "Part":
        found = list(cls.across(value)) if isinstance(value, dict) else []
        more = [
            InitErrorDetails(
                type=PydanticCustomError("value_error", "{error}", {"error": message}), loc=path, input=value
            )
            for path, message in found
        ]
        try:
            made = handler(value)
        except ValidationError as error:
            inner = [_again(each) for each in error.errors(include_url=False) if not _is_echo(each)]
            raise ValidationError.from_exception_data(cls.__name__, [*inner, *more]) from None
        if more:
            raise ValidationError.from_exception_data(cls.__name__, more)
        return made


def _is_echo(error: Any) -> bool:
    """Is it a list that seems too short only because what is in it has mistakes?"""
    return bool(error["type"] == "too_short" and error["input"])


def _again(error: Any) -> InitErrorDetails:
    """An error as pydantic takes it back; its own texts and types stay."""
    kind: Any = error["type"]
    if kind == "value_error":
        kind = PydanticCustomError("value_error", "{error}", {"error": str(error["ctx"]["error"])})
        return InitErrorDetails(type=kind, loc=error["loc"], input=error["input"])
    return InitErrorDetails(type=kind, loc=error["loc"], input=error["input"], ctx=error.get("ctx", {}))


Words = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]


def dicts(value: object) -> list[dict[str, Any]]:
    """The mappings in a list as written; nothing where it is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list | tuple) else []


def is_number(value: object) -> bool:
    """Is it a number, as written?"""
    return isinstance(value, int | float) and not isinstance(value, bool)


def number(value: Any) -> float:
    """The number as written, 0 for anything else."""
    return float(value) if is_number(value) else 0.0
