"""The two layouts of Zoom's meeting chats."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qa.errors import RejectReason
from qa.ingest._draft import Draft, DraftTurn, Moment, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._part import Part
from qa.ingest.sources._cues import clock_s
from qa.types import Channel

__all__ = ["is_zoom_chat", "zoom_chat"]

_AT = r"^(?:(?P<day>\d{4}-\d{2}-\d{2})[ \t]+)?(?P<clock>\d{1,2}:\d{2}:\d{2})"
_FROM_TO = re.compile(
    _AT + r"[ \t]+From[ \t]+(?P<name>[^:\t]+?)\s+to\s+(?P<to>[^:\t]+?)\s*:[ \t]*(?P<text>.*)$"
)
_FROM = re.compile(_AT + r"[ \t]+From[ \t]+(?P<name>[^:\t]+?)\s*:[ \t]*(?P<text>.*)$")
_TABS = re.compile(_AT + r"\t+(?!\s*From\s)(?P<name>[^\t]+?)[ ]*:\t(?P<text>.*)$")
_TAB = re.compile(_AT + r"\t[\t ]*(?!From\s)(?P<name>[^\t:]+?)[ ]*:[ ](?P<text>.*)$")
_LAYOUTS = (_FROM_TO, _FROM, _TABS, _TAB)
_PRIVATE = re.compile(r"\((?:direct message|privately)\)", re.IGNORECASE)
_REACTION = re.compile(r'(?:Reacted to ".*" with \S+|Removed an? \S+ reaction from ".*")\s*', re.DOTALL)
_REPLY = re.compile(r'Replying to ".*?"[ \t]*(?:\n|$)\s*', re.DOTALL)
_BROKEN = re.compile(r"^\d\S*:\S*(?:[ \t]+From[ \t]|\t)")
_FIRST_LINES = 12
_DAY_S, _HALF_DAY_S = 86_400.0, 43_200.0


@dataclass
class _Message:
    day: str
    clock: str
    name: str
    is_private: bool
    is_offset: bool = False
    lines: list[str] = field(default_factory=list)
    has_sender: bool = True

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


def is_zoom_chat(text: str) -> bool:
    """Whether one of its first lines heads a message in one of the layouts, and the first looks like one."""
    lines = [line.rstrip("\r") for line in text.split("\n", _FIRST_LINES) if line.strip()]
    is_begun = bool(lines) and (_header(lines[0]) is not None or _BROKEN.match(lines[0]) is not None)
    return is_begun and any(_header(line) for line in lines)


def zoom_chat(export: Export, part: Part, text: str, began: str) -> Iterator[Piece]:
    """The chat as one conversation; lines that no message heads are rejected by their number."""
    messages: list[_Message] = []
    for number, line in enumerate(text.split("\n"), 1):
        header = _header(line)
        if header:
            messages.append(_message(header))
        elif messages and not _BROKEN.match(line):
            messages[-1].lines.append(line.strip())
        elif line.strip():
            detail = "heads no message in a layout of Zoom's. Export it again."
            yield export.bad(part, number, detail, "line")
            messages.append(_Message("", "", "", is_private=False, has_sender=False))
    messages = [each for each in messages if each.has_sender]
    began = began if all(each.is_offset for each in messages) else ""
    turns = list(_turns(export, messages, is_offset=bool(began)))
    if not turns:
        yield rejected(part.file, RejectReason.NO_TURNS, "holds no messages. Export it again.")
        return
    fields = {"started_at": began} if began else {}
    yield Draft(part.file, 1, tuple(turns), channel=Channel.CHAT, fields=fields)


def _header(line: str) -> re.Match[str] | None:
    return next((match for layout in _LAYOUTS if (match := layout.match(line))), None)


def _message(header: re.Match[str]) -> _Message:
    to = header.groupdict().get("to") or ""
    is_private = _PRIVATE.search(f"{header['name']} {to}") is not None
    name = _PRIVATE.sub("", header["name"]).strip()
    is_offset = header.re in {_TABS, _TAB}
    return _Message(
        header["day"] or "", header["clock"], name, is_private, is_offset, [header["text"].strip()]
    )


def _turns(export: Export, messages: list[_Message], *, is_offset: bool) -> Iterator[DraftTurn]:
    started_s = 0.0 if is_offset else None
    last_s = 0.0
    for message in messages:
        text = message.text
        if _REACTION.fullmatch(text):
            export.notes.count("reactions, no turns")
            continue
        clock = clock_s(message.clock)
        start: Moment = None
        if message.day:
            start = export.time(f"{message.day}T{message.clock.rjust(8, '0')}")
        elif clock is not None:
            clock += _DAY_S if clock < last_s - _HALF_DAY_S else 0.0
            last_s = clock
            started_s = clock if started_s is None else started_s
            start = max(0.0, clock - started_s)
        words = _REPLY.sub("", text, count=1) if _REPLY.match(text) else text
        yield export.turn(words.strip(), name=message.name, start=start, is_public=not message.is_private)
