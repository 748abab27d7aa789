"""Configuration mistakes: each at its line, each with its remedy, all at once."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from qa import strictyaml
from qa.errors import ConfigError


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")
    within: str = ""
    points: float = 1.0


class _Whole(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    is_on: bool = True
    parts: tuple[_Part, ...] = ()


def _mistakes(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "card.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        strictyaml.load(path, _Whole)
    return str(caught.value).splitlines()


def test_a_good_file_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "card.yaml"
    path.write_text(
        "\ufefftitle: 'yes'\nis_on: false\nparts:\n  - {within: 20s, points: 2}\n", encoding="utf-8"
    )
    whole, lines = strictyaml.load_lines(path, _Whole)
    assert whole == _Whole(title="yes", is_on=False, parts=(_Part(within="20s", points=2),))
    assert lines["parts", 0, "points"] == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: a\ntitle: b", "card.yaml:2: title: given twice; the first is on line 1. Keep one."),
        (
            "title: a\nis_on: no",
            "card.yaml:2: is_on: 'no' reads as false in YAML. Write false, or quote the word.",
        ),
        ("title: 010", "card.yaml:1: title: '010' reads as octal in YAML. Drop the zero, or quote it."),
        (
            "title: 12:30",
            "card.yaml:1: title: '12:30' reads as a base-60 number in YAML. Quote it, or write 12m30s.",
        ),
        ("parts: []", "card.yaml:1: title: this key is required. Add it."),
        ("title: a\ntitel: b", "card.yaml:2: titel: unknown key. Did you mean 'title'?"),
        (
            "title: [",
            "card.yaml:1: is not YAML: expected the node content, but found '<stream end>'. "
            "Close every bracket and quote.",
        ),
        ("", "card.yaml: is empty. Give it the keys title."),
    ],
)
def test_each_mistake_says_where_what_and_what_to_do(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in _mistakes(tmp_path, text)


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    assert _mistakes(tmp_path, "is_on: no\nparts:\n  - points: ten\n  - withn: 20s\n") == [
        "card.yaml:1: is_on: 'no' reads as false in YAML. Write false, or quote the word.",
        "card.yaml:1: title: this key is required. Add it.",
        "card.yaml:3: parts[0].points: should be a number, without quotes (got 'ten').",
        "card.yaml:4: parts[1].withn: unknown key. Did you mean 'within'?",
    ]


def test_a_missing_file_and_a_file_in_another_encoding(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml: no such file\. Check the name\."):
        strictyaml.load(tmp_path / "none.yaml", _Whole)
    path = tmp_path / "latin.yaml"
    path.write_bytes("title: caf\u00e9".encode("latin-1"))
    with pytest.raises(ConfigError, match="Save it as UTF-8"):
        strictyaml.load(path, _Whole)
