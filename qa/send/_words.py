"""The letters: an agent's week and a team's week told in a few sentences."""

from qa.report.language import ngettext, number, percent, pgettext
from qa.report.model import AgentPage, Focus, Goal, Praise, Score
from qa.report.period import Period
from qa.report.templating import capital
from qa.send._letter import Block, Letter, Table
from qa.send._rows import AgentRow, TeamWeek

__all__ = ["agent_letter", "team_letter"]

_LEVEL = 0.95


def agent_letter(page: AgentPage, name: str | None, *, answers_to: str, is_page_attached: bool) -> Letter:
    """The agent's week: the score, one thing that went well, one thing that would help, and the goal.

    `name` is None where nobody knows it; `is_page_attached`: the report goes along as a page, not as a PDF.
    """
    blocks = [_score(page.score)]
    blocks += [_well(praise) for praise in page.praise[:1]]
    blocks += [_help(focus) for focus in page.focus[:1]]
    blocks += [_goal(page.goal)] if page.goal else []
    return Letter(
        subject=pgettext("e-mail", "Your coaching report, %(dates)s") % {"dates": page.dates},
        greeting=_greeting(name),
        intro=ngettext(
            "This is your report for %(dates)s. It speaks of one conversation.",
            "This is your report for %(dates)s. It speaks of %(n)d conversations.",
            page.total,
        )
        % {"dates": page.dates, "n": page.total},
        blocks=tuple(blocks),
        table=None,
        closing=(_attached(is_page_attached), _by_program(answers_to)),
    )


def team_letter(week: TeamWeek, period: Period, *, answers_to: str, has_page: bool) -> Letter:
    """The team's week for its supervisor: figures, and a row an agent. `has_page`: its page goes along."""
    note = pgettext(
        "e-mail", "Agents are in order of their names. Where intervals overlap, a difference can be chance."
    )
    page = pgettext("e-mail", "The team's page is attached. Its links work only where the site lies.")
    return Letter(
        subject=pgettext("e-mail", "Team %(team)s, %(dates)s") % {"team": week.team, "dates": period.dates},
        greeting=_greeting(None),
        intro=pgettext(
            "e-mail", "This is the week of team %(team)s, %(dates)s. Its agents have their own reports."
        )
        % {"team": week.team, "dates": period.dates},
        blocks=(_team_score(week), _team_counts(week)),
        table=Table(
            (
                pgettext("e-mail", "Agent"),
                pgettext("e-mail", "Conversations"),
                pgettext("e-mail", "Score"),
                pgettext("e-mail", "95 % interval"),
            ),
            tuple(_row(agent) for agent in week.agents),
            note,
        ),
        closing=(*([page] if has_page else []), _by_program(answers_to)),
    )


def _greeting(name: str | None) -> str:
    return pgettext("e-mail", "Hello %(name)s,") % {"name": name} if name else pgettext("e-mail", "Hello,")


def _of_100(score: float) -> str:
    return pgettext("e-mail", "%(score)s of 100") % {"score": number(score)}


def _interval(score: Score) -> str:
    about = {"low": number(score.low or 0), "high": number(score.high or 0), "level": percent(_LEVEL)}
    return pgettext(
        "e-mail",
        "Chance plays a part in any week: the level most likely lies between %(low)s and %(high)s "
        "(%(level)s interval, from %(n)d scores).",
    ) % {**about, "n": score.count}


def _score(score: Score) -> Block:
    heading = pgettext("e-mail", "Your score")
    if score.mean is None:
        why = pgettext(
            "e-mail",
            "None of these conversations could be scored; the report says why. "
            "This counts neither for nor against you.",
        )
        return Block(heading, (why,))
    if score.low is not None:
        said = _interval(score)
    elif score.count == 1:
        said = pgettext(
            "e-mail",
            "It comes from one conversation alone: too few to say anything about your work in general.",
        )
    else:
        said = pgettext(
            "e-mail", "It is the mean of %(n)d scores: too few to give an interval, so read it with care."
        ) % {"n": score.count}
    return Block(heading, (said,), _of_100(score.mean))


def _well(praise: Praise) -> Block:
    where = pgettext("e-mail", "%(channel)s %(id)s, %(on)s") % {
        "channel": capital(praise.moment.channel),
        "id": praise.moment.interaction_id,
        "on": praise.moment.on,
    }
    return Block(pgettext("e-mail", "What went well"), (praise.praise or praise.question, where))


def _help(focus: Focus) -> Block:
    instead = (focus.instead,) if focus.instead else ()
    return Block(pgettext("e-mail", "What would help most"), (focus.question, *instead))


def _goal(goal: Goal) -> Block:
    step = pgettext("e-mail", "Now %(now)d of %(now_of)d, next time %(target)d of %(target_of)d.") % {
        "now": goal.now.met,
        "now_of": goal.now.of,
        "target": goal.target.met,
        "target_of": goal.target.of,
    }
    return Block(pgettext("e-mail", "Your next goal"), (goal.text, step))


def _attached(is_page: bool) -> str:
    if is_page:
        return pgettext(
            "e-mail",
            "The whole report is attached as a page: save it and open it in a browser. It shows every "
            "conversation, the moments meant here, and how to say that you see it differently.",
        )
    return pgettext(
        "e-mail",
        "The whole report is attached: every conversation, the moments meant here, and how to say that "
        "you see it differently.",
    )


def _by_program(answers_to: str) -> str:
    return pgettext("e-mail", "A program wrote this e-mail. An answer to it reaches %(address)s.") % {
        "address": answers_to
    }


def _team_score(week: TeamWeek) -> Block:
    heading = pgettext("e-mail", "The team's score")
    if week.score.mean is None:
        return Block(heading, (pgettext("e-mail", "No conversation of this week has a score."),))
    if week.score.low is None:
        said = pgettext("e-mail", "It is the mean of so few scores that no interval can be given: %(n)d.") % {
            "n": week.score.count
        }
        return Block(heading, (said,), _of_100(week.score.mean))
    return Block(heading, (_interval(week.score),), _of_100(week.score.mean))


def _team_counts(week: TeamWeek) -> Block:
    passed = "–" if week.pass_rate is None else percent(week.pass_rate)
    told = (
        (pgettext("e-mail", "Conversations: %(n)s"), number(week.interactions)),
        (pgettext("e-mail", "Passed, of those that could be decided: %(n)s"), passed),
        (pgettext("e-mail", "Must-haves that were missed: %(n)s"), number(week.critical_failures)),
        (pgettext("e-mail", "Questions that wait for a person: %(n)s"), number(week.awaits_person)),
    )
    return Block(pgettext("e-mail", "In figures"), tuple(message % {"n": n} for message, n in told))


def _row(agent: AgentRow) -> tuple[str, ...]:
    score = agent.score
    mean = "–" if score.mean is None else number(score.mean)
    if score.low is None or score.high is None:
        spread = pgettext("e-mail", "too few scores")
    else:
        spread = pgettext("e-mail", "%(low)s to %(high)s") % {
            "low": number(score.low),
            "high": number(score.high),
        }
    return (agent.agent_name, number(agent.interactions), mean, spread)
