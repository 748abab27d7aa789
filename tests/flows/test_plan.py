"""The plan for a big night: the formula agrees with a simulation of the same night, item by item."""

import pytest

from tests.bench.plan import Night, formula, simulated


@pytest.mark.parametrize("cores", [1, 4, 64])
@pytest.mark.parametrize("calls_share", [0.0, 0.2])
def test_the_formula_agrees_with_the_simulation(cores: int, calls_share: float) -> None:
    night = Night(20_000, calls_share, cores)
    assert simulated(night).all_s == pytest.approx(formula(night).all_s, rel=0.1)


def test_texts_are_held_up_by_the_one_process_that_reads_and_loads() -> None:
    few, many = formula(Night(1_000_000, 0.0, 2)), formula(Night(1_000_000, 0.0, 64))
    assert few.cores_s > few.own_s
    assert many.own_s > many.cores_s


def test_calls_are_held_up_by_the_cores() -> None:
    told = formula(Night(1_000_000, 0.2, 64))
    assert told.cores_s > told.own_s
