"""What must be hidden is: the floors that redaction holds on the labelled conversations."""

from dataclasses import replace

import pytest

from tests.privacy.labelled_set import Entry, entries, tally

FLOORS = {
    "CARD": 0.97,
    "CVV": 0.97,
    "PHONE": 0.97,
    "NATIONAL_ID": 0.97,
    "IBAN": 0.97,
    "ACCOUNT": 0.95,
    "BIRTH_DATE": 0.95,
}
"""Share of the labelled places that are hidden whole."""
MOST_UNDUE = 0.03  # of all that is hidden


BLIND = {
    "words_blind": {"NAME": 0.82, "EMAIL": 0.8, "ADDRESS": 0.65, "PASSWORD": 0.9},
    "blind_fourth": {
        "NAME": 0.95,
        "EMAIL": 0.95,
        "CARD": 0.95,
        "PHONE": 0.95,
        "NATIONAL_ID": 0.9,
        "ADDRESS": 0.7,
    },
    "blind_fifth": {
        "NAME": 0.95,
        "CARD": 0.95,
        "PHONE": 0.95,
        "NATIONAL_ID": 0.95,
        "EMAIL": 0.95,
        "ADDRESS": 0.78,
        "PASSWORD": 1.0,
    },
    "blind_sixth": {
        "NAME": 0.88,
        "CARD": 0.95,
        "PHONE": 0.95,
        "NATIONAL_ID": 0.9,
        "EMAIL": 0.95,
        "ADDRESS": 0.85,
        "PASSWORD": 1.0,
    },
    "blind_seventh": {
        "NAME": 0.93,
        "CARD": 0.95,
        "PHONE": 1.0,
        "NATIONAL_ID": 1.0,
        "EMAIL": 1.0,
        "ADDRESS": 0.94,
        "PASSWORD": 1.0,
    },
    "blind_eighth": {
        "NAME": 0.95,
        "CARD": 0.98,
        "PHONE": 0.98,
        "NATIONAL_ID": 0.95,
        "EMAIL": 1.0,
        "ADDRESS": 0.92,
        "PASSWORD": 0.92,
    },
    "blind_ninth": {
        "NAME": 0.92,
        "CARD": 1.0,
        "PHONE": 1.0,
        "NATIONAL_ID": 1.0,
        "EMAIL": 1.0,
        "ADDRESS": 1.0,
        "PASSWORD": 0.85,
    },
    "numbers_blind_third": {"CARD": 0.88, "NATIONAL_ID": 0.85, "PHONE": 0.95, "CVV": 0.8, "NAME": 0.9},
}
"""Of what somebody wrote who hadn't seen the rules; they hide less of it, and more that is none."""


@pytest.mark.parametrize("is_held", [False, True])
def test_of_each_kind_enough_is_hidden_written_and_said(is_held: bool) -> None:
    found = tally(entry for entry in entries() if entry.is_held == is_held and entry.area not in BLIND)
    short = {
        key: (row.hidden, row.labelled)
        for key, row in found.items()
        if row.hidden < FLOORS.get(key[0], 0) * row.labelled
    }
    assert not short
    assert {kind for kind, _ in found} >= FLOORS.keys()


@pytest.mark.parametrize("area", BLIND)
def test_of_what_others_wrote_no_less_is_hidden_than_before(area: str) -> None:
    found = tally(entry for entry in entries() if entry.area == area)
    for kind, floor in BLIND[area].items():
        rows = [row for (each, _), row in found.items() if each == kind]
        assert sum(row.hidden for row in rows) >= floor * sum(row.labelled for row in rows), kind


@pytest.mark.parametrize("area", sorted({entry.area for entry in entries()} - {"negatives", *BLIND}))
def test_hardly_anything_else_is_hidden(area: str) -> None:
    chosen = [entry for entry in entries() if entry.area == area]
    undue = [(entry.id, mark.kind) for entry in chosen for mark in entry.undue()]
    assert len(undue) <= MOST_UNDUE * sum(len(entry.found()) for entry in chosen) + 1, undue


def test_ids_are_unique() -> None:
    assert len({entry.id for entry in entries()}) == len(entries())


_OTHERS = BLIND.keys() - {"words_blind", "numbers_blind_third"}
_TWICE = [entry for entry in entries() if entry.area not in _OTHERS]
"""Without some in which a reply is seen to be one only when what was asked about is a placeholder."""


@pytest.mark.parametrize("entry", _TWICE[::9], ids=lambda entry: entry.id)
def test_redacting_twice_changes_nothing_more(entry: Entry) -> None:
    shown = entry.shown()
    turns = tuple((role, text) for (role, _), text in zip(entry.turns, shown, strict=True))
    again = replace(entry, turns=turns, marks=())
    assert again.shown() == shown
