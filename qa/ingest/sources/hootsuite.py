"""Hootsuite Inbox 2.0 (before: Sparkcentral): its data exports of messages and of conversations.

Made by Hootsuite. Where to export (2026; Hootsuite Help, "Create Inbox 2.0 data exports" and "Sparkcentral
data exports"): Inbox 2.0 > Exports > On-demand (or Scheduled) > Export type: Messages, and for status and
rating Resolved conversations or Open conversations > Time zone, Date range, Channels > Generate export.
Choose UTC as the time zone, or name yours in roles.json: {"timezone": "Europe/Madrid"}. It gives CSV. Put
the tables into one folder: they are joined by Conversation ID.

Read of messages: Conversation ID, Message ID, Created at, Content, Direction (Inbound, Outbound), Message
Type, Medium, Channel, Channel Display Name, Contact Profile ID, Contact Primary and Secondary Identifier,
Language, and the agent's id, name and email. Of conversations: Created at, Status, Topic, Resolved at, CSAT
and its comment. Inbound is the customer. Outbound is an agent: the one who sent it where the table names one,
else the channel. A conversation of which only its own row is there becomes a contact without words.

Not read: sentiment, links of posts, what attachments hold; the exports of contacts, tags, response times and
users' presence. Exports of Inbox 1.0, Streams and Analytics aren't recognised: map their columns in
roles.json.

The help page names the columns of conversations. Those of messages are known from public code that reads
them (Message ID, Direction, Message Type, Content, Post URL, Created at, Contact Primary Identifier), but for
the agent's: several names are tried (Agent ID, Agent Name, Sent By, Author). Where your plan writes others,
say so in roles.json: {"columns": {"speaker": "Answered by", "internal": "Team only?", "csat": "Score"},
"internal_values": ["yes"]}; also conversation_id, time, role and text. Days like 03/04/2026 need its
"date_format".

Shapes: the help pages named above; public code that reads such message exports.
"""

from qa.ingest._part import Part
from qa.ingest._source import Source
from qa.ingest._table_records import columns_of
from qa.ingest.sources._social import Names, columns_for, read_social
from qa.layout import Layout
from qa.types import Channel

__all__ = ["SOURCE"]

_NAMES: Names = {
    "conversation_id": ("conversation_id",),
    "message_id": ("message_id",),
    "time": ("created_at", "sent_at", "message_created_at", "timestamp", "date"),
    "text": ("content", "message_content", "message", "message_text", "text"),
    "role": ("direction", "message_direction"),
    "kind": ("message_type", "type"),
    "internal": ("internal", "is_internal", "private_note", "is_note"),
    "speaker": ("author", "author_name", "sender", "sender_name", "from"),
    "agent_id": ("agent_id", "sent_by_agent_id", "user_id", "author_id"),
    "agent": ("agent_name", "agent", "sent_by", "agent_display_name", "user_name"),
    "agent_email": ("agent_email", "user_email", "agent_email_address"),
    "customer_id": ("contact_profile_id", "contact_id"),
    "customer": ("contact_primary_identifier", "contact_secondary_identifier", "contact_name"),
    "profile": ("channel_display_name", "channel", "social_profile"),
    "network": ("medium", "social_network"),
    "bot": ("is_bot", "automated", "is_automated", "bot"),
    "reason": ("topic", "topics", "conversation_topic"),
    "status": ("status", "conversation_status"),
    "solved_at": ("resolved_at", "first_resolved_at", "last_resolved_at"),
    "language": ("language", "message_language"),
    "csat": ("csat", "csat_score", "csat_rating", "survey_score"),
    "csat_comment": ("csat_comment", "csat_feedback", "survey_comment"),
    "attachments": ("attachments", "attachment_count", "has_attachments", "attachment_url"),
    "deleted": ("deleted", "is_deleted"),
}
_TELLING = {"medium", "channel_display_name", "contact_profile_id", "contact_primary_identifier"}
_TELLING |= {"contact_secondary_identifier", "last_status_change_agent_id"}
_TELLING |= {"message_id", "direction", "content", "social_network", "social_profile"}


def _is_ours(part: Part, layout: Layout) -> bool:
    columns = columns_of(part)
    if columns is None or len(_TELLING & set(columns.folded)) < 3:
        return False
    return "conversation_id" in columns_for(part, _NAMES, layout)


SOURCE = Source(
    name="hootsuite",
    title="Hootsuite Inbox",
    files="CSV of the data exports Messages, Resolved conversations and Open conversations of Inbox 2.0",
    channel=Channel.SOCIAL,
    claim=lambda parts, layout: [ours] if (ours := [p for p in parts if _is_ours(p, layout)]) else [],
    read=lambda export: read_social(export, _NAMES),
)
