from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.errors import CallqaError
from qa.ingest import discover, file_of, open_files, read_transcripts
from qa.settings import Settings
from qa.types import Interaction, Role
from tests.ingest.builders import TURNS, found, mail, put

ROSTER = "agent_id,agent_name,team,email\na101,Anna Whitfield,North,\n"
OTHER = [{"speaker": "agent", "text": "Something else"}]


def test_every_file_ends_somewhere(tmp_path: Path) -> None:
    files: dict[str, str | bytes | object] = {
        "README.txt": "x",
        "other/a.wav": b"",
        "calls/a.wav": b"a",
        "calls/b.txt": "x",
        "chats/c.json": {"turns": TURNS},
        "chats/d.json": {"agent_id": "x"},
        "chats/e.wav": b"",
        "chats/f.eml": "x",
        "emails/g.csv": "speaker,text\nagent,Hello\n",
        "emails/h.xlsx": b"PK",
    }
    got = found(tmp_path, files)
    ends = {r.path.relative_to(tmp_path).as_posix() for r in got.recordings}
    ends |= {i.source_name for i in got.interactions} | {r.source_name for r in got.rejected}
    assert ends == set(files)


def test_hidden_and_unfinished_files_are_noted(tmp_path: Path) -> None:
    names = [
        ".DS_Store",
        "calls/Thumbs.db",
        "calls/a.wav.part",
        "chats/.x/a.json",
        "chats/b.json.tmp",
        "~$a.csv",
    ]
    got = found(tmp_path, dict.fromkeys(names, "x"))
    assert (got.recordings, got.interactions, got.rejected) == ((), (), ())
    assert "hidden, system or unfinished files left alone: 6" in got.notes


def test_a_linked_folder_of_the_inbox_is_read_and_links_inside_are_noted(tmp_path: Path) -> None:
    put(tmp_path / "away", {"a.wav": b"a"})
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/calls").symlink_to(tmp_path / "away")
    (tmp_path / "away/loop").symlink_to(tmp_path / "away")
    got = discover(tmp_path / "inbox", Settings())
    assert len(got.recordings) == 1
    assert any("linked folders" in note for note in got.notes)


def test_a_link_to_nothing_is_rejected(tmp_path: Path) -> None:
    put(tmp_path, {"calls/a.wav": b""})
    (tmp_path / "calls/b.wav").symlink_to(tmp_path / "gone.wav")
    assert [r.reason for r in discover(tmp_path, Settings()).rejected] == ["not_readable"]


def test_equal_inputs_with_one_id_are_one_and_others_are_rejected(tmp_path: Path) -> None:
    got = found(
        tmp_path,
        {
            "chats/a.json": {"id": "T-1", "turns": TURNS},
            "chats/b.json": {"id": "T-1", "turns": TURNS},
            "chats/c.json": {"id": "T-1", "turns": OTHER},
        },
    )
    assert [i.source_name for i in got.interactions] == ["chats/a.json"]
    (bad,) = got.rejected
    assert (bad.source_name, bad.reason, bad.interaction_id) == ("chats/c.json", "duplicate_id", "T-1")
    assert "chats/a.json" in bad.detail
    assert "inputs delivered twice with the same id and content, read once: 1" in got.notes


def test_ids_collide_across_folders_and_the_first_by_name_stays(tmp_path: Path) -> None:
    got = found(tmp_path, {"calls/1.wav": b"", "chats/1.json": {"turns": TURNS}})
    assert len(got.recordings) == 1
    assert [r.source_name for r in got.rejected] == ["chats/1.json"]


def test_rejected_inputs_have_names_of_their_own(tmp_path: Path) -> None:
    lines = [{"id": "A", "turns": TURNS}, {"id": "A", "turns": OTHER}, {"id": "A", "turns": OTHER[:1] * 2}]
    got = found(tmp_path, {"chats/m.json": lines})
    assert [r.source_name for r in got.rejected] == ["chats/m.json#A", "chats/m.json#A (2)"]


def test_ids_come_from_the_name_and_the_place_where_there_are_none(tmp_path: Path) -> None:
    got = found(
        tmp_path, {"chats/m.json": [{"turns": TURNS}, {"turns": OTHER}], "chats/x/y.json": {"turns": TURNS}}
    )
    assert [i.id for i in got.interactions] == ["m-0001", "m-0002", "x-y"]


@pytest.mark.parametrize(
    ("given", "agent"),
    [
        ({"agent_id": "a101"}, ("a101", "Anna Whitfield", "unknown")),
        ({"agent_name": "anna  whitfield"}, ("a101", "anna  whitfield", "unknown")),
        ({"agent_id": "a101", "team": "West"}, ("a101", "Anna Whitfield", "West")),
        ({"agent_id": "a999"}, ("a999", "unknown", "unknown")),
        ({}, ("unknown", "unknown", "unknown")),
    ],
)
def test_the_roster_fills_in(tmp_path: Path, given: dict[str, str], agent: tuple[str, str, str]) -> None:
    got = found(tmp_path, {"agents.csv": ROSTER, "chats/a.json": {"turns": TURNS, **given}})
    metadata = got.interactions[0].metadata
    assert (metadata.agent_id, metadata.agent_name, metadata.team) == agent
    assert any("agent_id" in note for note in got.notes) is (agent[0] != "a101")


def test_an_agent_who_speaks_under_a_name_of_the_roster_is_the_agent(tmp_path: Path) -> None:
    turns = [{"speaker": "Sam Poe", "text": "Hi"}, {"speaker": "Anna Whitfield", "text": "Hello"}]
    (interaction,) = found(tmp_path, {"agents.csv": ROSTER, "chats/a.json": {"turns": turns}}).interactions
    assert interaction.metadata.agent_id == "a101"
    assert [(t.role, t.participant) for t in interaction.turns] == [
        (Role.CUSTOMER, "Sam Poe"),
        (Role.AGENT, "Anna Whitfield"),
    ]


@pytest.mark.parametrize(("written", "language"), [("en-US", "en"), ("ES", "es"), ("pt_BR", "pt")])
def test_language_is_the_metadatas(tmp_path: Path, written: str, language: str) -> None:
    got = found(tmp_path, {"chats/a.json": {"turns": TURNS, "language": written}})
    assert got.interactions[0].metadata.language == language


def test_short_texts_have_the_sites_language(tmp_path: Path) -> None:
    got = found(tmp_path, {"chats/a.json": {"turns": TURNS}}, default_language="de")
    assert got.interactions[0].metadata.language == "de"
    assert any("default: 1" in note for note in got.notes)


def test_a_missing_inbox_says_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(CallqaError, match="no such folder"):
        discover(tmp_path / "none", Settings())


def test_an_empty_inbox_is_empty(tmp_path: Path) -> None:
    got = discover(tmp_path, Settings())
    assert (got.recordings, got.interactions, got.rejected, got.surveys) == ((), (), (), ())


def test_the_same_inbox_gives_the_same(tmp_path: Path) -> None:
    files = {f"chats/{n}.json": {"turns": TURNS} for n in (10, 9, 1)} | {"calls/a.wav": b""}
    assert found(tmp_path, {**files}) == discover(tmp_path, Settings())


def test_no_text_reaches_notes_or_reasons(tmp_path: Path) -> None:
    secret = {"speaker": "xyzzy", "text": "xyzzy", "start": "xyzzy", "xyzzy": 1}
    got = found(
        tmp_path,
        {
            "chats/a.json": {
                "turns": [secret],
                "language": "xyzzy!",
                "started_at": "xyzzy",
                "channel": "xyzzy",
            },
            "chats/b.json": {"turns": [{"text": "xyzzy"}], "id": ["xyzzy"]},
            "chats/c.csv": "speaker,text\nagent,xyzzy,xyzzy\n",
            "surveys.csv": "interaction_id,csat,comment\nT-1,xyzzy,xyzzy\n",
        },
    )
    assert len(got.rejected) == 3
    assert "xyzzy" not in str(got.notes) + str(got.rejected)


def test_transcripts_outside_an_inbox_keep_each_id_once(tmp_path: Path) -> None:
    put(tmp_path, {"m.json": [{"id": "A", "turns": TURNS}, {"id": "A", "turns": OTHER}, {"turns": OTHER}]})
    interactions, (bad,) = read_transcripts(tmp_path / "m.json")
    assert [i.id for i in interactions] == ["A", "m-0003"]
    assert bad.reason == "duplicate_id"


@pytest.mark.parametrize(
    ("source_name", "file"),
    [
        ("chats/a.csv", "chats/a.csv"),
        ("chats/a.csv#T-1", "chats/a.csv"),
        ("chats/b#1.csv", "chats/b#1.csv"),
        ("chats/gone.csv#line 2", None),
    ],
)
def test_a_source_name_leads_to_its_file(tmp_path: Path, source_name: str, file: str | None) -> None:
    put(tmp_path, {"chats/a.csv": "x", "chats/b#1.csv": "x"})
    assert file_of(tmp_path, source_name) == (tmp_path / file if file else None)


def test_a_phone_system_names_recordings_by_their_files(tmp_path: Path) -> None:
    phone = "Call ID,Recording File,Agent ID,Wait Time\nC-1,one.wav,a101,30\nC-2,x/two.wav,a101,5\n"
    files: dict[str, str | bytes | object] = {"agents.csv": ROSTER, "telephony.csv": phone}
    files |= {"calls/one.wav": b"1", "calls/x/two.wav": b"2", "chats/one.json": {"turns": TURNS}}
    got = found(tmp_path, files)
    assert [(r.metadata.interaction_id, r.metadata.agent_name) for r in got.recordings] == [
        ("C-1", "Anna Whitfield"),
        ("C-2", "Anna Whitfield"),
    ]
    assert [one.id for one in got.interactions] == ["one"]


def test_a_manifest_goes_before_the_phone_system(tmp_path: Path) -> None:
    phone = "call_id,recording\nC-1,one.wav\n"
    manifest = "file,interaction_id\none.wav,M-1\n"
    files: dict[str, str | bytes | object] = {"telephony.csv": phone, "calls/manifest.csv": manifest}
    got = found(tmp_path, {**files, "calls/one.wav": b"1"})
    assert [r.metadata.interaction_id for r in got.recordings] == ["M-1"]


def test_roles_json_at_the_root_holds_for_tables_and_is_no_stray(tmp_path: Path) -> None:
    files: dict[str, str | bytes | object] = {"roles.json": {"timezone": "Europe/Madrid"}}
    got = found(tmp_path, {**files, "contacts.csv": "id,started_at\nC-1,2026-10-21 10:00\n"})
    assert not got.rejected
    assert [each.started_at for each in got.contacts] == [datetime(2026, 10, 21, 8, tzinfo=UTC)]


def test_a_broken_roles_json_is_said(tmp_path: Path) -> None:
    got = found(tmp_path, {"roles.json": "{", "surveys.csv": "interaction_id,csat\nC-1,5\n"})
    assert [survey.csat for survey in got.surveys] == [5]
    assert {bad.source_name.partition(" ")[0] for bad in got.rejected} == {"roles.json"}


def test_an_empty_file_is_said_to_be(tmp_path: Path) -> None:
    (bad,) = found(tmp_path, {"chats/a.vtt": ""}).rejected
    assert bad.detail == "is empty. Export it again."


def test_files_named_beside_one_another_are_read_together(tmp_path: Path) -> None:
    put(
        tmp_path, {"m/a.eml": mail("Why?"), "m/b.eml": mail("So.", number=2, answers=1), "m/c.eml": mail("x")}
    )
    put(tmp_path, {"other/z.json": {"turns": TURNS}})
    named = [tmp_path / name for name in ("m/a.eml", "other/z.json", "m/b.eml", "m/a.eml")]
    texts = [each for each in open_files(named, Settings()).texts() if isinstance(each, Interaction)]
    assert sorted(len(one.turns) for one in texts) == [2, 2]


@pytest.mark.parametrize("name", ["surveys.xlsx", "Contacts.XLSX", "agents.xls", "telephony.ods"])
def test_a_workbook_is_to_be_saved_as_csv(tmp_path: Path, name: str) -> None:
    (bad,) = found(tmp_path, {name: b"PK"}).rejected
    assert (
        bad.detail
        == f"is a workbook, and not read. Save it out of Excel as {name.lower().split('.')[0]}.csv."
    )
