"""The columns of a worksheet, and cells that no spreadsheet takes for a formula."""

import re

__all__ = ["ANSWERED", "COLUMNS", "FILLED", "KEYS", "SHOWN", "armed", "disarmed"]

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

# OWASP, "CSV Injection": a cell that begins so is a formula to Excel, LibreOffice or Google Sheets.
_HARMFUL = re.compile(r"'*[=+\-@\t\r\n|%]")


def disarmed(text: str) -> str:
    """The cell with an apostrophe ahead where a spreadsheet would work it out as a formula."""
    return "'" + text if _HARMFUL.match(text) else text


def armed(text: str) -> str:
    """The cell as it was before `disarmed`. Law: armed(disarmed(text)) == text."""
    return text[1:] if text.startswith("'") and _HARMFUL.match(text) else text
