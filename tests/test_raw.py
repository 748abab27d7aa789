"""Inputs that could not be used are kept sealed, for their days, or not at all."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa import raw
from qa.errors import ConfigError
from qa.settings import load_settings

KEY = "0123456789abcdef-a-key"
NOW = datetime(2026, 11, 9, 2, tzinfo=UTC)


def _kept(folder: Path, days_ago: int) -> Path:
    source = folder / "in.wav"
    source.write_bytes(b"words")
    path = folder / "rejected" / raw.keep(folder / "rejected", f"calls/{days_ago}.wav", source, KEY)
    at = (NOW - timedelta(days=days_ago)).timestamp()
    os.utime(path, (at, at))
    return path


def test_copies_go_after_their_days(tmp_path: Path) -> None:
    new, old = _kept(tmp_path, 2), _kept(tmp_path, 4)
    assert raw.remove_old(tmp_path / "rejected", 3, NOW) == 1
    assert (new.exists(), old.exists()) == (True, False)
    assert raw.remove_old(tmp_path / "rejected", 0, NOW) == 1
    assert raw.remove_old(tmp_path / "rejected", 0, NOW) == 0


def test_a_copy_made_before_is_left_with_its_age(tmp_path: Path) -> None:
    path = _kept(tmp_path, 2)
    before = path.stat().st_mtime
    raw.keep(path.parent, "calls/2.wav", tmp_path / "in.wav", KEY)
    assert path.stat().st_mtime == before


def test_a_piece_of_a_file_has_the_file_unless_that_is_large(tmp_path: Path) -> None:
    small, large = tmp_path / "a.csv", tmp_path / "b.csv"
    small.write_bytes(b"x")
    with large.open("wb") as file:
        file.truncate((1 << 24) + 1)
    places = {"chats/a.csv": small, "chats/b.csv": large}
    assert raw.place_of("chats/a.csv#line 3", places) == small
    assert raw.place_of("chats/b.csv#line 3", places) is None
    assert raw.place_of("chats/b.csv", places) == large
    assert raw.place_of("chats/c.csv", places) is None


def test_to_keep_anything_raw_needs_a_key(tmp_path: Path) -> None:
    (tmp_path / "callqa.yaml").write_text("keep_raw_days: 3\n")
    with pytest.raises(ConfigError, match="encryption_key_file"):
        load_settings(tmp_path / "callqa.yaml")


def test_what_may_not_be_read_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"x")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert raw.place_of("calls/a.wav", {"calls/a.wav": path}) is None
