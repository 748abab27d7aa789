"""The page of a run put together: from rows of the published tables to what the page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from qa import __version__
from qa.errors import RejectReason
from qa.report import links
from qa.report.hrefs import Hrefs
from qa.report.language import gettext
from qa.report.moments import channel_name
from qa.report.reasons import reason
from qa.report.rows import query
from qa.report.runs._accuracy import accuracy_of
from qa.report.runs._model import Arrival, Grouped, Input, Made, Run, RunPage, Stage, State
from qa.scoring.vocabulary import CRASHED
from qa.types import Channel

if TYPE_CHECKING:
    from qa.report.site._site import Site

__all__ = ["RUNS_SHOWN", "read_pages"]

RUNS_SHOWN = 30
_IDS = 8
_TRANSCRIPTION = "transcription"
Row = Mapping[str, Any]


def read_pages(site: "Site") -> tuple[RunPage, ...]:
    """The page of each of the last runs, the latest first; one without a run where there is none yet."""
    runs = tuple(_run(row) for row in _rows(site, "runs", shown=RUNS_SHOWN))
    state = _state(site)
    if not runs:
        return (RunPage(None, (), (), (), state, __version__),)
    arrivals: dict[str, list[Arrival]] = {}
    for row in _rows(site, "arrivals"):
        name = channel_name(Channel(row["channel"]))
        arrival = Arrival(name, row["folder"], row["source"], row["interactions"])
        arrivals.setdefault(row["run_id"], []).append(arrival)
    stages: dict[str, list[Stage]] = {}
    names = _stages()
    for row in _rows(site, "stages"):
        stage = Stage(names.get(row["stage"]) or str(row["stage"]), row["seconds"], row["items"])
        stages.setdefault(row["run_id"], []).append(stage)
    return tuple(
        RunPage(
            run,
            runs,
            tuple(arrivals.get(run.run_id, ())),
            tuple(stages.get(run.run_id, ())),
            None if at else state,
            __version__,
        )
        for at, run in enumerate(runs)
    )


def _stages() -> dict[str, str]:
    """What a run does in each stage."""
    return {
        "fetch": gettext("copying the inbox from elsewhere"),
        "discover": gettext("looking for what is new"),
        "read": gettext("reading and checking texts"),
        "transcribe": gettext("waiting for calls to be heard and checked"),
        "load": gettext("writing to the database"),
        "reject": gettext("listing what can't be used"),
        "score": gettext("scoring"),
        "retain": gettext("removing what is kept no longer"),
        "report": gettext("writing reports"),
        "publish": gettext("publishing"),
        "site": gettext("writing these pages"),
    }


def _run(row: Row) -> Run:
    return Run(**row, href=PurePosixPath(links.run_page(row["run_id"])).name)


def _rows(site: "Site", name: str, **about: object) -> list[Row]:
    found = site.con.execute(query(f"runs/{name}"), about or None)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _state(site: "Site") -> State:
    (lost,) = _rows(site, "lost_agents")
    groups = _Groups(site, Hrefs(site, "../"))
    issues = _rows(site, "issues", ids=_IDS)
    doubtful = [row for row in issues if row["check"] == _TRANSCRIPTION]
    not_run = [row for row in issues if row["check"] != _TRANSCRIPTION]
    return State(
        inputs=tuple(_input(row) for row in _rows(site, "rejected")),
        crashed=groups.of([row for row in not_run if row["reason"].startswith(CRASHED)], "check"),
        doubtful=groups.of(doubtful, "check"),
        not_run=groups.of([row for row in not_run if not row["reason"].startswith(CRASHED)], "check"),
        unscored=groups.of(_rows(site, "unscored", ids=_IDS), None),
        waiting=groups.of(_rows(site, "waiting", ids=_IDS), "scorecard", why="question"),
        marked=tuple(row[0] for row in site.con.execute(query("marked")).fetchall()),
        no_agent=lost["no_agent"],
        no_time=lost["no_time"],
        no_roles=lost["no_roles"],
        made=tuple(_made(site, row) for row in _rows(site, "scorecards")),
        engines=tuple((row["engine"], row["recordings"]) for row in _rows(site, "engines")),
        accuracy=accuracy_of(site.scorecards),
    )


def _input(row: Row) -> Input:
    is_left_out = row["reason"] in (RejectReason.LEFT_OUT, RejectReason.NO_CONSENT)
    words = _reasons().get(row["reason"], str(row["reason"]))
    return Input(row["source_name"], words, row["detail"], row["kept_as"], is_left_out)


def _reasons() -> dict[str, str]:
    """Why an input can't be used, in a word or two."""
    return {
        RejectReason.NOT_AUDIO: gettext("no audio"),
        RejectReason.ENCRYPTED: gettext("encrypted"),
        RejectReason.AUDIO_TRUNCATED: gettext("cut short"),
        RejectReason.TOO_SHORT: gettext("too short"),
        RejectReason.NO_SPEECH: gettext("no speech"),
        RejectReason.NOT_READABLE: gettext("can't be read"),
        RejectReason.WRONG_SHAPE: gettext("wrong shape"),
        RejectReason.NO_TURNS: gettext("nothing said"),
        RejectReason.DUPLICATE_ID: gettext("id used twice"),
        RejectReason.UNKNOWN_FORMAT: gettext("unknown format"),
        RejectReason.NOT_A_CONVERSATION: gettext("no conversation"),
        RejectReason.LEFT_OUT: gettext("left out on purpose"),
        RejectReason.NO_CONSENT: gettext("no consent"),
        RejectReason.MISSING_FILE: gettext("file missing"),
        RejectReason.FAILED: gettext("failed"),
    }


def _made(site: "Site", row: Row) -> Made:
    return Made(
        site.cards.title(row["scorecard"]),
        row["scorecard_version"],
        row["callqa_version"],
        row["phrases_fingerprint"][:12],
        row["evaluations"],
    )


@dataclass(frozen=True, slots=True)
class _Groups:
    """Makes groups of interactions with links to the first of them."""

    site: "Site"
    hrefs: Hrefs

    def of(self, rows: Sequence[Row], what: str | None, why: str = "reason") -> tuple[Grouped, ...]:
        """A group a row; `what` and `why` are its columns, a scorecard by its title."""
        return tuple(
            Grouped(
                self._what(row, what),
                reason(row[why], capital=what is None) if why == "reason" else row[why],
                row["interactions"],
                tuple((each, self.hrefs.interaction(each)) for each in row["ids"]),
            )
            for row in rows
        )

    def _what(self, row: Row, what: str | None) -> str:
        if what is None:
            return ""
        return self.site.cards.title(row[what]) if what == "scorecard" else str(row[what])
