"""Scorecards: YAML that specialists own, compiled to SQL, with evidence for every point."""

from qa.scoring._arithmetic import SectionSum, Total
from qa.scoring._expected import Again
from qa.scoring._explained import (
    Evidence,
    ExplainedCriterion,
    ExplainedSection,
    Explanation,
    PersonsAnswer,
)
from qa.scoring._people import apply_reviews
from qa.scoring._versions import Version, check_versions, edition, find, list_versions
from qa.scoring.definition import Change, changes
from qa.scoring.diff import AgentChange, CriterionChange, Crossing, ScorecardDiff, diff
from qa.scoring.evaluate import EvaluationSummary, Provenance, evaluate
from qa.scoring.examples import Coverage, Difference, ScorecardTest, test_scorecard
from qa.scoring.explain import explain, explain_current
from qa.scoring.loader import fingerprint, load_scorecard, load_scorecards
from qa.scoring.model import Scorecard
from qa.scoring.schema import schema

__all__ = [
    "Again",
    "AgentChange",
    "Change",
    "Coverage",
    "CriterionChange",
    "Crossing",
    "Difference",
    "EvaluationSummary",
    "Evidence",
    "ExplainedCriterion",
    "ExplainedSection",
    "Explanation",
    "PersonsAnswer",
    "Provenance",
    "Scorecard",
    "ScorecardDiff",
    "ScorecardTest",
    "SectionSum",
    "Total",
    "Version",
    "apply_reviews",
    "changes",
    "check_versions",
    "diff",
    "edition",
    "evaluate",
    "explain",
    "explain_current",
    "find",
    "fingerprint",
    "list_versions",
    "load_scorecard",
    "load_scorecards",
    "schema",
    "test_scorecard",
]
