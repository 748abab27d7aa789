"""Finds speech that was not understood well enough to hold it against anyone.

A speech engine says of each word how sure it is, from 0 to 1. Where a few words in a row average too little,
what was really said there is open: `doubtful_speech`. It matters because a greeting that the engine misheard
was still a greeting; a scorecard must not fail an agent for it. `doubtful_share_agent` and
`doubtful_share_customer` are the part of their words that lie in such stretches. Every other finding whose
own words average too little is marked `is_doubtful`, and so is one that rests on something unsaid where the
agent was not understood near it. Thresholds are in scorecards/phrases/transcript.yaml.

Met:
    agent (confidences 0.2 0.4 0.3 0.4): "Hang your for coral": doubtful_speech
Not met:
    agent (confidences 0.9 0.9 0.9 0.4): "Thank you for calling"

Limits: an engine can be sure and wrong; what it leaves out altogether leaves no mark. Chats, emails and
transcripts without confidences have no doubtful speech, and their shares are None.

Figures: sample calls, Whisper base (21 November 2026): of the turns heard right 2.9 % were marked; with noise
5 dB below the speech 92 % of those misheard, with noise as loud 90 %. scorecards/README.md has more.
"""

from collections.abc import Iterator

from qa.checks._base import Check, Context, Declared
from qa.checks._doubt import DOUBTFUL_SPEECH, Run, doubtful_runs
from qa.types import Finding, Measurement, Role, Turn

__all__ = ["CHECK"]

NAME = "transcript"
PARTIES = (Role.AGENT, Role.CUSTOMER)


def _runs(context: Context, turn: Turn) -> list[Run]:
    below, run_words = context.threshold(NAME, "confidence"), int(context.threshold(NAME, "run_words"))
    return doubtful_runs(turn, below, run_words)


def _share(context: Context, role: Role) -> float | None:
    """The part of the role's words in doubtful stretches; None where no word has a confidence."""
    turns = [turn for turn in context.turns(role) if _is_rated(turn)]
    words = sum(len(turn.words) or len(turn.text.split()) for turn in turns)
    return sum(count for turn in turns for *_, count in _runs(context, turn)) / words if words else None


def _is_rated(turn: Turn) -> bool:
    return turn.confidence is not None or any(word.confidence is not None for word in turn.words)


def run(context: Context) -> Iterator[Finding | Measurement]:
    """A finding per doubtful stretch, and each party's share of doubtful words."""
    for turn in context.turns():
        for start, end, count in _runs(context, turn):
            reason = f"{count} {'word' if count == 1 else 'words'} that were not understood well enough"
            yield Finding.at(turn, NAME, DOUBTFUL_SPEECH, reason, chars=(start, end))
    for role in PARTIES:
        yield Measurement(f"doubtful_share_{role}", _share(context, role))


CHECK = Check(
    name=NAME,
    run=run,
    kinds={DOUBTFUL_SPEECH: "words that the speech engine was not sure of"},
    measurements=tuple(
        Declared(
            f"doubtful_share_{role}",
            "ratio",
            f"part of the {role}'s words in doubtful speech",
            0,
            1,
            is_from_words=False,
        )
        for role in PARTIES
    ),
    languages=None,
    needs_roles=False,
    manual=__doc__,
)
