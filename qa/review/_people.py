"""Who speaks: names as people write them, and what they say without personal data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from qa import privacy
from qa.errors import ReviewError

__all__ = ["Remark", "cleaned", "is_one_of", "person"]

_LONGEST_NAME = 100
_NOBODY = {"machine", "person", "unknown"}


def person(name: str) -> str:
    """The name without blanks too many. Raises ReviewError when it is nobody's."""
    tidy = " ".join(name.split())
    if not tidy:
        raise ReviewError("the name is empty. Say who answers.")
    if not tidy.isprintable() or len(tidy) > _LONGEST_NAME:
        raise ReviewError(f"the name is no name: at most {_LONGEST_NAME} printable characters.")
    if tidy.casefold() in _NOBODY:
        raise ReviewError(f"{tidy!r} is nobody's name. Say who answers.")
    return tidy


def is_one_of(name: str, people: Iterable[str]) -> bool:
    """Whether the name is one of these people's, however it is spaced and capitalised."""
    key = " ".join(name.split()).casefold()
    return any(" ".join(each.split()).casefold() == key for each in people)


def cleaned(text: str) -> str:
    """What somebody wrote, as it may be stored: without personal data; empty where nothing was written."""
    tidy = text.strip()
    return privacy.redact_text(tidy) if tidy else ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Who says something, why, and when. `reason` is as written: it passes redaction before it is stored."""

    by: str
    reason: str
    at: datetime

    def tidy(self) -> "Remark":
        """The same, with a reason that may be stored. Raises ReviewError when the name is nobody's."""
        return Remark(person(self.by), cleaned(self.reason), self.at)

    def explained(self) -> "Remark":
        """The same, tidy. Raises ReviewError when nobody says why."""
        remark = self.tidy()
        if not remark.reason:
            raise ReviewError("the reason is empty. Say why.")
        return remark
