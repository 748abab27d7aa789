"""Who says the words: by channel where each party has its own, by voice where they share one."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from qa.transcribe.assemble import Side
from qa.transcribe.diarise import diarise
from qa.transcribe.engine import AudioChannel
from qa.transcribe.roles import infer_roles, settle
from qa.transcribe.speaker import SpeakerEncoder
from qa.transcribe.spelling import join_words
from qa.types import Metadata, Role, Speech, Word

__all__ = ["Names", "Parties", "tell_parties"]

PLACES = ("left", "right")
_NO_VOICES = (
    "Both parties are on one channel, and the model that tells voices apart is not here. "
    "Run: callqa models fetch speaker_encoder"
)


@dataclass(frozen=True, slots=True)
class Names:
    """Names that may be said in a call: the company's, and products' and places' (the vocabulary)."""

    company: tuple[str, ...] = ()
    vocabulary: tuple[str, ...] = ()

    def expected(self, agent_name: str) -> tuple[str, ...]:
        """What the engine is told to expect: these, and the agent's first name."""
        first = agent_name.split(maxsplit=1)[0] if agent_name.strip() and agent_name != "unknown" else None
        return (*self.company, *((first,) if first else ()), *self.vocabulary)


@dataclass(frozen=True, slots=True)
class Parties:
    """The words of each party, their voice activity on two channels, and how their roles were told."""

    sides: tuple[Side, ...]
    speech: tuple[Speech, ...]
    roles_from: str
    confidence: float | None
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Voice:
    """A speaker before anybody knows their role; `place` is left, right or a number."""

    place: str
    words: tuple[Word, ...]


def tell_parties(
    channels: Sequence[AudioChannel],
    heard: Sequence[Sequence[Word]],
    about: Metadata,
    names: Names,
    encoder: SpeakerEncoder | None,
) -> Parties:
    """The parties of a recording whose channels were heard as `heard`; words of a channel are by start."""
    if len(channels) > 1:
        voices = [_Voice(*each) for each in zip(PLACES, map(tuple, heard), strict=True)]
    elif encoder is None:
        side = Side(Role.UNKNOWN, Role.UNKNOWN.value, heard[0])
        return Parties((side,), (), "nothing", None, (_NO_VOICES,))
    else:
        voices = _voices(channels[0], heard[0], encoder, about.speaker_count)
    spoken = sorted((v for v in voices if v.words), key=lambda voice: voice.words[0].start_s)
    texts = [join_words(voice.words, about.language) for voice in spoken]
    guess = infer_roles(texts, about.language, _known(about.agent_name), names.company)
    told = settle(about.agent_channel, guess, [voice.place for voice in spoken])
    roles = dict(zip((voice.place for voice in spoken), told.roles, strict=True))
    sides = tuple(_side(voice, roles[voice.place]) for voice in spoken)
    return Parties(sides, _speech(channels, roles), told.roles_from, told.confidence, told.doubts)


def _known(agent_name: str) -> tuple[str, ...]:
    return () if agent_name == "unknown" else (agent_name,)


def _voices(
    channel: AudioChannel, words: Sequence[Word], encoder: SpeakerEncoder, speaker_count: int | None
) -> list[_Voice]:
    speakers = diarise(channel.samples(), channel.speech, words, encoder, speaker_count)
    return [
        _Voice(f"speaker {number + 1}", tuple(itertools.compress(words, (s == number for s in speakers))))
        for number in range(max(speakers) + 1)
    ]


def _side(voice: _Voice, role: Role) -> Side:
    return Side(role, voice.place if role is Role.UNKNOWN else role.value, voice.words)


def _speech(channels: Sequence[AudioChannel], roles: dict[str, Role]) -> tuple[Speech, ...]:
    """Voice activity by role, by start; none on one channel, where it doesn't say whose it is."""
    if len(channels) == 1:
        return ()
    heard = [
        Speech(_role_of(place, roles), region.start_s, region.end_s)
        for place, channel in zip(PLACES, channels, strict=True)
        for region in channel.speech
    ]
    return tuple(sorted(heard, key=lambda each: (each.start_s, each.end_s)))


def _role_of(place: str, roles: dict[str, Role]) -> Role:
    """The role at a place; whoever was not understood at all is the other party."""
    other = {Role.AGENT: Role.CUSTOMER, Role.CUSTOMER: Role.AGENT, Role.UNKNOWN: Role.UNKNOWN}
    return roles[place] if place in roles else other[next(iter(roles.values()))]
