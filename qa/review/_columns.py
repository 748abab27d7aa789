"""The columns of a worksheet."""

__all__ = ["ANSWERED", "COLUMNS", "FILLED", "KEYS", "SHOWN"]

SHOWN = (
    "interaction_id",
    "scorecard",
    "scorecard_version",
    "agent_id",
    "agent_name",
    "channel",
    "started_at",
    "section",
    "criterion",
    "question",
    "machine_outcome",
    "counts_now",
    "decided_by",
    "reason",
    "quotes",
    "choices",
    "root_causes",
)
"""What a reviewer reads."""
FILLED = ("outcome", "choice", "credit", "root_cause", "comment", "reviewer", "reviewed_at")
"""What a reviewer fills in."""
ANSWERED = ("outcome", "choice", "credit", "root_cause", "comment")
"""Any of these filled in makes a row an answer; names and times may be filled down ahead."""
KEYS = ("evaluation_id", "source_sha256")
"""What the worksheet was made of: an answer speaks of just that."""
COLUMNS = (*SHOWN, *FILLED, *KEYS)
