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

__all__ = ["server"]

_START_TIMEOUT_S = 120
_POLL_S = 0.1


@contextmanager
def server(home: Path) -> Iterator[None]:
    """Within it, Prefect's API is the site's own (PREFECT_API_URL), else one started for this run.

    The started one keeps its history under `home`, so that `prefect server start` can show it later.
    Raises RuntimeError when it doesn't come up, naming its log.
    """
    prepare_environment(home)
    from prefect.settings import PREFECT_API_URL, temporary_settings

    if PREFECT_API_URL.value():
        yield
        return
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    with (home / "server.log").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "flows.server", str(port)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=Path(__file__).parent.parent,
            start_new_session=True,  # Ctrl-C reaches the run, which then ends its server
        )
    try:
        from flows import limits, nightly  # noqa: F401 - a flow's imports take as long as the server's start

        _await_health(url, child, home / "server.log")
        with temporary_settings({PREFECT_API_URL: url}):
            limits.drop()
            yield
    finally:
        child.communicate()  # closes its standard input, and it ends


def prepare_environment(home: Path) -> None:
    """Quiet, private defaults for Prefect and Dask, set before they are imported; the site's own stay."""
    for name, value in {
        "PREFECT_HOME": str(home.resolve()),
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
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


def _await_health(url: str, child: "subprocess.Popen[bytes]", log: Path) -> None:
    import httpx

    waited = threading.Event()
    for _ in range(round(_START_TIMEOUT_S / _POLL_S)):
        if child.poll() is not None:
            raise RuntimeError(f"{log}: the Prefect server ended while starting. Read the log's last lines.")
        try:
            if httpx.get(f"{url}/health", timeout=5, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            waited.wait(_POLL_S)
    raise RuntimeError(f"{log}: the Prefect server did not start within {_START_TIMEOUT_S} s. Read the log.")


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
