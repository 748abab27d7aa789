"""One conversation of Intercom: its turns, and what was recorded beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from qa.ingest._draft import DraftTurn
from qa.ingest._export import Export
from qa.ingest.email_text import own_text
from qa.ingest.html import to_text
from qa.ingest.sources._shared import as_dict, as_id, as_list, as_text, by_time, rated, said, seconds, whole
from qa.types import Channel, Contact, Role, Survey

__all__ = ["Talk", "Teams"]

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


@dataclass
class Teams:
    """Who works there, by id: (name, address) of teammates, names of teams."""

    admins: dict[str, tuple[str, str]] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Talk:
    """A conversation's record, in the terms of the present API."""

    export: Export
    value: dict[str, Any]
    teams: Teams

    @cached_property
    def source(self) -> dict[str, Any]:
        return as_dict(self.value.get("source") or self.value.get("conversation_message"))

    @property
    def channel(self) -> Channel | None:
        return _CHANNEL.get(as_text(self.source.get("type")).lower(), Channel.CHAT)

    @cached_property
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
                "conversations with more parts than the 500 that Intercom gives, the earlier ones lost"
            )
        begun = self.value.get("created_at") or self.source.get("created_at")
        first = self.source | {"created_at": begun, "part_type": "comment"}
        is_automated = as_text(first.get("delivered_as")) in _AUTOMATED
        opening = self._turn(first, Role.BOT if is_automated else None)
        later = by_time(turn for turn in map(self._turn, parts) if turn is not None)
        return by_time([opening, *later] if opening else later)

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
        """What Intercom recorded beside the words."""
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
        people = map(as_dict, [*listed, self.value.get("user"), self.source.get("author")])
        ids = (
            as_id(person.get("id"))
            for person in people
            if _ROLES.get(person.get("type", "")) is Role.CUSTOMER
        )
        return next(filter(None, ids), "")

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
        return sum(a != b for a, b in pairwise(admins))

    def fields(self, turns: tuple[DraftTurn, ...], contact: Contact) -> dict[str, str]:
        """What it says of itself."""
        has_agent = any(turn.agent_id for turn in turns)
        started = contact.started_at if all(turn.start is None for turn in turns) else None
        is_ours = as_text(self.source.get("delivered_as")) in {*_AUTOMATED, "admin_initiated"}
        return said(
            interaction_id=contact.interaction_id,
            customer_id=contact.customer_id or "",
            queue=contact.queue or "",
            direction="outbound" if is_ours else "",
            started_at=started.isoformat() if started else "",
            agent_id="" if has_agent else contact.agent_id or self._rated(),
        )

    def _rated(self) -> str:
        """The teammate whom the customer rated; "" for none, or a bot."""
        teammate = as_dict(as_dict(self.value.get("conversation_rating")).get("teammate"))
        return "" if teammate.get("type") == "bot" else self.agent_id(as_id(teammate.get("id")))

    def surveys(self, own_id: str) -> Iterator[Survey]:
        """The customer's rating of a teammate."""
        rating = as_dict(self.value.get("conversation_rating"))
        of_ai = as_dict(self.value.get("ai_agent")).get("rating") is not None
        self.export.notes.count("ratings of the AI agent, left out", int(of_ai))
        csat, given = rated(self.export, rating.get("rating", rating.get("score")))
        remark = as_text(rating.get("remark"))
        if csat is None and not remark:
            return
        yield Survey(
            own_id,
            self.export.time(rating.get("replied_at") or rating.get("created_at")),
            csat=csat,
            comment=remark or None,
            agent_id=self._rated() or None,
            csat_as_given=given,
        )
