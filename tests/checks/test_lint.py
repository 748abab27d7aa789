"""Phrase lists that can be read and are wrong all the same."""

from pathlib import Path

import pytest

from qa.checks import Utterance, lint_phrases, load_book
from qa.errors import ConfigError
from tests.conftest import ROOT

HEAD = "check: closing\n"


def folder_of(tmp_path: Path, phrases: list[str], more: str = "") -> Path:
    listed = "".join(f"      - '{phrase}'\n" for phrase in phrases)
    text = f"{HEAD}lists:\n  thanks:\n    reason: r\n    phrases:\n{listed}{more}"
    (tmp_path / "closing.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def mistakes(tmp_path: Path, phrases: list[str], more: str = "") -> list[str]:
    return [str(each) for each in lint_phrases(folder_of(tmp_path, phrases, more)).mistakes]


def remarks(tmp_path: Path, phrases: list[str], more: str = "", texts: list[str] | None = None) -> list[str]:
    said = [Utterance("agent", "en", text) for text in texts or ()]
    return [str(each) for each in lint_phrases(folder_of(tmp_path, phrases, more), said).remarks]


def test_the_lists_that_come_with_callqa_have_no_mistakes() -> None:
    found = lint_phrases(ROOT / "scorecards" / "phrases")
    assert found.mistakes == ()
    assert all("stands also in another list" in str(remark) for remark in found.remarks)


def test_sound_lists_say_nothing(tmp_path: Path) -> None:
    found = lint_phrases(folder_of(tmp_path, ["thank you", "many thanks", "i appreciate ... it"]))
    assert (found.mistakes, found.remarks) == ((), ())


@pytest.mark.parametrize(
    "phrases",
    [
        ["thank you", "thank you"],
        ["thank you", "thanked you"],
        ["(a|b) day", "(b|a) day"],
        ["Good day", "good day"],
    ],
)
def test_one_phrase_twice_after_lemmas(tmp_path: Path, phrases: list[str]) -> None:
    assert mistakes(tmp_path, phrases) == [
        f"phrases/closing.yaml:7: lists.thanks.phrases[1]: '{phrases[1]}' matches what line 6, "
        f"'{phrases[0]}' of lists.thanks.phrases[0] matches. Remove one."
    ]


def test_a_form_of_its_own_is_not_twice(tmp_path: Path) -> None:
    assert mistakes(tmp_path, ["=left now", "leave now"]) == []


def test_a_phrase_in_two_lists_is_worth_a_look(tmp_path: Path) -> None:
    more = "  bye:\n    reason: r\n    phrases: [thank you]\n"
    assert remarks(tmp_path, ["thank you"], more) == [
        "phrases/closing.yaml:9: lists.bye.phrases[0]: 'thank you' stands also in another list: "
        "line 6, 'thank you' of lists.thanks.phrases[0]. Is it meant in both?"
    ]


@pytest.mark.parametrize(
    ("cover", "covered"),
    [
        ("(thank|bless) you", "thank you"),
        ("thank ... you", "thank you"),
        ("thank *", "thank you"),
        ("very? good", "good"),
    ],
)
def test_a_covered_phrase_is_worth_a_look(tmp_path: Path, cover: str, covered: str) -> None:
    assert remarks(tmp_path, [cover, covered]) == [
        f"phrases/closing.yaml:7: lists.thanks.phrases[1]: '{covered}' is covered: line 6, '{cover}', "
        "matches all that it matches. Remove it."
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("thank you", "thank you very much"),
        ("thank ... much", "thank (you|all)"),
    ],
)
def test_a_longer_match_or_another_word_is_not_covered(tmp_path: Path, one: str, other: str) -> None:
    assert remarks(tmp_path, [one, other]) == []


def test_a_phrase_that_unless_always_voids_never_counts(tmp_path: Path) -> None:
    more = "    unless: [thank (you|them)]\n"
    assert mistakes(tmp_path, ["thank you so much", "many thanks"], more) == [
        "phrases/closing.yaml:6: lists.thanks.phrases[0]: 'thank you so much' never counts: wherever it "
        "matches, lists.thanks.unless[0] 'thank (you|them)' voids it. Remove one."
    ]


@pytest.mark.parametrize(
    "phrase", ["thanks*", "thank...you", "thank (you", "thank|bless you", "^thank you", "<thanks", "th(a)nk"]
)
def test_a_sign_glued_to_a_word_is_refused(tmp_path: Path, phrase: str) -> None:
    with pytest.raises(ConfigError, match=r"closing\.yaml:6: lists\.thanks\.phrases\[0\]: ") as refused:
        load_book(folder_of(tmp_path, [phrase]))
    assert str(refused.value).endswith(".")


def test_an_unknown_and_an_empty_group(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"names <products>\. Write a group"):
        load_book(folder_of(tmp_path, ["your <products> works"]))
    more = "words:\n  products: []\n"
    assert mistakes(tmp_path, ["your <products> works"], more) == [
        "phrases/closing.yaml:8: words.products: is empty, and phrases name <products>. "
        "Give it words, or take it out of them."
    ]


def test_a_phrase_that_half_of_all_turns_match(tmp_path: Path) -> None:
    texts = ["You see, the router is here."] * 10 + ["Thank you."] * 10
    assert remarks(tmp_path, ["you", "router"], texts=texts) == [
        f"phrases/closing.yaml:{line}: lists.thanks.phrases[{i}]: {what} of 20 turns of the role agent. "
        "Is it too general?"
        for line, i, what in ((6, 0, "'you' matches 100%"), (7, 1, "'router' matches 50%"))
    ]
    assert remarks(tmp_path, ["router"], texts=[*texts, "Hello."]) == []
    assert remarks(tmp_path, ["you"], texts=texts[:19]) == []
