"""customers.csv at the root of the inbox: customer_id, and what the customer is known by elsewhere.

    customer_id,email,phone,zendesk_id
    K-17,maya@mail.example,+44 20 7946 0018,501

Every other column counts, whatever its name: e-mail addresses, phone numbers, ids in other tools. So one
customer who calls, writes and chats is one. A customer may have several rows. Addresses and numbers that
aren't listed become hashes, the same everywhere: they tell that somebody came back, and not who.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Notes, rejected
from qa.ingest._table import read_table
from qa.layout import folded
from qa.types import Rejected

__all__ = ["Customers", "as_phone", "read_customers"]

_ID = "customer_id"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"(?:tel:)?\+?[\d\s().\-/]+")
_PHONE_DIGITS = 7
_TEL = "tel:"


class Customers:
    """Who is who, by whatever they are known by."""

    def __init__(self, listed: Mapping[str, str] | None = None) -> None:
        self._listed = dict(listed or {})

    def id_of(self, given: str) -> str:
        """The customer's id: the listed one, else what was given, an address or phone number as a hash."""
        key = _key(given)
        if found := self._listed.get(key) or self._listed.get(folded(given)):
            return found
        if _EMAIL.fullmatch(key):
            return f"email-{_hash(key)}"
        is_written_as_phone = given.startswith(_TEL) or not given.strip().isdecimal()
        return f"phone-{_hash(key)}" if key.startswith(_TEL) and is_written_as_phone else given


def as_phone(number: str) -> str:
    """The number, marked as one: plain digits could be an id."""
    return f"{_TEL}{number}" if _key(number).startswith(_TEL) else number


def read_customers(path: Path, file: str, notes: Notes) -> tuple[Customers, list[Rejected]]:
    """The customers, and the unusable rows by line. No file is no mistake."""
    if not path.is_file():
        return Customers(), []
    try:
        table = read_table(path, (_ID, "email", "phone"), notes, file)
    except InputError as error:
        return Customers(), [rejected(file, error.reason, error.detail)]
    if _ID not in table.columns:
        detail = "has no column customer_id. Add it; every other column is what the customer is known by."
        return Customers(), [rejected(file, RejectReason.WRONG_SHAPE, detail)]
    listed: dict[str, str] = {}
    bad: list[Rejected] = []
    for row in table.rows:
        own_id = row.cells[_ID]
        keys = {_key(cell) for cell in row.cells.values() if cell}
        if not own_id or row.surplus:
            what = "has more cells than the header." if row.surplus else "has no customer_id."
            bad.append(rejected(file, RejectReason.WRONG_SHAPE, f"{what} Mend it.", part=f"line {row.line}"))
        elif any(listed.setdefault(key, own_id) != own_id for key in keys):
            detail = "has something that a line above gives another customer. The first holds: remove one."
            bad.append(rejected(file, RejectReason.DUPLICATE_ID, detail, part=f"line {row.line}"))
    return Customers(listed), bad


def _key(given: str) -> str:
    """The same for one number or address however it is written."""
    digits = re.sub(r"\D", "", given).removeprefix("00")
    if _PHONE.fullmatch(given.strip()) and len(digits) >= _PHONE_DIGITS:
        return f"{_TEL}{digits}"
    return folded(given)


def _hash(key: str) -> str:
    return blake2b(key.encode("utf-8", "replace"), digest_size=8).hexdigest()
