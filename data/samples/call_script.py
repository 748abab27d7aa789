"""Read the call scripts in source/calls and lay their turns out in time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml

Speaker = Literal["agent", "customer"]
BREAK = " / "  # in a text: the speaker is cut off here; the words behind it are planned, never heard

LEAD_IN_S = 0.6  # the line is open before the first word
TAIL_S = 0.8
DEAD_AIR_S = 8.0  # an unexplained silence from here on is planned dead air
BACKCHANNEL_MAX_S = 0.6
CUT_IN_MIN_S = 0.6  # an interruption starts at least this long before the other meant to stop


@dataclass(frozen=True)
class Turn:
    """One line of a script: a speaker with words, or a hold in which nobody speaks."""

    speaker: Speaker = "agent"
    text: str = ""
    pause_s: float | None = None  # silence before the turn; None is an ordinary change of turn
    overlap_s: float = 0.0  # starts this long before the other's end
    interrupts: bool = False
    backchannel: bool = False
    hold_s: float = 0.0
    announced: bool = False
    music: bool = False

    @property
    def heard(self) -> str:
        """The words that can really be heard."""
        return self.text.split(BREAK)[0]

    @property
    def planned(self) -> str:
        """The words that the speaker meant to say."""
        return self.text.replace(BREAK, " ")


@dataclass(frozen=True)
class Script:
    """A call as written: the manifest's fields, the voices and the turns.

    Without `language` it is English, and the manifest says so; another language is left for callqa to tell.
    """

    interaction_id: str
    story: str
    file: str
    agent_id: str
    queue: str
    customer_id: str
    started_at: str
    agent_channel: str
    disposition: str
    customer_voice: str = ""
    agent_voice: str = ""  # in another language than the agent's usual one
    language: str = "en"
    cut_to_s: float | None = None
    not_audio: str = ""
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Placed:
    """A turn with the times at which it is heard, in seconds since the recording began."""

    turn: Turn
    start_s: float
    end_s: float


@dataclass
class Timeline:
    """Everything that a recording holds, in the order in which it begins."""

    spoken: list[Placed] = field(default_factory=list)
    interruptions: list[dict[str, Any]] = field(default_factory=list)
    holds: list[Placed] = field(default_factory=list)
    dead_air: list[tuple[float, float]] = field(default_factory=list)
    duration_s: float = 0.0


def load_scripts(folder: Path) -> list[Script]:
    """Return the scripts of a folder, by interaction id."""
    return [_script(yaml.safe_load(path.read_text())) for path in sorted(folder.glob("C-*.yaml"))]


def _script(raw: dict[str, Any]) -> Script:
    turns = tuple(_turn(entry) for entry in raw.pop("turns", []))
    return Script(**raw, turns=turns)


def _turn(entry: dict[str, Any]) -> Turn:
    rest = {key: value for key, value in entry.items() if key not in ("agent", "customer")}
    for speaker in ("agent", "customer"):
        if speaker in entry:
            return Turn(speaker=speaker, text=entry[speaker], **rest)
    return Turn(**rest)


def lay_out(script: Script, length_s: Callable[[Speaker, str], float]) -> Timeline:
    """Return when each turn is heard; `length_s` says how long a speaker takes for a text.

    Raises ValueError when a direction can't be kept, such as a backchannel longer than the turn it lies in.
    """
    line = Timeline(duration_s=LEAD_IN_S)
    for index, turn in enumerate(script.turns):
        if turn.hold_s:
            start_s = line.duration_s
            line.duration_s += turn.hold_s
            line.holds.append(Placed(turn, start_s, line.duration_s))
        elif turn.overlap_s:
            _place_over(line, turn, length_s)
        else:
            gap_s = _ordinary_gap_s(script, index) if turn.pause_s is None else turn.pause_s
            _place_after(line, turn, gap_s, length_s)
    line.spoken.sort(key=lambda placed: placed.start_s)
    line.holds = [_between_words(hold, line.spoken) for hold in line.holds]
    line.dead_air += [(hold.start_s, hold.end_s) for hold in line.holds if not hold.turn.announced]
    line.dead_air.sort()
    line.duration_s += TAIL_S
    return line


def _ordinary_gap_s(script: Script, index: int) -> float:
    """Return a change of turn of 0.25 to 0.65 s that depends on the call and the place in it only."""
    digest = hashlib.sha256(f"{script.interaction_id}/{index}".encode()).digest()
    return 0.25 + 0.4 * digest[0] / 255


def _place_after(line: Timeline, turn: Turn, gap_s: float, length_s: Callable[[Speaker, str], float]) -> None:
    start_s = line.duration_s + gap_s
    if gap_s >= DEAD_AIR_S:
        line.dead_air.append((line.duration_s, start_s))
    line.duration_s = start_s + length_s(turn.speaker, turn.text)
    line.spoken.append(Placed(turn, start_s, line.duration_s))


def _place_over(line: Timeline, turn: Turn, length_s: Callable[[Speaker, str], float]) -> None:
    other = next(placed for placed in reversed(line.spoken) if not placed.turn.backchannel)
    start_s = other.end_s - turn.overlap_s
    end_s = start_s + length_s(turn.speaker, turn.text)
    if other.turn.speaker == turn.speaker or start_s <= other.start_s:
        raise ValueError(f"'{turn.text}' does not lie over the other speaker. Change overlap_s.")
    if turn.backchannel and (end_s - start_s > BACKCHANNEL_MAX_S or end_s > other.end_s):
        raise ValueError(f"'{turn.text}' takes {end_s - start_s:.2f} s: too long for a backchannel there.")
    line.spoken.append(Placed(turn, start_s, end_s))
    line.duration_s = max(line.duration_s, end_s)
    if not turn.interrupts:
        return
    meant_end_s = other.start_s + length_s(other.turn.speaker, other.turn.planned)
    if meant_end_s - start_s < CUT_IN_MIN_S:
        raise ValueError(f"'{turn.text}' cuts in too late to be an interruption.")
    overlap = {"start_s": start_s, "end_s": min(other.end_s, end_s)}
    line.interruptions.append({"by": turn.speaker, **overlap, "overlap_s": overlap["end_s"] - start_s})


def _between_words(hold: Placed, spoken: list[Placed]) -> Placed:
    """Return the hold from the last word before it to the first one after it."""
    return Placed(hold.turn, hold.start_s, min(p.start_s for p in spoken if p.start_s >= hold.end_s))
