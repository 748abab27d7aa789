"""Who says the words: told by channel or by voice, contradicted by what is said, or left open."""

from collections.abc import Sequence

import numpy as np
import pytest

from qa.transcribe.engine import AudioChannel, Region, Samples
from qa.transcribe.parties import Names, Parties, tell_parties
from qa.transcribe.speaker import Vectors
from qa.types import Metadata, Role, Speech, Word

GREETS = "Thank you for calling Northwind, my name is Anna, how can I help you today?"
ASKS = "Hi, I am calling about my router, it has been broken since Monday and I need it for my work."
VERIFIES = "I am sorry to hear that. May I have your account number, please? Let me check that for you."
ANSWERS = "My account number is one two three. I have been waiting for a week."
NAMES = Names(company=("Northwind",))


class HighAndLow:
    """An encoder to which even and odd seconds sound like two people."""

    name = "made-up"

    def embed(self, samples: Samples, windows: Sequence[Region]) -> Vectors:
        middles = [(window.start_s + window.end_s) / 2 for window in windows]
        return np.array(
            [[1.0, 0.0] if int(at_s // 8) % 2 == 0 else [0.0, 1.0] for at_s in middles], np.float32
        )


def said(text: str, start_s: float) -> tuple[Word, ...]:
    """The words, evenly over seven seconds."""
    words = text.split()
    step_s = 7.0 / len(words)
    return tuple(Word(w, start_s + i * step_s, start_s + (i + 1) * step_s, 0.9) for i, w in enumerate(words))


AGENT = (*said(GREETS, 0.0), *said(VERIFIES, 16.0))
CUSTOMER = (*said(ASKS, 8.0), *said(ANSWERS, 24.0))


def two(left: Sequence[Word], right: Sequence[Word], agent_channel: str | None = None) -> Parties:
    speech = (Region(0.0, 32.0),)
    channels = [AudioChannel("call.wav", i, np.zeros(512_000, np.int16), speech) for i in (0, 1)]
    about = Metadata("c", language="en", agent_channel=agent_channel)
    return tell_parties(channels, (left, right), about, NAMES, None)


def one(encoder: HighAndLow | None) -> Parties:
    starts = (0.0, 8.0, 16.0, 24.0)
    channel = AudioChannel(
        "call.wav", 0, np.zeros(512_000, np.int16), tuple(Region(s, s + 7) for s in starts)
    )
    words = tuple(sorted((*AGENT, *CUSTOMER), key=lambda word: word.start_s))
    return tell_parties([channel], (words,), Metadata("c", language="en"), NAMES, encoder)


def roles(parties: Parties) -> list[tuple[str, str]]:
    return [(side.participant, side.words[0].text) for side in parties.sides]


def test_the_manifest_tells() -> None:
    told = two(AGENT, CUSTOMER, "left")
    assert roles(told) == [("agent", "Thank"), ("customer", "Hi,")]
    assert (told.roles_from, told.confidence, told.doubts) == ("manifest", None, ())


@pytest.mark.parametrize("is_left", [True, False])
def test_without_it_what_is_said_tells(is_left: bool) -> None:
    told = two(AGENT, CUSTOMER) if is_left else two(CUSTOMER, AGENT)
    assert roles(told) == [("agent", "Thank"), ("customer", "Hi,")]
    assert told.roles_from == "speech"
    assert told.confidence is not None
    assert told.confidence > 0.95


def test_swapped_channels_are_noticed_and_nobody_is_judged() -> None:
    told = two(AGENT, CUSTOMER, "right")
    assert {side.role for side in told.sides} == {Role.UNKNOWN}
    assert told.roles_from == "nothing"
    assert "look swapped" in told.doubts[0]


def test_whoever_has_listened_is_believed() -> None:
    assert roles(two(AGENT, CUSTOMER, "right!")) == [("customer", "Thank"), ("agent", "Hi,")]


def test_voice_activity_goes_with_the_roles_also_of_one_who_was_not_understood() -> None:
    told = two(AGENT, (), "left")
    assert roles(told) == [("agent", "Thank")]
    assert told.speech == (Speech(Role.AGENT, 0.0, 32.0), Speech(Role.CUSTOMER, 0.0, 32.0))


def test_voices_on_one_channel_become_parties() -> None:
    told = one(HighAndLow())
    assert roles(told) == [("agent", "Thank"), ("customer", "Hi,")]
    assert [word for side in told.sides for word in side.words] == [*AGENT, *CUSTOMER]
    assert (told.roles_from, told.speech) == ("speech", ())


def test_without_the_voice_model_one_channel_stays_open_and_says_why() -> None:
    told = one(None)
    assert roles(told) == [("unknown", "Thank")]
    assert told.roles_from == "nothing"
    assert "callqa models fetch speaker_encoder" in told.doubts[0]


def test_the_engine_expects_company_agent_and_vocabulary() -> None:
    names = Names(company=("Northwind",), vocabulary=("FlexPlan",))
    assert names.expected("Anna Berg") == ("Northwind", "Anna", "FlexPlan")
    assert names.expected("unknown") == ("Northwind", "FlexPlan")
