from pathlib import Path

import pytest

from qa.types import Channel
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.sms_files import ANDROID, FILES, GENERIC, TWILIO, TWILIO_HEADER

TEXTS = ["My parcel is late 😠", "It comes today,\nSam.", "Thank you!"]


def row(sender: str, receiver: str, text: str, at: str, direction: str = "inbound") -> str:
    return f"{sender},{receiver},{text},received,{at},2010-04-01,1,,AC,SM,{direction},,usd\n"


def twilio(root: Path, *rows: str, **more: str) -> Imported:
    return Imported(root, {"log.csv": f"{TWILIO_HEADER}\n{''.join(rows)}", **more})


@pytest.mark.parametrize("shape", list(FILES))
def test_every_shape_is_the_conversation(tmp_path: Path, shape: str) -> None:
    got = Imported(tmp_path, FILES[shape])
    assert got.sources == ["sms"]
    talk, other = sorted(got.interactions, key=lambda one: -len(one.turns))
    assert [(turn.role.value, turn.text, turn.start_s) for turn in talk.turns] == [
        ("customer", TEXTS[0], 0),
        ("agent", TEXTS[1], 60),
        ("customer", TEXTS[2], 300),
    ]
    assert [turn.text for turn in other.turns] == ["We open at ten."]
    assert {one.channel for one in got.interactions} == {Channel.SMS}
    assert not got.rejected


@pytest.mark.parametrize("shape", list(FILES))
def test_no_number_stands_in_an_id(tmp_path: Path, shape: str) -> None:
    for one in Imported(tmp_path, FILES[shape]).interactions:
        assert one.id.startswith("sms-")
        assert one.id.endswith("-2026-10-20")
        assert (one.metadata.customer_id or "").startswith("phone-")
        assert "5550" not in f"{one.id} {one.metadata.customer_id} {[turn.participant for turn in one.turns]}"


def test_the_same_talk_has_one_id_in_csv_and_json(tmp_path: Path) -> None:
    ids = [
        sorted(one.id for one in Imported(tmp_path / str(number), FILES[shape]).interactions)
        for number, shape in enumerate(("twilio csv", "twilio api", "twilio bulk export"))
    ]
    assert ids[0] == ids[1] == ids[2]


def test_what_was_never_sent_is_counted_and_media_too(tmp_path: Path) -> None:
    got = Imported(tmp_path, FILES["twilio api"])
    assert "messages never sent or delivered, left out: 1" in got.notes
    assert "attachments, not read: 1" in got.notes
    assert "MMS messages, not read: 1" in Imported(tmp_path / "b", FILES["android"]).notes


def test_names_of_agents_and_contacts(tmp_path: Path) -> None:
    talk = Imported(tmp_path, FILES["other tables"]).interactions[0]
    assert lines(talk)[1] == "60.0 agent a101 Ana Ruiz: It comes today,\nSam."
    assert [turn.participant for turn in talk.turns] == ["customer", "Ana Ruiz", "customer"]
    backup = Imported(tmp_path / "b", FILES["android"]).interactions[0]
    assert [turn.participant for turn in backup.turns] == ["Sam", "agent", "customer"]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ({}, ["customer", "agent"]),
        ({"roles.json": '{"role_values": {"outbound-reply": "bot"}}'}, ["customer", "bot"]),
    ],
)
def test_roles_json_may_say_what_a_direction_means(
    tmp_path: Path, roles: dict[str, str], expected: list[str]
) -> None:
    rows = row("+15550199", "+15550100", "Stop", "2026-10-20T09:00:00Z")
    rows += row("+15550100", "+15550199", "Done", "2026-10-20T09:00:01Z", "outbound-reply")
    assert [turn.role.value for turn in twilio(tmp_path, rows, **roles).only.turns] == expected


def test_without_direction_and_roles_nobody_is_known_and_it_is_said(tmp_path: Path) -> None:
    got = Imported(tmp_path, {"m.csv": GENERIC})
    assert {turn.role.value for one in got.interactions for turn in one.turns} == {"unknown"}
    assert "can't be told" in got.notes
    assert all("5550" not in one.id and one.metadata.customer_id is None for one in got.interactions)


def test_a_day_is_a_conversation_in_the_owners_time_zone(tmp_path: Path) -> None:
    rows = [
        row("+15550199", "+15550100", str(n), f"2026-10-20T{hour}:30:00Z") for n, hour in enumerate((21, 23))
    ]
    assert len(twilio(tmp_path / "a", *rows).interactions) == 1
    zone = {"roles.json": '{"timezone": "Europe/Madrid"}'}
    assert [one.id[-10:] for one in twilio(tmp_path / "b", *rows, **zone).interactions] == [
        "2026-10-20",
        "2026-10-21",
    ]


def test_a_broken_record_is_lost_alone(tmp_path: Path) -> None:
    rows = row("+15550199", "+15550100", "one", "2026-10-20T09:00:00Z")
    rows += row("+15550199", "+15550100", "secret, words", "2026-10-20T09:00:00Z").replace("usd", "usd,x,y")
    rows += row("", "", "secret", "2026-10-20T09:00:00Z")
    rows += row("+15550199", "+15550100", "two", "2026-10-20T09:02:00Z")
    got = twilio(tmp_path, rows)
    assert [turn.text for turn in got.only.turns] == ["one", "two"]
    assert [bad.source_name for bad in got.rejected] == ["export/log.csv#line 3", "export/log.csv#line 4"]
    assert all("secret" not in bad.detail for bad in got.rejected)


def test_a_backup_that_was_cut_off_keeps_what_is_whole(tmp_path: Path) -> None:
    got = Imported(tmp_path, {"a.xml": ANDROID[: ANDROID.index("<sms protocol", 900)]})
    assert got.interactions


def test_undated_and_empty_messages(tmp_path: Path) -> None:
    rows = row("+15550199", "+15550100", "undated", "")
    rows += row("+15550177", "+15550100", "", "2026-10-20T09:00:00Z")
    got = twilio(tmp_path, rows)
    assert got.only.id.endswith("-undated")
    assert [bad.reason for bad in got.rejected] == ["no_turns"]


def test_whatsapp_is_social(tmp_path: Path) -> None:
    got = twilio(tmp_path, row("whatsapp:+15550199", "whatsapp:+15550100", "Hi", "2026-10-20T09:00:00Z"))
    assert got.only.channel is Channel.SOCIAL


@pytest.mark.parametrize(
    "content",
    [
        "From,To,Body,Date\na@x.example,b@x.example,Hi,2026-10-20\n",
        "conversation_id,from,to,body,time\n1,+15550199,+15550100,Hi,2026-10-20\n",
        "From,To,Amount,Date\n+15550199,+15550100,5,2026-10-20\n",
        "From,To,Body,Direction\n",
        '{"from": "+15550199", "to": "+15550100", "body": "x", "direction": "inbound"}',
        "<calls><call number='+15550199'/></calls>",
        TWILIO.replace("Body", "Duration"),
    ],
)
def test_other_files_are_not_claimed(tmp_path: Path, content: str) -> None:
    assert "sms" not in Imported(tmp_path, {"a.csv": content}).sources
