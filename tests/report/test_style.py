"""Text can be read: contrast of every ink on every ground, in light, dark and print."""

import re
from pathlib import Path

import pytest

import qa.report

CSS = (Path(qa.report.__file__).parent / "templates" / "style.css").read_text("utf-8")
SCHEMES = [
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))
    for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
]
TEXT = [
    *((ink, ground) for ink in ("ink", "muted", "accent", "warm") for ground in ("page", "card")),
    *((ink, "accent-soft") for ink in ("ink", "muted")),
    *((ink, "warm-soft") for ink in ("ink", "muted")),
    ("ink", "mark"),
]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_there_are_three_schemes() -> None:
    assert len(SCHEMES) == 3
    assert all(scheme.keys() == SCHEMES[0].keys() for scheme in SCHEMES)


@pytest.mark.parametrize("scheme", SCHEMES, ids=["light", "dark", "print"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_contrast_is_at_least_4_5(scheme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(scheme[ink], scheme[ground]) >= 4.5


def test_contrast_is_known_to_be_21_for_black_on_white() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
