"""The sample night: what a newcomer sees is there, and what the samples were made to show shows."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qa import store
from tests.bench import interruptions

pytestmark = pytest.mark.prefect


def _ask(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(store.open_published(data)) as con:
        return con.execute(sql).fetchall()


def test_planned_interruptions_are_found_where_words_have_their_true_times(sample_data: Path) -> None:
    meant, hit, heard, right = interruptions.agreement(sample_data)
    assert meant >= 12
    assert hit / meant >= 0.9
    assert right / heard >= 0.9


def test_every_unusable_sample_is_listed_with_its_reason(sample_data: Path) -> None:
    assert _ask(sample_data, "SELECT source_name, reason FROM rejected_inputs ORDER BY 1") == [
        ("calls/C-0015.wav", "too_short"),
        ("calls/C-0016.wav", "not_audio"),
        ("chats/T-9001.json", "not_readable"),
        ("chats/T-9002.json", "no_turns"),
        ("chats/T-9003.json", "duplicate_id"),
        ("emails/E-9001.eml", "not_a_conversation"),
    ]


def test_what_is_in_another_language_is_kept_and_said_to_have_no_scorecard(sample_data: Path) -> None:
    sql = """SELECT interaction_id, language, unscored_reason FROM interactions
             WHERE unscored_reason IS NOT NULL ORDER BY 1"""
    assert _ask(sample_data, sql) == [
        ("C-0017", "es", "no scorecard for a call in language es"),
        ("T-0020", "es", "no scorecard for a chat in language es"),
    ]


def test_the_spanish_call_is_searched_and_only_what_could_be_told_is_measured(sample_data: Path) -> None:
    sql = """SELECT empathy_response_rate, hold_count, dead_air_count, sentiment_customer_mean, open_questions
             FROM measurements WHERE interaction_id = 'C-0017'"""
    assert _ask(sample_data, sql) == [(1, 1, 0, None, None)]
    sql = """SELECT DISTINCT kind FROM findings WHERE interaction_id = 'C-0017' AND role = 'agent'"""
    found = {kind for (kind,) in _ask(sample_data, sql)}
    assert {"greeting", "self_introduction", "company_named", "verification_request", "follow_up"} <= found
    assert {"apology", "hold_request", "hold_return", "offer_more_help", "closing", "thanks"} <= found
    assert not {"negative_language", "empathy_missed", "dead_air"} & found
    sql = """SELECT "check" FROM check_issues WHERE interaction_id = 'C-0017' ORDER BY 1"""
    assert _ask(sample_data, sql) == [("grammar",), ("jargon",), ("questions",), ("sentiment",)]
    sql = "SELECT count(*) FROM turns WHERE interaction_id = 'C-0017' AND text LIKE '%siete%'"
    assert _ask(sample_data, sql) == [(0,)]


def test_where_speakers_are_unknown_nothing_is_held_against_the_agent(sample_data: Path) -> None:
    sql = """SELECT interaction_id, score, passed FROM evaluations JOIN interactions USING (interaction_id)
             WHERE channel_count = 1 ORDER BY 1"""
    assert _ask(sample_data, sql) == [("C-0010", None, None), ("C-0014", None, None)]


def test_the_agents_differ_as_the_samples_mean_them_to(sample_data: Path) -> None:
    sql = "SELECT agent_id, avg(score) FROM evaluations JOIN interactions USING (interaction_id) GROUP BY 1"
    mean = dict(_ask(sample_data, sql))
    assert min(mean, key=lambda agent: mean[agent]) == "a104"
    assert max(mean, key=lambda agent: mean[agent]) == "a101"
    sql = """SELECT avg(score) FROM evaluations JOIN interactions USING (interaction_id)
             WHERE agent_id = 'a102' GROUP BY date_trunc('week', started_at) ORDER BY min(started_at)"""
    weeks = [score for (score,) in _ask(sample_data, sql)]
    assert len(weeks) == 4
    assert weeks[-1] > weeks[0] + 10


def test_points_of_criteria_add_up_to_those_of_their_evaluation(sample_data: Path) -> None:
    sql = """SELECT evaluation_id FROM evaluations JOIN criterion_results r USING (evaluation_id)
             GROUP BY evaluation_id, evaluations.points_earned, evaluations.points_possible
             HAVING abs(coalesce(sum(r.points_earned), 0) - evaluations.points_earned) > 1e-9
                 OR abs(coalesce(sum(r.points_possible), 0) - evaluations.points_possible) > 1e-9"""
    assert _ask(sample_data, sql) == []


def test_every_finding_quotes_its_turn(sample_data: Path) -> None:
    sql = """SELECT count(*), count(*) FILTER (substr(text, char_start + 1, char_end - char_start) <> quote)
             FROM findings JOIN turns USING (interaction_id, turn_index)"""
    (count, wrong), *_ = _ask(sample_data, sql)
    assert count > 1000
    assert wrong == 0


def test_every_agent_has_a_report_for_every_week_and_there_is_an_index(sample_data: Path) -> None:
    reports = sample_data / "reports"
    assert (reports / "index.html").exists()
    for agent in ("a101", "a102", "a103", "a104", "a105"):
        assert {p.name for p in (reports / agent).glob("2026-W*.html")} >= {
            f"2026-W{w}.html" for w in range(43, 47)
        }
