"""When a part counts as done, and what happens to one that nobody finishes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from prefect.client.schemas.objects import State, WorkerStatus
from prefect.states import Completed, Crashed, Failed, Pending, Running, Scheduled

from flows import pool
from qa.errors import CallqaError, ServerError

States = Iterator[State[Any]]


class Server:
    """Gives the states of each flow run in turn, the last one for ever, and keeps what is set."""

    def __init__(self, *runs: list[State[Any]]) -> None:
        self.runs = [iter([*states[:-1], *[states[-1]] * 100]) for states in runs]
        self.started: list[dict[str, str]] = []
        self.set: list[str] = []

    def start(self, deployment: UUID, *, parameters: dict[str, str], **_: object) -> SimpleNamespace:
        self.started.append(parameters)
        return SimpleNamespace(id=len(self.started) - 1)

    def read_flow_run(self, number: int) -> SimpleNamespace:
        return SimpleNamespace(state=next(self.runs[number]))

    def set_flow_run_state(self, number: int, state: State[Any], *, force: bool) -> None:
        self.set.append(state.name or "")


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Callable[[Server], None]:
    def have_done(server: Server) -> None:
        @contextmanager
        def client(sync_client: bool) -> Iterator[Server]:
            yield server

        monkeypatch.setattr(pool, "get_client", client)
        monkeypatch.setattr(pool, "run_deployment", server.start)
        monkeypatch.setattr(pool, "_POLL_S", 0.001)
        monkeypatch.setattr(pool, "_LOST_AFTER_S", 0.01)
        night: Any = SimpleNamespace(deployment=uuid4(), is_over=threading.Event())
        pool._have_done(night, Path("1.part"))

    return have_done


def test_a_part_is_done_once_its_run_is_completed(done: Callable[[Server], None]) -> None:
    server = Server([Pending(), Running(), Completed()])
    done(server)
    assert server.started == [{"part": "1.part"}]


def test_a_part_whose_worker_crashed_is_given_out_again(done: Callable[[Server], None]) -> None:
    server = Server([Running(), Crashed()], [Completed()])
    done(server)
    assert len(server.started) == 2


def test_a_part_without_any_sign_is_given_out_again(done: Callable[[Server], None]) -> None:
    server = Server([Running()], [Completed()])
    done(server)
    assert (len(server.started), server.set) == (2, ["Crashed"])


def test_what_waits_for_a_worker_is_not_lost(done: Callable[[Server], None]) -> None:
    waiting: State[Any] = Scheduled()
    server = Server([*[waiting] * 50, Completed()])
    done(server)
    assert (len(server.started), server.set) == (1, [])


def test_a_part_that_always_fails_is_said(done: Callable[[Server], None]) -> None:
    with pytest.raises(CallqaError, match="a part of the night failed 3 times"):
        done(Server(*[[Failed()]] * 3))


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def awaited(*seen: list[WorkerStatus], limit_s: float = 10) -> None:
        states = iter(seen)
        client = SimpleNamespace(
            read_work_pool=lambda name: SimpleNamespace(is_push_pool=False, is_managed_pool=False),
            read_workers_for_work_pool=lambda name: [SimpleNamespace(status=each) for each in next(states)],
        )

        @contextmanager
        def opened(sync_client: bool) -> Iterator[SimpleNamespace]:
            yield client

        monkeypatch.setattr(pool, "get_client", opened)
        monkeypatch.setattr(pool, "_POLL_S", 0.001)
        pool._await_worker("nights", limit_s)

    return awaited


def test_a_night_waits_for_a_worker_with_a_word(
    workers: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    workers([], [WorkerStatus.OFFLINE], [WorkerStatus.ONLINE])
    assert capsys.readouterr().err == "note: waiting for a worker of the work pool nights ...\n"


def test_a_night_does_not_wait_for_ever(workers: Callable[..., None]) -> None:
    with pytest.raises(ServerError, match="prefect worker start --pool nights"):
        workers([], [], [], [], limit_s=0.002)
