"""Recordings whose words are known: the sample calls, and what lies in a folder with texts beside it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.transcribe.decode import decode
from qa.transcribe.engine import Pcm

__all__ = ["SAMPLES", "Case", "outside_cases", "said", "sample_cases"]

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
SIDES = ("left", "right")


@dataclass(frozen=True)
class Case:
    """A recording: its channels, and what is said on each; None where nobody wrote it down."""

    name: str
    channels: tuple[Pcm, ...]
    said: tuple[str | None, ...]
    language: str
    utterances: tuple[tuple[dict[str, Any], ...], ...] = ()  # of each channel, by start; samples only


def sample_cases() -> list[Case]:
    """The sample calls that can be heard."""
    return [_sample(path) for path in sorted((SAMPLES / "truth").glob("*.json"))]


def _sample(path: Path) -> Case:
    truth = json.loads(path.read_text(encoding="utf-8"))
    channels = decode(next((SAMPLES / "inbox" / "calls").glob(f"{path.stem}.*"))).channels
    places = SIDES if len(channels) == len(SIDES) else ("mono",)
    by_start = sorted(truth["utterances"], key=lambda each: each["start_s"])
    spoken = tuple(tuple(u for u in by_start if truth["channels"][u["speaker"]] == p) for p in places)
    texts = tuple(said(truth, place) for place in places)
    return Case(path.stem, channels, texts, truth["language"], spoken)


def said(truth: dict[str, Any], channel: str) -> str:
    """What a call's script says on a channel, in order of start."""
    on_it = [each for each in truth["utterances"] if truth["channels"][each["speaker"]] == channel]
    return " ".join(each["text"] for each in sorted(on_it, key=lambda each: each["start_s"]))


def outside_cases(folder: Path) -> list[Case]:
    """The recordings of a folder; NAME.txt beside NAME.wav holds its words, a line a channel."""
    found = [path for path in sorted(folder.iterdir()) if path.suffix in {".wav", ".flac"}]
    return [_outside(path) for path in found]


def _outside(path: Path) -> Case:
    channels, text = decode(path).channels, path.with_suffix(".txt")
    if not text.exists():
        return Case(path.stem, channels, (None,) * len(channels), "en")
    lines = [line for line in text.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    texts = tuple(lines) if len(lines) == len(channels) else (" ".join(lines),)
    return Case(path.stem, channels, texts, "en")
