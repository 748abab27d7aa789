import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.ingest._draft import Draft, Notes
from qa.ingest.chat_csv import read_chat_csv
from qa.types import Channel, Rejected, Role
from tests.ingest.builders import found, put

HEADER = "conversation_id,timestamp,speaker,speaker_name,text"
TWO = f"{HEADER}\nT1,2026-10-21T09:00:00Z,agent,Anna,Hello\nT1,2026-10-21T09:00:09Z,customer,Sam,Hi\n"


def read(root: Path, content: str | bytes) -> tuple[list[Draft], list[Rejected], tuple[str, ...]]:
    put(root, {"a.csv": content})
    notes = Notes()
    outcomes = list(read_chat_csv(root / "a.csv", "a.csv", notes))
    drafts = [o for o in outcomes if isinstance(o, Draft)]
    return drafts, [o for o in outcomes if isinstance(o, Rejected)], notes.lines


@pytest.mark.parametrize(
    ("content", "reason", "says"),
    [
        ("", "not_readable", "empty"),
        (b"\x81\x8d\x90", "not_readable", "no text"),
        (f'{HEADER}\nT1,,agent,,"secret', "not_readable", "line 2"),
        (f'{HEADER}\nT1,,agent,,"a"secret"\n', "not_readable", "line 2"),
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
    assert says in bad.detail
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


def test_a_bad_conversation_leaves_the_others(tmp_path: Path) -> None:
    drafts, (bad,), _ = read(tmp_path, f"{TWO}T2,,agent,,a,b\n,,agent,,x,y\n".replace(",,agent,,x,y\n", ""))
    assert [d.fields["interaction_id"] for d in drafts] == ["T1"]
    assert bad.source_name == "a.csv#T2"


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
    assert any("mood" in note for note in notes)


def test_markup_becomes_text(tmp_path: Path) -> None:
    (draft,), _, _ = read(tmp_path, f"{HEADER}\nT1,,agent,,<p>Hello&nbsp;Sam</p><p>a &lt; b</p>\n")
    assert draft.turns[0].text == "Hello Sam\n\na < b"


def test_times_without_a_zone_are_utc_and_said(tmp_path: Path) -> None:
    _, _, notes = read(tmp_path, f"{HEADER}\nT1,2026-10-21 09:00:00,agent,,Hello\nT1,noon,agent,,x\n")
    assert "times without a zone, read as UTC: 1" in notes
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
