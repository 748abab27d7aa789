"""The transcript of a Teams meeting or call: WebVTT in which each cue names its speaker."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa.ingest._part import Part

__all__ = ["Cue", "cues_of", "is_teams_vtt", "merged"]

_GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_GUID_CUE = re.compile(rf"^{_GUID}[-/\d]*[ \t]*\r?\n[^\n]*-->[^\n]*\n<v[ .]", re.I | re.M)
_BARE_TIME = re.compile(r"^\d:\d{1,2}:\d{1,2}\.\d+[ \t]+-->[^\n]*\n<v[ .]", re.M)
"""Microsoft Graph writes times as 0:0:5.320."""
_TIMES = re.compile(r"\s*((?:\d+:)?\d+:\d+[.,]\d+)\s*-->\s*((?:\d+:)?\d+:\d+[.,]\d+)")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
_TAG = re.compile(r"</?[a-z][^>]*>", re.I)
_OTHER_BLOCKS = ("WEBVTT", "NOTE", "STYLE", "REGION")
_ONE_BREATH_S = 1.0
"""A cue is a line of subtitles: one that follows this soon by the same speaker continues the turn."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What one speaker says, in seconds; `fault` says why a cue can't be used, "" where it can."""

    number: int
    speaker: str = ""
    text: str = ""
    start_s: float = 0.0
    end_s: float | None = None
    fault: str = ""


def is_teams_vtt(part: Part) -> bool:
    """Whether it is WebVTT as Teams or Microsoft Graph writes it: voices, with GUIDs or bare times."""
    text = part.text
    return text.lstrip().startswith("WEBVTT") and bool(_GUID_CUE.search(text) or _BARE_TIME.search(text))


def cues_of(text: str) -> Iterator[Cue]:
    """The cues in their order; a broken one is yielded with its fault, and the rest still comes."""
    number = 0
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        if not block.strip() or block.lstrip().startswith(_OTHER_BLOCKS):
            continue
        number += 1
        times, payload = _parts(block)
        if times is None:
            fault = "has no times such as 00:00:01.000 --> 00:00:02.000. Download the transcript again."
            yield Cue(number, fault=fault)
            continue
        start_s, end_s = _seconds(times[1]), _seconds(times[2])
        for speaker, words in _voices(payload):
            yield Cue(number, speaker, words, start_s, end_s if end_s >= start_s else None)


def _parts(block: str) -> tuple[re.Match[str] | None, str]:
    """The line of times, which an id may stand above, and what is said below."""
    lines = block.strip("\n").split("\n")
    for index, line in enumerate(lines[:2]):
        if times := _TIMES.match(line):
            return times, "\n".join(lines[index + 1 :])
    return None, ""


def _seconds(clock: str) -> float:
    *larger, seconds = clock.replace(",", ".").split(":")
    minutes = 0
    for count in larger:
        minutes = minutes * 60 + int(count)
    return minutes * 60 + float(seconds)


def _voices(payload: str) -> Iterator[tuple[str, str]]:
    """Who says what in a cue; closing tags may be missing."""
    first, *rest = _VOICE.split(payload)
    for speaker, words in [("", first), *zip(rest[::2], rest[1::2], strict=True)]:
        plain = " ".join(html.unescape(_TAG.sub("", words)).split())
        if plain:
            yield html.unescape(speaker).strip(), plain


def merged(cues: list[Cue]) -> Iterator[Cue]:
    """The turns: cues by time, those of one speaker that follow at once as one."""
    held: Cue | None = None
    for cue in sorted(cues, key=lambda each: each.start_s):
        if held and held.end_s is not None and _continues(held.end_s, held, cue):
            end_s = None if cue.end_s is None else max(held.end_s, cue.end_s)
            held = replace(held, text=f"{held.text} {cue.text}", end_s=end_s)
            continue
        if held:
            yield held
        held = cue
    if held:
        yield held


def _continues(end_s: float, held: Cue, cue: Cue) -> bool:
    return cue.speaker == held.speaker and cue.start_s - end_s < _ONE_BREATH_S
