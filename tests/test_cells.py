"""Cells: what a spreadsheet would work out is text, in Python and SQL alike, and comes back as it was."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.cells import armed, disarmed, disarmed_sql, printable

HARMFUL = (
    "=1+1",
    "+49 30 1234",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "  =1+1",
    "\xa0=1+1",
    '"=1+1"',
    "' =1+1",
    "'=1+1",
    "“=1+1”",
    "＝1+1",
    "|cmd",
    "%0A",
    "''\t",
)
HARMLESS = ("", "words", "a=1", "it's 5 - 3", '"quoted"', "'quoted'", "  words", "1-2")
_LETTERS = st.sampled_from("=+-@'\" \t\r\n\xa0|%“ab\u200b＝") | st.characters(codec="utf-8")
_TEXTS = st.text(_LETTERS, max_size=8)


@pytest.mark.parametrize("text", HARMFUL)
def test_what_a_spreadsheet_would_work_out_gets_an_apostrophe(text: str) -> None:
    assert disarmed(text) == "'" + text
    assert armed(disarmed(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_words_stay_as_they_are(text: str) -> None:
    assert disarmed(text) == text


@settings(deadline=None)
@given(_TEXTS)
def test_every_text_comes_back(text: str) -> None:
    assert armed(disarmed(text)) == text


@settings(deadline=None)
@given(st.lists(_TEXTS, min_size=1))
def test_sql_says_the_same_as_python(texts: list[str]) -> None:
    with duckdb.connect() as con:
        found = con.execute(
            f"SELECT list_transform($1::VARCHAR[], lambda x: {disarmed_sql('x')})", [texts]
        ).fetchall()
    assert found == [([disarmed(text) for text in texts],)]


def test_sql_keeps_null() -> None:
    with duckdb.connect() as con:
        assert con.execute(f"SELECT {disarmed_sql('NULL::VARCHAR')}").fetchall() == [(None,)]


def test_control_characters_are_made_printable_and_line_ends_one() -> None:
    assert printable("a\x00b\x0bc\r\nd\re\tf") == "a\ufffdb\ufffdc\nd\ne\tf"
