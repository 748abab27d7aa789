"""Each mart on a handful of rows, with the rows it must give."""

from itertools import product

import duckdb
import pytest

from tests.store.made import evidence, memory, put, rows

MONDAY, TUESDAY, LATER = "2026-03-02 09:00:00+00", "2026-03-03 09:00:00+00", "2026-03-20 09:00:00+00"


def one(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, object]:
    """The only row of a query, by column."""
    found = con.execute(sql)
    names = [column[0] for column in found.description]
    (row,) = found.fetchall()
    return dict(zip(names, row, strict=True))


def judge(con: duckdb.DuckDBPyConnection, interaction_id: str, score: float | None, **more: object) -> None:
    """An evaluation of an interaction, named after it and the scorecard."""
    name = f"{interaction_id}/{more.get('scorecard', 'support_call')}"
    put(con, "evaluations", evaluation_id=name, interaction_id=interaction_id, score=score, **more)


@pytest.mark.parametrize(
    ("day", "week", "monday"),
    [
        ("2026-01-01 00:00:00+00", "2026-W01", "2025-12-29"),
        ("2027-01-03 23:59:00+00", "2026-W53", "2026-12-28"),
        ("2026-03-02 00:30:00+02", "2026-W09", "2026-02-23"),
    ],
)
def test_weeks_are_iso_weeks_in_utc(day: str, week: str, monday: str) -> None:
    found = rows(memory(), f"SELECT iso_week(TIMESTAMPTZ '{day}'), iso_monday(TIMESTAMPTZ '{day}')::VARCHAR")
    assert found == [(week, monday)]


@pytest.mark.parametrize(
    ("n", "t"), [(5, 2.776445), (6, 2.570582), (10, 2.262157), (30, 2.045230), (100, 1.984217)]
)
def test_the_margin_is_that_of_student(n: int, t: float) -> None:
    # quantiles of Student's t at 0.975 from the tables
    assert rows(memory(), f"SELECT margin_95({n}, sqrt({n}))")[0][0] == pytest.approx(t, rel=0.001)


def test_the_margin_of_a_few_is_unknown() -> None:
    assert rows(memory(), "SELECT margin_95(4, 10.0), margin_95(0, NULL)") == [(None, None)]


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        # Newcombe, "Two-sided confidence intervals for the single proportion", Stat. in Medicine 17, 1998
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),  # 1 less z2 / (29 + z2), by hand
        (0, 0, None, None),
    ],
)
def test_the_interval_of_a_share_is_wilsons(hits: int, n: int, low: float | None, high: float | None) -> None:
    flags = f"FROM (SELECT i < {hits} AS hit FROM range({n}) r(i) UNION ALL SELECT NULL)"
    by_count = rows(memory(), f"SELECT wilson_low({hits}, {n}), wilson_high({hits}, {n})")
    assert by_count == [(pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))]
    assert rows(memory(), f"SELECT share_low(hit), share_high(hit) {flags}") == by_count


@pytest.mark.parametrize(
    ("answers", "score", "margin"),
    [
        # 60 promoters, 25 passives, 15 detractors: 1.959964 * sqrt((0.75 - 0.45 ** 2) / 100) * 100
        ([9, 10] * 30 + [7] * 25 + [0, 3, 6] * 5, 45.0, 14.5024),
        ([10, 10, 8, 6], 25.0, None),
        ([10] * 9, 100.0, None),
        ([7] * 9, 0.0, None),
        ([], None, None),
    ],
)
def test_net_promoters(answers: list[int], score: float | None, margin: float | None) -> None:
    con = memory()
    con.execute("CREATE TABLE asked AS SELECT unnest($1::DOUBLE[]) AS a", [[*answers, None]])
    expected = (pytest.approx(score), pytest.approx(margin, abs=1e-4))
    assert rows(con, "SELECT net_promoters(a), net_promoters_margin(a) FROM asked") == [expected]


def test_means_of_answers_have_students_interval() -> None:
    con = memory()
    for i, answer in enumerate([1, 2, 3, 4, 5]):
        put(con, "interactions", interaction_id=str(i))
        put(con, "surveys", interaction_id=str(i), csat=answer, ces=answer + 1)
    # 2.776445 * 1.581139 / sqrt(5)
    row = one(con, "SELECT csat, csat_margin, ces, ces_margin FROM kpi_days")
    assert row == {
        "csat": 3.0,
        "csat_margin": pytest.approx(1.9633, rel=0.001),
        "ces": 4.0,
        "ces_margin": pytest.approx(1.9633, rel=0.001),
    }


def test_an_answer_about_the_contact_comes_before_those_about_its_agents() -> None:
    con = memory()
    put(con, "surveys", interaction_id="a", csat=1, nps=0, resolved=False, comment="no")
    put(con, "surveys", interaction_id="a", agent_id="kim", csat=5, ces=2, resolved=True, comment="fine")
    put(con, "surveys", interaction_id="a", agent_id="leo", csat=4, ces=3)
    put(con, "surveys", interaction_id="b", agent_id="kim", nps=10, resolved=True)
    put(con, "surveys", interaction_id="b", agent_id="leo", nps=7, resolved=False)
    found = "SELECT interaction_id, csat, nps, ces, resolved, comment FROM interaction_surveys ORDER BY ALL"
    assert rows(con, found) == [
        ("a", 1.0, 0.0, 2.5, False, "no / fine"),
        ("b", None, 8.5, None, False, None),
    ]


def test_who_comes_back_for_something_else_was_helped() -> None:
    con = memory()
    reasons = {
        "billing, and again": ("ann", MONDAY, "billing"),
        "again": ("ann", TUESDAY, "billing"),
        "billing, then delivery": ("bob", MONDAY, "billing"),
        "delivery": ("bob", TUESDAY, "delivery"),
        "billing, then who knows": ("cec", MONDAY, "billing"),
        "who knows": ("cec", TUESDAY, None),
        "who knows, then billing": ("dan", MONDAY, None),
        "billing": ("dan", TUESDAY, "billing"),
        "last of all": (None, LATER, None),
    }
    for name, (customer, start, reason) in reasons.items():
        put(con, "contacts", interaction_id=name, customer_id=customer, started_at=start, reason=reason)
    found = "SELECT interaction_id FROM contact_facts WHERE NOT is_resolved_at_first ORDER BY 1"
    assert [name for (name,) in rows(con, found)] == [
        "billing, and again",
        "billing, then who knows",
        "who knows, then billing",
    ]


def week_of_kim() -> duckdb.DuckDBPyConnection:
    con = memory()
    put(con, "interactions", interaction_id="a", agent_name="Kim", team="South", started_at=MONDAY)
    put(con, "interactions", interaction_id="b", agent_name="Kim Lee", started_at=TUESDAY)
    put(con, "interactions", interaction_id="c", channel="chat", started_at=MONDAY)
    put(con, "measurements", interaction_id="a", empathy_opportunities=3, empathy_opportunities_met=1)
    put(
        con,
        "measurements",
        interaction_id="b",
        empathy_opportunities=1,
        empathy_opportunities_met=1,
        interruptions_by_agent=4,
        talk_ratio_agent=0.5,
        dead_air_count=2,
        response_time_mean_s=1,
    )
    put(con, "measurements", interaction_id="c", talk_ratio_agent=0.9, response_time_mean_s=30)
    judge(con, "a", 80, passed=True)
    judge(con, "a", 100, passed=None, scorecard="extra")
    judge(con, "b", 30, passed=False, critical_failures=2)
    judge(con, "c", None)
    put(con, "surveys", interaction_id="a", csat=2)
    put(con, "surveys", interaction_id="b", nps=9)
    return con


def test_agent_weeks() -> None:
    row = one(week_of_kim(), "FROM agent_weeks")
    assert str(row.pop("week_start")) == "2026-03-02"
    expected = {
        "agent_id": "kim",
        "agent_name": "Kim Lee",
        "team": "North",
        "week": "2026-W10",
        "interactions": 3,
        "calls": 2,
        "chats": 1,
        "emails": 0,
        "evaluations": 3,
        "score": 70.0,
        "score_margin": None,
        "machine_score": None,
        "reviewed_evaluations": 0,
        "awaits_person": 0,
        "pass_rate": 0.5,
        "undecided": 2,
        "critical_failures": 2,
        "empathy_rate": 0.5,
        "interruptions_per_call": 4.0,
        "dead_air_per_call": 2.0,
        "talk_ratio": 0.5,
        "jargon_per_interaction": None,
        "response_time_s": 30.0,
        "sentiment_change": None,
        "csat": 2.0,
        "surveys": 1,
    }
    assert {name: row[name] for name in expected} == expected


def test_agent_weeks_give_a_margin_from_five_evaluations() -> None:
    con = memory()
    for i, score in enumerate([60, 70, 80, 90, 100]):
        put(con, "interactions", interaction_id=str(i))
        judge(con, str(i), score)
    # 2.776445 * 15.811388 / sqrt(5)
    row = one(con, "SELECT score, score_margin FROM agent_weeks")
    assert row == {"score": 80.0, "score_margin": pytest.approx(19.632, rel=0.001)}


def test_what_has_no_time_is_in_week_unknown() -> None:
    con = memory()
    put(con, "interactions", interaction_id="a", started_at=None, agent_name="Kim")
    judge(con, "a", 50)
    put(con, "criterion_results", evaluation_id="a", interaction_id="a", criterion="c", outcome="met")
    row = one(con, "FROM agent_weeks")
    assert (row["week"], row["week_start"], row["agent_name"], row["score"]) == ("unknown", None, "Kim", 50.0)
    assert one(con, "SELECT week, team, score FROM team_weeks")["score"] == 50.0
    assert one(con, "SELECT week, met FROM criterion_weeks") == {"week": "unknown", "met": 1}
    assert one(con, "SELECT day, interactions FROM kpi_days") == {"day": None, "interactions": 1}


def test_an_agent_without_evaluations_has_a_week_without_score() -> None:
    con = memory()
    put(con, "interactions", interaction_id="a")
    row = one(con, "SELECT interactions, evaluations, score, undecided, critical_failures FROM agent_weeks")
    assert list(row.values()) == [1, 0, None, 0, 0]


def test_team_weeks_count_by_the_team_at_the_time() -> None:
    con = week_of_kim()
    put(con, "interactions", interaction_id="d", agent_id="leo", started_at=TUESDAY)
    judge(con, "d", 50, passed=True)
    found = "team, week, agents, interactions, calls, evaluations, score, pass_rate, undecided, empathy_rate"
    north, south = rows(con, f"SELECT {found} FROM team_weeks ORDER BY team")
    assert north == ("North", "2026-W10", 2, 3, 2, 2, 40.0, 0.5, 1, 1.0)
    assert south == ("South", "2026-W10", 1, 1, 1, 2, 90.0, 1.0, 1, pytest.approx(1 / 3))


OUTCOMES = {
    "met": (10.0, 10.0),
    "partly_met": (5.0, 10.0),
    "not_met": (0.0, 10.0),
    "not_applicable": (None, None),
    "not_evaluated": (None, None),
}


def results(con: duckdb.DuckDBPyConnection, interaction_id: str, **criteria: str) -> None:
    """An evaluation with these outcomes, its points the sum of theirs."""
    points = [OUTCOMES[outcome] for outcome in criteria.values()]
    judge(
        con,
        interaction_id,
        None,
        points_earned=sum(earned or 0 for earned, _ in points),
        points_possible=sum(possible or 0 for _, possible in points),
    )
    for position, (criterion, outcome) in enumerate(criteria.items()):
        earned, possible = OUTCOMES[outcome]
        put(
            con,
            "criterion_results",
            evaluation_id=f"{interaction_id}/support_call",
            interaction_id=interaction_id,
            criterion=criterion,
            position=position,
            outcome=outcome,
            points_earned=earned,
            points_possible=possible,
            is_critical=criterion == "verified",
            reason=f"{criterion} {outcome}",
            evidence=[evidence("What?", "customer", 1.0), evidence("Hold on.", "agent", 75.5)]
            if outcome == "partly_met"
            else [],
        )


def test_criterion_weeks() -> None:
    con = memory()
    for interaction_id, outcome in zip("abcdef", [*OUTCOMES, "met"], strict=True):
        put(con, "interactions", interaction_id=interaction_id)
        results(con, interaction_id, empathy=outcome)
    row = one(con, "FROM criterion_weeks")
    assert str(row.pop("week_start")) == "2026-03-02"
    assert row == {
        "scorecard": "support_call",
        "section": "care",
        "criterion": "empathy",
        "agent_id": "kim",
        "week": "2026-W10",
        "agent_name": "Kim Lee",
        "team": "North",
        "question": "Why?",
        "is_critical": False,
        "evaluations": 6,
        "met": 2,
        "partly_met": 1,
        "not_met": 1,
        "not_applicable": 1,
        "not_evaluated": 1,
        "met_rate": 0.5,
        "met_rate_low": pytest.approx(0.15003, abs=1e-5),
        "met_rate_high": pytest.approx(0.84997, abs=1e-5),
        "answered_by_person": 0,
        "machine_met_rate": 1.0,
        "points_earned": 25.0,
        "points_possible": 40.0,
        "points_lost": 15.0,
    }


def test_marts_reconcile_with_the_tables() -> None:
    con = memory()
    agents, starts = ("kim", "leo"), (MONDAY, TUESDAY, LATER, None)
    for i, (agent, start, outcome) in enumerate(product(agents, starts, OUTCOMES)):
        put(con, "interactions", interaction_id=str(i), agent_id=agent, started_at=start)
        results(con, str(i), empathy=outcome, greeting="met", verified="not_met")
    tables = "SELECT sum(points_earned), sum(points_possible), count(*)"
    assert rows(con, f"{tables} FROM evaluations") == [(520.0, 1040.0, 40)]
    assert rows(con, f"{tables} * 3 FROM evaluations") == rows(
        con, "SELECT sum(points_earned), sum(points_possible), sum(evaluations) FROM criterion_weeks"
    )
    for mart in ("agent_weeks", "team_weeks", "kpi_days"):
        assert rows(con, f"SELECT sum(interactions) FROM {mart}") == [(40,)]
    outcomes = "met + partly_met + not_met + not_applicable + not_evaluated = evaluations"
    lost = "points_possible - points_earned = points_lost"
    assert rows(con, f"SELECT DISTINCT {outcomes}, {lost} FROM criterion_weeks") == [(True, True)]


def test_kpi_days() -> None:
    con = memory()
    for i, (first_response, csat, nps) in enumerate(
        [(10, 5, 10), (20, 4, 7), (90, 2, 3), (None, None, None)]
    ):
        put(con, "interactions", interaction_id=str(i), channel="chat", agent_id=f"agent{i % 2}")
        put(
            con,
            "measurements",
            interaction_id=str(i),
            first_response_s=first_response,
            handle_time_s=i * 100,
            resolution_time_s=i,
        )
        if csat:
            put(con, "surveys", interaction_id=str(i), csat=csat, nps=nps, ces=6, resolved=csat > 2)
    put(con, "findings", interaction_id="0", kind="escalation_request", role="customer")
    put(con, "findings", interaction_id="0", kind="transfer")
    put(con, "findings", interaction_id="0", kind="escalation_offer")
    put(con, "findings", interaction_id="1", kind="transfer")
    row = one(con, "FROM kpi_days")
    assert str(row.pop("day")) == "2026-03-02"
    expected = {
        "channel": "chat",
        "interactions": 4,
        "agents": 2,
        "first_response_s": 20.0,
        "handle_time_s": 150.0,
        "resolution_time_s": 1.5,
        "escalation_rate": 0.25,
        "transfer_rate": 0.5,
        "csat": pytest.approx(11 / 3),
        "csat_rate": pytest.approx(2 / 3),
        "nps": pytest.approx(0.0),
        "ces": 6.0,
        "resolved_rate": pytest.approx(2 / 3),
        "surveys": 3,
        "fcr_rate": None,
        "fcr_known": 0,
    }
    assert {name: row[name] for name in expected} == expected


def test_first_contact_resolution_asks_whether_the_customer_came_back() -> None:
    con = memory()
    contacts = {
        "back_in_a_day": ("ann", "call", MONDAY),
        "the_return": ("ann", "chat", TUESDAY),
        "never_back": ("bob", "call", MONDAY),
        "transferred": ("cec", "call", MONDAY),
        "nobody_known": (None, "call", MONDAY),
        "too_recent": ("dan", "call", LATER),
        "back_after_18_days": ("eva", "call", MONDAY),
        "eva_again": ("eva", "call", LATER),
    }
    for name, (customer, channel, start) in contacts.items():
        put(
            con,
            "interactions",
            interaction_id=name,
            customer_id=customer,
            channel=channel,
            started_at=start,
        )
    put(con, "findings", interaction_id="transferred", kind="transfer")
    found = "SELECT day::VARCHAR, channel, fcr_rate, fcr_known FROM kpi_days ORDER BY day, channel"
    assert rows(con, found) == [
        ("2026-03-02", "call", 0.5, 4),
        ("2026-03-03", "chat", 1.0, 1),
        ("2026-03-20", "call", None, 0),
    ]


def test_coaching_opportunities() -> None:
    con = memory()
    put(con, "interactions", interaction_id="old", started_at="2026-02-02 09:00:00+00")
    results(con, "old", empathy="not_met", hold="not_met", greeting="not_met")
    for name, start in {"a": MONDAY, "b": TUESDAY, "c": LATER}.items():
        put(con, "interactions", interaction_id=name, started_at=start)
    results(con, "a", empathy="not_met", hold="partly_met", greeting="met", verified="not_met")
    results(con, "b", empathy="not_met", hold="partly_met", greeting="met", verified="met")
    results(con, "c", empathy="met", hold="not_applicable", greeting="met", verified="not_evaluated")
    found = (
        "SELECT rank, criterion, judged, missed, round(miss_rate, 3), critical_failures, points_lost, "
        "example_interaction_id, example_turn_index, example_quote, example_start_s, example_reason "
        "FROM coaching_opportunities ORDER BY rank"
    )
    assert rows(con, found) == [
        (1, "verified", 2, 1, 0.5, 1, 10.0, "a", None, None, None, "verified not_met"),
        (2, "empathy", 3, 2, 0.667, 0, 20.0, "b", None, None, None, "empathy not_met"),
        (3, "hold", 2, 2, 1.0, 0, 10.0, "b", 3, "Hold on.", 75.5, "hold partly_met"),
    ]
    span = rows(con, "SELECT DISTINCT since_at::VARCHAR, until_at::VARCHAR FROM coaching_opportunities")
    assert span == [("2026-02-20 09:00:00+00", "2026-03-20 09:00:00+00")]


def test_opportunities_are_ranked_for_each_agent() -> None:
    con = memory()
    for agent in ("kim", "leo"):
        put(con, "interactions", interaction_id=agent, agent_id=agent)
        results(con, agent, empathy="partly_met", hold="not_met")
    found = "SELECT agent_id, rank, criterion FROM coaching_opportunities ORDER BY ALL"
    assert rows(con, found) == [
        ("kim", 1, "hold"),
        ("kim", 2, "empathy"),
        ("leo", 1, "hold"),
        ("leo", 2, "empathy"),
    ]


def test_two_scorecards_count_a_contact_once() -> None:
    con = memory()
    put(con, "interactions", interaction_id="a")
    judge(con, "a", 40)
    judge(con, "a", 60, scorecard="second")
    assert one(con, "SELECT interactions, evaluations, score FROM agent_weeks") == {
        "interactions": 1,
        "evaluations": 2,
        "score": 50.0,
    }


def test_weeks_count_what_counts_and_say_whose_answers_they_are() -> None:
    con = memory()
    for name in "abc":
        put(con, "interactions", interaction_id=name)
    judge(con, "a", 60, machine_score=60, passed=False)
    judge(con, "b", 90, machine_score=40, passed=True, machine_passed=False, decided_by="person")
    judge(con, "c", None, machine_score=None, awaits_person=2)
    columns = "score, machine_score, evaluations, reviewed_evaluations, awaits_person, pass_rate"
    for mart in ("agent_weeks", "team_weeks"):
        assert rows(con, f"SELECT {columns} FROM {mart}") == [(75.0, 50.0, 2, 1, 2, 0.5)]


def test_criterion_weeks_tell_peoples_answers_from_the_machines() -> None:
    con = memory()
    about = {"criterion": "empathy", "points_earned": 10, "points_possible": 10}
    for name, by in (("a", "machine"), ("b", "person")):
        put(con, "interactions", interaction_id=name)
        machine = "met" if by == "machine" else "not_met"
        put(
            con,
            "criterion_results",
            evaluation_id=name,
            interaction_id=name,
            outcome="met",
            machine_outcome=machine,
            decided_by=by,
            **about,
        )
    found = rows(con, "SELECT met_rate, machine_met_rate, answered_by_person FROM criterion_weeks")
    assert found == [(1.0, 0.5, 1)]


def serve(con: duckdb.DuckDBPyConnection, agent_id: str, queue: str, scores: list[float]) -> None:
    """So many scored contacts of the agent in the queue."""
    for i, score in enumerate(scores):
        name = f"{agent_id}/{queue}/{i}"
        put(con, "interactions", interaction_id=name, agent_id=agent_id, agent_name=agent_id, queue=queue)
        judge(con, name, score)


def compared(con: duckdb.DuckDBPyConnection, columns: str) -> dict[object, tuple[object, ...]]:
    """These columns of the comparison, by agent."""
    return {row[0]: row[1:] for row in rows(con, f"SELECT agent_id, {columns} FROM agent_comparison")}


def test_who_has_the_hard_queue_is_measured_by_it() -> None:
    con = memory()
    serve(con, "kim", "easy", [90.0] * 20)
    serve(con, "leo", "hard", [60.0] * 20)
    serve(con, "mia", "easy", [80.0] * 10)
    serve(con, "mia", "hard", [50.0] * 10)
    # kim: others in easy have 80, so +10; leo: others in hard have 50, so +10; the mean of all is
    # (20 * 90 + 20 * 60 + 10 * 80 + 10 * 50) / 60 = 71.667
    # mia expects (90 + 60) / 2 = 75 and has 65, so -10
    found = compared(con, "score, expected_score, round(adjusted_score, 3), is_ranked, rank")
    assert found == {
        "kim": (90.0, 80.0, 81.667, True, 1),
        "leo": (60.0, 50.0, 81.667, True, 1),
        "mia": (65.0, 75.0, 61.667, True, 3),
    }


def test_the_same_scores_in_another_order_have_the_same_rank() -> None:
    con = memory()
    scores = [100 * (i * 0.37 % 1) for i in range(60)]
    serve(con, "kim", "orders", scores)
    serve(con, "leo", "orders", sorted(scores))
    serve(con, "mia", "orders", sorted(scores, reverse=True))
    assert {sum(scores), sum(sorted(scores))} != {sum(scores)}
    assert compared(con, "rank") == {"kim": (1,), "leo": (1,), "mia": (1,)}


def test_a_queue_with_few_scores_of_others_falls_back_to_the_scorecard() -> None:
    con = memory()
    serve(con, "kim", "rare", [70.0] * 5)
    serve(con, "leo", "rare", [10.0] * 9)
    serve(con, "leo", "common", [90.0] * 3)
    # 9 of leo's are too few for the queue; all 12 of the scorecard are (9 * 10 + 3 * 90) / 12 = 30
    # leo has 5 of kim's to go by, in whatever queue: too few, so nothing is compared
    found = compared(con, "compared, expected_score, adjusted_score IS NULL, is_ranked, rank")
    assert found == {"kim": (5, 30.0, False, False, None), "leo": (0, None, True, False, None)}


def test_nobody_with_few_contacts_is_ranked() -> None:
    con = memory()
    serve(con, "kim", "orders", [100.0] * 19)
    serve(con, "leo", "orders", [50.0] * 20)
    found = compared(con, "interactions, is_ranked, rank")
    assert found == {"kim": (19, False, None), "leo": (20, True, 1)}


def test_the_adjusted_interval_is_that_of_the_differences() -> None:
    con = memory()
    for queue, mine, others in (("easy", [85.0, 95.0, 90.0], 90.0), ("hard", [45.0, 55.0, 50.0], 50.0)):
        serve(con, "kim", queue, mine)
        serve(con, "leo", queue, [others] * 10)
    # differences -5, 5, 0, -5, 5, 0: deviation sqrt(100 / 5) = 4.4721, times 2.570582 / sqrt(6); the plain
    # deviation, of scores from 45 to 95, is much larger
    ((margin, plain),) = [compared(con, "adjusted_margin, score_margin")["kim"]]
    assert margin == pytest.approx(4.6932, rel=0.001)
    assert isinstance(plain, float)
    assert plain > 20


def test_old_and_unknown_contacts_are_not_compared() -> None:
    con = memory()
    put(con, "interactions", interaction_id="old", started_at="2026-01-01 09:00:00+00")
    put(con, "interactions", interaction_id="nobody", agent_id="unknown")
    for name in ("old", "nobody"):
        judge(con, name, 0)
    serve(con, "kim", "orders", [80.0])
    assert compared(con, "interactions, score") == {"kim": (1, 80.0)}


def test_a_moment_says_who_served_and_where_to_listen() -> None:
    con = memory()
    put(con, "interactions", interaction_id="a", started_at=MONDAY, customer_id="ann")
    put(con, "findings", interaction_id="a", kind="apology", start_s=3725.6, quote="sorry")
    put(con, "findings", interaction_id="a", kind="greeting")
    asked = "SELECT kind, moment, quote, agent_name, team, customer_id, channel FROM moments ORDER BY kind"
    assert rows(con, asked) == [
        ("apology", "62:05", "sorry", "Kim Lee", "North", "ann", "call"),
        ("greeting", None, "q", "Kim Lee", "North", "ann", "call"),
    ]


def test_a_moment_of_a_conversation_in_parts_is_there_once() -> None:
    con = memory()
    put(con, "interactions", interaction_id="whole", agent_id="several", agent_name="several")
    put(con, "interactions", interaction_id="part", part_of="whole")
    put(con, "interactions", interaction_id="untold", agent_id="several", agent_name="several")
    for each in ("whole", "part", "untold"):
        put(con, "findings", interaction_id=each, kind="apology")
    assert rows(con, "SELECT interaction_id FROM moments ORDER BY 1") == [("part",), ("untold",)]
