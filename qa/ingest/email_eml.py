"""Emails as .eml files: each file a message, messages that answer one another an interaction.

Threads come from Message-ID, In-Reply-To, References and Outlook's Thread-Index; the manifest's
interaction_id also joins, and parts what the headers join. A message is the agent's when its sender is in the
roster, in one of the site's `agent_email_domains`, or named an agent by roles.json ("ana@shop.example",
"@shop.example"). Automatic replies, bounces and invitations are turns of the system; alone they are no
conversation. What importers of mailboxes share is here too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, DraftTurn, Notes, rejected
from qa.ingest._mail import BROKEN_MAIL, Mail, mail_of, message_of
from qa.ingest.roster import Roster
from qa.layout import Layout, folded
from qa.types import Agent, Channel, Rejected, Role

__all__ = ["Mail", "Senders", "customer_of", "read_mail", "thread_draft", "threads_of", "unique_mails"]

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Senders:
    """Whose messages are an agent's: those of the roster, of the site's domains with those below them, and of
    whom roles.json names.
    """

    roster: Roster
    domains: tuple[str, ...]
    layout: Layout = field(default_factory=Layout)

    def role_of(self, mail: Mail) -> Role | None:
        """The role of the sender; None where nobody has said who the agents are."""
        if mail.is_automatic:
            return Role.SYSTEM
        if said := self._said(mail):
            return said
        if self._is_ours(mail.address) or mail.address in self.roster.by_email:
            return Role.AGENT
        if "@" not in mail.address and folded(mail.name) in self.roster.by_name:
            return Role.AGENT  # Outlook saves colleagues without their addresses
        return Role.CUSTOMER if self.roster.by_email or self.domains or self.layout.agent else None

    def agent_of(self, mail: Mail) -> Agent | None:
        """The agent of the roster who sent it."""
        if self.role_of(mail) is not Role.AGENT:
            return None
        return self.roster.by_email.get(mail.address) or self.roster.by_name.get(folded(mail.name))

    def _said(self, mail: Mail) -> Role | None:
        """What roles.json says of the address, the name, the address's domain or one above it."""
        domain = mail.address.rpartition("@")[2].split(".")
        above = [f"@{'.'.join(domain[start:])}" for start in range(len(domain))]
        roles = self.layout.roles
        return next((roles[key] for key in (mail.address, folded(mail.name), *above) if key in roles), None)

    def _is_ours(self, address: str) -> bool:
        domain = address.rpartition("@")[2]
        return any(domain == ours.lower() or domain.endswith(f".{ours.lower()}") for ours in self.domains)


def read_mail(path: Path, file: str) -> Mail:
    """The message in the file. Raises InputError when there is none."""
    try:
        return mail_of(message_of(path.read_bytes()), file)
    except OSError as error:
        raise InputError(
            RejectReason.NOT_READABLE, f"can't be opened: {error.strerror}. Copy it again."
        ) from None
    except BROKEN_MAIL:
        # what the standard library's header parser raises on headers no mail program writes
        raise InputError(
            RejectReason.NOT_READABLE, "has damaged headers. Export the message again."
        ) from None


def threads_of(mails: Iterable[Mail], ids: Mapping[str, str]) -> list[list[Mail]]:
    """The messages by conversation, oldest first; `ids` has the interaction_id of files that have one.

    Undated messages come last. A message without an id goes with the one ahead of it in its thread.
    """
    threads: dict[str, list[Mail]] = {}
    for linked in _linked(mails):
        explicit = [ids[mail.file] for mail in linked if mail.file in ids]
        current = explicit[0] if explicit else f"\0{linked[0].file}"
        for mail in linked:
            current = ids.get(mail.file, current)
            threads.setdefault(current, []).append(mail)
    return sorted((sorted(thread, key=_by_time) for thread in threads.values()), key=lambda t: t[0].file)


def _by_time(mail: Mail) -> tuple[datetime, str]:
    return (mail.sent_at or _LAST, mail.file)


def _linked(mails: Iterable[Mail]) -> list[list[Mail]]:
    """Messages that headers join, even through messages that aren't here."""
    ordered = sorted(mails, key=_by_time)
    leader = list(range(len(ordered)))
    first_with: dict[str, int] = {}

    def found(at: int) -> int:
        while leader[at] != at:
            leader[at] = at = leader[leader[at]]
        return at

    for at, mail in enumerate(ordered):
        for name in filter(None, (mail.message_id, *mail.parents)):
            one, other = found(at), found(first_with.setdefault(name, at))
            leader[max(one, other)] = min(one, other)
    groups: dict[int, list[Mail]] = {}
    for at, mail in enumerate(ordered):
        groups.setdefault(found(at), []).append(mail)
    return list(groups.values())


def thread_draft(thread: Sequence[Mail], senders: Senders, notes: Notes) -> Draft | list[Rejected]:
    """The conversation of a thread, named after all its files; or why each of its files is none."""
    if all(mail.is_automatic for mail in thread):
        detail = "is an automatic message that nobody wrote or answered here. Nothing to do."
        return [rejected(mail.file, RejectReason.NOT_A_CONVERSATION, detail) for mail in thread]
    if not any(mail.text for mail in thread if not mail.is_automatic):
        detail = "holds no words of its sender: quotes or attachments alone. Check the export."
        return [rejected(mail.file, RejectReason.NO_TURNS, detail) for mail in thread]
    notes.count("emails without a usable date", sum(mail.sent_at is None for mail in thread))
    notes.count("emails of quotes or attachments alone, kept as empty turns", sum(not m.text for m in thread))
    notes.count("attachments, not read", sum(mail.attachments for mail in thread))
    return Draft(
        file=thread[0].file,
        position=1,
        turns=tuple(_turn(mail, senders) for mail in thread),
        channel=Channel.EMAIL,
        more_files=tuple(mail.file for mail in thread[1:]),
    )


def customer_of(thread: Sequence[Mail], senders: Senders) -> str:
    """The address of the first customer who wrote in the thread; "" where none did or can be told."""
    return next((mail.address for mail in thread if senders.role_of(mail) is Role.CUSTOMER), "")


def _turn(mail: Mail, senders: Senders) -> DraftTurn:
    role, agent = senders.role_of(mail), senders.agent_of(mail)
    name = agent.agent_name if agent else mail.name
    return DraftTurn(
        role.value if role else name,
        mail.text,
        mail.sent_at,
        is_public=role is not Role.SYSTEM,
        name=name if role else "",
        agent_id=agent.agent_id if agent else "",
    )


def unique_mails(mails: Iterable[Mail], notes: Notes) -> Iterator[Mail | Rejected]:
    """The messages, each Message-ID once: the first by file name stays, copies of it are noted."""
    seen: dict[str, Mail] = {}
    for mail in sorted(mails, key=lambda mail: mail.file):
        first = seen.setdefault(mail.message_id or f"\0{mail.file}", mail)
        if first is mail:
            yield mail
        elif first.text == mail.text:
            notes.count("copies of an email that is here already, read once")
        else:
            detail = f"has the Message-ID of {first.file} and other text. Keep one of them."
            yield rejected(mail.file, RejectReason.DUPLICATE_ID, detail)
