"""A recording that kills, hangs or fills the memory costs itself only."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from qa.errors import InputError, ModelError
from qa.settings import Settings
from qa.transcribe import Names
from qa.transcribe import pool as pools
from qa.transcribe._gate import Gate
from qa.transcribe.pool import TranscriberPool
from qa.types import Metadata, Recording
from tests.transcribe import doomed


@pytest.fixture(scope="module")
def pool() -> Iterator[TranscriberPool]:
    with closing(TranscriberPool(Settings(transcribe_workers=2), doomed.hear)) as started:
        yield started


def _end(pool: TranscriberPool, path: Path) -> str:
    recording = Recording(path, "f" * 64, Metadata(path.stem))
    try:
        return pool.transcribe(recording, Names()).id
    except InputError as error:
        assert path.name in error.detail
        return error.reason


def test_each_recording_ends_as_heard_or_with_its_reason(pool: TranscriberPool, tmp_path: Path) -> None:
    names = ["a", "kill", "once", "memory", "crash", "b"]
    with ThreadPoolExecutor(len(names)) as threads:
        ends = dict(zip(names, threads.map(lambda n: _end(pool, tmp_path / f"{n}.wav"), names), strict=True))
    assert ends == {
        "a": "a",
        "b": "b",
        "once": "once",
        "kill": "out_of_memory",
        "memory": "out_of_memory",
        "crash": "failed",
    }
    tries = (tmp_path / "tries").read_text().split()
    assert {name: tries.count(name) for name in names} == {
        "a": 1, "b": 1, "once": 2, "kill": 2, "memory": 2, "crash": 2,
    }  # fmt: skip


def test_one_that_hangs_is_given_up_and_its_process_replaced(
    pool: TranscriberPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(pools, "_LEAST_LIMIT_S", 1.0)
        assert _end(pool, tmp_path / "hang.wav") == "too_slow"
    assert _end(pool, tmp_path / "a.wav") == "a"


def test_a_model_that_cannot_be_loaded_is_a_model_error(
    pool: TranscriberPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("words of a library")

    monkeypatch.setattr(pool, "_ask", broken)
    with pytest.raises(ModelError, match=r"can't be loaded \(RuntimeError\). Run: callqa models verify"):
        pool.check()


def test_who_is_alone_is_alone() -> None:
    gate = Gate()
    seen: list[str] = []
    with ThreadPoolExecutor(2) as threads:
        with gate.together(), gate.together():
            one = threads.submit(lambda: _note(gate, seen))
            seen.append("together")
        one.result()
    with gate.together():
        seen.append("again")
    assert seen == ["together", "alone", "again"]


def _note(gate: Gate, seen: list[str]) -> None:
    with gate.alone():
        seen.append("alone")
