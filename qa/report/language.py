"""What a reader's language makes of words, numbers, days and times.

Words stand in templates and code in English, which is also their key; messages/LANGUAGE.po has the others.
Babel reads that file and knows how a language writes numbers and days; chosen over Fluent, whose Python
library knows no dates and whose files no editor of translators opens.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

__all__ = [
    "LANGUAGES",
    "clock",
    "day_name",
    "days_name",
    "full_day_name",
    "gettext",
    "language",
    "month_name",
    "ngettext",
    "noop",
    "number",
    "percent",
    "pgettext",
    "signed",
    "speaking",
]

MESSAGES = Path(__file__).with_name("messages")
LANGUAGES = ("en", *sorted(path.stem for path in MESSAGES.glob("*.po")))
"""Of pages; English first, then those with a file of messages."""


@dataclass(frozen=True, slots=True)
class _Language:
    code: str
    locale: Locale
    messages: NullTranslations


@cache
def _language(code: str) -> _Language:
    """Raises KeyError for a language without messages."""
    if code not in LANGUAGES:
        raise KeyError(code)
    locale = Locale.parse("en_GB" if code == "en" else code)
    return _Language(code, locale, NullTranslations() if code == "en" else _messages(code))


def _messages(code: str) -> GNUTranslations:
    with (MESSAGES / f"{code}.po").open("rb") as file:
        catalog = read_po(file, locale=code, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


_spoken: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Within it, all of this module speaks the language. Raises KeyError for one without messages."""
    token = _spoken.set(_language(code).code)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """The code of the language spoken now, for `<html lang>`."""
    return _spoken.get()


def _now() -> _Language:
    return _language(_spoken.get())


def gettext(message: str) -> str:
    """The message in the language spoken now; as it is where there is no translation."""
    return _now().messages.gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The form of the message that goes with so many; `%(num)d` is left to the caller."""
    return _now().messages.ngettext(one, many, n)


def noop(message: str) -> str:
    """The message as it is: for words in a table, which whoever shows them translates."""
    return message


def pgettext(context: str, message: str) -> str:
    """As gettext, for a word that means different things in different places."""
    return _now().messages.pgettext(context, message)


def number(value: float, digits: int = 1) -> str:
    """At most so many decimals: 81.6, 80, −5; 81,6 in Spanish."""
    return _number(float(value), digits, _spoken.get())


@lru_cache(maxsize=4096)
def _number(value: float, digits: int, code: str) -> str:
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    text = format_decimal(abs(value), pattern, locale=_language(code).locale)
    return f"−{text}" if value < 0 and text != "0" else text


def signed(value: float) -> str:
    """With its sign in any case: +4.2, −4.2."""
    return f"{'−' if value < 0 else '+'}{number(abs(value))}"


def percent(share: float, digits: int = 0) -> str:
    """A share of one: 0.42 is 42 %, with the space that does not break."""
    return f"{number(100 * share, digits)}\N{NO-BREAK SPACE}%"


def day_name(at: date) -> str:
    """A day of an interaction: Tue 3 November."""
    return _day_name(date(at.year, at.month, at.day), _spoken.get())


@lru_cache(maxsize=1024)
def _day_name(at: date, code: str) -> str:
    """`code` is that of the language spoken now."""
    # Translators: Babel's pattern of a day without its year, https://cldr.unicode.org
    return format_date(at, gettext("EEE d MMMM"), locale=_language(code).locale)


def full_day_name(at: date) -> str:
    """A day with its year: 3 November 2026."""
    return format_date(at, gettext("d MMMM y"), locale=_now().locale)


def month_name(at: date) -> str:
    """A month with its year: November 2026."""
    return format_date(at, gettext("LLLL y"), locale=_now().locale)


def days_name(first: date, last: date) -> str:
    """First and last day, what they share said once: 2 to 8 November 2026."""
    if first == last:
        return full_day_name(last)
    shorter = gettext("d MMMM") if first.month != last.month else "d"
    pattern = gettext("d MMMM y") if first.year != last.year else shorter
    start = format_date(first, pattern, locale=_now().locale)
    return gettext("%(start)s to %(end)s") % {"start": start, "end": full_day_name(last)}


def clock(at: datetime | float) -> str:
    """A time of day as 14:05, or seconds into a recording as 01:12 (1:01:12 from an hour on)."""
    if isinstance(at, datetime):
        return f"{at.hour:02}:{at.minute:02}"
    minutes, seconds = divmod(int(at), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
