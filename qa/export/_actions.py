"""Coaching as tasks: a CSV file that a task tool's own import reads.

Columns by tool, as its help says (read in 2026):
- Jira (support.atlassian.com, "Prepare a CSV file for import", "Importing data from CSV"): Summary is
  required; columns named as Jira's fields map by themselves; people by e-mail address; headers without
  punctuation. A field of several values is a column that stands several times. A label of Jira holds no
  space. The import asks for the format of dates: yyyy-MM-dd.
- Asana (help.asana.com, "Preparing data for CSV import"): Name first, then Description, Section, Assignee (an
  e-mail address) and Due Date, in this order. Tags and Priority are mapped by hand. How dates are to be
  written could not be read there: they stand as 2026-11-23.
- Trello reads no CSV itself. The columns are those of the power-up "Import to Trello by Blue Cat": Card Name,
  Card Description, Labels, Members, Due Date, List Name. A member has a name of Trello's own: assign by hand.
- Without a tool: plain columns for any other.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from qa.cells import disarmed
from qa.errors import ConfigError
from qa.export._files import work_folder
from qa.report.language import clock
from qa.scoring import edition

__all__ = ["Action", "Tasks", "Tool", "actions", "export_actions"]

_MOMENTS = 5
"""Examples that a task quotes; the rest is a number."""
_FIRST = 2
"""So many of an agent's tasks are of medium priority, as a report asks for two things; the rest is low."""
# several: what the agents' own parts tell, too
_MISSES = """
SELECT
    o.agent_id, o.agent_name, coalesce(a.email, '') AS email, o.rank, o.scorecard, o.section, o.criterion,
    o.question, o.judged, o.missed, o.critical_failures, o.points_lost, o.until_at,
    (SELECT max(scorecard_version) FROM scorecard_versions v WHERE v.scorecard = o.scorecard) AS version,
    (
        SELECT list({'interaction_id': r.interaction_id, 'started_at': i.started_at, 'reason': r.reason,
            'shown': coalesce(list_filter(evidence, lambda e: e.role = 'agent')[1], evidence[1])}
            ORDER BY points_possible - points_earned DESC, i.started_at DESC, r.interaction_id)
        FROM criterion_results r JOIN interactions i USING (interaction_id)
        WHERE i.agent_id = o.agent_id AND r.scorecard = o.scorecard AND r.criterion = o.criterion
            AND r.outcome IN ('partly_met', 'not_met') AND i.started_at > o.since_at
    ) AS moments
FROM coaching_opportunities o LEFT JOIN agents a USING (agent_id)
WHERE o.agent_id NOT IN ('unknown', 'several')
ORDER BY o.agent_name, o.agent_id, o.rank
"""


class Tool(StrEnum):
    """Whose import reads the file."""

    TRELLO = "trello"
    ASANA = "asana"
    JIRA = "jira"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that an agent should do differently; `assignee` is an e-mail address where there is one."""

    title: str
    description: str
    agent_name: str
    assignee: str
    due_on: date
    labels: tuple[str, ...]
    priority: str


@dataclass(frozen=True, slots=True)
class Tasks:
    """How many tasks were written, and how many opportunities are nobody's: their agent is not known."""

    written: int
    nobodys: int


def actions(con: DuckDBPyConnection) -> Iterator[Action]:
    """A task for each coaching opportunity of a known agent, by agent, what would help most first.

    Due on the Monday after the last contact stored. Quotes are redacted, as everything that is published.
    """
    found = con.execute(_MISSES)
    names = [column[0] for column in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    advice = _advice(con, {(row["scorecard"], row["version"]) for row in rows})
    for row in rows:
        yield Action(
            title=f"Coaching for {row['agent_name']}: {row['question']}",
            description=_description(row, advice.get((row["scorecard"], row["criterion"]))),
            agent_name=row["agent_name"],
            assignee=row["email"] or row["agent_name"],
            due_on=_next_monday(row["until_at"]),
            labels=("coaching", row["scorecard"], row["section"]),
            priority="High" if row["critical_failures"] else "Medium" if row["rank"] <= _FIRST else "Low",
        )


def export_actions(con: DuckDBPyConnection, file: Path, tool: Tool | None = None) -> Tasks:
    """Writes the tasks as CSV in UTF-8, in the columns that the tool reads; how many there are.

    Without a byte order mark, which importers take for a part of the first column's name. The file is written
    whole, mode 0600, or not at all. Raises ExportError when it can't be.
    """
    header, cells = _SHAPES[tool]
    rows = [[disarmed(cell) for cell in cells(action)] for action in actions(con)]
    with work_folder(file.parent) as work, (work / file.name).open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *rows])
    sql = "SELECT count(*) FROM coaching_opportunities WHERE agent_id = 'unknown'"
    (nobodys,) = con.execute(sql).fetchone() or (0,)
    return Tasks(len(rows), nobodys)


def _advice(con: DuckDBPyConnection, versions: set[tuple[str, int | None]]) -> dict[tuple[str, str], str]:
    """What to do instead, by scorecard and criterion; nothing for a version that can't be read any more."""
    found = {}
    for scorecard, version in versions:
        with suppress(ConfigError):
            if version is not None:
                for criterion in edition(con, scorecard, version).criteria():
                    found[scorecard, criterion.id] = criterion.coaching.instead
    return found


def _description(row: Mapping[str, Any], instead: str | None) -> str:
    """What to do instead, how often it was missed, and where."""
    lost = f", {row['points_lost']:.1f} points lost" if row["points_lost"] > 0 else ""
    critical = f", {row['critical_failures']} of them critical" if row["critical_failures"] else ""
    lines = [
        *([f"What to do instead: {instead}"] if instead else []),
        f"Missed in {row['missed']} of {row['judged']} contacts{critical}{lost} (last 4 weeks).",
        "Where:",
        *(_moment(each) for each in row["moments"][:_MOMENTS]),
    ]
    if (more := len(row["moments"]) - _MOMENTS) > 0:
        lines.append(f"and {more} more.")
    return "\n".join(lines)


def _moment(miss: Mapping[str, Any]) -> str:
    shown = miss["shown"]
    at = "" if shown is None or shown["start_s"] is None else f", at {clock(shown['start_s'])}"
    said = f": “{shown['quote']}”" if shown and shown["quote"] else f": {miss['reason']}"
    return f"* {miss['interaction_id']}, {miss['started_at']:%Y-%m-%d %H:%M} UTC{at}{said}"


def _next_monday(at: datetime) -> date:
    return at.date() + timedelta(days=7 - at.weekday())


def _slug(label: str) -> str:
    return "-".join(label.split())


_Shape = tuple[Sequence[str], Callable[[Action], Sequence[str]]]
_SHAPES: Mapping[Tool | None, _Shape] = {
    None: (
        ("title", "description", "assignee", "due_date", "labels", "priority"),
        lambda a: (a.title, a.description, a.assignee, str(a.due_on), ", ".join(a.labels), a.priority),
    ),
    Tool.JIRA: (
        ("Summary", "Description", "Issue Type", "Assignee", "Due Date", "Priority", *("Labels",) * 3),
        lambda a: (
            *(a.title, a.description, "Task", a.assignee, str(a.due_on), a.priority),
            *map(_slug, a.labels),
        ),
    ),
    Tool.ASANA: (
        ("Name", "Description", "Section", "Assignee", "Due Date", "Tags", "Priority"),
        lambda a: (
            *(a.title, a.description, a.agent_name, a.assignee),
            *(str(a.due_on), ",".join(a.labels), a.priority),
        ),
    ),
    Tool.TRELLO: (
        ("Card Name", "Card Description", "Labels", "Members", "Due Date", "List Name"),
        lambda a: (
            *(a.title, a.description, ",".join((*a.labels, a.priority))),
            *(a.assignee, str(a.due_on), a.agent_name),
        ),
    ),
}
