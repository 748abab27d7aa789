import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.ingest.sources._cues import (
    BrokenCue,
    Cue,
    Said,
    bare,
    clock_s,
    cues_in,
    joined,
    looks_like_cues,
    name_ahead,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:00:01.500", 1.5),
        ("01:01.5", 61.5),
        ("1:00:00,250", 3600.25),
        ("100:00:00.000", 360_000.0),
        ("0:0:5.320", 5.32),
        ("00:05:00", 300.0),
        ("90:00.000", 5400.0),
        ("00:00:60.000", None),
        ("1:60:00.000", None),
        ("12", None),
        ("", None),
        ("aa:bb", None),
    ],
)
def test_clocks(text: str, seconds: float | None) -> None:
    assert clock_s(text) == seconds


def test_cues_without_lines_between() -> None:
    first = "WEBVTT\n1\n00:01.000 --> 00:02.000\nOne\n2\n00:03.000 --> 00:04.000\nTwo\n"
    text = f"{first}00:05.000 --> 00:06.000\nThree"
    assert list(cues_in(text)) == [
        Cue(1, 1.0, 2.0, ("One",), "1"),
        Cue(2, 3.0, 4.0, ("Two",), "2"),
        Cue(3, 5.0, 6.0, ("Three",)),
    ]


def test_numbers_count_broken_cues() -> None:
    text = "1\n00:00:01,000 --> soon\nA\n\n2\n00:00:03,000 --> 00:00:04,000\nB\n\nstray\n"
    first, second, third = cues_in(text)
    assert isinstance(first, BrokenCue) and isinstance(third, BrokenCue)
    assert (first.number, third.number) == (1, 3)
    assert second == Cue(2, 3.0, 4.0, ("B",), "2")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<c.yellow>a</c> &lt;b&gt; <00:01.000>c", "a <b> c"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("{\\an8}top&nbsp; &amp; {not a position}", "top & {not a position}"),
        ("<lang es>hola</lang><br/>\u200e", "hola"),
        ("<vanilla> stays", "<vanilla> stays"),
    ],
)
def test_bare(text: str, words: str) -> None:
    assert bare(text) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ana Ruiz: hi", ("Ana Ruiz", "hi")),
        ("Jos\u00e9 (Guest):", ("Jos\u00e9 (Guest)", "")),
        ("+1 555-0100: hi: there", ("+1 555-0100", "hi: there")),
        ("https://shop.example", None),
        ("10:30 is fine", None),
        ("Well! I said: no", None),
        ("one two three four five six seven: no", None),
    ],
)
def test_names_ahead(text: str, found: tuple[str, str] | None) -> None:
    assert name_ahead(text) == found


def test_nobody_known_is_never_the_same() -> None:
    said = [Said("", "a", 0.0, 1.0), Said("", "b", 1.0, 2.0)]
    assert joined(said) == said


@given(st.text(alphabet="0123456789:.,-> \nWEBVTNO<v>ab\r\t", max_size=200))
def test_any_text_gives_cues_with_running_numbers(text: str) -> None:
    found = list(cues_in(text))
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert all(one.start_s <= one.end_s for one in found if isinstance(one, Cue))
    looks_like_cues(text)


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**5)), min_size=1, max_size=8), st.booleans()
)
def test_what_was_written_is_read(spans: list[tuple[int, int]], is_srt: bool) -> None:
    mark = "," if is_srt else "."
    blocks = [
        f"{i}\n{_clock(a, mark)} --> {_clock(a + b, mark)}\nword {i}" for i, (a, b) in enumerate(spans, 1)
    ]
    found = list(cues_in(("" if is_srt else "WEBVTT\n\n") + "\n\n".join(blocks)))
    assert [(c.id, c.lines) for c in found if isinstance(c, Cue)] == [
        (str(i), (f"word {i}",)) for i in range(1, len(spans) + 1)
    ]
    starts = [round(c.start_s * 1000) for c in found if isinstance(c, Cue)]
    assert starts == [a for a, _ in spans]


def _clock(ms: int, mark: str) -> str:
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{ms:03}"
