"""A conversation that several agents served: besides the whole, the part of each, to be judged alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from qa.ingest._assemble import SEVERAL
from qa.ingest.roster import Roster
from qa.layout import folded
from qa.types import Channel, Interaction, Role, Turn

__all__ = ["parts_of"]


def parts_of(whole: Interaction, roster: Roster) -> Iterator[Interaction]:
    """The part of each agent who served, in the order in which they came; nothing where there was only one.

    An agent's part holds that agent's turns, and what others said since the agent before spoke last and until
    the agent after speaks first: what lies between two agents belongs to both. Its times begin at 0.
    """
    if whole.metadata.agent_id != SEVERAL or whole.channel is Channel.CALL:
        return  # the voices of several agents on one channel aren't told apart
    agents = [_agent(turn) for turn in whole.turns]
    first = list(dict.fromkeys(filter(None, agents)))
    last = list(dict.fromkeys(filter(None, reversed(agents))))
    for place, agent in enumerate(first):
        turns = [turn for turn, is_in in zip(whole.turns, _belongs(agents, agent), strict=True) if is_in]
        part = _part(whole, agent, turns, roster)
        yield replace(part, agents_before=place, agents_after=last.index(agent))


def _agent(turn: Turn) -> str:
    """Which agent says a turn publicly, by id or folded name; "" for everyone else."""
    if turn.role is not Role.AGENT or not turn.is_public:
        return ""
    return turn.agent_id or folded(turn.participant)


def _belongs(agents: Sequence[str], agent: str) -> list[bool]:
    """For each turn whether it is the agent's or lies beside one of the agent's, no other agent between."""
    before: list[str] = []
    last = ""
    for each in agents:
        last = each or last
        before.append(last)
    after: list[str] = []
    last = ""
    for each in reversed(agents):
        last = each or last
        after.append(last)
    after.reverse()
    return [
        agent == each if each else agent in {b, a} for each, b, a in zip(agents, before, after, strict=True)
    ]


def _part(whole: Interaction, agent: str, turns: Sequence[Turn], roster: Roster) -> Interaction:
    own = next(turn for turn in turns if _agent(turn) == agent)
    known = roster.by_id.get(own.agent_id or "") or roster.by_name.get(folded(own.participant))
    name = known.agent_name if known else own.participant
    starts = [turn.start_s for turn in turns if turn.start_s is not None]
    shift_s = starts[0] if starts else 0.0
    about = whole.metadata
    metadata = replace(
        about,
        interaction_id=f"{about.interaction_id}~{own.agent_id or name}",
        agent_id=known.agent_id if known else own.agent_id or "unknown",
        agent_name=name if name != Role.AGENT.value else "unknown",
        team="unknown" if known else about.team,
        started_at=None if about.started_at is None else about.started_at + timedelta(seconds=shift_s),
        part_of=about.interaction_id,
    )
    return replace(
        whole,
        metadata=metadata,
        turns=tuple(_shifted(turn, index, shift_s) for index, turn in enumerate(turns)),
        duration_s=starts[-1] - starts[0] if starts else None,
        source_sha256=sha256(f"{whole.source_sha256} {agent}".encode()).hexdigest(),
    )


def _shifted(turn: Turn, index: int, shift_s: float) -> Turn:
    start_s = None if turn.start_s is None else turn.start_s - shift_s
    end_s = None if turn.end_s is None else turn.end_s - shift_s
    return replace(turn, index=index, start_s=start_s, end_s=end_s)
