import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import InputError
from qa.ingest._json_records import Broken, Record, json_first, json_records, json_value, reread
from qa.ingest._part import Part

RECORDS = [
    {"id": n, "body": 'é "quoted" ' * (n % 9), "comments": [{"id": m, "body": "}, {"} for m in range(3)]}
    for n in range(200)
]


def part(tmp_path: Path, content: str | bytes, name: str = "a.json") -> Part:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Part(path, "a.json", "chats/a.json")


def values(found: list[Record | Broken], key: str = "") -> list[Any]:
    return [each.value for each in found if isinstance(each, Record) and each.key == key]


@pytest.mark.parametrize(
    "written",
    [
        json.dumps(RECORDS),
        json.dumps(RECORDS, ensure_ascii=False, indent=2),
        "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS) + "\n",
        "\ufeff" + json.dumps(RECORDS),
        "\n\n".join(json.dumps(record) for record in RECORDS),
    ],
    ids=["array", "indented", "lines", "BOM", "blank lines"],
)
def test_every_record_comes_in_its_order(tmp_path: Path, written: str) -> None:
    found = list(json_records(part(tmp_path, written)))
    assert values(found) == RECORDS
    assert [each.number for each in found] == list(range(1, 201))


def test_utf_16_is_read(tmp_path: Path) -> None:
    assert values(list(json_records(part(tmp_path, json.dumps(RECORDS).encode("utf-16"))))) == RECORDS


def test_an_object_yields_its_arrays_item_by_item_and_the_rest_whole(tmp_path: Path) -> None:
    page = {"count": 200, "meta": {"more": False}, "tickets": RECORDS, "next_page": None}
    found = list(json_records(part(tmp_path, json.dumps(page))))
    assert values(found, "tickets") == RECORDS
    assert values(found, "count") == [200]
    assert values(found, "meta") == [{"more": False}]
    assert values(found, "next_page") == [None]


def test_a_record_is_found_again_by_its_place(tmp_path: Path) -> None:
    source = part(tmp_path, "\ufeff" + json.dumps({"tickets": RECORDS}, ensure_ascii=False))
    with source.open() as stream:
        for each in json_records(source):
            assert isinstance(each, Record)
            assert reread(stream, each.start, each.end) == each.value


@pytest.mark.parametrize(
    ("good", "broken"),
    [('"id": 77', '"id" 77,,'), ('"id": 77', '"id": "77, '), ('{"id": 77', '["id": 77')],
)
def test_a_broken_record_is_lost_alone(tmp_path: Path, good: str, broken: str) -> None:
    found = list(json_records(part(tmp_path, json.dumps(RECORDS).replace(good, broken))))
    assert values(found) == RECORDS[:77] + RECORDS[78:]
    assert [each.number for each in found if isinstance(each, Broken)] == [78]


def test_a_broken_first_record_is_lost_alone_where_its_keys_are_known(tmp_path: Path) -> None:
    written = json.dumps(RECORDS).replace('"id": 0, "body"', '"id": , "body"', 1)
    found = list(json_records(part(tmp_path, written), ["id", "body", "comments"]))
    assert values(found) == RECORDS[1:]


def test_a_broken_last_record_is_said_once(tmp_path: Path) -> None:
    written = json.dumps({"tickets": RECORDS, "count": 200}).replace('"id": 199', '"id" 199,')
    found = list(json_records(part(tmp_path, written)))
    assert values(found, "tickets") == RECORDS[:199]
    assert [(each.key, each.number) for each in found if isinstance(each, Broken)] == [("tickets", 200)]


def test_a_broken_line_is_lost_alone(tmp_path: Path) -> None:
    lines = [json.dumps(record) for record in RECORDS]
    lines[0], lines[5] = lines[0][:-3], "xyzzy"
    found = list(json_records(part(tmp_path, "\n".join(lines))))
    assert len(values(found)) == 198
    assert [each.number for each in found if isinstance(each, Broken)] == [1, 6]


@pytest.mark.parametrize("kept", [10, 400, 5000])
def test_a_file_that_is_cut_off_gives_what_is_whole_and_says_so(tmp_path: Path, kept: int) -> None:
    found = list(json_records(part(tmp_path, json.dumps(RECORDS)[:kept]), ["id", "body", "comments"]))
    assert isinstance(found[-1], Broken)
    assert values(found) == RECORDS[: len(found) - 1]


@pytest.mark.parametrize(
    ("content", "what"), [("", "is empty"), ("  \n", "is empty"), ("hello", "is no JSON")]
)
def test_what_is_no_json_is_said(tmp_path: Path, content: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        list(json_records(part(tmp_path, content)))


def test_the_first_records_tell_whose_it_is(tmp_path: Path) -> None:
    page = part(tmp_path, json.dumps({"tickets": RECORDS, "users": [{"role": "agent"}], "count": 1}))
    first = json_first(page)
    assert (first["tickets"], first["users"], first["count"]) == (RECORDS[0], {"role": "agent"}, 1)
    assert json_first(part(tmp_path, json.dumps(RECORDS), "b.json")) == {"": RECORDS[0]}
    assert json_first(part(tmp_path, "speaker,text\n", "c.json")) == {}


def test_a_whole_file_is_one_value(tmp_path: Path) -> None:
    assert json_value(part(tmp_path, "\ufeff[1]")) == [1]
    with pytest.raises(InputError, match="no JSON"):
        json_value(part(tmp_path, "[1"))


@given(
    st.lists(
        st.dictionaries(
            st.text(max_size=5), st.text() | st.integers() | st.none() | st.lists(st.text(), max_size=3)
        ),
        max_size=6,
    )
)
def test_whatever_json_writes_is_read(tmp_path_factory: pytest.TempPathFactory, records: list[Any]) -> None:
    source = part(tmp_path_factory.mktemp("any"), json.dumps(records, ensure_ascii=False))
    assert values(list(json_records(source))) == records
