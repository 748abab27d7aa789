"""Laws of turns: each word in one turn, in order; starts never go back; no pause swallows the other party."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from qa.transcribe.assemble import LONG_PAUSE_S, PAUSE_S, Side, assemble
from qa.types import Channel, Interaction, Metadata, Role, Turn, Word

STEPS = st.lists(st.tuples(st.floats(0.0, 2.0), st.floats(0.05, 1.0)), max_size=30)


def words(steps: Sequence[tuple[float, float]], name: str = "w") -> list[Word]:
    """Words from (gap before, length), each with a text of its own."""
    said, at_s = [], 0.0
    for i, (gap_s, length_s) in enumerate(steps):
        said.append(Word(f"{name}{i}", at_s + gap_s, at_s + gap_s + length_s, 0.5))
        at_s += gap_s + length_s
    return said


def two(agent: Sequence[Word], customer: Sequence[Word]) -> tuple[Turn, ...]:
    return assemble([Side(Role.AGENT, "agent", agent), Side(Role.CUSTOMER, "customer", customer)], "en")


def texts(turns: Sequence[Turn]) -> list[tuple[str, str]]:
    return [(turn.role.value, turn.text) for turn in turns]


@given(STEPS, STEPS)
def test_every_word_is_in_one_turn_in_order(
    left: list[tuple[float, float]], right: list[tuple[float, float]]
) -> None:
    sides = {Role.AGENT: words(left, "a"), Role.CUSTOMER: words(right, "c")}
    turns = two(*sides.values())
    for role, said in sides.items():
        mine = [turn for turn in turns if turn.role is role]
        assert [word for turn in mine for word in turn.words] == said
        assert " ".join(turn.text for turn in mine) == " ".join(word.text for word in said)
    for turn in turns:
        assert turn.start_s == turn.words[0].start_s
        assert turn.end_s == turn.words[-1].end_s
    Interaction(Channel.CALL, Metadata("x"), "", turns)  # checks indexes and that starts never go back


@given(STEPS, STEPS)
def test_no_turn_swallows_a_pause(left: list[tuple[float, float]], right: list[tuple[float, float]]) -> None:
    sides = {Role.AGENT: words(left, "a"), Role.CUSTOMER: words(right, "c")}
    for turn in two(*sides.values()):
        others = sides[Role.CUSTOMER if turn.role is Role.AGENT else Role.AGENT]
        for before, after in zip(turn.words, turn.words[1:], strict=False):
            pause_s = after.start_s - before.end_s
            assert pause_s <= LONG_PAUSE_S
            spoke = any(w.start_s < after.start_s and w.end_s > before.end_s for w in others)
            assert pause_s < PAUSE_S or not spoke


def test_a_backchannel_does_not_split_whoever_goes_on_talking() -> None:
    agent = [Word("so", 0.0, 1.0), Word("you", 1.05, 2.0), Word("see", 2.0, 3.0)]
    assert texts(two(agent, [Word("mhm", 1.5, 1.8)])) == [("agent", "so you see"), ("customer", "mhm")]


def test_an_answer_in_a_pause_splits() -> None:
    agent = [Word("ready?", 0.0, 1.0), Word("good", 1.9, 2.3)]
    turns = two(agent, [Word("yes", 1.2, 1.6)])
    assert texts(turns) == [("agent", "ready?"), ("customer", "yes"), ("agent", "good")]


def test_overlap_stays_visible() -> None:
    turns = two([Word("the", 0.0, 1.0), Word("price", 1.0, 2.0)], [Word("no", 1.5, 2.5)])
    assert [(turn.start_s, turn.end_s) for turn in turns] == [(0.0, 2.0), (1.5, 2.5)]


def test_one_channel_splits_at_sentences_and_long_pauses() -> None:
    said = [
        Word("Ready?", 0.0, 0.5),
        Word("Yes", 0.9, 1.1),
        Word("sir.", 1.5, 1.8),
        Word("Then", 3.0, 3.3),
    ]
    turns = assemble([Side(Role.UNKNOWN, "unknown", said)], "en")
    assert [turn.text for turn in turns] == ["Ready?", "Yes sir.", "Then"]
    assert {turn.role for turn in turns} == {Role.UNKNOWN}


def test_confidence_is_the_mean_of_known_ones_and_none_without() -> None:
    known = [Word("a", 0.0, 0.1, 0.2), Word("b", 0.1, 0.2, 0.4), Word("c", 0.2, 0.3)]
    assert abs((two(known, [])[0].confidence or 0.0) - 0.3) < 1e-9
    assert two([Word("a", 0.0, 0.1)], [])[0].confidence is None


def test_languages_without_spaces_get_none() -> None:
    turns = assemble([Side(Role.UNKNOWN, "unknown", [Word("你", 0.0, 0.1), Word("好", 0.1, 0.2)])], "zh")
    assert turns[0].text == "你好"
