"""Laws of packing: all speech is in the windows, none is over 30 s, and times come back unchanged."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qa.transcribe.engine import SAMPLE_RATE, AudioChannel, Region
from qa.transcribe.pack import WINDOW_S, clip_to_speech, pack
from qa.types import Word

EPSILON_S = 1e-6
STEPS = st.tuples(st.floats(0.2, 20.0), st.floats(0.1, 28.0))


@st.composite
def speech(draw: st.DrawFn) -> tuple[list[Region], float]:
    """Regions with silences between them, and the recording's length."""
    regions, at_s = [], draw(st.floats(0.0, 5.0))
    for silence_s, speech_s in draw(st.lists(STEPS, min_size=1, max_size=12)):
        regions.append(Region(at_s + silence_s, at_s + silence_s + speech_s))
        at_s = regions[-1].end_s
    return regions, at_s + draw(st.floats(0.0, 5.0))


@given(speech())
def test_every_region_is_whole_in_one_window(given_speech: tuple[list[Region], float]) -> None:
    regions, duration_s = given_speech
    windows = pack(regions, duration_s, WINDOW_S)
    pieces = [piece for window in windows for piece in window.pieces]
    assert len(pieces) == len(regions)
    for region, piece in zip(regions, pieces, strict=True):
        assert piece.start_s - EPSILON_S <= region.start_s
        assert piece.end_s + EPSILON_S >= region.end_s
    assert all(window.duration_s <= WINDOW_S + EPSILON_S for window in windows)
    assert all(piece.start_s >= 0.0 and piece.end_s <= duration_s + EPSILON_S for piece in pieces)
    assert all(a.end_s <= b.start_s + EPSILON_S for a, b in itertools.pairwise(pieces))


@given(speech())
def test_a_time_in_a_window_comes_back_to_its_place(given_speech: tuple[list[Region], float]) -> None:
    regions, duration_s = given_speech
    for window in pack(regions, duration_s, WINDOW_S):
        for piece in window.pieces:
            start_s, end_s = piece.at_s + 0.3 * piece.duration_s, piece.at_s + 0.6 * piece.duration_s
            back = window.to_recording(start_s, end_s)
            assert abs(back[0] - (piece.start_s + 0.3 * piece.duration_s)) < EPSILON_S
            assert abs(back[1] - (piece.start_s + 0.6 * piece.duration_s)) < EPSILON_S


@given(speech())
def test_halves_hold_the_same_pieces(given_speech: tuple[list[Region], float]) -> None:
    for window in pack(*given_speech, WINDOW_S):
        halves = window.halves()
        spans = [(piece.start_s, piece.end_s) for half in halves for piece in half.pieces]
        assert spans == [(piece.start_s, piece.end_s) for piece in window.pieces]
        assert all(half.pieces[0].at_s == 0.0 for half in halves)


def test_audio_is_that_of_the_pieces() -> None:
    pcm = (np.arange(20 * SAMPLE_RATE) % 32_000).astype(np.int16)
    (window,) = pack([Region(1.0, 2.0), Region(10.0, 12.0)], 20.0, WINDOW_S)
    audio = window.audio(AudioChannel("call.wav", 0, pcm, ()))
    assert len(audio) == round(window.duration_s * SAMPLE_RATE)
    second = window.pieces[1]
    assert audio[round(second.at_s * SAMPLE_RATE)] == pcm[round(second.start_s * SAMPLE_RATE)] / 32_768


@given(speech(), st.lists(st.tuples(st.floats(0.0, 300.0), st.floats(0.0, 40.0)), max_size=20))
def test_no_word_stretches_over_silence(
    given_speech: tuple[list[Region], float], times: list[tuple[float, float]]
) -> None:
    regions, _ = given_speech
    words = [Word(str(i), start_s, start_s + length_s) for i, (start_s, length_s) in enumerate(times)]
    clipped = clip_to_speech(words, regions)
    assert sorted(word.text for word in clipped) == sorted(word.text for word in words)
    assert all(a.start_s <= b.start_s for a, b in itertools.pairwise(clipped))
    for word in clipped:
        assert word.start_s < word.end_s
        inside = [
            region
            for region in regions
            if region.start_s - EPSILON_S <= word.start_s and word.end_s <= region.end_s + EPSILON_S
        ]
        assert inside


def test_the_first_word_after_a_pause_gives_the_pause_back() -> None:
    words = [Word("right", 1.0, 1.4), Word("so", 1.4, 6.2), Word("then", 6.2, 6.6)]
    assert clip_to_speech(words, [Region(1.0, 1.5), Region(6.0, 8.0)]) == (
        Word("right", 1.0, 1.4),
        Word("so", 6.0, 6.2),
        Word("then", 6.2, 6.6),
    )


def test_the_last_word_before_a_pause_lasts_until_the_speech_ends() -> None:
    words = [Word("good", 1.0, 1.2), Word("bye", 1.2, 1.3)]
    (_, last) = clip_to_speech(words, [Region(1.0, 1.7)])
    assert last.start_s == 1.2
    assert abs(last.end_s - 1.6) < EPSILON_S
