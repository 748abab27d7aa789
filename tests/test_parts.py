"""Parts of a night travel by private files, redacted, and come to what they would come to here."""

import os
import pickle
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

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
    began = datetime(2026, 3, 29, 1, 30, 0, 250_000, tzinfo=ZoneInfo("Europe/Madrid"))
    about = [Metadata(f"T-{i}", language="en", started_at=began if i else None) for i in range(3)]
    return [Interaction(Channel.CHAT, each, "0" * 64, turns) for each in about]


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


def test_an_unpaired_surrogate_becomes_a_question_mark_as_in_the_warehouse() -> None:
    turns = (Turn(0, Role.CUSTOMER, "customer", "Half a smile \ud83d and an ñ."),)
    batch = [Interaction(Channel.CHAT, Metadata("T-1", language="en"), "0" * 64, turns)]
    there = parts.unpacked(parts.packed(batch))
    assert isinstance(there, list)
    assert [turn.text for turn in there[0].turns] == ["Half a smile ? and an ñ."]


@pytest.mark.parametrize("is_prepared", [False, True])
def test_a_batch_travels_as_bytes_and_is_the_same_there(is_prepared: bool) -> None:
    batch = stream.prepare(_batch(), BOOK, "standard") if is_prepared else _batch()
    there = parts.unpacked(parts.packed(batch))
    assert there == batch
    assert isinstance(there, stream.Prepared) == is_prepared


class _Trap:
    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return os.mkdir, (str(_Trap.sprung),)

    sprung = Path()


@pytest.mark.parametrize("read", [parts.do, parts.take_rows])
def test_a_pickle_in_place_of_a_part_is_refused_and_never_run(tmp_path: Path, read: object) -> None:
    _Trap.sprung = tmp_path / "sprung"
    for name in ("1.part", "1.done"):
        (tmp_path / name).write_bytes(pickle.dumps(_Trap()))
    with pytest.raises(ValidationError):
        read(tmp_path / "1.part")  # type: ignore[operator]
    assert not _Trap.sprung.exists()
