"""The examples that a scorecard carries: short transcripts and what they must come to."""

from typing import Any

from pydantic import Field

from qa.scoring._strict import Across, Part
from qa.scoring.rules import Seconds
from qa.types import Channel, Outcome, Role

__all__ = ["Example", "ExampleTurn"]


class ExampleTurn(Part):
    """A turn of an example: who says what, and if it matters from when until when."""

    agent: str | None = None
    customer: str | None = None
    bot: str | None = None
    system: str | None = None
    at: Seconds | None = None
    until: Seconds | None = None

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """One speaker."""
        if sum(role in given for role in ("agent", "customer", "bot", "system")) != 1:
            yield (), "a turn has one speaker: agent, customer, bot or system."

    @property
    def said(self) -> tuple[Role, str]:
        """Who says what."""
        by_role = ((role, getattr(self, role)) for role in (Role.AGENT, Role.CUSTOMER, Role.BOT, Role.SYSTEM))
        return next((role, text) for role, text in by_role if text is not None)


class Example(Part):
    """A short transcript and what criteria must come to; those not named may come to anything.

    With `agents_before` or `agents_after` it is one agent's part of a conversation that several served.
    """

    name: str
    channel: Channel | None = None
    mono: bool = False
    timed: bool = True
    agents_before: int = Field(0, ge=0)
    agents_after: int = Field(0, ge=0)
    turns: tuple[ExampleTurn, ...] = Field(min_length=1)
    expect: dict[str, Outcome] = Field(min_length=1)
    passed: bool | None = None
