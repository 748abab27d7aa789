"""Whether a text can be read on its ground, and the nearest shade that can."""

import re
from collections.abc import Mapping, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from functools import cache
from pathlib import Path

__all__ = ["LEAST_CONTRAST", "contrast", "is_readable", "mixed", "nearest_readable", "schemes"]

LEAST_CONTRAST = 4.5
"""Of text against its ground: WCAG 2.2, success criterion 1.4.3, level AA."""
_STEPS = 256
"""Shades that are tried between black and white: as many as a channel has."""
_STYLE = Path(__file__).with_name("templates") / "style.css"
_ROOT = re.compile(r":root \{(.*?)\}", re.DOTALL)
_COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6})")


@cache
def schemes() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The colours of templates/style.css by name: the light scheme, then the dark one."""
    css = _STYLE.read_text(encoding="utf-8")
    light, dark, *_ = (dict(_COLOUR.findall(block)) for block in _ROOT.findall(css))
    return light, dark


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' luminances, 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """So much of the colour on the ground."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _written([share * over + (1 - share) * under for over, under in pairs])


def nearest_readable(colour: str, others: Sequence[str]) -> str:
    """The colour in the nearest lightness that has the contrast to all others; itself where it has it.

    Black or white where no shade of it has: such others leave room for nothing else.
    """
    hue, lightness, saturation = rgb_to_hls(*_channels(colour))
    shades = (_written(hls_to_rgb(hue, step / _STEPS, saturation)) for step in range(_STEPS + 1))
    near = sorted(enumerate(shades), key=lambda numbered: abs(numbered[0] / _STEPS - lightness))
    found = (shade for shade in (colour, *(shade for _, shade in near)) if is_readable(shade, others))
    return next(found, max("#000000", "#ffffff", key=lambda end: min(contrast(end, each) for each in others)))


def is_readable(colour: str, others: Sequence[str]) -> bool:
    """Whether it has the contrast to all others."""
    return all(contrast(colour, other) >= LEAST_CONTRAST for other in others)


def _luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance"."""
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _channels(colour: str) -> list[float]:
    """Red, green and blue, 0 to 1, of #rrggbb or #rgb."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    return [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]


def _written(channels: Sequence[float]) -> str:
    return "#" + "".join(f"{round(255 * c):02x}" for c in channels)
