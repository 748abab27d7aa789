"""Mailboxes as mbox: Google Takeout, Thunderbird, Apple Mail and what else keeps mail as text.

**How to export.** Gmail: takeout.google.com, Deselect all, tick Mail (choose labels to keep it small), Next
step, Create export; unpack it (Takeout's own page in the archive describes the format). Thunderbird: Account
Settings, Server Settings, Local Directory: each folder is a file without suffix beside its `.msf`. Apple
Mail: select a mailbox, Mailbox, Export Mailbox; deliver the file `mbox` inside it. Deliver the agents' sent
mail too: all mbox files of a folder are one export, and threads join across them.

**What is read.** Message-ID, In-Reply-To, References, Thread-Index (Outlook's) join messages to
conversations; From, Date, the plain or HTML body without quotes and signature (qa.ingest.email_text); how
many attachments. Gmail's X-Gmail-Labels, the status headers of Thunderbird and of Unix programs, and the
name of the file tell spam, deleted mail and drafts: left out and counted. Automatic replies, bounces and
invitations are turns of the system.

**What isn't.** Subject, recipients, attachments, forwarded mails inside a mail, X-Spam-Flag (a filter's
guess), Gmail's chats.

**Who is who.** Agents are the addresses of agents.csv, else those that roles.json names, also by domain:
`{"agent": ["@shop.example", "ana@partner.example"]}`. Without either the roles are unknown.

**Limits.** The headers of all messages are held in some 700 bytes each; bodies one thread at a time. A
mailbox inside a zip is unpacked in memory: unpack large ones yourself. A message begins at a line `From ...`
with a date (RFC 4155); body lines that were escaped as `>From ` get it back.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import PurePosixPath
from typing import BinaryIO

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._mail import Mail, mail_of, message_of, parents_of
from qa.ingest._mailbox import BROKEN_MAIL, mailbox_draft
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest.email_eml import threads_of, unique_mails
from qa.moments import in_utc
from qa.types import Channel, Rejected

__all__ = ["SOURCE"]

_BEGIN = re.compile(
    rb"From (?:\S{1,300} +)?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +"
    rb"(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} +[A-Z][a-z]{2})\b.{0,40}?\d{1,2}:\d{2}"
)
_HEADER = re.compile(rb"[!-9;-~]+:")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LONGEST_LINE = 1 << 20
_LONGEST_HEAD = 1 << 18
_FOLDERS = {
    "spam": "spam messages left out",
    "junk": "spam messages left out",
    "trash": "deleted messages left out",
    "bin": "deleted messages left out",
    "papierkorb": "deleted messages left out",
    "papelera": "deleted messages left out",
    "corbeille": "deleted messages left out",
    "cestino": "deleted messages left out",
    "prullenbak": "deleted messages left out",
    "drafts": "draft messages left out",
    "entwürfe": "draft messages left out",
    "borradores": "draft messages left out",
    "brouillons": "draft messages left out",
    "bozze": "draft messages left out",
    "concepten": "draft messages left out",
}
"""Gmail's system labels and mail programs' folders in six languages, by what their messages are."""
_EXPUNGED = 0x0008  # nsMsgMessageFlags.idl of Thunderbird


@dataclass(frozen=True, slots=True)
class _Raw:
    """A message of a file: 1-based which, its place in bytes, its headers."""

    number: int
    start: int
    end: int
    head: bytes


@dataclass(frozen=True, slots=True)
class _Place:
    part: int
    number: int
    start: int
    end: int


def _is_mbox(part: Part) -> bool:
    first, _, rest = part.head.partition(b"\n")
    return _BEGIN.match(first) is not None and _HEADER.match(rest.lstrip(b">")) is not None


def _read(export: Export) -> Iterator[Piece]:
    heads: list[Mail] = []
    places: dict[str, _Place] = {}
    for index, part in enumerate(export.parts):
        for found in _heads(export, part):
            if isinstance(found, Rejected):
                yield found
                continue
            mail, raw = found
            heads.append(mail)
            places[mail.file] = _Place(index, raw.number, raw.start, raw.end)
    single = [mail for mail in unique_mails(heads, export.notes) if isinstance(mail, Mail)]
    heads.clear()
    with ExitStack() as opened:
        streams = [opened.enter_context(part.open()) for part in export.parts]
        for thread in threads_of(single, {}):
            yield from _conversation(export, thread, places, streams)


def _heads(export: Export, part: Part) -> Iterator[tuple[Mail, _Raw] | Rejected]:
    """The messages of a file that are to be read, without their bodies."""
    folder = PurePosixPath(part.name).stem.lower()
    if folder in _FOLDERS:
        detail = f"{_FOLDERS[folder]}, as its name says. Nothing to do."
        yield rejected(part.file, RejectReason.LEFT_OUT, detail)
        return
    with part.open() as stream:
        for raw in _messages(stream):
            try:
                headers = BytesHeaderParser(policy=policy.compat32).parsebytes(raw.head)
                if why := _left_out(headers):
                    export.notes.count(why)
                elif not parseaddr(str(headers["From"] or ""))[1]:
                    detail = "has no sender (From). Export the mailbox again."
                    yield export.bad(part, raw.number, detail, "message")
                else:
                    yield _head_only(headers, f"{part.file}#message {raw.number}"), raw
            except BROKEN_MAIL:
                yield _damaged(export, part, raw.number)


def _head_only(headers: Message, file: str) -> Mail:
    def header(name: str) -> str:
        return str(headers[name] or "")

    return Mail(
        file=file,
        message_id=sys.intern(header("Message-ID").strip()),
        parents=tuple(map(sys.intern, parents_of(header))),
        name="",
        address="",
        sent_at=_sent_at(header("Date")),
        text="",
        is_automatic=False,
    )


def _conversation(
    export: Export, thread: Sequence[Mail], places: Mapping[str, _Place], streams: Sequence[BinaryIO]
) -> Iterator[Piece]:
    mails: list[Mail] = []
    for head in thread:
        place = places[head.file]
        part, stream = export.parts[place.part], streams[place.part]
        try:
            stream.seek(place.start)
            raw = _ESCAPED.sub(rb"\1", stream.read(place.end - place.start))
            mails.append(mail_of(message_of(raw), head.file))
        except InputError as error:
            yield export.bad(part, place.number, error.detail, "message")
        except BROKEN_MAIL:
            yield _damaged(export, part, place.number)
    if mails:
        first = places[mails[0].file]
        draft = mailbox_draft(mails, export)
        if isinstance(draft, Draft):
            file = export.parts[first.part].file
            yield replace(draft, file=file, position=first.number, more_files=())
        else:
            yield from draft


def _damaged(export: Export, part: Part, number: int) -> Rejected:
    return export.bad(part, number, "has damaged headers. Export the mailbox again.", "message")


def _messages(stream: BinaryIO) -> Iterator[_Raw]:
    """The messages of the mailbox, one at a time; memory holds the headers of one."""
    place = number = start = size = 0
    head: list[bytes] = []
    is_head, is_line_start = False, True
    while line := stream.readline(_LONGEST_LINE):
        if is_line_start and line.startswith(b"From ") and _BEGIN.match(line):
            if number:
                yield _Raw(number, start, place, b"".join(head))
            number, start, head, size, is_head = number + 1, place + len(line), [], 0, True
        elif is_head:
            size += len(line)
            is_head = line.strip() != b"" and size < _LONGEST_HEAD
            if is_head and not line.startswith(b">From "):
                head.append(line)
        is_line_start = line.endswith(b"\n")
        place += len(line)
    if number:
        yield _Raw(number, start, place, b"".join(head))


def _left_out(headers: Message) -> str | None:
    """Why a message is left out, in the words of the note; None where it is to be read."""
    try:
        labels = str(make_header(decode_header(str(headers["X-Gmail-Labels"] or ""))))
    except (HeaderParseError, LookupError, UnicodeDecodeError):
        labels = ""
    for label in labels.split(","):
        if why := _FOLDERS.get(label.strip(' "\r\n\t').lower()):
            return why
    status = str(headers["X-Status"] or "")
    if "D" in status or int(str(headers["X-Mozilla-Status"] or "0"), 16) & _EXPUNGED:
        return _FOLDERS["trash"]
    return _FOLDERS["drafts"] if "T" in status else None


def _sent_at(date: str) -> datetime | None:
    try:
        return in_utc(parsedate_to_datetime(date))
    except (ValueError, IndexError, OverflowError, TypeError):
        return None


SOURCE = Source(
    name="mbox",
    title="mbox mailboxes (Gmail, Thunderbird, Apple Mail)",
    files="all mailboxes of a folder, sent mail among them",
    channel=Channel.EMAIL,
    claim=together(_is_mbox),
    read=_read,
)
