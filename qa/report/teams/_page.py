"""A team's page put together: from rows of the published tables to what the page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import hypot
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from qa import __version__
from qa.report.cards import Cards
from qa.report.courses import course, short_week
from qa.report.figures import with_margin
from qa.report.hrefs import Hrefs
from qa.report.language import days_name
from qa.report.model import Score
from qa.report.period import TREND_WEEKS, Period
from qa.report.teams._heat import heat_map
from qa.report.teams._kpis import TILES, kpis
from qa.report.teams._lists import coaching_of, losses_of, trust_of
from qa.report.teams._model import AgentLine, Step, TeamPage
from qa.report.teams._outliers import outliers
from qa.report.teams._review import has_risks, to_review
from qa.report.teams._rows import TeamRows
from qa.report.views import known
from qa.review import Candidate

if TYPE_CHECKING:
    from qa.report.site._site import Site

__all__ = ["Maker"]

_WEEK = timedelta(days=7)
_STEPS = 20
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes pages of one site; `cards` are its scorecards."""

    site: "Site"
    cards: Cards
    hrefs: Hrefs

    def page(self, rows: TeamRows, risks: Sequence[Candidate]) -> TeamPage:
        """The page of a team; `risks` are its evaluations that a person should see."""
        of, monday = rows.of, rows.period["monday"]
        weeks = {row["week_start"]: row for row in of["weeks"]}
        mondays = _mondays(monday, min(weeks))
        now = weeks[monday]
        figures = kpis(of["weeks"], mondays, rows.meanings)
        lines = self._lines(of["agents"], mondays)
        change, is_clear = _change(now, weeks.get(monday - _WEEK))
        decide = of["to_decide"][0]
        losses, losses_total = losses_of(of["losses"], self.cards, self.site.scorecards)
        return TeamPage(
            team=known(rows.team),
            title=Period.week(monday).title,
            dates=Period.week(monday).dates,
            four_weeks=days_name(monday - 3 * _WEEK, monday + timedelta(days=6)),
            weeks=tuple(map(short_week, mondays)),
            is_complete=rows.period["is_complete"],
            agents=len(lines),
            interactions=now["interactions"],
            reviewed=now["reviewed_evaluations"],
            score=with_margin(now["score"], now["score_margin"], now["evaluations"]),
            change=change,
            is_clear_change=is_clear,
            course=course(mondays, (week.value for week in figures["score"].weeks)),
            tiles=tuple(figures[name] for name in TILES),
            kpis=tuple(kpi for kpi in figures.values() if kpi.is_known),
            absent=tuple(kpi.label for kpi in figures.values() if not kpi.is_known),
            spread=_spread(of["spread"]),
            pass_marks=self._pass_marks(of["pass_marks"]),
            heat=heat_map(of["criteria"], self.cards, self.site.marked),
            lines=lines,
            outliers=outliers(of["compared"], lambda agent: self.hrefs.agent(agent, Period.week(monday))),
            coaching=coaching_of(of["coaching"], monday, self.hrefs, self.cards, self.site.marked),
            to_review=to_review(of["open_reviews"], risks, self.hrefs),
            has_risks=has_risks(self.site),
            disputes=decide["disputes"],
            awaiting=decide["awaiting"],
            losses=losses,
            losses_total=losses_total,
            trust=trust_of(of["calibration"], of["uncalibrated"], self.cards),
            callqa_version=__version__,
        )

    def _pass_marks(self, rows: Sequence[Row]) -> tuple[tuple[float, str], ...]:
        """(mark, the titles of the scorecards that have it), by mark."""
        titles: dict[float, list[str]] = {}
        for row in rows:
            title = self.cards.title(row["scorecard"])
            if title not in titles.setdefault(row["pass_mark"], []):
                titles[row["pass_mark"]].append(title)
        return tuple((mark, ", ".join(of_mark)) for mark, of_mark in sorted(titles.items()))

    def _lines(self, rows: Sequence[Row], mondays: Sequence[date]) -> tuple[AgentLine, ...]:
        """The agents who served in the page's eight weeks, by name."""
        lines = []
        for agent_id, of_agent in groupby(rows, itemgetter("agent_id")):
            weeks = {row["week_start"]: row for row in of_agent}
            now = weeks.get(mondays[-1])
            lines.append(
                AgentLine(
                    agent_id,
                    next(iter(weeks.values()))["agent_name"],
                    self.hrefs.agent(agent_id, Period.week(mondays[-1])),
                    with_margin(now["score"], now["score_margin"], now["evaluations"])
                    if now
                    else Score(None, None, None, 0),
                    now["interactions"] if now else 0,
                    now["reviewed_evaluations"] if now else 0,
                    course(mondays, (weeks[day]["score"] if day in weeks else None for day in mondays)),
                )
            )
        return tuple(lines)


def _mondays(last: date, first: date) -> tuple[date, ...]:
    """The eight weeks up to the last one, from the first on with anything in it."""
    all_eight = (last - _WEEK * back for back in reversed(range(TREND_WEEKS)))
    return tuple(monday for monday in all_eight if monday >= first)


def _change(now: Row, before: Row | None) -> tuple[float | None, bool]:
    """Points since the week before, and whether that is more than the two intervals explain."""
    if before is None or now["score"] is None or before["score"] is None:
        return None, False
    change = now["score"] - before["score"]
    margins = now["score_margin"], before["score_margin"]
    return change, None not in margins and abs(change) > hypot(*margins)


def _spread(rows: Sequence[Row]) -> tuple[Step, ...]:
    """All steps of the scale."""
    counts = {(row["step"], row["passed"]): row["scores"] for row in rows}
    return tuple(
        Step(step * 100 // _STEPS, *(counts.get((step, verdict), 0) for verdict in (True, False, None)))
        for step in range(_STEPS)
    )
