"""The week that test_hand_week works out by hand: fifteen contacts on all channels.

Business hours are 09:00 to 17:00 UTC, Wednesday is a holiday, coming back within 3 days counts, and 20
seconds of waiting are in time. The last contact of all is on Sunday at 10:00, so first contact resolution can
be told of what began by Thursday at 10:00.

who    when       agent        customer, reason     what happened
C1     Mon 09:00  kim (North)  ann, billing         is back on Wednesday for the same: C5
C2     Mon 09:30  kim          bob, billing         transferred
C3     Mon 10:00  nobody       cec                  gave up after 12 s; no words
C4     Mon 11:00  leo (North)  dan, delivery        asks for a manager; the phone system doesn't know the call
T1     Mon 12:00  leo          eva, delivery        says it is solved, but is back on Tuesday: S1
T2     Tue 09:00  mia (South)  fay, returns         the agent hands over
T3     Tue 10:00  kim and mia  gus, returns         a part each; rated one by one
E1     Tue 16:00  ned (South)  hal, returns         solved on Thursday 10:00, after it was opened again
S1     Tue 20:00  leo          eva, delivery        out of hours; says it is solved
T4     Wed 10:00  leo          lou, delivery        holiday; lou is back for something else: C6
C5     Wed 14:00  leo          ann, billing         not recorded
E3     Thu 08:00  ned          jon, no reason       says it wasn't resolved
C6     Thu 09:00  kim          lou, billing
E2     Fri 15:00  mia          ivy, billing         solved on Monday 11:00
O1     Sun 10:00  mia          kay, no reason
"""

from datetime import date

import duckdb

from qa.settings import BusinessHours, Settings
from qa.store import replace_kpi_settings
from tests.store.made import memory, put

Row = dict[str, object]

TEAMS = {"kim": "North", "leo": "North", "mia": "South", "ned": "South", "several": "several"}

# name, channel, when, agent, customer, topic of the words, what else is found, and as measured the seconds to
# the first answer, of handling, to the last answer
CONVERSATIONS: list[tuple[str, str, str, str, str, str | None, str | None, tuple[float | None, ...]]] = [
    ("C1", "call", "02 09:00", "kim", "ann", "other", None, (None, 230, None)),
    ("C2", "call", "02 09:30", "kim", "bob", None, None, (None, 100, None)),
    ("C4", "call", "02 11:00", "leo", "dan", "delivery", "escalation_request", (None, 400, None)),
    ("T1", "chat", "02 12:00", "leo", "eva", "delivery", "resolution_confirmed", (20, 300, 600)),
    ("T2", "chat", "03 09:00", "mia", "fay", "returns", "transfer", (40, 500, 1200)),
    ("T3", "chat", "03 10:00", "several", "gus", "returns", None, (60, 900, 3600)),
    ("T3~kim", "chat", "03 10:00", "kim", "gus", "returns", None, (60, 400, 1800)),
    ("T3~mia", "chat", "03 10:00", "mia", "gus", None, None, (30, 450, 3000)),
    ("E1", "email", "03 16:00", "ned", "hal", "delivery", None, (7200, None, 90000)),
    ("S1", "sms", "03 20:00", "leo", "eva", "delivery", "resolution_confirmed", (60, None, 120)),
    ("T4", "chat", "04 10:00", "leo", "lou", "delivery", None, (10, 100, 200)),
    ("E3", "email", "05 08:00", "ned", "jon", None, None, (3600, None, 10800)),
    ("C6", "call", "05 09:00", "kim", "lou", "delivery", None, (None, 55, None)),
    ("E2", "email", "06 15:00", "mia", "ivy", None, None, (1800, None, None)),
    ("O1", "social", "08 10:00", "mia", "kay", None, None, (900, None, 1800)),
]


def hand_week() -> duckdb.DuckDBPyConnection:
    """A warehouse that holds the week."""
    con = memory()
    hours = BusinessHours(holidays=(date(2026, 3, 4),))
    replace_kpi_settings(con, Settings(business_hours=hours, fcr_days=3, service_level_s=20))
    for agent in ("kim", "leo", "mia", "ned"):
        put(con, "agents", agent_id=agent, agent_name=agent, team=TEAMS[agent])
        put(con, "agent_teams", agent_id=agent, team=TEAMS[agent])
    _conversations(con)
    _phone_and_helpdesk(con)
    _surveys(con)
    _evaluations(con)
    return con


def _conversations(con: duckdb.DuckDBPyConnection) -> None:
    measured = ("first_response_s", "handle_time_s", "resolution_time_s")
    for name, channel, at, agent, customer, topic, kind, numbers in CONVERSATIONS:
        about = {"agent_id": agent, "agent_name": agent, "team": TEAMS[agent], "customer_id": customer}
        whole = name.partition("~")[0] if "~" in name else None
        when = {"channel": channel, "started_at": f"2026-03-{at}:00+00", "part_of": whole}
        put(con, "interactions", interaction_id=name, **about, **when)
        put(con, "measurements", interaction_id=name, **dict(zip(measured, numbers, strict=True)))
        if topic:
            put(con, "findings", interaction_id=name, kind="contact_reason", attributes={"topic": topic})
        if kind:
            put(con, "findings", interaction_id=name, kind=kind)


def _phone_and_helpdesk(con: duckdb.DuckDBPyConnection) -> None:
    def call(name: str, **known: object) -> None:
        put(con, "contacts", interaction_id=name, channel="call", **known)

    answered: Row = {"is_abandoned": False, "reason": "billing"}
    call("C1", wait_s=10, talk_s=200, hold_s=20, wrap_up_s=30, transfers=0, **answered)
    call("C2", wait_s=30, talk_s=100, wrap_up_s=20, transfers=1, **answered)
    call("C3", started_at="2026-03-02 10:00:00+00", customer_id="cec", wait_s=12, talk_s=0, is_abandoned=True)
    unrecorded = {"started_at": "2026-03-04 14:00:00+00", "agent_id": "leo", "customer_id": "ann"}
    call("C5", wait_s=15, talk_s=150, hold_s=10, wrap_up_s=40, transfers=0, **unrecorded, **answered)
    call("C6", wait_s=5, talk_s=60, hold_s=0, wrap_up_s=0, transfers=0, **answered)
    put(con, "contacts", interaction_id="E1", reason="returns", solved_at="2026-03-05 10:00:00+00", reopens=1)
    put(con, "contacts", interaction_id="E2", reason="billing", solved_at="2026-03-09 11:00:00+00", reopens=0)


def _surveys(con: duckdb.DuckDBPyConnection) -> None:
    put(con, "surveys", interaction_id="C1", csat=5, nps=10, ces=6, resolved=True)
    put(con, "surveys", interaction_id="C2", csat=2, nps=3)
    put(con, "surveys", interaction_id="T1", csat=4, ces=5)
    put(con, "surveys", interaction_id="T2", nps=9)
    put(con, "surveys", interaction_id="T3", agent_id="kim", csat=5)
    put(con, "surveys", interaction_id="T3", agent_id="mia", csat=2)
    put(con, "surveys", interaction_id="T4", resolved=True)
    put(con, "surveys", interaction_id="E2", csat=3, nps=7)
    put(con, "surveys", interaction_id="E3", resolved=False)


def _evaluations(con: duckdb.DuckDBPyConnection) -> None:
    verdicts: dict[str, tuple[float | None, bool | None]] = {
        "C1": (80, True),
        "C4": (60, False),
        "T1": (90, True),
        "T2": (100, True),
        "T3": (70, True),
        "T3~kim": (75, True),
        "T3~mia": (65, False),
        "E1": (50, False),
        "E2": (None, None),
    }
    for name, (score, passed) in verdicts.items():
        verdict = {"score": score, "passed": passed, "awaits_person": int(score is None)}
        put(con, "evaluations", evaluation_id=name, interaction_id=name, **verdict)
    outcomes = [
        ("C1", "greeting", "met", 10, None),
        ("C1", "solve", "partly_met", 5, None),
        ("C4", "greeting", "not_met", 0, "skipped"),
        ("C4", "solve", "met", 10, None),
        ("T1", "greeting", "met", 10, None),
        ("T3", "solve", "not_met", 0, None),
        ("T3~kim", "solve", "met", 10, None),
        ("T3~mia", "solve", "not_met", 0, "policy"),
        ("E1", "greeting", "not_applicable", None, None),
        ("E1", "solve", "not_met", 0, "policy"),
    ]
    for name, criterion, outcome, earned, cause in outcomes:
        points = {"points_earned": earned, "points_possible": None if earned is None else 10}
        about = {"evaluation_id": name, "interaction_id": name, "criterion": criterion, "root_cause": cause}
        put(con, "criterion_results", outcome=outcome, **about, **points)
