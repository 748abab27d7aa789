import json
from pathlib import Path

import pytest

from qa.types import Channel
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.slack_files import FILES, FOLDER, day, message, user

THREAD = "C01HELP-1792575000.000100"
ONE_USER = {
    "users.json": json.dumps([user("U01ANA", "Ana Ruiz", email="ana@shop.example"), user("U03", "Mia")])
}


def in_help(*messages: dict[str, object]) -> dict[str, str]:
    return {**ONE_USER, "help/2026-10-21.json": day(*messages)}


@pytest.mark.parametrize("shape", FILES)
def test_threads_days_and_direct_messages(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    assert found.sources == ["slack"] and not found.unclaimed and not found.rejected
    shown = {one.id: lines(one) for one in found.interactions}
    assert shown == {
        THREAD: [
            "0.0 customer Mia Novak: Hi @Ana Ruiz, my parcel & its label are lost :cry:",
            "60.0 bot Help Bot: A ticket was opened",
            "120.0 agent a101 Ana Ruiz: Hi Mia <3, looking",
            "88200.0 agent a102 Benjamin O.: Found it, see my mail",
        ],
        "C01HELP-2026-10-21": [
            "0.0 customer Zoë Meyer: anyone for #lunch? @here",
            "60.0 agent a102 Benjamin O.: ",
        ],
        "C01HELP-2026-10-22": ["0.0 bot Monitor: Shop\nall good again"],
        "G01ALL-2026-10-21": ["0.0 agent a102 Benjamin O.: Lunch?"],
        "D01MIA-2026-10-21": ["0.0 customer Mia Novak: Thanks again", "60.0 agent a101 Ana Ruiz: Any time"],
    }
    thread = next(one for one in found.interactions if one.id == THREAD)
    assert thread.metadata.agent_id == "several" and thread.metadata.queue == "help"
    assert (
        thread.channel is Channel.CHAT
        and str(thread.metadata.started_at) == "2026-10-21 09:30:00.000100+00:00"
    )
    assert {one.metadata.queue for one in found.interactions} == {"help", "unknown"}
    for note in (
        "deleted messages left out: 1",
        "events such as joins and topics, which are no turns: 1",
        "attachments, not read: 1",
    ):
        assert note in found.notes


def test_without_roster_and_roles_nobody_is_guessed_to_be_an_agent(tmp_path: Path) -> None:
    found = Imported(tmp_path, FOLDER, agents=())
    thread = next(one for one in found.interactions if one.id == THREAD)
    assert [turn.role.value for turn in thread.turns] == ["unknown", "bot", "unknown", "unknown"]
    assert "turns whose speaker can't be told to be agent or customer" in found.notes


def test_roles_json_says_who_is_who_by_id(tmp_path: Path) -> None:
    roles = json.dumps({"agent": ["U01ANA", "ben@shop.example"], "customer": ["U03MIA", "Zoë Meyer"]})
    found = Imported(tmp_path, {**FOLDER, "roles.json": roles}, agents=())
    thread = next(one for one in found.interactions if one.id == THREAD)
    assert lines(thread)[0].startswith("0.0 customer Mia Novak:")
    assert lines(thread)[2:] == [
        "120.0 agent U01ANA Ana Ruiz: Hi Mia <3, looking",
        "88200.0 agent U02BEN Benjamin O.: Found it, see my mail",
    ]


def test_the_day_is_that_of_the_zone(tmp_path: Path) -> None:
    late = message("1792621800.000100", "U03", "Still there?")  # 22:30 in UTC, past midnight in Madrid
    found = Imported(tmp_path, {**in_help(late), "roles.json": '{"timezone": "Europe/Madrid"}'})
    assert found.only.id == "help-2026-10-22"


@pytest.mark.parametrize("ts", ["1e300", "nan", "-1e300"])
def test_a_time_out_of_bounds_loses_its_message_alone(tmp_path: Path, ts: str) -> None:
    found = Imported(
        tmp_path,
        in_help(message(ts, "U03", "Hello?"), message("1792575000.000100", "U03", "My lamp is broken")),
    )
    assert [turn.text for turn in found.only.turns] == ["My lamp is broken"]
    assert [bad.reason for bad in found.rejected] == ["wrong_shape"]


def test_a_broken_record_loses_itself_alone(tmp_path: Path) -> None:
    first = json.dumps(message("1792575000.000100", "U03", "My lamp is broken"))
    last = json.dumps(message("1792575060.000100", "U01ANA", "Sorry to hear"))
    files = in_help()
    files["help/2026-10-21.json"] = (
        f'[{first},\n {{"type": "message", "ts": "179257, "user": U03}},\n {last}]'
    )
    found = Imported(tmp_path, files)
    assert lines(found.only) == [
        "0.0 customer Mia: My lamp is broken",
        "60.0 agent a101 Ana Ruiz: Sorry to hear",
    ]
    assert [(r.source_name, r.reason) for r in found.rejected] == [
        ("export/help/2026-10-21.json#record 2", "wrong_shape")
    ]


@pytest.mark.parametrize("bad", [{"ts": "soon"}, {"ts": None}, {"user_profile": "U03"}])
def test_a_message_that_cannot_be_read_loses_itself_alone(tmp_path: Path, bad: dict[str, object]) -> None:
    good = message("1792575000.000100", "U03", "My lamp is broken")
    found = Imported(tmp_path, in_help(good, message("1792575060.000100", "U09", "secret") | bad))
    assert lines(found.only) == ["0.0 unknown Mia: My lamp is broken"]
    (lost,) = found.rejected
    assert lost.source_name == "export/help/2026-10-21.json#record 2" and "secret" not in lost.detail


def test_a_member_that_cannot_be_read_loses_itself_alone(tmp_path: Path) -> None:
    members = json.loads(ONE_USER["users.json"])
    members.insert(1, {"id": "U09", "name": "x", "profile": "none"})
    files = in_help(message("1792575000.000100", "U03", "Hello"))
    found = Imported(tmp_path, {**files, "users.json": json.dumps(members)})
    assert lines(found.only) == ["0.0 unknown Mia: Hello"]
    assert [r.source_name for r in found.rejected] == ["export/users.json#record 2"]


def test_newest_first_and_sent_to_the_channel_as_well(tmp_path: Path) -> None:
    ts = "1792575000.000100"
    reply = message("1792575060.000100", "U01ANA", "Here", thread_ts=ts, subtype="thread_broadcast")
    found = Imported(tmp_path, in_help(reply, reply, message(ts, "U03", "Where?", thread_ts=ts)))
    assert lines(found.only) == ["0.0 customer Mia: Where?", "60.0 agent a101 Ana Ruiz: Here"]
    assert "messages delivered twice, read once: 1" in found.notes


def test_words_that_stand_in_blocks_alone(tmp_path: Path) -> None:
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Ask "},
                    {"type": "user", "user_id": "U01ANA"},
                    {"type": "emoji", "name": "pray"},
                    {"type": "link", "url": "https://x.example"},
                ],
            }
        ],
    }
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "*Bold* &amp; <!date^1^{date}|today>"}}
    found = Imported(tmp_path, in_help(message("1792575000.1", "U03", "", blocks=[rich, section])))
    assert found.only.turns[0].text == "Ask @Ana Ruiz:pray:https://x.example\n*Bold* & today"


def test_a_person_posting_through_an_app_is_no_bot(tmp_path: Path) -> None:
    app = message("1792575000.1", "U01ANA", "From my phone", bot_id="B7", app_id="A7")
    assert lines(Imported(tmp_path, in_help(app)).only) == ["0.0 agent a101 Ana Ruiz: From my phone"]


@pytest.mark.parametrize(
    "files",
    [
        {"help/2026-10-21.json": day(message("1792575000.1", "U03", "no lists"))},
        {"users.json": FOLDER["users.json"]},
        {"users.json": FOLDER["users.json"], "help/2026-10-21.json": '[{"id": 1, "turns": []}]'},
        {"a.json": '{"id": "1", "channel": "chat", "turns": [{"speaker": "agent", "text": "Hi"}]}'},
    ],
    ids=["days without lists", "lists without days", "other days", "native"],
)
def test_what_is_not_its_own_is_left(tmp_path: Path, files: dict[str, str]) -> None:
    assert "slack" not in Imported(tmp_path, files).sources
