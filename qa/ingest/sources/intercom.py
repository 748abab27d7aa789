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

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._json_records import Record, json_first, json_value
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest.email_text import own_text
from qa.ingest.html import to_text
from qa.ingest.sources._shared import as_dict, as_id, as_list, as_text, by_time, rated, said, seconds, whole
from qa.types import Channel, Contact, Rejected, Role, Survey

_ROLES = {"user": Role.CUSTOMER, "lead": Role.CUSTOMER, "contact": Role.CUSTOMER, "visitor": Role.CUSTOMER}
_ROLES |= {"admin": Role.AGENT, "bot": Role.BOT}
_AUTOMATED = {"automated", "operator_initiated", "campaigns_initiated"}
_NO_MESSAGE = re.compile(
    r"conversation_|language_|fin_guidance|custom_action|operator_workflow|company_|linked_object|ticket_|"
    r"participant_|title_|workflow_"
)
_CHANNELS = {
    Channel.CHAT: "conversation inapp in_app push whatsapp messenger chat",
    Channel.EMAIL: "email",
    Channel.SMS: "sms",
    Channel.SOCIAL: "facebook instagram twitter",
    Channel.CALL: "phone_call phone_switch",
}
_CHANNEL = {name: channel for channel, names in _CHANNELS.items() for name in names.split()}
_REASON = re.compile(r"reason|category|topic|issue[ _]type", re.IGNORECASE)
_MOST_PARTS = 500
_BROKEN = (InputError, KeyError, TypeError, ValueError, AttributeError)


@dataclass
class _Teams:
    """Who works there, by id: (name, address) of teammates, names of teams."""

    admins: dict[str, tuple[str, str]] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)


def _kind(record: Any) -> str:
    """What a record is: "conversation", "admin", "team"; "" where it isn't Intercom's."""
    if not isinstance(record, dict):
        return ""
    keys = record.keys()
    first = record.get("source") or record.get("conversation_message")
    if (
        isinstance(first, dict)
        and "id" in keys
        and (record.get("type") == "conversation" or "conversation_parts" in keys)
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
        yield Record("", 1, json_value(part), 0, 0)
    else:
        yield from export.records(part)


def _read(export: Export) -> Iterator[Piece]:
    teams = _Teams()
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
                elif record.key in {"", "conversations", "data"}:
                    yield _piece(export, part, record, teams)


def _take_in(teams: _Teams, value: Any) -> None:
    if _kind(value) == "admin":
        teams.admins[as_id(value.get("id"))] = as_text(value.get("name")), as_text(value.get("email"))
    elif _kind(value) == "team":
        teams.teams[as_id(value.get("id"))] = as_text(value.get("name"))


def _piece(export: Export, part: Part, record: Record, teams: _Teams) -> Draft | Rejected:
    try:
        value, number = record.value, record.number
        own_id = as_id(value.get("id"))
        if not own_id:
            return export.bad(part, number, "has no id. Export the conversations again.")
        tags = {as_text(as_dict(tag).get("name")).lower() for tag in as_list(value.get("tags"), "tags")}
        if value.get("deleted") is True:
            return export.left_out(part, number, "is deleted. Nothing to do.")
        if "spam" in tags:
            return export.left_out(part, number, "is marked as spam. Nothing to do.")
        talk = _Talk(export, value, teams)
        turns = talk.turns()
        if not any(turn.text for turn in turns):
            detail = "has no message with words. Retrieve it with its parts."
            return rejected(part.file, RejectReason.NO_TURNS, detail, part=f"record {number}")
        contact = talk.contact(own_id)
        surveys = tuple(talk.surveys(own_id))
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


@dataclass(frozen=True)
class _Talk:
    """A conversation's record, in the terms of the present API."""

    export: Export
    value: dict[str, Any]
    teams: _Teams

    @property
    def source(self) -> dict[str, Any]:
        return as_dict(self.value.get("source") or self.value.get("conversation_message"))

    @property
    def channel(self) -> Channel | None:
        return _CHANNEL.get(as_text(self.source.get("type")).lower(), Channel.CHAT)

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [as_dict(part) for part in as_list(self.value.get("conversation_parts"), "conversation_parts")]

    def turns(self) -> tuple[DraftTurn, ...]:
        """Everything that was said, in the order of time."""
        notes, parts = self.export.notes, self.parts
        if "conversation_parts" not in self.value:
            notes.count("conversations without their parts, read by their first message alone")
        total = whole(as_dict(self.value.get("conversation_parts")).get("total_count")) or 0
        if len(parts) >= _MOST_PARTS or total > len(parts) > 0:
            notes.count(
                "conversations with more parts than Intercom gives (500 at most), the earlier ones lost"
            )
        first = self.source | {"created_at": self.value.get("created_at"), "part_type": "comment"}
        is_automated = as_text(first.get("delivered_as")) in _AUTOMATED
        found = [self._turn(first, Role.BOT if is_automated else None), *map(self._turn, parts)]
        return by_time(turn for turn in found if turn is not None)

    def _turn(self, part: dict[str, Any], known: Role | None = None) -> DraftTurn | None:
        """The turn that a part is; None where it says nothing."""
        kind, body = as_text(part.get("part_type")), part.get("body") or ""
        files = len(as_list(part.get("attachments")))
        if _NO_MESSAGE.match(kind) or not (body or files):
            redacted = int(part.get("redacted") is True and not _NO_MESSAGE.match(kind))
            self.export.notes.count("redacted messages, left out", redacted)
            return None
        text = own_text("", body) if self.channel is Channel.EMAIL else to_text(body).strip()
        self.export.notes.count("attachments, not read", files or int(not text and "<img" in body))
        author = as_dict(part.get("author"))
        is_ai = author.get("from_ai_agent") is True or author.get("is_ai_answer") is True
        told = known or (Role.BOT if is_ai else _ROLES.get(as_text(author.get("type"))))
        own_id = as_id(author.get("id"))
        name, email = self.teams.admins.get(own_id, ("", "")) if told is Role.AGENT else ("", "")
        return self.export.turn(
            text,
            id=own_id,
            name=as_text(author.get("name")) or name,
            email=as_text(author.get("email")) or email,
            told=told,
            start=self.export.time(part.get("created_at")),
            is_public=not kind.startswith("note"),
        )

    def agent_id(self, admin: str) -> str:
        """The id under which a teammate goes: the roster's, else Intercom's own."""
        name, email = self.teams.admins.get(admin, ("", ""))
        authors = (as_dict(part.get("author")) for part in self.parts)
        email = email or next((as_text(a.get("email")) for a in authors if as_id(a.get("id")) == admin), "")
        agent = self.export.agent(admin, email, name) if admin else None
        return agent.agent_id if agent else admin

    def contact(self, own_id: str) -> Contact:
        value, figures = self.value, as_dict(self.value.get("statistics"))
        assignee = as_dict(value.get("assignee"))
        admin = value.get("admin_assignee_id") or (
            assignee.get("id") if assignee.get("type") == "admin" else ""
        )
        team = as_id(value.get("team_assignee_id"))
        closes = [part.get("created_at") for part in self.parts if part.get("part_type") == "close"]
        return Contact(
            own_id,
            channel=self.channel,
            started_at=self.export.time(value.get("created_at")),
            agent_id=self.agent_id(as_id(admin)) or None,
            queue=self.teams.teams.get(team, team) or None,
            customer_id=self._customer() or None,
            reason=self._reason() or None,
            status=as_text(value.get("state")) or None,
            wait_s=seconds(figures.get("time_to_admin_reply")),
            talk_s=seconds(figures.get("handling_time")),
            transfers=self._transfers(),
            solved_at=self.export.time(figures.get("last_close_at") or (closes[-1] if closes else None)),
            reopens=whole(figures.get("count_reopens")),
        )

    def _customer(self) -> str:
        listed = as_list(self.value.get("contacts"), "contacts") + as_list(self.value.get("customers"))
        people = [*listed, self.value.get("user"), self.source.get("author")]
        ids = (as_id(person.get("id")) for person in map(as_dict, people) if person.get("type") in _ROLES)
        known = (as_id(person.get("id")) for person in map(as_dict, people) if person.get("type") != "admin")
        return next(filter(None, known), "") or next(filter(None, ids), "")

    def _reason(self) -> str:
        named = as_dict(self.value.get("custom_attributes"))
        found = (as_text(text) for key, text in named.items() if _REASON.search(key))
        topics = (
            as_text(as_dict(topic).get("name")) for topic in as_list(self.value.get("topics"), "topics")
        )
        return next(filter(None, found), "") or next(filter(None, topics), "")

    def _transfers(self) -> int | None:
        """How often it went from one teammate to another."""
        given = [as_dict(part.get("assigned_to")) for part in self.parts]
        admins = [as_id(to.get("id")) for to in given if to.get("type") == "admin"]
        if not self.parts:
            return None
        return sum(a != b for a, b in zip(admins, admins[1:], strict=False))

    def fields(self, turns: tuple[DraftTurn, ...], contact: Contact) -> dict[str, str]:
        has_agent = any(turn.agent_id for turn in turns)
        started = contact.started_at if all(turn.start is None for turn in turns) else None
        is_ours = as_text(self.source.get("delivered_as")) in {*_AUTOMATED, "admin_initiated"}
        return said(
            interaction_id=contact.interaction_id,
            customer_id=contact.customer_id or "",
            queue=contact.queue or "",
            direction="outbound" if is_ours else "",
            started_at=started.isoformat() if started else "",
            agent_id="" if has_agent else contact.agent_id or "",
        )

    def surveys(self, own_id: str) -> Iterator[Survey]:
        """The customer's rating of a teammate."""
        rating = as_dict(self.value.get("conversation_rating"))
        of_ai = as_dict(self.value.get("ai_agent")).get("rating") is not None
        self.export.notes.count("ratings of the AI agent, left out", int(of_ai))
        csat, given = rated(self.export, rating.get("rating", rating.get("score")))
        remark = as_text(rating.get("remark"))
        if csat is None and not remark:
            return
        teammate = as_dict(rating.get("teammate"))
        yield Survey(
            own_id,
            self.export.time(rating.get("replied_at") or rating.get("created_at")),
            csat=csat,
            comment=remark or None,
            agent_id=self.agent_id(as_id(teammate.get("id"))) or None
            if teammate.get("type") != "bot"
            else None,
            csat_as_given=given,
        )


SOURCE = Source(
    name="intercom",
    title="Intercom",
    files="conversations with their parts, as JSON; admins and teams beside them",
    channel=Channel.CHAT,
    claim=together(lambda part: bool(_kinds(part)), lambda part: "conversation" in _kinds(part)),
    read=_read,
)
