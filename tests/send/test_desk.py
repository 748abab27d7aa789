"""A week from the published tables to mailboxes: who gets what, who doesn't and why, and never twice."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from qa import store
from qa.errors import ConfigError, SendError
from qa.send import Outcome, Plan, State, Wish, last_week, open_desk, send_last_week, week_of
from qa.settings import Settings
from qa.store import replace_roster
from qa.types import Agent
from tests.send.conftest import AT, ROSTER, Office

pytestmark = pytest.mark.usefixtures("trusted")

Make = Callable[..., Settings]
WEEK = week_of("2026-W45")
SUPERVISORS = {"North": ["ana.ruiz@shop.example", "li@shop.example"]}


def planned(data: Path, settings: Settings, **wish: object) -> Plan:
    with open_desk(data, settings) as desk:
        return desk.plan(Wish(WEEK, **wish))  # type: ignore[arg-type]


def sent(data: Path, settings: Settings, **wish: object) -> list[Outcome]:
    with open_desk(data, settings) as desk:
        return list(desk.send(desk.plan(Wish(WEEK, **wish)), WEEK, AT, pauses_s=()))  # type: ignore[arg-type]


def why_not(plan: Plan) -> dict[str, str]:
    return {each.about: each.why for each in plan.left_out}


def with_roster(data: Path, *agents: Agent) -> None:
    with closing(store.open_warehouse(data)) as con:
        replace_roster(con, agents, AT)
        store.publish(con, data)


def test_everybody_with_a_week_and_an_address_gets_it(data: Path, settings: Make) -> None:
    plan = planned(data, settings(25, supervisors=SUPERVISORS))
    assert [(each.kind, each.about, each.recipient) for each in plan.due] == [
        ("agent", "a101", "anna@shop.example"),
        ("agent", "a102", "ben@shop.example"),
        ("agent", "a103", "carla@shop.example"),
        ("team", "North", "ana.ruiz@shop.example"),
        ("team", "North", "li@shop.example"),
    ]
    assert why_not(plan) == {"a104": "no interactions in that week"}


def test_agents_or_supervisors_only(data: Path, settings: Make) -> None:
    made = settings(25, supervisors=SUPERVISORS)
    assert {each.kind for each in planned(data, made, to="agents").due} == {"agent"}
    assert {each.kind for each in planned(data, made, to="supervisors").due} == {"team"}


def test_why_somebody_gets_nothing_is_told(data: Path, settings: Make) -> None:
    shared = "North@Shop.example"
    with_roster(
        data,
        Agent("a101", "Anna Whitfield", "North", "anna at shop"),
        Agent("a102", "Ben Okafor", "North", None),
        Agent("a103", "Carla Jensen", "North", shared),
        Agent("a104", "David Malone", "South", shared.lower()),
    )
    plan = planned(data, settings(25, supervisors={"South": ["x@shop.example"], "Norht": ["y@shop.example"]}))
    assert plan.due == ()
    assert why_not(plan) == {
        "a101": "what agents.csv gives as address is none",
        "a102": "no address in agents.csv",
        "a103": "the address in agents.csv is that of another agent too, who would read it",
        "a104": "no interactions in that week",
        "South": "no interactions in that week",
        "Norht": "mail.supervisors names it, but there is no such team; there is North, South",
    }
    assert [each.about for each in plan.left_out if each.is_open] == ["Norht"]


def test_an_agents_own_week_goes_to_the_agent_alone(data: Path, settings: Make, office: Office) -> None:
    post = office()
    outcomes = sent(data, settings(post.port), to="agents")
    assert {each.state for each in outcomes} == {State.SENT}
    ben = post.received[1]
    assert post.recipients[1] == "ben@shop.example"
    assert ben["To"].addresses[0].display_name == 'Ben "Bo" Ökafor'
    assert ben["Subject"] == "Your coaching report, 2 to 8 November 2026"
    (report,) = ben.iter_attachments()
    assert (report.get_filename(), report.get_content_type()) == (
        "coaching-report-2026-W45.html",
        "text/html",
    )
    assert report.get_payload(decode=True) == (data / "reports" / "a102" / "2026-W45.html").read_bytes()
    whole = "".join(part.get_content() for part in ben.walk() if part.get_content_maintype() == "text")
    assert "Anna" not in whole
    assert "Carla" not in whole


def test_a_second_run_sends_nothing(data: Path, settings: Make, office: Office) -> None:
    post = office()
    made = settings(post.port, supervisors=SUPERVISORS)
    assert len(sent(data, made)) == 5
    assert sent(data, made) == []
    assert why_not(planned(data, made))["a102"] == "has it since 2026-11-09"
    assert len(post.received) == 5


def test_who_asks_gets_it_again(data: Path, settings: Make, office: Office) -> None:
    post = office()
    made = settings(post.port, supervisors=SUPERVISORS)
    sent(data, made)
    assert [each.mailing.about for each in sent(data, made, again=frozenset({"a103"}))] == ["a103"]
    assert [each.mailing.about for each in sent(data, made, again=frozenset({"North"}))] == ["North"] * 2
    assert post.received[2]["Message-ID"] == post.received[5]["Message-ID"], "it is the same e-mail"
    with pytest.raises(SendError, match="there is no agent or team a999"):
        planned(data, made, again=frozenset({"a999"}))


def test_of_a_team_only_those_whom_nobody_is_sure_of_get_it_again(
    data: Path, settings: Make, office: Office
) -> None:
    post = office()
    made = settings(post.port, supervisors=SUPERVISORS)
    recipients = [each.mailing.recipient for each in sent(data, made, to="supervisors")]
    with closing(sqlite3.connect(data / "sent.sqlite")) as con, con:
        con.execute("UPDATE mailings SET state = 'unsure' WHERE recipient = ?", recipients[:1])
    again = sent(data, made, to="supervisors", again=frozenset({"North"}))
    assert len(recipients) == 2
    assert [each.mailing.recipient for each in again] == recipients[:1]


def test_a_changed_report_goes_out_again_only_when_asked_for(
    data: Path, settings: Make, office: Office
) -> None:
    post = office()
    made = settings(post.port)
    sent(data, made)
    with_roster(data, Agent("a101", "Anna Whitfield-Jones", "North", "anna@shop.example"), *ROSTER[1:])
    plan = planned(data, made)
    assert plan.due == ()
    assert "--updated sends it again" in why_not(plan)["a101"]
    again = sent(data, made, is_updated=True)
    assert [each.mailing.about for each in again] == ["a101"]
    assert post.received[-1]["Message-ID"] != post.received[0]["Message-ID"]
    assert sent(data, made, is_updated=True) == []


def test_a_new_address_is_somebody_new(data: Path, settings: Make, office: Office) -> None:
    post = office()
    made = settings(post.port)
    sent(data, made)
    with_roster(data, Agent("a101", "Anna Whitfield", "North", "ANNA@shop.example"))
    assert sent(data, made) == [], "an address is the same in large letters"
    with_roster(data, Agent("a101", "Anna Whitfield", "North", "anna.w@shop.example"))
    assert [each.mailing.recipient for each in sent(data, made)] == ["anna.w@shop.example"]


def test_supervisors_get_their_teams_week(data: Path, settings: Make, office: Office) -> None:
    post = office()
    sent(data, settings(post.port, supervisors=SUPERVISORS), to="supervisors")
    text = post.received[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert list(post.received[0].iter_attachments()) == []
    with closing(store.open_published(data)) as con:
        interactions, score = con.execute(
            "SELECT interactions, score FROM team_weeks WHERE team = 'North' AND week = '2026-W45'"
        ).fetchall()[0]
    assert f"Conversations: {interactions}" in text
    assert f"{score:.1f}".removesuffix(".0") + " of 100" in text
    rows = [line.split() for line in text.splitlines() if line.startswith(("Anna", "Ben", "Carla"))]
    assert [row[0] for row in rows] == ["Anna", "Ben", "Carla"]


def test_a_teams_page_of_another_week_stays_behind(data: Path, settings: Make, office: Office) -> None:
    post = office()
    page = data / "site" / "teams" / "North.html"
    page.parent.mkdir(parents=True)
    page.write_text('<meta name="callqa-week" content="2026-W46">', "utf-8")
    sent(data, settings(post.port, supervisors=SUPERVISORS), to="supervisors")
    assert list(post.received[0].iter_attachments()) == []


def test_a_teams_page_goes_along_where_there_is_a_site(data: Path, settings: Make, office: Office) -> None:
    post = office()
    page = data / "site" / "teams" / "North.html"
    page.parent.mkdir(parents=True)
    page.write_text('<meta name="callqa-week" content="2026-W45">', "utf-8")
    sent(data, settings(post.port, supervisors=SUPERVISORS), to="supervisors")
    (attached,) = post.received[0].iter_attachments()
    assert attached.get_filename() == "team-North.html"
    assert attached.get_payload(decode=True) == page.read_bytes()


def test_an_e_mail_speaks_the_readers_language(data: Path, settings: Make, office: Office) -> None:
    post = office()
    sent(data, settings(post.port, report_language="es", supervisors=SUPERVISORS))
    agent, team = post.received[0], post.received[-1]
    assert agent["Content-Language"] == "es"
    assert agent["Subject"] == "Tu informe de coaching, 2 al 8 de noviembre de 2026"
    assert "Hola, Anna Whitfield:" in agent.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert '<html lang="es">' in agent.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert team["Subject"] == "Equipo North, 2 al 8 de noviembre de 2026"


def test_two_at_once_are_one_too_many(data: Path, settings: Make) -> None:
    made = settings(25)
    with open_desk(data, made), pytest.raises(SendError, match="another `callqa send` is under way"):
        planned(data, made)
    assert planned(data, made).due


def test_without_the_block_mail_nothing_can_be_sent(data: Path) -> None:
    with pytest.raises(ConfigError, match=r"callqa\.yaml: mail"), open_desk(data, Settings()):
        pass


def test_the_last_week_is_over() -> None:
    assert last_week(AT) == WEEK
    assert last_week(AT.replace(day=8, hour=23)).name == "2026-W44"


def test_a_schedule_sends_the_last_week_and_fails_where_somebodys_did_not_go(
    data: Path, settings: Make, office: Office
) -> None:
    post = office()
    post.at_recipient = lambda address, time: "550 No" if (address, time) == ("ben@shop.example", 1) else None
    made = settings(post.port, supervisors=SUPERVISORS)
    with pytest.raises(SendError, match=r"2026-W45: not sent to agent a102 \(refused\)\. "):
        send_last_week(data, made, AT)
    assert send_last_week(data, made, AT) == 1
    assert send_last_week(data, made, AT) == 0
    assert len(post.received) == 5
