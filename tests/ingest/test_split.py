from datetime import UTC, datetime

from qa.ingest._split import parts_of
from qa.ingest.roster import Roster
from qa.types import Agent, Channel, Interaction, Metadata, Role, Turn

ROSTER = Roster([Agent("a1", "Ana", "North"), Agent("a2", "Ben", "South")])


def served(
    *said: tuple[Role, str, str], agent: str = "several", channel: Channel = Channel.CHAT
) -> Interaction:
    """A chat with a turn a minute: role, who, text."""
    turns = tuple(
        Turn(i, role, name, text, i * 60.0, agent_id=name if role is Role.AGENT else None)
        for i, (role, name, text) in enumerate(said)
    )
    about = Metadata("T-1", agent_id=agent, started_at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    return Interaction(channel, about, "ab" * 32, turns, duration_s=240.0)


CHAT = served(
    (Role.CUSTOMER, "tom", "first"),
    (Role.AGENT, "a1", "hello"),
    (Role.CUSTOMER, "tom", "between"),
    (Role.AGENT, "a2", "taking over"),
    (Role.CUSTOMER, "tom", "last"),
)


def test_each_agents_part_holds_what_lies_beside_their_turns() -> None:
    ana, ben = parts_of(CHAT, ROSTER)
    assert [turn.text for turn in ana.turns] == ["first", "hello", "between"]
    assert [turn.text for turn in ben.turns] == ["between", "taking over", "last"]


def test_a_part_is_its_agents_and_begins_at_zero() -> None:
    _, ben = parts_of(CHAT, ROSTER)
    assert (ben.id, ben.metadata.part_of) == ("T-1~a2", "T-1")
    assert (ben.metadata.agent_name, ben.metadata.team) == ("Ben", "unknown")
    assert ben.metadata.started_at == datetime(2026, 3, 2, 9, 2, tzinfo=UTC)
    assert [(turn.index, turn.start_s) for turn in ben.turns] == [(0, 0.0), (1, 60.0), (2, 120.0)]
    assert ben.duration_s == 120.0


def test_who_came_before_and_after_is_counted() -> None:
    back = served(
        *((turn.role, turn.participant, turn.text) for turn in CHAT.turns), (Role.AGENT, "a1", "back again")
    )
    ana, ben = parts_of(back, ROSTER)
    assert [turn.text for turn in ana.turns] == ["first", "hello", "between", "last", "back again"]
    assert [(p.agents_before, p.agents_after) for p in (ana, ben)] == [(0, 0), (1, 1)]


def test_a_conversation_of_one_agent_has_no_parts() -> None:
    assert list(parts_of(served((Role.AGENT, "a1", "hello"), agent="a1"), ROSTER)) == []


def test_a_note_of_another_agent_makes_no_part() -> None:
    note = Turn(1, Role.AGENT, "Ben", "look at this", 60.0, is_public=False, agent_id="a2")
    about = Metadata("T-1", agent_id="several")
    hello = Turn(0, Role.AGENT, "Ana", "hello", 0.0, agent_id="a1")
    (ana,) = parts_of(Interaction(Channel.CHAT, about, "ab" * 32, (hello, note)), ROSTER)
    assert [turn.text for turn in ana.turns] == ["hello", "look at this"]


def test_the_voices_of_a_call_are_not_parted() -> None:
    spoken = [(turn.role, turn.participant, turn.text) for turn in CHAT.turns]
    assert list(parts_of(served(*spoken, channel=Channel.CALL), ROSTER)) == []
