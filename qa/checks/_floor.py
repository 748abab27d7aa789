"""Who holds the floor when: every utterance of a call with what was under way as it began, and what followed.

An utterance is one party's speech without a pause inside one turn; a run of them with no longer pause between
is that party's floor.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.checks._intervals import Spurt
from qa.types import Role

__all__ = ["Place", "Utterance", "placed"]

_NEVER_S = float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """One party's speech without a pause, and what its words tell.

    `is_listening`: short, and only words that show listening. `is_holding`: only words that hold or take the
    floor ("um", "so"). `is_broken_off`: it stops where no sentence can end. `is_question`: it ends with one.
    `is_recognised`: an engine heard it, which puts a full stop after whatever it heard last.
    """

    spurt: Spurt
    is_listening: bool
    is_holding: bool
    is_broken_off: bool
    is_question: bool
    is_recognised: bool

    @property
    def role(self) -> Role:
        """Whose speech it is."""
        return self.spurt.turn.role

    @property
    def start_s(self) -> float:
        """When it begins."""
        return self.spurt.start_s

    @property
    def end_s(self) -> float:
        """When it ends."""
        return self.spurt.end_s


@dataclass(slots=True)
class Place:
    """An utterance among the others; times are infinite where nothing comes.

    `over`: the other party's utterances that began before it and go on as it begins. `heard`: the other's
    utterance that ends last of those before. `before`: its speaker's utterance before. `floor_start_s`,
    `floor_end_s`: its speaker's floor; `floor_words`: words from here to the end of that. `goes_on_s`: when
    its speaker next says more than a listening sound. `answered_s`: when the other next begins.
    """

    said: Utterance
    over: "tuple[Place, ...]"
    heard: Utterance | None
    before: "Place | None"
    floor_start_s: float
    floor_end_s: float = 0.0
    floor_words: int = 0
    goes_on_s: float = _NEVER_S
    answered_s: float = _NEVER_S


def placed(said: Sequence[Utterance], pause_s: float) -> list[Place]:
    """Each utterance in its place, in order of start; a longer pause than `pause_s` ends a floor."""
    ordered = sorted(said, key=lambda each: (each.start_s, each.end_s))
    places = list(_forwards(ordered, pause_s))
    _backwards(places)
    return places


def _forwards(ordered: Sequence[Utterance], pause_s: float) -> Iterator[Place]:
    under_way: list[Place] = []
    heard: dict[Role, Utterance] = {}  # of each party, what ends last
    last: dict[Role, Place] = {}
    for each in ordered:
        under_way = [place for place in under_way if place.said.end_s > each.start_s]
        others = [p for p in under_way if p.said.role is not each.role and p.said.start_s < each.start_s]
        latest = [utterance for role, utterance in heard.items() if role is not each.role]
        before = last.get(each.role)
        is_same_floor = before is not None and each.start_s - heard[each.role].end_s <= pause_s
        floor_start_s = before.floor_start_s if before is not None and is_same_floor else each.start_s
        place = Place(each, tuple(others), latest[0] if latest else None, before, floor_start_s)
        under_way.append(place)
        last[each.role] = place
        if each.role not in heard or each.end_s >= heard[each.role].end_s:
            heard[each.role] = each
        yield place


def _backwards(places: Sequence[Place]) -> None:
    """Fills in what follows each utterance."""
    after: dict[Role, Place] = {}
    begins_s: dict[Role, float] = {}
    goes_on_s: dict[Role, float] = {}
    for place in reversed(places):
        each, follower = place.said, after.get(place.said.role)
        place.floor_end_s, place.floor_words = each.end_s, len(each.spurt.words)
        if follower is not None and follower.floor_start_s == place.floor_start_s:
            place.floor_end_s = max(place.floor_end_s, follower.floor_end_s)
            place.floor_words += follower.floor_words
        place.goes_on_s = goes_on_s.get(each.role, _NEVER_S)
        place.answered_s = min((s for role, s in begins_s.items() if role is not each.role), default=_NEVER_S)
        after[each.role] = place
        begins_s[each.role] = each.start_s
        if not each.is_listening:
            goes_on_s[each.role] = each.start_s
