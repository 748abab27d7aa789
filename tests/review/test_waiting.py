"""The queue of what was drawn."""

from datetime import timedelta

from qa.review.sampling import Scope, draw_at_random, record_draw
from qa.review.waiting import queue
from tests.review.made_night import START, evaluate, memory, put, reviewed


def test_the_queue_is_oldest_first_and_says_how_much_is_done() -> None:
    con = memory()
    for i in range(4):
        evaluate(con, f"call-{i}", days=i)
    first = record_draw(con, draw_at_random(con, Scope(), seed=1, per_agent=2), START, ["anna", "ben"])
    later = START + timedelta(days=1)
    second = record_draw(con, draw_at_random(con, Scope(), seed=1, per_agent=2), later)
    everything = queue(con)
    assert [(each.sample_id, each.position) for each in everything.waiting] == [
        (first, 0),
        (first, 1),
        (second, 0),
        (second, 1),
    ]
    assert (everything.drawn, everything.done, everything.gone) == (4, 0, 0)
    assert [each.assigned_to for each in queue(con, "anna").waiting] == ["anna", None, None]

    reviewed(con, everything.waiting[0].interaction_id)
    con.execute("DELETE FROM evaluations WHERE interaction_id = $1", [everything.waiting[1].interaction_id])
    left = queue(con)
    assert [each.sample_id for each in left.waiting] == [second, second]
    assert (left.drawn, left.done, left.gone) == (4, 1, 1)


def test_an_answer_from_before_the_draw_is_not_the_review_that_was_asked_for() -> None:
    con = memory()
    evaluate(con, "call")
    reviewed(con, "call", source_sha256="of a conversation since replaced")
    record_draw(con, draw_at_random(con, Scope(), seed=1, per_agent=1), START + timedelta(hours=1))
    assert len(queue(con).waiting) == 1
    put(con, "reviews", review_id="new", evaluation_id="call/support_call", interaction_id="call",
        scorecard="support_call", scorecard_version=1, source_sha256="00", reviewer="ben",
        reviewed_at=START + timedelta(hours=2), score=80.0, passed=True, is_withdrawn=False)  # fmt: skip
    assert queue(con).done == 1
