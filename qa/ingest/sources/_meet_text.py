"""The paragraphs of a Google Meet transcript, from the lines of a document or text file."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.ingest.sources._cues import clock_s, name_ahead
from qa.layout import folded

__all__ = ["Paragraph", "Transcript", "is_transcript", "transcript_of"]

_MARKER = re.compile(r"^[#\s(\[]*(\d{1,2}:\d{2}:\d{2})[)\]\s]*(?:\{#.*\})?$")
_ENDED = re.compile(r"^[\W_]*(?:transcription|meeting) ended after\D*(\d{1,2}:\d{2}:\d{2})", re.IGNORECASE)
_TITLE = re.compile(r"(?:^[\W_]*|\s[-\u2013]\s)transcript[\W_]*$", re.IGNORECASE)
_ATTENDEES = re.compile(r"^[\W_]*attendees[\W_]*$", re.IGNORECASE)
_NOTICE = re.compile(
    r"^[\W_]*(?:this editable transcript was computer generated|people can also change the text)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Paragraph:
    """What one says until another speaks; `start_s` only where a line of times stands ahead."""

    speaker: str
    text: str
    start_s: float | None = None


@dataclass(frozen=True)
class Transcript:
    """`ended_s` is None where the text doesn't say; `ahead` counts lines that nobody is named for."""

    paragraphs: tuple[Paragraph, ...]
    ended_s: float | None
    ahead: int


def is_transcript(lines: Sequence[str]) -> bool:
    """Whether the lines are Meet's: lines of times or its own sentences, and names with words."""
    plain = [_plain(line) for line in lines]
    markers = sum(_MARKER.match(line) is not None for line in plain)
    named = sum(name_ahead(line) is not None for line in plain)
    own = any(_ENDED.match(line) or _NOTICE.match(line) for line in plain)
    titled = any(_TITLE.search(line) for line in plain) and any(_ATTENDEES.match(line) for line in plain)
    return (own and named > 0) or (titled and named > 0) or (markers > 0 and named > 1)


def transcript_of(lines: Sequence[str]) -> Transcript:
    """The paragraphs of the transcript, what stands ahead and behind left out."""
    plain = [_plain(line) for line in lines]
    attendees, begin = _attendees(plain)
    first = next((i for i, line in enumerate(plain) if line), 0)
    titles = (
        i for i, line in enumerate(plain) if _TITLE.search(line) and (i == first or not name_ahead(line))
    )
    body = plain[max([begin, *(i + 1 for i in titles)]) :]
    often = Counter(folded(named[0]) for line in body if (named := name_ahead(line)))
    known = attendees | {name for name, count in often.items() if count > 1}
    found: list[Paragraph] = []
    ahead, start_s, ended_s = 0, None, None
    for line in body:
        if ended := _ENDED.match(line):
            ended_s = clock_s(ended[1])
            break
        if marker := _MARKER.match(line):
            start_s = clock_s(marker[1])
        elif line and not _NOTICE.match(line):
            said = _said(line, known)
            if said is None and not found:
                ahead += 1
            elif said is None:
                found[-1] = replace(found[-1], text=f"{found[-1].text}\n{line}".strip())
            elif said.text:
                found.append(replace(said, start_s=start_s))
                start_s = None
    return Transcript(tuple(_joined(found)), ended_s, ahead)


def _plain(line: str) -> str:
    """The line without the marks of Markdown, which Google's documents can be saved as."""
    return line.replace("**", "").replace("\ufeff", "").replace("\u000b", " ").strip().lstrip("#").strip()


def _attendees(lines: Sequence[str]) -> tuple[set[str], int]:
    """The names in the paragraph below the heading, folded, and the place behind it."""
    at = next((i for i, line in enumerate(lines) if _ATTENDEES.match(line)), None)
    if at is None:
        return set(), 0
    listed = next((i for i in range(at + 1, len(lines)) if lines[i]), at)
    return {folded(name) for name in lines[listed].split(",")}, listed + 1


def _said(line: str, known: set[str]) -> Paragraph | None:
    """Speaker and words; None where the line goes on with what was said: "One question: when?"."""
    found = name_ahead(line)
    if found is None:
        return None
    words = found[0].split()
    is_name = folded(found[0]) in known or len(words) == 1 or not words[-1][:1].islower()
    return Paragraph(*found) if is_name else None


def _joined(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """What one says on in further paragraphs is one turn, unless a line of times is between."""
    last: Paragraph | None = None
    for one in paragraphs:
        if last and last.speaker == one.speaker and one.start_s is None:
            last = replace(last, text=f"{last.text}\n{one.text}")
        else:
            if last:
                yield last
            last = one
    if last:
        yield last
