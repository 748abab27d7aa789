"""What must not be analysed is listed with the reason, and nothing of it is kept."""

import json
from pathlib import Path

import pytest

from qa.ingest import discover
from qa.settings import Settings
from tests.rights.conftest import SECRET, Site, write_chat

REFUSED = "SELECT source_name, interaction_id, kept_as FROM rejected_inputs WHERE reason = 'no_consent'"


@pytest.mark.slow
def test_consent_that_is_withdrawn_later_removes_what_was_stored(ran: Site) -> None:
    figures = ran.asked("SELECT contacts, score FROM agent_weeks ORDER BY ALL")
    write_chat(ran.inbox, "case-2002", "bobolink", "2026-03-10", f"my {SECRET} is lost", analyse=False)
    (ran.inbox / "chats" / "manifest.csv").write_text("file,consent\ncase-3003.json,no\n")
    ran.night()
    assert ran.holding(SECRET, "bobolink") == []
    assert ran.asked(f"{REFUSED} ORDER BY ALL") == [
        ("chats/case-2002.json", "case-2002", None),
        ("chats/case-3003.json", "case-3003", None),
    ]
    assert ran.asked("SELECT contacts, score FROM agent_weeks ORDER BY ALL") == figures
    assert ran.asked("SELECT count(*) FROM surveys WHERE interaction_id = 'case-2002'") == [(0,)]
    ran.night()
    assert ran.asked("SELECT why, interactions FROM removals") == [("consent", 2)]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """One chat, one recording, one mail."""
    for folder in ("calls", "chats", "emails"):
        (tmp_path / folder).mkdir()
    write_chat(tmp_path, "T", "ann", "2026-03-02", "hello")
    (tmp_path / "calls" / "C.wav").write_bytes(b"RIFF")
    (tmp_path / "emails" / "E.eml").write_text(
        "From: a@mail.example\nTo: b@shop.example\nSubject: x\nMessage-ID: <1@m>\n\nWhere is it?\n"
    )
    return tmp_path


@pytest.mark.parametrize("word", ["no", "NO", "false", "0", "withdrawn", "perhaps"])
def test_only_a_yes_lets_an_input_in(inbox: Path, word: str) -> None:
    for folder, file in (("calls", "C.wav"), ("chats", "T.json"), ("emails", "E.eml")):
        (inbox / folder / "manifest.csv").write_text(f"file,analyse\n{file},{word}\n")
    found = discover(inbox, Settings())
    assert (found.recordings, found.interactions) == ((), ())
    assert {(one.interaction_id, one.reason) for one in found.rejected} == {
        ("C", "no_consent"),
        ("T", "no_consent"),
        ("E", "no_consent"),
    }
    assert all("analyse" in one.detail for one in found.rejected)


@pytest.mark.parametrize("word", ["yes", "Yes", "true", "1", ""])
def test_yes_and_nothing_said_let_it_in(inbox: Path, word: str) -> None:
    (inbox / "chats" / "manifest.csv").write_text(f"file,analyse\nT.json,{word}\n")
    assert [one.id for one in discover(inbox, Settings()).interactions if one.id == "T"] == ["T"]


def test_a_no_anywhere_is_a_no(inbox: Path) -> None:
    (inbox / "calls" / "C.json").write_text(json.dumps({"consent": "no"}))
    (inbox / "calls" / "manifest.csv").write_text("file,consent\nC.wav,yes\n")
    assert discover(inbox, Settings()).recordings == ()


def test_an_export_can_say_it_in_a_column(inbox: Path) -> None:
    (inbox / "chats" / "talk.csv").write_text(
        "conversation_id,speaker,text,consent\n"
        "x,customer,Where is it?,no\nx,agent,Here.,no\ny,customer,Is it open?,yes\ny,agent,It is.,yes\n"
    )
    found = discover(inbox, Settings())
    assert {one.id for one in found.interactions} >= {"y"}
    assert "x" not in {one.id for one in found.interactions}
