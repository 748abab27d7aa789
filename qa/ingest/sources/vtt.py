"""Subtitles of calls, a file a call: WebVTT (.vtt), SubRip (.srt) and SubViewer (.sbv) of whatever tool.

Where to click: any recorder, editor or transcription tool that offers subtitles: its export or download menu,
`WebVTT`, `SRT` or `SBV`. Files of Zoom, Microsoft Teams and Google Meet are read by their own importers; this
one takes what nobody else claims.

What is read: the times of each cue (hours optional, fractions behind a point or comma, cue settings
skipped), its words without tags, positions and times within, entities as their characters; `Language:` of a
WebVTT's header. Cues that lie out of order are put in order.
Who speaks: `<v Name>`, `Name: words`, `[Name] words`, `>> Name: words`; `>> words` and lines of one cue that
begin with a dash are somebody else who isn't named. A single word before a colon ("Note: ...") is a name only
where it comes up again, where every cue begins with one, or where the roster, roles.json or a role's word
("Agent") knows it; `[Music]` alone is no turn. A cue without a name goes on with the one before it where the
file marks changes with `>>` or names fewer than half of its cues; else nobody knows who speaks.
Turns: a cue is a line of subtitles and not a turn, so cues of one named speaker less than a second apart are
one turn. Where one cue holds several speakers only its start is known, so none of them gets an end, and what
needs the times of all turns (silence, who talks how long) isn't measured. The last cue's end is the call's.

What isn't: notes, styles, regions; times of single words, so no words; subtitles that roll (each line shown
twice) are read as they stand. Subtitles of two people at once are rare: where no cues overlap, nothing about
interruptions is measured. Times are seconds of the recording: when it was made a manifest or the file's name
has to say.
roles.json: who is agent and who customer, by the names as they stand in the file, where agents.csv doesn't
have them.
Source of the shapes: W3C WebVTT; SubRip and SubViewer have no standard.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.errors import RejectReason
from qa.ingest._draft import Draft, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._part import Part
from qa.ingest._roles import role_named
from qa.ingest._source import Source, alone
from qa.ingest.sources._cues import (
    Cue,
    Said,
    bare,
    joined,
    language_of,
    looks_like_cues,
    name_ahead,
    read_cues,
    whole_text,
)
from qa.layout import folded
from qa.types import Channel

__all__ = ["SOURCE"]

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:\s+([^<>]*))?>")
_CHANGE = re.compile(r"^>{2,}\s*")
_DASH = re.compile(r"^[-\u2010-\u2015]\s*(?=\S)")
_BRACKET = re.compile(r"^\[([^\[\]:]{1,60})\]:?\s+(\S.*)$", re.DOTALL)
_SOUND = re.compile(r"[\[(][^\])]*[\])]|[\u2669-\u266c\s]+")
_PARTICLES = {"de", "da", "del", "der", "den", "di", "la", "le", "van", "von", "bin", "al", "el", "y", "e"}


@dataclass(frozen=True)
class _Names:
    """What counts as a name in one file."""

    export: Export
    often: frozenset[str]

    def is_name(self, name: str) -> bool:
        if role_named(name) or self.export.role(name) is not None or folded(name) in self.often:
            return True
        words = name.split()
        return len(words) > 1 and all(word in _PARTICLES or not word[:1].islower() for word in words)

    def ahead(self, line: str) -> tuple[str, str] | None:
        """Name and words where a name goes ahead."""
        bracket = _BRACKET.match(line)
        found = (bracket[1].strip(), bracket[2]) if bracket else name_ahead(line)
        return found if found and self.is_name(found[0]) else None


def _read(export: Export) -> Iterator[Piece]:
    for part in export.parts:
        text = whole_text(part)
        cues: list[Cue] = []
        for one in read_cues(export, part, text):
            if isinstance(one, Cue):
                cues.append(one)
            else:
                yield one
        turns = [
            export.turn(said.text, name=said.speaker, start=said.start_s, end=said.end_s)
            for said in joined(_said(export, cues))
        ]
        if turns:
            language = language_of(text)
            fields = {"language": language} if language else {}
            yield Draft(part.file, 1, tuple(turns), fields=fields, duration_s=max(cue.end_s for cue in cues))
        else:
            yield rejected(part.file, RejectReason.NO_TURNS, "holds no words. Export it again.")


def _said(export: Export, cues: Sequence[Cue]) -> list[Said]:
    """What is said, in order; whoever is named once speaks on where the file names only changes."""
    names = _Names(export, _often(cues))
    spoken = [(cue, _speakers(cue.lines, names)) for cue in cues]
    has_changes = any(_CHANGE.match(line) for cue in cues for line in map(bare, cue.lines))
    named = sum(any(name for name, _ in pieces) for _, pieces in spoken)
    does_go_on = has_changes or 2 * named < len(cues)
    said: list[Said] = []
    for cue, pieces in spoken:
        worded = [(name, text) for name, text in pieces if text and not _SOUND.fullmatch(text)]
        export.notes.count("sounds described in subtitles, no turns", len(pieces) - len(worded))
        for position, (name, text) in enumerate(worded):
            before = said[-1].speaker if said and does_go_on else ""
            start_s = cue.start_s if position == 0 else None
            end_s = cue.end_s if len(worded) == 1 else None
            said.append(Said(before if name is None else name, text, start_s, end_s))
    return said


def _often(cues: Sequence[Cue]) -> frozenset[str]:
    """What stands before a colon more than once, or ahead in each of the cues, folded."""
    ahead = [[name_ahead(_CHANGE.sub("", bare(line))) for line in cue.lines] for cue in cues]
    counts = Counter(folded(found[0]) for lines in ahead for found in lines if found)
    often = {name for name, count in counts.items() if count > 1}
    first = [lines[0] for lines in ahead if lines]
    if len(first) > 1 and all(found and not found[0][:1].islower() for found in first):
        often |= {folded(found[0]) for found in first if found}
    return frozenset(often)


def _speakers(lines: Sequence[str], names: _Names) -> list[tuple[str | None, str]]:
    """Speakers and their words in one cue: None where nobody is named, "" for somebody else unnamed."""
    text = "\n".join(lines)
    if _VOICE.search(text):
        before, *rest = _VOICE.split(text)
        voices: list[tuple[str | None, str]] = [(bare(n or ""), bare(t)) for n, t in _pairs(rest)]
        return ([(None, bare(before))] if bare(before) else []) + voices
    plain = [bare(line) for line in lines]
    has_dashes = sum(_DASH.match(line) is not None for line in plain) > 1
    pieces: list[tuple[str | None, str]] = []
    for line in plain:
        marked = _CHANGE.sub("", _DASH.sub("", line) if has_dashes else line)
        found = names.ahead(marked)
        if found:
            pieces.append(found)
        elif marked != line:
            pieces.append(("", marked))
        elif pieces:
            pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]} {line}".strip())
        else:
            pieces.append((None, line))
    return pieces


def _pairs(flat: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from zip(flat[::2], flat[1::2], strict=True)


def _is_ours(part: Part) -> bool:
    return looks_like_cues(part.text)


SOURCE = Source(
    name="vtt",
    title="Subtitles (WebVTT, SRT, SBV)",
    files=".vtt, .srt or .sbv, a file a call",
    channel=Channel.CALL,
    claim=alone(_is_ours),
    read=_read,
    is_last=True,
)
