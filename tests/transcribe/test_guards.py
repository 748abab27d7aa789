"""A take that runs in circles is tried again, and cut to one round where it still does."""

import pytest

from qa.transcribe.guards import Take, is_doubtful, is_silence, without_rounds
from qa.types import Word

PHRASE = "okay great . would you like the regular one ?"


def take(text: str, avg_logprob: float = -0.1, no_speech_prob: float = 0.0, ratio: float = 1.0) -> Take:
    words = tuple(Word(f" {word}", i / 4, (i + 1) / 4, 0.9) for i, word in enumerate(text.split()))
    return Take(words, avg_logprob, no_speech_prob, ratio)


def texts(found: Take) -> str:
    return " ".join(word.text.strip() for word in found.subwords)


def test_a_phrase_in_circles_is_doubtful_and_cut_to_one_round() -> None:
    looped = take(f"hello there {PHRASE} {PHRASE} {PHRASE} yes please")
    assert is_doubtful(looped)
    assert texts(without_rounds(looped)) == f"hello there {PHRASE} yes please"


@pytest.mark.parametrize(
    "text", [f"{PHRASE} {PHRASE}", "no no no no no no no", "five five five zero one", ""]
)
def test_what_people_do_repeat_stays(text: str) -> None:
    assert not is_doubtful(take(text))
    assert without_rounds(take(text)) == take(text)


@pytest.mark.parametrize(
    ("given", "doubtful", "silent"),
    [
        (take("hello"), False, False),
        (take("hello", avg_logprob=-1.2), True, False),
        (take("hello", ratio=2.5), True, False),
        (take("hello", avg_logprob=-1.2, no_speech_prob=0.7), True, True),
        (take("hello", no_speech_prob=0.9), False, False),
    ],
)
def test_the_engine_is_doubted_by_its_own_measures(given: Take, doubtful: bool, silent: bool) -> None:
    assert (is_doubtful(given), is_silence(given)) == (doubtful, silent)
