"""What is to be e-mailed, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

__all__ = ["Entry", "Kind", "LeftOut", "Mailing", "Outcome", "Plan", "State"]

Kind = Literal["agent", "team"]


class State(StrEnum):
    """What became of an e-mail; the value is what the ledger holds."""

    SENDING = "sending"
    """About to be handed over, or being handed over: never seen of a run that has ended."""
    SENT = "sent"
    """The server has taken it."""
    UNSURE = "unsure"
    """The run or the connection ended while it was handed over: nobody can tell whether it went out."""
    REFUSED = "refused"
    """The server will not take it, and says so for good."""
    FAILED = "failed"
    """The server could not take it now, and every attempt was used up."""


@dataclass(frozen=True, slots=True)
class Mailing:
    """One e-mail to one address: the week of an agent or of a team.

    `about` is the agent's id or the team; `week` as 2026-W45; `name` is the agent's, None where nobody knows
    it; `content` is the hash of what it tells; `report` is the page that goes with it.
    """

    kind: Kind
    about: str
    week: str
    recipient: str
    content: str
    name: str | None = None
    report: Path | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who gets nothing, and why; `is_open` where a person has to decide something."""

    kind: Kind
    about: str
    why: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Who gets what, and who doesn't."""

    due: tuple[Mailing, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one e-mail; `why` is None where it was sent."""

    mailing: Mailing
    state: State
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger: an attempt. Times are ISO, in UTC; `reply` is what the server said."""

    kind: Kind
    about: str
    week: str
    recipient: str
    content: str
    state: State
    began_at: str
    reply: str | None
