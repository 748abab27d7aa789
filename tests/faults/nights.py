"""Runs nights, each in a process of its own that is forked from this one, which has loaded everything once.

    python -m tests.faults.nights

Reads orders, a line of JSON each, and answers each with a line: how the night ended. Recordings are heard by
the canned transcriber. Two texts are looked up and written at a time,
so that a small inbox has several of everything.
"""

import ctypes
import json
import os
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from qa.types import Interaction
from tests.faults import scenes
from tests.faults.faults import Fault, disk
from tests.faults.hooks import strike_at
from tests.faults.plain import without_prefect

_DISK = "size=48m,mode=0700"
"""Room for a small night; a test fills it."""
_ASKED_AGAIN = 1
"""How often a server that doesn't answer is asked again; Prefect's five times take a minute a call."""
_PR_SET_PDEATHSIG = 1  # prctl(2)
_LONGEST_S = 240
"""A night that waits for what never comes ends by SIGALRM."""


def main() -> None:
    """Answers until there are no more orders."""
    _load()
    print(json.dumps({"threads": len(list(Path("/proc/self/task").iterdir()))}), flush=True)
    for line in sys.stdin:
        print(json.dumps(_done(json.loads(line))), flush=True)


def _load() -> None:
    """All that a night needs, so that it begins at once."""
    missing: dict[str, Any] = sys.modules
    missing.setdefault("pandas", None)  # or DuckDB looks for it at each value
    from flows.server import prepare_environment

    prepare_environment(Path(os.environ["PREFECT_HOME"]))
    import av  # noqa: F401

    import flows.cli
    import flows.nightly  # noqa: F401
    from qa import checks, ingest, scoring, stream
    from qa.report.templating import _environment
    from qa.settings import Settings
    from qa.transcribe._cues import load_cues
    from tests.flows import night

    night.use_canned_words({scenes.OLD_CALL: "C-1.wav"})
    checks.load_book = cache(checks.load_book)
    scoring.load_scorecards = cache(scoring.load_scorecards)
    scoring.load_scorecards(Settings().scorecards)
    with tempfile.TemporaryDirectory() as folder:
        night.write_inbox(Path(folder))
        found = [
            one for one in ingest.open_inbox(Path(folder), Settings()).texts() if isinstance(one, Interaction)
        ]
    load_cues()
    pages = _environment()
    for name in pages.list_templates(["j2"]):
        pages.get_template(name)
    alone = Settings(workers=1)
    list(stream.analysed(found, checks.load_book(alone.scorecards / "phrases"), alone))


def _done(order: dict[str, Any]) -> dict[str, Any]:
    """How the night ended: its exit code, or minus the signal that ended it."""
    data = Path(order["data"])
    has_disk = order["fault"] in {"full disk"}
    if has_disk:
        _put_on_a_disk(data)
    child = os.fork()
    if child == 0:
        _end_with_parent()
        _be_the_night(order)
    _, status = os.waitpid(child, 0)
    if has_disk:
        _take_from_the_disk(data)
    elif order["fault"] == "read-only disk":
        with suppress(OSError):
            disk.unmount(str(data))
    return {"ended": os.waitstatus_to_exitcode(status)}


def _end_with_parent() -> None:
    """This process is killed when the one that forked it ends, and when any night would be over."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.alarm(_LONGEST_S)


def _put_on_a_disk(data: Path) -> None:
    """What is in the folder, on a small disk of its own at the same place."""
    aside = data.with_name("aside")
    data.mkdir(exist_ok=True)
    shutil.copytree(data, aside)
    disk.mount("none", str(data), "tmpfs", 0, _DISK)
    shutil.copytree(aside, data, dirs_exist_ok=True)
    shutil.rmtree(aside)


def _take_from_the_disk(data: Path) -> None:
    """What lies there, in the folder; the disk is gone."""
    aside = data.with_name("aside")
    (data / "ballast").unlink(missing_ok=True)
    shutil.copytree(data, aside)
    disk.unmount(str(data))
    shutil.rmtree(data)
    aside.rename(data)


def _be_the_night(order: dict[str, Any]) -> None:
    """The command line in this process, which ends with it."""
    code: object = 99
    try:
        said = os.open(order["said"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(said, 1)
        os.dup2(said, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ["TMPDIR"] = tempfile.tempdir = order["tmp"]
        _prepare(order)
        sys.argv = ["callqa", "run", order["inbox"], "--data", order["data"], "--settings", order["settings"]]
        try:
            _run(order["api"])
            code = 0
        except SystemExit as end:
            code = end.code
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 98)


def _run(api: str | None) -> None:
    """The command line, on the server at this URL; without one, the night's own code without Prefect."""
    from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

    from flows import limits
    from flows.cli import main as callqa

    if api is None:
        callqa()
        return
    with temporary_settings({PREFECT_API_URL: api, PREFECT_CLIENT_MAX_RETRIES: _ASKED_AGAIN}):
        limits.drop()  # as a run does on its own server: a killed one may hold a place
        callqa()


def _prepare(order: dict[str, Any]) -> None:
    """Small batches, and the fault in its place."""
    from flows import nightly, tasks
    from qa.steps import _texts

    nightly._LOADED_AT_ONCE = _texts._LOOKED_UP_AT_ONCE = 2
    tasks.transcribe.retry_delay_seconds = [0, 0]
    if order["fault"]:
        inbox = Path(order["inbox"].removeprefix("file://"))
        fault = Fault(order["fault"], Path(order["data"]), inbox, order["server"])
        strike_at(order["place"], order["nth"], order["match"], is_after=order["is_after"], fault=fault)
    if order["api"] is None:
        without_prefect()


if __name__ == "__main__":
    main()
