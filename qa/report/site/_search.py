"""What the box on the overview finds: teams, agents and conversations that have a page."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from qa.report import links
from qa.report.language import full_day_name, gettext
from qa.report.moments import channel_name
from qa.report.period import Period
from qa.report.rows import query
from qa.report.site._site import Site
from qa.types import Channel

__all__ = ["Entry", "Search", "search"]

MOST_BYTES = 500_000
"""Of the index: it stands in the overview itself, which is to open at once."""

Entry = tuple[str, str, str]
"""Name, what it is, and where its page lies."""


@dataclass(frozen=True, slots=True)
class Search:
    """The index, teams and agents first, and the number of conversations in it and left out."""

    entries: tuple[Entry, ...]
    conversations: int
    left_out: int


def search(site: Site) -> Search:
    """All teams and agents, and as many conversations, newest first, as the index has room for.

    Only what has a page in the site by now is found: other pages are written before.
    """
    people = [*_teams(site), *_agents(site)]
    fitting, left_out = _fitting(_conversations(site), MOST_BYTES - sum(map(_size, people)))
    return Search((*people, *fitting), len(fitting), left_out)


def _teams(site: Site) -> Iterator[Entry]:
    for (team,) in _rows(site, "search_teams"):
        if (path := links.team_page(team)) in site.told.paths:
            yield team, gettext("Team"), path


def _agents(site: Site) -> Iterator[Entry]:
    """Each agent with the latest report."""
    for agent_id, name, team, monday in _rows(site, "search_agents"):
        if (path := links.agent_page(agent_id, Period.week(monday))) in site.told.paths:
            about = gettext("%(agent_id)s, team %(team)s") % {"agent_id": agent_id, "team": team}
            yield name, about, path


def _conversations(site: Site) -> Iterator[Entry]:
    for interaction_id, channel, agent, day in _rows(site, "search_interactions"):
        if (path := links.interaction_page(interaction_id)) in site.told.paths:
            when = full_day_name(day) if day else gettext("time unknown")
            yield interaction_id, " · ".join((channel_name(Channel(channel)), agent, when)), path


def _rows(site: Site, name: str) -> list[tuple[Any, ...]]:
    return site.con.execute(query(name)).fetchall()


def _fitting(entries: Iterable[Entry], most_bytes: int) -> tuple[list[Entry], int]:
    """The first of them that fit into so many bytes, and how many don't."""
    fitting: list[Entry] = []
    rest = iter(entries)
    for entry in rest:
        most_bytes -= _size(entry)
        if most_bytes < 0:
            return fitting, 1 + sum(1 for _ in rest)
        fitting.append(entry)
    return fitting, 0


def _size(entry: Entry) -> int:
    return len(json.dumps(entry))
