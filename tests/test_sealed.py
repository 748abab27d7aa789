"""What is sealed opens with its key alone, and whole or not at all."""

import io
from pathlib import Path

import pytest

from qa import raw, sealed
from qa.errors import StoreError

KEY = "0123456789abcdef-a-key"
WORDS = b"my name is Violet Kingsley"
BLOCK = 1 << 20


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_what_is_sealed_opens_as_it_was(tmp_path: Path, size: int) -> None:
    data = (WORDS * (size // len(WORDS) + 1))[:size]
    for given in (data, io.BytesIO(data)):
        sealed.seal(given, tmp_path / "a.sealed", KEY)
        assert sealed.unsealed(tmp_path / "a.sealed", KEY) == data
    assert [path.name for path in tmp_path.iterdir()] == ["a.sealed"]
    assert (tmp_path / "a.sealed").stat().st_mode & 0o077 == 0


def test_no_word_of_it_can_be_read_and_twice_isnt_the_same(tmp_path: Path) -> None:
    for name in ("a", "b"):
        sealed.seal(WORDS, tmp_path / name, KEY)
    a, b = (tmp_path / "a").read_bytes(), (tmp_path / "b").read_bytes()
    assert b"Violet" not in a
    assert a != b


def test_another_key_doesnt_open_it(tmp_path: Path) -> None:
    sealed.seal(WORDS, tmp_path / "a", KEY)
    with pytest.raises(StoreError, match="another key"):
        sealed.unsealed(tmp_path / "a", KEY + "!")


@pytest.mark.parametrize("harm", ["cut", "cut at a block", "changed", "reordered"])
def test_what_was_changed_doesnt_open(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "a"
    sealed.seal(bytes(3 * BLOCK), path, KEY)
    data, head, block = path.read_bytes(), 32, BLOCK + 16
    path.write_bytes(
        {
            "cut": data[:-1],
            "cut at a block": data[: head + block],
            "changed": data[:-1] + bytes([data[-1] ^ 1]),
            "reordered": data[:head]
            + data[head + block : head + 2 * block]
            + data[head : head + block]
            + data[head + 2 * block :],
        }[harm]
    )
    with pytest.raises(StoreError):
        sealed.unsealed(path, KEY)
    with pytest.raises(StoreError):
        raw.open_to(path, tmp_path / "out", KEY)
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_what_isnt_sealed_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(WORDS)
    with pytest.raises(StoreError, match="no sealed file"):
        sealed.unsealed(tmp_path / "a", KEY)
