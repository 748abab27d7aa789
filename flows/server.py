"""A Prefect server for runs from the shell: quiet, and gone when the run is, even if that was killed.

Prefect's own temporary server prints to the user's screen and outlives a killed run. This one writes to a log
file, and ends when its standard input closes, which happens whichever way its parent ends.
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa.cli._console import err
from qa.errors import ServerError

__all__ = ["server"]

_START_TIMEOUT_S = 120
_POLL_S = 0.1
_TRIES = 3
_STARTED_AGAIN = 5
_INSTEAD = (
    "note: {}: the Prefect server that PREFECT_API_URL names doesn't answer. The run goes on with one of its "
    "own; limits and work pools of the other don't hold for it."
)


@contextmanager
def server(home: Path) -> Iterator[None]:
    """Within it, Prefect's API is the site's own (PREFECT_API_URL) where it answers, else one started here.

    The started one keeps its history under `home`, so that `prefect server start` can show it later.
    Raises ServerError when it doesn't come up, naming its log.
    """
    prepare_environment(home)
    from prefect.settings import PREFECT_API_URL, temporary_settings

    if (own := PREFECT_API_URL.value()) and _answers(own):
        yield
        return
    if own:
        err.print(_INSTEAD.format(own), markup=False)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    child = _Child(port, home / "server.log")
    try:
        from flows import limits, nightly  # noqa: F401 - a flow's imports take as long as the server's start

        _await_health(url, child.process, home / "server.log")
        child.keep_up()
        with temporary_settings({PREFECT_API_URL: url}):
            limits.drop()
            yield
    finally:
        child.end()


class _Child:
    """The server's process; once it is kept up, one that dies is followed by another at the same place.

    What clients ask meanwhile they ask again: Prefect's own keep trying for a while.
    """

    def __init__(self, port: int, log: Path) -> None:
        self._port, self._log = port, log
        self._lock = threading.Lock()
        self._is_over = False
        self.process = self._start()

    def keep_up(self) -> None:
        """From here on, until `end`."""
        threading.Thread(target=self._watch, daemon=True).start()

    def end(self) -> None:
        """Close its standard input, and it ends."""
        with self._lock:
            self._is_over = True
        self.process.communicate()

    def _watch(self) -> None:
        for _ in range(_STARTED_AGAIN):
            self.process.wait()
            with self._lock:
                if self._is_over:
                    return
                if self.process.stdin is not None:
                    self.process.stdin.close()
                self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "flows.server", str(self._port)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=Path(__file__).parent.parent,
                start_new_session=True,  # Ctrl-C reaches the run, which then ends its server
            )


def prepare_environment(home: Path) -> None:
    """Quiet, private defaults for Prefect and Dask, set before they are imported; the site's own stay."""
    for name, value in {
        "PREFECT_HOME": str(home.resolve()),
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_INTERNAL_LEVEL": "CRITICAL",  # else its workers show what a lost server lacks
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "DO_NOT_TRACK": "1",
        "DASK_LOGGING__DISTRIBUTED": "critical",  # with the runner dask; its workers inherit it
    }.items():
        os.environ.setdefault(name, value)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    """Whether anybody answers there, be it with a refusal: keys and rights are Prefect's own business."""
    import httpx

    for _ in range(_TRIES):
        try:
            httpx.get(f"{url}/health", timeout=5)
        except (httpx.TransportError, httpx.InvalidURL):
            continue
        return True
    return False


def _await_health(url: str, child: "subprocess.Popen[bytes]", log: Path) -> None:
    import httpx

    waited = threading.Event()
    for _ in range(round(_START_TIMEOUT_S / _POLL_S)):
        if child.poll() is not None:
            raise ServerError(f"{log}: the Prefect server ended while starting. Read the log's last lines.")
        try:
            if httpx.get(f"{url}/health", timeout=5, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            waited.wait(_POLL_S)
    raise ServerError(f"{log}: the Prefect server did not start within {_START_TIMEOUT_S} s. Read the log.")


def _serve(port: int) -> None:
    import uvicorn
    from prefect.server.api.server import create_app

    served = uvicorn.Server(
        uvicorn.Config(create_app(ephemeral=True, final=True), "127.0.0.1", port, log_level="error")
    )

    def end_with_parent() -> None:
        sys.stdin.buffer.read()
        served.should_exit = True

    threading.Thread(target=end_with_parent, daemon=True).start()
    served.run()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
