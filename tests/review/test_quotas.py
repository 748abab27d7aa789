"""Laws of quotas, over whatever candidates there are."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from qa.review._quotas import DIMENSIONS, Candidate, Dimension, Quotas, choose, shortfalls

LIMITS = st.dictionaries(st.sampled_from(DIMENSIONS), st.integers(0, 3))
QUOTAS = st.builds(Quotas, st.none() | st.integers(0, 8), LIMITS, LIMITS)


def candidate(number: int, agent: str, channel: str, risk: float | None) -> Candidate:
    team = "North" if agent in "ab" else "South"
    return Candidate(str(number), "support_call", agent, agent, team, channel, None, risk, "made")


ROWS = st.tuples(
    st.sampled_from("abcd"), st.sampled_from(["call", "chat"]), st.sampled_from([None, 0.0, 2.0])
)
RANKED = st.lists(ROWS, max_size=15).map(lambda rows: [candidate(i, *row) for i, row in enumerate(rows)])


def tally(drawn: list[Candidate], dimension: Dimension) -> Counter[str]:
    return Counter(each.group(dimension) for each in drawn)


@given(RANKED, QUOTAS)
def test_no_quota_is_exceeded_and_the_rank_is_kept(ranked: list[Candidate], quotas: Quotas) -> None:
    drawn = choose(ranked, quotas)
    assert quotas.count is None or len(drawn) <= quotas.count
    for dimension, most in quotas.at_most.items():
        assert all(count <= most for count in tally(drawn, dimension).values())
    assert drawn == [each for each in ranked if each in drawn]


@given(RANKED, QUOTAS)
def test_what_was_left_out_had_no_room_or_no_risk(ranked: list[Candidate], quotas: Quotas) -> None:
    drawn = choose(ranked, quotas)
    is_full = quotas.count is not None and len(drawn) >= quotas.count
    for each in ranked:
        if each in drawn or is_full or each.risk == 0:
            continue
        assert any(tally(drawn, d)[each.group(d)] >= most for d, most in quotas.at_most.items())


@given(RANKED, LIMITS)
def test_without_other_limits_every_group_gets_what_was_asked_or_all_it_has(
    ranked: list[Candidate], at_least: dict[Dimension, int]
) -> None:
    quotas = Quotas(None, {}, at_least)
    drawn = choose(ranked, quotas)
    groups = {d: sorted({each.group(d) for each in ranked}) for d in DIMENSIONS}
    for dimension, fewest in at_least.items():
        there, got = tally(ranked, dimension), tally(drawn, dimension)
        assert all(got[group] >= min(fewest, there[group]) for group in groups[dimension])
    for short in shortfalls(drawn, ranked, groups, quotas):
        assert short.is_empty
        assert short.drawn == tally(ranked, short.dimension)[short.group] < short.asked
