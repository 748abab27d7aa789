"""One week worked out by hand: every figure of every mart with the sum it comes from.

The contacts stand in tests/store/week.py, whose first lines tell the week in words: read them beside this.
"""

from datetime import date

import duckdb
import pytest

from tests.store.week import TEAMS, Row, hand_week

MON, TUE, WED, THU, FRI, SUN = (date(2026, 3, day) for day in (2, 3, 4, 5, 6, 8))

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


@pytest.fixture(scope="module")
def week() -> duckdb.DuckDBPyConnection:
    return hand_week()


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
