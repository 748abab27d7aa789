"""Scorecards: YAML that specialists own, compiled to SQL, with evidence for every point."""

from qa.scoring.diff import AgentChange, CriterionChange, ScorecardDiff, diff
from qa.scoring.evaluate import EvaluationSummary, Provenance, evaluate
from qa.scoring.explain import Evidence, ExplainedCriterion, ExplainedSection, Explanation, explain
from qa.scoring.loader import fingerprint, load_scorecard, load_scorecards
from qa.scoring.model import Scorecard

__all__ = [
    "AgentChange",
    "CriterionChange",
    "EvaluationSummary",
    "Evidence",
    "ExplainedCriterion",
    "ExplainedSection",
    "Explanation",
    "Provenance",
    "Scorecard",
    "ScorecardDiff",
    "diff",
    "evaluate",
    "explain",
    "fingerprint",
    "load_scorecard",
    "load_scorecards",
]
