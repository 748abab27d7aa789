"""Weeks of reports on their way to people: by e-mail, at most once, or as a folder for a file share."""

from qa.send._folder import fill_folder
from qa.send._ledger import Ledger, open_ledger
from qa.send._model import Entry, LeftOut, Mailing, Outcome, Plan, State
from qa.send._notice import Notice, send_notice
from qa.send._plan import Readers, Wish
from qa.send._rows import latest_week
from qa.send._week import Desk, last_week, open_desk, send_last_week, week_of, write_current

__all__ = [
    "Desk",
    "Entry",
    "Ledger",
    "LeftOut",
    "Mailing",
    "Notice",
    "Outcome",
    "Plan",
    "Readers",
    "State",
    "Wish",
    "fill_folder",
    "last_week",
    "latest_week",
    "open_desk",
    "open_ledger",
    "send_last_week",
    "send_notice",
    "week_of",
    "write_current",
]
