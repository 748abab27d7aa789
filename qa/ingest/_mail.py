"""One email: its sender, time, words, what it belongs to, and whether a program sent it."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import cast

from qa.errors import InputError, RejectReason
from qa.ingest._values import clean_text
from qa.ingest.email_text import body_of
from qa.moments import in_utc

__all__ = [
    "BROKEN_MAIL",
    "Mail",
    "is_automatic",
    "is_thread_name",
    "mail_of",
    "message_of",
    "parents_of",
    "thread_name",
]

BROKEN_MAIL = (AttributeError, IndexError, LookupError, TypeError, ValueError, RecursionError, MessageError)
"""What the standard library's mail parser raises on what no mail program writes."""
_LONGEST_HEADER = 1 << 14


class _Policy(EmailPolicy):
    """The standard library's, with headers cut at a length that no mail program reaches.

    Its parser takes time by the square of it: a header of 300 kB with as many parameters takes hours.
    """

    def header_fetch_parse(self, name: str, value: str) -> str:
        """The header's value, parsed."""
        shorter = value[:_LONGEST_HEADER] if isinstance(value, str) else value
        header: str = super().header_fetch_parse(name, shorter)
        return header


_POLICY = _Policy()

_AUTOMATIC_PRECEDENCE = {"auto_reply", "bulk", "junk", "list"}
_MAILERS = {"mailer-daemon", "postmaster"}
_INVITATIONS = {"request", "reply", "cancel", "counter"}  # iTIP's methods, RFC 5546 section 1.4
_THREAD_BYTES = slice(1, 22)  # MS-OXOMSG 2.2.1.3: the first block of a conversation index; answers append
_THREAD = "thread "


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
    attachments: int = 0


def message_of(raw: bytes) -> EmailMessage:
    """The message in these bytes. Raises one of BROKEN_MAIL where its headers are damaged."""
    return cast(EmailMessage, BytesParser(EmailMessage, policy=_POLICY).parsebytes(raw))


def mail_of(message: EmailMessage, file: str) -> Mail:
    """The message. Raises InputError without a sender; of damaged headers whatever Python raises."""
    name, address = parseaddr(str(message["From"] or ""))
    if not address:
        detail = "has no sender (From). Export whole messages as .eml."
        raise InputError(RejectReason.WRONG_SHAPE, detail)
    text = body_of(message)
    if _is_encrypted(message) or text.startswith("-----BEGIN PGP MESSAGE-----"):
        raise InputError(
            RejectReason.ENCRYPTED, "is encrypted. Decrypt it in the mail program, and export it again."
        )
    return Mail(
        file=file,
        message_id=str(message["Message-ID"] or "").strip(),
        parents=parents_of(lambda header: str(message[header] or "")),
        name=clean_text(name) or address,
        address=address.lower(),
        sent_at=_sent_at(message),
        text=text,
        is_automatic=is_automatic(message, address),
        attachments=sum(map(_is_attachment, message.walk())),
    )


def _is_encrypted(message: EmailMessage) -> bool:
    """Whether its words are encrypted by PGP (RFC 3156) or S/MIME (RFC 8551)."""
    kind = message.get_content_type()
    is_enveloped = "enveloped" in str(message.get_param("smime-type") or "enveloped")
    return kind == "multipart/encrypted" or (kind.endswith("pkcs7-mime") and is_enveloped)


def parents_of(header: Callable[[str], str]) -> tuple[str, ...]:
    """What a message says it belongs to, each once: `header` gives the text of a header, "" where missing."""
    parents = [*header("References").split(), *header("In-Reply-To").split()]
    thread = thread_name(header("Thread-Index"))
    return tuple(dict.fromkeys([*parents, thread] if thread else parents))


def thread_name(index: str | bytes) -> str:
    """The name of the thread that Outlook's conversation index, raw or in base64, belongs to; else ""."""
    try:
        raw = index if isinstance(index, bytes) else base64.b64decode(index, validate=True)
    except (binascii.Error, ValueError):
        return ""
    thread = raw[_THREAD_BYTES]
    return f"{_THREAD}{thread.hex()}" if len(thread) == _THREAD_BYTES.stop - _THREAD_BYTES.start else ""


def is_thread_name(name: str) -> bool:
    """Whether it names a thread of Outlook's, and no message."""
    return name.startswith(_THREAD)


def _sent_at(message: EmailMessage) -> datetime | None:
    header = message["Date"]
    moment = getattr(header, "datetime", None)
    return in_utc(moment) if isinstance(moment, datetime) else None


def is_automatic(message: Message, address: str) -> bool:
    """Whether a program sent it (RFC 3834, and what was used before it), or a calendar."""
    submitted = str(message["Auto-Submitted"] or "no").partition(";")[0].strip().lower()
    precedence = str(message["Precedence"] or "").strip().lower()
    return (
        submitted != "no"
        or precedence in _AUTOMATIC_PRECEDENCE
        or message["X-Autoreply"] is not None
        or message.get_content_type() == "multipart/report"
        or address.partition("@")[0].lower() in _MAILERS
        or any(_is_invitation(part) for part in message.walk())
    )


def _is_invitation(part: Message) -> bool:
    return (
        part.get_content_type() == "text/calendar"
        and str(part.get_param("method") or "").lower() in _INVITATIONS
    )


def _is_attachment(part: Message) -> bool:
    return not part.is_multipart() and (
        part.get_content_disposition() == "attachment" or part.get_filename() is not None
    )
