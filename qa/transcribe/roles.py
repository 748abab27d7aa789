"""Who is the agent: as the manifest says, else told from what is said; and channels that look swapped."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.transcribe._cues import Cues, load_cues, plain
from qa.transcribe.spelling import base_language
from qa.types import Role

__all__ = ["RoleGuess", "Settled", "infer_roles", "settle"]

TOLD = 0.95
"""Roles are told from speech from this confidence on. Of 926 service talks of known speakers, read whole and
up to their 75th word, 1,107 of 1,852 reached it and 2 of those were wrong (tests/bench/roles.py, 2026-11)."""
TOLD_MIXED = 0.99
"""The same on one channel, where words of one speaker may count as another's: with 3 in 100 turns, 30 in 100
of the very short ones and half of the first words exchanged, fewer than 1 in 100 were wrong."""
TOLD_ALONE = 0.999
"""The same for somebody who speaks alone: from 0.95 on, 5 of 869 were wrong, from here on none of 337."""
SWAPPED = 0.999
"""What is said overrules the manifest from this confidence on: no false alarm among 508 in the same talks."""

SIDES = frozenset({"left", "right"})
"""The channels of a recording on which each party has its own."""

_FIRST = 0.5
"""Log-odds for who speaks first: most calls come in, and the agent answers. Little, as calls go out too."""
_OWN_NAME = 3.0
"""Log-odds for giving the agent's name as one's own."""
_CALLED_BY_NAME = -2.0
"""Log-odds for calling someone else by the agent's name."""
_COMPANY = 1.5
"""Log-odds for naming the company among the first words."""
_OPENING_WORDS = 12
"""A speaker's first words, with which an agent answers for the company."""


@dataclass(frozen=True, slots=True)
class RoleGuess:
    """Which speakers sound like agent and customer, and the probability that this is right.

    `agent` is None where no speaker sounds like one, `customer` where nobody is left for it; `confidence` is
    0 where neither is told.
    """

    agent: int | None
    customer: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Settled:
    """The role of each speaker; `roles_from`, `confidence` and `doubts` as in Interaction."""

    roles: tuple[Role, ...]
    roles_from: str
    confidence: float | None
    doubts: tuple[str, ...]


def infer_roles(
    texts: Sequence[str], language: str | None, names: Sequence[str] = (), company: Sequence[str] = ()
) -> RoleGuess:
    """Who of the speakers is the agent. `texts` holds all that each said, the first to speak first.

    `names` are the agent's as far as known, `company` the company's. A lone speaker is weighed against one
    who says nothing. In a language without cues nothing is told. The probability is a softmax over the
    speakers' log-odds (Bradley and Terry 1952); the weights stand with the cues in roles.yaml.
    """
    cues = load_cues().get(base_language(language) or "")
    if cues is None or not texts:
        return RoleGuess(None, None, 0.0)
    said = [plain(text) for text in texts]
    firsts = [plain(name).split()[0] for name in names if plain(name)]
    companies = [plain(name) for name in company if plain(name)]
    scores = [_score(text, cues, firsts, companies) for text in said]
    if not any(scores):
        return RoleGuess(None, None, 0.0)
    return _alone(scores[0]) if len(scores) == 1 else _among(scores, said)


def _alone(score: float) -> RoleGuess:
    """The guess about somebody who speaks alone, weighed against one who says nothing."""
    confidence = 1 / (1 + math.exp(-abs(score)))
    return RoleGuess(0, None, confidence) if score > 0 else RoleGuess(None, 0, confidence)


def _among(scores: Sequence[float], said: Sequence[str]) -> RoleGuess:
    weighed = [scores[0] + _FIRST, *scores[1:]]
    agent = max(range(len(weighed)), key=lambda i: weighed[i])
    confidence = 1 / sum(math.exp(score - weighed[agent]) for score in weighed)
    return RoleGuess(agent, _customer(agent, said, scores), confidence)


def _customer(agent: int, said: Sequence[str], scores: Sequence[float]) -> int:
    """Who says most besides the agent; of several, one who doesn't sound like a second agent."""
    others = [i for i in range(len(said)) if i != agent]
    return max(others, key=lambda i: (scores[i] <= 0, len(said[i])))


def _score(text: str, cues: Cues, firsts: Sequence[str], companies: Sequence[str]) -> float:
    """The log-odds that who says this is the agent."""
    score = sum(cue.weight * cue.count(text) for cue in cues.cues)
    if any(_says(cues.introduces, first, text) for first in firsts):
        score += _OWN_NAME
    if any(_says(cues.calls, first, text) for first in firsts):
        score += _CALLED_BY_NAME
    opening = " ".join(text.split()[:_OPENING_WORDS])
    if any(_says("{name}", name, opening) and not _says(cues.asks_for, name, opening) for name in companies):
        score += _COMPANY
    return score


def _says(pattern: str, name: str, text: str) -> bool:
    return bool(re.search(rf"\b(?:{pattern.replace('{name}', re.escape(name))})\b", text))


def settle(agent_channel: str | None, guess: RoleGuess, places: Sequence[str]) -> Settled:
    """The roles to go by. `places` says where each speaker of the guess is: "left", "right", or a label.

    The manifest's word holds, unless what is said contradicts it from SWAPPED on: then nobody's role is
    known, so that nobody is judged by another's words. "left!" or "right!" is the word of someone who has
    listened, and holds always. Without the manifest the guess holds from TOLD on, TOLD_MIXED where speakers
    share a channel, TOLD_ALONE where there is but one.
    """
    side, is_sure = (agent_channel or "").removesuffix("!"), (agent_channel or "").endswith("!")
    if side not in SIDES:
        return _by_speech(guess, places)
    if not set(places) <= SIDES:
        told = _by_speech(guess, places)
        return replace(told, doubts=(_unused(side), *told.doubts))
    if not is_sure and _contradicts(guess, side, places):
        return _nobody(places, _swapped(side))
    return Settled(tuple(Role.AGENT if p == side else Role.CUSTOMER for p in places), "manifest", None, ())


def _by_speech(guess: RoleGuess, places: Sequence[str]) -> Settled:
    if guess.confidence < _bar(places):
        return _nobody(places, _untold(places))
    known = {guess.agent: Role.AGENT, guess.customer: Role.CUSTOMER}
    roles = tuple(known.get(i, Role.UNKNOWN) for i in range(len(places)))
    others = roles.count(Role.UNKNOWN)
    return Settled(roles, "speech", guess.confidence, (_crowd(others),) if others else ())


def _bar(places: Sequence[str]) -> float:
    if len(places) == 1:
        return TOLD_ALONE
    return TOLD if set(places) <= SIDES else TOLD_MIXED


def _nobody(places: Sequence[str], doubt: str) -> Settled:
    return Settled((Role.UNKNOWN,) * len(places), "nothing", None, (doubt,))


def _contradicts(guess: RoleGuess, side: str, places: Sequence[str]) -> bool:
    """Whether it is beyond doubt that the agent isn't on the side that the manifest names."""
    if guess.confidence < SWAPPED:
        return False
    if guess.agent is not None:
        return places[guess.agent] != side
    return guess.customer is not None and places[guess.customer] == side


def _swapped(side: str) -> str:
    other = "right" if side == "left" else "left"
    return (
        f"The channels look swapped: the manifest names {side} as the agent's, but by what is said the agent "
        f"is on the {other}. Listen: write {other} as agent_channel, or {side}! where {side} is right."
    )


def _untold(places: Sequence[str]) -> str:
    what = "Who the agent is could not be told from what is said."
    has_sides = set(places) <= SIDES
    return f"{what} Write left or right as agent_channel in the manifest." if has_sides else what


def _unused(side: str) -> str:
    return f"The manifest names {side} as the agent's channel, but the recording has one channel for all."


def _crowd(others: int) -> str:
    voices = "1 voice" if others == 1 else f"{others} voices"
    return f"More than two people speak: on whose side {voices} may be could not be told."
