"""A company's look: read strictly, never unreadable, on every page."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import ConfigError
from qa.report import open_look, wearing
from qa.report.colours import contrast, mixed, nearest_readable, schemes
from qa.report.theme import LARGEST_LOGO_BYTES, PLAIN
from tests.report import test_style

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><circle r="4"/></svg>'
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def theme(folder: Path, text: str) -> Path:
    path = folder / "theme.yaml"
    path.write_text(text, "utf-8")
    return path


def mistakes(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as wrong:
        open_look(path)
    return [str(each) for each in wrong.value.mistakes]


@given(COLOURS, COLOURS)
def test_the_contrast_is_that_of_another_reckoning(one: str, other: str) -> None:
    assert contrast(one, other) == pytest.approx(test_style.contrast(one, other))


@given(COLOURS, st.lists(COLOURS, min_size=1, max_size=1))
def test_on_any_one_ground_a_shade_can_be_read(colour: str, others: list[str]) -> None:
    assert contrast(nearest_readable(colour, others), others[0]) >= 4.5


@given(COLOURS)
def test_text_on_the_soft_ground_of_a_colour_that_can_be_read_can_be_read_too(colour: str) -> None:
    for scheme, share in zip(schemes(), (0.10, 0.12), strict=True):
        shade = nearest_readable(colour, [scheme["page"], scheme["card"]])
        soft = mixed(shade, scheme["card"], share)
        assert all(contrast(scheme[ink], soft) >= 4.5 for ink in ("ink", "muted"))


@given(COLOURS)
def test_what_can_be_read_stays_as_it_is(colour: str) -> None:
    grounds = [schemes()[0]["page"], schemes()[0]["card"]]
    shade = nearest_readable(colour, grounds)
    assert nearest_readable(shade, grounds) == shade


def test_without_a_file_pages_are_plain() -> None:
    assert open_look(None) is PLAIN


def test_colours_go_into_their_schemes(tmp_path: Path) -> None:
    css = open_look(theme(tmp_path, 'accent: "#0B5D5A"\naccent_dark: "#7fd0c8"\n')).css
    light, dark = css.splitlines()
    assert light.startswith(
        "@media (prefers-color-scheme: light), print { :root { --accent: #0b5d5a; --accent-soft: #"
    )
    assert dark.startswith("@media screen and (prefers-color-scheme: dark) { :root { --accent: #7fd0c8;")
    assert "--warm" not in css


def test_a_colour_without_its_dark_one_is_lightened_until_it_can_be_read(tmp_path: Path) -> None:
    (dark,) = re.findall(r"dark\) .*--accent: (#\w+);", open_look(theme(tmp_path, 'accent: "#0b5d5a"')).css)
    assert min(contrast(dark, schemes()[1][ground]) for ground in ("page", "card")) >= 4.5


def test_a_colour_that_can_not_be_read_is_named_with_its_ratio_and_a_remedy(tmp_path: Path) -> None:
    (told,) = mistakes(theme(tmp_path, 'name: Sun\naccent: "#ffcc00"\n'))
    found = re.fullmatch(
        r"theme\.yaml:2: accent: #ffcc00 and (#\w+) have a contrast of ([\d.]+):1, text needs 4\.5:1 "
        r"\(WCAG 2\.2 AA\)\. The nearest shade that has it: '(#\w+)'\.",
        told,
    )
    assert found
    ground, ratio, shade = found.groups()
    assert float(ratio) == pytest.approx(test_style.contrast("#ffcc00", ground), abs=0.05)
    assert all(contrast(shade, schemes()[0][name]) >= 4.5 for name in ("page", "card"))
    open_look(theme(tmp_path, f'accent: "{shade}"'))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("accent: #0b5d5a", "theme.yaml:1: accent: is empty, for # begins a remark. Quote the colour"),
        ("acent: '#0b5d5a'", "theme.yaml:1: acent: unknown key. Did you mean 'accent'?"),
        ("accent: teal", "theme.yaml:1: accent: "),
        ("mark: '#222222'", "theme.yaml:1: mark: #222222 and #1b2330 have a contrast of 1."),
        ("logo: nowhere.png", "theme.yaml:1: logo: can't be read: No such file"),
        ("logo: theme.yaml", "theme.yaml:1: logo: is no picture that is known. Save it as SVG, PNG or JPEG."),
    ],
)
def test_mistakes_say_where_and_what_to_do(tmp_path: Path, text: str, told: str) -> None:
    (found,) = mistakes(theme(tmp_path, text))
    assert found.startswith(told)


def test_a_logo_that_every_page_would_carry_is_small(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(LARGEST_LOGO_BYTES))
    (told,) = mistakes(theme(tmp_path, "logo: logo.png"))
    assert "has 32,776 bytes, and every page carries it. Make it 32,768 or less." in told


@pytest.mark.parametrize(
    ("content", "kind"),
    [(SVG.encode(), "svg+xml"), (b"\x89PNG\r\n\x1a\nx", "png"), (b"\xff\xd8\xffx", "jpeg")],
)
def test_a_logo_is_told_by_its_content(tmp_path: Path, content: bytes, kind: str) -> None:
    (tmp_path / "logo").write_bytes(content)
    logo = open_look(theme(tmp_path, "logo: logo")).logo
    assert logo is not None
    assert logo.startswith(f"data:image/{kind};base64,")


def test_an_svg_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.replace("<circle", "&a;<circle")
    (tmp_path / "logo.svg").write_text(bomb.replace("</svg>", ""), "utf-8")
    assert "is no picture" in mistakes(theme(tmp_path, "logo: logo.svg"))[0]


def test_a_look_is_worn_and_taken_off(tmp_path: Path) -> None:
    from qa.report.theme import look

    worn = open_look(theme(tmp_path, "name: Harbor"))
    with wearing(worn):
        assert look() is worn
    assert look() is PLAIN


def test_the_example_of_the_readme_is_a_theme(tmp_path: Path) -> None:
    readme = Path(__file__).parents[2] / "README.md"
    (example,) = re.findall(r"```yaml\n(name: .*?)```", readme.read_text("utf-8"), re.DOTALL)
    (tmp_path / "logo.svg").write_text(SVG, "utf-8")
    worn = open_look(theme(tmp_path, example))
    assert worn.name == "Harbor Broadband"
    assert worn.css.count("--") == 2 * 5
