"""Customers' rights: to be forgotten, to get what is held of them, and that nothing is kept for too long."""

from qa.rights._erase import Erased, compact, forget, readmit, withdraw
from qa.rights._guard import Guard
from qa.rights._handed_out import Handed, hand_out
from qa.rights._ledger import catch_up
from qa.rights._retain import Retained, is_past, remove_again, retain, retain_now

__all__ = [
    "Erased",
    "Guard",
    "Handed",
    "Retained",
    "catch_up",
    "compact",
    "forget",
    "hand_out",
    "is_past",
    "readmit",
    "remove_again",
    "retain",
    "retain_now",
    "withdraw",
]
