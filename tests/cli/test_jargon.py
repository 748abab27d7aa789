"""`callqa checks jargon --suggest`: candidates from transcripts or the published file, never raw text."""

import json
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from qa.cli import call, make_app

Command = Callable[..., tuple[int, str, str]]
needs_wordfreq = pytest.mark.skipif(
    find_spec("wordfreq") is None, reason="needs wordfreq: pip install 'callqa[suggest]'"
)


def _nothing() -> None:
    """Stands for the commands of the flows, which these tests don't run."""


@pytest.fixture
def callqa(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["callqa", *words])
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as ended:
            call(make_app(_nothing, _nothing))
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out, shown.err

    return run


@pytest.fixture
def transcripts(tmp_path: Path) -> str:
    """Three chats: one rare word in all, an abbreviation in two, a card number, and a listed term."""
    said = (
        "Hello, I can help you with that. We have to respool the line, and the latency will go down.",
        "I am afraid that they must respool it again. Our CDX desk does it for card 4111 1111 1111 1111.",
        "Good morning, the CDX desk told me that they would respool it for you.",
    )
    path = tmp_path / "chats.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(said):
            turns = [
                {
                    "speaker": "customer",
                    "text": "My line has been very slow since yesterday, can you help me?",
                },
                {"speaker": "agent", "text": text},
            ]
            file.write(
                json.dumps({"id": f"chat-{number}", "channel": "chat", "language": "en", "turns": turns})
                + "\n"
            )
    return str(path)


@needs_wordfreq
def test_rare_words_and_abbreviations_are_suggested(callqa: Command, transcripts: str) -> None:
    code, out, err = callqa("checks", "jargon", "--suggest", transcripts)
    assert (code, err) == (0, "")
    rows = [line.split() for line in out.splitlines() if "turn" in line]
    found = {row[0]: row[1:4] for row in rows}
    assert found["respool"] == ["3", "3", "0"]
    assert found["CDX"] == ["2", "2", "0"]
    assert "chat-0, turn 1" in out
    assert "respool: {industry:" in out


@needs_wordfreq
def test_common_listed_and_single_words_are_not(callqa: Command, transcripts: str) -> None:
    _, out, _ = callqa("checks", "jargon", "--suggest", transcripts)
    words = {line.split()[0] for line in out.splitlines() if "turn" in line}
    assert not words & {"latency", "morning", "line", "yesterday"}


@needs_wordfreq
def test_no_text_is_shown(callqa: Command, transcripts: str) -> None:
    _, out, err = callqa("checks", "jargon", "--suggest", transcripts)
    assert "4111" not in out + err
    assert "told me" not in out + err


def test_nothing_published_is_said(callqa: Command, tmp_path: Path) -> None:
    code, _, err = callqa("checks", "jargon", "--suggest", "--data", str(tmp_path))
    assert code == 2
    assert "nothing is published yet" in err


@needs_wordfreq
def test_published_turns_are_looked_at(callqa: Command, sample_data: Path) -> None:
    code, out, err = callqa("checks", "jargon", "--suggest", "--data", str(sample_data))
    assert code == 0
    assert "interactions" in out or "No candidates" in err


def test_without_suggest_it_is_the_manual(callqa: Command, transcripts: str) -> None:
    assert "Why it matters" in callqa("checks", "jargon")[1]
    code, _, err = callqa("checks", "jargon", transcripts)
    assert code == 2
    assert "--suggest" in err


def test_without_wordfreq_it_says_how_to_install(
    callqa: Command, transcripts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wordfreq", None)
    code, _, err = callqa("checks", "jargon", "--suggest", transcripts)
    assert code == 2
    assert "callqa[suggest]" in err
