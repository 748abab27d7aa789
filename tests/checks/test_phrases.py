"""Phrase files: lemmas, gaps, choices, and what voids a match."""

from pathlib import Path

import pytest

from qa.checks import load_book
from qa.checks._nlp import parse
from qa.errors import ConfigError

_FILE = """\
check: demo
lists:
  found:
    reason: is said
    {more}
    phrases: {phrases}
"""


def _found(tmp_path: Path, phrases: str, text: str, more: str = "roles: [agent]") -> list[str]:
    (tmp_path / "demo.yaml").write_text(_FILE.format(phrases=phrases, more=more), encoding="utf-8")
    book = load_book(tmp_path)
    (doc,) = parse([text])
    return [text[m.char_start : m.char_end] for m in book.matches("demo", "found", doc)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("I be sorry", "I\u2019m sorry about that", ["I\u2019m sorry"]),
        ("transfer you", "I'm transferring you now", ["transferring you"]),
        ("frustrated", "That is so FRUSTRATING", ["FRUSTRATING"]),
        ("can not do", "i cant do it", ["cant do"]),
        ("I ... understand", "I do totally understand", ["I do totally understand"]),
        ("I ... understand", "I do. You understand", []),
        ("(happy|glad) to help", "Glad to help! So happy to help.", ["Glad to help", "happy to help"]),
        ("thank you (very much)? for", "thank you for calling", ["thank you for"]),
        ("=hold", "holding", []),
        ("thanks [NAME]", "Thanks [NAME]!", ["Thanks [NAME]"]),
        ("call * back", "I'll call you back", ["call you back"]),
        ("let me", "let I", []),
    ],
)
def test_phrases_match_as_their_manual_says(
    tmp_path: Path, phrase: str, text: str, expected: list[str]
) -> None:
    assert _found(tmp_path, f"['{phrase}']", text) == expected


def test_a_negation_before_a_match_voids_it_where_asked(tmp_path: Path) -> None:
    assert _found(tmp_path, "[understand]", "I don't understand", "not_negated: true") == []
    assert _found(tmp_path, "[understand]", "I don't understand") == ["understand"]


def test_an_unless_phrase_voids_matches_of_its_sentence_only(tmp_path: Path) -> None:
    more = "unless: [thanks for nothing]"
    assert _found(tmp_path, "[thanks]", "Thanks for nothing. And thanks again.", more) == ["thanks"]


def test_the_fingerprint_changes_with_any_byte(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text("check: demo\n")
    before = load_book(tmp_path).fingerprint
    (tmp_path / "demo.yaml").write_text("check: demo \n")
    assert load_book(tmp_path).fingerprint != before


def test_mistakes_in_phrases_are_named_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(_FILE.format(phrases="['(a|b', '...']", more="roles: [agent]"))
    with pytest.raises(ConfigError) as caught:
        load_book(tmp_path)
    assert str(caught.value).splitlines() == [
        "phrases/demo.yaml:6: lists.found.phrases[0]: '(a|b' has an open bracket. Write (one|two).",
        "phrases/demo.yaml:6: lists.found.phrases[1]: '...' can match without any word. "
        "Keep at least one word in every choice.",
    ]
