"""What a run does, as events for whoever watches many runs: a line each, never what was said.

    {"time": "2026-11-22T02:00:07.512Z", "level": "info", "event": "rejected", "run_id": "20261122T020000.1Z",
     "stage": "transcribe", "interaction_id": "C-0017", "reason": "no_speech"}

An event has ids, names that this program knows, and numbers; `event` takes nothing else, so that no log can
hold a word of a customer or agent. The standard library's logging with a small formatter; the runner-up,
structlog, would bring a second way to configure the same handlers.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import WatchedFileHandler
from pathlib import Path

from qa.errors import ConfigError, Mistake, RejectReason
from qa.settings import DEFAULT_FILE, Settings

__all__ = ["begin", "event", "opened", "takes_stderr"]

_LOGGER = logging.getLogger("callqa")
_run: ContextVar[dict[str, str]] = ContextVar("run")
"""Holds the id of the run; one object for all contexts that are copied from where the log was opened."""
Line = dict[str, str | float | None]


def takes_stderr(settings: Settings) -> bool:
    """Whether the events go to stderr, so that nothing else should be written there."""
    return settings.log == "json" and settings.log_file is None


@contextmanager
def opened(settings: Settings) -> Iterator[None]:
    """Within it, events are written as the settings say. Raises ConfigError when the file can't be."""
    if settings.log_file is None and settings.log == "text":
        yield  # what a person sees of a run stands on the screen already
        return
    handler = _to_file(settings.log_file) if settings.log_file else logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if settings.log == "json" else _Text())
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False  # Prefect shows on the screen what reaches the root
    _LOGGER.addHandler(handler)
    token = _run.set({})
    try:
        yield
    finally:
        _run.reset(token)
        _LOGGER.removeHandler(handler)
        _LOGGER.propagate = True
        handler.close()


def begin(run_id: str) -> None:
    """From here on events are those of this run."""
    if (run := _run.get(None)) is not None:
        run["run_id"] = run_id


def event(  # noqa: PLR0913 - all that a line may hold
    name: str,
    *,
    stage: str | None = None,
    interaction_id: str | None = None,
    reason: str | None = None,
    error: BaseException | None = None,
    numbers: Mapping[str, float] | None = None,
) -> None:
    """Write one line. Of an error only its type is said; a reason that is no RejectReason is left out."""
    run = _run.get(None)
    if run is None:
        return
    about: Line = {"run_id": run.get("run_id"), "stage": stage, "interaction_id": interaction_id}
    if reason is not None and reason in set(RejectReason):
        about["reason"] = str(reason)
    if error is not None:
        about["error"] = type(error).__name__
    level = logging.INFO if error is None else logging.ERROR
    _LOGGER.log(level, name, extra={"about": {**about, **(numbers or {})}})


class _Json(logging.Formatter):
    """A line of JSON; keys that every line has come first, in the same order."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_line(record), ensure_ascii=True)


class _Text(logging.Formatter):
    """The same as `2026-11-22T02:00:07.512Z info rejected stage=transcribe reason=no_speech`."""

    def format(self, record: logging.LogRecord) -> str:
        line = _line(record)
        first = [str(line.pop(name)) for name in ("time", "level", "event")]
        told = (f"{name}={json.dumps(value).strip(chr(34))}" for name, value in line.items())
        return " ".join([*first, *(each for each in told if not each.endswith("=null"))])


def _line(record: logging.LogRecord) -> Line:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    about: Line = getattr(record, "about", {})
    head: Line = {"time": at.replace("+00:00", "Z"), "level": record.levelname.lower()}
    return {**head, "event": record.getMessage(), **about}


class _PrivateFile(WatchedFileHandler):
    """Readable by its owner only; made anew where it was moved away (logrotate)."""

    _was_said = False

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")

    def close(self) -> None:
        """Closed, whatever could still be written."""
        with suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name that logging calls
        """Said once and without a stack trace: a full disk stops no night."""
        if not self._was_said:
            self._was_said = True
            sys.stderr.write(f"{self.baseFilename}: can't be written any more. The run goes on.\n")


def _to_file(path: Path) -> logging.Handler:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _PrivateFile(path, encoding="utf-8")
    except OSError as error:
        what = f"log_file: {path} can't be written ({error.strerror}). Name another file."
        raise ConfigError([Mistake(str(DEFAULT_FILE), None, what)]) from None
