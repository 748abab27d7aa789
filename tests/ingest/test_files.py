"""What lies in an inbox and is no file, or has a name that is no text."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from qa.ingest import discover, file_of, open_files, printable
from qa.settings import Settings
from tests.ingest.builders import TURNS, found, put

FOLDERS = ("calls/a.wav", "chats/a.json", "chats/a.csv", "emails/a.eml", "exports/a.zip", "agents.csv")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_pipe_is_never_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    os.mkfifo(tmp_path / name)
    (bad,) = discover(tmp_path, Settings()).rejected
    assert (bad.source_name, bad.reason) == (name, "not_readable")
    assert "pipe" in bad.detail


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("target", ["/dev/zero", "gone", "/dev/null"])
def test_a_link_to_no_file_is_rejected(tmp_path: Path, name: str, target: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).symlink_to(target)
    assert [bad.reason for bad in discover(tmp_path, Settings()).rejected] == ["not_readable"]


def test_an_empty_folder_under_a_files_name_is_said_and_others_are_not(tmp_path: Path) -> None:
    for name in ("calls/a.wav", "chats/2026.11.02", "chats/empty"):
        (tmp_path / name).mkdir(parents=True)
    assert [bad.source_name for bad in discover(tmp_path, Settings()).rejected] == ["calls/a.wav"]


def test_a_closed_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {"chats/shut/a.json": {"turns": TURNS}, "chats/b.json": {"turns": TURNS, "id": "B"}})
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    got = discover(tmp_path, Settings())
    assert [one.id for one in got.interactions] == ["B"]
    assert [bad.source_name for bad in got.rejected] == ["chats/shut"]
    assert "may not be opened" in got.rejected[0].detail


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).endswith(".csv"))
    (bad,) = found(tmp_path, {"chats/a.csv": "speaker,text\nagent,Hello\n"}).rejected
    assert bad.reason == "not_readable"
    assert "Ask for access" in bad.detail


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        (os.fsdecode(b"caf\xe9.json"), "caf\\xe9.json"),
        ("two\nlines.json", "two\\nlines.json"),
        ("\x1b[31m.json", "\\x1b[31m.json"),
        ("\u202egnp.json", "\\u202egnp.json"),
        ("é 🦄.json", "é 🦄.json"),
    ],
)
def test_every_name_can_be_shown_and_found_again(tmp_path: Path, name: str, seen: str) -> None:
    got = found(tmp_path, {f"chats/{name}": {"turns": TURNS}})
    assert [one.source_name for one in got.interactions] == [f"chats/{seen}"]
    assert printable(tmp_path / "chats" / name, tmp_path) == f"chats/{seen}"
    assert file_of(tmp_path, f"chats/{seen}#line 3") == tmp_path / "chats" / name


def test_an_id_longer_than_any_name_leads_to_its_file(tmp_path: Path) -> None:
    put(tmp_path, {"chats/a.json": "[]"})
    assert file_of(tmp_path, f"chats/a.json#{'x' * 5_000}") == tmp_path / "chats/a.json"


def test_what_is_no_file_in_a_folder_of_exports_is_said(tmp_path: Path) -> None:
    put(tmp_path, {"in/a.json": {"turns": TURNS}})
    os.mkfifo(tmp_path / "in/b.json")
    opened = open_files([tmp_path / "in"], Settings())
    assert [bad.source_name for bad in opened.rejected] == ["in/b.json"]


def zipped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tickets.txt", content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("raw", "reason", "said"),
    [
        (zipped(b"words"), "unknown_format", "is a zip"),
        (zipped(b"words")[:60], "not_readable", "damaged zip"),
        (zipped(b"words")[:42] + bytes(2) + zipped(b"words")[44:], "not_readable", "damaged zip"),
        (zipped(bytes((1 << 24) + 1)), "wrong_shape", "unpacks to 16 MB"),
        (b"\x00" * 90, "not_readable", "zeros"),
    ],
    ids=["something else", "cut", "changed", "without end", "zeros"],
)
def test_what_no_reader_knows_is_told_apart(tmp_path: Path, raw: bytes, reason: str, said: str) -> None:
    (bad,) = found(tmp_path, {"exports/a.zip": raw}).rejected
    assert (bad.reason, said in bad.detail) == (reason, True)


def test_a_time_that_fills_a_column_is_no_turns_time(tmp_path: Path) -> None:
    zero = {"id": "m0", "createdDateTime": "0001-01-01T00:00:00Z"}
    mail = {"messageType": "message", "chatId": "c", "body": {"contentType": "text", "content": "Hello"}}
    said = {"from": {"user": {"displayName": "Bo"}}}
    (one,) = found(tmp_path, {"exports/a.json": [{**mail, **said, **zero}]}).interactions
    assert (one.metadata.started_at, one.turns[0].start_s) == (None, None)
