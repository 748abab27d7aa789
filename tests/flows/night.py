"""A small night for tests: an inbox of every kind of input, words prepared for its recordings.

Run as a program it runs the night, and kills itself with SIGKILL where it is told to:
    python night.py INBOX DATA [FUNCTION COUNT]
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from qa import steps, store, transcribe
from qa.types import Word

CALLS = {
    "C-1.wav": (
        "Thank you for calling Harbor Broadband, this is Anna. How can I help?",
        "My name is Daniel Reyes and my internet is down again. I am really frustrated.",
    ),
    "C-2.wav": ("Harbor Broadband, Anna speaking.", "My card is 4242 4242 4242 4242."),
}
TABLES = (
    *("interactions", "turns", "findings", "measurements", "check_issues"),
    *("evaluations", "criterion_results", "agents", "surveys", "rejected_inputs"),
)


def _words(text: str, start_s: float) -> list[Word]:
    return [
        Word(word, start_s + i * 0.4, start_s + i * 0.4 + 0.35, 0.9) for i, word in enumerate(text.split())
    ]


def words_of_calls() -> dict[str, list[list[Word]]]:
    """The agent speaks first on the left channel, the customer after on the right one."""
    return {name: [_words(agent, 0.5), _words(customer, 7.0)] for name, (agent, customer) in CALLS.items()}


def transcriber(also: Mapping[str, str] | None = None) -> transcribe.CannedTranscriber:
    """Hears what is said in the calls; in a file that `also` names, what is said in that call."""
    words = words_of_calls()
    words |= {name: words[other] for name, other in (also or {}).items()}
    return transcribe.CannedTranscriber(words, language="en")


def write_inbox(inbox: Path) -> None:
    """Two calls, a file that is no audio, chats (one broken, one Spanish), an email, roster and surveys."""
    for folder in ("calls", "chats", "emails"):
        (inbox / folder).mkdir(parents=True)
    for name in CALLS:
        write_wav(inbox / "calls" / name)
    (inbox / "calls" / "C-3.wav").write_text("this is no sound")
    rows = [f"{name},{name[:3]},a1,Anna Whitfield,North,left" for name in (*CALLS, "C-3.wav")]
    header = "file,interaction_id,agent_id,agent_name,team,agent_channel"
    (inbox / "calls" / "manifest.csv").write_text("\n".join([header, *rows]) + "\n")
    for number in range(1, 6):
        _write_chat(inbox / "chats" / f"T-{number}.json", f"T-{number}", "en")
    _write_chat(inbox / "chats" / "T-6.json", "T-6", "es")
    (inbox / "chats" / "T-7.json").write_text('{"id": "T-7", "turns": [')
    (inbox / "emails" / "E-1.eml").write_text(_EMAIL)
    (inbox / "agents.csv").write_text(
        "agent_id,agent_name,team,email\na1,Anna Whitfield,North,anna@harborbroadband.example\n"
    )
    (inbox / "surveys.csv").write_text(
        "interaction_id,answered_at,csat,nps,ces,resolved,comment\nT-1,,5,9,6,yes,\n"
    )


_EMAIL = """\
From: Dora <dora@mail.example>
To: help@harborbroadband.example
Subject: bill
Date: Mon, 02 Nov 2026 09:00:00 +0000
Message-ID: <1@mail.example>
Content-Type: text/plain; charset=utf-8

Hello, my bill is wrong for the second time. Please look at it.
"""


def _write_chat(path: Path, interaction_id: str, language: str) -> None:
    turns = [
        {"speaker": "customer", "text": "Hi, this is the third time I write. I am so annoyed.", "start": 0},
        {
            "speaker": "agent",
            "text": f"Hello, Anna from Harbor Broadband. I'm sorry, {path.stem}!",
            "start": 20,
        },
        {"speaker": "customer", "text": "Call me on 555-0123.", "start": 60},
        {
            "speaker": "agent",
            "text": "I will call you tomorrow. Anything else I can do? Goodbye!",
            "start": 90,
        },
    ]
    about = {"id": interaction_id, "agent_id": "a1", "agent_name": "Anna Whitfield", "team": "North"}
    more = {
        "channel": "chat",
        "language": language,
        "started_at": "2026-11-02T10:00:00+00:00",
        "turns": turns,
    }
    path.write_text(json.dumps(about | more))


def write_wav(path: Path) -> None:
    """Ten seconds of two different channels, so that they don't count as one."""
    import wave

    random = np.random.default_rng(list(path.name.encode()))
    noise = random.integers(-3000, 3000, size=(14 * 8000, 2), dtype=np.int16)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(noise.tobytes())


def rows(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the published tables, in a fixed order; `runs` tells of times and is left out."""
    con = store.open_published(data)
    try:
        return {name: con.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in TABLES}
    finally:
        con.close()


def _kill_at(function: str, count: int) -> None:
    """Make the count-th call of `module.function` the last thing that this process does."""
    modules: dict[str, Any] = {"steps": steps, "store": store}
    module, name = function.split(".")
    real: Callable[..., Any] = getattr(modules[module], name)
    calls = iter(range(1, 1000))

    def deadly(*args: Any, **kwargs: Any) -> Any:
        if next(calls) == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)

    setattr(modules[module], name, deadly)


def use_canned_words(also: Mapping[str, str] | None = None) -> None:
    """From here on recordings are heard by the canned transcriber; `also` as there."""
    canned = transcriber(also)
    transcribe.open_listener = lambda settings: transcribe.InProcess(transcribe.Ear(canned))
    transcribe.engine_name = lambda settings: canned.name


if __name__ == "__main__":
    use_canned_words()
    if len(sys.argv) > 3:
        _kill_at(sys.argv[3], int(sys.argv[4]))
    from flows.nightly import run_nightly
    from flows.server import server

    with server(Path(sys.argv[2]) / "prefect"):
        run_nightly(Path(sys.argv[1]), Path(sys.argv[2]), None, 1)
