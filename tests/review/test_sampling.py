"""What is drawn for people to look at, and what never is."""

import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

from qa.errors import ConfigError, ReviewError
from qa.review._quotas import Quotas
from qa.review._risk import Risks, load_risks
from qa.review.sampling import Draw, Scope, draw_at_random, draw_by_risk, record_draw
from qa.settings import HERE
from tests.review.made_night import START, evaluate, memory, put, reviewed


def a_month(*agents: str, days: int = 28) -> duckdb.DuckDBPyConnection:
    """A call of every agent a day."""
    con = memory()
    evaluate(con, "pattern")
    every = (
        "(SELECT agent, day, format('{}-{:02d}', agent, day) AS id "
        f"FROM (SELECT unnest({list(agents)!r}) AS agent), range({days}) AS days(day))"
    )
    con.execute(
        f"INSERT INTO interactions SELECT p.* REPLACE (id AS interaction_id, agent AS agent_id, "
        f"started_at + to_days(day::INTEGER) AS started_at) FROM interactions AS p, {every}"
    )
    con.execute(
        f"INSERT INTO evaluations SELECT p.* REPLACE (id AS interaction_id, id AS evaluation_id) "
        f"FROM evaluations AS p, {every}"
    )
    for table in ("interactions", "evaluations", "criterion_results"):
        con.execute(f"DELETE FROM {table} WHERE interaction_id = 'pattern'")
    return con


def ids(draw: Draw) -> list[str]:
    return [each.interaction_id for each in draw.drawn]


def test_each_agent_has_as_many_as_asked_one_from_each_stretch_of_the_period() -> None:
    draw = draw_at_random(a_month("kim", "zoe"), Scope(), seed=7, per_agent=4)
    assert Counter(each.agent for each in draw.drawn) == {"kim": 4, "zoe": 4}
    for agent in ("kim", "zoe"):
        days = sorted(int(each.interaction_id[-2:]) for each in draw.drawn if each.agent == agent)
        assert [day // 7 for day in days] == [0, 1, 2, 3]
    assert draw.shortfalls == ()
    assert draw.left == 56


def test_lots_are_hashes_of_seed_and_key_so_that_a_seed_draws_the_same_everywhere() -> None:
    def lot(day: int) -> str:
        return hashlib.sha256(f"7\x1fkim-{day:02d}\x1fsupport_call".encode()).hexdigest()

    stretches = [range(7), range(7, 14), range(14, 21), range(21, 28)]
    expected = sorted((min(stretch, key=lot) for stretch in stretches), key=lot)
    draw = draw_at_random(a_month("kim"), Scope(), seed=7, per_agent=4)
    assert ids(draw) == [f"kim-{day:02d}" for day in expected]
    assert ids(draw_at_random(a_month("kim"), Scope(), seed=8, per_agent=4)) != ids(draw)


def test_every_interaction_of_a_stretch_is_drawn_by_some_seed() -> None:
    con = a_month("kim", days=6)
    drawn = Counter(ids(draw_at_random(con, Scope(), seed=seed, per_agent=1))[0] for seed in range(60))
    assert set(drawn) == {f"kim-{day:02d}" for day in range(6)}
    assert max(drawn.values()) <= 25


def test_stretches_without_any_are_filled_from_the_rest() -> None:
    con = memory()
    for i in range(8):
        evaluate(con, f"early-{i}", days=i / 100)
    evaluate(con, "late", days=20)
    draw = draw_at_random(con, Scope(), seed=1, per_agent=4)
    assert len(draw.drawn) == 4
    assert "late" in ids(draw)
    assert sum("fills up" in each.why for each in draw.drawn) == 2


def test_the_scopes_days_bound_the_period_and_both_count() -> None:
    con = a_month("kim")
    scope = Scope(since=date(2026, 3, 5), until=date(2026, 3, 6))
    assert sorted(ids(draw_at_random(con, scope, seed=1, per_agent=5))) == ["kim-03", "kim-04"]


def test_scorecard_channel_and_length_narrow_the_scope() -> None:
    con = memory()
    evaluate(con, "short", duration_s=60.0)
    evaluate(con, "long", duration_s=240.0)
    evaluate(con, "chat", channel="chat", scorecard="support_chat", duration_s=300.0)
    assert ids(draw_at_random(con, Scope(scorecard="support_chat"), seed=1, per_agent=5)) == ["chat"]
    assert ids(draw_at_random(con, Scope(channels=("call",), min_duration_s=180), seed=1, per_agent=5)) == [
        "long"
    ]


def test_an_agent_with_fewer_has_all_drawn_and_it_is_said() -> None:
    con = a_month("kim")
    evaluate(con, "zoe-1", agent="zoe")
    draw = draw_at_random(con, Scope(), seed=1, per_agent=3)
    assert [str(each) for each in draw.shortfalls] == ["agent zoe: 1 of 3, nothing more is left to draw."]


def test_nothing_is_drawn_twice_nor_what_a_person_has_reviewed() -> None:
    con = a_month("kim", days=5)
    reviewed(con, "kim-00")
    reviewed(con, "kim-01", source_sha256="of a conversation since replaced")
    first = draw_at_random(con, Scope(), seed=1, per_agent=2)
    record_draw(con, first, START)
    second = draw_at_random(con, Scope(), seed=1, per_agent=5)
    assert sorted(ids(first) + ids(second)) == ["kim-01", "kim-02", "kim-03", "kim-04"]
    assert [str(each) for each in second.shortfalls] == ["agent kim: 2 of 5, nothing more is left to draw."]


def test_an_agent_of_whom_all_is_reviewed_is_said_too() -> None:
    con = a_month("kim", days=1)
    reviewed(con, "kim-00")
    draw = draw_at_random(con, Scope(), seed=1, per_agent=1)
    assert draw.drawn == ()
    assert [str(each) for each in draw.shortfalls] == ["agent kim: 0 of 1, nothing more is left to draw."]
    with pytest.raises(ReviewError, match="is empty"):
        record_draw(con, draw, START)


def test_an_interaction_under_two_scorecards_is_drawn_once() -> None:
    con = memory()
    evaluate(con, "both")
    evaluate(con, "both", scorecard="compliance", is_new=False)
    assert ids(draw_at_random(con, Scope(), seed=1, per_agent=5)) == ["both"]
    assert ids(draw_by_risk(con, Scope(), Risks(), Quotas(5, at_least={"agent": 1}))) == ["both"]


def test_what_has_no_time_only_fills_up() -> None:
    con = memory()
    evaluate(con, "timeless", days=None)
    evaluate(con, "first", days=0)
    evaluate(con, "last", days=9)
    assert sorted(ids(draw_at_random(con, Scope(), seed=3, per_agent=2))) == ["first", "last"]
    assert sorted(ids(draw_at_random(con, Scope(), seed=3, per_agent=3))) == ["first", "last", "timeless"]


def test_quotas_of_team_and_channel_hold() -> None:
    con = memory()
    for i in range(10):
        evaluate(con, f"n{i}", days=i, agent=f"n{i % 5}", team="North")
        evaluate(con, f"s{i}", days=i, agent=f"s{i % 5}", team="South")
    draw = draw_at_random(con, Scope(), seed=1, per_agent=1, quotas=Quotas(at_most={"team": 3}))
    assert Counter(each.team for each in draw.drawn) == {"North": 3, "South": 3}
    assert len(draw.shortfalls) == 4
    assert "the other quotas leave no room" in str(draw.shortfalls[0])
    few = draw_at_random(con, Scope(), seed=1, per_agent=1, quotas=Quotas(4, at_least={"team": 2}))
    assert len(few.drawn) == 4


def test_a_draw_is_recorded_with_seed_and_dealt_out_in_turn() -> None:
    con = a_month("kim")
    draw = draw_at_random(con, Scope(), seed=7, per_agent=4)
    sample_id = record_draw(con, draw, START, ["anna", "ben"])
    assert sample_id.startswith("2026-03-02-random-")
    found = con.execute(
        "SELECT position, interaction_id, seed, assigned_to FROM review_samples ORDER BY 1"
    ).fetchall()
    assert [row[1] for row in found] == ids(draw)
    assert {row[2] for row in found} == {7}
    assert [row[3] for row in found] == ["anna", "ben", "anna", "ben"]
    with pytest.raises(ReviewError, match="is recorded"):
        record_draw(con, draw, START)


RISKS = load_risks(HERE / "scorecards")


def risky() -> duckdb.DuckDBPyConnection:
    """One evaluation for each risk, of agents of their own, and a plain one."""
    con = memory()
    con.execute("ALTER TABLE measurements ADD COLUMN IF NOT EXISTS transcript_confidence DOUBLE")
    put(con, "scorecard_versions", scorecard="support_call", scorecard_version=1, scorecard_fingerprint="s",
        title="Support", pass_mark=70.0, definition="{}")  # fmt: skip
    evaluate(con, "plain", agent="a")
    evaluate(con, "critical", agent="b", critical_failures=2)
    evaluate(con, "blank", agent="c", outcomes={"one": "not_evaluated", "two": "met"})
    evaluate(con, "unsure", agent="d")
    put(con, "measurements", interaction_id="unsure", transcript_confidence=0.5)
    evaluate(con, "fallen", agent="e")
    put(con, "measurements", interaction_id="fallen", sentiment_customer_change=-0.8)
    evaluate(con, "near", agent="f", score=66.0)
    evaluate(con, "disputed", agent="g", critical_failures=1)
    put(con, "disputes", dispute_id="1", evaluation_id="disputed/support_call", interaction_id="disputed",
        agent_id="g", scorecard="support_call", raised_by="g", raised_at=START, reason="no", state="open")  # fmt: skip
    for i in range(12):
        evaluate(con, f"usual-{i}", agent="h", score=95.0 + i % 2)
    evaluate(con, "odd", agent="h", score=80.0)
    return con


def test_each_risk_is_seen_and_said_in_words() -> None:
    draw = draw_by_risk(risky(), Scope(), RISKS, Quotas(20))
    assert {each.interaction_id: each.why for each in draw.drawn} == {
        "critical": "2 critical failures",
        "blank": "50 % of the criteria not evaluated",
        "unsure": "transcript confidence 0.50",
        "fallen": "sentiment fell by 0.80",
        "near": "score 66.0, pass mark 70",
        "disputed": "an open dispute; 1 critical failure",
        "odd": "score 80.0, the agent's usual is 94.3 (3.3 standard deviations)",
    }


def test_the_highest_risk_comes_first_and_what_has_none_does_not_come() -> None:
    draw = draw_by_risk(risky(), Scope(), RISKS, Quotas(20))
    assert len(draw.drawn) == 7
    assert ids(draw)[:2] == ["disputed", "critical"]
    sums = [each.risk for each in draw.drawn]
    assert sums[0] == 9.0
    assert sums == sorted(sums, key=lambda each: -(each or 0))
    assert "plain" not in ids(draw)


def test_a_quota_at_least_takes_the_best_of_each_even_without_risk() -> None:
    draw = draw_by_risk(risky(), Scope(), RISKS, Quotas(20, {"agent": 1}, {"agent": 1}))
    assert len(draw.drawn) == 8
    assert {each.interaction_id: each.why for each in draw.drawn}[
        "plain"
    ] == "no risk named; drawn for a quota"


def test_where_nothing_is_known_nothing_is_a_risk() -> None:
    con = memory()  # no measurement of confidence, no archived pass mark
    evaluate(con, "plain", score=None)
    assert draw_by_risk(con, Scope(), RISKS, Quotas(5)).drawn == ()


def test_a_closed_dispute_and_a_small_history_are_no_risks() -> None:
    con = memory()
    for i in range(5):
        evaluate(con, f"usual-{i}", score=95.0 + i % 2)
    evaluate(con, "odd", score=20.0)
    put(con, "disputes", dispute_id="1", evaluation_id="odd/support_call", interaction_id="odd",
        agent_id="kim", scorecard="support_call", raised_by="g", raised_at=START, reason="no", state="declined")  # fmt: skip
    assert draw_by_risk(con, Scope(), RISKS, Quotas(5)).drawn == ()


def test_a_mistake_in_the_risks_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "review").mkdir()
    (tmp_path / "review" / "sampling.yaml").write_text(
        "risks:\n  critical_failure: {weight: 0}\n  low_confidence: {weight: 1, under: 0.5}\n"
    )
    with pytest.raises(ConfigError) as error:
        load_risks(tmp_path)
    assert "sampling.yaml:2: risks.critical_failure.weight" in str(error.value)
    assert "sampling.yaml:3: risks.low_confidence.under: unknown key" in str(error.value)
    assert "risks.low_confidence.below: this key is required" in str(error.value)
