"""The words of a LiveChatTranscript: one field of HTML becomes turns."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from qa.ingest.html import to_text
from qa.layout import folded
from qa.types import Role

__all__ = ["Line", "Talk", "talk_of"]

_CENTRED = re.compile(r"<(p|div)\b[^>]*\balign\s*=\s*[\"']?center[\"']?[^>]*>(.*?)</\1>", re.I | re.S)
_BREAK = re.compile(r"<br\s*/?>|</?(?:p|div)\b[^>]*>", re.I)
_OFFSET = re.compile(r"\(\s*((?:\d+\s*[hms]\s*){1,3})\)\s*(?:([^:\n]{1,80}?)\s*:(?:\s|$))?(.*)", re.S)
_STARTED = re.compile(r"[:：].*?(\w+) (\d{1,2}), (\d{4}),? (\d{1,2}:\d\d:\d\d) \(([+-]\d\d:?\d\d)\)\s*$")
_ENGLISH = re.compile(
    r"Chat (?:Started|Origin|Transferred)\b|File transfer\b"
    r"|Agent .{1,60} (?:successfully|requested|cancel+ed|has|left|joined)\b"
)
_ORIGIN = re.compile(r"Chat Origin\s*:\s*(.+)", re.S)
_AGENT = re.compile(r"Agent (.+)", re.S)
_HANDED_ON = re.compile(r"Chat Transferred From (.+) To (.+)", re.S)
_SOMETHING_DONE = re.compile(
    r"\b(?:successfully|requested|cancel+ed|declined|accepted|attempted|has|have|left|joined|ended)\b"
)
_BOT = re.compile(r"\b(?:bot|chatbot|virtual assistant)\b", re.I)
_MARK = "\x00"


@dataclass(frozen=True, slots=True)
class Line:
    """What one speaker said, or with the role `system` what the chat itself told those in it."""

    speaker: str
    role: Role | None
    text: str
    start: float | datetime | None


@dataclass(frozen=True, slots=True)
class Talk:
    """A chat: its turns, where it came in, how often it was handed on, when it began."""

    lines: tuple[Line, ...]
    origin: str
    transfers: int
    started_at: datetime | None
    agents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    is_said: bool
    text: str
    speaker: str = ""
    offset_s: int = 0


def talk_of(body: str, started_at: datetime | None) -> Talk:
    """The chat in the field `Body`. Offsets count from the "Chat Started" above them, and with it from
    `started_at` where its date can't be read; they stay seconds where no date is known at all.
    """
    pieces = list(_pieces(body))
    agents = _agents(pieces)
    roles = _roles(pieces, agents)
    lines: list[Line] = []
    base, began, origin, last = started_at, None, "", 0
    for piece in pieces:
        if piece.is_said:
            last = piece.offset_s
            role = roles.get(folded(piece.speaker), Role.SYSTEM if not piece.speaker else None)
            lines.append(Line(piece.speaker, role, piece.text, _at(base, last)))
        elif stamp := _STARTED.search(piece.text):
            base, last = _moment(stamp) or base, 0
            began = began or base
        elif source := _ORIGIN.fullmatch(piece.text):
            origin = origin or source[1].strip()
        elif not _names_agent(piece.text, agents):
            lines.append(Line("", Role.SYSTEM, piece.text, _at(base, last)))
    handed_on = sum(bool(_HANDED_ON.fullmatch(piece.text)) for piece in pieces if not piece.is_said)
    return Talk(tuple(lines), origin, handed_on, began or started_at, tuple(agents.values()))


def _pieces(body: str) -> Iterator[_Piece]:
    """The lines in their order: said with an offset, or written by the chat itself (centred in the HTML)."""
    marked = _CENTRED.sub(lambda match: f"\n{_MARK}{match[2].strip()}\n", body.replace("\r\n", "\n"))
    is_marked = _MARK in marked
    said: _Piece | None = None
    for raw in _BREAK.sub("\n", marked).split("\n"):
        line = raw.strip()
        if not line.strip(_MARK):
            continue
        offset = _OFFSET.fullmatch(line)
        is_own = line.startswith(_MARK) or (said is None and not offset)
        is_own = is_own or (not is_marked and _ENGLISH.match(line) is not None)
        if said and (offset or is_own):
            yield said
            said = None
        if offset and not offset[2] and not offset[3].strip():
            continue  # an offset alone closes many chats
        if offset:
            said = _Piece(
                True, to_text(offset[3]), html.unescape(offset[2] or "").strip(), _seconds(offset[1])
            )
        elif is_own:
            yield _Piece(False, to_text(line.strip(_MARK).strip()))
        elif said:
            said = _Piece(True, f"{said.text}\n{to_text(line)}".strip(), said.speaker, said.offset_s)
    if said:
        yield said


def _seconds(offset: str) -> int:
    size = {"h": 3600, "m": 60, "s": 1}
    return sum(int(count) * size[unit] for count, unit in re.findall(r"(\d+)\s*([hms])", offset))


def _moment(stamp: re.Match[str]) -> datetime | None:
    text = f"{stamp[1]} {stamp[2]} {stamp[3]} {stamp[4]} {stamp[5]}"
    try:
        return datetime.strptime(text, "%B %d %Y %H:%M:%S %z")
    except ValueError:
        return None


def _at(base: datetime | None, offset_s: int) -> datetime | float:
    return float(offset_s) if base is None else base + timedelta(seconds=offset_s)


def _agents(pieces: Sequence[_Piece]) -> dict[str, str]:
    """The agents by folded name: announced as "Agent NAME", or in any language as a word and their name."""
    speakers = {piece.speaker for piece in pieces if piece.is_said and piece.speaker}
    found: dict[str, str] = {}
    for piece in pieces:
        if piece.is_said:
            continue
        match = _AGENT.fullmatch(piece.text)
        if match and not _SOMETHING_DONE.search(match[1]):
            found[folded(match[1])] = match[1].strip()
        if moved := _HANDED_ON.fullmatch(piece.text):
            found[folded(moved[2])] = moved[2].strip()
        for name in speakers:
            before = piece.text.removesuffix(name)
            if before != piece.text and ":" not in before and len(before.split()) == 1:
                found[folded(name)] = name
    return found


def _names_agent(text: str, agents: dict[str, str]) -> bool:
    word, _, name = text.partition(" ")
    return bool(word) and folded(name) in agents


def _roles(pieces: Sequence[_Piece], agents: dict[str, str]) -> dict[str, Role]:
    """The role of each speaker that can be told, by folded name."""
    found = dict.fromkeys(agents, Role.AGENT)
    for piece in pieces:
        moved = None if piece.is_said else _HANDED_ON.fullmatch(piece.text)
        if moved and folded(moved[1]) not in agents:
            found[folded(moved[1])] = Role.BOT
    speakers = dict.fromkeys(folded(piece.speaker) for piece in pieces if piece.is_said and piece.speaker)
    found |= {name: Role.BOT for name in speakers if _BOT.search(name)}
    strangers = [name for name in speakers if name not in found]
    if strangers and (Role.AGENT in found.values() or Role.BOT in found.values()) and len(strangers) == 1:
        found[strangers[0]] = Role.CUSTOMER
    return found | ({"visitor": Role.CUSTOMER} if "visitor" in strangers else {})
