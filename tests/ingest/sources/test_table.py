import csv
import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.ingest._draft import Draft, Notes
from qa.ingest._exports import find_exports, read_export
from qa.ingest.roster import Roster
from qa.layout import Layout
from qa.types import Channel, Rejected, Role
from tests.ingest.builders import found, put
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.table_files import FILES, MAPPED, ROLES, workbook

HEADER = "conversation_id,timestamp,speaker,speaker_name,text"
TWO = f"{HEADER}\nT1,2026-10-21T09:00:00Z,agent,Anna,Hello\nT1,2026-10-21T09:00:09Z,customer,Sam,Hi\n"


def read(root: Path, content: str | bytes) -> tuple[list[Draft], list[Rejected], tuple[str, ...]]:
    put(root, {"a.csv": content})
    notes = Notes()
    (each,) = find_exports({"a.csv": root / "a.csv"}, Layout()).claimed
    outcomes = list(read_export(*each, Roster(()), notes))
    drafts = [o for o in outcomes if isinstance(o, Draft)]
    return drafts, [o for o in outcomes if isinstance(o, Rejected)], notes.lines


@pytest.mark.parametrize(
    ("content", "reason", "says"),
    [
        ("", "not_readable", "empty"),
        (b"\x81\x8d\x90", "not_readable", "no text"),
        (f'{HEADER}\nT1,,agent,,"secret', "wrong_shape", "line 2 has a quote that isn't closed"),
        (f'{HEADER}\nT1,,agent,,"a"secret"\n', "wrong_shape", "line 2 has a quote that isn't closed"),
        ("conversation_id,text\nT1,secret\n", "wrong_shape", "column speaker"),
        ("conversation_id,speaker\nT1,agent\n", "wrong_shape", "column text"),
        ("a\nb\n", "wrong_shape", "column speaker"),
        (f"{HEADER}\n", "no_turns", "no rows"),
        (f"{HEADER}\nT1,,agent,,\n", "no_turns", "no row has text"),
        (f"{HEADER}\nT1,,agent,,Hello, secret\n", "wrong_shape", "line 2 has more cells"),
        (f"{HEADER}\n,,agent,,secret\n", "wrong_shape", "1 rows have no conversation_id (first: line 2)"),
        (f"{HEADER},channel\nT1,,agent,,Hello,secret\n", "wrong_shape", "channel is none of"),
    ],
)
def test_a_bad_table_is_rejected_with_its_line_and_without_its_text(
    tmp_path: Path, content: str | bytes, reason: str, says: str
) -> None:
    drafts, (bad,), _ = read(tmp_path, content)
    assert (drafts, bad.reason) == ([], reason)
    assert says in f"{bad.source_name} {bad.detail}"
    assert "secret" not in bad.detail


@pytest.mark.parametrize(
    "content",
    [
        TWO,
        TWO.replace(",", ";"),
        TWO.replace(",", "\t"),
        TWO.replace("\n", "\r\n"),
        "\ufeff" + TWO,
        "sep=;\n" + TWO.replace(",", ";"),
        TWO.encode("utf-16"),
        "\n\n" + TWO + ",,,,\n",
        TWO.replace(HEADER, "Conversation ID,Timestamp,Speaker,Speaker-Name,Text"),
        TWO.replace(HEADER, "chat_id,sent_at,role,name,message"),
        TWO.replace(HEADER, "id,time,role,sender,body"),
    ],
)
def test_all_dialects_give_the_same_conversation(tmp_path: Path, content: str | bytes) -> None:
    (draft,), bad, _ = read(tmp_path, content)
    assert not bad
    assert draft.fields == {"interaction_id": "T1"}
    assert [(t.speaker, t.name, t.text) for t in draft.turns] == [
        ("agent", "Anna", "Hello"),
        ("customer", "Sam", "Hi"),
    ]
    assert draft.turns[0].start != draft.turns[1].start


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    (draft,), _, notes = read(tmp_path, TWO.replace("Hello", "Café “ok”").encode("cp1252"))
    assert draft.turns[0].text == "Café “ok”"
    assert any("Windows-1252" in note for note in notes)


def test_rows_of_conversations_may_be_mixed(tmp_path: Path) -> None:
    rows = "T1,,agent,,one\nT2,,agent,,two\nT1,,customer,,three\n"
    drafts, _, _ = read(tmp_path, f"{HEADER}\n{rows}")
    assert [[t.text for t in d.turns] for d in drafts] == [["one", "three"], ["two"]]
    assert [d.position for d in drafts] == [1, 2]


def test_a_bad_row_is_lost_alone(tmp_path: Path) -> None:
    drafts, (bad,), _ = read(tmp_path, f"{TWO}T2,,agent,,a,b\n,,agent,,x,y\n".replace(",,agent,,x,y\n", ""))
    assert [d.fields["interaction_id"] for d in drafts] == ["T1"]
    assert bad.source_name == "a.csv#line 4"


def test_a_changed_chat_does_not_touch_the_others(tmp_path: Path) -> None:
    more = f"{TWO}T2,,agent,,Good day\n"
    before, _, _ = read(tmp_path, more)
    after, _, _ = read(tmp_path, more.replace("Good day", "Good evening"))
    assert before[0].content_sha256 == after[0].content_sha256
    assert before[1].content_sha256 != after[1].content_sha256


def test_without_an_id_column_the_file_is_one_conversation(tmp_path: Path) -> None:
    got = found(tmp_path, {"chats/T-7.csv": "speaker,text\nagent,Hello\nSam,Hi\n"})
    assert [(i.id, i.source_name) for i in got.interactions] == [("T-7", "chats/T-7.csv")]
    assert [t.role for t in got.interactions[0].turns] == [Role.AGENT, Role.CUSTOMER]


def test_columns_of_the_manifest_count_and_others_are_said(tmp_path: Path) -> None:
    rows = f"{HEADER},queue,channel,mood\nT1,,agent,,Hello,,SMS,glad\nT1,,customer,,Hi,billing,,\n"
    (draft,), _, notes = read(tmp_path, rows)
    assert (draft.fields["queue"], draft.channel, draft.unknown_keys) == ("billing", Channel.SMS, 1)
    assert any("columns kept out, from the left: " in note for note in notes)


def test_markup_becomes_text(tmp_path: Path) -> None:
    (draft,), _, _ = read(tmp_path, f"{HEADER}\nT1,,agent,,<p>Hello&nbsp;Sam</p><p>a &lt; b</p>\n")
    assert draft.turns[0].text == "Hello Sam\n\na < b"


def test_times_without_a_zone_are_utc_and_said(tmp_path: Path) -> None:
    _, _, notes = read(tmp_path, f"{HEADER}\nT1,2026-10-21 09:00:00,agent,,Hello\nT1,noon,agent,,x\n")
    assert "times without a zone, read as UTC; name their timezone in roles.json: 1" in notes
    assert any("times that can't be read" in note for note in notes)


# markup is turned into text, blanks around a cell and carriage returns don't count
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<&") | st.just("\n")).map(
    str.strip
)


@given(st.lists(texts.filter(bool), min_size=1, max_size=5), st.sampled_from(",;\t"))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_comes_through(tmp_path: Path, texts: list[str], delimiter: str) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(HEADER.split(","))
    writer.writerows(("T1", "", "agent", "Anna", text) for text in texts)
    (draft,), bad, _ = read(tmp_path, file.getvalue().encode())
    assert not bad
    assert [turn.text for turn in draft.turns] == texts


CONVERSATION = [
    "0.0 customer Sam: My parcel is late.",
    "60.0 agent a101 Ana Ruiz: Hello Sam,\nit comes today.",
    "90.0 agent a102 Ben Okoro: (note) He is angry.",
    "120.0 customer Sam: Thank you!",
]


@pytest.mark.parametrize("shape", list(FILES))
def test_every_shape_is_the_conversation(tmp_path: Path, shape: str) -> None:
    got = Imported(tmp_path, FILES[shape])
    assert got.sources == ["table"]
    assert [one.id for one in got.interactions] == ["T-1", "T-2"]
    assert lines(got.interactions[0]) == CONVERSATION
    assert [turn.text for turn in got.interactions[1].turns] == ["Are you open?"]
    assert [(survey.interaction_id, survey.csat, survey.csat_as_given) for survey in got.surveys] == [
        ("T-1", 5, "good")
    ]
    assert got.interactions[0].metadata.agent_id == "a101"
    assert not got.rejected


def test_a_mapping_goes_before_other_importers_and_leaves_them_other_tables(tmp_path: Path) -> None:
    got = Imported(tmp_path, {"a.csv": MAPPED, "b.csv": TWO, "roles.json": ROLES})
    assert got.sources == ["table", "table"]
    assert [bad.detail for bad in got.rejected] == [
        "has no column kind, memo, note?, number, rating, when, who, which roles.json names. Mend one of them."  # noqa: E501
    ]


def test_a_broken_row_in_the_middle_is_lost_alone(tmp_path: Path) -> None:
    rows = 'T1,,agent,,one\nT1,,agent,,two,secret\nT1,,customer,,three\nT2,,agent,,"open\nT3,,agent,,four\n'
    got = Imported(tmp_path, {"a.csv": f"{HEADER}\n{rows}"})
    assert [[turn.text for turn in one.turns] for one in got.interactions] == [["one", "three"], ["four"]]
    assert [bad.source_name for bad in got.rejected] == ["export/a.csv#line 3", "export/a.csv#line 5"]


def test_newest_first_is_turned_and_ties_keep_their_order(tmp_path: Path) -> None:
    rows = "".join(f"T1,2026-10-21T09:0{n // 2}:00Z,agent,,{n}\n" for n in (3, 2, 1, 0))
    got = Imported(tmp_path, {"a.csv": f"{HEADER}\n{rows}"})
    assert [turn.text for turn in got.only.turns] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("time", "layout", "starts_at"),
    [
        ("2026-10-21T09:00:00+02:00", "{}", "2026-10-21T07:00:00+00:00"),
        ("2026-10-21 09:00", '{"timezone": "Europe/Madrid"}', "2026-10-21T07:00:00+00:00"),
        ("03/04/2026 09:00", '{"date_format": "%d/%m/%Y %H:%M"}', "2026-04-03T09:00:00+00:00"),
        ("03/04/2026 09:00", "{}", None),
        ("1792573200", "{}", "2026-10-21T09:00:00+00:00"),
        ("1792573200000", "{}", "2026-10-21T09:00:00+00:00"),
        ("Oct 21, 2026 09:00 AM", "{}", "2026-10-21T09:00:00+00:00"),
        ("", "{}", None),
    ],
)
def test_times(tmp_path: Path, time: str, layout: str, starts_at: str | None) -> None:
    rows = f'{HEADER}\nT1,"{time}",agent,,Hello\n'
    got = Imported(tmp_path, {"a.csv": rows, "roles.json": layout})
    assert got.only.metadata.started_at == (datetime.fromisoformat(starts_at) if starts_at else None)


def test_seconds_since_the_beginning_are_places_in_the_conversation(tmp_path: Path) -> None:
    got = Imported(tmp_path, {"a.csv": f'{HEADER}\nT1,0,agent,,a\nT1,"2,5",customer,,b\n'})
    assert [turn.start_s for turn in got.only.turns] == [0, 2.5]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ({}, ["unknown", "unknown"]),
        ({"roles.json": '{"agent": ["Kim L"]}'}, ["agent", "customer"]),
        ({"roles.json": '{"agent": ["kim l"], "bot": ["Sam"]}'}, ["agent", "bot"]),
    ],
)
def test_names_alone_need_a_word_from_outside(
    tmp_path: Path, roles: Mapping[str, str], expected: list[str]
) -> None:
    got = Imported(tmp_path, {"a.csv": "speaker,text\nKim L,Hello\nSam,Hi\n", **roles})
    assert [turn.role.value for turn in got.only.turns] == expected
    assert ("can't be told" in got.notes) == (not roles)


def test_the_rosters_ids_addresses_and_names_are_agents(tmp_path: Path) -> None:
    rows = "a101,one\nben@shop.example,two\nana ruiz,three\nSam,four\n"
    got = Imported(tmp_path, {"a.csv": f"sender,text\n{rows}"})
    assert [turn.agent_id for turn in got.only.turns] == ["a101", "a102", "a101", None]
    assert got.only.turns[3].role is Role.CUSTOMER


def test_agents_by_row_are_told_apart(tmp_path: Path) -> None:
    rows = "T1,agent,a101,one\nT1,customer,a101,two\nT1,agent,a102,three\n"
    got = Imported(tmp_path, {"a.csv": f"conversation_id,role,agent_id,text\n{rows}"})
    assert [turn.agent_id for turn in got.only.turns] == ["a101", None, "a102"]
    assert got.only.metadata.agent_id == "several"


def test_ratings_that_say_nothing_are_counted(tmp_path: Path) -> None:
    rows = "T1,agent,one,secret\nT2,agent,two,offered\nT3,agent,three,4\n"
    got = Imported(tmp_path, {"a.csv": f"conversation_id,role,text,csat\n{rows}"})
    assert [(survey.interaction_id, survey.csat) for survey in got.surveys] == [("T3", 4)]
    assert "ratings that can't be read, left out: 1" in got.notes


def test_a_workbook_that_is_damaged_is_rejected(tmp_path: Path) -> None:
    got = Imported(tmp_path, {"a.xlsx": workbook([["text"]])[:200]})
    assert [bad.reason for bad in got.rejected] == ["not_readable"]


@pytest.mark.parametrize("name", ["agents.csv", "manifest.csv", "surveys.csv", "contacts.csv"])
def test_tables_beside_conversations_are_not_claimed(tmp_path: Path, name: str) -> None:
    assert Imported(tmp_path, {name: TWO, "roles.json": '{"columns": {"text": "text"}}'}).sources == []


def test_memory_holds_places_and_not_rows(tmp_path: Path) -> None:
    rows = "".join(f"T{n % 500},{n},agent,,{'word ' * 40}\n" for n in range(20_000))
    got = Imported(tmp_path, {"a.csv": f"{HEADER}\n{rows}"})
    assert {len(one.turns) for one in got.interactions} == {40}
    assert len(got.interactions) == 500
