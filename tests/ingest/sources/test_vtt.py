from pathlib import Path

import pytest

from qa.types import Channel
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.vtt_files import FILES, SRT, VOICES


def test_voices(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["WebVTT with voices"])
    assert found.sources == ["vtt"] and not found.rejected
    assert found.only.channel is Channel.CALL and found.only.metadata.language == "en"
    assert lines(found.only) == [
        "0.5 agent a101 Ana Ruiz: Lamp shop, this is Ana, how can I help you?",
        "62.2 customer Mia Novak: My lamp & its <plug> don't fit.",
        "64.5 agent a101 Ana Ruiz: Oh no.",
        "3600.0 customer Mia Novak: Thanks!",
        "- agent a101 Ana Ruiz: Goodbye.",
    ]
    assert [turn.end_s for turn in found.only.turns] == [4.0, 65.0, 64.9, None, None]
    assert found.only.duration_s == 3602.0
    assert found.only.metadata.agent_id == "a101" and found.only.metadata.started_at is None


def test_subrip(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["SubRip"])
    assert found.sources == ["vtt"] and not found.rejected
    assert lines(found.only) == [
        "1.0 agent a101 Ana Ruiz: Lamp shop, how can I help you?",
        "6.0 customer Mia Novak: My lamp is broken: the switch sticks.",
        "12.0 customer Mia Novak: Again.",
    ]
    assert "sounds described in subtitles, no turns: 1" in found.notes


def test_changes_of_the_speaker(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["SubViewer with changes"])
    assert found.sources == ["vtt"] and not found.rejected
    assert lines(found.only) == [
        "1.0 agent a101 ANA RUIZ: Hello there. how are you?",
        "66.0 unknown: I am well.",
    ]


def test_dashes_are_others_unnamed(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["WebVTT without names"])
    assert lines(found.only) == [
        "1.0 unknown: Lamp shop, hello.",
        "- unknown: Hi, I have a question.",
        "3.0 unknown: What is it?",
    ]


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        ("00:00:0x,000 --> 00:00:09,000", "times that can't be read"),
        ("00:00:09,500 --> 00:00:06,000", "ends before it starts"),
        ("00:00:61,500 --> 00:00:62,000", "times that can't be read"),
        ("", "has no times"),
    ],
)
def test_a_broken_cue_is_lost_alone(tmp_path: Path, line: str, detail: str) -> None:
    broken = SRT.replace("00:00:06,000 --> 00:00:09,000", line) if line else _without_times(SRT)
    found = Imported(tmp_path, {"call.srt": broken})
    assert [text.partition(": ")[2] for text in lines(found.only)] == [
        "Lamp shop, how can I help you?",
        "Again.",
    ]
    (lost,) = found.rejected
    assert (lost.source_name, lost.reason) == ("export/call.srt#cue 3", "wrong_shape")
    assert detail in lost.detail and "lamp" not in lost.detail.lower()


def _without_times(text: str) -> str:
    return text.replace("00:00:06,000 --> 00:00:09,000\n", "")


def test_cues_out_of_order_and_over_each_other(tmp_path: Path) -> None:
    text = (
        "WEBVTT\n\n00:09.000 --> 00:10.000\n<v Mia Novak>Third.\n\n"
        "00:01.000 --> 00:05.000\n<v Ana Ruiz>First.\n\n00:04.000 --> 00:06.000\n<v Mia Novak>Second."
    )
    found = Imported(tmp_path, {"call.vtt": text})
    assert lines(found.only) == [
        "1.0 agent a101 Ana Ruiz: First.",
        "4.0 customer Mia Novak: Second.",
        "9.0 customer Mia Novak: Third.",
    ]


@pytest.mark.parametrize(("gap", "turns"), [("00:02.999", 1), ("00:03.000", 2)])
def test_a_second_of_silence_ends_a_turn(tmp_path: Path, gap: str, turns: int) -> None:
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana Ruiz>One\n\n{gap} --> 00:04.000\n<v Ana Ruiz>two."
    assert len(Imported(tmp_path, {"call.vtt": text}).only.turns) == turns


def test_bom_windows_line_ends_and_other_encodings(tmp_path: Path) -> None:
    expected = lines(Imported(tmp_path / "plain", {"call.vtt": VOICES}).only)
    windows = VOICES.replace("\n", "\r\n")
    for number, raw in enumerate((b"\xef\xbb\xbf" + windows.encode(), windows.encode("utf-16"))):
        assert lines(Imported(tmp_path / str(number), {"call.vtt": raw}).only) == expected
    cp1252 = SRT.replace("Again", "Café").encode("cp1252")
    assert lines(Imported(tmp_path / "cp", {"call.srt": cp1252}).only)[-1].endswith("Café.")


def test_a_word_before_a_colon_is_no_name(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nNote: we close at 10:30: sorry.\n"
    found = Imported(tmp_path, {"call.srt": text})
    assert lines(found.only) == ["1.0 unknown: Note: we close at 10:30: sorry."]


def test_roles_are_read_from_words_and_from_roles_json(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nAgent: Hello.\n\n2\n00:00:03,000 --> 00:00:04,000\nspk_1: Hi.\n"
    first = Imported(tmp_path / "a", {"call.srt": text}, agents=())
    assert [turn.role.value for turn in first.only.turns] == ["agent", "unknown"]
    roles = '{"customer": ["spk_1"]}'
    second = Imported(tmp_path / "b", {"call.srt": text, "roles.json": roles}, agents=())
    assert [turn.role.value for turn in second.only.turns] == ["agent", "customer"]
    assert "can't be told to be agent or customer; name them in agents.csv or roles.json: 1" in first.notes


def test_no_words_and_no_subtitles(tmp_path: Path) -> None:
    (lost,) = Imported(tmp_path / "a", {"call.vtt": "WEBVTT\n\nNOTE nothing\n"}).rejected
    assert (lost.source_name, lost.reason) == ("export/call.vtt", "no_turns")
    other = Imported(tmp_path / "b", {"notes.vtt": "We met and talked.\n", "a.csv": "a,b\n1,2\n"})
    assert "vtt" not in other.sources
