"""Messages written for tests as Outlook saves them: a compound file (MS-CFB) of properties (MS-OXMSG)."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Union

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

Tree = Mapping[str, Union[bytes, "Tree"]]
Properties = Mapping[int, str | bytes | int | datetime]

CLASS, HEADERS, SUBMITTED, DELIVERED, FLAGS = 0x001A, 0x007D, 0x0039, 0x0E06, 0x0E07
BODY, HTML, RTF, MESSAGE_ID, IN_REPLY_TO, REFERENCES = 0x1000, 0x1013, 0x1009, 0x1035, 0x1042, 0x1039
SENDER, SENDER_ADDRESS, SENDER_SMTP, INDEX, CODEPAGE = 0x0C1A, 0x0C1F, 0x5D01, 0x0071, 0x3FDE


def compound_file(tree: Tree) -> bytes:
    """The file with these streams and storages."""
    entries: list[list[object]] = [
        ["Root Entry", 5, _FREE, _FREE, _END, 0]
    ]  # name, type, right, child, start, size
    streams: dict[int, bytes] = {}
    _add(tree, entries, streams, 0)
    mini, mini_fat = b"", list[int]()
    fat: list[int] = []
    data = b""
    for index, content in streams.items():
        entries[index][5] = len(content)
        if len(content) < _CUTOFF:
            count = -(-len(content) // _MINI)
            entries[index][4] = len(mini_fat) if count else _END
            mini_fat += _chain(len(mini_fat), count)
            mini += content.ljust(count * _MINI, b"\0")
        else:
            entries[index][4], data = _stored(content, fat, data)
    entries[0][5] = len(mini)
    entries[0][4], data = _stored(mini, fat, data)
    mini_start, data = _stored(struct.pack(f"<{len(mini_fat)}I", *mini_fat), fat, data, fill=b"\xff")
    directory = b"".join(map(_entry, entries))
    directory_start, data = _stored(directory, fat, data)
    fat_count = 1
    while fat_count * (_SECTOR // 4) < len(fat) + fat_count:
        fat_count += 1
    fat_at = len(fat)
    fat += [_FAT_SECTOR] * fat_count
    fat += [_FREE] * (fat_count * _SECTOR // 4 - len(fat))
    difat = [fat_at + n for n in range(fat_count)] + [_FREE] * (109 - fat_count)
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    mini_sectors = -(-4 * len(mini_fat) // _SECTOR)
    header += struct.pack("<9I", 0, fat_count, directory_start, 0, _CUTOFF, mini_start, mini_sectors, _END, 0)
    return header + struct.pack("<109I", *difat) + data + struct.pack(f"<{len(fat)}I", *fat)


def _add(tree: Tree, entries: list[list[object]], streams: dict[int, bytes], parent: int) -> None:
    before = None
    for name, content in tree.items():
        index = len(entries)
        is_stream = isinstance(content, bytes)
        entries.append([name, 2 if is_stream else 1, _FREE, _FREE, _END if is_stream else 0, 0])
        if before is None:
            entries[parent][3] = index
        else:
            entries[before][2] = index
        before = index
        if isinstance(content, bytes):
            streams[index] = content
        else:
            _add(content, entries, streams, index)


def _entry(fields: list[object]) -> bytes:
    name, kind, right, child, start, size = fields
    raw = f"{name}\0".encode("utf-16-le")
    links = struct.pack("<HBB3I", len(raw), kind, 1, _FREE, right, child)
    return raw.ljust(64, b"\0") + links + bytes(16 + 4 + 16) + struct.pack("<IQ", start, size)


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END] if count else []


def _stored(content: bytes, fat: list[int], data: bytes, fill: bytes = b"\0") -> tuple[int, bytes]:
    if not content:
        return _END, data
    start, count = len(fat), -(-len(content) // _SECTOR)
    fat += _chain(start, count)
    return start, data + content.ljust(count * _SECTOR, fill)


def msg(properties: Properties, attachments: int = 0) -> bytes:
    """The message with these properties: texts as Unicode, bytes as binary, times and numbers in place."""
    table, streams = b"", {}
    for pid, value in properties.items():
        if isinstance(value, int):
            table += struct.pack("<HHIII", 0x0003, pid, 6, value, 0)
        elif isinstance(value, datetime):
            table += struct.pack("<HHIQ", 0x0040, pid, 6, int((value - _EPOCH).total_seconds() * 10**7))
        else:
            kind, raw = (0x001F, value.encode("utf-16-le")) if isinstance(value, str) else (0x0102, value)
            streams[f"__substg1.0_{pid:04X}{kind:04X}"] = raw
            table += struct.pack("<HHIII", kind, pid, 6, len(raw) + 2 * (kind == 0x001F), 0)
    head = struct.pack("<8x4I8x", 1, attachments, 1, attachments)
    recipient = {"__properties_version1.0": bytes(8), "__substg1.0_3001001F": "Help".encode("utf-16-le")}
    attached = {
        f"__attach_version1.0_#{n:08X}": {"__properties_version1.0": bytes(8)} for n in range(attachments)
    }
    named = {"__substg1.0_00020102": b"", "__substg1.0_00030102": b"", "__substg1.0_00040102": b""}
    return compound_file(
        {
            "__nameid_version1.0": named,
            "__properties_version1.0": head + table,
            **streams,
            "__recip_version1.0_#00000000": recipient,
            **attached,
        }
    )


def at(hour: int) -> datetime:
    return datetime(2026, 10, 20, hour, tzinfo=UTC)


ASK: Properties = {
    CLASS: "IPM.Note",
    SUBMITTED: at(7),
    DELIVERED: at(8),
    FLAGS: 1,
    SENDER: "Sam Pö",
    SENDER_ADDRESS: "sam@mail.example",
    MESSAGE_ID: "<ask-1@mail.example>",
    HEADERS: "Received: from mx\r\nFrom: =?UTF-8?Q?Sam_P=C3=B6?= <Sam@mail.example>\r\nSubject: Parcel\r\n"
    "Date: Tue, 20 Oct 2026 09:00:00 +0200\r\n\r\n",
    BODY: "My parcel is late. Where is it?\r\n\r\nSam\r\n\r\nSent from my iPhone\r\n",
}
ANSWER: Properties = {
    CLASS: "IPM.Note",
    SUBMITTED: at(9),
    SENDER: "Ana Ruiz",
    SENDER_ADDRESS: "/O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP/CN=RECIPIENTS/CN=0A1B2C-ANA",
    SENDER_SMTP: "Ana@shop.example",
    MESSAGE_ID: "<answer-1@shop.example>",
    IN_REPLY_TO: "<ask-1@mail.example>",
    CODEPAGE: 65001,
    HTML: "<html><body><p>Hello Sam,</p><p>it comes today – sorry.</p><div style='border:none;"
    "border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> Sam Pö &lt;sam@mail.example&gt;<br><b>Sent:</b> "
    "Tuesday, October 20, 2026 9:00 AM<br><b>To:</b> Help<br><b>Subject:</b> Parcel</p></div>"
    "<p>My parcel is late.</p></body></html>".encode(),
}
THANKS_EML = (
    "From: Sam <sam@mail.example>\r\nDate: Tue, 20 Oct 2026 10:00:00 +0000\r\n"
    "Message-ID: <t@mail.example>\r\nReferences: <ask-1@mail.example> <answer-1@shop.example>\r\n"
    "\r\nThank you!\r\n"
)

FILES: dict[str, dict[str, str | bytes]] = {
    "msg": {"RE Parcel.msg": msg(ANSWER), "Parcel.msg": msg(ASK, attachments=2)},
    "msg and eml": {"1.msg": msg(ASK), "2.msg": msg(ANSWER), "3.eml": THANKS_EML},
}
