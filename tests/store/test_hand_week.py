"""One week worked out by hand: fifteen contacts, and every figure of every mart with the sum it comes from.

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
import pytest

from qa.settings import BusinessHours, Settings
from qa.store import replace_kpi_settings
from tests.store.made import memory, put

Row = dict[str, object]

MON, TUE, WED, THU, FRI, SUN = (date(2026, 3, day) for day in (2, 3, 4, 5, 6, 8))
TEAMS = {"kim": "North", "leo": "North", "mia": "South", "ned": "South", "several": "several"}

# Ends of Wilson's 95 % interval of hits in so many, by a pocket calculator:
# (hits + z2/2 -+ z sqrt(hits (n - hits) / n + z2/4)) / (n + z2), z = 1.959964, z2 = 3.841459
NONE_OF_1 = (0.0, pytest.approx(0.793450, abs=2e-6))  # 3.841459 / 4.841459
NONE_OF_2 = (0.0, pytest.approx(0.657620, abs=2e-6))  # 3.841459 / 5.841459
NONE_OF_3 = (0.0, pytest.approx(0.561497, abs=2e-6))  # 3.841459 / 6.841459
ALL_OF_1 = (pytest.approx(0.206549, abs=2e-6), 1.0)  # 1 / 4.841459
HALF_OF_2 = (pytest.approx(0.094531, abs=2e-6), pytest.approx(0.905469, abs=2e-6))
HALF_OF_8 = (pytest.approx(0.215215, abs=2e-6), pytest.approx(0.784785, abs=2e-6))
ONE_OF_3 = (pytest.approx(0.061492, abs=2e-6), pytest.approx(0.792340, abs=2e-6))
TWO_OF_3 = (pytest.approx(0.207660, abs=2e-6), pytest.approx(0.938508, abs=2e-6))
THREE_OF_4 = (pytest.approx(0.300642, abs=2e-6), pytest.approx(0.954413, abs=2e-6))
THREE_OF_5 = (pytest.approx(0.230724, abs=2e-6), pytest.approx(0.882379, abs=2e-6))


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


@pytest.fixture(scope="module")
def week() -> duckdb.DuckDBPyConnection:
    con = memory()
    hours = BusinessHours(holidays=(WED,))
    replace_kpi_settings(con, Settings(business_hours=hours, fcr_days=3, service_level_s=20))
    for agent in ("kim", "leo", "mia", "ned"):
        put(con, "agents", agent_id=agent, agent_name=agent, team=TEAMS[agent])
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


def ends(name: str, interval: tuple[object, object]) -> Row:
    return {f"{name}_low": interval[0], f"{name}_high": interval[1]}


def fcr(known: int, rate: float, interval: tuple[object, object], confirmed: int = 0) -> Row:
    about: Row = {"fcr_known": known, "fcr_rate": rate, "fcr_confirmed": confirmed}
    return {**about, **ends("fcr", interval)}


def csat(answers: int, mean: float, rate: float, interval: tuple[object, object], response: float) -> Row:
    about: Row = {"csat_answers": answers, "csat": mean, "csat_rate": rate, "csat_response_rate": response}
    return {**about, **ends("csat_rate", interval)}


def nps(answers: int, points: float, response: float) -> Row:
    return {"nps_answers": answers, "nps": points, "nps_response_rate": response}


def ces(answers: int, mean: float, response: float) -> Row:
    return {"ces_answers": answers, "ces": mean, "ces_response_rate": response}


def times(**figures: float) -> Row:
    return {f"{name}_s": figure for name, figure in figures.items()}


def rates(escalation: float | None, transfer: float | None, reopen: float | None = None) -> Row:
    return {"escalation_rate": escalation, "transfer_rate": transfer, "reopen_rate": reopen}


def waiting(mean_s: float | None, level: float | None, abandoned: int, rate: float | None) -> Row:
    about: Row = {"wait_s": mean_s, "service_level": level}
    return {**about, "abandoned": abandoned, "abandonment_rate": rate}


def counted(contacts: int, interactions: int, evaluated: int) -> Row:
    about: Row = {"contacts": contacts, "interactions": interactions, "evaluated_contacts": evaluated}
    return {**about, "evaluated_rate": pytest.approx(evaluated / contacts)}


COUNTS = ("fcr_known", "fcr_confirmed", "csat_answers", "nps_answers", "ces_answers", "abandoned")
SHARES = ("csat_response_rate", "nps_response_rate", "ces_response_rate")


def check(found: Row, *expected: Row) -> None:
    """Every column: what isn't among `expected` is 0 where it counts or is a share of contacts, else NULL."""
    wanted: Row = {name: 0 if name in (*COUNTS, *SHARES) else None for name in found}
    for part in expected:
        assert part.keys() <= found.keys()
        wanted |= part
    assert found == {name: value if value is None else approximate(value) for name, value in wanted.items()}


def approximate(value: object) -> object:
    """Numbers but for the last digit of a double: thirds have no end."""
    return pytest.approx(value, rel=1e-12) if isinstance(value, float) else value


def by_key(con: duckdb.DuckDBPyConnection, mart: str, *keys: str) -> dict[tuple[object, ...], Row]:
    """The rows of a mart by their key, without it."""
    asked = con.execute(f"FROM {mart}")
    names = [column[0] for column in asked.description]
    found = [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
    rows = {tuple(row.pop(key) for key in keys): row for row in found}
    assert len(rows) == len(found)
    return rows


SURVEYED_NOBODY: Row = {"agents": 1, "surveys": 0}
SURVEYED: Row = {"agents": 1, "surveys": 1}

MONDAYS_CALLS: tuple[Row, ...] = (
    counted(4, 3, 2),  # C3 has no words; C1 and C4 have a score
    times(first_response=20),  # median of C1 10, C2 30
    times(handle_time=770 / 3),  # C1 200 + 20 + 30, C2 100 + 20, C4 as measured 400
    times(talk=150, hold=20, wrap_up=25),  # (200 + 100) / 2, C1 only, (30 + 20) / 2
    fcr(3, 0, NONE_OF_3),  # C1 back, C2 transferred, C4 escalated; C3 gave up
    rates(escalation=1 / 3, transfer=1 / 3),  # C4 of those with words; C2 of C1, C2, C4
    csat(2, 3.5, 0.5, HALF_OF_2, 2 / 3),  # (5 + 2) / 2; of C1, C2, C4
    nps(2, 0, 2 / 3),  # one promoter, one detractor
    ces(1, 6, 1 / 3),
    {"resolved_rate": 1.0},  # C1
    waiting(20, 1 / 3, 1, 1 / 3),  # (10 + 30) / 2; C1 of C1, C2, C3; C3 of them
)

DAYS: dict[tuple[date, str, str], tuple[Row, ...]] = {
    (MON, "chat", "delivery"): (
        counted(1, 1, 1),
        times(first_response=20, handle_time=300, resolution_time=600, business_resolution_time=600),
        fcr(1, 0, NONE_OF_1),  # back on Tuesday
        rates(0, 0),
        csat(1, 4, 1, ALL_OF_1, 1),
        ces(1, 5, 1),
        SURVEYED,
    ),
    (TUE, "chat", "returns"): (
        counted(2, 2, 2),  # the parts are no contacts of their own
        times(first_response=50, handle_time=700),  # (40 + 60) / 2, (500 + 900) / 2
        times(resolution_time=2400, business_resolution_time=2400),  # (1200 + 3600) / 2, all within hours
        fcr(2, 0, NONE_OF_2),  # handed over, both
        rates(0, 1),
        csat(1, 3.5, 0, NONE_OF_1, 0.5),  # T3: (5 + 2) / 2
        nps(1, 100, 0.5),
        {"agents": 2, "surveys": 2},  # mia, and kim with her on T3
    ),
    (TUE, "email", "returns"): (
        counted(1, 1, 1),
        times(first_response=7200, resolution_time=151200),  # Tue 16:00 to Thu 10:00 is 42 h
        times(business_resolution_time=7200),  # Tue 16-17, Wed is a holiday, Thu 9-10
        fcr(1, 0, NONE_OF_1),  # opened again
        rates(0, 0, reopen=1),
        SURVEYED_NOBODY,
    ),
    (TUE, "sms", "delivery"): (
        counted(1, 1, 0),
        times(first_response=60, resolution_time=120, business_resolution_time=0),
        fcr(1, 1, ALL_OF_1, confirmed=1),  # so the customer says in the conversation
        rates(0, 0),
        SURVEYED_NOBODY,
    ),
    (WED, "call", "billing"): (
        counted(1, 0, 0),
        times(first_response=15, handle_time=200, talk=150, hold=10, wrap_up=40),
        fcr(1, 1, ALL_OF_1),
        rates(None, 0),  # nobody knows what was said
        waiting(15, 1, 0, 0),
        SURVEYED_NOBODY,
    ),
    (WED, "chat", "delivery"): (
        counted(1, 1, 0),
        times(first_response=10, handle_time=100, resolution_time=200, business_resolution_time=0),
        fcr(1, 1, ALL_OF_1, confirmed=1),  # back on Thursday for something else
        rates(0, 0),
        {"resolved_rate": 1.0},
        SURVEYED,
    ),
    (THU, "call", "billing"): (
        counted(1, 1, 0),
        times(first_response=5, handle_time=60, talk=60, hold=0, wrap_up=0),
        fcr(1, 1, ALL_OF_1),  # three days after it is Sunday 09:00
        rates(0, 0),
        waiting(5, 1, 0, 0),
        SURVEYED_NOBODY,
    ),
    (THU, "email", "unknown"): (
        counted(1, 1, 0),
        times(first_response=3600, resolution_time=10800, business_resolution_time=7200),  # 8-11: 9-11
        fcr(1, 0, NONE_OF_1),  # the customer says no
        rates(0, 0),
        {"resolved_rate": 0.0},
        SURVEYED,
    ),
    (FRI, "email", "billing"): (
        counted(1, 1, 0),  # its evaluation has no score yet
        times(first_response=1800, resolution_time=244800),  # Fri 15:00 to Mon 11:00 is 68 h
        times(business_resolution_time=14400),  # Fri 15-17, Mon 9-11
        rates(0, 0, reopen=0),
        csat(1, 3, 0, NONE_OF_1, 1),
        nps(1, 0, 1),
        SURVEYED,
    ),
    (SUN, "social", "unknown"): (
        counted(1, 1, 0),
        times(first_response=900, resolution_time=1800, business_resolution_time=0),
        rates(0, 0),
        SURVEYED_NOBODY,
    ),
}

MONDAYS_REASONS: dict[str, tuple[Row, ...]] = {
    "billing": (
        counted(2, 2, 1),
        times(first_response=20, handle_time=185),  # (250 + 120) / 2
        times(talk=150, hold=20, wrap_up=25),
        fcr(2, 0, NONE_OF_2),
        rates(0, 0.5),
        csat(2, 3.5, 0.5, HALF_OF_2, 1),
        nps(2, 0, 1),
        ces(1, 6, 0.5),
        {"resolved_rate": 1.0},
        waiting(20, 0.5, 0, 0),
    ),
    "unknown": (counted(1, 0, 0), waiting(None, 0, 1, 1), dict.fromkeys(SHARES)),  # nobody could be asked
    "delivery": (counted(1, 1, 1), times(handle_time=400), fcr(1, 0, NONE_OF_1), rates(1, 0)),
}


def test_kpi_days(week: duckdb.DuckDBPyConnection) -> None:
    found = by_key(week, "kpi_days", "day", "channel")
    check(found.pop((MON, "call")), *MONDAYS_CALLS, {"agents": 2, "surveys": 2})
    assert found.keys() == {(day, channel) for day, channel, _ in DAYS}
    for (day, channel, _), figures in DAYS.items():
        check(found[day, channel], *figures)


def test_reason_days(week: duckdb.DuckDBPyConnection) -> None:
    found = by_key(week, "reason_days", "day", "channel", "reason")
    for reason, figures in MONDAYS_REASONS.items():
        check(found.pop((MON, "call", reason)), *figures)
    assert found.keys() == DAYS.keys()
    for key, figures in DAYS.items():
        check(found[key], *({n: v for n, v in row.items() if n not in SURVEYED} for row in figures))


def served(calls: int, chats: int, emails: int, **more: object) -> Row:
    monday: Row = {"week_start": MON, "calls": calls, "chats": chats, "emails": emails}
    return {**monday, **more}


def judged(evaluations: int, score: float | None, pass_rate: float | None, undecided: int = 0) -> Row:
    # whatever is undecided here waits for a person
    about: Row = {"evaluations": evaluations, "score": score, "pass_rate": pass_rate, "undecided": undecided}
    return {**about, "awaits_person": undecided, "reviewed_evaluations": 0, "critical_failures": 0}


def test_team_weeks(week: duckdb.DuckDBPyConnection) -> None:
    found = by_key(week, "team_weeks", "team", "week")
    assert found.keys() == {(team, "2026-W10") for team in ("North", "South", "unknown")}
    check(
        found["North", "2026-W10"],
        served(4, 3, 0, agents=2, surveys=4),  # C1 C2 C4 C6, T1 T3 T4; C5 has no words
        counted(9, 8, 4),  # and C5, S1; scored C1 C4 T1 T3
        times(first_response=17.5),  # 5 10 10 15 | 20 30 60 60
        times(handle_time=228.75),  # (250 + 120 + 400 + 200 + 300 + 400 + 100 + 60) / 8
        times(talk=127.5, hold=10, wrap_up=22.5),  # 510 / 4, (20 + 10 + 0) / 3, (30 + 20 + 40 + 0) / 4
        times(resolution_time=400, business_resolution_time=300),  # 120 200 | 600 1800, 0 0 | 600 1800
        fcr(8, 0.5, HALF_OF_8, confirmed=2),  # C5 S1 T4 C6 of them and C1 C2 C4 T1; S1, T4 say so
        rates(1 / 8, 1 / 9),  # C4; C2
        csat(4, 4, 0.75, THREE_OF_4, 4 / 9),  # (5 + 2 + 4 + 5) / 4
        nps(2, 0, 2 / 9),
        ces(2, 5.5, 2 / 9),  # (6 + 5) / 2
        {"resolved_rate": 1.0},  # C1, T4
        waiting(15, 0.75, 0, 0),  # (10 + 30 + 15 + 5) / 4; all but C2
        judged(4, 76.25, 0.75),  # (80 + 60 + 90 + 75) / 4; all but C4
    )
    check(
        found["South", "2026-W10"],
        served(0, 2, 3, agents=2, surveys=2),
        counted(6, 6, 3),  # T2 T3 E1 E2 E3 O1; scored T2 T3 E1
        times(first_response=1350),  # 30 40 900 | 1800 3600 7200
        times(handle_time=475),  # (500 + 450) / 2
        times(resolution_time=6900),  # 1200 1800 3000 | 10800 151200 244800
        times(business_resolution_time=5100),  # 0 1200 3000 | 7200 7200 14400
        fcr(3, 0, NONE_OF_3),  # T2 E1 E3
        rates(0, 1 / 6, reopen=0.5),  # T2; E1 of E1, E2
        csat(2, 2.5, 0, NONE_OF_2, 1 / 3),  # (2 + 3) / 2
        nps(2, 50, 1 / 3),  # 9 and 7
        {"resolved_rate": 0.0},  # E3
        judged(3, 215 / 3, 1 / 3, undecided=1),  # 100 + 65 + 50; E2 waits
    )
    check(
        found["unknown", "2026-W10"],
        served(0, 0, 0, agents=0, surveys=0),
        counted(1, 0, 0),  # C3
        waiting(None, 0, 1, 1),
        judged(0, None, None),
        dict.fromkeys(SHARES),
    )


def test_agent_weeks(week: duckdb.DuckDBPyConnection) -> None:
    found = by_key(week, "agent_weeks", "agent_id", "week")
    assert found.keys() == {(agent, "2026-W10") for agent in ("kim", "leo", "mia", "ned")}

    def of(agent: str) -> Row:
        return {"agent_name": agent, "team": TEAMS[agent]}

    check(
        found["kim", "2026-W10"],
        of("kim"),
        served(3, 1, 0, surveys=3),
        counted(4, 4, 2),  # C1 C2 C6 and a part of T3
        times(first_response=20),  # 5 10 | 30 60
        times(handle_time=207.5),  # (250 + 120 + 60 + 400) / 4
        times(talk=120, hold=10, wrap_up=50 / 3),  # (200 + 100 + 60) / 3, (20 + 0) / 2, 30 + 20 + 0
        times(resolution_time=1800, business_resolution_time=1800),  # T3
        fcr(3, 1 / 3, ONE_OF_3),  # C6 of C1, C2, C6
        rates(0, 0.25),  # C2
        csat(3, 4, 2 / 3, TWO_OF_3, 0.75),  # (5 + 2 + 5) / 3
        nps(2, 0, 0.5),
        ces(1, 6, 0.25),
        {"resolved_rate": 1.0},
        judged(2, 77.5, 1),  # (80 + 75) / 2
    )
    check(
        found["leo", "2026-W10"],
        of("leo"),
        served(1, 2, 0, surveys=1),
        counted(5, 4, 2),  # C4 T1 S1 T4, and C5 without words
        times(first_response=17.5),  # 10 15 | 20 60
        times(handle_time=250),  # (400 + 200 + 300 + 100) / 4
        times(talk=150, hold=10, wrap_up=40),  # C5
        times(resolution_time=200, business_resolution_time=0),  # 120 200 600, 0 0 600
        fcr(5, 0.6, THREE_OF_5, confirmed=2),  # C5 S1 T4 of them and C4, T1
        rates(0.25, 0),  # C4 of those with words
        csat(1, 4, 1, ALL_OF_1, 0.2),
        ces(1, 5, 0.2),
        {"resolved_rate": 1.0},
        judged(2, 75, 0.5),  # (60 + 90) / 2
    )
    check(
        found["mia", "2026-W10"],
        of("mia"),
        served(0, 2, 1, surveys=2),
        counted(4, 4, 2),  # T2 E2 O1 and a part of T3
        times(first_response=470, handle_time=475),  # (40 + 900) / 2, (500 + 450) / 2
        times(resolution_time=2400, business_resolution_time=2100),  # (1800 + 3000) / 2, (1200 + 3000) / 2
        fcr(1, 0, NONE_OF_1),  # T2
        rates(0, 0.25, reopen=0),
        csat(2, 2.5, 0, NONE_OF_2, 0.5),
        nps(2, 50, 0.5),
        judged(2, 82.5, 0.5, undecided=1),  # (100 + 65) / 2
    )
    check(
        found["ned", "2026-W10"],
        of("ned"),
        served(0, 0, 2, surveys=0),
        counted(2, 2, 1),
        times(first_response=5400),  # (7200 + 3600) / 2
        times(resolution_time=81000, business_resolution_time=7200),  # (151200 + 10800) / 2
        fcr(2, 0, NONE_OF_2),
        rates(0, 0, reopen=1),
        {"resolved_rate": 0.0},
        judged(1, 50, 0),
    )


def adherence(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    asked = "agent_id, criterion, met, evaluations, met_rate, met_rate_low, met_rate_high, points_lost"
    return con.execute(f"SELECT {asked} FROM criterion_weeks ORDER BY agent_id, criterion").fetchall()


def test_criterion_weeks(week: duckdb.DuckDBPyConnection) -> None:
    assert adherence(week) == [
        ("kim", "greeting", 1, 1, 1.0, *ALL_OF_1, 0.0),
        ("kim", "solve", 1, 2, 0.5, *HALF_OF_2, 5.0),  # C1 partly, T3 met
        ("leo", "greeting", 1, 2, 0.5, *HALF_OF_2, 10.0),  # C4 missed, T1 met
        ("leo", "solve", 1, 1, 1.0, *ALL_OF_1, 0.0),
        ("mia", "solve", 0, 1, 0.0, *NONE_OF_1, 10.0),
        ("ned", "greeting", 0, 1, None, None, None, 0.0),  # did not apply
        ("ned", "solve", 0, 1, 0.0, *NONE_OF_1, 10.0),
    ]


def test_quality_losses(week: duckdb.DuckDBPyConnection) -> None:
    about = {"week_start": MON, "section": "care", "question": "Why?"}
    found = by_key(week, "quality_losses", "week", "team", "scorecard", "criterion", "root_cause")
    north, south = ("2026-W10", "North", "support_call"), ("2026-W10", "South", "support_call")
    assert found == {
        (*north, "greeting", "skipped"): {
            **about,
            "points_lost": 10.0,
            "evaluations": 1,
            "lost_share": pytest.approx(10 / 15),
        },
        (*north, "solve", "unknown"): {
            **about,
            "points_lost": 5.0,
            "evaluations": 1,
            "lost_share": pytest.approx(5 / 15),
        },
        (*south, "solve", "policy"): {**about, "points_lost": 20.0, "evaluations": 2, "lost_share": 1.0},
    }  # T3 and E1; the whole of T3 lost 10 too, which are mia's


def test_what_several_did_is_nobodys_to_be_coached_on_or_compared(week: duckdb.DuckDBPyConnection) -> None:
    coached = week.execute("SELECT DISTINCT agent_id FROM coaching_opportunities ORDER BY 1").fetchall()
    assert coached == [("kim",), ("leo",), ("mia",), ("ned",)]
    compared = week.execute("SELECT agent_id FROM agent_comparison ORDER BY 1").fetchall()
    assert compared == [("kim",), ("leo",), ("mia",), ("ned",)]
