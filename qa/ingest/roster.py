"""agents.csv at the root of the inbox: agent_id, agent_name, team, email."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Notes, rejected
from qa.ingest._table import Row, read_table
from qa.layout import folded
from qa.types import Agent, Rejected

__all__ = ["COLUMNS", "Roster", "read_roster"]

COLUMNS = ("agent_id", "agent_name", "team", "email")


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
    agents: dict[str, Agent] = {}
    bad: list[Rejected] = []
    for row in table.rows:
        agent = _agent(row)
        if not agent.agent_id or row.surplus:
            detail = "has more cells than the header." if row.surplus else "has no agent_id."
            bad.append(
                rejected(file, RejectReason.WRONG_SHAPE, f"{detail} Mend it.", part=f"line {row.line}")
            )
        elif agents.setdefault(agent.agent_id, agent) != agent:
            detail = "gives an agent_id of a line above again, otherwise. The first holds: remove one."
            bad.append(rejected(file, RejectReason.DUPLICATE_ID, detail, part=f"line {row.line}"))
    return Roster(agents.values()), bad


def _agent(row: Row) -> Agent:
    agent_id, name, team, email = (row.cells.get(column, "") for column in COLUMNS)
    return Agent(agent_id, name or "unknown", team or "unknown", email or None)
