"""Around a run: its log is open, and people are told how it ended, also when it failed before it began."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from qa import log, send
from qa.errors import CallqaError, ConfigError, Mistake
from qa.metrics import Clock
from qa.settings import DEFAULT_FILE, Settings
from qa.steps import Summary

__all__ = ["Watch", "watched"]

_SHOWN = 5
"""Stages that a notice names, the longest first."""


@dataclass
class Watch:
    """A run under way: its clock, and what it came to once it has; `trouble` is what notices failed of."""

    settings: Settings
    clock: Clock = field(default_factory=Clock)
    summary: Summary | None = None
    trouble: str | None = None


_current: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(settings: Settings, data: Path, *, is_told: bool | None = None) -> Iterator[Watch]:
    """Within it, the run is logged; at its end people are told, where the settings say whom.

    Within another it is that other one: a run from the shell is watched before its flow begins. `is_told`
    True tells them whatever `notify.when` says, False never. A notice that can't be sent changes nothing of
    the run: `trouble` says why. Raises ConfigError when is_told and the settings name nobody.
    """
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    if is_told and settings.notify is None:
        what = "notify: names nobody. Write to: [ADDRESS] into it, and the block mail (qa/mail.py)."
        raise ConfigError([Mistake(str(DEFAULT_FILE), None, what)])
    watch = Watch(settings)
    token = _current.set(watch)
    try:
        with log.opened(settings):
            yield from _watch(watch, data, is_told)
    finally:
        _current.reset(token)


def _watch(watch: Watch, data: Path, is_told: bool | None) -> Iterator[Watch]:
    log.event("run_started")
    try:
        yield watch
    except BaseException as error:
        log.event("run_failed", error=error)
        # whoever stopped it knows, also where the command line makes an exit code of it
        if isinstance(error, Exception) and not isinstance(error.__context__, KeyboardInterrupt):
            _tell(watch, _failed(error, data), is_told, is_trouble=True)
        raise
    if watch.summary is not None:
        log.event("run_ended", numbers=_counts(watch.summary))
        _tell(watch, _ended(watch, watch.summary), is_told, is_trouble=bool(watch.summary.to_mend))


def _tell(watch: Watch, notice: send.Notice, is_told: bool | None, *, is_trouble: bool) -> None:
    """Send the notice to whom the settings name; what goes wrong is noted, as the run itself is over."""
    notify, mail = watch.settings.notify, watch.settings.mail
    if notify is None or mail is None or is_told is False:
        return
    if is_trouble or is_told or notify.when == "always":
        try:
            send.send_notice(notice, notify.to, mail, datetime.now(UTC))
        except CallqaError as error:
            watch.trouble = str(error)
            log.event("notice_failed", error=error)


def _counts(summary: Summary) -> dict[str, int]:
    return {
        "inputs": summary.inputs,
        "unchanged": summary.unchanged,
        "transcribed": summary.transcribed,
        "loaded": summary.loaded,
        "evaluated": summary.evaluated,
        "unscored": summary.unscored,
        "rejected": len(summary.rejected),
        "reports": summary.reports,
    }


def _ended(watch: Watch, summary: Summary) -> send.Notice:
    many = len(summary.to_mend)
    what = f"{many} inputs rejected" if many else "all inputs used"
    lines = [
        f"Run {summary.run_id}: {summary.inputs} inputs, {summary.loaded} new "
        f"({summary.transcribed} calls transcribed), {summary.unchanged} unchanged, {many} rejected.",
        f"{summary.evaluated} evaluations, {summary.unscored} conversations without a scorecard.",
    ]
    if summary.to_mend:
        reasons = Counter(each.reason for each in summary.to_mend).most_common()
        lines.append("Rejected: " + ", ".join(f"{reason} {count}" for reason, count in reasons) + ".")
        lines.append('What to do about each: callqa sql "FROM rejected_inputs"')
    if summary.notes:
        lines.append(f"{len(summary.notes)} notes; the run printed them.")
    return send.Notice(f"callqa: run done, {what}", (*lines, *_longest(watch.clock)))


def _longest(clock: Clock) -> Sequence[str]:
    ordered = sorted(clock.seconds.items(), key=lambda each: -each[1])[:_SHOWN]
    told = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in ordered)
    return [f"Time: {told}."] if told else []


def _failed(error: BaseException, data: Path) -> send.Notice:
    """Messages of callqa's own errors hold no words of anybody; of others only the type is told."""
    why = str(error) if isinstance(error, CallqaError) else f"{type(error).__name__}."
    lines = (f"The run failed: {why}", f"What was done is kept in {data}; the next run takes up the rest.")
    return send.Notice("callqa: run failed", lines)
