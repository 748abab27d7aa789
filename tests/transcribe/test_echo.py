"""A voice that leaks into the other channel is dropped there; two who talk at once are both kept."""

import numpy as np
import pytest

from qa.transcribe.echo import without_echo
from qa.transcribe.engine import SAMPLE_RATE, AudioChannel, Region, Samples, to_pcm
from tests.transcribe.sounds import hum

SPOKEN = (Region(1.0, 2.0),)


def channel(index: int, samples: Samples, *speech: Region) -> AudioChannel:
    return AudioChannel("call.wav", index, to_pcm(samples), speech or SPOKEN)


def leaked(source: Samples, *, delay_s: float, gain: float) -> Samples:
    late = round(delay_s * SAMPLE_RATE)
    return np.asarray(gain * np.concatenate([np.zeros(late, np.float32), source])[: len(source)], np.float32)


@pytest.mark.parametrize("delay_s", [0.0, 0.05, 0.3])
def test_an_echo_is_dropped_on_the_side_it_leaks_to(delay_s: float) -> None:
    voice = hum(4.0)
    echo = leaked(voice, delay_s=delay_s, gain=0.1) + hum(4.0, seed=1, level=0.002)
    left, right = without_echo([channel(0, voice), channel(1, echo)])
    assert (left.speech, right.speech) == (SPOKEN, ())


def test_two_who_talk_at_once_are_both_kept() -> None:
    left, right = without_echo([channel(0, hum(4.0)), channel(1, hum(4.0, seed=1, level=0.02))])
    assert (left.speech, right.speech) == (SPOKEN, SPOKEN)


def test_what_is_as_loud_is_no_echo() -> None:
    voice = hum(4.0)
    left, right = without_echo([channel(0, voice), channel(1, voice)])
    assert (left.speech, right.speech) == (SPOKEN, SPOKEN)


def test_who_speaks_alone_is_kept_whatever_is_quiet_elsewhere() -> None:
    voice = hum(4.0)
    _, right = without_echo([channel(0, voice, Region(3.0, 3.5)), channel(1, 0.1 * voice)])
    assert right.speech == SPOKEN


def test_one_channel_has_no_other_to_echo() -> None:
    alone = channel(0, hum(4.0))
    assert without_echo([alone]) == [alone]
