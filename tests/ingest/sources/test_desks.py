"""What importers of helpdesks share."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.ingest._draft import DraftTurn
from qa.ingest.sources._desks import in_time_order, words_of
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.hubspot_files import CLEO, SECOND_INSIDE, THREAD, message, page


def turn(text: str, minute: int | None) -> DraftTurn:
    at = None if minute is None else datetime(2026, 10, 12, 9, minute, tzinfo=UTC)
    return DraftTurn("agent", text, at)


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        ([("a", 1), ("b", 2), ("c", 2), ("d", 3)], "abcd"),
        ([("d", 3), ("c", 2), ("b", 2), ("a", 1)], "abcd"),
        ([("b", 2), ("a", 1), ("c", 3)], "abc"),
        ([("a", 1), ("x", None), ("b", 2)], "axb"),
        ([("b", 2), ("x", None), ("a", 1)], "axb"),
        ([("x", None), ("b", 2), ("a", 1)], "abx"),
        ([("b", None), ("a", None)], "ba"),
        ([], ""),
    ],
)
def test_turns_from_the_oldest_on(given: list[tuple[str, int | None]], ordered: str) -> None:
    found = in_time_order(turn(text, minute) for text, minute in given)
    assert "".join(each.text for each in found) == ordered


def test_words_of_html_and_of_plain_text() -> None:
    assert words_of("<p>a &lt; b</p><blockquote type='cite'>old</blockquote>") == "a < b"
    assert words_of("a &lt; b\n> old") == "a < b"
    assert words_of(None) == ""


FIRST = page(SECOND_INSIDE)
SECOND = page(THREAD | {"messages": [message(1, "2026-10-12T09:00:00Z", CLEO, "Hi")]})


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (f"{FIRST}\n{SECOND}", "utf-8"),
        (f"{FIRST}\n{SECOND}", "utf-8-sig"),
        (f"[{FIRST}, {SECOND}]", "utf-8"),
        (f"[{FIRST}, {SECOND}]", "utf-16"),
    ],
)
def test_pages_of_pages(tmp_path: Path, content: str, encoding: str) -> None:
    found = Imported(tmp_path, {"t.json": content.encode(encoding)})
    assert [lines(one) for one in found.interactions] == [
        ["0.0 customer Finn Moe: Where is it?"],
        ["0.0 customer Cleo Marsh: Hi"],
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_for_each_of_more_threads_than_files_are_kept_open(tmp_path: Path, encoding: str) -> None:
    numbers = range(100_000, 100_040)
    files: dict[str, str | bytes] = {"threads.json": json.dumps([THREAD | {"id": str(n)} for n in numbers])}
    for n in numbers:
        one = message(n, "2026-10-12T09:00:00Z", CLEO, f"ñ{n}", conversationsThreadId=n)
        files[f"m{n}.json"] = page(one).encode(encoding)
        files[f"n{n}.json"] = json.dumps(one | {"id": "x", "createdAt": "2026-10-12T09:00:05Z"}).encode(
            encoding
        )
    found = Imported(tmp_path, files)
    assert found.rejected == []
    assert [lines(one)[1] for one in found.interactions] == [
        f"5.0 customer Cleo Marsh: ñ{n}" for n in numbers
    ]
