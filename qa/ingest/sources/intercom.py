"""Intercom: conversations as its API and its exports hand them out.

**To export.** Full conversations come from the API alone or from the scheduled export to S3 (Settings > Data
> Imports & exports, 2026): `GET /conversations/{id}` for each, kept as a file, a line or an item of an
array; beside them the answers of `/admins` and `/teams`, where the roster knows agents by address. Pages of
`/conversations` and `/conversations/search` can be read as well, but Intercom leaves all but the first
message out of them: that is counted.

**Read.** id, created_at, source (the first message), conversation_parts, admin and team assignee, state,
statistics (reopens, last close, first answer, handling time), conversation_rating, tags, topics, custom
attributes named reason, category, topic or issue type. API versions before 2.0 (conversation_message, user,
assignee) as well.

**Turns.** Every part with words: comments, and what was written with closing, opening, snoozing or assigning
(Intercom sends that to the customer). note and note_and_reopen are private. Ratings, tags, attributes,
participants and the like are no turns. Bodies are HTML and become text; in emails quoted mail and signatures
are cut.

**Who is who.** author.type: user, lead and contact are the customer, admin an agent, bot a bot; so is
whoever writes `from_ai_agent` or `is_ai_answer`, and a first message that was `automated` or
`operator_initiated` whatever teammate it is signed with. `team` stays unknown unless roles.json names it.

**Contact.** wait_s is the time to the first answer of a teammate, talk_s the handling time, transfers the
times that it went from one teammate to another, solved_at the last close.

**Left out**, and said: deleted conversations, those tagged spam, redacted messages without words left.

**Not read.** Attachments (counted), the `.txt` transcripts and CSV reports of the inbox, contacts, calls'
recordings, ratings of the AI agent (counted).

**Limits.** Intercom gives the latest 500 parts of a conversation at most: counted where reached. How the
lines of the export to S3 look isn't documented: the shape of the API is expected.

Shapes: developers.intercom.com, REST API reference (Conversations, versions 1.0 to 2.14), and the types of
intercom-client.
"""

from collections.abc import Iterator
from typing import Any

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, rejected
from qa.ingest._export import BROKEN_RECORD, Export, Piece
from qa.ingest._json_records import Record, json_first, json_value
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest.sources._intercom_talk import Talk, Teams
from qa.ingest.sources._shared import as_dict, as_id, as_list, as_text, own_rating
from qa.types import Channel, Rejected

_ALONE = "a file of one conversation"
"""The key of a record that is its whole file, which names it where it has no id."""
_BROKEN = (InputError, *BROKEN_RECORD)


def _kind(record: Any) -> str:
    """What a record is: "conversation", "admin", "team"; "" where it isn't Intercom's."""
    if not isinstance(record, dict):
        return ""
    keys = record.keys()
    first = record.get("source") or record.get("conversation_message")
    if isinstance(first, dict) and (
        ("id" in keys and record.get("type") == "conversation") or "conversation_parts" in keys
    ):
        return "conversation"
    if record.get("type") == "admin" and "email" in keys:
        return "admin"
    return "team" if record.get("type") == "team" and "admin_ids" in keys else ""


def _kinds(part: Part) -> set[str]:
    first = json_first(part)
    if alone := _kind(first):
        return {alone}
    return {_kind(first.get(key)) for key in ("", "conversations", "data", "admins", "teams")} - {""}


def _records(export: Export, part: Part) -> Iterator[Record | Rejected]:
    if _kind(json_first(part)):
        yield Record(_ALONE, 1, json_value(part), 0, 0)
    else:
        yield from export.records(part)


def _read(export: Export) -> Iterator[Piece]:
    teams = Teams()
    for part in export.parts:
        if "conversation" not in _kinds(part):
            for record in _records(export, part):
                if isinstance(record, Rejected):
                    yield record
                else:
                    _take_in(teams, record.value)
    for part in export.parts:
        if "conversation" in _kinds(part):
            for record in _records(export, part):
                if isinstance(record, Rejected):
                    yield record
                elif record.key in {"", _ALONE, "conversations", "data"}:
                    yield _piece(export, part, record, teams)


def _take_in(teams: Teams, value: Any) -> None:
    if _kind(value) == "admin":
        teams.admins[as_id(value.get("id"))] = as_text(value.get("name")), as_text(value.get("email"))
    elif _kind(value) == "team":
        teams.teams[as_id(value.get("id"))] = as_text(value.get("name"))


def _piece(export: Export, part: Part, record: Record, teams: Teams) -> Draft | Rejected:
    try:
        value, number = record.value, record.number
        own_id = as_id(value.get("id"))
        if not own_id and record.key != _ALONE:
            return export.bad(part, number, "has no id. Export the conversations again.")
        tags = {as_text(as_dict(tag).get("name")).lower() for tag in as_list(value.get("tags"), "tags")}
        if value.get("deleted") is True:
            return export.left_out(part, number, "is deleted. Nothing to do.")
        if "spam" in tags:
            return export.left_out(part, number, "is marked as spam. Nothing to do.")
        talk = Talk(export, value, teams)
        turns = talk.turns()
        if not any(turn.text for turn in turns):
            detail = "has no message with words. Retrieve it with its parts."
            return rejected(part.file, RejectReason.NO_TURNS, detail, part=f"record {number}")
        contact = talk.contact(own_id)
        surveys = tuple(talk.surveys(own_id)) or own_rating(export, value, own_id)
        return Draft(
            part.file,
            number,
            turns,
            contact.channel,
            talk.fields(turns, contact),
            surveys=surveys,
            contact=contact,
        )
    except _BROKEN as error:
        detail = f"is no conversation that can be read ({type(error).__name__}). Export it again."
        return export.bad(part, record.number, detail)


SOURCE = Source(
    name="intercom",
    title="Intercom",
    files="conversations with their parts, as JSON; admins and teams beside them",
    channel=Channel.CHAT,
    claim=together(lambda part: bool(_kinds(part)), lambda part: "conversation" in _kinds(part)),
    read=_read,
)
