"""Subtitles as cues: WebVTT, SubRip (.srt) and SubViewer (.sbv), with a broken cue lost alone.

webvtt-py is the runner-up: it skips a cue that it can't read without a word, or, when strict, gives up the
whole file; here each one that is lost has to be named by its number.
Sources of the shapes: W3C WebVTT (https://www.w3.org/TR/webvtt1/, section 4), and SubRip and SubViewer as
players write them, which no standard describes.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.ingest._export import Export
from qa.ingest._part import Part
from qa.types import Rejected

__all__ = [
    "BrokenCue",
    "Cue",
    "Said",
    "bare",
    "clock_s",
    "cues_in",
    "joined",
    "language_of",
    "looks_like_cues",
    "name_ahead",
    "read_cues",
    "whole_text",
]

_ARROW = re.compile(r"^\s*(?P<start>[\d:.,]+)\s*-+>\s*(?P<end>[\d:.,]+)(?:\s.*)?$")
_COMMA = re.compile(r"^\s*(?P<start>\d+:\d{1,2}:\d{2}\.\d{1,3}),(?P<end>\d+:\d{1,2}:\d{2}\.\d{1,3})\s*$")
_CLOCK = re.compile(r"(?:(?P<h>\d+):)?(?P<m>\d{1,2}):(?P<s>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?")
_NO_CUE = re.compile(r"(NOTE|STYLE|REGION)\b")
_TAGS = "c|i|b|u|v|lang|ruby|rt|font|span|br"
_MARKUP = re.compile(rf"</?(?:{_TAGS})(?:[.\s/][^<>]*)?>|<\d[\d:.]*>|\{{\\[^{{}}]*\}}", re.IGNORECASE)
_LANGUAGE = re.compile(r"^Language:\s*([\w-]+)\s*$", re.MULTILINE)
_SAME_TURN_S = 1.0
"""A cue is a line of subtitles and no turn: what one says on within a second is one turn."""
_FIRST_LINES = 12
_NAME_AHEAD = re.compile(r"^\s*(?P<name>[\w(+][^:?!;<>\"\n]{0,59}?)\s*:(?:\s+(?P<text>.*))?$", re.DOTALL)
_NAME_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue: its 1-based number in the file, times in seconds, and lines with their markup."""

    number: int
    start_s: float
    end_s: float
    lines: tuple[str, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class BrokenCue:
    """A cue that gives no words, or none that times can be told of."""

    number: int
    detail: str


@dataclass(frozen=True, slots=True)
class Said:
    """What one speaker ("" where nobody is named) says in one or several cues."""

    speaker: str
    text: str
    start_s: float | None
    end_s: float | None


def whole_text(part: Part) -> str:
    """The whole file, one conversation, as text with `\\n` between lines; UTF-8, UTF-16 or Windows-1252."""
    with part.open() as stream:
        raw = stream.read().removeprefix(b"\xef\xbb\xbf")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def looks_like_cues(text: str) -> bool:
    """Whether the text begins as WebVTT, or has the times of a cue within its first lines."""
    return text.startswith("WEBVTT") or any(_times(line) for line in text.splitlines()[:_FIRST_LINES])


def language_of(text: str) -> str:
    """The language that the header of a WebVTT names; "" where it names none."""
    header = text.partition("\n\n")[0]
    found = _LANGUAGE.search(header) if header.startswith("WEBVTT") else None
    return found.group(1) if found else ""


def read_cues(export: Export, part: Part, text: str) -> Iterator[Cue | Rejected]:
    """The cues by start, in the file's order where they start alike; before them those that are lost."""
    found = list(cues_in(text))
    lost = (one for one in found if isinstance(one, BrokenCue))
    yield from (export.bad(part, one.number, one.detail, "cue") for one in lost)
    yield from sorted((one for one in found if isinstance(one, Cue)), key=lambda cue: cue.start_s)


def cues_in(text: str) -> Iterator[Cue | BrokenCue]:
    """The cues of the file in its order, numbered by their place; notes, styles and regions are none."""
    number = 0
    blocks = [block.split("\n") for block in re.split(r"\n[ \t]*\n", text.strip("\n"))]
    for index, block in enumerate(blocks):
        lines = [line for line in block if line.strip()]
        if index == 0 and lines and lines[0].startswith("WEBVTT"):
            lines = lines[_header_end(lines) :]
        if not lines or (_NO_CUE.match(lines[0]) and not any("-->" in line for line in lines[:2])):
            continue
        for piece in _pieces(lines):
            number += 1
            yield _cue(number, piece)


def _header_end(lines: Sequence[str]) -> int:
    """Where the header ends when no empty line ends it: at the first cue's id or times."""
    first = next((i for i, line in enumerate(lines) if _is_timing(line)), len(lines))
    return first - 1 if first > 1 and lines[first - 1].strip().isdigit() else first


def _is_timing(line: str) -> bool:
    return "-->" in line or _times(line) is not None


def _pieces(lines: Sequence[str]) -> Iterator[list[str]]:
    """The cues of a block: one, or several where the empty line between them is missing."""
    starts = [i for i, line in enumerate(lines) if _is_timing(line)]
    cuts = [0]
    for at in starts[1:]:
        cuts.append(at - 1 if lines[at - 1].strip().isdigit() and at - 1 not in starts else at)
    for start, end in zip(cuts, [*cuts[1:], len(lines)], strict=True):
        yield list(lines[start:end])


def _cue(number: int, lines: Sequence[str]) -> Cue | BrokenCue:
    at = next((i for i, line in enumerate(lines[:2]) if _is_timing(line)), None)
    if at is None:
        return BrokenCue(number, "has no times. Export it again.")
    times = _times(lines[at])
    if times is None:
        return BrokenCue(number, "has times that can't be read. Write 00:01:02.500 --> 00:01:04.000.")
    if times[1] < times[0]:
        return BrokenCue(number, "ends before it starts. Mend its times, or export it again.")
    return Cue(number, *times, tuple(lines[at + 1 :]), lines[0].strip() if at else "")


def _times(line: str) -> tuple[float, float] | None:
    match = _ARROW.match(line) or _COMMA.match(line)
    if match is None:
        return None
    start_s, end_s = clock_s(match["start"]), clock_s(match["end"])
    return None if start_s is None or end_s is None else (start_s, end_s)


def clock_s(text: str) -> float | None:
    """Seconds of `H:MM:SS.mmm`, hours and fraction optional; None when it is no such time."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None or int(match["s"]) >= 60 or (match["h"] and int(match["m"]) >= 60):
        return None
    whole = 3600 * int(match["h"] or 0) + 60 * int(match["m"]) + int(match["s"])
    return whole + float(f"0.{match['fraction'] or 0}")


def bare(text: str) -> str:
    """The words alone: tags, times within and positions gone, entities as their characters."""
    plain = html.unescape(_MARKUP.sub("", text)).replace("\xa0", " ")
    return " ".join(plain.replace("\u200e", "").replace("\u200f", "").split())


def name_ahead(text: str) -> tuple[str, str] | None:
    """Name and words of `Name: words`; None where no name goes ahead."""
    match = _NAME_AHEAD.match(text)
    if match is None or len(match["name"].split()) > _NAME_MOST_WORDS:
        return None
    return match["name"].strip(), (match["text"] or "").strip()


def joined(said: Sequence[Said]) -> list[Said]:
    """Turns: what a named speaker says on within a second of what they said last is one."""
    turns: list[Said] = []
    for one in said:
        last = turns[-1] if turns else None
        if last is not None and last.speaker and last.speaker == one.speaker and _goes_on(last, one):
            end_s = max(last.end_s or 0.0, one.end_s or 0.0)
            turns[-1] = replace(last, text=f"{last.text} {one.text}".strip(), end_s=end_s)
        else:
            turns.append(one)
    return turns


def _goes_on(last: Said, one: Said) -> bool:
    if last.end_s is None or one.start_s is None or one.end_s is None:
        return False
    return one.start_s - last.end_s < _SAME_TURN_S
