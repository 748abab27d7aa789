import json
from pathlib import Path

import pytest

from qa.types import Channel
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.teams_files import CHAT, FILES, GRAPH_VTT, VTT, message, page

CHAT_ID = "19:8ea0e38b@thread.v2"


def test_a_transcript_with_voices(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["transcript"])
    assert found.sources == ["teams"] and not found.rejected
    assert found.only.channel is Channel.CALL
    assert lines(found.only) == [
        "3.1 agent a101 Ana Ruiz: Good morning, this is Ana, how can I help?",
        "7.8 customer Mia Novak (Guest): My lamp & its plug don't fit.",
        "13.0 agent a101 Ana Ruiz: Oh no.",
        "13.0 customer Mia Novak (Guest): Yes!",
    ]
    assert [turn.end_s for turn in found.only.turns] == [7.0, 11.25, 14.5, 14.5]


def test_a_transcript_of_graph_without_cue_ids(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["transcript of Graph"])
    assert lines(found.only) == [
        "0.0 agent a101 Ana Ruiz: This call is recorded.",
        "62.5 customer Mia Novak: Fine.",
    ]


def test_windows_line_ends_bom_and_three_voices(tmp_path: Path) -> None:
    cue = "\n\n9d5d4a5e-8c3b-4f5c-9d1e-0b6f0a7c1e24/1-0\n00:20.000 --> 00:19.000\n<v Zoë>Moi"
    found = Imported(tmp_path, {"a.vtt": b"\xef\xbb\xbf" + (VTT + cue).replace("\n", "\r\n").encode()})
    assert lines(found.only)[-1] == "20.0 unknown Zoë: Moi" and found.only.turns[-1].end_s is None
    assert lines(found.only)[1].startswith("7.8 unknown Mia Novak (Guest)")


def test_roles_json_names_the_voices(tmp_path: Path) -> None:
    roles = '{"agent": "ana ruiz", "customer": ["Mia Novak (Guest)"]}'
    found = Imported(tmp_path, {"call.vtt": VTT, "roles.json": roles}, agents=())
    assert [turn.role.value for turn in found.only.turns] == ["agent", "customer", "agent", "customer"]


def test_a_broken_cue_loses_itself_alone(tmp_path: Path) -> None:
    broken = VTT.replace("00:00:07.800 --> 00:00:11.250", "00:00:07.800 -> soon")
    found = Imported(tmp_path, {"call.vtt": broken})
    assert lines(found.only)[1:] == [
        "13.0 agent a101 Ana Ruiz: Oh no.",
        "13.0 customer Mia Novak (Guest): Yes!",
    ]
    assert [(r.source_name, r.reason) for r in found.rejected] == [("export/call.vtt#cue 3", "wrong_shape")]


def test_a_silent_transcript_has_no_turns(tmp_path: Path) -> None:
    silent = VTT[: VTT.index("Good")] + "</v>\n"
    (lost,) = Imported(tmp_path, {"call.vtt": silent}).rejected
    assert lost.reason == "no_turns"


@pytest.mark.parametrize("shape", ["pages of a chat", "array", "lines"])
def test_a_chat_is_a_conversation_a_day(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    assert found.sources == ["teams"] and not found.rejected
    shown = {one.id: lines(one) for one in found.interactions}
    assert shown == {
        f"{CHAT_ID}-2026-10-21": [
            "0.0 customer Mia Novak: Where's my lamp?",
            "60.0 customer Mia Novak: See <picture>",
            "150.5 agent a101 Ana Ruiz: @Mia Novak on its way 🙂",
        ],
        f"{CHAT_ID}-2026-10-22": ["0.0 agent a101 Ana Ruiz: Bye!"],
    }
    assert found.interactions[0].channel is Channel.CHAT
    assert "deleted messages left out: 1" in found.notes and "attachments, not read: 1" in found.notes
    assert "events such as joins and calls, which are no turns: 1" in found.notes


@pytest.mark.parametrize("shape", ["channel with replies inside", "channel as lines"])
def test_a_thread_of_a_channel(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    assert found.only.id == "19:help@thread.tacv2-100"
    assert lines(found.only) == [
        "0.0 customer Zoë Meyer: Lamp\nThe lamp flickers",
        "10.0 bot Help Bot: Noted.",
        "300.0 agent a102 Ben Okoro: Which one?",
    ]


def test_one_message_a_file(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["one message"])
    assert lines(found.only) == ["0.0 unknown Zoë Meyer: Lamp\nThe lamp flickers"]


def test_the_day_is_that_of_the_zone(tmp_path: Path) -> None:
    late = page(message("1", "Mia Novak", "Still there?", "2026-10-21T23:30:00Z"))
    found = Imported(tmp_path, {"p.json": late, "roles.json": '{"timezone": "Europe/Madrid"}'})
    assert found.only.id == f"{CHAT_ID}-2026-10-22"


def test_agents_by_user_id_and_null_senders(tmp_path: Path) -> None:
    nobody = message("9", "x", "Hello", "2026-10-21T09:30:01Z", **{"from": None})
    found = Imported(
        tmp_path, {"p.json": page(nobody, CHAT[2]), "roles.json": '{"agent": ["user-ana"]}'}, agents=()
    )
    assert lines(found.only) == [
        "0.0 unknown: Hello",
        "149.5 agent user-ana Ana Ruiz: @Mia Novak on its way 🙂",
    ]


@pytest.mark.parametrize("bad", [{"createdDateTime": "soon"}, {"body": "text"}, {"id": None, "chatId": None}])
def test_a_message_that_cannot_be_read_loses_itself_alone(tmp_path: Path, bad: dict[str, object]) -> None:
    good = message("1", "Mia Novak", "Where's my lamp?", "2026-10-21T09:30:00Z")
    lost = message("2", "Mia Novak", "secret", "2026-10-21T09:31:00Z") | bad
    found = Imported(tmp_path, {"p.json": page(good, lost, good | {"id": "3"})})
    assert [turn.text for turn in found.only.turns] == ["Where's my lamp?"] * 2
    (rejected,) = found.rejected
    assert rejected.source_name == "export/p.json#record 2" and "secret" not in rejected.detail


def test_broken_json_loses_its_record_alone(tmp_path: Path) -> None:
    text = FILES["lines"]["chat.jsonl"]
    assert isinstance(text, str)
    first, second, *rest = text.splitlines()
    found = Imported(tmp_path, {"chat.jsonl": "\n".join([first, second[:80], *rest])})
    assert len(found.interactions) == 2
    assert [r.source_name for r in found.rejected] == ["export/chat.jsonl#record 2"]


@pytest.mark.parametrize(
    "files",
    [
        {"a.vtt": "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nAna: Hi\n"},
        {"a.vtt": GRAPH_VTT.replace("<v Ana Ruiz>", "Ana: ").replace("<v Mia Novak>", "Mia: ")},
        {"a.json": '{"id": "1", "channel": "chat", "turns": [{"speaker": "agent", "text": "Hi"}]}'},
        {"a.json": json.dumps({"value": [{"id": "1", "body": {"content": "Hi"}, "subject": "mail"}]})},
    ],
    ids=["plain vtt", "vtt without voices", "native", "mails of Graph"],
)
def test_what_is_not_its_own_is_left(tmp_path: Path, files: dict[str, str]) -> None:
    assert "teams" not in Imported(tmp_path, files).sources
