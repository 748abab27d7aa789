"""Jira's table of issues: CSV with all fields, a column Comment for each comment."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._part import Part
from qa.ingest._table_records import columns_of, reread_row
from qa.ingest.sources._adf import jira_text
from qa.ingest.sources._desks import agent_id_of, in_time_order, with_assignee
from qa.ingest.sources._jira_people import Person, role_of
from qa.ingest.sources._pages import filled
from qa.ingest.sources._shared import rated
from qa.types import Channel, Contact, Rejected, Role, Survey

__all__ = ["is_jira_table", "read_table"]

_KEYS = ("issue_key", "work_item_key", "key")
# such as 12/Oct/26 9:10 AM: Jira's own, with the month's name, so that none is ambiguous
_FORMATS = ("%d/%b/%y %I:%M %p", "%d/%b/%Y %I:%M %p", "%d/%b/%y %H:%M", "%d/%b/%Y %H:%M")
_WHEN = re.compile(r"\d{1,4}[/-]\w{2,3}[/-]\d{1,4}[T ][\d:.]+(?: ?[AP]M)?", re.IGNORECASE)


def is_jira_table(part: Part) -> bool:
    """Whether the header is that of Jira's issues."""
    columns = columns_of(part)
    named = set(columns.folded) if columns else set()
    return {"summary", "status", "reporter", "created"} <= named and bool(named & set(_KEYS[:2]))


def read_table(export: Export) -> Iterator[Piece]:
    """A conversation for each row. Raises InputError for a workbook, which keeps one column Comment only."""
    part, columns = export.parts[0], columns_of(export.parts[0])
    if columns is None or part.is_zip:
        detail = "is a workbook, of which the columns of one name can't be told apart. Export CSV."
        raise InputError(RejectReason.WRONG_SHAPE, detail)
    names = [f"{name}#{columns.folded[:n].count(name)}" for n, name in enumerate(columns.folded)]
    numbered = replace(columns, folded=tuple(names))
    with part.open() as stream:
        for row in export.rows(part):
            if isinstance(row, Rejected):
                yield row
            else:
                cells = reread_row(stream, numbered, row.start, row.end)
                yield _draft(export, part, row.number, _Row(cells))


@dataclass(frozen=True)
class _Row:
    """The cells of an issue under `column#0`, `column#1` and so on: columns of one name are many."""

    cells: Mapping[str, str]

    def all(self, column: str) -> list[str]:
        """What stands in the columns of that name."""
        named = (cell for name, cell in self.cells.items() if name.rpartition("#")[0] == column)
        return [cell for cell in named if cell]

    def first(self, *columns: str) -> str:
        """The first that says something, "" where none does."""
        return next((cell for column in columns for cell in self.all(column)), "")

    def person(self, column: str) -> Person:
        """An account: tables of the cloud give the id in a column of its own, those of servers a name."""
        return Person(self.first(f"{column}_id"), self.first(column))


def _draft(export: Export, part: Part, number: int, row: _Row) -> Draft | Rejected:
    issue_key = row.first(*_KEYS)
    if not issue_key:
        return export.bad(part, number, "has no issue key. Export it again with all fields.", "line")
    turns = _turns(export, row)
    if not any(turn.text for turn in turns):
        detail = "has neither a description nor comments. Export all fields."
        return rejected(part.file, RejectReason.NO_TURNS, detail, part=f"line {number}")
    contact = _contact(export, issue_key, row)
    fields = filled(
        interaction_id=issue_key,
        customer_id=contact.customer_id,
        queue=contact.queue,
        disposition=contact.disposition,
    )
    return Draft(
        part.file,
        number,
        turns,
        channel=Channel.EMAIL,
        fields=with_assignee(fields, turns, contact.agent_id),
        surveys=_surveys(export, issue_key, row),
        contact=contact,
    )


def _turns(export: Export, row: _Row) -> tuple[DraftTurn, ...]:
    export.notes.count("attachments, not read", len(row.all("attachment")))
    people = [row.person(column) for column in ("reporter", "assignee", "creator")]
    comments = [_comment(export, cell, people) for cell in row.all("comment")]
    export.notes.count(
        "comments of a table, which doesn't say which are internal: taken as public", len(comments)
    )
    text = jira_text(row.first("description"))
    start = export.time(row.first("created"), *_FORMATS)
    reporter = people[0]
    first = [export.turn(text, id=reporter.id, name=reporter.name, told=Role.CUSTOMER, start=start)]
    return (*(first if text else []), *in_time_order(comments))


def _comment(export: Export, cell: str, people: list[Person]) -> DraftTurn:
    """A cell `12/Oct/26 9:10 AM;author;text`; the cloud's authors are ids, servers' names."""
    when, _, rest = cell.partition(";")
    author, mark, words = rest.partition(";")
    if not mark or not _WHEN.fullmatch(when.strip()):
        export.notes.count("comments of a table without time and author")
        return export.turn(jira_text(cell))
    given = Person(author.strip(), author.strip())
    who = next((each for each in people if each.id == given.id or each.name == given.name), given)
    reporter, assignee, _ = people
    return export.turn(
        jira_text(words),
        id=who.id,
        name=who.name if who.name != who.id else "",
        told=role_of(who, reporter, assignee, is_public=True),
        start=export.time(when, *_FORMATS),
    )


def _contact(export: Export, issue_key: str, row: _Row) -> Contact:
    reporter, assignee = row.person("reporter"), row.person("assignee")
    return Contact(
        issue_key,
        channel=Channel.EMAIL,
        started_at=export.time(row.first("created"), *_FORMATS),
        agent_id=agent_id_of(export, assignee.id or assignee.name, assignee.name),
        queue=row.first("project_name", "project_key") or None,
        customer_id=reporter.id or reporter.name or None,
        reason=row.first("custom_field_(request_type)", "issue_type", "work_type") or None,
        status=row.first("status").lower() or None,
        disposition=row.first("resolution") or None,
        solved_at=export.time(row.first("resolved"), *_FORMATS),
    )


def _surveys(export: Export, issue_key: str, row: _Row) -> tuple[Survey, ...]:
    given = row.first("satisfaction_rating", "custom_field_(satisfaction)", "satisfaction")
    if not given:
        return ()
    csat, words = rated(export, given)
    at = row.first("custom_field_(satisfaction_date)", "satisfaction_date")
    return (Survey(issue_key, answered_at=export.time(at, *_FORMATS), csat=csat, csat_as_given=words),)
