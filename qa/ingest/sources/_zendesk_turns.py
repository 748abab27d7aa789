"""Who says what in a Zendesk ticket: its comments, and the messages of its chats, as turns."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from qa.ingest._draft import DraftTurn, Moment
from qa.ingest._export import Export, value_at
from qa.ingest.email_text import own_words
from qa.ingest.html import to_text
from qa.ingest.sources._shared import as_dict, as_id, as_list, as_text, by_time
from qa.ingest.sources._zendesk_files import People, Person, person_of
from qa.ingest.sources._zendesk_history import History
from qa.ingest.sources._zendesk_transcript import Line, lines_of
from qa.types import Channel, Role

__all__ = ["Ticket", "channel_of", "rel_of", "turns_of"]

# developer.zendesk.com, "Via types reference": by name, and by number
_CHANNELS = {
    Channel.EMAIL: "email mail web web_form web_service api mobile web_widget help_center sample_ticket "
    "side_conversation closed_ticket forum 0 4 5 17 27 31",
    Channel.CHAT: "chat native_messaging messaging mobile_sdk whatsapp line wechat telegram viber kakaotalk "
    "mailgun apple google_rcs google_business_messages sunshine_conversations_api unity_sdk slack_connect "
    "mobile_chat 29 75",
    Channel.CALL: "voice voicemail phone phone_call_inbound phone_call_outbound api_voicemail "
    "api_phone_call_inbound api_phone_call_outbound 33 34 35 44 45 46",
    Channel.SOCIAL: "twitter twitter_dm twitter_favorite x_dm facebook facebook_post facebook_message "
    "facebook_messenger instagram_dm instagram any_channel any_channel_item 23 26 30 38 41",
    Channel.SMS: "sms sms_gateway text_message mobile_sms native_sms 37 57",
}
_CHANNEL = {name: channel for channel, names in _CHANNELS.items() for name in names.split()}
_BY_RULES = {"rule", "system", "merge", "8", "9", "10", "19"}
_RELS_OF_RULES = {"trigger", "automation", "merge", "problem_solved", "group_deletion"}
_ROLES = {"end-user": Role.CUSTOMER, "agent": Role.AGENT, "admin": Role.AGENT}
_ACTORS = {
    "end-user": Role.CUSTOMER,
    "end_user": Role.CUSTOMER,
    "visitor": Role.CUSTOMER,
    "agent": Role.AGENT,
    "trigger": Role.BOT,
    "bot": Role.BOT,
    "answer_bot": Role.BOT,
    "system": Role.SYSTEM,
}
# what Zendesk puts over a mail, whatever its words are: people answer above it, what follows is quoted
_ANSWER_ABOVE = re.compile(r"^[>\s]*##-.*-##.*", re.MULTILINE | re.DOTALL)
_CHAT_OPENING = re.compile(r"\AConversation with [^\n]*(\n+URL: \S*)?\s*\Z")


_NAMELESS = re.compile(r"(?:Web User|Visitor) [0-9a-f]+$")


@dataclass(frozen=True)
class Ticket:
    """A ticket's record, and the people of the export. `staff` are agents by what they do."""

    export: Export
    record: dict[str, Any]
    people: People
    staff: set[str] = field(default_factory=set)

    @cached_property
    def _named(self) -> dict[str, Person]:
        users = [self.record.get(who) for who in ("submitter", "assignee", "requester")]
        users += as_list(self.record.get("users"))
        return {as_id(user.get("id")): person_of(user) for user in users if isinstance(user, dict)}

    def person(self, user_id: str, beside: Any = None) -> Person:
        """Who that is: as told beside the comment, in the ticket or the export; all "" if nobody says."""
        if isinstance(beside, dict):
            return person_of(beside)
        return self._named.get(user_id) or self.people.of(user_id) or Person("", "", "")

    def staff_named(self, name: str) -> str:
        """The id of whoever of the staff has that name: in the ticket or in the export; "" where nobody."""
        staff = (user for user, person in self._named.items() if _ROLES.get(person.role) is Role.AGENT)
        own = next((user for user in staff if self._named[user].name == name), "")
        return own or self.people.staff_named(name)

    def named(self, who: str) -> str:
        """The id of its requester or assignee."""
        return as_id(self.record.get(f"{who}_id")) or as_id(as_dict(self.record.get(who)).get("id"))

    def agent_id(self, user_id: str) -> str:
        """The id under which an agent goes: the roster's, else Zendesk's own."""
        person = self.person(user_id)
        agent = self.export.agent(user_id, person.email, person.name) if user_id else None
        return agent.agent_id if agent else user_id


def channel_of(via: Any) -> Channel | None:
    """The channel that a `via` names; None where callqa has no like."""
    name = as_dict(via).get("channel", via)
    return _CHANNEL.get(str(name).lower().replace(" ", "_")) if isinstance(name, str | int) else None


def rel_of(via: Any) -> str:
    """How, within its channel: "trigger", "voicemail", "inbound" and the like."""
    return as_text(value_at(via, "source.rel"))


def turns_of(ticket: Ticket, comments: list[dict[str, Any]], history: History) -> tuple[DraftTurn, ...]:
    """Everything that was said, in the order of time; as it stands where a time is missing."""
    ticket.staff.update(_staff(ticket, comments))
    turns = [_message(ticket, message) for message in history.messages if _is_said(ticket, message)]
    texts = [turn.text for turn in turns if turn.text]
    for comment in comments:
        turn = _comment(ticket, comment)
        if turn is None:
            continue
        if channel_of(comment.get("via") or ticket.record.get("via")) is Channel.CHAT:
            whole = [] if texts else lines_of(turn.text)
            if whole:
                turns += [_from_transcript(ticket, line, turn.start) for line in whole]
                continue
            if texts and sum(text in turn.text for text in texts) > len(texts) / 2:
                ticket.export.notes.count(
                    "transcripts of chats that audits hold by the message, not read twice"
                )
                continue
            if _CHAT_OPENING.match(turn.text):
                ticket.export.notes.count("headings of chats in tickets, left out")
                continue
        turns.append(turn)
    return by_time(turns)


def _comment(ticket: Ticket, comment: dict[str, Any]) -> DraftTurn | None:
    """The turn that a comment is; None, counted, where a call left no words."""
    export, via = ticket.export, as_dict(comment.get("via"))
    files = as_list(comment.get("attachments"))
    export.notes.count("attachments, not read", len(files))
    if comment.get("type") == "VoiceComment":
        return _call(ticket, comment)
    author = _author(comment)
    person = ticket.person(author, comment.get("author"))
    told = _told(ticket, author, person, via)
    start, is_public = export.time(comment.get("created_at")), _is_public(comment)
    words = _words(comment, channel_of(via or ticket.record.get("via")))
    if told is Role.SYSTEM:  # whoever Zendesk notes down as its author
        return export.turn(words, told=told, start=start)
    sender = as_dict(value_at(via, "source.from"))
    name, email = as_text(sender.get("name")), as_text(sender.get("address"))
    return export.turn(
        words,
        id=author,
        name=person.name or name,
        email=person.email or email,
        told=told,
        start=start,
        is_public=is_public,
    )


def _author(comment: dict[str, Any]) -> str:
    return as_id(comment.get("author_id")) or as_id(as_dict(comment.get("author")).get("id"))


def _is_public(comment: dict[str, Any]) -> bool:
    return str(comment.get("public")).lower() != "false"


def _staff(ticket: Ticket, comments: list[dict[str, Any]]) -> set[str]:
    """Who wrote private notes, which staff alone can; in a ticket of two that nobody is assigned to, whoever
    answers its requester.
    """
    others = {_author(comment) for comment in comments} - {"", "-1", ticket.named("requester")}
    if len(others) == 1 and ticket.named("requester") and not ticket.named("assignee"):
        return others
    return {_author(comment) for comment in comments if not _is_public(comment)} - {"", "-1"}


def _told(ticket: Ticket, author: str, person: Person, via: dict[str, Any]) -> Role | None:
    """The role of a comment's author, as far as the export tells."""
    channel = str(via.get("channel") or "").lower()
    if author == "-1" or channel in _BY_RULES or rel_of(via) in _RELS_OF_RULES:
        return Role.SYSTEM
    if channel.startswith("answer_bot"):
        return Role.BOT
    if person.role in _ROLES:
        return _ROLES[person.role]
    if author and author == ticket.named("requester"):
        return Role.CUSTOMER
    return Role.AGENT if author and author in {ticket.named("assignee"), *ticket.staff} else None


def _words(comment: dict[str, Any], channel: Channel | None) -> str:
    """What was written, without markup; in a mail what its sender wrote in it."""
    given = comment.get("plain_body") or comment.get("body") or comment.get("html_body") or ""
    text = to_text(given)
    if channel is Channel.EMAIL:
        return own_words(_ANSWER_ABOVE.sub("", text) if "##-" in text else text)
    return text.strip()


def _call(ticket: Ticket, comment: dict[str, Any]) -> DraftTurn | None:
    """The transcript of a call: a voicemail is the customer's, in a call nothing tells who says what."""
    export, data = ticket.export, as_dict(comment.get("data"))
    words = as_text(data.get("transcription_text") or comment.get("transcription_text"))
    if not words:
        export.notes.count("calls without a transcript in tickets, left out")
        return None
    is_voicemail = "voicemail" in rel_of(comment.get("via")) or "voicemail" in str(
        as_dict(comment.get("via")).get("channel")
    )
    author = ticket.named("requester") if is_voicemail else ""
    return export.turn(
        words,
        id=author,
        name=ticket.person(author).name,
        told=Role.CUSTOMER if is_voicemail else None,
        start=export.time(data.get("started_at") or comment.get("created_at")),
        is_public=True,
    )


def _from_transcript(ticket: Ticket, line: Line, end: Moment) -> DraftTurn:
    """The turn that a line of a chat in one comment is: its last line is as late as the comment."""
    export, requester = ticket.export, ticket.named("requester")
    customer = ticket.person(requester)
    staff = ticket.staff_named(line.name)
    is_customer = line.name == customer.name or _NAMELESS.match(line.name) is not None
    return export.turn(
        line.text,
        id=requester if is_customer else staff,
        name=line.name,
        email=customer.email if is_customer else ticket.person(staff).email,
        told=Role.CUSTOMER if is_customer else Role.AGENT if staff else None,
        start=end - line.before_end if isinstance(end, datetime) else None,
    )


def _is_said(ticket: Ticket, message: dict[str, Any]) -> bool:
    """Whether an entry of a chat is a message and no join, leave or rating; files are counted."""
    kind = str(message.get("type") or "")
    ticket.export.notes.count("attachments, not read", int("File" in kind or "Attachment" in kind))
    return "Message" in kind or "File" in kind or "Attachment" in kind


def _message(ticket: Ticket, message: dict[str, Any]) -> DraftTurn:
    author = as_id(message.get("actor_id"))
    person = ticket.person(author)
    told = _ACTORS.get(str(message.get("actor_type") or "").lower(), _ROLES.get(person.role))
    if told is None and author and author == ticket.named("requester"):
        told = Role.CUSTOMER
    return ticket.export.turn(
        to_text(as_text(message.get("message"))),
        id=author,
        name=as_text(message.get("actor_name")) or person.name,
        email=person.email,
        told=told,
        start=ticket.export.time(message.get("timestamp") or message.get("created_at")),
    )
