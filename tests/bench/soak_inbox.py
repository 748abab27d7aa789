"""The inbox of a long night: many chats and short recordings, some of them bad, all by their number."""

import csv
import json
import wave
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

__all__ = ["FAULTS", "Expected", "write_inbox"]

_IN_A_FILE = 400
"""Chats of one CSV file."""
_ALONE = 10  # one in so many chats is a file of its own
_BAD = 50  # and one in so many of those is bad
_HEARD_BADLY = 10  # one in so many recordings meets a fault
FAULTS = ("hung", "memory", "breaks", "dies", "silent")
"""What happens to a recording while it is heard: its id begins so."""
_REASONS = {
    "hung": "too_slow",
    "memory": "out_of_memory",
    "breaks": "failed",
    "dies": "out_of_memory",
    "silent": "no_speech",
    "cut": "audio_truncated",
    "text": "not_audio",
}
_TROUBLES = (
    "my order is late again and nobody tells me why",
    "the router drops the line every evening",
    "I was charged twice for the same month",
    "the app logs me out whenever I open it",
    "your engineer did not come although I took a day off",
)
_ANSWERS = (
    "I'm sorry that you had to write again. Let me look at it for you.",
    "Thank you for waiting. I can see what happened and will put it right today.",
    "I understand how annoying that is. Could you tell me since when?",
    "Here is what I can do: I refund the difference, and you get a mail within the hour.",
)
_BAD_CHATS: tuple[tuple[str, str], ...] = (
    ('{{"id": "B-{n}", "turns": [', "not_readable"),
    ('{{"id": "B-{n}", "channel": "chat", "turns": []}}', "no_turns"),
    ("\x00\x01 no text at all {n}", "not_readable"),
)


@dataclass
class Expected:
    """What must come of the inbox: interactions, and rejected inputs by reason."""

    loaded: int = 0
    rejected: Counter[str] = field(default_factory=Counter)


def write_inbox(inbox: Path, chats: int, calls: int) -> Expected:
    """All of it; the same for the same numbers."""
    for name in ("calls", "chats"):
        (inbox / name).mkdir(parents=True)
    expected = Expected()
    alone = chats // _ALONE
    _write_tables(inbox / "chats", chats - alone, expected)
    _write_files(inbox / "chats", alone, expected)
    _write_calls(inbox / "calls", calls, expected)
    rows = [f"a{n},Agent {n},Team {n % 4}" for n in range(40)]
    (inbox / "agents.csv").write_text("\n".join(["agent_id,agent_name,team", *rows]) + "\n")
    return expected


def _turns(number: int) -> Iterator[tuple[str, str, int]]:
    """Speaker, text and second of each turn."""
    trouble = _TROUBLES[number % len(_TROUBLES)]
    yield "customer", f"Hello, {trouble}. My number is {number}-{number % 97}.", 0
    for at in range(2 + number % 3):
        yield "agent", _ANSWERS[(number + at) % len(_ANSWERS)], 40 + 80 * at
        yield "customer", f"Okay, that was {number % 11 + at} days ago. Thank you.", 80 + 80 * at
    yield "agent", "Is there anything else that I can do for you? Goodbye!", 600


def _write_tables(folder: Path, count: int, expected: Expected) -> None:
    for first in range(0, count, _IN_A_FILE):
        with (folder / f"export-{first:06}.csv").open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["conversation_id", "timestamp", "speaker", "text", "agent_id"])
            for number in range(first, min(first + _IN_A_FILE, count)):
                hour, minute = number // 60 % 24, number % 60
                for speaker, text, second in _turns(number):
                    at = f"2026-11-{1 + number % 20:02}T{hour:02}:{minute:02}:{second % 60:02}Z"
                    table.writerow([f"X-{number}", at, speaker, text, f"a{number % 40}"])
                expected.loaded += 1


def _write_files(folder: Path, count: int, expected: Expected) -> None:
    for number in range(count):
        path = folder / f"T-{number}.json"
        if number % _BAD == 7:
            text, reason = _BAD_CHATS[number // _BAD % len(_BAD_CHATS)]
            path.write_text(text.format(n=number))
            expected.rejected[reason] += 1
            continue
        turns = [{"speaker": who, "text": text, "start": at} for who, text, at in _turns(number)]
        about = {"id": f"T-{number}", "channel": "chat", "agent_id": f"a{number % 40}", "language": "en"}
        path.write_text(json.dumps({**about, "started_at": "2026-11-02T10:00:00+00:00", "turns": turns}))
        expected.loaded += 1


def _write_calls(folder: Path, count: int, expected: Expected) -> None:
    rows = ["file,interaction_id,agent_id,agent_channel"]
    for number in range(count):
        kind = [*FAULTS, "cut", "text"][number // _HEARD_BADLY % 7] if number % _HEARD_BADLY == 3 else "call"
        name = f"{kind}-{number}"
        rows.append(f"{name}.wav,{name},a{number % 40},left")
        _write_wav(folder / f"{name}.wav", number, kind)
        if kind == "call":
            expected.loaded += 1
        else:
            expected.rejected[_REASONS[kind]] += 1
    (folder / "manifest.csv").write_text("\n".join(rows) + "\n")


def _write_wav(path: Path, seed: int, kind: str) -> None:
    """Twelve seconds of two different channels."""
    if kind == "text":
        path.write_text("this is no sound")
        return
    noise = np.random.default_rng(seed).integers(-3000, 3000, size=(12 * 8000, 2), dtype=np.int16)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(noise.tobytes())
    if kind == "cut":
        path.write_bytes(path.read_bytes()[:40_000])
