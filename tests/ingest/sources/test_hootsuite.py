import io
import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from qa.types import Channel, Contact, Survey
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.hootsuite_files import CONVERSATIONS, FILES, MESSAGE_HEADER, MESSAGES
from tests.ingest.sources.social_files import table

FIRST = [
    "0.0 customer Mia Novak: Where is\nmy order?",
    "5.0 bot Shop on Facebook: We are on it!",
    "300.0 agent a101 Ana Ruiz: (note) Ben, yours?",
    "600.0 agent a102 Ben O: Hi, Ben here.",
]


def by_id(found: Imported) -> dict[str, list[str]]:
    return {one.id: lines(one) for one in found.interactions}


@pytest.mark.parametrize("shape", FILES)
def test_messages(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    assert found.sources == ["hootsuite"] and not found.unclaimed and not found.rejected
    assert by_id(found) == {"c-1": FIRST, "c-2": ["0.0 customer Zoë: STOP?"]}
    one, other = found.interactions
    assert one.channel is Channel.SOCIAL and other.channel is Channel.SMS
    assert one.metadata.queue == "Shop on Facebook" and one.metadata.customer_id == "cp-77"
    assert one.metadata.started_at == datetime(2026, 10, 21, 9, 30, tzinfo=UTC)
    assert "messages with attachments, which are not read: 1" in found.notes


def test_conversations_tell_status_topic_and_rating(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["messages and conversations"])
    assert found.contacts == [
        Contact(
            "c-1",
            channel=Channel.SOCIAL,
            started_at=datetime(2026, 10, 21, 9, 30, tzinfo=UTC),
            queue="Shop on Facebook",
            customer_id="cp-77",
            reason="Delivery",
            status="Resolved",
            solved_at=datetime(2026, 10, 21, 10, 30, tzinfo=UTC),
        ),
        Contact("c-2", channel=Channel.SMS, queue="Shop SMS", customer_id="cp-78"),
        Contact(
            "c-3",
            channel=Channel.SOCIAL,
            started_at=datetime(2026, 10, 20, 8, tzinfo=UTC),
            queue="Shop WhatsApp",
            customer_id="cp-79",
            reason="Returns",
            status="Resolved",
            solved_at=datetime(2026, 10, 20, 9, tzinfo=UTC),
        ),
    ]
    assert found.surveys == [Survey("c-1", csat=4, comment="quick")]
    assert "conversations without messages, kept as contacts alone: 1" in found.notes


def test_the_zone_chosen_at_export(tmp_path: Path) -> None:
    found = Imported(tmp_path, {"m.csv": MESSAGES, "roles.json": '{"timezone": "Europe/Madrid"}'})
    assert found.interactions[0].metadata.started_at == datetime(2026, 10, 21, 7, 30, tzinfo=UTC)
    assert "times without a zone" not in found.notes
    assert "times without a zone" in Imported(tmp_path / "utc", {"m.csv": MESSAGES}).notes


def test_excel(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    at = datetime(2026, 10, 21, 9)  # noqa: DTZ001 - Excel knows no zones
    row = ["m1", "c-1", "X", "x", "X", 77, "Mia", "", at, "Inbound", "DM", "Hi?"]
    for line in (MESSAGE_HEADER.split(","), row):
        book.worksheets[0].append(line)
    held = io.BytesIO()
    book.save(held)
    found = Imported(tmp_path, {"m.xlsx": held.getvalue()})
    assert lines(found.only) == ["0.0 customer Mia: Hi?"] and found.only.metadata.customer_id == "77"


def test_outbound_of_nobody_named_is_the_channels(tmp_path: Path) -> None:
    row = ("m1", "c-1", "X", "x", "Shop", "cp", "Mia", "", "2026-10-21T09:00:00Z", "outbound", "DM", "Hi!")
    assert lines(Imported(tmp_path, {"m.csv": table(MESSAGE_HEADER, row)}).only) == ["0.0 agent Shop: Hi!"]


def test_a_broken_row_loses_itself_alone(tmp_path: Path) -> None:
    head, first, *rest = MESSAGES.splitlines(keepends=True)
    text = "".join([head, first.rstrip() + ",more\n", *rest])
    found = Imported(tmp_path, {"m.csv": text})
    assert by_id(found)["c-1"] == FIRST[:3]
    assert [(r.source_name, r.reason) for r in found.rejected] == [("export/m.csv#line 2", "wrong_shape")]


def test_days_that_can_be_two_need_their_format(tmp_path: Path) -> None:
    row = ("m1", "c-1", "X", "x", "Shop", "cp", "Mia", "", "03/04/2026 09:00", "inbound", "DM", "Hi!")
    text = table(MESSAGE_HEADER, row)
    found = Imported(tmp_path, {"m.csv": text})
    assert lines(found.only) == ["- customer Mia: Hi!"] and "times that can't be read" in found.notes
    roles = json.dumps({"date_format": "%d/%m/%Y %H:%M"})
    again = Imported(tmp_path / "2", {"m.csv": text, "roles.json": roles})
    assert again.only.metadata.started_at == datetime(2026, 4, 3, 9, tzinfo=UTC)


def test_ratings_that_cannot_be_read_and_deleted_messages(tmp_path: Path) -> None:
    header = MESSAGE_HEADER + ",Deleted"
    rows = [("m1", "c-1", "X", "x", "S", "cp", "Mia", "", "", "inbound", "DM", "Hi!", *[""] * 7, "true")]
    found = Imported(
        tmp_path,
        {"m.csv": table(header, *rows), "r.csv": CONVERSATIONS.replace(",4,quick", ",splendid,quick")},
    )
    assert not found.surveys and "ratings that can't be placed from 1 to 5, left out: 1" in found.notes
    (lost,) = found.rejected
    assert lost.reason == "no_turns" and "deleted messages left out: 1" in found.notes


@pytest.mark.parametrize(
    "text",
    [
        "conversation_id,speaker,text,time\n1,agent,Hi,\n",
        "Conversation ID,Channel,Created at,Content\n1,x,2026-10-21,Hi\n",
        "interaction_id,channel,started_at,agent_id,wait_s\n1,call,2026-10-21,a,4\n",
    ],
    ids=["plain", "another tool's", "contacts"],
)
def test_what_is_not_its_own_is_left(tmp_path: Path, text: str) -> None:
    assert "hootsuite" not in Imported(tmp_path, {"a.csv": text}).sources
