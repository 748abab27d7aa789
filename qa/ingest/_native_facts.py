"""What a native transcript may say beside its words: survey answers, and what a phone system recorded.

"surveys": [{"csat": 5, "nps": 9, "ces": 2, "is_resolved": true, "comment": "...", "agent_id": "a101",
             "answered_at": "2026-10-22T08:00:00Z", "csat_as_given": "good", "answers": [["...", "4"]]}],
"contact": {"wait_s": 40, "talk_s": 310, "hold_s": 20, "wrap_up_s": 45, "transfers": 0, "queue": "billing",
            "reason": "invoice", "status": "solved", "solved_at": "...", "reopens": 0, ...}
"""

from datetime import UTC
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from qa.ingest._values import clean_text
from qa.types import Channel, Contact, Survey

__all__ = ["NativeContact", "NativeSurvey"]


def _clean(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_clean)]
Seconds = Annotated[float | None, Field(ge=0, allow_inf_nan=False)]


class NativeSurvey(BaseModel):
    """What a customer answered."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    answered_at: AwareDatetime | None = None
    csat: int | None = Field(None, ge=1, le=5)
    nps: int | None = Field(None, ge=0, le=10)
    ces: int | None = Field(None, ge=1, le=7)
    is_resolved: bool | None = None
    comment: Text | None = None
    agent_id: Text | None = None
    csat_as_given: Text | None = None
    answers: tuple[tuple[Text, Text], ...] = ()

    def of(self, interaction_id: str) -> Survey:
        """As an answer about that interaction."""
        given = dict(self)
        at = self.answered_at
        return Survey(interaction_id, **{**given, "answered_at": at.astimezone(UTC) if at else None})


class NativeContact(BaseModel):
    """What was recorded beside the words."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    channel: Channel | None = None
    started_at: AwareDatetime | None = None
    agent_id: Text | None = None
    queue: Text | None = None
    customer_id: Text | None = None
    reason: Text | None = None
    status: Text | None = None
    disposition: Text | None = None
    wait_s: Seconds = None
    talk_s: Seconds = None
    hold_s: Seconds = None
    wrap_up_s: Seconds = None
    transfers: int | None = Field(None, ge=0)
    is_abandoned: bool | None = None
    solved_at: AwareDatetime | None = None
    reopens: int | None = Field(None, ge=0)

    def of(self, interaction_id: str) -> Contact:
        """As what is known about that interaction."""
        moments = {"started_at": self.started_at, "solved_at": self.solved_at}
        in_utc = {name: at.astimezone(UTC) if at else None for name, at in moments.items()}
        return Contact(interaction_id, **{**dict(self), **in_utc})
