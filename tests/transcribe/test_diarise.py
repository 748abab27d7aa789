"""Words go to the voice that they sound like; a made-up encoder hears a voice in the samples' level."""

import itertools
import json
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.settings import Settings
from qa.transcribe import _voices
from qa.transcribe.decode import decode
from qa.transcribe.diarise import Spoken, _best_path, diarise, diarise_speech
from qa.transcribe.engine import SAMPLE_RATE, Region, Samples, to_samples
from qa.transcribe.speaker import Vectors, load_encoder
from qa.transcribe.voice import find_speech
from qa.types import Word
from tests.bench.diarisation import Errors, error_rate

SAMPLES = Settings().models.parent / "data" / "samples"
SIZE = 24


class LevelEncoder:
    """Samples of 1.0 are voice 1, those of 2.0 voice 2; a window is the mean of its samples, and noise."""

    name = "levels"

    def __init__(self, noise: float = 0.05) -> None:
        self.noise = noise

    def embed(self, samples: Samples, windows: Sequence[Region]) -> Vectors:
        vectors = np.full((len(windows), SIZE), 0.3, dtype=np.float32)
        for i, window in enumerate(windows):
            heard = samples[round(window.start_s * SAMPLE_RATE) : round(window.end_s * SAMPLE_RATE)]
            vectors[i, :8] += np.bincount(heard.astype(int), minlength=8)[:8] / len(heard)
            wobble = np.random.default_rng(round(window.start_s * 1000)).normal(0, self.noise, SIZE)
            vectors[i] += wobble.astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def recording(turns: Sequence[tuple[int, float]], pause_s: float = 0.4) -> tuple[Samples, list[Region]]:
    """Samples and speech of turns (voice, seconds), with silence in between."""
    parts: list[Samples] = []
    speech: list[Region] = []
    at_s = 0.0
    for voice, seconds in turns:
        parts += [np.full(round(seconds * SAMPLE_RATE), voice, np.float32)]
        parts += [np.zeros(round(pause_s * SAMPLE_RATE), np.float32)]
        speech.append(Region(at_s, at_s + seconds))
        at_s += seconds + pause_s
    return np.concatenate(parts), speech


def words_in(speech: Sequence[Region], length_s: float = 0.3) -> list[Word]:
    """Words without a gap over every stretch of speech."""
    words = []
    for region in speech:
        count = max(1, round(region.duration_s / length_s))
        edges = np.linspace(region.start_s, region.end_s, count + 1).tolist()
        words += [Word(" word", start_s, end_s) for start_s, end_s in itertools.pairwise(edges)]
    return words


def runs(turns: Sequence[tuple[int, float]], count: int | None = None) -> list[int]:
    """The speakers that come out, one for each run of words with the same one."""
    samples, speech = recording(turns)
    speakers = diarise(samples, speech, words_in(speech), LevelEncoder(), count)
    return [speaker for speaker, _ in itertools.groupby(speakers)]


CALL = [(2, 4.0), (1, 6.0), (2, 5.0), (1, 3.0), (2, 8.0), (1, 6.0)]


def test_two_speakers_by_order_of_their_first_words() -> None:
    assert runs(CALL) == [0, 1, 0, 1, 0, 1]


def test_a_short_reply_keeps_its_speaker() -> None:
    assert runs([*CALL, (2, 5.0), (1, 0.4), (2, 5.0)]) == [0, 1, 0, 1, 0, 1, 0, 1, 0]


def test_one_who_pauses_stays_one() -> None:
    assert runs([(1, 4.0), (1, 6.0), (1, 0.5), (1, 9.0), (1, 12.0)]) == [0]


def test_three_when_a_third_joins() -> None:
    assert runs([*CALL, (3, 9.0), (1, 4.0), (3, 7.0)]) == [0, 1, 0, 1, 0, 1, 2, 1, 2]


def test_the_number_given_holds() -> None:
    assert runs(CALL, 1) == [0]
    assert runs([*CALL, (3, 9.0)], 3) == [0, 1, 0, 1, 0, 1, 2]
    assert runs([*CALL, (3, 9.0)], 2).count(1) >= 3


def test_the_speaker_changes_within_speech_where_the_voice_does() -> None:
    samples, speech = recording([*CALL, (1, 6.0), (2, 6.0)], pause_s=0.0)
    whole = [Region(0.0, speech[-1].end_s)]
    spoken = diarise_speech(samples, whole, LevelEncoder(), None)
    assert [each.speaker for each in spoken] == [0, 1, 0, 1, 0, 1, 0]  # the last but one goes on
    ends = [4.0, 10.0, 15.0, 18.0, 26.0, 38.0, 44.0]
    assert [each.end_s for each in spoken] == pytest.approx(ends, abs=0.3)
    assert [each.start_s for each in spoken[1:]] == [each.end_s for each in spoken[:-1]]


def test_speech_without_words_is_kept_whole() -> None:
    samples, speech = recording(CALL)
    spoken = diarise_speech(samples, speech, LevelEncoder(), None)
    assert [Region(each.start_s, each.end_s) for each in spoken] == speech


def test_nothing_said_and_words_where_nobody_speaks() -> None:
    samples, speech = recording(CALL)
    assert diarise(samples, speech, [], LevelEncoder(), None) == ()
    assert diarise_speech(samples, [], LevelEncoder(), None) == ()
    assert diarise(samples, [], [Word("lost", 1.0, 1.2)], LevelEncoder(), None) == (0,)
    outside = [*words_in(speech), Word("late", 60.0, 60.0)]
    assert len(diarise(samples, speech, outside, LevelEncoder(), None)) == len(outside)


def test_the_same_recording_gives_the_same_speakers() -> None:
    samples, speech = recording(CALL)
    once, again = (diarise_speech(samples, speech, LevelEncoder(0.2), None) for _ in range(2))
    assert once == again


@given(
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from([0.3, 0.7, 2.0])), min_size=1, max_size=12),
    st.sampled_from([None, 1, 2, 3]),
)
def test_every_word_has_a_speaker_and_numbers_count_up(
    turns: list[tuple[int, float]], count: int | None
) -> None:
    samples, speech = recording(turns)
    words = words_in(speech)
    speakers = diarise(samples, speech, words, LevelEncoder(), count)
    assert len(speakers) == len(words)
    assert list(dict.fromkeys(speakers)) == list(range(max(speakers) + 1))
    assert max(speakers) < (count or _voices.MAX_SPEAKERS)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5),
    st.lists(st.floats(0, 0.5), min_size=4, max_size=4),
)
def test_no_other_way_through_the_words_is_better(
    scores: list[tuple[float, ...]], costs: list[float]
) -> None:
    def worth(path: Sequence[int]) -> float:
        changes = sum(cost for cost, (a, b) in zip(costs, itertools.pairwise(path), strict=False) if a != b)
        return sum(score[voice] for score, voice in zip(scores, path, strict=True)) - changes

    best = max(worth(path) for path in itertools.product(range(3), repeat=len(scores)))
    assert worth(_best_path(np.array(scores), np.array(costs[: len(scores) - 1]))) == pytest.approx(best)


def test_few_windows_of_one_voice_are_no_less_alike_than_many() -> None:
    drawn = np.random.default_rng(0).normal(0.3, 0.3, (400, SIZE))
    vectors = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    many = _voices.similarity(vectors, np.arange(400) % 2)
    few = np.mean([_voices.similarity(vectors[at : at + 8], np.arange(8) % 2) for at in range(0, 400, 8)])
    assert many == pytest.approx(1.0, abs=0.03)
    assert few == pytest.approx(1.0, abs=0.03)


def test_equal_windows_have_no_halves() -> None:
    assert len(_voices.find_voices(np.full((9, SIZE), SIZE**-0.5, dtype=np.float32), 2)) == 1


def test_the_error_rate_counts_what_is_missed_invented_and_confused() -> None:
    truth = [Spoken(0.0, 4.0, 0), Spoken(5.0, 9.0, 1), Spoken(8.0, 9.0, 0)]
    assert error_rate(truth, truth, 10.0).rate == 0.0
    errors = error_rate(truth, [Spoken(0.0, 4.0, 7), Spoken(5.0, 9.0, 3)], 10.0, collar_s=0.0)
    assert errors == Errors(missed_s=1.0, invented_s=0.0, confused_s=0.0, spoken_s=9.0)
    heard = [Spoken(0.0, 2.0, 0), Spoken(2.0, 4.0, 1), Spoken(5.0, 10.0, 1)]
    errors = error_rate(truth, heard, 10.0, collar_s=0.0, has_overlap=False)
    assert errors.spoken_s == pytest.approx(7.0)
    assert (errors.confused_s, errors.invented_s) == pytest.approx((2.0, 1.0))
    near = [Spoken(0.2, 4.2, 0), Spoken(4.8, 9.0, 1)]
    assert error_rate(truth, near, 10.0, has_overlap=False).rate == 0.0


@pytest.mark.model
@pytest.mark.parametrize("name", ["C-0002", "C-0011"])
def test_a_sample_call_mixed_down_has_two_speakers_and_each_channel_one(name: str) -> None:
    encoder = load_encoder(Settings().models)
    audio = decode(SAMPLES / "inbox" / "calls" / f"{name}.flac")
    truth = json.loads((SAMPLES / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    mixed = np.asarray(np.mean(audio.channels, axis=0), dtype=np.int16)
    spoken = diarise_speech(to_samples(mixed), find_speech(mixed), encoder, None)
    numbers = {"agent": 0, "customer": 1}
    said = [Spoken(each["start_s"], each["end_s"], numbers[each["speaker"]]) for each in truth["utterances"]]
    assert len({each.speaker for each in spoken}) == 2
    errors = error_rate(said, spoken, audio.duration_s)
    assert errors.rate < 0.12
    assert errors.confused_s < 0.02 * errors.spoken_s
    for channel in audio.channels:
        alone = diarise_speech(to_samples(channel), find_speech(channel), encoder, None)
        assert {each.speaker for each in alone} == {0}
