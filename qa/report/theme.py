"""A company's own look: name, logo and colours in a small file, which the setting `theme` names.

    name: Harbor Broadband
    logo: logo.svg              # or .png, .jpg; beside this file
    accent: "#0b5d5a"           # links, headings' marks, scores
    accent_dark: "#7fd0c8"      # the same on dark ground

Every key is optional. A colour without its dark one is taken for both, lightened until it can be read.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from lxml import etree
from markupsafe import Markup
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from qa import strictyaml
from qa.errors import ConfigError, Mistake
from qa.report.colours import LEAST_CONTRAST, contrast, is_readable, mixed, nearest_readable, schemes

__all__ = ["PLAIN", "Look", "Theme", "look", "open_look", "wearing"]

LARGEST_LOGO_BYTES = 32_768
"""Every page carries the logo: ten thousand pages with one of this size take 440 MB."""
_GROUNDS = {"accent": ("page", "card"), "warm": ("page", "card"), "mark": ("ink",)}
"""What each colour stands on or, of `mark`, what stands on it."""
_SOFT_SHARES = (0.10, 0.12)
"""Of a colour in its soft ground, light and dark: any text that is readable on a card is on this too."""
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


Colour = Annotated[str, AfterValidator(str.lower), StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Theme(BaseModel):
    """The file's keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(default="", max_length=60)
    """The company's, at the head and the foot of every page."""
    logo: str | None = None
    """A picture beside the theme's file: .svg, .png or .jpg."""
    accent: Colour | None = None
    """Links, scores, what went well."""
    accent_dark: Colour | None = None
    warm: Colour | None = None
    """What to look at: focus points, answers not met."""
    warm_dark: Colour | None = None
    mark: Colour | None = None
    """Ground of quoted words."""
    mark_dark: Colour | None = None

    @field_validator("accent", "accent_dark", "warm", "warm_dark", "mark", "mark_dark", mode="before")
    @classmethod
    def _is_given(cls, value: object) -> object:
        if value is None:
            raise ValueError("is empty, for # begins a remark. Quote the colour: '#0b5d5a'.")
        return value


@dataclass(frozen=True, slots=True)
class Look:
    """What a theme adds to a page: its name, its logo as a data URI, its colours as style rules."""

    name: str
    logo: str | None
    css: Markup


PLAIN = Look("", None, Markup())
_worn: ContextVar[Look] = ContextVar("look", default=PLAIN)


@contextmanager
def wearing(chosen: Look) -> Iterator[None]:
    """Within it, every page that is made has this look."""
    token = _worn.set(chosen)
    try:
        yield
    finally:
        _worn.reset(token)


def look() -> Look:
    """The look of pages made now."""
    return _worn.get()


def open_look(path: Path | None) -> Look:
    """The theme's look; PLAIN without a file.

    Raises ConfigError with every mistake: keys, colours in which text can't be read, a logo that is none.
    """
    if path is None:
        return PLAIN
    theme, lines = strictyaml.load_lines(path, Theme)
    mistakes = [Mistake(path.name, lines[key,], f"{key}: {what}") for key, what in _unreadable(theme)]
    logo = None
    try:
        logo = _logo(path.parent / theme.logo) if theme.logo else None
    except ValueError as wrong:
        mistakes.append(Mistake(path.name, lines["logo",], f"logo: {wrong}"))
    if mistakes:
        raise ConfigError(sorted(mistakes, key=lambda each: each.line or 0))
    return Look(theme.name, logo, _css(theme))


def _unreadable(theme: Theme) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) of each colour without enough contrast."""
    for scheme, suffix in zip(schemes(), ("", "_dark"), strict=True):
        for name, grounds in _GROUNDS.items():
            given: str | None = getattr(theme, name + suffix)
            others = [scheme[ground] for ground in grounds]
            if given is None or is_readable(given, others):
                continue
            worst = min(others, key=lambda other: contrast(given, other))
            yield (
                name + suffix,
                f"{given} and {worst} have a contrast of {contrast(given, worst):.1f}:1, text needs "
                f"{LEAST_CONTRAST}:1 (WCAG 2.2 AA). The nearest shade that has it: "
                f"'{nearest_readable(given, others)}'.",
            )


def _css(theme: Theme) -> Markup:
    """The theme's colours for each scheme; nothing where it has none."""
    light, dark = schemes()
    rules = {
        "(prefers-color-scheme: light), print": _properties(theme, light, "", _SOFT_SHARES[0]),
        "screen and (prefers-color-scheme: dark)": _properties(theme, dark, "_dark", _SOFT_SHARES[1]),
    }
    told = (f"@media {when} {{ :root {{ {what} }} }}" for when, what in rules.items() if what)
    return Markup("\n".join(told))  # noqa: S704 - hexadecimal digits only, as the model has made sure


def _properties(theme: Theme, scheme: Mapping[str, str], suffix: str, share: float) -> str:
    told = {}
    for name, grounds in _GROUNDS.items():
        given = getattr(theme, name + suffix) or getattr(theme, name)
        if given is None:
            continue
        told[name] = nearest_readable(given, [scheme[ground] for ground in grounds])
        if f"{name}-soft" in scheme:
            told[f"{name}-soft"] = mixed(told[name], scheme["card"], share)
    return " ".join(f"--{name}: {colour};" for name, colour in told.items())


def _logo(path: Path) -> str:
    """The picture as a data URI. Raises ValueError where it is none that a page can carry."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ValueError(f"can't be read: {error.strerror}. Name a file beside the theme's.") from None
    if len(content) > LARGEST_LOGO_BYTES:
        raise ValueError(
            f"has {len(content):,} bytes, and every page carries it. Make it {LARGEST_LOGO_BYTES:,} or less."
        )
    kind = _kind(content)
    if kind is None:
        raise ValueError("is no picture that is known. Save it as SVG, PNG or JPEG.")
    return f"data:{kind};base64,{b64encode(content).decode()}"


def _kind(content: bytes) -> str | None:
    """The media type, told from the content."""
    if content.startswith(_PNG):
        return "image/png"
    if content.startswith(_JPEG):
        return "image/jpeg"
    return "image/svg+xml" if _is_svg(content) else None


def _is_svg(content: bytes) -> bool:
    """Whether it is an SVG; it stands as an image, in which a browser runs no script and loads nothing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return False
    return bool(root.tag == "{http://www.w3.org/2000/svg}svg")
