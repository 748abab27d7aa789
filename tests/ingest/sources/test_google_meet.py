import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from qa.types import Channel
from tests.ingest.sources.google_meet_files import CHAT, FILES, LATER, MARKED, docx
from tests.ingest.sources.harness import Imported, lines

SAID = [
    "- agent a101 Ana Ruiz: Lamp shop, hello.\nHow can I help?",
    "- customer mia novak: My lamp hums. One question: is that dangerous?",
    "300.0 agent a102 Ben Okoro: I take over.",
    "- customer mia novak: All right.\none thing: the plug is hot.",
    "600.0 customer mia novak: And loud.",
    "- agent a102 Ben Okoro: I see.",
]


@pytest.mark.parametrize("shape", ["text", "document"])
def test_a_transcript(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    assert found.sources == ["google_meet"] and not found.rejected
    assert found.only.channel is Channel.CALL and found.only.duration_s == 754.0
    assert lines(found.only) == SAID
    assert all(turn.end_s is None for turn in found.only.turns)
    assert found.only.metadata.agent_id == "several"


def test_notes_ahead_of_the_transcript_are_no_turns(tmp_path: Path) -> None:
    for shape in (FILES["document of Gemini's notes"], {"notes.md": LATER}):
        found = Imported(tmp_path / str(len(shape)) / next(iter(shape)), shape)
        assert found.sources == ["google_meet"]
        assert lines(found.only) == [
            "0.0 agent a101 Ana Ruiz: Lamp shop, hello.",
            "- customer Mia Novak: It hums.",
        ]
        assert found.only.duration_s == 100.0


def test_without_its_end_the_length_is_unknown(tmp_path: Path) -> None:
    found = Imported(tmp_path, {"a.txt": MARKED.replace("Transcription ended after 00:12:34", "")})
    assert [line.split()[0] for line in lines(found.only)] == ["-"] * 6
    assert found.only.duration_s is None and "read without times: 1" in found.notes


def test_a_chat(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["chat"])
    assert found.sources == ["google_meet"] and not found.rejected
    assert found.only.channel is Channel.CHAT
    assert lines(found.only) == [
        "7.0 agent a101 Ana Ruiz: Here is the page",
        "90.5 customer Mia Novak: Thanks!\nThat helps: a lot",
    ]
    assert all(turn.end_s is None for turn in found.only.turns)


def test_a_broken_message_is_lost_alone(tmp_path: Path) -> None:
    middle = "00:00:40.000,00:00:20.000\nMia Novak: Wait\n\n"
    found = Imported(tmp_path, {"a.sbv": CHAT.replace("00:01:30", f"{middle}00:01:30")})
    assert len(found.only.turns) == 2
    assert [(r.source_name, r.reason) for r in found.rejected] == [("export/a.sbv#cue 2", "wrong_shape")]


def test_roles(tmp_path: Path) -> None:
    unknown = Imported(tmp_path / "a", {"a.txt": MARKED}, agents=())
    assert {turn.role.value for turn in unknown.only.turns} == {"unknown"}
    roles = '{"agent": ["Ana Ruiz", "ben okoro"], "customer": ["Mia Novak"]}'
    told = Imported(tmp_path / "b", {"a.txt": MARKED, "roles.json": roles}, agents=())
    roles_told = " ".join(turn.role.value for turn in told.only.turns)
    assert roles_told == "agent customer agent customer customer agent"


def test_entity_bombs_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    found = Imported(tmp_path, {"a.docx": docx(MARKED, prolog=bomb), "b.docx": docx(MARKED)[:400]})
    assert not found.sources and not found.interactions
    assert found.unclaimed == ["a.docx", "b.docx"]


def test_other_documents_are_not_claimed(tmp_path: Path) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    mail = "From: a@shop.example\nMIME-Version: 1.0\nSubject: Notes\n\n" + MARKED
    other: dict[str, str | bytes] = {
        "a.xlsx": buffer.getvalue(),
        "b.docx": docx("Minutes\nAna: we met."),
        "c.eml": mail,
    }
    assert "google_meet" not in Imported(tmp_path, other).sources


def test_nobody_speaks(tmp_path: Path) -> None:
    found = Imported(
        tmp_path, {"a.txt": "Lamps - Transcript\nAttendees\nAna\nAna Ruiz:\n00:00:00\nBen Okoro:\n"}
    )
    (lost,) = found.rejected
    assert (lost.source_name, lost.reason) == ("export/a.txt", "no_turns")
