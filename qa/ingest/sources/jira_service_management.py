"""Jira Service Management (Atlassian; before, Jira Service Desk), cloud and Data Center.

How to export, best first:
- A script asks the API: `/rest/api/3/search/jql?jql=project=KEY&fields=*all&expand=changelog` (Data Center:
  `/rest/api/2/search`), where a request has more comments than the page shows also
  `/rest/api/3/issue/KEY-1/comment?expand=properties`. Deliver pages, issues one a file, arrays or lines.
  The service desk's own API is read too: `/rest/servicedeskapi/request/KEY-1` and its `/comment`. Pages of
  comments without any issue beside them are conversations named by the key in the file's name, else the file.
- Filters, View all work items (issues), a search, then Export, Export CSV (all fields). A table doesn't say
  which comments were internal: all come as public, and the run counts them. Times are in the time zone and
  format of who exports, months in English; name the timezone in roles.json.

Read: key, description (the first message), comments with author, time, jsdPublic or the property
sd.public.comment or visibility; bodies in the Atlassian Document Format, wiki markup or plain; reporter,
assignee, creator, status, resolution, resolutiondate, created, project (the queue), request type or issue
type (the reason), changelog (times reopened, handed from agent to agent); satisfaction: the custom field that
holds a rating, a key `feedback` that a script put there (`/rest/servicedeskapi/request/KEY-1/feedback`), and
the columns Satisfaction of a table.
The reporter is the customer, accounts of type customer are too, type app is a bot, all others with an
Atlassian account are agents. A description that an agent wrote for a customer (creator is not reporter) is a
note.

Not read: attachments (counted), work logs, SLAs, approvals, other custom fields, the summary. XML, Word and
Excel exports.
Limits: where accountType is missing (Data Center, tables) only the reporter, the assignee and who writes
internally can be told; the rest by agents.csv or roles.json.

roles.json is needed for: agents in tables and on servers unless agents.csv has them, agents who report.

Shapes: developer.atlassian.com (Jira Cloud platform REST API v3: issue search, issue comments; Jira Service
Management REST API: request, feedback), public code for the property and the table's comments.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from qa.errors import InputError
from qa.ingest._draft import Draft, DraftTurn, Moment
from qa.ingest._export import BROKEN_RECORD, Export, Piece, value_at
from qa.ingest._part import Part
from qa.ingest._source import Source, alone, together
from qa.ingest.sources._adf import jira_text, media_in
from qa.ingest.sources._desks import (
    in_time_order,
    latest,
    read_joined,
    with_assignee,
    without_words,
)
from qa.ingest.sources._jira_facts import contact_of, surveys_of, time_of
from qa.ingest.sources._jira_people import Person, person, role_of
from qa.ingest.sources._jira_table import is_jira_table, read_table
from qa.ingest.sources._pages import Apart, Pages, filled, key, unique
from qa.ingest.sources._shared import own_rating
from qa.types import Channel, Rejected, Role

__all__ = ["SOURCE"]

_TELLING = {"issuetype", "reporter", "status", "description", "comment", "project"}
_KEY_IN_NAME = re.compile(r"[A-Z][A-Z0-9_]+-\d+")
_OF_FILE = "file "
"""How the key of an issue begins that only its file tells."""
_LISTS = ("issues", "comments", "values")
_IN_ADDRESS = re.compile(r"/(?:issue|request)/([^/]+)/comment/")


def _kind(value: Mapping[str, Any]) -> str:
    fields = value.get("fields")
    if isinstance(fields, dict) and (("key" in value and fields.keys() & _TELLING) or _comments_in(fields)):
        return "issue"
    if {"issueKey", "requestFieldValues"} <= value.keys():
        return "issue"
    return "comment" if _is_comment(value) else ""


def _is_comment(value: object) -> bool:
    if not isinstance(value, Mapping) or not {"author", "body", "created"} <= value.keys():
        return False
    author = value["author"] if isinstance(value["author"], Mapping) else {}
    return bool(_address(value)) or "jsdPublic" in value or bool({"accountId", "accountType"} & author.keys())


def _comments_in(fields: Mapping[str, Any]) -> bool:
    page = fields.get("comment")
    inside = page.get("comments") if isinstance(page, dict) else page
    return isinstance(inside, list) and any(map(_is_comment, inside[:1]))


def _address(comment: Mapping[str, Any]) -> str:
    found = _IN_ADDRESS.search(key(comment.get("self") or value_at(comment, "_links.self")))
    return found[1] if found else ""


def _issue_of(item: Any, part: Part) -> str:
    """The issue that a comment's address, else its file's name gives; "" for none."""
    in_name = _KEY_IN_NAME.search(part.name.rpartition("/")[2])
    return _address(item) or (in_name.group() if in_name else "")


def _issue_or_file_of(item: Any, part: Part) -> str:
    """The same in an export without issues: there a page holds the comments of one, which the file names."""
    return _issue_of(item, part) or f"{_OF_FILE}{part.file}"


_PAGES = Pages(_LISTS, _kind)


def _read(export: Export) -> Iterator[Piece]:
    if len(export.parts) == 1 and is_jira_table(export.parts[0]):
        yield from read_table(export)
        return
    has_issues = any("issue" in _PAGES.kinds(part) for part in export.parts)
    with Apart(export, _PAGES, _issue_of if has_issues else _issue_or_file_of) as comments:
        make = partial(_draft, export, comments)
        yield from read_joined(
            export, _PAGES, "issue", lambda part, kind, record: comments.add(part, record), make
        )
        for issue_key, part, number in comments.left():
            if has_issues:
                yield export.bad(part, number, "belongs to no issue of the export. Export its issue too.")
                continue
            export.notes.count("conversations of which the export holds the comments only")
            try:
                yield _draft(export, comments, part, number, {"key": issue_key, "fields": {}})
            except (InputError, *BROKEN_RECORD):
                yield export.bad(part, number, "is no comment that can be read. Export it again.")


def _draft(
    export: Export, comments: Apart, part: Part, number: int, issue: dict[str, Any]
) -> Draft | Rejected:
    issue = _as_issue(issue) if "requestFieldValues" in issue else issue
    issue_key, fields = key(issue.get("key") or issue.get("id")), issue["fields"]
    if not issue_key and number > 1:
        raise KeyError
    names = dict.fromkeys((issue_key, key(issue.get("id")) or issue_key))
    apart = [comment for name in names for comment in comments.of(name)]
    turns = _turns(export, fields, apart)
    if not any(turn.text for turn in turns):
        return without_words(part, number, "has neither a description nor comments. Export with fields=*all.")
    contact = contact_of(export, issue_key, issue, fields)
    return Draft(
        part.file,
        number,
        turns,
        channel=Channel.EMAIL,
        fields=with_assignee(
            filled(
                interaction_id="" if issue_key.startswith(_OF_FILE) else issue_key,
                customer_id=contact.customer_id,
                queue=contact.queue,
                disposition=contact.disposition,
            ),
            turns,
            contact.agent_id,
        ),
        surveys=latest(export, surveys_of(export, issue_key, issue, fields))
        or own_rating(export, issue, issue_key)
        or own_rating(export, fields, issue_key),
        contact=contact,
    )


def _as_issue(request: Mapping[str, Any]) -> dict[str, Any]:
    """A request of the service desk's API in the shape of an issue."""
    given = {key(each.get("fieldId")): each.get("value") for each in request["requestFieldValues"]}
    fields = given | {
        "reporter": request.get("reporter"),
        "created": request.get("createdDate"),
        "status": {"name": value_at(dict(request), "currentStatus.status")},
        "issuetype": {"name": value_at(dict(request), "requestType.name")},
    }
    return dict(request) | {"key": request["issueKey"], "id": request.get("issueId"), "fields": fields}


def _turns(export: Export, fields: Mapping[str, Any], apart: list[dict[str, Any]]) -> tuple[DraftTurn, ...]:
    reporter, assignee = person(fields.get("reporter")), person(fields.get("assignee"))
    page = fields.get("comment")
    inside = (page.get("comments") if isinstance(page, dict) else page) or []
    comments = unique([*inside, *apart])
    if isinstance(page, dict) and isinstance(page.get("total"), int):
        missing = max(0, page["total"] - len(comments))
        export.notes.count("comments that the export leaves out; export the comments of each issue", missing)
    bodies = [fields.get("description"), *(comment.get("body") for comment in comments)]
    files = len(fields.get("attachment") or ()) or sum(map(media_in, bodies))
    export.notes.count("attachments, not read", files)
    said = [_said(export, comment, reporter, assignee) for comment in comments]
    return (*_description(export, fields, reporter), *in_time_order(said))


def _description(export: Export, fields: Mapping[str, Any], reporter: Person) -> list[DraftTurn]:
    text, start = jira_text(fields.get("description")), time_of(export, fields.get("created"))
    if not text:
        return []
    creator = person(fields.get("creator"))
    if creator.kind == "atlassian" and not creator.is_same(reporter):
        return [_turn(export, text, creator, told=Role.AGENT, start=start, is_public=False)]
    told = Role.BOT if reporter.kind == "app" else Role.CUSTOMER
    return [_turn(export, text, reporter, told=told, start=start, is_public=True)]


def _said(export: Export, comment: Mapping[str, Any], reporter: Person, assignee: Person) -> DraftTurn:
    who, is_public = person(comment.get("author")), _is_public(comment)
    told = role_of(who, reporter, assignee, is_public=is_public)
    start = time_of(export, comment.get("created"))
    return _turn(export, jira_text(comment.get("body")), who, told=told, start=start, is_public=is_public)


def _turn(  # noqa: PLR0913 - a turn has this many sides
    export: Export, text: str, who: Person, *, told: Role | None, start: Moment, is_public: bool
) -> DraftTurn:
    return export.turn(
        text, id=who.id, name=who.name, email=who.email, told=told, start=start, is_public=is_public
    )


def _is_public(comment: Mapping[str, Any]) -> bool:
    """Whether the customer sees it: jsdPublic, public, the property, or a visibility for some only."""
    for name in ("jsdPublic", "public"):
        if isinstance(comment.get(name), bool):
            return bool(comment[name])
    for each in comment.get("properties") or ():
        if each.get("key") == "sd.public.comment":
            return str(value_at(each, "value.internal")).lower() != "true"
    return not comment.get("visibility")


def _claim_json(part: Part) -> bool:
    return bool(_PAGES.kinds(part))


def _claim(parts: Any, layout: Any) -> list[list[Part]]:
    tables = alone(is_jira_table)(parts, layout)
    issues = together(_claim_json, needs=lambda part: bool(_PAGES.kinds(part) & {"issue", "comment"}))(
        parts, layout
    )
    return [*tables, *issues]


SOURCE = Source(
    name="jira_service_management",
    title="Jira Service Management",
    files="JSON of its API: issues with comments, pages or one a file; CSV with all fields",
    channel=Channel.EMAIL,
    claim=_claim,
    read=_read,
)
