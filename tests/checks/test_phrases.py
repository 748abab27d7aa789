"""Phrase files: lemmas, gaps, choices, and what voids a match."""

from pathlib import Path

import pytest

from qa.checks import load_book
from qa.checks._nlp import tokenise
from qa.checks._phrases import PhraseBook
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
    (doc,) = tokenise([text], "en")
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


_ENGLISH_DEMO = """\
check: demo
untranslated: [company_names]
thresholds: {least: 3}
words: {said: [sorry], company_names: [Harbor Broadband]}
lists:
  found: {reason: is said, phrases: [sorry]}
"""
_SPANISH = """\
check: demo
negations: ["no"]
words: {{said: [perdón, disculpe]}}
lists:
  found: {{reason: is said, not_negated: true, phrases: {phrases}}}
"""


def _book(tmp_path: Path, spanish: str, *, english: str = _ENGLISH_DEMO, language: str = "es") -> PhraseBook:
    (tmp_path / "demo.yaml").write_text(english, encoding="utf-8")
    (tmp_path / language).mkdir(exist_ok=True)
    (tmp_path / language / "demo.yaml").write_text(spanish, encoding="utf-8")
    return load_book(tmp_path)


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("perdón", "PERDON. ¡Perdón!", ["PERDON", "Perdón"]),
        ("=sé", "se lo digo, ya sé", ["sé"]),
        ("<said> ... señor", "Disculpe usted, señor", ["Disculpe usted, señor"]),
        ("(<said>|lo siento) (mucho)? de", "lo siento mucho de verdad", ["lo siento mucho de"]),
        ("espere * momento", "espere un momento", ["espere un momento"]),
        ("llamo", "le llamamos", []),
        ("gracias [NAME]", "¡Gracias [NAME]!", ["Gracias [NAME]"]),
        ("sirve", "no me sirve", []),
        ("sirve", "el Sr. López no. Me sirve", ["sirve"]),
    ],
)
def test_phrases_of_another_language_match_by_form(
    tmp_path: Path, phrase: str, text: str, expected: list[str]
) -> None:
    book = _book(tmp_path, _SPANISH.format(phrases=f"['{phrase}']")).in_language("es")
    (doc,) = tokenise([text], "es")
    assert [text[m.char_start : m.char_end] for m in book.matches("demo", "found", doc)] == expected


def test_a_translation_has_the_english_thresholds_unless_it_gives_its_own(tmp_path: Path) -> None:
    spanish = _SPANISH.format(phrases="[perdón]")
    assert _book(tmp_path, spanish).in_language("es").files["demo"].thresholds == {"least": 3}
    own = _book(tmp_path, spanish + "thresholds: {least: 4}\n").in_language("es")
    assert own.files["demo"].thresholds == {"least": 4}


def test_words_marked_untranslated_are_taken_over(tmp_path: Path) -> None:
    book = _book(tmp_path, _SPANISH.format(phrases="[perdón]")).in_language("es")
    assert book.files["demo"].words["company_names"] == ("Harbor Broadband",)


def test_without_files_a_language_has_only_what_holds_in_any(tmp_path: Path) -> None:
    (tmp_path / "talk.yaml").write_text("check: talk\nthresholds: {pause_s: 0.5}\n")
    book = _book(tmp_path, _SPANISH.format(phrases="[perdón]"))
    assert set(book.in_language("fr").files) == {"talk"}
    assert set(book.in_language(None).files) == {"talk"}
    assert set(book.in_language("es").files) == {"talk", "demo"}
    assert set(book.in_language("en").files) == {"talk", "demo"}


def test_a_half_translated_file_names_what_it_lacks_and_what_it_has_too_much(tmp_path: Path) -> None:
    english = _ENGLISH_DEMO + "  more: {reason: is said, phrases: [more]}\n"
    spanish = (
        "check: demo\nthresholds: {most: 3}\nlists:\n  fuond: {reason: r, not_negated: true, phrases: [a]}"
    )
    with pytest.raises(ConfigError) as caught:
        _book(tmp_path, spanish, english=english)
    remedy = "is missing. A check runs in a language when it has all its lists and words; add it."
    beyond = "the English file has none. Remove it, or correct its name."
    assert str(caught.value).splitlines() == [
        f"phrases/es/demo.yaml:1: lists.found {remedy}",
        f"phrases/es/demo.yaml:1: lists.more {remedy}",
        f"phrases/es/demo.yaml:1: words.said {remedy}",
        f"phrases/es/demo.yaml:1: negations {remedy}",
        f"phrases/es/demo.yaml:4: lists.fuond: {beyond}",
        f"phrases/es/demo.yaml:2: thresholds.most: {beyond}",
    ]


def test_a_check_that_needs_english_grammar_cannot_be_translated(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="questions needs English grammar"):
        _book(tmp_path, "check: questions\n", english="check: questions\n")


@pytest.mark.parametrize("language", ["en", "qq"])
def test_a_folder_that_is_no_other_language_is_refused(tmp_path: Path, language: str) -> None:
    with pytest.raises(ConfigError, match=f"phrases/{language}: "):
        _book(tmp_path, _SPANISH.format(phrases="[perdón]"), language=language)


def test_the_fingerprint_changes_with_a_translation(tmp_path: Path) -> None:
    before = _book(tmp_path, _SPANISH.format(phrases="[perdón]")).fingerprint
    assert _book(tmp_path, _SPANISH.format(phrases="[perdona]")).fingerprint != before


def test_nested_brackets_and_unknown_groups_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        _found(tmp_path, "['(a (b|c)|d)', '<feelings>']", "a")
    assert [line.split(" ", 2)[2] for line in str(caught.value).splitlines()] == [
        "'(a (b|c)|d)' has brackets inside brackets. Write out what they can hold.",
        "'<feelings>' names <feelings>. Write a group of `words` of this file.",
    ]
