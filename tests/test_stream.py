"""A stream of interactions comes to the same, however many processes analyse it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.checks import load_book
from qa.settings import Settings
from qa.stream import analysed
from qa.types import Channel, Interaction, Metadata, Role, Turn

PHRASES = Settings().scorecards / "phrases"
BOOK = load_book(PHRASES)


def _interactions(count: int) -> Iterator[Interaction]:
    for i in range(count):
        texts = (
            (Role.CUSTOMER, f"I am so upset, this is call {i}."),
            (Role.AGENT, "I'm sorry to hear that."),
        )
        turns = tuple(Turn(at, role, role, text) for at, (role, text) in enumerate(texts))
        yield Interaction(Channel.CHAT, Metadata(f"T-{i}", language="en"), "0" * 64, turns)


def test_batches_keep_their_order_and_come_to_the_same_in_any_number_of_processes() -> None:
    alone, shared = (
        list(analysed(_interactions(20), BOOK, Settings(batch_size=2, workers=workers))) for workers in (1, 2)
    )
    assert [each for batch in alone for each in batch.ids] == [f"T-{i}" for i in range(20)]
    assert [batch.conversations for batch in alone] == [2] * 10
    assert shared == alone


def test_nothing_gives_nothing() -> None:
    assert list(analysed([], BOOK, Settings())) == []


def test_phrases_that_were_edited_count_in_the_same_process(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PHRASES, tmp_path / "phrases"))
    found = []
    for _ in range(2):
        (batch,) = analysed(_interactions(1), load_book(folder), Settings(scorecards=tmp_path))
        found.append(b'"apology"' in batch.tables["findings"].text)
        file = folder / "empathy.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("sorry", "xyzzy"), encoding="utf-8")
    assert found == [True, False]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_redacted_is_set_for_every_process(workers: int) -> None:
    settings = Settings(batch_size=1, workers=workers, privacy="hipaa")
    turns = (Turn(0, Role.CUSTOMER, "customer", "I was diagnosed with asthma on 3 May 2023."),)
    many = [Interaction(Channel.CHAT, Metadata(f"T-{i}", language="en"), "0" * 64, turns) for i in range(10)]
    texts = b"".join(rows.tables["turns"].text for rows in analysed(many, BOOK, settings))
    assert b"[HEALTH] on [DATE]" in texts
    assert b"asthma" not in texts
