"""agents.csv at the root of the inbox: agent_id, agent_name, team, email, valid_from.

Who changes teams has a row per team, `valid_from` (2026-03-02) being the first day in it, UTC; empty is since
ever. Name and address are those of the last. Without `valid_from` a row says how it is now.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Notes, rejected
from qa.ingest._table import Row, read_table
from qa.layout import folded
from qa.types import Agent, Rejected, TeamSince

__all__ = ["COLUMNS", "Roster", "read_roster"]

COLUMNS = ("agent_id", "agent_name", "team", "email", "valid_from")


class Roster:
    """The agents, found by id, by name or by address."""

    def __init__(self, agents: Iterable[Agent] = ()) -> None:
        self.agents = tuple(agents)
        self.by_id = {agent.agent_id: agent for agent in self.agents}
        named = Counter(folded(agent.agent_name) for agent in self.agents if agent.agent_name != "unknown")
        # two agents of one name can't be told apart by it
        self.by_name = {
            folded(agent.agent_name): agent for agent in self.agents if named[folded(agent.agent_name)] == 1
        }
        self.names = frozenset(named)
        self.by_email = {agent.email.lower(): agent for agent in self.agents if agent.email}


def read_roster(path: Path, file: str, notes: Notes) -> tuple[Roster, list[Rejected]]:
    """The roster, and its unusable rows by line. No file is no mistake: it is noted."""
    if not path.is_file():
        notes.say(f"no {file}: names and teams come from the manifests alone")
        return Roster(), []
    try:
        table = read_table(path, COLUMNS, notes, file)
    except InputError as error:
        return Roster(), [rejected(file, error.reason, error.detail)]
    if "agent_id" not in table.columns:
        detail = f"has no column agent_id. Its columns must be {', '.join(COLUMNS)}."
        return Roster(), [rejected(file, RejectReason.WRONG_SHAPE, detail)]
    rows: dict[str, dict[date | None, Agent]] = {}
    bad: list[Rejected] = []
    for row in table.rows:
        read = _read(row)
        if isinstance(read, str):
            bad.append(rejected(file, RejectReason.WRONG_SHAPE, f"{read} Mend it.", part=f"line {row.line}"))
            continue
        agent, since = read
        if rows.setdefault(agent.agent_id, {}).setdefault(since, agent) != agent:
            detail = (
                "gives an agent_id of a line above again, otherwise and without another valid_from. "
                "The first holds: remove one, or date them."
            )
            bad.append(rejected(file, RejectReason.DUPLICATE_ID, detail, part=f"line {row.line}"))
    return Roster(map(_joined, rows.values())), bad


def _read(row: Row) -> tuple[Agent, date | None] | str:
    """The agent and since when, or what is wrong with the row."""
    agent_id, name, team, email, since = (row.cells.get(column, "") for column in COLUMNS)
    if row.surplus:
        return "has more cells than the header."
    if not agent_id:
        return "has no agent_id."
    try:
        valid_from = date.fromisoformat(since) if since else None
    except ValueError:
        return "has a valid_from that is no day such as 2026-03-02."
    return Agent(agent_id, name or "unknown", team or "unknown", email or None), valid_from


def _joined(rows: Mapping[date | None, Agent]) -> Agent:
    """One agent of an agent's rows by their first day."""
    days = sorted(rows, key=lambda day: day or date.min)
    last = rows[days[-1]]
    if days == [None]:
        return last
    return replace(last, teams=tuple(TeamSince(rows[day].team, day) for day in days))
