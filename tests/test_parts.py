"""Parts of a night travel by private files, redacted, and come to what they would come to here."""

from pathlib import Path

import pytest

from qa import parts, store, stream
from qa.checks import load_book
from qa.errors import ConfigError
from qa.settings import Settings
from qa.types import Channel, Interaction, Metadata, Role, Turn

PHRASES = Settings().scorecards / "phrases"
BOOK = load_book(PHRASES)
SECRETS = (b"4242", b"Reyes")


def _batch() -> list[Interaction]:
    texts = (
        (Role.CUSTOMER, "My name is Daniel Reyes and my card is 4242 4242 4242 4242."),
        (Role.AGENT, "I'm sorry to hear that."),
    )
    turns = tuple(Turn(at, role, role, text) for at, (role, text) in enumerate(texts))
    return [Interaction(Channel.CHAT, Metadata(f"T-{i}", language="en"), "0" * 64, turns) for i in range(3)]


def _done_elsewhere(path: Path, batch: list[Interaction] | stream.Prepared) -> store.Rows:
    parts.write(path, batch, PHRASES, BOOK.fingerprint, "standard")
    assert path.stat().st_mode & 0o077 == 0
    assert not any(secret in path.read_bytes() for secret in SECRETS)
    parts.do(path)
    assert {each.stat().st_mode & 0o077 for each in path.parent.iterdir()} == {0}
    parts.do(path)  # by a second worker, when the first was taken for lost
    return parts.take_rows(path)


def test_a_part_comes_to_the_same_and_leaves_no_file(tmp_path: Path) -> None:
    here = stream.analyse(_batch(), PHRASES, BOOK.fingerprint, "standard")
    assert _done_elsewhere(tmp_path / "1.part", _batch()) == here
    assert list(tmp_path.iterdir()) == []


def test_a_batch_prepared_before_is_only_checked(tmp_path: Path) -> None:
    prepared = stream.prepare(_batch(), BOOK, "standard")
    here = stream.analyse(prepared, PHRASES, BOOK.fingerprint, "standard")
    assert _done_elsewhere(tmp_path / "1.part", prepared) == here


def test_other_phrase_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the same scorecards folder"):
        parts.write(tmp_path / "1.part", _batch(), PHRASES, "another", "standard")
    assert list(tmp_path.iterdir()) == []
