"""The points at which a night is disturbed: where, by what, and how that night ends.

A scene says which night it is: the `first` one over an inbox; a `later` one, which finds a chat changed, one
new, one withdrawn, and conversations past their days; a `sealed` one of a site that encrypts and keeps raw
inputs; one over an inbox `elsewhere`, at a URL.
"""

from dataclasses import dataclass
from typing import Literal

__all__ = ["KILLED", "POINTS", "USUAL", "Point", "Scene"]

Scene = Literal["first", "later", "sealed", "elsewhere"]
USUAL = 1
"""The exit code of an undisturbed night: some inputs are rejected."""
KILLED, TERMINATED, DISK, COULD_NOT = -9, 143, 5, 2
_STAGE = "qa.metrics:Clock.stage"


@dataclass(frozen=True, slots=True)
class Point:
    """The nth call of `place` in which an argument holds `match`: before it, or after it, `fault` strikes.

    `ends` is the exit code of that night, minus the signal where one ended it.
    """

    name: str
    stage: str
    fault: str
    place: str
    match: str = ""
    nth: int = 1
    is_after: bool = False
    scene: Scene = "first"
    ends: int = KILLED
    is_quick: bool = False
    """Whether it is among the few that every run of the tests takes."""


def _boundaries(stage: str, scene: Scene = "first", nth: int = 1) -> tuple[Point, Point]:
    """Killed when the stage is about to begin, and when it has just ended."""
    about = {"stage": stage, "fault": "SIGKILL", "place": _STAGE, "match": stage, "scene": scene}
    return (
        Point(f"before {stage}", **about, nth=nth),  # type: ignore[arg-type]
        Point(f"after {stage}", **about, nth=nth, is_after=True),  # type: ignore[arg-type]
    )


BOUNDARIES = tuple(
    point
    for stage in (
        *("discover", "read", "transcribe", "load", "reject", "score"),
        *("retain", "report", "publish", "site"),
    )
    for point in _boundaries(stage)
) + _boundaries("fetch", "elsewhere")

BEGINNING = (
    Point("the lock is taken", "begin", "SIGKILL", "qa.steps._job:open_job"),
    Point("key of names half made", "begin", "SIGKILL", "os:link", "names.key"),
    Point("schema made", "begin", "SIGKILL", "qa.store._schema:create_schema", is_after=True),
    Point("schema half made", "begin", "SIGKILL", "qa.store._schema:_bring_up", "", is_quick=True),
    Point("warehouse opened", "begin", "SIGKILL", "qa.steps._job:open_store", is_after=True),
    Point("run noted", "begin", "SIGKILL", "qa.steps._summary:begin", is_after=True, is_quick=True),
    Point("disk full from the start", "begin", "full disk", "qa.home:Home.make", ends=DISK),
    Point(
        "read-only from the start", "begin", "read-only disk", "qa.home:Home.make", is_after=True, ends=DISK
    ),
    Point("lock on a broken disk", "begin", "EIO", "fcntl:flock", ends=DISK),
)

HEARING = (
    Point("second recording", "transcribe", "SIGKILL", "qa.steps._calls:hear", nth=2),
    Point("heard, not kept", "transcribe", "SIGKILL", "qa.artefacts:write"),
    Point("transcript begun", "transcribe", "SIGKILL", "os:open", "cache/transcripts", is_after=True),
    Point("transcript written", "transcribe", "SIGKILL", "os:replace", "cache/transcripts", is_quick=True),
    Point("transcript kept", "transcribe", "SIGKILL", "os:replace", "cache/transcripts", is_after=True),
    Point("copy begun", "transcribe", "SIGKILL", "qa.privacy.audio:write_copy"),
    Point("copy written", "transcribe", "SIGKILL", "os:replace", ".opus", is_quick=True),
    Point("copy kept", "transcribe", "SIGKILL", "os:replace", ".opus", is_after=True),
    Point("stopped while hearing", "transcribe", "SIGTERM", "qa.steps._calls:hear", ends=TERMINATED),
    # one write fails, and the task is tried again
    Point("transcript, no space", "transcribe", "ENOSPC", "os:open", "cache/transcripts", ends=USUAL),
    Point("copy, no space", "transcribe", "ENOSPC", "qa.privacy.audio:write_copy", ends=USUAL),
    Point("copy, memory", "transcribe", "MemoryError", "qa.privacy.audio:write_copy", ends=USUAL),
    Point("hearing, memory", "transcribe", "MemoryError", "qa.transcribe.recording:transcribe", ends=USUAL),
    Point("redacting, memory", "transcribe", "MemoryError", "qa.privacy._redact:redact", ends=USUAL),
    Point("recording, first read", "discover", "EIO", "pathlib:Path.open", "C-2.wav", ends=USUAL),
    Point("recording, second read", "transcribe", "EIO", "pathlib:Path.open", "C-2.wav", 2, ends=USUAL),
    Point("recording, third read", "transcribe", "EIO", "pathlib:Path.open", "C-2.wav", 3, ends=USUAL),
    Point("recording grows", "transcribe", "file grows", "pathlib:Path.open", "C-2.wav", 2, ends=USUAL),
    Point("recording gone", "transcribe", "file gone", "pathlib:Path.open", "C-2.wav", 2, ends=USUAL),
    Point("full while hearing", "transcribe", "full disk", "qa.steps._calls:hear", nth=2, ends=DISK),
    Point(
        "read-only while hearing", "transcribe", "read-only disk", "qa.steps._calls:hear", nth=2, ends=DISK
    ),
)

READING = (
    Point("third chat", "read", "SIGKILL", "pathlib:Path.open", "T-3.json"),
    Point("chat, read", "read", "EIO", "pathlib:Path.open", "T-2.json", ends=USUAL),
    Point("chat grows", "read", "file grows", "pathlib:Path.open", "T-2.json", ends=USUAL),
    Point("chat gone", "read", "file gone", "pathlib:Path.open", "T-2.json", ends=USUAL),
    Point("checking", "read", "SIGKILL", "qa.stream:_check", nth=2),
    Point("checking, memory", "read", "MemoryError", "qa.checks:analyse", ends=USUAL),
    Point("full while reading", "read", "full disk", "qa.stream:_check", nth=2, ends=DISK),
)

LOADING = (
    Point("turns", "load", "SIGKILL", "qa.store._bulk:insert_lines", "turns", is_quick=True),
    Point("findings, second time", "load", "SIGKILL", "qa.store._bulk:insert_lines", "findings", 2),
    Point("second load", "load", "SIGKILL", "qa.store._load:load_rows", nth=2, is_quick=True),
    Point("second load done", "load", "SIGKILL", "qa.store._load:load_rows", nth=2, is_after=True),
    Point(
        "stopped while loading", "load", "SIGTERM", "qa.store._bulk:insert_lines", "turns", ends=TERMINATED
    ),
    Point("loading, memory", "load", "MemoryError", "qa.store._bulk:insert_lines", "turns", ends=COULD_NOT),
    Point("full while loading", "load", "full disk", "qa.store._bulk:insert_lines", "turns", 2, ends=DISK),
)

REJECTING = (
    Point(
        "rejected listed",
        "reject",
        "SIGKILL",
        "qa.store._records:replace_rejected",
        is_after=True,
        is_quick=True,
    ),
    Point("roster", "reject", "SIGKILL", "qa.store._roster:replace_roster"),
    Point("surveys", "reject", "SIGKILL", "qa.store._records:replace_surveys", nth=2),
    Point("raw copy begun", "reject", "SIGKILL", "os:open", "rejected/", is_after=True, scene="sealed"),
    Point("raw copy written", "reject", "SIGKILL", "os:replace", "rejected/", scene="sealed"),
    Point(
        "raw copies kept, not listed",
        "reject",
        "SIGKILL",
        "qa.store._records:replace_rejected",
        scene="sealed",
    ),
    Point("raw copy, no space", "reject", "ENOSPC", "os:open", "rejected/", scene="sealed", ends=DISK),
)

SCORING = (
    Point("scoring", "score", "SIGKILL", "qa.scoring.evaluate:_refuse_two"),
    Point("scored", "score", "SIGKILL", "qa.scoring.evaluate:evaluate", is_after=True, is_quick=True),
    Point("scoring, memory", "score", "MemoryError", "qa.scoring.evaluate:_refuse_two", ends=COULD_NOT),
    Point("full while scoring", "score", "full disk", "qa.scoring.evaluate:evaluate", ends=DISK),
    Point("clock back", "score", "clock back", "qa.scoring.evaluate:evaluate", ends=USUAL),
)

REMOVING = (
    Point("withdrawn, pages gone", "reject", "SIGKILL", "qa.rights._erase:_remove_files", scene="later"),
    Point(
        "withdrawn, files gone",
        "reject",
        "SIGKILL",
        "qa.rights._erase:_remove_files",
        is_after=True,
        scene="later",
    ),
    Point("withdrawn, not committed", "reject", "SIGKILL", "qa.store._removals:note_removal", scene="later"),
    Point("withdrawn, rows gone", "reject", "SIGKILL", "qa.rights._ledger:_append", scene="later"),
    Point("too old, pages gone", "retain", "SIGKILL", "qa.rights._erase:_remove_files", nth=2, scene="later"),
    Point(
        "too old, files gone",
        "retain",
        "SIGKILL",
        "qa.rights._erase:_remove_files",
        nth=2,
        is_after=True,
        scene="later",
    ),
    Point(
        "too old, in the ledger", "retain", "SIGKILL", "qa.store._removals:note_removal", nth=2, scene="later"
    ),
    Point(
        "too old, rows gone",
        "retain",
        "SIGKILL",
        "qa.rights._erase:remove",
        nth=2,
        is_after=True,
        scene="later",
    ),
    Point("words past, files gone", "retain", "SIGKILL", "qa.store._removals:drop_words", scene="later"),
    Point("words past, rows gone", "retain", "SIGKILL", "qa.rights._ledger:_append", nth=3, scene="later"),
    Point(
        "words past, all done", "retain", "SIGKILL", "qa.rights._retain:retain", is_after=True, scene="later"
    ),
    Point("removing, disk full", "retain", "full disk", "qa.rights._retain:retain", scene="later", ends=DISK),
    Point("before compact", "compact", "SIGKILL", "qa.rights._erase:compact", scene="later"),
    Point(
        "copied in compact",
        "compact",
        "SIGKILL",
        "qa.store._copy:copy_database",
        is_after=True,
        scene="later",
    ),
    Point(
        "moved in compact",
        "compact",
        "SIGKILL",
        "os:replace",
        "warehouse.duckdb",
        is_after=True,
        scene="later",
    ),
    Point(
        "compact, disk full", "compact", "full disk", "qa.store._copy:copy_database", scene="later", ends=DISK
    ),
    Point("changed chat loaded", "load", "SIGKILL", "qa.store._load:load_rows", is_after=True, scene="later"),
    Point(
        "secret of removals half made",
        "reject",
        "SIGKILL",
        "os:open",
        "removals.key",
        is_after=True,
        scene="later",
    ),
)

REPORTING = (
    Point("report begun", "report", "SIGKILL", "os:open", "reports/", is_after=True),
    Point("report written", "report", "SIGKILL", "os:replace", "reports/", is_quick=True),
    Point("report kept", "report", "SIGKILL", "os:replace", "reports/", is_after=True),
    Point("report, no space", "report", "ENOSPC", "os:replace", "reports/", ends=DISK),
    Point("report, read-only", "report", "EROFS", "os:open", "reports/", ends=DISK),
    Point("report, memory", "report", "MemoryError", "qa.report.render:agent", ends=COULD_NOT),
    Point(
        "read-only from reports on", "report", "read-only disk", "qa.report.write:write_reports", ends=DISK
    ),
    Point("clock ahead", "report", "clock ahead", "qa.report.write:write_reports", ends=USUAL),
)

PUBLISHING = (
    Point("run finished, not published", "publish", "SIGKILL", "qa.steps._results:publish"),
    Point("published half written", "publish", "SIGKILL", "qa.store._publish:_comment", nth=5, is_quick=True),
    Point("published written", "publish", "SIGKILL", "qa.store._publish:_write", is_after=True),
    Point("teams half written", "publish", "SIGKILL", "qa.store._publish:_write_team", is_after=True),
    Point("published moved", "publish", "SIGKILL", "os:replace", "published/callqa.duckdb", is_after=True),
    Point(
        "teams moved", "publish", "SIGKILL", "qa.store._publish:_replace_teams", is_after=True, is_quick=True
    ),
    Point("publishing, sync", "publish", "EIO", "qa.store._durable:sync", ends=DISK),
    Point("full while publishing", "publish", "full disk", "qa.store._publish:_write", ends=DISK),
    Point("read-only while publishing", "publish", "read-only disk", "qa.store._publish:_write", ends=DISK),
    Point(
        "stopped while publishing", "publish", "SIGTERM", "qa.store._publish:_comment", nth=5, ends=TERMINATED
    ),
    Point(
        "sealed, published half written",
        "publish",
        "SIGKILL",
        "qa.store._publish:_comment",
        nth=5,
        scene="sealed",
    ),
)

PAGES = (
    Point("site claimed", "site", "SIGKILL", "qa.report.site._folder:claim", is_after=True),
    Point("page begun", "site", "SIGKILL", "os:open", "site/", nth=3, is_after=True),
    Point("page written", "site", "SIGKILL", "os:replace", "site/", 5),
    Point("recording linked", "site", "SIGKILL", "os:link", ".opus", is_after=True),
    Point("before the sweep", "site", "SIGKILL", "qa.report.site._folder:sweep", scene="later"),
    Point("page, no space", "site", "ENOSPC", "os:open", "site/", 4, ends=DISK),
    Point("full while writing pages", "site", "full disk", "qa.report.site.write:write_site", ends=DISK),
    Point("stopped while writing pages", "site", "SIGTERM", "os:replace", "site/", 5, ends=TERMINATED),
)

ENDING = (
    Point("all done, not said", "end", "SIGKILL", "qa.store._records:close_run"),
    Point("run closed", "end", "SIGKILL", "qa.store._records:close_run", is_after=True),
    Point("telling Prefect", "end", "SIGKILL", "flows.artifacts:summarise"),
)

SERVERS = (
    Point(
        "server gone while hearing", "transcribe", "server gone", "qa.steps._calls:hear", nth=2, ends=USUAL
    ),
    Point("server gone while scoring", "score", "server gone", "qa.scoring.evaluate:evaluate", ends=USUAL),
    Point("server gone at the end", "end", "server gone", "qa.store._records:close_run", ends=USUAL),
)

ELSEWHERE = (
    Point("second file fetched", "fetch", "SIGKILL", "qa.mirror:_fetch", nth=2, scene="elsewhere"),
    Point("file fetched half", "fetch", "SIGKILL", "os:replace", "inbox-mirror", nth=2, scene="elsewhere"),
    Point("fetching, no space", "fetch", "ENOSPC", "qa.mirror:_fetch", nth=3, scene="elsewhere", ends=DISK),
    Point("fetched, hearing", "transcribe", "SIGKILL", "qa.steps._calls:hear", scene="elsewhere"),
)

POINTS = (
    *(*BOUNDARIES, *BEGINNING, *READING, *HEARING, *LOADING, *REJECTING, *SCORING, *REMOVING, *REPORTING),
    *(*PUBLISHING, *PAGES, *ENDING, *ELSEWHERE, *SERVERS),
)
