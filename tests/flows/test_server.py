"""A Prefect server that isn't there, or dies, does not end a night without a word."""

import os
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from flows import server as servers
from qa.errors import ServerError


def test_nobody_at_the_sites_address_is_seen() -> None:
    assert not servers._answers(f"http://127.0.0.1:{servers._free_port()}/api")
    assert not servers._answers("no address")


@pytest.mark.parametrize("is_over", [True, False])
def test_a_server_that_is_gone_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_over: bool
) -> None:
    from flows import nightly

    summary: Any = SimpleNamespace()

    def flow(*_: object) -> None:
        if is_over:
            nightly._ended.append(summary)
        raise httpx.ConnectError("refused")

    monkeypatch.setattr(nightly, "nightly", SimpleNamespace(with_options=lambda **_: flow))
    if is_over:
        assert nightly.run_nightly(tmp_path, tmp_path, None, 1) is summary
    else:
        with pytest.raises(ServerError, match="can't be reached any more"):
            nightly.run_nightly(tmp_path, tmp_path, None, 1)


@pytest.mark.slow
def test_a_server_of_the_run_that_dies_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "_STARTED_AGAIN", 1)
    port = servers._free_port()
    servers.prepare_environment(tmp_path)
    child = servers._Child(port, tmp_path / "log")
    try:
        first = child.process
        servers._await_health(f"http://127.0.0.1:{port}/api", first, tmp_path / "log")
        os.kill(first.pid, signal.SIGKILL)
        child._watch()
        assert child.process is not first
        servers._await_health(f"http://127.0.0.1:{port}/api", child.process, tmp_path / "log")
    finally:
        child.end()
    assert child.process.returncode == 0
