"""Cached transcripts: whole or not at all, under keys that never meet by accident."""

from pathlib import Path
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from qa import artefacts
from qa.settings import Privacy
from qa.types import Channel, Interaction, Metadata, Redacted, Role, Turn, Word


def _redacted() -> Redacted:
    turn = Turn(
        0,
        Role.AGENT,
        "agent",
        "Hi [NAME]",
        0.0,
        1.0,
        (Word("Hi", 0.0, 0.4), Word("[NAME]", 0.5, 1.0, 0.9)),
        0.9,
    )
    return Redacted(Interaction(Channel.CALL, Metadata("C-1"), "ab", (turn,), 1.0, 2, "canned"))


def test_what_was_written_is_read(tmp_path: Path) -> None:
    artefacts.write(tmp_path, "key", _redacted())
    assert artefacts.read(tmp_path, "key") == _redacted()
    assert [p.name for p in tmp_path.iterdir()] == ["key.json"]
    assert (tmp_path / "key.json").stat().st_mode & 0o777 == 0o600


def test_what_is_absent_or_damaged_is_none(tmp_path: Path) -> None:
    assert artefacts.read(tmp_path, "key") is None
    (tmp_path / "key.json").write_text('{"channel": "call", "turns')
    assert artefacts.read(tmp_path, "key") is None


@given(
    st.lists(st.none() | st.text(max_size=5), max_size=4),
    st.lists(st.none() | st.text(max_size=5), max_size=4),
)
def test_different_parts_give_different_keys(one: list[str | None], other: list[str | None]) -> None:
    assert (artefacts.key_of(*one) == artefacts.key_of(*other)) == (one == other)


def test_the_same_text_redacted_otherwise_has_another_key() -> None:
    about = Metadata("T-1")
    keys = {artefacts.input_key("0" * 64, about, None, "phrases", rules) for rules in get_args(Privacy)}
    assert len(keys) == len(get_args(Privacy))
