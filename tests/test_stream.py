"""A stream of interactions comes to the same, however many processes analyse it."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from qa import checks, privacy, store, stream
from qa.checks import load_book
from qa.errors import CallqaError
from qa.settings import Privacy, Settings
from qa.stream import analysed
from qa.types import Analysis, Channel, Interaction, Metadata, Redacted, Role, Turn
from tests import dying

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


def test_batches_of_a_process_that_is_killed_are_done_again(tmp_path: Path) -> None:
    processes = stream._Processes(2)
    try:
        promised = [processes.submit(dying.die_once, tmp_path / "died", number) for number in range(4)]
        assert [each.result() for each in promised] == [0, 1, 2, 3]
        with pytest.raises(CallqaError, match="died 3 times at the same ones"):
            processes.submit(dying.die).result()
    finally:
        processes.close()


def test_nothing_gives_nothing() -> None:
    assert list(analysed([], BOOK, Settings())) == []


def test_one_that_cannot_be_redacted_is_rejected_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    real = privacy.redact_all

    def redact_all(batch: list[Interaction], keep: object, rules: Privacy) -> list[Redacted]:
        if any(one.id == "T-3" for one in batch):
            raise ValueError("words of a customer")
        return real(batch, (), rules)

    monkeypatch.setattr(privacy, "redact_all", redact_all)
    batches = list(analysed(_interactions(6), BOOK, Settings(batch_size=3)))
    assert [batch.ids for batch in batches] == [("T-0", "T-1", "T-2"), ("T-4", "T-5")]
    (failed,) = batches[1].failed
    assert (failed.interaction_id, failed.reason) == ("T-3", "failed")
    assert "ValueError" in failed.detail
    assert "customer" not in failed.detail


def test_one_that_cannot_be_written_as_rows_is_rejected_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    real = store.rows_of

    def rows_of(analyses: Sequence[Analysis], keys: Mapping[str, str]) -> store.Rows:
        if any(one.interaction.id == "T-1" for one in analyses):
            raise OverflowError
        return real(analyses, keys)

    monkeypatch.setattr(store, "rows_of", rows_of)
    (batch,) = analysed(_interactions(3), BOOK, Settings(batch_size=3))
    assert batch.ids == ("T-0", "T-2")
    assert [one.interaction_id for one in batch.failed] == ["T-1"]


def test_what_all_checks_look_at_failing_is_said_of_each_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(texts: object, language: str) -> Iterator[object]:
        raise IndexError

    monkeypatch.setattr(checks, "tokenise", broken)
    (one,) = privacy.redact_all(list(_interactions(1)))
    (analysis,) = checks.analyse([one], BOOK)
    assert {issue.reason for issue in analysis.issues} == {"failed with IndexError before any check"}
    assert len(analysis.issues) == len(checks.all_checks())


def test_phrases_that_were_edited_count_in_the_same_process(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PHRASES, tmp_path / "phrases"))
    found = []
    for _ in range(2):
        (batch,) = analysed(_interactions(1), load_book(folder), Settings(scorecards=tmp_path))
        found.append(b'"apology"' in batch.tables["findings"].text)
        file = folder / "empathy.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("sorry", "xyzzy"), encoding="utf-8")
    assert found == [True, False]


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_what_is_redacted_is_set_for_every_process(workers: int) -> None:
    settings = Settings(batch_size=1, workers=workers, privacy="hipaa")
    turns = (Turn(0, Role.CUSTOMER, "customer", "I was diagnosed with asthma on 3 May 2023."),)
    many = [Interaction(Channel.CHAT, Metadata(f"T-{i}", language="en"), "0" * 64, turns) for i in range(10)]
    texts = b"".join(rows.tables["turns"].text for rows in analysed(many, BOOK, settings))
    assert b"[HEALTH] on [DATE]" in texts
    assert b"asthma" not in texts
