"""A version means one way of scoring for good, and what it judged stays with it until somebody asks."""

from pathlib import Path

import pytest

from qa.errors import ConfigError
from qa.scoring import Again, Provenance, Scorecard, check_versions, edition, evaluate, fingerprint
from qa.store import load
from tests.scoring.builders import PROVENANCE, Said, Stored, criterion, results, scorecard, store

pytestmark = pytest.mark.usefixtures("own_vocabulary")

GREETING = criterion("greeting", required={"kind": "greeting", "role": "agent", "within": "1m30s"})
JARGON = criterion("jargon", points=3, forbidden={"kind": "jargon", "role": "agent"})
GREETED = Stored("old", said=[Said("greeting", 0)])
FIRST = scorecard(GREETING)
SECOND = scorecard(GREETING, JARGON, version=2)


def versions(con: object) -> dict[str, int]:
    rows = con.execute("SELECT interaction_id, scorecard_version FROM evaluations").fetchall()  # type: ignore[attr-defined]
    return dict(rows)


def test_what_was_judged_keeps_its_version_and_what_is_new_gets_the_new_one() -> None:
    con = store(GREETED)
    evaluate(con, [FIRST], PROVENANCE)
    load(con, [Stored("new").analysis()], {"new": "key"})
    evaluate(con, [SECOND], PROVENANCE)
    assert versions(con) == {"old": 1, "new": 2}


def test_another_phrase_list_judges_again_by_the_version_that_judged() -> None:
    con = store(GREETED)
    evaluate(con, [FIRST], PROVENANCE)
    summary = evaluate(con, [SECOND], Provenance("1.0", "other phrases"))
    assert (summary.evaluated, versions(con)) == (1, {"old": 1})


def test_a_scorecard_whose_file_is_gone_leaves_its_evaluations() -> None:
    con = store(GREETED)
    evaluate(con, [FIRST], PROVENANCE)
    other = scorecard(JARGON, id="other")
    assert evaluate(con, [other], PROVENANCE).superseded == 0
    assert evaluate(con, [other], PROVENANCE, Again((other,), is_all=True)).superseded == 1
    assert con.execute("SELECT scorecard FROM evaluations").fetchall() == [("other",)]


def test_history_is_judged_again_by_the_version_asked_for_from_a_day_on() -> None:
    con = store(GREETED, Stored("late"), Stored("timeless"))
    con.execute("UPDATE interactions SET started_at = '2026-02-01 09:00:00+00' WHERE interaction_id = 'old'")
    con.execute("UPDATE interactions SET started_at = '2026-03-01 09:00:00+00' WHERE interaction_id = 'late'")
    con.execute("UPDATE interactions SET started_at = NULL WHERE interaction_id = 'timeless'")
    evaluate(con, [SECOND], PROVENANCE)
    summary = evaluate(con, [SECOND], PROVENANCE, Again((FIRST,), since="2026-03-01"))
    assert versions(con) == {"old": 2, "late": 1, "timeless": 2}
    assert (summary.evaluated, summary.superseded) == (1, 1)


def test_what_the_version_asked_for_does_not_apply_to_is_no_longer_judged_by_it() -> None:
    con = store(GREETED)
    evaluate(con, [FIRST], PROVENANCE)
    chats = scorecard(GREETING, version=2, applies_to={"channels": ["chat"]})
    assert evaluate(con, [chats], PROVENANCE).superseded == 0
    summary = evaluate(con, [chats], PROVENANCE, Again((chats,)))
    assert (summary.superseded, summary.unscored) == (1, 1)


def test_an_edition_is_the_scorecard_as_it_was_in_its_latest_words() -> None:
    con = store(GREETED)
    evaluate(con, [FIRST], PROVENANCE)
    evaluate(con, [SECOND], PROVENANCE, Again((SECOND,)))
    assert edition(con, "card", 1) == FIRST
    assert edition(con, "card", 2) == SECOND
    reworded = scorecard(GREETING | {"question": "Was there a hello?"})
    evaluate(con, [reworded], PROVENANCE, Again((reworded,)))
    assert edition(con, "card", 1) == reworded
    assert results(con, "question")["old", "greeting"] == ("Was there a hello?",)


def test_new_words_for_one_version_leave_the_questions_of_another() -> None:
    con = store(GREETED)
    evaluate(con, [FIRST], PROVENANCE)
    load(con, [Stored("new").analysis()], {"new": "key"})
    evaluate(con, [SECOND], PROVENANCE)
    evaluate(con, [scorecard(GREETING | {"question": "Hello?"}, JARGON, version=2)], PROVENANCE)
    assert results(con, "question")["new", "greeting"] == ("Hello?",)
    assert results(con, "question")["old", "greeting"] == ("greeting?",)


def test_an_unknown_edition_names_the_known_ones() -> None:
    con = store(GREETED)
    with pytest.raises(ConfigError, match=r"card@1: has judged nothing yet\. No scorecard has"):
        edition(con, "card", 1)
    evaluate(con, [FIRST], PROVENANCE)
    with pytest.raises(ConfigError, match=r"card@7: has judged nothing yet\. Known: card@1\."):
        edition(con, "card", 7)


def test_an_edition_that_cannot_be_read_any_more_says_why_and_keeps_its_evaluations() -> None:
    con = store(GREETED)
    evaluate(con, [FIRST], PROVENANCE)
    con.execute(
        "UPDATE scorecard_versions SET definition = replace(definition, '\"greeting\"', '\"gone\"')::JSON"
    )
    with pytest.raises(ConfigError, match=r"this callqa can't judge by it any more: .*gone"):
        edition(con, "card", 1)
    summary = evaluate(con, [SECOND], Provenance("1.0", "other phrases"))
    assert (summary.unchanged, summary.superseded, versions(con)) == (1, 0, {"old": 1})


FILE = """id: card
version: 1
title: Card
applies_to: {channels: [call]}
pass_mark: %d
sections:
  - id: all
    title: All
    criteria:
      - id: greeting
        question: "greeting?"
        points: %d
        why: It helps.
        coaching: {praise: Well done., instead: Say this., goal: Do it.}
        required: {kind: greeting, role: agent, within: 1m30s}
"""


def written(folder: Path, pass_mark: int, points: int) -> Scorecard:
    from qa.scoring import load_scorecard

    path = folder / "mine.yaml"
    path.write_text(FILE % (pass_mark, points), encoding="utf-8")
    return load_scorecard(path)


def test_scoring_otherwise_without_a_new_version_is_refused_with_the_line(tmp_path: Path) -> None:
    con = store(GREETED)
    first = written(tmp_path, 80, 5)
    assert fingerprint(first) == fingerprint(FIRST)
    evaluate(con, [first], PROVENANCE)
    check_versions(con, [first], tmp_path)
    changed = written(tmp_path, 90, 6)
    with pytest.raises(ConfigError) as caught:
        check_versions(con, [changed], tmp_path)
    assert str(caught.value) == (
        "mine.yaml:2: version: 1 has judged already, and now it would score otherwise "
        "(scorecard: pass_mark 80 -> 90; criterion greeting: points 5 -> 6). "
        "Raise it to 2, or take the change back."
    )


def test_a_version_that_has_judged_nothing_may_change(tmp_path: Path) -> None:
    con = store()
    evaluate(con, [written(tmp_path, 80, 5)], PROVENANCE)
    check_versions(con, [written(tmp_path, 90, 5)], tmp_path)


def test_criteria_are_listed_with_what_they_ask() -> None:
    con = store(GREETED)
    evaluate(con, [SECOND], PROVENANCE)
    rows = con.execute(
        "SELECT criterion, position, points, critical, is_manual FROM criteria ORDER BY 2"
    ).fetchall()
    assert rows == [("greeting", 0, 5.0, "none", False), ("jargon", 1, 3.0, "none", False)]
