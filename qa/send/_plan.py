"""Who gets the week and who doesn't, and why not."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from duckdb import DuckDBPyConnection

from qa.errors import SendError
from qa.mail import Mail, address_of
from qa.report.content import hash_of
from qa.report.files import carried, tells_of
from qa.report.links import team_page
from qa.report.period import Period, file_name
from qa.send._ledger import Ledger
from qa.send._model import Entry, Kind, LeftOut, Mailing, Plan, State
from qa.send._rows import Person, people, team_week, teams
from qa.send._words import team_letter

__all__ = ["Readers", "Wish", "plan", "report_of"]

Readers = Literal["agents", "supervisors", "all"]
_NO_INTERACTION = "no interactions in that week"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: `again` are ids of agents and names of teams that get theirs whatever was sent
    before, `is_updated` sends again what has changed since."""

    week: Period
    to: Readers = "all"
    again: frozenset[str] = field(default_factory=frozenset)
    is_updated: bool = False


def report_of(reports: Path, agent_id: str, week: Period) -> Path:
    """Where the agent's report of the week lies."""
    return reports / file_name(agent_id) / f"{week.name}.html"


def plan(  # noqa: PLR0913, PLR0917 - whom to tell, of what, from where, beside what they got
    con: DuckDBPyConnection, reports: Path, site: Path, mail: Mail, ledger: Ledger, wish: Wish
) -> Plan:
    """Everybody who could get the week, each either due or left out with a reason.

    `site`: the folder of the pages; a team's page goes with its letter where there is one of
    that week.
    Raises SendError when `again` names nobody.
    """
    found: list[Mailing | LeftOut] = []
    if wish.to != "supervisors":
        found += _agents(con, reports, wish.week)
    if wish.to != "agents":
        found += _teams(con, site, mail, wish.week)
    if unknown := wish.again - {each.about for each in found}:
        names = ", ".join(sorted(unknown))
        raise SendError(f"--again: there is no agent or team {names}. Name one that --dry-run lists.")
    told = [each if isinstance(each, LeftOut) else _standing(each, ledger, wish) for each in found]
    return Plan(
        tuple(each for each in told if isinstance(each, Mailing)),
        tuple(each for each in told if isinstance(each, LeftOut)),
    )


def _agents(con: DuckDBPyConnection, reports: Path, week: Period) -> Iterator[Mailing | LeftOut]:
    everybody = people(con, week.name)
    shared = Counter(person.email.strip().casefold() for person in everybody if person.email)
    for person in everybody:
        page = report_of(reports, person.agent_id, week)
        content = carried(page)
        why = _why_not(person, shared)
        if why is not None:
            yield LeftOut("agent", person.agent_id, why)
        elif content is None:
            yield LeftOut("agent", person.agent_id, "no report: the scorecards say nothing of that week")
        else:
            yield _mailing("agent", person.agent_id, week, person.email or "", content, _name(person), page)


def _why_not(person: Person, shared: Counter[str]) -> str | None:
    if not person.interactions:
        return _NO_INTERACTION
    if not person.email:
        return "no address in agents.csv"
    if shared[person.email.strip().casefold()] > 1:
        return "the address in agents.csv is that of another agent too, who would read it"
    return _wrong(person.email)


def _wrong(address: str) -> str | None:
    try:
        address_of(address)
    except ValueError:
        return "what agents.csv gives as address is none"
    return None


def _name(person: Person) -> str | None:
    return None if person.agent_name == "unknown" else person.agent_name


def _teams(con: DuckDBPyConnection, site: Path, mail: Mail, week: Period) -> Iterator[Mailing | LeftOut]:
    known = teams(con)
    for team, addresses in mail.supervisors.items():
        about = team_week(con, team, week.name)
        if team not in known:
            why = (
                f"mail.supervisors names it, but there is no such team; there is {', '.join(known) or 'none'}"
            )
            yield LeftOut("team", team, why, is_open=True)
        elif about is None:
            yield LeftOut("team", team, _NO_INTERACTION)
        else:
            page = _page_of(site / team_page(team), week)
            letter = team_letter(about, week, answers_to=mail.answers_to, has_page=page is not None)
            content = hash_of(repr(letter))  # the page is told anew by every night
            for address in dict.fromkeys(addresses):
                yield _mailing("team", team, week, address, content, None, page)


def _page_of(page: Path, week: Period) -> Path | None:
    """The team's page where it tells of that week; it is always of the latest one."""
    return page if tells_of(page, week.name) else None


def _mailing(  # noqa: PLR0913, PLR0917 - the fields of one
    kind: Kind, about: str, week: Period, address: str, content: str, name: str | None, page: Path | None
) -> Mailing:
    return Mailing(kind, about, week.name, address_of(address).addr_spec.casefold(), content, name, page)


def _is_meant(mailing: Mailing, last: Entry, ledger: Ledger) -> bool:
    """Whether `again` means this address: of a team's, those alone that nobody is sure of where there are."""
    latest = {
        each.recipient: each.state
        for each in ledger.entries(mailing.week)
        if (each.kind, each.about) == (mailing.kind, mailing.about)
        and each.state in {State.SENT, State.UNSURE}
    }
    return last.state is State.UNSURE or State.UNSURE not in latest.values()


def _standing(mailing: Mailing, ledger: Ledger, wish: Wish) -> Mailing | LeftOut:
    """The mailing where it is due after all that went out before."""
    last = ledger.last(mailing)
    if last is None or (mailing.about in wish.again and _is_meant(mailing, last, ledger)):
        return mailing
    on = last.began_at[:10]
    if last.state is State.UNSURE:
        why = f"unsure whether it went out on {on}: ask, and send it with --again {mailing.about}"
        return LeftOut(mailing.kind, mailing.about, why, is_open=True)
    if last.content == mailing.content:
        return LeftOut(mailing.kind, mailing.about, f"has it since {on}")
    if wish.is_updated:
        return mailing
    why = f"has it since {on}; it has changed, --updated sends it again"
    return LeftOut(mailing.kind, mailing.about, why)
