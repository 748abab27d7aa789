"""What the audits (or incremental ticket events) of a Zendesk ticket tell: comments, chats, changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qa.ingest._export import Export
from qa.ingest.sources._shared import as_dict, as_id, as_list

__all__ = ["History", "history_of"]

_COMMENTS = {"Comment", "VoiceComment", "FacebookComment"}
_CHATS = {"ChatStartedEvent", "ChatEndedEvent"}
_DONE, _NOT_DONE = {"solved", "closed"}, {"new", "open", "pending", "hold"}


@dataclass
class History:
    """`messages` are those of chats, each once. `solved_at` is that of the last time; `handovers` from one
    assignee to another. All None or 0 where there are no audits.
    """

    comments: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    solved_at: datetime | None = None
    reopens: int | None = None
    handovers: int | None = None


def history_of(export: Export, audits: Iterable[Any]) -> History:
    """What the ticket's audits tell, in the order in which they were made."""
    found = History()
    seen: set[tuple[str, object]] = set()
    events = sorted(_events(audits), key=lambda event: str(event["created_at"]))
    for event in events:
        kind = event.get("type") or event.get("event_type")
        if kind in _COMMENTS:
            found.comments.append(event)
        elif kind in _CHATS:
            value = as_dict(event.get("value"))
            for index, message in enumerate(map(as_dict, as_list(value.get("history")))):
                key = as_id(value.get("chat_id")), message.get("chat_index", (event.get("id"), index))
                if key not in seen:
                    seen.add(key)
                    found.messages.append(message)
        elif kind == "CommentPrivacyChange":
            changed = as_id(event.get("comment_id"))
            found.comments = [
                each | {"public": event.get("public")} if as_id(each.get("id")) == changed else each
                for each in found.comments
            ]
        elif kind in {"Change", "Create"}:
            _change(export, found, event)
    return found


def _events(audits: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The events, each with author, time and way of its audit where it has none of its own."""
    for audit in map(as_dict, audits):
        about = {
            "author_id": audit.get("author_id", audit.get("updater_id")),
            "created_at": audit.get("created_at", audit.get("timestamp")),
            "via": audit.get("via"),
        }
        for event in [*as_list(audit.get("events")), *as_list(audit.get("child_events"))]:
            own = {key: value for key, value in as_dict(event).items() if value is not None}
            if isinstance(own.get("via"), str):  # ticket events name the way in words: "Web form", "Rule"
                own["via"] = {"channel": own["via"].lower().replace(" ", "_")}
            yield about | own


def _change(export: Export, found: History, event: dict[str, Any]) -> None:
    name, value, before = event.get("field_name"), event.get("value"), event.get("previous_value")
    if "status" in event:  # ticket events name the changed field itself
        name, value = "status", event["status"]
        before = event.get("previous_value", before)
    if name == "status":
        found.reopens = found.reopens or 0
        if value in _DONE and before not in _DONE:
            found.solved_at = export.time(event.get("created_at"))
        elif before in _DONE and value in _NOT_DONE:
            found.reopens += 1
    elif name == "assignee_id":
        found.handovers = (found.handovers or 0) + (
            before not in {None, "", value} and value not in {None, ""}
        )
