"""Good files to begin from: whatever is changed in them gets further than noise does."""

import io
import json
import tempfile
import wave
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from qa.settings import Settings
from tests.badinput.archives import zipped
from tests.badinput.case import chat
from tests.badinput.mails import letter
from tests.badinput.tables import sheet_xml, workbook
from tests.ingest.sources.least_exports import CHATS, EXPORTS
from tests.transcribe.sounds import hum, write

__all__ = ["seeds"]

_CHAT = json.dumps(
    {"id": "F", "agent_id": "a1", "started_at": "2026-11-02T10:00:00Z", "turns": chat()}
).encode()
_CSV = (
    b"conversation_id,timestamp,role,text\n"
    b'A,2026-11-02T10:00:00Z,agent,"Hello, you"\nA,2026-11-02T10:01:00Z,customer,Hi\n'
)
_CUES = b"WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.500\n<v Ana>Hi\n\n00:00:04.000 --> 00:00:05.000\nBo: Hi\n"
_TABLES = {
    "agents.csv": b"agent_id,agent_name,team,email,valid_from\na1,Ana,North,ana@shop.example,2026-03-02\n",
    "surveys.csv": b"interaction_id,answered_at,csat,nps,ces,resolved,comment\nG,2026-11-02,5,9,6,yes,fine\n",
    "contacts.csv": b"call_id,start_time,wait_time,talk_time,abandoned\nG,2026-11-02 10:00,00:30,75 s,no\n",
    "customers.csv": b"customer_id,email,phone\nc1,bo@mail.example,+34 600 000 000\n",
    "emails/manifest.csv": b"file,interaction_id,agent_id,started_at\na.eml,E-1,a1,2026-11-02T10:00:00Z\n",
}
_ROLES = (
    b'{"agent": ["a1"], "timezone": "Europe/Madrid", "columns": {"text": "Body"}, "internal_values": "y"}'
)
_SHEET = sheet_xml(
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>speaker</t></is></c>'
    b'<c r="B1" t="inlineStr"><is><t>text</t></is></c></row>'
    b'<row r="2"><c r="A2" t="inlineStr"><is><t>agent</t></is></c><c r="B2"><v>7</v></c></row>'
)
_WORD = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
    b"Ana: Hello</w:t></w:r></w:p></w:body></w:document>"
)


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Files that the target reads."""
    exports = tuple(text.encode() for name, text in (EXPORTS | CHATS).values() if name.endswith(target[-4:]))
    by_suffix: Mapping[str, tuple[bytes, ...]] = {
        "json": (_CHAT, *exports),
        "jsonl": (_CHAT + b"\n" + _CHAT.replace(b'"F"', b'"H"'),),
        "csv": (_CSV, *exports),
        "vtt": (_CUES,),
        "srt": (_CUES.replace(b"WEBVTT\n\n", b""),),
        "txt": (b"10:01:02 From Ana to Everyone: Hello\n10:01:09 From Bo to Everyone: Hi\n",),
        "html": (b"<html><body><p>Hello</p></body></html>",),
        "eml": (letter(1), letter(2, "<p>Hi</p>", body_type="text/html")),
        "mbox": (b"From a@b.example Mon Nov  2 09:00:00 2026\n" + letter(3),),
        "msg": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024),),
        "zip": (zipped({"tickets.json": exports[0] if exports else _CHAT}),),
        "xlsx": (workbook(_SHEET),),
        "docx": (zipped({"word/document.xml": _WORD}),),
    }
    if target in _TABLES or target == "telephony.csv":
        return (_TABLES.get(target, _TABLES["contacts.csv"]),)
    if target.endswith("roles.json"):
        return (_ROLES,)
    return by_suffix.get(target.rpartition(".")[2]) or _configurations(target)


def _configurations(target: str) -> tuple[bytes, ...]:
    folder = Settings().scorecards
    if target == "scorecard":
        return tuple(path.read_bytes() for path in sorted(folder.glob("*.yaml")))
    if target == "phrases":
        return ((folder / "phrases" / "hold.yaml").read_bytes(),)
    if target == "settings":
        return (
            b"engine: whisper\nbatch_size: 20\nscore_from: 2026-03-01\n"
            b"business_hours:\n  monday: 08:00-18:00\n",
        )
    return (
        _wav(),
        *(
            _encoded(suffix, codec)
            for suffix, codec in (("mp3", "libmp3lame"), ("ogg", "libopus"), ("flac", "flac"))
        ),
    )


def _wav() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((2, 2, 8_000, 0, "NONE", ""))
        file.writeframes(np.random.default_rng(0).integers(-999, 999, 24_000, dtype=np.int16).tobytes())
    return buffer.getvalue()


def _encoded(suffix: str, codec: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return write(Path(folder, f"a.{suffix}"), hum(2.0), codec=codec).read_bytes()
