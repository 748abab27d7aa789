"""Salesforce Service Cloud: chat transcripts, messaging sessions, and cases with their emails and comments.

Made by Salesforce. Where to export (2026; Salesforce Help, "Export Backup Data from Salesforce"):
- Setup > Data > Data Export > Export Now (or Schedule Export): tick Case, EmailMessage, CaseComment,
  LiveChatTranscript, ConversationEntry, MessagingSession, User, Group. It gives a zip of CSV files.
- or Data Loader > Export, object by object, with all fields: CSV.
- or a query by the REST or Bulk API, or by the command line with JSON as its result: JSON.
- Enhanced messaging keeps its words apart: the entries of a conversation from the Connect REST API
  (connect/conversation/ID/entries) or the Conversation Data API, one file a conversation or an array.

Put the files of one export into one folder, or leave the zip as it is. What each file is shows in its
columns or keys, whose case doesn't matter; files of all these objects may stand side by side.

Read:
- LiveChatTranscript: Id, Body (HTML, with who spoke and when), StartTime, OwnerId, ContactId, Status,
  WaitTime, Abandoned. A chat that a bot began and agents took over ("Chat Transferred From ... To ...") is
  one conversation; bot, agents and customer are told apart. Legacy chat was retired in February 2026.
- ConversationEntry: ConversationId, ActorType, ActorName, ActorId, EntryType, EntryTime, EntryTimeMilliSecs,
  Message, HasAttachments.
- MessagingSession: ChannelType, Status, StartTime, AcceptTime, EndTime, OwnerId.
- EmailMessage: ParentId, Incoming, Status, FromName, FromAddress, TextBody, HtmlBody, MessageDate,
  CreatedById, HasAttachment, AutomationType; quoted emails and signatures are cut.
- CaseComment: CommentBody, IsPublished, CreatedById. Those not published are private notes.
- Case: Id, Origin, Status, Reason, Type, IsEscalated, CreatedDate, ClosedDate, ContactId, OwnerId, Language,
  and Description, unless it is the first email again; of a case opened on the phone it is a private note.
- User: Id, Name, Email, UserType, Alias, CommunityNickname. Group: the names of queues. Without them names
  come from the messages themselves.

Not read: attachments, CaseHistory (so reopened cases aren't counted), SupervisorTranscriptBody, feed items,
SocialPost, voice calls, surveys of Feedback Management. A rating in a field of your own is read where
roles.json names it: {"csat_column": "CSAT__c"}. Automatic replies that go out under an agent's user count as
the agent's. Emails of no case are only counted. Drafts and what is
deleted, merged away or spam is left out. A chat without words becomes a contact.

roles.json or agents.csv is needed for agents whose name in chats is neither their own, their alias, nickname
nor first name with initial; for comments that everybody sees, where the users' file is missing; for chats in
other languages than English whose header isn't "word NAME".

Not settled by the documentation, so both are read: header lines of chats in <p> or <div>; ids of 15 and 18
characters; words of entries under Message, messageText or entryPayload; roles Bot and Chatbot.

Shapes: Salesforce Object Reference (each object's page), Connect REST API and Conversation Data API guides.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from qa.errors import RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._grouped import Places
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest._values import read_number
from qa.ingest.sources._again import Again, Place
from qa.ingest.sources._salesforce_cases import case_pieces
from qa.ingest.sources._salesforce_chat import Line, Talk, talk_of
from qa.ingest.sources._salesforce_drafts import BROKEN, broken, surveys_of
from qa.ingest.sources._salesforce_messaging import messaging_pieces
from qa.ingest.sources._salesforce_rows import (
    TALKING,
    Row,
    Users,
    fold_keys,
    is_true,
    kind_of,
    kind_of_part,
    rows_of,
    same_id,
)
from qa.ingest.sources._shared import said
from qa.types import Channel, Contact, Rejected, Role

__all__ = ["SOURCE"]

_NO_CONVERSATION = "names no conversation under ConversationId. Export it again."
_WITHOUT_WORDS = "chats without words, kept as contacts alone"


def _is_ours(part: Part) -> bool:
    return kind_of_part(part) is not None


def _talks(part: Part) -> bool:
    return kind_of_part(part) in TALKING


def _read(export: Export) -> Iterator[Piece]:
    kinds = [kind_of_part(part) for part in export.parts]
    users = Users()
    places = Places()
    for row in _rows(export, kinds, {"user", "group"}):
        if isinstance(row, Rejected):
            yield row
        else:
            users.add(row)
    sessions = _sessions(export, kinds)
    for row in _rows(export, kinds, TALKING):
        if isinstance(row, Rejected):
            yield row
        elif row.kind == "chat":
            yield from _chat_pieces(export, row, users)
        elif row.kind == "entry" and "conversationid" in row.keys and not row.text("conversationid"):
            yield export.bad(export.parts[row.part], row.number, _NO_CONVERSATION, row.what)
        elif key := _key(export, row, sessions):
            places.add(key, row.part, row.start, row.end, row.number)
    with Again(export.parts) as again:
        for first in places.firsts():
            rows = [
                _reread(export, again, place)
                for place in places.of(_key(export, _reread(export, again, first), sessions))
            ]
            is_case = rows[0].kind in {"case", "email", "comment"}
            yield from (case_pieces if is_case else messaging_pieces)(export, rows, users)


def _rows(export: Export, kinds: Sequence[str | None], wanted: Collection[str]) -> Iterator[Row | Rejected]:
    """The rows of the files of those kinds."""
    for index, kind in enumerate(kinds):
        if kind in wanted:
            yield from rows_of(export, index)


def _sessions(export: Export, kinds: Sequence[str | None]) -> dict[str, str]:
    """The session of each conversation: entries name the one or the other."""
    found: dict[str, str] = {}
    for row in _rows(export, kinds, {"session"}):
        if not isinstance(row, Rejected) and row.text("conversationid"):
            found[same_id(row.text("conversationid"))] = same_id(row.text("id"))
    return found


def _key(export: Export, row: Row, sessions: Mapping[str, str]) -> str:
    """Which conversation the row is of; "" where it is of none, which is counted."""
    related = row.keys.get("relatedrecords") or [""]
    key = {
        "case": row.text("id"),
        "email": row.text("parentid"),
        "comment": row.text("parentid"),
        "session": row.text("id"),
        "entry": row.text("conversationid") or (str(related[0]) if isinstance(related, list) else ""),
    }.get(row.kind, "")
    if key:
        if row.kind == "entry":
            key = sessions.get(same_id(key), key)
        return f"{row.kind in {'session', 'entry'}}:{same_id(key) if len(key) in {15, 18} else key}"
    if row.kind == "entry":  # a conversation of its own in this file
        return f"file:{row.part}"
    export.notes.count("emails and other rows that belong to no case, left out", int(bool(row.kind)))
    return ""


def _reread(export: Export, again: Again, place: Place) -> Row:
    part, start, end, number = place
    if export.parts[part].is_json:
        keys = fold_keys(again.value(place))
        return Row(kind_of(keys) or "", part, number, "record", keys, start, end)
    cells = again.cells(place)
    return Row(kind_of(cells) or "", part, number, "line", cells, start, end)


def _chat_pieces(export: Export, row: Row, users: Users) -> Iterator[Piece]:
    part = export.parts[row.part]
    if is_true(row.keys.get("isdeleted")):
        yield export.left_out(part, row.number, "is deleted. Nothing to do.", row.what)
        return
    try:
        started_at = export.time(row.text("starttime", "requesttime", "createddate"))
        talk = talk_of(row.text("body"), started_at)
        contact = _chat_contact(export, row, talk)
        if any(line.role is not Role.SYSTEM for line in talk.lines):
            yield _chat_draft(export, row, talk, users, contact)
        elif contact.status:
            export.notes.count(_WITHOUT_WORDS)
            yield contact
        else:
            detail = "has no message in Body. Nothing to do if nobody wrote in it."
            yield rejected(part.file, RejectReason.NO_TURNS, detail, part=f"{row.what} {row.number}")
    except BROKEN:
        yield broken(export, row)


def _chat_draft(export: Export, row: Row, talk: Talk, users: Users, contact: Contact) -> Draft:
    turns = tuple(_chat_turn(export, row, talk, line, users) for line in talk.lines)
    fields = {
        "interaction_id": contact.interaction_id,
        "customer_id": contact.customer_id or "",
        "queue": talk.origin,
        "language": row.text("browserlanguage"),
        "disposition": contact.status or "",
    }
    surveys = surveys_of(export, row, contact.interaction_id)
    file = export.parts[row.part].file
    return Draft(file, row.number, turns, Channel.CHAT, said(**fields), contact=contact, surveys=surveys)


def _chat_turn(export: Export, row: Row, talk: Talk, line: Line, users: Users) -> DraftTurn:
    """The turn of a line. An agent's id is that of the user shown by this name, or of the chat's owner where
    nobody else served; else the name is all that is known.
    """
    if line.role is not Role.AGENT:
        return export.turn(line.text, name=line.speaker, told=line.role, start=line.start)
    user = users.shown_as(line.speaker)
    owner = users.of(row.text("ownerid"))
    is_only = len(talk.agents) == 1 and owner.id.startswith("005")  # the prefix of users' ids
    found = user or (owner if is_only else None)
    name = found.name if found and found.name else line.speaker
    email = found.email if found else ""
    return export.turn(
        line.text, id=found.id if found else "", name=name, email=email, told=line.role, start=line.start
    )


def _chat_contact(export: Export, row: Row, talk: Talk) -> Contact:
    status = row.text("status")
    ended = export.time(row.text("endtime"))
    return Contact(
        row.text("id", "name", "chatkey"),
        channel=Channel.CHAT,
        started_at=talk.started_at,
        queue=talk.origin or None,
        customer_id=row.text("contactid", "accountid", "livechatvisitorid") or None,
        status=status or None,
        wait_s=read_number(row.text("waittime")),
        transfers=talk.transfers,
        is_abandoned=(read_number(row.text("abandoned")) or 0) > 0 if status else None,
        solved_at=ended if status.lower() == "completed" else None,
    )


SOURCE = Source(
    name="salesforce",
    title="Salesforce Service Cloud",
    files="a folder or zip of CSV or JSON files of LiveChatTranscript, ConversationEntry, MessagingSession, "
    "EmailMessage, CaseComment, Case, User, Group",
    channel=Channel.CHAT,
    claim=together(_is_ours, _talks),
    read=_read,
)
