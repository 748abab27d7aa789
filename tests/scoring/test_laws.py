"""Laws of a score, over generated scorecards and answers, against plain fractions."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qa.scoring import Scorecard, evaluate
from tests.scoring.builders import FREE, PROVENANCE, Stored, criterion, dump, store

pytestmark = pytest.mark.usefixtures("own_vocabulary")

MET, PARTLY, NOT_MET, NOT_APPLICABLE, NOT_EVALUATED = range(5)
CREDIT = {MET: Fraction(1), PARTLY: Fraction(1, 2), NOT_MET: Fraction(0)}


@dataclass(frozen=True)
class Shape:
    """A generated scorecard: per criterion (section, points, critical), and the weights or None."""

    criteria: tuple[tuple[int, int, str], ...]
    weights: tuple[int, ...] | None

    def card(self, name: str = "card", without: int | None = None, least_judged: float = 0.0) -> Scorecard:
        """The scorecard, or it without one criterion. Criterion i answers with measurement m{i}."""
        sections = []
        for s in range(3):
            inside = [self._criterion(i) for i, c in enumerate(self.criteria) if c[0] == s and i != without]
            weight = {} if self.weights is None else {"weight": self.weights[s]}
            if inside:
                sections.append({"id": f"s{s}", "title": "S", "criteria": inside} | weight)
        about = {"id": name, "version": 1, "title": "T", "applies_to": {"channels": "call"}, "pass_mark": 60}
        about["least_judged"] = least_judged
        return Scorecard.model_validate(_balanced(about | {"sections": sections}))

    def _criterion(self, i: int) -> dict[str, Any]:
        _, points, critical = self.criteria[i]
        bands = [{"at_most": MET, "credit": 1}, {"at_most": PARTLY, "credit": 0.5}]
        rule = {"measurement": f"m{i}", "bands": bands}
        when = {"expression": f"coalesce(m{i}, 0) <> {NOT_APPLICABLE}"}
        return criterion(f"c{i}", points=points, critical=critical, bands=rule, applies_when=when)


def _balanced(card: dict[str, Any]) -> dict[str, Any]:
    """Weights made to sum to 100, in the same proportion."""
    weights = [s["weight"] for s in card["sections"] if "weight" in s]
    for section in card["sections"] if weights else ():
        section["weight"] = 100 * section["weight"] / sum(weights)
    return card


def stored(name: str, answers: Sequence[int]) -> Stored:
    """An interaction on which criterion i comes to answers[i]."""
    numbers = {f"m{i}": None if a == NOT_EVALUATED else float(a) for i, a in enumerate(answers)}
    return Stored(name, numbers=numbers)


def expected(shape: Shape, answers: Sequence[int]) -> Fraction | None:
    """The score by hand: exact, one criterion at a time."""
    earned = possible = Fraction(0)
    for s in {section for section, _, _ in shape.criteria}:
        inside = [(c, a) for c, a in zip(shape.criteria, answers, strict=True) if c[0] == s and a in CREDIT]
        worth = sum(points for (_, points, _), _ in inside)
        is_void = any(critical == "section" and a == NOT_MET for (_, _, critical), a in inside)
        if not worth:
            continue
        scale = Fraction(1) if shape.weights is None else Fraction(shape.weights[s], worth)
        possible += scale * worth
        earned += 0 if is_void else scale * sum(points * CREDIT[a] for (_, points, _), a in inside)
    return 100 * earned / possible if possible else None


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    critical = st.sampled_from(["none", "none", "none", "section", "scorecard"])
    one = st.tuples(st.integers(0, 2), st.integers(1, 10), critical)
    criteria = draw(st.lists(one, min_size=2, max_size=len(FREE)))
    weights = draw(st.none() | st.tuples(*[st.integers(1, 9)] * 3))
    return Shape(tuple(criteria), weights)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Shape, list[list[int]]]:
    """A scorecard, and the answers of some interactions."""
    shape = draw(shapes())
    width = len(shape.criteria)
    answer = st.sampled_from([MET, MET, PARTLY, NOT_MET, NOT_APPLICABLE, NOT_EVALUATED])
    return shape, draw(st.lists(st.lists(answer, min_size=width, max_size=width), min_size=3, max_size=6))


Scored = dict[tuple[str, str], tuple[float | None, bool | None, float, float]]


def scores(cards: Sequence[Scorecard], interactions: Sequence[Stored]) -> Scored:
    con = store(*interactions)
    evaluate(con, cards, PROVENANCE)
    rows = con.execute(
        "SELECT interaction_id, scorecard, score, passed, e.points_earned, e.points_possible, "
        "sum(c.points_earned), sum(c.points_possible) FROM evaluations e "
        "JOIN criterion_results c USING (interaction_id, scorecard) GROUP BY ALL"
    ).fetchall()
    for *_, earned, possible, criteria_earned, criteria_possible in rows:
        assert earned == pytest.approx(criteria_earned or 0)
        assert possible == pytest.approx(criteria_possible or 0)
    return {(row[0], row[1]): row[2:6] for row in rows}


LAW = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@LAW
@given(cases())
def test_a_score_is_its_points_by_hand_and_stays_within_0_and_100(
    case: tuple[Shape, list[list[int]]],
) -> None:
    shape, many = case
    found = scores([shape.card()], [stored(f"i{n}", answers) for n, answers in enumerate(many)])
    for n, answers in enumerate(many):
        score, exact = found[f"i{n}", "card"][0], expected(shape, answers)
        assert (score is None) is (exact is None)
        if score is not None and exact is not None:
            assert 0 <= score <= 100
            assert score == pytest.approx(float(exact), abs=0.00501)


@LAW
@given(cases())
def test_passed_is_false_after_a_critical_miss_else_unknown_with_anything_untold(
    case: tuple[Shape, list[list[int]]],
) -> None:
    shape, many = case
    found = scores([shape.card()], [stored(f"i{n}", answers) for n, answers in enumerate(many)])
    for n, answers in enumerate(many):
        score, passed, _, _ = found[f"i{n}", "card"]
        missed = [c for (_, _, c), a in zip(shape.criteria, answers, strict=True) if a == NOT_MET]
        if "scorecard" in missed:
            assert passed is False
            assert score is not None
        elif NOT_EVALUATED in answers or score is None:
            assert passed is None
        else:
            assert passed is (score >= 60)


@LAW
@given(cases(), st.sampled_from([0.25, 0.5, 1.0]))
def test_too_little_judged_gives_no_score_and_enough_the_same(
    case: tuple[Shape, list[list[int]]], least: float
) -> None:
    shape, many = case
    cards = [shape.card("any"), shape.card("enough", least_judged=least)]
    found = scores(cards, [stored(f"i{n}", answers) for n, answers in enumerate(many)])
    for n, answers in enumerate(many):
        numbered = list(zip(shape.criteria, answers, strict=True))
        judged = sum(points for (_, points, _), a in numbered if a in CREDIT)
        untold = sum(points for (_, points, _), a in numbered if a == NOT_EVALUATED)
        is_critical = any(critical == "scorecard" and a == NOT_MET for (_, _, critical), a in numbered)
        is_enough = is_critical or judged >= least * (judged + untold)
        score = found[f"i{n}", "any"][0]
        assert found[f"i{n}", "enough"][0] == (score if is_enough else None)


@LAW
@given(cases())
def test_a_better_outcome_never_lowers_a_score(case: tuple[Shape, list[list[int]]]) -> None:
    shape, [answers, *_] = case
    judged = [i for i, a in enumerate(answers) if a in (PARTLY, NOT_MET)]
    better = {f"better{i}": [*answers[:i], answers[i] - 1, *answers[i + 1 :]] for i in judged}
    found = scores([shape.card()], [stored("base", answers), *(stored(n, a) for n, a in better.items())])
    score, passed, _, _ = found["base", "card"]
    for name in better:
        after, passed_after, _, _ = found[name, "card"]
        assert score is not None
        assert after is not None
        assert after >= score
        assert passed_after is True or passed is not True


@LAW
@given(cases(), st.data())
def test_a_not_applicable_criterion_changes_nothing(
    case: tuple[Shape, list[list[int]]], data: st.DataObject
) -> None:
    shape, many = case
    # without its only criterion a weighted section is gone, and the others weigh more
    in_section = [sum(c[0] == other[0] for other in shape.criteria) for c in shape.criteria]
    free = [i for i, n in enumerate(in_section) if n > 1 or shape.weights is None]
    assume(free)
    i = data.draw(st.sampled_from(free))
    changed = [[*answers[:i], NOT_APPLICABLE, *answers[i + 1 :]] for answers in many]
    cards = [shape.card(), shape.card("without", without=i)]
    found = scores(cards, [stored(f"i{n}", answers) for n, answers in enumerate(changed)])
    for n in range(len(changed)):
        assert found[f"i{n}", "card"] == pytest.approx(found[f"i{n}", "without"])


@LAW
@given(cases(), st.data())
def test_evaluating_twice_or_in_another_order_changes_nothing(
    case: tuple[Shape, list[list[int]]], data: st.DataObject
) -> None:
    shape, many = case
    interactions = [stored(f"i{n}", answers) for n, answers in enumerate(many)]
    cards = [shape.card("one"), shape.card("two")]
    con, other = store(*interactions), store(*data.draw(st.permutations(interactions)))
    evaluate(con, cards, PROVENANCE)
    first = dump(con)
    again = evaluate(con, cards, PROVENANCE)
    evaluate(other, cards[::-1], PROVENANCE)
    assert (again.evaluated, again.superseded, again.unchanged) == (0, 0, 2 * len(interactions))
    assert dump(con) == first
    assert dump(other) == first
