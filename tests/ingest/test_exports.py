"""Exports in an inbox, by an importer made for these tests: {"toy": [{"id", "said": [[role, who, text]]}]}"""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.ingest import _exports, discover
from qa.ingest._draft import Draft
from qa.ingest._export import Export, Piece
from qa.ingest._json_records import Record, json_first
from qa.ingest._source import Source, alone, together
from qa.settings import Settings
from qa.types import Channel, Contact, Role, Survey
from tests.ingest.builders import TURNS, found, put

ROSTER = "agent_id,agent_name,team,email\na101,Ana Ruiz,North,ana@shop.example\n"


def _read(export: Export) -> Iterator[Piece]:
    for part in export.parts:
        for record in export.records(part, ["id", "said"]):
            if not isinstance(record, Record):
                yield record
                continue
            try:
                said = record.value["said"]
                turns = tuple(
                    export.turn(text, name=who, told=Role(role) if role else None, start=60.0 * i)
                    for i, (role, who, text) in enumerate(said)
                )
                own_id = record.value["id"]
                survey, contact = Survey("", csat=4), Contact("", reopens=1)
                fields = {"interaction_id": own_id}
                yield Draft(part.file, record.number, turns, None, fields, surveys=(survey,), contact=contact)
            except KeyError as error:
                yield export.bad(part, record.number, f"has no {error}. Export it again.")


def _is_toy(key: str = "toy") -> Source:
    return Source("toy", "Toy", "*.json", Channel.SOCIAL, alone(lambda part: key in json_first(part)), _read)


@pytest.fixture(autouse=True)
def _toys(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = Source(
        "deep_toy",
        "Deep toy",
        "a folder",
        None,
        together(lambda part: "deep" in json_first(part), lambda part: "/" in part.name),
        _read,
        is_deep=True,
    )
    monkeypatch.setattr(_exports, "known_sources", lambda: (_is_toy(), deep))


def toy(*conversations: tuple[str, list[list[str]]], key: str = "toy") -> str:
    return json.dumps({key: [{"id": own_id, "said": said} for own_id, said in conversations]})


HELLO = [["customer", "Tom", "Hello there"], ["agent", "Ana Ruiz", "Hello Tom, how can I help?"]]


@pytest.mark.parametrize("folder", ["exports", "chats", "emails", "calls", "social"])
def test_an_export_is_read_wherever_it_lies(tmp_path: Path, folder: str) -> None:
    got = found(tmp_path, {"agents.csv": ROSTER, f"{folder}/a.json": toy(("T-1", HELLO))})
    (one,) = got.interactions
    assert (one.id, one.channel, one.source, one.metadata.agent_id) == ("T-1", Channel.SOCIAL, "toy", "a101")
    assert [(turn.role, turn.agent_id) for turn in one.turns] == [(Role.CUSTOMER, None), (Role.AGENT, "a101")]
    assert (got.surveys, got.contacts) == ((Survey("T-1", csat=4),), (Contact("T-1", reopens=1),))
    assert got.rejected == ()


def test_a_broken_record_is_listed_with_file_and_number(tmp_path: Path) -> None:
    text = json.dumps({"toy": [{"id": "a", "said": HELLO}, {"id": "b"}, {"id": "c", "said": HELLO}]})
    got = found(tmp_path, {"exports/a.json": text})
    assert [one.id for one in got.interactions] == ["a", "c"]
    (bad,) = got.rejected
    assert (bad.source_name, bad.reason) == ("exports/a.json#record 2", "wrong_shape")


def test_of_two_exports_the_fullest_holds_whatever_their_names(tmp_path: Path) -> None:
    more = [*HELLO, ["customer", "Tom", "One more thing"]]
    for first, second in ((HELLO, more), (more, HELLO)):
        files = {"exports/1.json": toy(("T-1", first)), "exports/2.json": toy(("T-1", second))}
        got = found(tmp_path, {**files})
        assert [len(one.turns) for one in got.interactions] == [3]
        assert got.rejected == ()
        assert any("several exports hold" in note for note in got.notes)


def test_of_two_exports_alike_in_length_the_latest_name_holds(tmp_path: Path) -> None:
    other = [HELLO[0], ["agent", "Ana Ruiz", "Good morning Tom"]]
    got = found(tmp_path, {"exports/1.json": toy(("T-1", HELLO)), "exports/2.json": toy(("T-1", other))})
    assert [one.turns[1].text for one in got.interactions] == ["Good morning Tom"]
    assert len(got.surveys) == 1


def test_roles_come_from_the_nearest_roles_json(tmp_path: Path) -> None:
    said = [["", "tom", "Hello there"], ["", "helpdesk", "How can I help?"]]
    files: dict[str, str | bytes | object] = {
        "exports/roles.json": {"agent": "tom"},
        "exports/acme/roles.json": {"agent": "helpdesk", "customer": "tom"},
        "exports/acme/a.json": toy(("near", said)),
        "exports/b.json": toy(("far", said)),
    }
    got = {one.id: [turn.role for turn in one.turns] for one in found(tmp_path, files).interactions}
    assert got == {"near": [Role.CUSTOMER, Role.AGENT], "far": [Role.AGENT, Role.CUSTOMER]}


def test_the_sites_layout_holds_where_no_roles_json_lies(tmp_path: Path) -> None:
    said = [["", "tom", "Hello there"], ["", "helpdesk", "How can I help?"]]
    got = found(tmp_path, {"exports/a.json": toy(("T", said))}, layout={"agent": ["helpdesk"]})
    assert [turn.role for turn in got.interactions[0].turns] == [Role.CUSTOMER, Role.AGENT]


def test_a_wrong_roles_json_is_listed_and_the_export_is_read(tmp_path: Path) -> None:
    got = found(tmp_path, {"exports/roles.json": {"agents": []}, "exports/a.json": toy(("T-1", HELLO))})
    assert [bad.source_name for bad in got.rejected] == ["exports/roles.json"]
    assert len(got.interactions) == 1


def test_who_cannot_be_told_stays_unknown_and_the_run_says_so(tmp_path: Path) -> None:
    said = [["", "tom", "Hello there"], ["", "helpdesk", "How can I help?"]]
    got = found(tmp_path, {"exports/a.json": toy(("T", said))})
    assert [turn.role for turn in got.interactions[0].turns] == [Role.UNKNOWN, Role.UNKNOWN]
    assert (
        "turns whose speaker can't be told to be agent or customer; name them in agents.csv or roles.json: 2"
        in got.notes
    )


def test_several_agents_make_parts_and_the_whole_is_nobodys(tmp_path: Path) -> None:
    said = [*HELLO, ["customer", "Tom", "And billing?"], ["agent", "Ben", "Hi, Ben from billing here."]]
    got = found(tmp_path, {"agents.csv": ROSTER, "exports/a.json": toy(("T-1", said))})
    assert [(one.id, one.metadata.agent_id, one.metadata.part_of) for one in got.interactions] == [
        ("T-1", "several", None),
        ("T-1~a101", "a101", "T-1"),
        ("T-1~Ben", "unknown", "T-1"),
    ]


def test_a_zip_and_folders_inside_are_one_export(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("top.json", toy(("Z-1", HELLO), key="deep"))
        archive.writestr("inner/b.json", toy(("Z-2", HELLO), key="deep"))
        archive.writestr("inner/notes.txt", "x")
    files: dict[str, str | bytes | object] = {
        "chats/a.zip": packed.getvalue(),
        "chats/acme/top.json": toy(("F-1", HELLO), key="deep"),
        "chats/acme/inner/b.json": toy(("F-2", HELLO), key="deep"),
    }
    got = found(tmp_path, files)
    assert sorted(one.id for one in got.interactions) == ["F-1", "F-2", "Z-1", "Z-2"]
    assert [(bad.source_name, bad.reason) for bad in got.rejected] == [
        ("chats/a.zip/inner/notes.txt", "left_out")
    ]


def test_a_zip_that_is_no_export_is_rejected_whole(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x")
    (bad,) = found(tmp_path, {"chats/a.zip": packed.getvalue()}).rejected
    assert (bad.source_name, bad.reason) == ("chats/a.zip", "unknown_format")
    assert bad.source_sha256 is not None


def test_a_shape_that_the_importer_did_not_expect_says_no_word_of_it(tmp_path: Path) -> None:
    (bad,) = found(tmp_path, {"chats/a.json": {"toy": [{"id": "x", "said": ["xyzzy"]}]}}).rejected
    assert bad.reason == "wrong_shape"
    assert "Toy" in bad.detail
    assert "xyzzy" not in bad.detail


def test_the_manifest_speaks_of_exported_conversations_too(tmp_path: Path) -> None:
    manifest = "file,interaction_id,queue\na.json,T-1,billing\na.json,T-9,none\n"
    got = found(
        tmp_path, {"chats/manifest.csv": manifest, "chats/a.json": toy(("T-1", HELLO), ("T-2", HELLO))}
    )
    assert [one.metadata.queue for one in got.interactions] == ["billing", "unknown"]
    assert [bad.source_name for bad in got.rejected] == ["chats/manifest.csv#line 3"]


def test_native_transcripts_beside_exports_are_read_as_ever(tmp_path: Path) -> None:
    put(tmp_path, {"chats/a.json": toy(("T-1", HELLO)), "chats/b.json": {"id": "N-1", "turns": TURNS}})
    assert [one.id for one in discover(tmp_path, Settings()).interactions] == ["T-1", "N-1"]
