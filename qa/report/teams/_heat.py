"""Which criteria each agent meets: shares of the times that each was judged, shaded by what was missed."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from qa import intervals
from qa.report.cards import Cards
from qa.report.teams._model import Cell, HeatMap, HeatRow

__all__ = ["heat_map", "shade"]

_QUARTERS = 4
Row = Mapping[str, Any]


def heat_map(rows: Sequence[Row], cards: Cards, marked: frozenset[tuple[str, str]]) -> HeatMap:
    """A row a criterion in the scorecards' order, a cell an agent in the order of names."""
    agents = {row["agent_id"]: row["agent_name"] for row in rows}
    order = sorted(agents, key=lambda agent: (agents[agent], agent))
    scorecards = []
    for scorecard, of_card in groupby(rows, itemgetter("scorecard")):
        lines = tuple(
            _row(list(cells), order, (scorecard, criterion) in marked)
            for criterion, cells in groupby(of_card, itemgetter("criterion"))
        )
        scorecards.append((cards.title(scorecard), lines))
    return HeatMap(tuple(agents[agent] for agent in order), tuple(scorecards))


def _row(cells: Sequence[Row], agents: Sequence[str], is_marked: bool) -> HeatRow:
    by_agent = {cell["agent_id"]: _cell([cell]) for cell in cells}
    return HeatRow(
        cells[-1]["question"],
        any(cell["is_critical"] for cell in cells),
        is_marked,
        _cell(cells),
        tuple(by_agent.get(agent, Cell(0, 0, None)) for agent in agents),
    )


def _cell(of: Iterable[Row]) -> Cell:
    """Their sum."""
    met = missed = 0
    for row in of:
        met += row["met"]
        missed += row["partly_met"] + row["not_met"]
    return Cell(met, met + missed, shade(met, met + missed))


def shade(met: int, judged: int) -> int | None:
    """0 where nothing was missed, then 1 to 4 by the quarter that the share missed is in.

    None under the fewest from which anything is said about a person.
    """
    if judged < intervals.FEWEST:
        return None
    return -(-_QUARTERS * (judged - met) // judged)  # rounded up
