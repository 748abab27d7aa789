"""An interaction's page put together: from rows of the published tables to what the page shows."""

from qa.report.cards import Cards
from qa.report.interactions._rows import Case, Head
from qa.report.interactions._scores import scores
from qa.report.interactions._talk import families_of, messages
from qa.report.interactions._timeline import timeline
from qa.report.interactions.model import InteractionPage, Survey
from qa.report.language import clock, day_name, language
from qa.report.moments import channel_name
from qa.report.views import known
from qa.types import Channel

__all__ = ["interaction_page"]

SEVERAL = "several"
_TRANSCRIPTION = "transcription"


def interaction_page(  # noqa: PLR0913 - what it is told by, and what lies beside it
    case: Case, cards: Cards, *, dispute_days: int, silence_s: float, report: str | None, audio: str | None
) -> InteractionPage:
    """What the page shows. `report` leads to the coaching report and `audio` to the recording, if any."""
    head = case.head
    told = messages(case, has_agents=head.agent_id == SEVERAL)
    return InteractionPage(
        interaction_id=head.interaction_id,
        channel=channel_name(Channel(head.channel)),
        is_call=head.channel == Channel.CALL,
        language=None if head.language == language() else head.language,
        agent_id=known(head.agent_id),
        agent_name=_agent(case),
        report=report,
        team=known(head.team),
        queue=known(head.queue),
        on=f"{day_name(head.started_at)} {head.started_at.year}" if head.started_at else None,
        at=clock(head.started_at) if head.started_at else None,
        length=None if head.duration_s is None else clock(head.duration_s),
        reason=head.reason and head.reason.replace("_", " "),
        part_of=head.part_of,
        survey=_survey(head),
        doubts=tuple(reason for check, reason in case.issues if check == _TRANSCRIPTION),
        unrun=tuple(each for each in case.issues if each[0] != _TRANSCRIPTION),
        unscored_reason=head.unscored_reason,
        scores=scores(case, cards, dispute_days),
        families=families_of(told),
        timeline=timeline(case, silence_s),
        messages=told,
        audio=audio,
        dispute_days=dispute_days,
    )


def _agent(case: Case) -> str | None:
    """Who served; all of them, in the order in which they came, where there were several."""
    if case.head.agent_id != SEVERAL:
        return known(case.head.agent_name)
    names = (t.agent_name or t.participant for t in case.turns if t.role == "agent" and t.is_public)
    return ", ".join(dict.fromkeys(names)) or None


def _survey(head: Head) -> Survey | None:
    if head.csat is None and head.nps is None and head.comment is None:
        return None
    return Survey(head.csat, head.nps, head.comment)
