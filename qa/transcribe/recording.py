"""One recording through all stages: decode, find speech, hear its channels, tell who speaks, assemble."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.errors import InputError, RejectReason
from qa.transcribe.assemble import assemble
from qa.transcribe.decode import decode
from qa.transcribe.echo import without_echo
from qa.transcribe.engine import AudioChannel, Transcriber
from qa.transcribe.parties import Names, tell_parties
from qa.transcribe.speaker import SpeakerEncoder
from qa.transcribe.spelling import base_language
from qa.transcribe.voice import find_speech
from qa.types import Channel, Interaction, Recording

__all__ = ["Ear", "transcribe"]

NOBODY = Names()
_SAME = "Both channels of the file hold the same sound, so it counts as one channel."


@dataclass(frozen=True, slots=True)
class Ear:
    """What a recording is heard with. Without an encoder, voices on one channel are not told apart."""

    transcriber: Transcriber
    encoder: SpeakerEncoder | None = None


def transcribe(recording: Recording, ear: Ear, names: Names = NOBODY) -> Interaction:
    """The recording as an interaction: who speaks is told by channel, or by voice where there is only one.

    The language is the manifest's, else the one detected. `names` are what the engine may expect to hear.
    Raises InputError when it isn't audio, is cut off, too short, or nobody speaks; ModelError as the engine.
    """
    audio, about, name = decode(recording.path), recording.metadata, recording.path.name
    channels = [AudioChannel(name, i, pcm, find_speech(pcm)) for i, pcm in enumerate(audio.channels)]
    channels = without_echo(channels)
    expected = names.expected(about.agent_name)
    heard = ear.transcriber.transcribe(channels, base_language(about.language), expected)
    if not any(heard.words):
        what = f"{name}: nobody speaks in it. Nothing to do, unless the recorder missed a party."
        raise InputError(RejectReason.NO_SPEECH, what)
    about = replace(about, language=about.language or heard.language)
    parties = tell_parties(channels, heard.words, about, names, ear.encoder)
    return Interaction(
        channel=Channel.CALL,
        metadata=about,
        source_sha256=recording.source_sha256,
        turns=assemble(parties.sides, about.language),
        duration_s=audio.duration_s,
        channel_count=len(channels),
        engine=_engine(ear, channels),
        source_name=name,
        speech=parties.speech,
        roles_from=parties.roles_from,
        roles_confidence=parties.confidence,
        doubts=((_SAME,) if audio.is_doubled else ()) + parties.doubts,
    )


def _engine(ear: Ear, channels: Sequence[AudioChannel]) -> str:
    """Whatever made the words, and on one channel said whose they are."""
    name, encoder = ear.transcriber.name, ear.encoder
    return f"{name}+{encoder.name}" if encoder is not None and len(channels) == 1 else name
