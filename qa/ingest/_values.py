"""Values as exports write them: text, numbers, moments, languages."""

import math
import re
from datetime import UTC, datetime

from qa.ingest._dates import iso_of
from qa.ingest._draft import Notes
from qa.layout import Layout
from qa.moments import in_utc

__all__ = ["NO_TIME", "clean_text", "read_count", "read_language", "read_moment", "read_number", "read_time"]

NO_TIME = (
    "is no ISO 8601 time. Write 2026-10-21T09:30:00+00:00, "
    "or name its date_format in a roles.json at the root of the inbox."
)
"""What is wrong with a cell that `read_time` can't read; the column's name goes ahead."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_EPOCH_FROM_S = 1e8  # above three years a count of seconds is a date, not a place in a conversation
_EPOCH_FROM_MS = 1e11
_EPOCH_TO_MS = 1e14
_COUNT = re.compile(r"[1-9][0-9]?")  # hundreds don't speak in a call
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_][A-Za-z0-9]+)*")


def clean_text(text: str) -> str:
    """The text with NULs and lone surrogates, which no database stores, each as U+FFFD: offsets stay."""
    return _UNSTORABLE.sub("\ufffd", text)


def read_number(value: object) -> float | None:
    """The finite number in `value`, be it a number or a text with a decimal point or comma; else None."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value.strip().replace(",", ".") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def read_time(
    text: str, notes: Notes, *, layout: Layout | None = None, is_day_first: bool | None = None
) -> datetime | None:
    """The time in the owner's format, ISO 8601 or a spreadsheet's, in UTC; None when it can't be read.

    A missing zone is the layout's, else UTC, and noted. 3/10/2026 is read where `is_day_first` is known.
    """
    own = layout.time(text) if layout else None
    if own is not None:
        return own
    zone = layout.timezone if layout else None
    try:
        moment = datetime.fromisoformat(iso_of(text, is_day_first=is_day_first) or text.strip())
        aware = moment if moment.tzinfo else moment.replace(tzinfo=layout.zone if layout else UTC)
    except (ValueError, OverflowError):
        aware = None
    at = None if aware is None else in_utc(aware)
    if at is None:
        notes.count("times that can't be read, left out; write 2026-10-21T09:30:00+00:00")
        return None
    notes.count("times without a zone, read as UTC", int(moment.tzinfo is None and zone is None))
    return at


def read_moment(value: object, notes: Notes) -> float | datetime | None:
    """When a turn began or ended: seconds since the interaction began, or a time of the day it happened.

    Texts that hold a number count as one; a number too large for a conversation is seconds or milliseconds
    since 1970. None when nothing is given, or, noted, when it can't be read.
    """
    if value is None or value == "":
        return None
    number = read_number(value)
    if number is not None and abs(number) < _EPOCH_FROM_S:
        return number
    if number is not None and 0 < number < _EPOCH_TO_MS:
        seconds = number / 1000 if number >= _EPOCH_FROM_MS else number
        return in_utc(datetime.fromtimestamp(seconds, UTC))
    return read_time(str(value), notes)


def read_count(text: str) -> int | None:
    """The whole number from 1 on that is written there; None when it is anything else."""
    match = _COUNT.fullmatch(text.strip())
    return int(match.group()) if match else None


def read_language(text: str) -> str | None:
    """The language alone, in lower case: "en-US" and "en_GB" are "en"; None when it is no language tag."""
    match = _LANGUAGE.fullmatch(text.strip())
    return match.group(1).lower() if match else None
