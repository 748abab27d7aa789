from hypothesis import given
from hypothesis import strategies as st

from qa.ingest._grouped import Places


@given(st.lists(st.tuples(st.sampled_from("abcdé"), st.integers(0, 9)), max_size=30))
def test_places_are_those_added_in_their_order(added: list[tuple[str, int]]) -> None:
    places = Places()
    for number, (key, part) in enumerate(added):
        places.add(key, part, number, number + 1, number)
    for key in "abcdé":
        expected = [(part, n, n + 1, n) for n, (each, part) in enumerate(added) if each == key]
        assert places.of(key) == expected
    firsts = dict(reversed([(key, (part, n, n + 1, n)) for n, (key, part) in enumerate(added)]))
    assert list(places.firsts()) == sorted(firsts.values(), key=lambda place: place[3])
