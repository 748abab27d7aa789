from pathlib import Path

import pytest

from qa.ingest._draft import Notes
from qa.ingest.customers import Customers, as_phone, read_customers
from tests.ingest.builders import TURNS, found, mail, put

LISTED = """\
customer_id;email;phone;shop
K-17;Maya@mail.example;+44 20 7946 0018;501
K-17;maya@work.example;;
K-18;;;502
"""


def customers(tmp_path: Path, content: str) -> tuple[Customers, list[str]]:
    put(tmp_path, {"customers.csv": content})
    got, bad = read_customers(tmp_path / "customers.csv", "customers.csv", Notes())
    return got, [f"{each.source_name}: {each.detail}" for each in bad]


@pytest.mark.parametrize(
    ("given", "own_id"),
    [
        ("maya@MAIL.example", "K-17"),
        ("maya@work.example", "K-17"),
        ("0044 (20) 7946-0018", "K-17"),
        ("442079460018", "K-17"),
        ("501", "K-17"),
        ("502", "K-18"),
        ("K-17", "K-17"),
        ("503", "503"),
        ("9001234567", "9001234567"),
    ],
)
def test_a_customer_is_known_by_anything_listed(tmp_path: Path, given: str, own_id: str) -> None:
    got, bad = customers(tmp_path, LISTED)
    assert (got.id_of(given), bad) == (own_id, [])


def test_what_is_not_listed_is_a_hash_where_it_is_an_address_or_a_number() -> None:
    nobody = Customers()
    assert nobody.id_of("Tom@x.example") == nobody.id_of("tom@x.example") != nobody.id_of("ben@x.example")
    assert "tom" not in nobody.id_of("tom@x.example")
    assert nobody.id_of("+1 555 010 0199") == nobody.id_of(as_phone("15550100199"))
    assert "555" not in nobody.id_of("+1 555 010 0199")


def test_bad_rows_are_said_without_what_they_hold(tmp_path: Path) -> None:
    _, bad = customers(tmp_path, "customer_id,email\n,a@x.example\nK-1,b@x.example\nK-2,b@x.example\n")
    assert bad == [
        "customers.csv#line 2: has no customer_id. Mend it.",
        "customers.csv#line 4: has something that a line above gives another customer. "
        "The first holds: remove one.",
    ]
    _, bad = customers(tmp_path, "id,email\n1,a@x.example\n")
    assert bad == [
        "customers.csv: has no column customer_id. Add it; every other column is what the customer is known "
        "by."
    ]


def test_one_customer_is_one_on_every_channel(tmp_path: Path) -> None:
    got = found(
        tmp_path,
        {
            "customers.csv": LISTED,
            "agents.csv": "agent_id,agent_name,team,email\na101,Ana,North,b@y.example\n",
            "contacts.csv": "call_id,caller\nC-1,+442079460018\n",
            "calls/C-1.wav": b"x",
            "chats/T-1.json": {"id": "T-1", "customer_id": "501", "turns": TURNS},
            "emails/E-1.eml": mail("Hello, it's me again.", sender="Maya <maya@mail.example>"),
        },
    )
    about = [*(each.metadata for each in got.recordings), *(each.metadata for each in got.interactions)]
    ids = [each.customer_id for each in about]
    assert ids == ["K-17", "K-17", "K-17"]
    assert [contact.customer_id for contact in got.contacts] == ["K-17"]
