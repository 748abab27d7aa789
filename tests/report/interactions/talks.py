"""Conversations with all that a page can show, and the writing of their pages."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from qa.report.interactions import write_pages
from qa.report.language import speaking
from qa.report.site import Site
from qa.review import marked_criteria
from qa.scoring import evaluate
from qa.settings import Settings
from qa.store import load
from qa.types import (
    Analysis,
    Channel,
    CheckIssue,
    Finding,
    Interaction,
    Metadata,
    Redacted,
    Role,
    Turn,
)
from tests.report.builder import PROVENANCE, Warehouse

MEASURED = ("dead_air_count", "talk_ratio_agent", *(f"sentiment_customer_q{i}" for i in (1, 2, 3, 4)))
BEGUN = datetime(2026, 11, 2, 9, tzinfo=UTC)


def turn(index: int, role: Role, text: str, start_s: float | None, end_s: float | None, **more: Any) -> Turn:
    return Turn(index, role, more.pop("participant", str(role)), text, start_s, end_s, **more)


def called(
    name: str,
    turns: Sequence[Turn],
    found: Sequence[Finding] = (),
    *,
    channel: Channel = Channel.CALL,
    measured: dict[str, float | None] | None = None,
    issues: Sequence[CheckIssue] = (),
    started_at: datetime | None = BEGUN,
    duration_s: float | None = None,
    **about: Any,
) -> Analysis:
    """A conversation of a102, "Ben Okafor", as the checks would hand it on."""
    known = {"agent_id": "a102", "agent_name": "Ben Okafor", "team": "North", "language": "en"} | about
    interaction = Interaction(
        channel,
        Metadata(name, started_at=started_at, **known),
        "cd" * 32,
        tuple(turns),
        duration_s=duration_s,
        channel_count=2 if channel is Channel.CALL else None,
        source_name=name,
    )
    return Analysis(Redacted(interaction), tuple(found), dict(measured or {}), tuple(issues))


def stored(*analyses: Analysis) -> Warehouse:
    """A warehouse with these, scored; it also knows what the timeline tells."""
    made = Warehouse()
    for name in MEASURED:
        made.con.execute(f"ALTER TABLE measurements ADD COLUMN IF NOT EXISTS {name} DOUBLE")
    load(made.con, analyses, {a.interaction.id: repr(a) for a in analyses})
    evaluate(made.con, made.scorecards, PROVENANCE)
    return made


def site_of(
    made: Warehouse,
    folder: Path,
    *,
    since: date | None = None,
    recordings: Path | None = None,
    **settings: Any,
) -> Site:
    """The site of a warehouse, as `callqa site` makes it."""
    marked, chosen = marked_criteria(made.con), Settings(**settings)
    return Site.of(made.con, folder, chosen, made.scorecards, marked, since=since, recordings=recordings)


def pages(
    made: Warehouse,
    folder: Path,
    *,
    since: date | None = None,
    language: str = "en",
    recordings: Path | None = None,
    **settings: Any,
) -> dict[str, str]:
    """The pages that a run writes, by interaction's file name without its ending."""
    before = {path: path.stat().st_ino for path in folder.glob("interactions/*.html")}
    with speaking(language):
        write_pages(site_of(made, folder, since=since, recordings=recordings, **settings))
    now = sorted(folder.glob("interactions/*.html"))
    return {path.stem: path.read_text("utf-8") for path in now if before.get(path) != path.stat().st_ino}
