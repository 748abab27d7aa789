"""The README's tables are those of the database, and its questions are answered on a small made night."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

import qa.store
from qa.settings import load_settings
from qa.store import create_schema, open_published, publish, replace_rejected
from qa.types import Rejected
from tests.store.made import DECLARED, evidence, memory, put, rows

README = (Path(qa.store.__file__).parent / "README.md").read_text(encoding="utf-8")
QUESTIONS = dict(re.findall(r"^### (.+?)\n.*?```sql\n(.*?)```", README, re.MULTILINE | re.DOTALL))

Rows = list[tuple[object, ...]]

ANSWERS: dict[str, Rows] = {
    "How does each agent score?": [("Zoe Park", 90.0, 1), ("Kim Lee", 50.0, 2)],
    "How is the team doing, week by week?": [
        ("2026-W06", "North", 1, 40.0, None, 0.0, 1),
        ("2026-W10", "North", 2, 75.0, None, 1.0, 0),
    ],
    "Who improved most on empathy over the last four weeks?": [("Kim Lee", 0.5, 0.25, 0.75)],
    "Which calls had an upset customer and no apology?": [("call-1", "Kim Lee")],
    "Which criterion costs team North the most points?": [
        ("support_call", "verified", 10.0, 1),
        ("support_call", "empathy", 5.0, 0),
    ],
    "Show me the moments: where did agents interrupt?": [("Kim Lee", "call-1", "01:15", "Hold on.")],
    "What should Kim Lee work on, with an example?": [(1, "Empathy?", 1, 1, 5.0, "call-2", "Hold on.")],
    "What failed critically, and why?": [("Kim Lee", "call-1", "Verified?", "nobody asked")],
    "How did one contact go?": [
        (0, "customer", "This is the third time.", ["sentiment_low"]),
        (1, "agent", "Hold on.", ["interruption"]),
        (2, "customer", "Fine.", None),
    ],
    "How many contacts came in, and did the customers have to come back?": [
        ("call", 1, 200.0, 0.0, 1.0, 1),
        ("call", 1, None, 0.0, None, 0),
        ("chat", 1, None, 0.0, None, 0),
    ],
    "What do customers contact us about, and what does it take?": [
        ("unknown", 2, None),
        ("delivery", 1, 200.0),
    ],
    "What does poor quality come from?": [("North", "empathy", "unknown", 5.0, 1.0)],
    "Are customers satisfied where we score high?": [("support_call", 3, pytest.approx(1.0, abs=0.1))],
    "What could not be told, and why?": [("hold", "the check did not run", 1)],
    "On which calls is it open who the agent is, and why?": [
        ("call-1", "left", "The channels look swapped.")
    ],
    "What could not be used last night?": [("calls/odd.wav", "not_audio", "is not audio.")],
    "How did scores change when the scorecard did?": [("support_call", 1, 1, 15.0)],
    "Where do people overrule the machine?": [("support_call", "greeting", "not_met", "met", 1)],
    "What waits for a person?": [("chat-1", "Zoe Park", "support_call", 1)],
    "Who does better or worse than the mix of queue and channel would give?": [
        ("Kim Lee", 60.0, None, None, None, False, None),
        ("Zoe Park", 90.0, None, None, None, False, None),
    ],
}


def result(
    con: duckdb.DuckDBPyConnection, contact: str, criterion: str, outcome: str, **more: object
) -> None:
    put(
        con,
        "criterion_results",
        evaluation_id=contact,
        interaction_id=contact,
        criterion=criterion,
        question=f"{criterion.title()}?",
        outcome=outcome,
        **more,
    )


def a_small_night(con: duckdb.DuckDBPyConnection) -> None:
    first, second = "2026-02-02 09:00:00+00", "2026-03-03 09:00:00+00"
    open_roles = {"agent_channel": "left", "roles_from": "nothing"}
    put(con, "interactions", interaction_id="call-1", customer_id="ann", started_at=first, **open_roles)
    doubt = {"check": "transcription", "reason": "The channels look swapped."}
    put(con, "check_issues", interaction_id="call-1", **doubt)
    put(con, "check_issues", interaction_id="call-1", check="hold", reason="who speaks is unknown")
    put(con, "interactions", interaction_id="call-2", started_at=second)
    zoe = {"agent_id": "zoe", "agent_name": "Zoe Park"}
    put(con, "interactions", interaction_id="chat-1", channel="chat", started_at=second, **zoe)
    for contact, met in {"call-1": 1, "call-2": 3, "chat-1": 0}.items():
        total = 4 if met else None
        numbers = {"empathy_opportunities": total, "empathy_opportunities_met": met if total else None}
        put(con, "measurements", interaction_id=contact, **numbers)
    con.execute("UPDATE measurements SET handle_time_s = 200 WHERE interaction_id = 'call-1'")
    words = {0: ("customer", "This is the third time."), 1: ("agent", "Hold on."), 2: ("customer", "Fine.")}
    for i, (role, text) in words.items():
        put(con, "turns", interaction_id="call-1", turn_index=i, role=role, text=text)
    put(con, "findings", interaction_id="call-1", kind="sentiment_low", role="customer")
    put(con, "contacts", interaction_id="call-1", reason="delivery")
    at = {"turn_index": 1, "start_s": 75.4, "quote": "Hold on."}
    put(con, "findings", interaction_id="call-1", kind="interruption", **at)
    put(con, "findings", interaction_id="call-2", kind="sentiment_low", role="customer")
    put(con, "findings", interaction_id="call-2", kind="apology")
    scores = {"call-1": (40, False, 1, 2), "call-2": (60, True, 0, 3), "chat-1": (90, True, 0, 5)}
    for contact, (score, passed, failures, csat) in scores.items():
        judged = {"score": score, "passed": passed, "critical_failures": failures, "scorecard_version": 2}
        put(con, "evaluations", evaluation_id=contact, interaction_id=contact, **judged)
        put(con, "surveys", interaction_id=contact, csat=csat)
    lost = {"points_earned": 0, "points_possible": 10, "is_critical": True, "reason": "nobody asked"}
    result(con, "call-1", "verified", "not_met", **lost)
    partly = {"points_earned": 5, "points_possible": 10, "evidence": [evidence("Hold on.", start_s=5)]}
    result(con, "call-2", "empathy", "partly_met", **partly)
    result(con, "call-2", "hold", "not_evaluated", reason="the check did not run")
    result(con, "chat-1", "greeting", "met", machine_outcome="not_met", decided_by="person")
    con.execute("UPDATE evaluations SET awaits_person = 1 WHERE interaction_id = 'chat-1'")
    replace_rejected(con, [Rejected("calls/odd.wav", "ab", "not_audio", "is not audio.")], {})
    con.execute("INSERT INTO superseded_evaluations FROM evaluations WHERE interaction_id = 'call-2'")
    con.execute("UPDATE superseded_evaluations SET scorecard_version = 1, score = 45")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("data")
    with closing(duckdb.connect(str(folder / "warehouse.duckdb"))) as con:
        con.execute("SET GLOBAL TimeZone = 'UTC'")
        create_schema(con, DECLARED)
        a_small_night(con)
        publish(con, folder)
    with closing(open_published(folder)) as con:
        yield con


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_answered(published: duckdb.DuckDBPyConnection, question: str) -> None:
    found = rows(published, QUESTIONS[question])
    without_times = [tuple(v for v in row if not isinstance(v, dt.date)) for row in found]
    assert without_times == ANSWERS[question]


def test_every_answer_belongs_to_a_question() -> None:
    assert list(QUESTIONS) == list(ANSWERS)


def test_the_tables_and_marts_listed_are_those_of_the_database() -> None:
    con = memory()
    public = "SELECT table_name, comment FROM duckdb_tables() WHERE table_name <> 'schema_version' "
    marts = "UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
    assert sorted(listed("Tables").items()) == sorted(rows(con, public + marts))


@pytest.mark.parametrize(
    ("mart", "others"),
    [
        ("kpi_days", {"day", "channel", "agents", "surveys"}),
        ("reason_days", {"day", "channel", "reason"}),
    ],
)
def test_the_service_figures_are_defined_here_as_in_the_database(mart: str, others: set[str]) -> None:
    said = comments_of(memory(), mart)
    assert {c: said[c] for c in said.keys() - others} == listed("Service figures")


@pytest.mark.parametrize(
    ("mart", "lacks"),
    [("team_weeks", set()), ("agent_weeks", {"wait_s", "service_level", "abandoned", "abandonment_rate"})],
)
def test_weeks_have_the_same_figures(mart: str, lacks: set[str]) -> None:
    figures, said = listed("Service figures"), comments_of(memory(), mart)
    assert {c: said[c] for c in figures.keys() & said.keys()} == {
        c: meaning for c, meaning in figures.items() if c not in lacks
    }


def test_the_settings_shown_are_settings(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "callqa.yaml").write_text(shown)
    settings = load_settings(tmp_path / "callqa.yaml")
    assert settings.business_hours.spans[4:7] == (
        (5, "08:00", "12:00"),
        (5, "13:00", "16:00"),
    )
    assert settings.business_hours.holidays == (dt.date(2026, 12, 25), dt.date(2026, 12, 26))


def listed(section: str) -> dict[str, str]:
    """Name and meaning of each row of the tables in a section of the README."""
    (text,) = re.findall(rf"^## {section}\n(.*?)^## ", README, re.MULTILINE | re.DOTALL)
    found = re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.MULTILINE)
    assert len({name for name, _ in found}) == len(found)
    return dict(found)


def comments_of(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Each column with its comment."""
    return dict(
        con.execute(
            f"SELECT column_name, comment FROM duckdb_columns() WHERE table_name = '{table}'"
        ).fetchall()
    )
