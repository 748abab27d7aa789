"""Templates as HTML: everything escaped, nothing loaded from anywhere, in the reader's language.

A page's styles and scripts stand in the page itself, so that it can be sent, moved and opened from disk. Its
policy lets no other script run: each is named by its hash.
"""

import shlex
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from qa import __version__
from qa.report import language, reasons
from qa.report.language import noop
from qa.report.theme import look
from qa.types import Outcome

__all__ = ["OUTCOMES", "STATES", "TEMPLATES", "capital", "render", "templates"]

TEMPLATES = Path(__file__).with_name("templates")

OUTCOMES = {
    Outcome.MET: ("✓", noop("Met")),
    Outcome.PARTLY_MET: ("◐", noop("Partly met")),
    Outcome.NOT_MET: ("○", noop("Not met")),
    Outcome.NOT_APPLICABLE: ("–", noop("Did not apply")),
    Outcome.NOT_EVALUATED: ("?", noop("Could not tell")),
}
"""Symbol and word of an outcome: neither needs colour to be told apart."""
STATES = {
    "open": noop("not decided yet"),
    "accepted": noop("accepted"),
    "partly_accepted": noop("accepted in part"),
    "declined": noop("declined"),
    "withdrawn": noop("taken back"),
}
"""What became of a dispute, in words."""

_POLICY = (
    "default-src 'none'; {scripts}style-src 'unsafe-inline'; img-src data:; {media}"
    "base-uri 'none'; form-action 'none'"
)


def render(template: str, page: object, content: str, **more: Any) -> str:
    """The HTML of a page in the language spoken now; `content` is the hash that it carries."""
    told = {"page": page, "content": content, "version": __version__, "look": look(), **more}
    return _environment().get_template(template).render(told)


def templates() -> tuple[str, ...]:
    """What pages depend on beside their data: every file that they are made from, and their look."""
    return (*_files(), repr(look()))


@cache
def _files() -> tuple[str, ...]:
    files = [*TEMPLATES.rglob("*"), *language.MESSAGES.iterdir()]
    return tuple(path.read_text(encoding="utf-8") for path in sorted(files) if path.is_file())


@cache
def _environment() -> Environment:
    """One for all languages: which is spoken is asked at each word."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext, newstyle=True, pgettext=language.pgettext
    )
    for told in (language.number, language.signed, language.percent, language.clock):
        environment.filters[told.__name__] = told
    environment.filters |= {
        "day": language.day_name,
        "full_day": language.full_day_name,
        "shell": shlex.quote,
        "capital": capital,
        "reason": reasons.reason,
    }
    environment.globals |= {
        "OUTCOMES": OUTCOMES,
        "STATES": STATES,
        "language": language.language,
        "script": script,
        "policy": policy,
    }
    return environment


def capital(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


@cache
def script(name: str) -> Markup:
    """The text of templates/NAME.js, to stand in a script element."""
    text = (TEMPLATES / f"{name}.js").read_text(encoding="utf-8")
    assert "</" not in text, "it would end the element that it stands in"
    return Markup(text)  # noqa: S704 - a file of our own


def policy(*scripts: str, has_media: bool = False) -> str:
    """The page's content security policy: these scripts run and no others, and nothing is asked for.

    With `has_media`, sound may come from beside the page: `file:` where it is opened from disk.
    """
    hashes = " ".join(f"'sha256-{_hash(script(name))}'" for name in scripts)
    return _POLICY.format(
        scripts=f"script-src {hashes}; " if hashes else "",
        media="media-src 'self' file: data:; " if has_media else "",
    )


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
