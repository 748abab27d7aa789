"""Backchannels and interruptions in meetings (mrda); talk, silence and overlap on two channels (primock57).

Utterances of a meeting have times, and words have none. A meeting has many speakers, so each in turn is the
agent against all others, or against one other at a time; what is found in any of these counts. Interruption
is judged among the utterances that start while another speaks: people labelled one spoken over as
interrupted, and the utterance itself is no backchannel. The naive way to tell backchannels is a list of short
words; to tell interruptions, whatever starts over another's words and is not on that list.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise, permutations
from pathlib import Path

from qa.checks import Context, _context
from qa.checks.interruptions import CHECK as TURN_TAKING
from qa.checks.talk import CHECK as TALK
from qa.errors import CheckError
from qa.types import Finding, Measurement, Redacted, Role
from tests.bench.checks._sets import BOOK, Conversation, as_interaction, read
from tests.bench.checks._table import Place, Row, f1

__all__ = ["rows"]

_LISTENING = re.compile(
    r"\W*((yeah|yes|yep|mm-?hmm|mhm|hmm|uh-?huh|okay|ok|right|sure|i see|oh|great|good|really|wow)\W*)+"
)
_MARKS = re.compile(r"\s*[.?!,|]|(?<=\w)-(?=\s|$)|\s-(?=\s)")
_KINDS = ("backchannel", "interruption")
_LONGEST_MEETING_TURN = 60  # utterances back in which one that is still under way can have begun
_AIMS = {"backchannel": 0.65, "interruption": 0.45}


def rows(folder: Path) -> Iterator[Row]:
    """A row a kind and way of feeding the meetings, then one a measurement."""
    meetings = [_in_order(meeting) for meeting in read(folder, "mrda")]
    yield from _meetings(meetings, "one against the rest")
    yield from _meetings(meetings, "in pairs")
    yield from _meetings([_without_marks(meeting) for meeting in meetings], "one against the rest, no marks")
    yield from _exact_sums(read(folder, "primock57"))


def _in_order(meeting: Conversation) -> Conversation:
    return {**meeting, "turns": sorted(meeting["turns"], key=lambda turn: (turn["start"], turn["end"]))}


def _without_marks(meeting: Conversation) -> Conversation:
    """As an engine writes that puts no full stops and no dashes."""
    bare = [{**turn, "text": _MARKS.sub("", turn["text"]) or turn["text"]} for turn in meeting["turns"]]
    return {**meeting, "turns": bare}


def _meetings(meetings: list[Conversation], way: str) -> Iterator[Row]:
    for kind in _KINDS:
        wanted, naive = _gold(meetings, kind), _naive(meetings, kind)
        found = {place for meeting in meetings for place in _found(meeting, kind, is_paired="pairs" in way)}
        aim = None if "no marks" in way else _AIMS[kind]
        yield f1("mrda", f"{kind}, {way}", wanted, found, naive, aim)


def _gold(meetings: Iterable[Conversation], kind: str) -> set[Place]:
    return {
        (meeting["id"], index)
        for meeting in meetings
        for index, turn in enumerate(meeting["turns"])
        if ("backchannel" in turn["labels"]) == (kind == "backchannel")
        and (
            kind == "backchannel"
            or any("interrupted" in other["labels"] for other in _spoken_over(meeting, index))
        )
    }


def _naive(meetings: Iterable[Conversation], kind: str) -> set[Place]:
    return {
        (meeting["id"], index)
        for meeting in meetings
        for index, turn in enumerate(meeting["turns"])
        if bool(_LISTENING.fullmatch(turn["text"])) == (kind == "backchannel")
        and (kind == "backchannel" or any(_spoken_over(meeting, index)))
    }


def _spoken_over(meeting: Conversation, index: int) -> Iterator[Conversation]:
    """Others' utterances that are under way as this one starts."""
    turn = meeting["turns"][index]
    for other in meeting["turns"][max(0, index - _LONGEST_MEETING_TURN) : index]:
        if other["speaker"] != turn["speaker"] and other["start"] < turn["start"] < other["end"]:
            yield other


def _found(meeting: Conversation, kind: str, *, is_paired: bool) -> Iterator[Place]:
    """The utterances with a finding of the kind, by any speaker as the agent."""
    speakers = sorted({turn["speaker"] for turn in meeting["turns"]})
    others: list[tuple[str, set[str]]] = [(one, set(speakers) - {one}) for one in speakers]
    if is_paired:
        others = [(one, {other}) for one, other in permutations(speakers, 2)]
    for agent, customers in others:
        places = [i for i, turn in enumerate(meeting["turns"]) if turn["speaker"] in {agent, *customers}]
        roles = dict.fromkeys(customers, Role.CUSTOMER) | {agent: Role.AGENT}
        said = as_interaction({**meeting, "turns": [meeting["turns"][i] for i in places]}, roles)
        for finding in _turn_taking(said):
            if finding.kind == kind and finding.role is Role.AGENT:
                yield meeting["id"], places[finding.turn_index]


def _turn_taking(said: Redacted) -> list[Finding]:
    try:
        results = list(TURN_TAKING.run(Context(said, (), BOOK)))
    except CheckError:  # the two never speak at the same time
        return []
    return [result for result in results if isinstance(result, Finding)]


def _exact_sums(talks: list[Conversation]) -> Iterator[Row]:
    """The largest error of a talk, in parts of the exact value; at most 0.01 is the aim."""
    errors: dict[str, list[float]] = {}
    for talk in talks:
        context = _context(as_interaction(talk), BOOK)
        results = [*TALK.run(context), *TURN_TAKING.run(context)]
        ours = {result.name: result.value for result in results if isinstance(result, Measurement)}
        for name, exact in _exact(talk).items():
            value = ours[name]
            errors.setdefault(name, []).append(abs(value - exact) / exact if value is not None else 1.0)
    for name, each in errors.items():
        worst = max(each)
        yield Row("primock57", name, "max error", len(each), None, worst, min(each), worst)


def _exact(talk: Conversation) -> dict[str, float]:
    """Sums over the stretches between all starts and ends, by who speaks in each."""
    turns = talk["turns"]
    edges = sorted({turn[edge] for turn in turns for edge in ("start", "end")})
    spent_s: dict[frozenset[str], float] = {}
    for start_s, end_s in pairwise(edges):
        at_once = frozenset(t["speaker"] for t in turns if t["start"] <= start_s and end_s <= t["end"])
        spent_s[at_once] = spent_s.get(at_once, 0.0) + end_s - start_s
    silence_s, both_s = spent_s.get(frozenset(), 0.0), spent_s.get(frozenset({"agent", "customer"}), 0.0)
    agent_s, customer_s = (spent_s[frozenset({role})] + both_s for role in ("agent", "customer"))
    return {
        "talk_ratio_agent": agent_s / (agent_s + customer_s),
        "silence_s": silence_s,
        "silence_ratio": silence_s / (edges[-1] - edges[0]),
        "overtalk_ratio": both_s / (agent_s + customer_s - both_s),
    }
