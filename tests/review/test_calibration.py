"""Calibrations, from blind worksheets to marks."""

import csv
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

import duckdb
import pytest

from qa.errors import ConfigError, ReviewError
from qa.review._limits import Limits, load_limits
from qa.review.calibration import (
    compare_ratings,
    find_calibration,
    marked_criteria,
    sampled,
    start_calibration,
)
from qa.review.rating_sheets import _NEEDED, take_ratings, write_rating_sheets
from qa.review.sampling import Scope, draw_at_random, record_draw
from qa.settings import HERE
from tests.review.made_night import START, evaluate, memory, put

LIMITS = load_limits(HERE / "scorecards")
IDS = [f"call-{i:02d}" for i in range(12)]
LATER = START + timedelta(days=1)


def a_night(fingerprint: str = "f") -> duckdb.DuckDBPyConnection:
    """Twelve calls: the machine says that all were greeted, and half were verified."""
    con = memory()
    for i, interaction_id in enumerate(IDS):
        verified = "met" if i % 2 else "not_met"
        evaluate(con, interaction_id, days=i, outcomes={"greeting": "met", "verified": verified})
    archive(con, 1, fingerprint)
    return con


def archive(con: duckdb.DuckDBPyConnection, version: int, fingerprint: str, *names: str) -> None:
    for position, criterion in enumerate(names or ("greeting", "verified")):
        put(con, "criteria", scorecard="support_call", scorecard_version=version, criterion=criterion,
            section="care", position=position, question="Why?", points=1.0, critical="none", is_manual=False,
            tags=[], criterion_fingerprint=fingerprint)  # fmt: skip


def begin(con: duckdb.DuckDBPyConnection, folder: Path, name: str = "march") -> list[Path]:
    start_calibration(con, name, IDS, "support_call", ["anna", "ben"], START)
    return list(write_rating_sheets(con, name, folder))


Row = dict[str, str]


def fill(path: Path, answer: Callable[[Row], str | Mapping[str, str]]) -> Path:
    """Fills the worksheet in: an outcome, or several cells, per row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        given = answer(row)
        row.update({"outcome": given} if isinstance(given, str) else given)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def number(row: Row) -> int:
    return int(row["interaction_id"][-2:])


def truly(row: Row) -> str:
    """Every fourth call was greeted; the machine is right about verification."""
    if row["criterion"] == "greeting":
        return "not_met" if number(row) % 4 else "met"
    return "met" if number(row) % 2 else "not_met"


def as_the_machine(row: Row) -> str:
    return "met" if row["criterion"] == "greeting" or number(row) % 2 else "not_met"


def finished(con: duckdb.DuckDBPyConnection, folder: Path, name: str = "march") -> None:
    for path in begin(con, folder, name):
        take_ratings(con, fill(path, truly), LIMITS, LATER)


def test_a_worksheet_shows_the_questions_and_nobodys_answers(tmp_path: Path) -> None:
    con = a_night()
    paths = begin(con, tmp_path)
    assert [path.name for path in paths] == ["march-anna.csv", "march-ben.csv"]
    with paths[0].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24
    assert {row["rater"] for row in rows} == {"anna"}
    assert {row["outcome"] + row["comment"] for row in rows} == {""}
    assert rows[1]["criterion"] == "verified"
    assert "met" not in set(",".join(rows[0].values()).split(","))
    with pytest.raises(ReviewError, match="may hold answers"):
        write_rating_sheets(con, "march", tmp_path)
    with pytest.raises(ReviewError, match="can't be written to"):
        write_rating_sheets(con, "march", paths[0] / "folder")


def test_the_machines_answers_are_those_of_the_start(tmp_path: Path) -> None:
    con = a_night()
    begin(con, tmp_path)
    con.execute("UPDATE criterion_results SET machine_outcome = 'not_met', outcome = 'not_met'")
    frozen = con.execute("SELECT DISTINCT outcome FROM calibration_ratings WHERE criterion = 'greeting'")
    assert frozen.fetchall() == [("met",)]


def test_results_wait_until_all_raters_are_in(tmp_path: Path) -> None:
    con = a_night()
    anna, ben = begin(con, tmp_path)
    taken = take_ratings(con, fill(anna, truly), LIMITS, LATER)
    assert (taken.new, taken.missing, taken.is_complete) == (24, 0, False)
    with pytest.raises(ReviewError, match="ben not done yet"):
        compare_ratings(con, "march", LIMITS)
    assert compare_ratings(con, "march", LIMITS, is_early=True).criteria[0].people.items == 0
    assert con.execute("SELECT count(*) FROM calibration_results").fetchone() == (0,)
    assert take_ratings(con, fill(ben, truly), LIMITS, LATER).is_complete
    assert find_calibration(con, "march").completed_at == LATER


def test_where_the_machine_disagrees_with_people_the_criterion_is_marked(tmp_path: Path) -> None:
    con = a_night()
    finished(con, tmp_path)
    greeting, verified = compare_ratings(con, "march", LIMITS).criteria
    assert (greeting.criterion, greeting.people_verdict, greeting.machine_verdict) == (
        "greeting", "agree", "disagree",
    )  # fmt: skip
    assert greeting.machine.percent.value == pytest.approx(3 / 12)
    assert (verified.people_verdict, verified.machine_verdict) == ("agree", "agree")
    assert verified.machine.kappa.value == 1.0
    assert marked_criteria(con) == {("support_call", "greeting")}
    state = con.execute(
        "SELECT criterion, machine_items, machine_agreement, people_ac1, is_marked "
        "FROM calibration_state ORDER BY 1"
    ).fetchall()
    assert state == [("greeting", 12, 0.25, 1.0, True), ("verified", 12, 1.0, 1.0, False)]


def test_ratings_change_no_score(tmp_path: Path) -> None:
    con = a_night()
    before = con.execute("FROM evaluations ORDER BY ALL").fetchall()
    results = con.execute("FROM criterion_results ORDER BY ALL").fetchall()
    finished(con, tmp_path)
    assert con.execute("FROM evaluations ORDER BY ALL").fetchall() == before
    assert con.execute("FROM criterion_results ORDER BY ALL").fetchall() == results


def test_a_mark_goes_when_the_criterions_rule_changes_and_not_with_a_new_version_alone(
    tmp_path: Path,
) -> None:
    con = a_night()
    finished(con, tmp_path)
    archive(con, 2, "f")
    assert marked_criteria(con) == {("support_call", "greeting")}
    archive(con, 3, "another rule")
    assert marked_criteria(con) == frozenset()


def test_a_mark_goes_when_the_criterion_leaves_the_scorecard(tmp_path: Path) -> None:
    con = a_night()
    finished(con, tmp_path)
    archive(con, 2, "f", "verified")
    assert marked_criteria(con) == frozenset()


def test_a_later_calibration_clears_a_mark_only_when_it_can_tell(tmp_path: Path) -> None:
    con = a_night()
    finished(con, tmp_path)
    start_calibration(con, "few", IDS[:3], "support_call", ["anna"], LATER)
    (sheet,) = write_rating_sheets(con, "few", tmp_path)
    take_ratings(con, fill(sheet, lambda row: "met"), LIMITS, LATER + timedelta(days=1))
    assert compare_ratings(con, "few", LIMITS).criteria[0].machine_verdict == "unclear"
    assert marked_criteria(con) == {("support_call", "greeting")}
    start_calibration(con, "april", IDS, "support_call", ["anna"], LATER)
    (sheet,) = write_rating_sheets(con, "april", tmp_path)
    take_ratings(con, fill(sheet, as_the_machine), LIMITS, LATER + timedelta(days=2))
    assert marked_criteria(con) == frozenset()


def test_where_people_disagree_themselves_the_machine_is_not_blamed(tmp_path: Path) -> None:
    con = a_night()
    start_calibration(con, "march", IDS, "support_call", ["anna", "ben", "cleo"], START)
    sheets = write_rating_sheets(con, "march", tmp_path)
    for place, path in enumerate(sheets):
        answer = partial(lambda place, row: ("met", "not_met")[(number(row) >> place) & 1], place)
        take_ratings(con, fill(path, answer), LIMITS, LATER)
    for criterion in compare_ratings(con, "march", LIMITS).criteria:
        assert (criterion.people_verdict, criterion.machine_verdict) == ("disagree", "unclear")
    assert marked_criteria(con) == frozenset()


def test_each_rater_is_held_against_the_majority_of_the_others(tmp_path: Path) -> None:
    con = a_night()
    start_calibration(con, "march", IDS, "support_call", ["anna", "ben", "cleo"], START)
    for path in write_rating_sheets(con, "march", tmp_path):
        is_cleo = path.name == "march-cleo.csv"
        take_ratings(con, fill(path, (lambda row: "partly_met") if is_cleo else truly), LIMITS, LATER)
    raters = {each.rater: each.agreement for each in compare_ratings(con, "march", LIMITS).raters}
    assert raters["cleo"].percent.value == 0.0
    assert raters["cleo"].items == 24
    assert raters["anna"].items == 0  # the others never agree, so there is no majority to be held against
    assert raters["machine"].percent.value == pytest.approx((12 + 3) / 24)


def test_who_cannot_tell_is_neither_right_nor_wrong(tmp_path: Path) -> None:
    con = a_night()
    for path in begin(con, tmp_path):
        take_ratings(
            con, fill(path, lambda row: truly(row) if number(row) else "Not evaluated"), LIMITS, LATER
        )
    comparison = compare_ratings(con, "march", LIMITS)
    assert [each.machine.items for each in comparison.criteria] == [11, 11]


def test_importing_twice_changes_nothing_and_corrections_come_in_while_others_are_out(tmp_path: Path) -> None:
    con = a_night()
    anna, ben = begin(con, tmp_path)
    take_ratings(con, fill(anna, truly), LIMITS, LATER)
    rows = con.execute("FROM calibration_ratings ORDER BY ALL").fetchall()
    again = take_ratings(con, anna, LIMITS, LATER + timedelta(hours=1))
    assert (again.new, again.changed, again.unchanged) == (0, 0, 24)
    assert con.execute("FROM calibration_ratings ORDER BY ALL").fetchall() == rows
    assert take_ratings(con, fill(anna, lambda row: "met"), LIMITS, LATER).changed == 15
    take_ratings(con, fill(ben, truly), LIMITS, LATER)
    with pytest.raises(ReviewError, match="15 answers differ"):
        take_ratings(con, fill(anna, truly), LIMITS, LATER)
    assert take_ratings(con, ben, LIMITS, LATER + timedelta(days=3)).is_complete
    assert find_calibration(con, "march").completed_at == LATER


def test_rows_left_empty_are_still_to_do(tmp_path: Path) -> None:
    con = a_night()
    anna, _ = begin(con, tmp_path)
    taken = take_ratings(con, fill(anna, lambda row: truly(row) if number(row) < 4 else ""), LIMITS, LATER)
    assert (taken.new, taken.missing) == (8, 16)
    assert find_calibration(con, "march").missing == {"anna": 16, "ben": 24}


def test_comments_are_stored_redacted(tmp_path: Path) -> None:
    con = a_night()
    anna, _ = begin(con, tmp_path)
    said = {"outcome": "met", "comment": "wrote to mary@example.com"}
    take_ratings(con, fill(anna, lambda row: said if not number(row) else "met"), LIMITS, LATER)
    found = con.execute(
        "SELECT DISTINCT comment FROM calibration_ratings WHERE comment IS NOT NULL"
    ).fetchall()
    assert found == [("wrote to [EMAIL]",)]


def test_every_mistake_of_a_worksheet_is_told_at_its_row_and_nothing_is_written(tmp_path: Path) -> None:
    con = a_night()
    anna, _ = begin(con, tmp_path)
    wrong: dict[tuple[int, str], dict[str, str]] = {
        (0, "greeting"): {"outcome": "yess"},
        (1, "greeting"): {"interaction_id": "call-99", "outcome": "met"},
        (2, "greeting"): {"criterion": "verified", "outcome": "met"},
        (3, "greeting"): {"comment": "no idea"},
    }
    fill(anna, lambda row: wrong.get((number(row), row["criterion"]), "met"))
    with pytest.raises(ConfigError) as error:
        take_ratings(con, anna, LIMITS, LATER)
    told = [str(each) for each in error.value.mistakes]
    assert [each.partition(": ")[0] for each in told] == [f"march-anna.csv:{line}" for line in (2, 4, 7, 8)]
    for each, what in zip(
        told, ("none of met", "not part of", "first is on line 6", "is empty"), strict=True
    ):
        assert what in each
    assert find_calibration(con, "march").missing["anna"] == 24


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "has no column calibration, rater"),
        ("calibration,rater,interaction_id,criterion,outcome,comment\n", "has no rows"),
        (f"{','.join(_NEEDED)}\nmarch,zoe,call-00,greeting,met,\n", "'zoe' is none of anna, ben"),
        (f"{','.join(_NEEDED)}\nmarch,anna,,,,\nmarch,ben,,,,\n", "sheet.csv:3: rater: differs"),
        ("", "is empty"),
    ],
)  # fmt: skip
def test_what_is_no_worksheet_is_refused(tmp_path: Path, text: str, message: str) -> None:
    con = a_night()
    begin(con, tmp_path)
    path = tmp_path / "sheet.csv"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message):
        take_ratings(con, path, LIMITS, LATER)
    with pytest.raises(ConfigError, match="no such file"):
        take_ratings(con, tmp_path / "none.csv", LIMITS, LATER)


def test_a_start_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    con = a_night()
    for name, ids, raters, message in (
        ("a/b", IDS, ["anna"], "can't be a name"),
        ("a", IDS, ["Machine"], "machine's own name"),
        ("a", IDS, ["anna", "Anna"], "every person once"),
        ("a", [], ["anna"], "at least one"),
        ("a", [*IDS, "call-99"], ["anna"], "call-99: not evaluated"),
    ):
        with pytest.raises(ReviewError, match=message):
            start_calibration(con, name, ids, "support_call", raters, START)
    con.execute("UPDATE evaluations SET scorecard_version = 2 WHERE interaction_id = 'call-00'")
    with pytest.raises(ReviewError, match="versions 1, 2"):
        start_calibration(con, "a", IDS, "support_call", ["anna"], START)
    start_calibration(con, "a", IDS[1:], "support_call", ["anna"], START)
    with pytest.raises(ReviewError, match="is there already"):
        start_calibration(con, "a", IDS[1:], "support_call", ["anna"], START)
    with pytest.raises(ReviewError, match="There are: a"):
        find_calibration(con, "b")


def test_a_sample_can_be_calibrated_on() -> None:
    con = a_night()
    draw = draw_at_random(con, Scope(), seed=1, per_agent=4)
    sample_id = record_draw(con, draw, START)
    assert sampled(con, sample_id, "support_call") == [each.interaction_id for each in draw.drawn]
    with pytest.raises(ReviewError, match="has nothing of scorecard"):
        sampled(con, sample_id, "support_chat")


def test_few_interactions_are_said(tmp_path: Path) -> None:
    con = a_night()
    finished(con, tmp_path)
    assert compare_ratings(con, "march", LIMITS).is_few
    assert not compare_ratings(
        con, "march", Limits(**{**LIMITS.model_dump(), "enough_interactions": 12})
    ).is_few


def test_a_mistake_in_the_limits_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "review").mkdir()
    (tmp_path / "review" / "calibration.yaml").write_text("ac1_below: 1.5\n")
    with pytest.raises(ConfigError, match=r"calibration\.yaml:1: ac1_below"):
        load_limits(tmp_path)
