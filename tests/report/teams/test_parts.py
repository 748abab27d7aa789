"""What of a team's page is reckoned: shades, who stands apart, why something was drawn."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.report.language import speaking
from qa.report.teams._heat import shade
from qa.report.teams._outliers import outliers
from qa.report.teams._reasons import reasons


@pytest.mark.parametrize(
    ("met", "judged", "expected"),
    [
        (0, 0, None),
        (4, 4, None),
        (5, 5, 0),
        (19, 20, 1),
        (15, 20, 1),
        (14, 20, 2),
        (10, 20, 2),
        (5, 20, 3),
        (4, 20, 4),
        (0, 5, 4),
    ],
)
def test_the_shade_is_the_quarter_of_what_was_missed(met: int, judged: int, expected: int | None) -> None:
    assert shade(met, judged) == expected


@given(st.integers(5, 500).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_who_meets_more_is_never_shaded_darker(case: tuple[int, int]) -> None:
    met, judged = case
    more, fewer = shade(met + 1, judged), shade(met, judged)
    assert more is not None
    assert fewer is not None
    assert more <= fewer


def row(name: str, score: float, margin: float = 4.0, n: int = 40, is_ranked: bool = True) -> dict[str, Any]:
    from datetime import date

    about = {"agent_id": name, "agent_name": name, "compared": n, "adjusted_score": score}
    days = {"since": date(2026, 10, 10), "until": date(2026, 11, 7)}
    return {**about, **days, "adjusted_margin": margin, "is_ranked": is_ranked}


ALIKE = [row(f"Agent {i}", 78 + i) for i in range(5)]


def names(*rows: dict[str, Any]) -> list[str]:
    return [each.agent_name for each in outliers(rows, lambda agent: None).found]


def test_only_whose_interval_leaves_that_of_the_others_stands_apart() -> None:
    assert names(*ALIKE, row("Dora", 60)) == ["Dora"]
    assert names(*ALIKE, row("Dora", 95)) == ["Dora"]
    assert names(*ALIKE, row("Dora", 78)) == []
    assert names(*ALIKE, row("Dora", 60, margin=19)) == [], "the two intervals meet"


def test_one_far_off_makes_nobody_else_stand_out() -> None:
    assert names(*ALIKE, row("Dora", 20)) == ["Dora"]
    assert set(names(*ALIKE, row("Dora", 20), row("Eve", 22))) == {"Dora", "Eve"}


def test_the_others_are_measured_without_the_agent() -> None:
    (apart,) = outliers([*ALIKE, row("Dora", 40, n=400)], lambda agent: f"{agent}.html").found
    assert apart.others == pytest.approx(80)
    assert apart.others_margin == pytest.approx(2.776 * 2.5**0.5 / 5**0.5, rel=0.01), "Student, of five means"
    assert (apart.href, apart.is_above, apart.n) == ("Dora.html", False, 400)


def test_too_few_others_tell_nothing() -> None:
    few = outliers([*ALIKE[:4], row("Dora", 10)], lambda agent: None)
    assert (few.compared, few.found) == (0, ())
    assert names(*ALIKE, row("Dora", 10, is_ranked=False)) == [], "too few contacts of the agent's own"


WHY = (
    "an open dispute; 1 critical failure; 2 critical failures; 38 % of the criteria not evaluated; "
    "transcript confidence 0.62; sentiment fell by 0.52; score 74.0, pass mark 75; "
    "score 40.0, the agent's usual is 81.5 (2.4 standard deviations); random; stretch 2 of 4; "
    "fills up, since a stretch of the period had none"
)


def test_every_reason_is_told_in_the_readers_language() -> None:
    english = reasons(WHY)
    assert english[:5] == (
        "a disagreement to decide",
        "must-haves missed: 1",
        "must-haves missed: 2",
        "38 % of the questions could not be told",
        "the words were heard with a confidence of 0.62",
    )
    with speaking("es"):
        spanish = reasons(WHY)
    assert len(spanish) == len(english) == 11
    assert not set(spanish) & set(english)


def test_a_reason_of_another_wording_stays_as_it_is() -> None:
    assert reasons("asked for by Dana") == ("asked for by Dana",)
