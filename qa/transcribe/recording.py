"""One recording through all stages: decode, find speech, hear each channel by itself, assemble."""

from dataclasses import replace

from qa.errors import InputError, RejectReason
from qa.transcribe.assemble import Side, assemble
from qa.transcribe.decode import decode
from qa.transcribe.engine import AudioChannel, Transcriber
from qa.transcribe.roles import channel_roles
from qa.transcribe.spelling import join_words
from qa.transcribe.voice import find_speech
from qa.types import Channel, Interaction, Recording, Role, Word

__all__ = ["transcribe"]


def transcribe(recording: Recording, transcriber: Transcriber) -> Interaction:
    """The recording as an interaction: on two channels, agent and customer; on one, turns of unknown role.

    The language is the manifest's, else the one detected in the channel with more speech.
    Raises InputError when it isn't audio, is cut off, too short, or nobody speaks; ModelError as the engine.
    """
    audio, name = decode(recording.path), recording.path.name
    channels = [AudioChannel(name, i, each, find_speech(each)) for i, each in enumerate(audio.channels)]
    heard: dict[int, tuple[Word, ...]] = {}
    language = recording.metadata.language
    for channel in sorted(channels, key=lambda each: -each.speech_s):
        result = transcriber.transcribe(channel, _code(language))
        heard[channel.index] = result.words
        language = language or result.language
    if not any(heard.values()):
        what = f"{name}: nobody speaks in it. Nothing to do, unless the recorder missed a party."
        raise InputError(RejectReason.NO_SPEECH, what)
    sides = _sides([heard[i] for i in range(len(channels))], recording.metadata.agent_channel, language)
    return Interaction(
        channel=Channel.CALL,
        metadata=replace(recording.metadata, language=language),
        source_sha256=recording.source_sha256,
        turns=assemble(sides, language),
        duration_s=audio.duration_s,
        channel_count=len(channels),
        engine=transcriber.name,
        source_name=name,
    )


def _code(language: str | None) -> str | None:
    """`en-US` is `en` to an engine."""
    return language.replace("_", "-").split("-")[0].lower() if language else None


def _sides(heard: list[tuple[Word, ...]], agent_channel: str | None, language: str | None) -> list[Side]:
    if len(heard) == 1:
        return [Side(Role.UNKNOWN, Role.UNKNOWN.value, heard[0])]
    left, right = heard
    roles = channel_roles(agent_channel, (join_words(left, language), join_words(right, language)))
    places = zip(roles, ("left", "right"), heard, strict=True)
    return [Side(role, place if role is Role.UNKNOWN else role.value, words) for role, place, words in places]
