"""Outlook messages as .msg files.

**How to export.** In Outlook for Windows (classic): select messages, drag them into a folder of the file
explorer; or File, Save As, Outlook Message Format (.msg). New Outlook: select, More actions, Save as,
Download as MSG†. Deliver the answers out of Sent Items too: all .msg of a folder are one export, and .eml
beside them join their threads.

**What is read** (properties of MS-OXMSG, MS-OXPROPS by python-oxmsg): sender with SMTP address, submit time
(else the time of delivery or the header Date), Internet message id, In-Reply-To, References, conversation
index, the internet headers as far as they tell automatic mail, plain or HTML body without quotes and
signature, how many attachments. Drafts (message flag unsent) are left out and counted; bounces, read
receipts and meeting requests are turns of the system; contacts, appointments, tasks and notes are no
messages and are left out.

**What isn't.** Subject, recipients, attachments, categories, bodies in RTF alone (counted; Outlook writes a
plain one beside them), encrypted mail, .pst and .ost (save their messages as .msg or mbox).

**Who is who.** As for mbox: agents.csv, else roles.json with addresses or "@domain". Colleagues whom Outlook
saves without an address are known by the roster's names.

**Limits.** One message is in memory with its attachments; the texts of a folder are held together.
"""

import struct
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from email.utils import parseaddr, parsedate_to_datetime
from io import BytesIO

import oxmsg
from oxmsg.domain import constants as pid
from oxmsg.domain.model import UnrecognizedCodePageError, UnsupportedEncodingError

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._mail import Mail, is_automatic, mail_of, message_of, parents_of, thread_name
from qa.ingest._mailbox import BROKEN_MAIL, mailbox_draft
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest._values import clean_text
from qa.ingest.email_eml import threads_of, unique_mails
from qa.ingest.email_text import own_text
from qa.moments import in_utc
from qa.types import Channel, Rejected

__all__ = ["SOURCE"]

_STREAM = "__substg1.0_".encode("utf-16-le")
_UNSENT = 0x8  # mfUnsent, MS-OXCMSG 2.2.1.6
_SENT_REPRESENTING_SMTP = 0x5D02
_MAIL, _AUTOMATIC = ("IPM.NOTE",), ("REPORT.", "IPM.SCHEDULE.", "IPM.NOTE.RULES.", "IPM.OUTLOOK.RECALL")
_UNREADABLE_TEXT = (UnrecognizedCodePageError, UnsupportedEncodingError)
_DAMAGED = (*BROKEN_MAIL, *_UNREADABLE_TEXT, struct.error, OSError)
"""What olefile and python-oxmsg raise on damaged files, and the parser of mail headers."""


def _is_msg(part: Part) -> bool:
    return part.is_ole and (part.suffix == ".msg" or _STREAM in part.head)


def _is_eml(part: Part) -> bool:
    return part.suffix == ".eml"


def _read(export: Export) -> Iterator[Piece]:
    mails: list[Mail] = []
    for part in export.parts:
        found = _mail(export, part)
        if isinstance(found, Rejected):
            yield found
        elif found is not None:
            mails.append(found)
    single: list[Mail] = []
    for each in unique_mails(mails, export.notes):
        if isinstance(each, Rejected):
            yield each
        else:
            single.append(each)
    for thread in threads_of(single, {}):
        draft = mailbox_draft(thread, export)
        yield from [draft] if isinstance(draft, Draft) else draft


def _mail(export: Export, part: Part) -> Mail | Rejected | None:
    """The message in the file; None where it was a draft, which is counted."""
    try:
        with part.open() as stream:
            raw = stream.read()
        if not part.is_ole:
            return mail_of(message_of(raw), part.file)
        message = oxmsg.Message.load(BytesIO(raw))
        kind = message.message_class.upper()
        if not kind.startswith((*_MAIL, *_AUTOMATIC)):
            detail = "is no message but another item of Outlook's. Nothing to do."
            return rejected(part.file, RejectReason.LEFT_OUT, detail)
        if (message.properties.int_prop_value(pid.PID_MESSAGE_FLAGS) or 0) & _UNSENT:
            export.notes.count("draft messages left out")
            return None
        return _of_outlook(message, part.file, export, is_system=kind.startswith(_AUTOMATIC))
    except InputError as error:
        return rejected(part.file, error.reason, error.detail)
    except _DAMAGED:
        detail = "is damaged, or no Outlook message. Save it out of Outlook again."
        return rejected(part.file, RejectReason.NOT_READABLE, detail)


def _of_outlook(message: oxmsg.Message, file: str, export: Export, *, is_system: bool) -> Mail:
    text, binary = message.properties.str_prop_value, message.properties.binary_prop_value
    headers = HeaderParser(policy=policy.compat32).parsestr(text(pid.PID_TRANSPORT_MESSAGE_HEADERS) or "")
    name, address = _sender(message, headers)
    if not name:
        raise InputError(RejectReason.WRONG_SHAPE, "has no sender. Save it out of Outlook again.")
    given = {
        "References": text(pid.PID_INTERNET_REFERENCES) or str(headers["References"] or ""),
        "In-Reply-To": text(pid.PID_IN_REPLY_TO_ID) or str(headers["In-Reply-To"] or ""),
        "Thread-Index": str(headers["Thread-Index"] or ""),
    }
    thread = thread_name(binary(pid.PID_CONVERSATION_INDEX) or b"")
    parents = parents_of(lambda header: given[header])
    body = _body(message)
    if not body and binary(pid.PID_RTF_COMPRESSED):
        export.notes.count("messages of RTF alone, kept as empty turns; save them as HTML or text")
    return Mail(
        file=file,
        message_id=(text(pid.PID_INTERNET_MESSAGE_ID) or str(headers["Message-ID"] or "")).strip(),
        parents=tuple(dict.fromkeys([*parents, thread] if thread else parents)),
        name=clean_text(name),
        address=address.lower(),
        sent_at=_sent_at(message, headers),
        text=body,
        is_automatic=is_system or is_automatic(headers, address),
        attachments=message.attachment_count,
    )


def _sender(message: oxmsg.Message, headers: Message) -> tuple[str, str]:
    """Name and address of who sent it; the name for the address where Outlook knew only Exchange's own."""
    text = message.properties.str_prop_value
    name, address = parseaddr(str(headers["From"] or ""))
    name = _decoded(name) or text(pid.PID_SENDER_NAME) or text(pid.PID_SENT_REPRESENTING_NAME) or ""
    others = (pid.PID_SENDER_SMTP_ADDRESS, _SENT_REPRESENTING_SMTP, pid.PID_SENDER_EMAIL_ADDRESS)
    found = [each for each in (address, *(text(each) or "" for each in others)) if "@" in each]
    return name or (found[0] if found else ""), found[0] if found else name


def _decoded(header: str) -> str:
    try:
        return str(make_header(decode_header(header)))
    except (HeaderParseError, LookupError, UnicodeDecodeError):
        return header


def _body(message: oxmsg.Message) -> str:
    properties = message.properties
    raw = properties.binary_prop_value(pid.PID_HTML)
    html = raw.decode(properties.body_encoding, "replace") if raw else message.html_body or ""
    return own_text(message.body or "", html)


def _sent_at(message: oxmsg.Message, headers: Message) -> datetime | None:
    dates = message.properties.date_prop_value
    moment = dates(pid.PID_CLIENT_SUBMIT_TIME) or dates(pid.PID_MESSAGE_DELIVERY_TIME)
    if moment is None:
        try:
            moment = parsedate_to_datetime(str(headers["Date"] or ""))
        except (ValueError, IndexError):
            return None
    return in_utc(moment)


SOURCE = Source(
    name="outlook_msg",
    title="Outlook messages (.msg)",
    files="the .msg files of a folder, .eml beside them",
    channel=Channel.EMAIL,
    claim=together(lambda part: _is_msg(part) or _is_eml(part), needs=_is_msg),
    read=_read,
)
