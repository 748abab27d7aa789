"""The labelled set of names, e-mails, addresses, passwords and health: tests/privacy/labelled/*.yaml."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from qa.privacy import redact
from qa.types import Channel, Interaction, Metadata, Role, Turn

FOLDER = Path(__file__).parent / "labelled"
_WORD = re.compile(r"\w+")
_PLACEHOLDER = re.compile(r"\[[A-Z]+\]")


@dataclass
class Tally:
    """Of some entries: spans, those of which a word is left, words outside of spans, those that are gone."""

    spans: int = 0
    missed: int = 0
    words: int = 0
    false: int = 0
    shown: str = ""

    @property
    def recall(self) -> float:
        return 1 - self.missed / self.spans if self.spans else 1.0


def tally(name: str) -> Tally:
    """What redaction does with the entries of `name`.yaml; `shown` tells ids of what is wrong."""
    found = Tally()
    for entry in yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")):
        for text, spans, left in _redacted(entry):
            outside = _outside(text, spans)
            kept = _counted(_PLACEHOLDER.sub(" ", left))
            survived, gone = kept - outside, outside - kept
            missed = [span for span in spans if any(word in survived for word in _counted(span))]
            found.spans += len(spans)
            found.missed += len(missed)
            found.words += outside.total()
            found.false += gone.total()
            if missed or gone:
                found.shown += f"{entry['id']}: missed {missed}, gone {[*gone]}\n"
    return found


def texts(name: str) -> list[str]:
    """All that is said in the entries of `name`.yaml."""
    entries = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return [turn["text"] for entry in entries for turn in entry["turns"]]


def _redacted(entry: dict[str, Any]) -> Iterator[tuple[str, list[str], str]]:
    """By turn: text, texts of its spans, and the redacted text."""
    turns = tuple(Turn(i, Role(t["role"]), t["role"], t["text"]) for i, t in enumerate(entry["turns"]))
    about = Metadata("T-1", agent_name="Anna Whitfield", language="en")
    redacted = redact(
        Interaction(Channel.CHAT, about, "0" * 64, turns), rules=entry.get("privacy", "standard")
    )
    for turn, after in zip(turns, redacted.turns, strict=True):
        yield turn.text, [s["text"] for s in entry["spans"] if s["turn"] == turn.index], after.text


def _outside(text: str, spans: list[str]) -> Counter[str]:
    for span in spans:
        assert span in text, span
        text = text.replace(span, " ", 1)
    return _counted(text)


def _counted(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))
