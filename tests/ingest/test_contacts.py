from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.ingest._draft import Notes
from qa.ingest.contacts import ALIASES, read_contacts, recorded_ids
from qa.types import Channel, Contact, Rejected
from tests.ingest.builders import put


def read(
    root: Path, content: str, file: str = "contacts.csv", notes: Notes | None = None
) -> tuple[list[Contact], list[Rejected]]:
    put(root, {file: content})
    return read_contacts(root / file, file, notes or Notes())


def test_every_field(tmp_path: Path) -> None:
    content = (
        "interaction_id,channel,started_at,agent_id,queue,customer_id,reason,status,disposition,wait_s,talk_s,"
        "hold_s,wrap_up_s,transfers,is_abandoned,solved_at,reopens\n"
        "C-1,Voice,2026-03-02T10:00:00+01:00,kim,orders,ann,billing,closed,done,12,180.5,30,45,1,no,"
        "2026-03-02T09:30:00Z,2\n"
    )
    contact = Contact(
        "C-1",
        Channel.CALL,
        datetime(2026, 3, 2, 9, tzinfo=UTC),
        "kim",
        "orders",
        "ann",
        "billing",
        "closed",
        "done",
        12,
        180.5,
        30,
        45,
        1,
        False,
        datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        2,
    )
    assert read(tmp_path, content) == ([contact], [])


def test_columns_as_phone_systems_name_them(tmp_path: Path) -> None:
    content = (
        "Call ID;Start Time;Time in Queue;Talk Time (seconds);Hold Time (mm:ss);After-Call Work;"
        "Transferred;Abandoned;Wrap-Up Code\n"
        "C-1;2026-03-02 09:00:00 +0000;00:01:15;75 s;02:05;15,5;yes;No;sold\n"
        "C-2;2026-03-02 09:00:00 UTC;95;-;;;n/a;TRUE;\n"
    )
    (first, second), bad = read(tmp_path, content)
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert bad == []
    assert first == Contact(
        "C-1",
        started_at=at,
        disposition="sold",
        wait_s=75,
        talk_s=75,
        hold_s=125,
        wrap_up_s=15.5,
        transfers=1,
        is_abandoned=False,
    )
    assert second == Contact("C-2", started_at=at, wait_s=95, is_abandoned=True)


def test_no_two_fields_claim_one_name() -> None:
    names = [name for names in ALIASES.values() for name in names.split()]
    assert len(names) == len(set(names))
    assert set(ALIASES) == set(Contact.__dataclass_fields__)


@pytest.mark.parametrize(
    ("file", "channel"),
    [("telephony.csv", "call"), ("calls/contacts.csv", "call"), ("contacts.csv", None)],
)
def test_what_a_phone_system_lists_is_a_call(tmp_path: Path, file: str, channel: str | None) -> None:
    contacts, _ = read(tmp_path, "id,wait\nC-1,5\n", file)
    assert [contact.channel for contact in contacts] == [channel]


@pytest.mark.parametrize(
    ("cell", "seconds"), [("0", 0), ("90:00", 5400), ("1:00:00", 3600), ("00:00:01.5", 1.5), ("75sec", 75)]
)
def test_durations(tmp_path: Path, cell: str, seconds: float) -> None:
    contacts, _ = read(tmp_path, f"id,wait\nC-1,{cell}\n")
    assert [contact.wait_s for contact in contacts] == [seconds]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("talk_time", "secret"),
        ("talk_time", "-5"),
        ("talk_time", "1:75"),
        ("talk_time", "1:60:00"),
        ("talk_time", "5 min"),
        ("start_time", "secret"),
        ("start_time", "03/04/2026"),
        ("transfers", "1.5"),
        ("transfers", "-1"),
        ("abandoned", "secret"),
        ("channel", "secret"),
        ("talk_time", "5,secret"),
    ],
)
def test_a_bad_row_is_rejected_by_line_and_column_without_its_text(
    tmp_path: Path, column: str, cell: str
) -> None:
    contacts, (bad,) = read(tmp_path, f"call_id,{column}\nC-0,\nC-1,{cell}\n")
    assert [contact.interaction_id for contact in contacts] == ["C-0"]
    assert (bad.source_name, bad.reason) == ("contacts.csv#line 3", "wrong_shape")
    assert column in bad.detail or "more cells" in bad.detail
    assert "secret" not in bad.detail


def test_one_row_a_contact(tmp_path: Path) -> None:
    contacts, bad = read(tmp_path, "id,wait\nC-1,5\nC-1,5\nC-1,6\n,7\n")
    assert [contact.wait_s for contact in contacts] == [5]
    assert [(b.source_name, b.reason) for b in bad] == [
        ("contacts.csv#line 4", "duplicate_id"),
        ("contacts.csv#line 5", "wrong_shape"),
    ]


def test_columns_not_read_are_said(tmp_path: Path) -> None:
    notes = Notes()
    read(tmp_path, "id,call_id,Talk Time (min),weather,\nC-1,C-2,5,fine,x\n", notes=notes)
    assert notes.lines == ("contacts.csv: columns not read: id, talk_time_(min), weather, (no name)",)


@pytest.mark.parametrize(("content", "reason"), [("", "not_readable"), ("wait\n5\n", "wrong_shape")])
def test_a_bad_file_is_rejected(tmp_path: Path, content: str, reason: str) -> None:
    contacts, (bad,) = read(tmp_path, content)
    assert (contacts, bad.reason) == ([], reason)


def test_no_file_is_no_mistake(tmp_path: Path) -> None:
    assert read_contacts(tmp_path / "contacts.csv", "contacts.csv", Notes()) == ([], [])


def test_a_table_as_excel_writes_it(tmp_path: Path) -> None:
    content = "CallId;Start Time;Wait Time (s);Abandoned\r\nC-1;10.03.2026 10:00;30,5;WAHR\r\n"
    (contact,), bad = read(tmp_path, content)
    assert not bad and contact.started_at == datetime(2026, 3, 10, 10, tzinfo=UTC)
    assert (contact.interaction_id, contact.wait_s, contact.is_abandoned) == ("C-1", 30.5, True)


@pytest.mark.parametrize(
    ("named", "own_id"),
    [
        ("one.wav", "one"),
        ("calls/east/one.wav", "east-one"),
        ("east\\one.wav", "east-one"),
        ("C:\\rec\\one.wav", "one"),
        ("/rec/east/one.wav", "one"),
        ("https://rec.example/east/one.wav?key=1", "one"),
    ],
)
def test_recordings_by_the_names_of_their_files(tmp_path: Path, named: str, own_id: str) -> None:
    (contact,), bad = read(tmp_path, f"Recording File,wait\n{named},5\n", "telephony.csv")
    assert (contact.interaction_id, bad) == (own_id, [])
    read(tmp_path, f"call_id,Recording File,wait\nC-1,{named},5\n,x,6\nC-2,,7\n", "telephony.csv")
    assert recorded_ids(tmp_path / "telephony.csv", "telephony.csv") == {own_id: "C-1"}


def test_a_table_without_recordings_names_none(tmp_path: Path) -> None:
    read(tmp_path, "call_id,wait\nC-1,5\n", "telephony.csv")
    assert recorded_ids(tmp_path / "telephony.csv", "telephony.csv") == {}
    assert recorded_ids(tmp_path / "none.csv", "none.csv") == {}
