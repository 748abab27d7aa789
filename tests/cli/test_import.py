"""`callqa import` and `callqa sources`, as typed."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from qa import cli
from qa.ingest import known_sources

TURNS: list[dict[str, object]] = [
    {"speaker": "customer", "text": "Hello, my number is 555-0142, please call me."},
    {"speaker": "agent", "name": "Ana Ruiz", "text": "Thank you, I'm Ana.", "agent_id": "a101"},
    {"speaker": "agent", "text": "Customer wants a call.", "public": False},
]
SURVEY = {"csat": 5, "comment": "Call 555-0142 again", "answered_at": "2026-10-22T08:00:00+00:00"}
CHAT = {"id": "T-1", "channel": "chat", "turns": TURNS, "surveys": [SURVEY], "contact": {"reopens": 2}}


class Done(NamedTuple):
    code: int
    out: str
    err: str


Command = Callable[..., Done]


@pytest.fixture
def callqa(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """What `callqa words…` gives."""
    app = cli.make_app(lambda: None, lambda: None)

    def run(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["callqa", *words])
        monkeypatch.setenv("COLUMNS", "300")
        with pytest.raises(SystemExit) as ended:
            cli.call(app)
        return Done(int(ended.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.jsonl"
    path.write_text(f"{json.dumps(CHAT)}\n{json.dumps({**CHAT, 'id': 'T-2'})}\n", encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_an_export_becomes_native_transcripts_without_personal_data(
    callqa: Command, export: Path, tmp_path: Path
) -> None:
    done = callqa("import", str(export), "--out", str(tmp_path / "out"))
    assert (done.code, done.err) == (0, "")
    assert f"{tmp_path / 'out' / 'export.jsonl'}: 2 conversations" in done.out
    first, second = read(tmp_path / "out" / "export.jsonl")
    assert (first["id"], second["id"], first["agent_id"]) == ("T-1", "T-2", "a101")
    assert first["contact"] == {"reopens": 2}
    assert "555" not in json.dumps([first, second])
    assert "[PHONE]" in json.dumps(first["surveys"])
    assert (tmp_path / "out" / "export.jsonl").stat().st_mode & 0o077 == 0


def test_raw_keeps_every_word_and_reading_it_back_gives_the_same(
    callqa: Command, export: Path, tmp_path: Path
) -> None:
    assert callqa("import", str(export), "--out", str(tmp_path / "1"), "--raw").code == 0
    (first, _) = read(tmp_path / "1" / "export.jsonl")
    assert [turn["text"] for turn in first["turns"]] == [turn["text"] for turn in TURNS]
    assert [turn.get("public") for turn in first["turns"]] == [None, None, False]
    again = callqa("import", str(tmp_path / "1" / "export.jsonl"), "--out", str(tmp_path / "2"), "--raw")
    assert again.code == 0
    assert read(tmp_path / "2" / "export.jsonl") == read(tmp_path / "1" / "export.jsonl")


def test_a_folder_with_a_broken_file_says_which_and_exits_with_1(
    callqa: Command, export: Path, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    export.rename(tmp_path / "in" / "a.jsonl")
    (tmp_path / "in" / "b.json").write_text("{", encoding="utf-8")
    done = callqa("import", str(tmp_path / "in"), "--out", str(tmp_path / "out"))
    assert done.code == 1
    assert "in/b.json: is no JSON at line 1" in done.err
    assert len(read(tmp_path / "out" / "a.jsonl")) == 2


@pytest.mark.parametrize(
    ("args", "code", "what"),
    [
        (["import", "none.json"], 2, "is not there. Name an exported file"),
        (["sources", "xyzzy"], 2, "none is named 'xyzzy'. Known:"),
    ],
)
def test_what_is_not_there_is_said(callqa: Command, args: list[str], code: int, what: str) -> None:
    done = callqa(*args)
    assert done.code == code
    assert what in done.err


def test_nothing_found_is_said(callqa: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = callqa("import", str(tmp_path / "in"), "--out", str(tmp_path / "out"))
    assert (done.code, "No conversation was found." in done.out) == (1, True)


def test_sources_lists_every_importer_and_prints_its_manual(callqa: Command) -> None:
    listed = callqa("sources").out
    for source in known_sources():
        assert source.name in listed
        assert callqa("sources", source.name).out.strip() == source.manual


def test_the_roster_may_lie_in_the_folder(callqa: Command, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    turns = [{"speaker": "Ana Ruiz", "text": "Hello"}, {"speaker": "Bo", "text": "Hi, is it open?"}]
    (folder / "chat.json").write_text(json.dumps({"id": "T-1", "turns": turns}), encoding="utf-8")
    roster = "agent_id,agent_name,team,email\na101,Ana Ruiz,North,ana@shop.example\n"
    (folder / "agents.csv").write_text(roster, encoding="utf-8")
    done = callqa("import", str(folder), "--out", str(tmp_path / "out"))
    assert (done.code, done.err) == (0, "")
    assert read(tmp_path / "out" / "chat.jsonl")[0]["agent_id"] == "a101"


def test_json_of_an_unknown_tool_says_what_to_do(callqa: Command, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('[{"foo": "secret"}, {"foo": "secret"}]', encoding="utf-8")
    done = callqa("import", str(path), "--out", str(tmp_path / "out"))
    assert done.code == 1
    assert done.err.count("error:") == 1
    assert "callqa sources" in done.err
    assert "secret" not in done.err
