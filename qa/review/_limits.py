"""When raters agree well enough: the limits of scorecards/review/calibration.yaml."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from qa import strictyaml
from qa.review.agreement import Estimate

__all__ = ["Limits", "Verdict", "load_limits", "verdict"]

_FILE = Path("review") / "calibration.yaml"
Verdict = Literal["agree", "disagree", "unclear"]


class Limits(BaseModel):
    """Limits of agreement; what they mean stands in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    ac1_below: float = Field(gt=-1, le=1)
    interval_below: float = Field(gt=-1, le=1)
    fewest_to_tell: int = Field(ge=2)
    enough_interactions: int = Field(ge=2)


def load_limits(scorecards: Path) -> Limits:
    """The limits of the folder's review/calibration.yaml. Raises ConfigError with every mistake."""
    return strictyaml.load(scorecards / _FILE, Limits, name=str(_FILE))


def verdict(items: int, ac1: Estimate, limits: Limits) -> Verdict:
    """Whether raters agree; where all interactions are alike, AC1 itself stands for its interval's end."""
    if items < limits.fewest_to_tell or ac1.value is None:
        return "unclear"
    if ac1.value >= limits.ac1_below:
        return "agree"
    high = ac1.value if ac1.high is None else ac1.high
    return "disagree" if high < limits.interval_below else "unclear"
