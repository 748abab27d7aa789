"""Sprout Social: messages of the Smart Inbox as a table.

Made by Sprout Social. Where to export (2026; Sprout Social Help Center, Smart Inbox and Cases): Messages >
Smart Inbox > filter by profiles, types and dates > Export > CSV. What may be exported, and with which
columns, depends on the plan. Put the tables of one export into one folder.

Read: Timestamp (UTC) (or Date, Created Time), Message, Message Type, Network, Profile, Sender (From, Author),
Sent By with its id and email, Thread or Conversation ID (else the case's number), Message ID, Direction,
Internal Comment, Language, Status, Case Type or Topic, CSAT and its comment, Attachments. What the profile
itself sent is an agent's: that of Sent By, else the profile's; all else is the customer's. Times of a column
named (UTC) need no zone; others take that of roles.json: {"timezone": "America/Chicago"}.

Not read: tags, sentiment, likes, links, assignees, Listening. Reports of published posts (with impressions)
are not claimed. Rows without any id of a conversation are conversations of one message, and counted.

Sprout publishes no list of these columns, so several names are tried for each thing. Where yours are called
otherwise, name them in roles.json: {"columns": {"conversation_id": "Thread", "time": "Posted",
"text": "Copy", "speaker": "Handle", "role": "In/Out", "internal": "Team only", "csat": "Stars"},
"role_values": {"theirs": "customer", "ours": "agent"}}. Days like 03/04/2026 need its "date_format". The JSON
of Sprout's API isn't read: map its fields in roles.json.

Shapes: Sprout's API reference (message types, sent_by, profiles) and its Help Center; uncertain, as said.
"""

from qa.ingest._part import Part
from qa.ingest._source import Source
from qa.ingest._table_records import columns_of
from qa.ingest.sources._social import Names, columns_for, read_social
from qa.layout import Layout
from qa.types import Channel

__all__ = ["SOURCE"]

_NAMES: Names = {
    "conversation_id": ("thread_id", "conversation_id", "thread", "conversation", "case_number", "case_id"),
    "message_id": ("message_id", "native_id", "guid"),
    "time": ("timestamp_(utc)", "timestamp", "date_(utc)", "created_time", "created_time_(utc)", "date"),
    "text": ("message", "message_text", "message_content", "text"),
    "role": ("direction", "inbound_outbound", "inbound/outbound"),
    "kind": ("message_type", "type"),
    "internal": ("internal", "internal_comment", "is_internal"),
    "speaker": ("sender", "from", "author", "sender_name", "from_name", "sender_handle"),
    "agent_id": ("sent_by_id",),
    "agent": ("sent_by", "replied_by", "sent_by_name"),
    "agent_email": ("sent_by_email",),
    "customer_id": ("sender_id", "from_id", "contact_id"),
    "profile": ("profile", "profile_name", "profiles"),
    "network": ("network", "source_network"),
    "bot": ("is_bot", "automated", "bot"),
    "reason": ("case_type", "topic", "category"),
    "status": ("case_status", "status", "message_status"),
    "language": ("language",),
    "csat": ("csat", "csat_score", "csat_rating", "feedback_score"),
    "csat_comment": ("csat_comment", "feedback_comment"),
    "attachments": ("attachments", "media", "has_media"),
    "deleted": ("deleted", "is_deleted"),
}
_TELLING = {"timestamp_(utc)", "message_type", "sentiment", "tags", "sent_by", "completed_by", "assignee"}
_TELLING |= {"assigned_to", "permalink", "inbox_permalink", "case_number", "thread_id", "profile", "sender"}
_TELLING |= {"direction", "message_id", "conversation_id", "case_id", "created_time"}
_OF_REPORTS = {"impressions", "engagements", "reach", "organic_impressions"}


def _is_ours(part: Part, layout: Layout) -> bool:
    columns = columns_of(part)
    if columns is None or "network" not in columns.folded or _OF_REPORTS & set(columns.folded):
        return False
    found = columns_for(part, _NAMES, layout)
    return {"text", "profile"} <= found.keys() and len(_TELLING & set(columns.folded)) >= 3


SOURCE = Source(
    name="sprout_social",
    title="Sprout Social",
    files="CSV of the messages of the Smart Inbox",
    channel=Channel.SOCIAL,
    claim=lambda parts, layout: [ours] if (ours := [p for p in parts if _is_ours(p, layout)]) else [],
    read=lambda export: read_social(export, _NAMES),
)
