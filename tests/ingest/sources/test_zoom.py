from datetime import UTC, datetime
from pathlib import Path

from qa.types import Channel
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.zoom_files import CHAT_TABS, CHAT_TO, FILES, TRANSCRIPT

BEGAN = datetime(2026, 10, 21, 14, tzinfo=UTC)


def test_a_transcript(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["transcript"])
    assert found.sources == ["zoom"] and not found.rejected
    assert found.only.channel is Channel.CALL and found.only.metadata.started_at == BEGAN
    assert lines(found.only) == [
        "3.1 agent a101 Ana Ruiz: Good morning, this is Ana, how can I help?",
        "9.0 customer mia novak: My lamp: it hums.",
        "15.0 unknown: (hums)",
        "60.0 agent a101 Ana Ruiz: I see.",
    ]
    assert [turn.end_s for turn in found.only.turns] == [8.0, 12.5, 16.0, 62.0]


def test_a_renamed_transcript_has_no_date(tmp_path: Path) -> None:
    for number, name in enumerate(("call.vtt", "GMT20261341-140000_Recording.vtt")):
        one = Imported(tmp_path / str(number), {name: TRANSCRIPT}).only
        assert one.metadata.started_at is None


def test_the_chat_of_a_cloud_recording(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["chat of a cloud recording"])
    assert found.sources == ["zoom"] and not found.rejected
    assert found.only.channel is Channel.CHAT and found.only.metadata.started_at == BEGAN
    assert lines(found.only) == [
        "12.0 agent a101 Ana Ruiz: Hello, welcome.",
        "40.0 customer Mia Novak: Hi! I have:\n- a lamp\n- no plug",
        "62.0 agent a101 Ana Ruiz: https://shop.example/plugs",
    ]
    assert "reactions, no turns: 1" in found.notes


def test_a_chat_over_midnight_with_notes_and_replies(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["chat saved on a computer"])
    assert found.sources == ["zoom"] and not found.rejected
    assert lines(found.only) == [
        "0.0 agent a101 Ana Ruiz: Hello, I am Ana.",
        "8.0 customer Mia Novak: I need to go to: the shop\nbefore six.",
        "18.0 agent a102 Ben Okoro: (note) Offer her the plug.",
        "30.0 agent a101 Ana Ruiz: We close at eight.",
    ]
    assert found.only.metadata.agent_id == "a101" and found.only.metadata.started_at is None


def test_the_older_layout(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["older chat"])
    assert found.sources == ["zoom"] and not found.rejected
    assert lines(found.only) == [
        "0.0 agent a101 Ana Ruiz: Hello all",
        "30.0 customer Mia Novak: (note) It hums\nstill.",
    ]


def test_dates_ahead_of_the_clock(tmp_path: Path) -> None:
    first, second = (f"2026-10-21 09:00:0{second} From" for second in (0, 5))
    text = f"{first} Ana Ruiz to Everyone:\n\tHi\n{second} Mia to Everyone:\n\tHo\n"
    roles = '{"timezone": "Europe/Madrid", "customer": ["Mia"]}'
    found = Imported(tmp_path, {"chat.txt": text, "roles.json": roles})
    assert found.only.metadata.started_at == datetime(2026, 10, 21, 7, tzinfo=UTC)
    assert lines(found.only) == ["0.0 agent a101 Ana Ruiz: Hi", "5.0 customer Mia: Ho"]


def test_a_broken_cue_is_lost_alone(tmp_path: Path) -> None:
    broken = TRANSCRIPT.replace("00:00:09.000 --> 00:00:12.500", "00:00:9000 --> ")
    found = Imported(tmp_path, {"call.vtt": broken})
    assert [line.split(":")[0] for line in lines(found.only)] == [
        "3.1 agent a101 Ana Ruiz",
        "15.0 unknown",
        "60.0 agent a101 Ana Ruiz",
    ]
    assert [(r.source_name, r.reason) for r in found.rejected] == [("export/call.vtt#cue 3", "wrong_shape")]


def test_a_broken_message_is_lost_alone(tmp_path: Path) -> None:
    broken = CHAT_TO.replace("00:00:08 From Ben", "00:0x:08 From Ben")
    found = Imported(tmp_path, {"chat.txt": broken})
    assert len(found.only.turns) == 3 and "plug" not in " ".join(lines(found.only))
    (lost,) = found.rejected
    assert (lost.source_name, lost.reason) == ("export/chat.txt#line 6", "wrong_shape")
    assert "Ben" not in lost.detail


def test_a_chat_whose_first_message_is_broken(tmp_path: Path) -> None:
    found = Imported(tmp_path, {"chat.txt": CHAT_TO.replace("23:59:50", "23:59:5?", 1)})
    assert len(found.only.turns) == 3
    assert [r.source_name for r in found.rejected] == ["export/chat.txt#line 1"]


def test_roles_json_and_unknown_roles(tmp_path: Path) -> None:
    unknown = Imported(tmp_path / "a", {"chat.txt": CHAT_TABS}, agents=())
    assert {turn.role.value for turn in unknown.only.turns} == {"unknown"}
    roles = '{"agent": ["ana ruiz"], "customer": ["Mia Novak"]}'
    told = Imported(tmp_path / "b", {"chat.txt": CHAT_TABS, "roles.json": roles}, agents=())
    assert [turn.role.value for turn in told.only.turns] == ["agent", "customer", "agent"]


def test_reactions_alone_are_no_conversation(tmp_path: Path) -> None:
    text = '10:00:00 From Mia to Everyone:\n\tReacted to "hi" with \U0001f44d\n'
    (lost,) = Imported(tmp_path, {"chat.txt": text}).rejected
    assert (lost.source_name, lost.reason) == ("export/chat.txt", "no_turns")


def test_bom_and_windows_line_ends(tmp_path: Path) -> None:
    for number, text in enumerate((TRANSCRIPT, CHAT_TABS, CHAT_TO)):
        raw = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
        plain = Imported(tmp_path / f"p{number}", {"a.txt": text})
        windows = Imported(tmp_path / f"w{number}", {"a.txt": raw})
        assert windows.sources == ["zoom"] and lines(windows.only) == lines(plain.only)
