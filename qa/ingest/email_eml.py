"""Emails as .eml files: each file a message, messages that answer one another an interaction.

Threads come from Message-ID, In-Reply-To and References; the manifest's interaction_id also joins, and parts
what the headers join. A message is the agent's when its sender is in the roster or in one of the site's
`agent_email_domains`. Automatic replies are turns of the system; alone they are no conversation.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, DraftTurn, Fields, Notes, rejected
from qa.ingest._values import clean_text
from qa.ingest.email_text import body_of
from qa.ingest.roster import Roster
from qa.types import Channel, Rejected, Role

__all__ = ["Mail", "Senders", "read_mail", "thread_draft", "threads_of", "unique_mails"]

_AUTOMATIC_PRECEDENCE = {"auto_reply", "bulk", "junk", "list"}
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. `parents` are the ids it refers to; `sent_at` is in UTC, None without a usable Date."""

    file: str
    message_id: str
    parents: tuple[str, ...]
    name: str
    address: str
    sent_at: datetime | None
    text: str
    is_automatic: bool


@dataclass(frozen=True, slots=True)
class Senders:
    """Whose messages are an agent's: those of the roster, and of the site's domains with those below them."""

    roster: Roster
    domains: tuple[str, ...]

    def role_of(self, mail: Mail) -> Role | None:
        """The role of the sender; None where the site has named neither addresses nor domains."""
        if mail.is_automatic:
            return Role.SYSTEM
        if not self.roster.by_email and not self.domains:
            return None
        domain = mail.address.rpartition("@")[2]
        is_ours = any(domain == ours.lower() or domain.endswith(f".{ours.lower()}") for ours in self.domains)
        return Role.AGENT if is_ours or mail.address in self.roster.by_email else Role.CUSTOMER

    def hints(self, thread: Sequence[Mail]) -> Fields:
        """Who the agent of a thread is: the first agent to write in it."""
        first = next((mail for mail in thread if self.role_of(mail) is Role.AGENT), None)
        if first is None:
            return {}
        agent = self.roster.by_email.get(first.address)
        return {"agent_id": agent.agent_id} if agent else {"agent_name": first.name}


def read_mail(path: Path, file: str) -> Mail:
    """The message in the file. Raises InputError when there is none."""
    try:
        with path.open("rb") as source:
            message = BytesParser(EmailMessage, policy=policy.default).parse(source)
        return _mail(message, file)
    except OSError as error:
        raise InputError(RejectReason.NOT_READABLE, f"can't be opened: {error.strerror}.") from None
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        # what the standard library's header parser raises on headers no mail program writes
        raise InputError(
            RejectReason.NOT_READABLE, "has damaged headers. Export the message again."
        ) from None


def _mail(message: EmailMessage, file: str) -> Mail:
    name, address = parseaddr(str(message["From"] or ""))
    if not address:
        detail = "has no sender (From). Export whole messages as .eml."
        raise InputError(RejectReason.WRONG_SHAPE, detail)
    parents = f"{message['In-Reply-To'] or ''} {message['References'] or ''}".split()
    return Mail(
        file=file,
        message_id=str(message["Message-ID"] or "").strip(),
        parents=tuple(dict.fromkeys(parents)),
        name=clean_text(name) or address,
        address=address.lower(),
        sent_at=_sent_at(message),
        text=body_of(message),
        is_automatic=_is_automatic(message),
    )


def _sent_at(message: EmailMessage) -> datetime | None:
    header = message["Date"]
    moment = getattr(header, "datetime", None)
    if not isinstance(moment, datetime):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _is_automatic(message: EmailMessage) -> bool:
    """Whether a program sent it (RFC 3834, and what was used before it)."""
    submitted = str(message["Auto-Submitted"] or "no").partition(";")[0].strip().lower()
    precedence = str(message["Precedence"] or "").strip().lower()
    return submitted != "no" or precedence in _AUTOMATIC_PRECEDENCE or message["X-Autoreply"] is not None


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
    group_of: dict[str, list[Mail]] = {}
    names_of: dict[int, set[str]] = {}
    for mail in sorted(mails, key=_by_time):
        names = {name for name in (mail.message_id, *mail.parents) if name} or {f"\0{mail.file}"}
        groups = {id(group_of[name]): group_of[name] for name in sorted(names) if name in group_of}
        merged = sorted([mail, *(m for group in groups.values() for m in group)], key=_by_time)
        names |= {name for key in groups for name in names_of.pop(key)}
        names_of[id(merged)] = names
        group_of |= dict.fromkeys(names, merged)
    unique = {id(group): group for group in group_of.values()}
    return list(unique.values())


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
    return Draft(
        file=thread[0].file,
        position=1,
        turns=tuple(_turn(mail, senders) for mail in thread),
        channel=Channel.EMAIL,
        hints=senders.hints(thread),
        more_files=tuple(mail.file for mail in thread[1:]),
    )


def _turn(mail: Mail, senders: Senders) -> DraftTurn:
    role = senders.role_of(mail)
    return DraftTurn(
        role.value if role else mail.name, mail.text, mail.sent_at, name=mail.name if role else ""
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
