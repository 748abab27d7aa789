"""The lists of a team's page: where coaching would help, what points were lost to, what can be relied on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from qa.report.cards import Cards
from qa.report.hrefs import Hrefs
from qa.report.language import days_name
from qa.report.period import Period
from qa.report.teams._model import Calibrated, Coaching, Loss, Opportunity, Trust
from qa.scoring import Scorecard

__all__ = ["coaching_of", "losses_of", "trust_of"]

_LOSSES = 10
Row = Mapping[str, Any]


def coaching_of(
    rows: Sequence[Row], monday: date, hrefs: Hrefs, cards: Cards, marked: frozenset[tuple[str, str]]
) -> Coaching:
    """The opportunities of coaching_opportunities, in its order."""
    shown = tuple(
        Opportunity(
            row["agent_name"],
            hrefs.agent(row["agent_id"], Period.week(monday)),
            row["question"],
            cards.title(row["scorecard"]),
            (row["scorecard"], row["criterion"]) in marked,
            row["missed"],
            row["judged"],
            row["critical_failures"],
            row["points_lost"],
            row["example_interaction_id"],
            hrefs.interaction(row["example_interaction_id"], row["example_turn_index"]),
            row["example_quote"],
        )
        for row in rows
    )
    if not rows:
        return Coaching(None, 0, ())
    return Coaching(days_name(rows[0]["since"], rows[0]["until"]), rows[0]["opportunities"], shown)


def losses_of(
    rows: Sequence[Row], cards: Cards, scorecards: Iterable[Scorecard]
) -> tuple[tuple[Loss, ...], float]:
    """The dearest of them, and all points that were lost."""
    causes = {
        (card.id, criterion.id, cause.id): cause.text
        for card in scorecards
        for criterion in card.criteria()
        for cause in criterion.root_causes
    }
    total = round(sum(row["points_lost"] for row in rows), 6)
    dearest = tuple(
        Loss(
            row["question"],
            cards.title(row["scorecard"]),
            _cause(row, causes),
            row["points_lost"],
            row["points_lost"] / total,
            row["evaluations"],
        )
        for row in rows[:_LOSSES]
    )
    return dearest, total


def _cause(row: Row, causes: Mapping[tuple[str, str, str], str]) -> str | None:
    """In the scorecard's words, else by its id; None where nobody named one."""
    cause: str = row["root_cause"]
    return None if cause == "unknown" else causes.get((row["scorecard"], row["criterion"], cause), cause)


def trust_of(rows: Sequence[Row], counts: Sequence[Row], cards: Cards) -> Trust:
    """How far people and machine agree on what judged the team."""
    of = counts[0] if counts else {"criteria": 0, "calibrated": 0}
    return Trust(
        of["criteria"],
        of["calibrated"],
        tuple(
            Calibrated(
                row["question"],
                cards.title(row["scorecard"]),
                row["calibration_id"],
                row["completed_on"],
                row["machine_agreement"],
                row["machine_items"],
                row["people_agreement"],
                row["people_items"],
                row["machine_verdict"],
                row["is_marked"],
                row["is_changed_since"],
            )
            for row in rows
        ),
    )
