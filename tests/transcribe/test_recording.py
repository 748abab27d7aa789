"""A recording through all stages, with prepared words in place of a model."""

from pathlib import Path

import pytest

from qa.errors import InputError, RejectReason
from qa.transcribe import CannedTranscriber, Ear, Names, transcribe
from qa.types import Channel, Metadata, Recording, Role, Word
from tests.transcribe.sounds import hum, write

AGENT = (Word("Hello,", 0.5, 0.9, 0.9), Word("Anna", 0.9, 1.2, 0.7), Word("speaking.", 1.2, 1.8, 0.8))
CUSTOMER = (Word("Hi.", 2.1, 2.4, 0.6),)


def stereo(folder: Path) -> Path:
    return write(folder / "call.wav", hum(3.0), hum(3.0, seed=1))


def recording(path: Path, agent_channel: str | None = None, language: str | None = None) -> Recording:
    return Recording(path, "f" * 64, Metadata("c1", agent_channel=agent_channel, language=language))


def test_two_channels_give_agent_and_customer(tmp_path: Path) -> None:
    engine = CannedTranscriber({"call.wav": (CUSTOMER, AGENT)}, name="canned/1")
    heard = transcribe(recording(stereo(tmp_path), agent_channel="right", language="en"), Ear(engine))
    assert [(turn.role, turn.participant, turn.text) for turn in heard.turns] == [
        (Role.AGENT, "agent", "Hello, Anna speaking."),
        (Role.CUSTOMER, "customer", "Hi."),
    ]
    assert (heard.channel, heard.channel_count, heard.engine) == (Channel.CALL, 2, "canned/1")
    assert (heard.source_name, heard.source_sha256) == ("call.wav", "f" * 64)
    assert heard.duration_s == pytest.approx(3.0, abs=0.01)


def test_channels_that_cannot_be_told_stay_apart(tmp_path: Path) -> None:
    heard = transcribe(recording(stereo(tmp_path)), Ear(CannedTranscriber({"call.wav": (CUSTOMER, AGENT)})))
    assert {(turn.role, turn.participant) for turn in heard.turns} == {
        (Role.UNKNOWN, "left"),
        (Role.UNKNOWN, "right"),
    }


def test_mono_stays_unknown_whatever_the_manifest_says(tmp_path: Path) -> None:
    path = write(tmp_path / "call.wav", hum(3.0))
    engine = CannedTranscriber({"call.wav": (AGENT + CUSTOMER,)})
    heard = transcribe(recording(path, agent_channel="left"), Ear(engine))
    assert heard.channel_count == 1
    assert [(turn.role, turn.text) for turn in heard.turns] == [
        (Role.UNKNOWN, "Hello, Anna speaking."),
        (Role.UNKNOWN, "Hi."),
    ]


def test_the_engine_is_asked_in_the_manifests_language_with_the_names_to_expect(tmp_path: Path) -> None:
    engine = CannedTranscriber({"call.wav": (AGENT, CUSTOMER)}, language="es")
    about = Metadata("c1", agent_name="Anna Berg", language="en-US")
    names = Names(company=("Northwind",), vocabulary=("FlexPlan",))
    heard = transcribe(Recording(stereo(tmp_path), "f" * 64, about), Ear(engine), names)
    assert engine.asked == [("call.wav", "en", ("Northwind", "Anna", "FlexPlan"))]
    assert heard.metadata.language == "en-US"


def test_a_language_is_detected_where_none_is_given(tmp_path: Path) -> None:
    engine = CannedTranscriber({"call.wav": (AGENT, CUSTOMER)}, language="es")
    heard = transcribe(recording(stereo(tmp_path)), Ear(engine))
    assert engine.asked == [("call.wav", None, ())]
    assert heard.metadata.language == "es"


def test_a_language_nobody_could_tell_is_none(tmp_path: Path) -> None:
    heard = transcribe(recording(stereo(tmp_path)), Ear(CannedTranscriber({"call.wav": (AGENT, CUSTOMER)})))
    assert heard.metadata.language is None


def test_a_recording_without_words_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        transcribe(recording(stereo(tmp_path)), Ear(CannedTranscriber({"call.wav": ((), ())})))
    assert caught.value.reason is RejectReason.NO_SPEECH


def test_a_canned_engine_names_what_it_knows(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match=r"other\.wav"):
        transcribe(recording(stereo(tmp_path)), Ear(CannedTranscriber({"other.wav": (AGENT,)})))
