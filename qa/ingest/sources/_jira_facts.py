"""What Jira records about an issue beside its words: who, when, why, how it ended, and how it was rated."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from qa.ingest._export import Export, value_at
from qa.ingest.sources._desks import agent_id_of
from qa.ingest.sources._jira_people import person
from qa.ingest.sources._pages import key
from qa.ingest.sources._shared import rated
from qa.types import Channel, Contact, Survey

__all__ = ["contact_of", "surveys_of", "time_of"]


def time_of(export: Export, given: object) -> datetime | None:
    """A moment of either API."""
    value = given.get("epochMillis") or given.get("iso8601") if isinstance(given, dict) else given
    return export.time(value)


def contact_of(
    export: Export, issue_key: str, issue: Mapping[str, Any], fields: Mapping[str, Any]
) -> Contact:
    """What the issue's fields and, where it is there, its changelog say."""
    reporter, assignee = person(fields.get("reporter")), person(fields.get("assignee"))
    reopens, transfers = _changes(issue)
    kinds = (value_at(value, "requestType.name") for value in fields.values() if isinstance(value, dict))
    request: object = next(filter(None, kinds), None)
    return Contact(
        issue_key,
        channel=Channel.EMAIL,
        started_at=time_of(export, fields.get("created")),
        agent_id=agent_id_of(export, assignee.id, assignee.email, assignee.name),
        queue=key(value_at(dict(fields), "project.name")) or None,
        customer_id=reporter.id or None,
        reason=key(request or value_at(dict(fields), "issuetype.name")) or None,
        status=key(value_at(dict(fields), "status.name")).lower() or None,
        disposition=key(value_at(dict(fields), "resolution.name")) or None,
        transfers=transfers,
        solved_at=time_of(export, fields.get("resolutiondate")),
        reopens=reopens,
    )


def _changes(issue: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """How often it was reopened (a resolution taken back) and handed over, where the history is there."""
    histories = value_at(dict(issue), "changelog.histories")
    if not isinstance(histories, list):
        return None, None
    items = [item for history in histories for item in history.get("items") or ()]
    taken = [item for item in items if item.get("field") == "resolution" and item.get("from")]
    handed = [item for item in items if item.get("field") == "assignee" and item.get("from")]
    return sum(not item.get("to") for item in taken), sum(bool(item.get("to")) for item in handed)


def surveys_of(
    export: Export, issue_key: str, issue: Mapping[str, Any], fields: Mapping[str, Any]
) -> list[Survey]:
    """The rating: of the key feedback, else of the custom field that holds one."""
    held = [value for name, value in fields.items() if name.startswith("customfield_")]
    answers = [issue.get("feedback"), fields.get("feedback"), *held]
    for answer in answers:
        if isinstance(answer, dict) and answer.get("rating") is not None:
            csat, given = rated(export, answer["rating"])
            comment = answer.get("comment")
            words = key(comment.get("body") if isinstance(comment, dict) else comment)
            return [Survey(issue_key, csat=csat, csat_as_given=given, comment=words or None)]
    return []
