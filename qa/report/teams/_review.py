"""What of a team a person should see next: what was drawn and waits, then what carries the highest risk."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from qa.report.hrefs import Hrefs
from qa.report.moments import channel_name
from qa.report.teams._model import ToReview
from qa.report.teams._reasons import reasons
from qa.report.teams._rows import SHOWN, TeamRows
from qa.review import Candidate, Quotas, Scope, draw_by_risk, load_risks
from qa.types import Channel

if TYPE_CHECKING:
    from qa.report.site._site import Site

__all__ = ["has_risks", "risky", "to_review"]

_BACK = timedelta(days=21)


def has_risks(site: "Site") -> bool:
    """Whether the scorecards' folder says in review/sampling.yaml what is worth a look."""
    return (site.settings.scorecards / "review" / "sampling.yaml").is_file()


def risky(site: "Site", teams: Sequence[TeamRows]) -> Mapping[str, Sequence[Candidate]]:
    """By team the evaluations that carry the highest risk and that nobody has drawn or seen.

    As `callqa review sample` would draw them, from three weeks before the latest week of all teams on.
    """
    if not teams or not has_risks(site):
        return {}
    latest = max(team.period["monday"] for team in teams)
    quotas = Quotas(at_most={"team": SHOWN})
    drawn = draw_by_risk(site.con, Scope(since=latest - _BACK), load_risks(site.settings.scorecards), quotas)
    grouped: dict[str, list[Candidate]] = {}
    for candidate in drawn.drawn:
        grouped.setdefault(candidate.team, []).append(candidate)
    return grouped


def to_review(
    waiting: Sequence[Mapping[str, Any]], risks: Sequence[Candidate], hrefs: Hrefs
) -> tuple[ToReview, ...]:
    """As many as a page lists, those drawn first."""
    found = [
        ToReview(
            row["interaction_id"],
            hrefs.interaction(row["interaction_id"]),
            row["agent_name"],
            channel_name(Channel(row["channel"])),
            row["started_at"],
            reasons(row["why"]),
            row["drawn_at"],
            row["assigned_to"],
        )
        for row in waiting
    ]
    found += [
        ToReview(
            each.interaction_id,
            hrefs.interaction(each.interaction_id),
            each.agent_name,
            channel_name(Channel(each.channel)),
            each.started_at,
            reasons(each.why),
            None,
            None,
        )
        for each in risks
    ]
    return tuple(found[:SHOWN])
