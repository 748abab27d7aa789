"""Text cut at findings: every character stays, each carries the families of all that lies on it."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from qa.report.interactions._marks import stretches, whole
from qa.report.interactions._rows import Found
from qa.report.interactions.model import Stretch

KINDS = ("greeting", "interruption", "complaint", "personal_data", "no_such_kind")


def found(start: int, end: int, kind: str = "greeting", role: str = "agent") -> Found:
    return Found(0, role, kind, start, end, None, None, "why", None, None, False, False)


def cut(text: str, *findings: Found) -> tuple[Stretch, ...]:
    return stretches(text, findings, (f"f-{n}" for n in count(1)))


def by_character(cut_up: tuple[Stretch, ...]) -> list[tuple[str, frozenset[str]]]:
    """Each character of the text with its families."""
    told = []
    for stretch in cut_up:
        told += [(each, frozenset[str]()) for each in stretch.text]
        for piece in stretch.mark.pieces if stretch.mark else ():
            told += [(each, frozenset(piece.families)) for each in piece.text]
    return told


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[Found]]:
    text = draw(st.text(min_size=1, max_size=40))
    at = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(at, at, st.sampled_from(KINDS)), max_size=8))
    return text, [found(min(a, b), max(a, b), kind) for a, b, kind in spans]


FAMILY = dict(zip(KINDS, ("good", "look", "voice", "plain", "plain"), strict=True))


@given(texts())
def test_every_character_stays_and_carries_what_lies_on_it(given_text: tuple[str, list[Found]]) -> None:
    text, findings = given_text
    expected = [
        (each, frozenset(FAMILY[f.kind] for f in findings if f.char_start <= at < f.char_end))
        for at, each in enumerate(text)
    ]
    assert by_character(cut(text, *findings)) == expected


@given(texts())
def test_every_finding_is_explained_once(given_text: tuple[str, list[Found]]) -> None:
    text, findings = given_text
    ids = (f"f-{n}" for n in count(1))
    marks = [s.mark for s in stretches(text, findings, ids) if s.mark] + [*whole(findings, ids)]
    assert sum(len(mark.notes) for mark in marks) == len(findings)
    assert len({mark.id for mark in marks}) == len(marks)


def test_what_overlaps_is_one_mark_and_what_touches_are_two() -> None:
    nested = cut("one two three", found(0, 13), found(4, 7, "interruption"))
    assert [s.mark.id for s in nested if s.mark] == ["f-1"]
    assert [p.text for s in nested if s.mark for p in s.mark.pieces] == ["one ", "two", " three"]
    assert [s.mark.id for s in cut("onetwo", found(0, 3), found(3, 6)) if s.mark] == ["f-1", "f-2"]


def test_what_is_about_the_whole_turn_marks_no_words() -> None:
    silence = found(0, 5, "dead_air")
    assert cut("Well.", silence) == (Stretch("Well."),)
    [mark] = whole([silence, found(0, 4)], iter(["f-1"]))
    assert mark.notes[0].kind == "Silence that nobody announced"


def test_only_an_agents_words_are_praised_or_looked_at_again() -> None:
    told = {
        (kind, role): cut("word", found(0, 4, kind, role))[0].mark
        for kind in ("greeting", "interruption", "profanity", "empathy_missed", "complaint")
        for role in ("agent", "customer")
    }
    assert {key: mark.families[0] for key, mark in told.items() if mark} == {
        ("greeting", "agent"): "good",
        ("greeting", "customer"): "plain",
        ("interruption", "agent"): "look",
        ("interruption", "customer"): "plain",
        ("profanity", "agent"): "look",
        ("profanity", "customer"): "voice",
        ("empathy_missed", "agent"): "look",
        ("empathy_missed", "customer"): "look",
        ("complaint", "agent"): "voice",
        ("complaint", "customer"): "voice",
    }


def test_explained_jargon_and_a_no_with_another_way_ask_for_no_second_look() -> None:
    softened = Found(0, "agent", "jargon", 0, 4, None, None, "why", None, None, True, False)
    [stretch] = cut("ONT.", softened)
    assert stretch.mark
    assert stretch.mark.families == ("plain",)
