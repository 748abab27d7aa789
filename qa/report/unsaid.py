"""What so few conversations can't tell, said plainly: a figure that isn't there is missed otherwise."""

from collections.abc import Iterator, Sequence

from qa import intervals
from qa.report.language import gettext, ngettext
from qa.report.model import Score, Team, TrendPoint

__all__ = ["unsaid_of"]


def unsaid_of(
    score: Score, trend: Sequence[TrendPoint], team: Team, *, has_team: bool, has_focus: bool
) -> tuple[str, ...]:
    """Sentences; none where there is no score, which the page says itself, or enough of all."""
    if score.mean is None:
        return ()
    return tuple(_sentences(score, trend, team, has_team=has_team, has_focus=has_focus))


def _sentences(
    score: Score, trend: Sequence[TrendPoint], team: Team, *, has_team: bool, has_focus: bool
) -> Iterator[str]:
    if score.count < intervals.FEWEST:
        yield ngettext(
            "How good your work is in general: one conversation tells about itself. It takes %(least)d "
            "scores for an interval.",
            "How good your work is in general: %(num)d scores are too few. It takes %(least)d for an "
            "interval.",
            score.count,
        ) % {"num": score.count, "least": intervals.FEWEST}
        yield gettext("Whether anything has become better or worse: a difference can well be chance.")
        if has_focus:
            yield gettext("What you usually do: what stands below is about these conversations, not a habit.")
    if sum(point.score.mean is not None for point in trend) < 2:
        yield gettext("Where it is going: a trend is drawn from the second week with a score on.")
    if has_team and team.mean is None:
        yield gettext("How the team did: too few colleagues have scores to compare without naming one.")
