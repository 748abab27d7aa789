"""Cells that no spreadsheet takes for a formula, in Python, in SQL and in a workbook.

OWASP, "CSV Injection": Excel, LibreOffice and Google Sheets work a cell out where it begins with = + - @ (or
their full-width forms), a tab or a line end; white space and quotes ahead of them don't help. `|` and `%`
begin older ways of calling other programs.
"""

import re
from typing import Any

__all__ = ["armed", "disarmed", "disarmed_sql", "is_harmful", "printable", "text_cell"]

# The same characters for Python's engine and DuckDB's, whose classes (\s) differ: control characters, the
# spaces and marks of Unicode that a spreadsheet may trim, and quotes.
_AHEAD = "\x01-\x20\x7f\x85\xa0\u1680\u180e\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff'\"`´‘’“”"
_PATTERN = f"[{_AHEAD}]*[=+\\-@|%＝＋－＠]|'*[\t\r\n]"
_HARMFUL = re.compile(_PATTERN)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def is_harmful(text: str) -> bool:
    """Whether a spreadsheet might work the text out instead of showing it."""
    return _HARMFUL.match(text) is not None


def disarmed(text: str) -> str:
    """The cell with an apostrophe ahead where a spreadsheet would work it out as a formula."""
    return "'" + text if is_harmful(text) else text


def armed(text: str) -> str:
    """The cell as it was before `disarmed`. Law: armed(disarmed(text)) == text."""
    return text[1:] if text.startswith("'") and is_harmful(text) else text


def disarmed_sql(text: str) -> str:
    """`disarmed` as an SQL expression over another one of type VARCHAR; NULL stays NULL."""
    pattern = _PATTERN.replace("'", "''")
    return f"CASE WHEN regexp_matches({text}, '^(?:{pattern})') THEN '''' || {text} ELSE {text} END"


def printable(text: str) -> str:
    """What the XML of a workbook can hold: other control characters as U+FFFD, line ends as \\n."""
    return _NOT_IN_XML.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")


def text_cell(sheet: Any, text: str) -> Any:
    """A cell of a write-only sheet that holds the text as text, whatever it begins with.

    What is harmful is formatted as text too, so that it stays text when somebody edits the cell.
    """
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if is_harmful(text):
        cell.number_format = "@"
    return cell
