"""Jira's texts as plain text: the Atlassian Document Format of its cloud, and the wiki markup of its servers.

Node types: developer.atlassian.com/cloud/jira/platform/apis/document/structure. Markup: "Text formatting
notation" of Jira's own help. What somebody quotes comes as lines after `>`, for own_words to cut.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from qa.ingest._values import read_number
from qa.ingest.email_text import own_words
from qa.ingest.sources._pages import key

__all__ = ["jira_text", "media_in"]

_MEDIA = {"media", "mediaInline"}
_BLOCKS = {"paragraph", "heading", "blockquote", "codeBlock", "panel", "rule", "table", "tableRow", "expand"}
_BLOCKS |= {"nestedExpand", "bulletList", "orderedList", "taskList", "decisionList", "listItem", "taskItem"}
_BLOCKS |= {"decisionItem", "mediaSingle", "mediaGroup", "layoutSection", "layoutColumn", "tableCell"}
_BLOCKS |= {"tableHeader", "blockCard", "embedCard"}
_ITEMS = {"listItem", "taskItem", "decisionItem"}
_WIKI = (
    (re.compile(r"\{quote\}.*?\{quote\}", re.DOTALL), ""),
    (re.compile(r"\{(?:code|noformat|color|panel)(?::[^}\n]*)?\}"), ""),
    (re.compile(r"!\S[^!\n]*\.\w{2,5}(?:\|[^!\n]*)?!"), ""),
    (re.compile(r"\[~(?:accountid:)?[^\]\n]*\]"), "@user"),
    (re.compile(r"\[([^\]|\n]+)\|[^\]\s]+\]"), r"\1"),
    (re.compile(r"\[((?:https?|mailto):[^\]\s]+)\]"), r"\1"),
    (re.compile(r"^(?:h[1-6]|bq)\.[ \t]+", re.MULTILINE), ""),
    (re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])"), r"\1"),
)


def jira_text(body: object) -> str:
    """What somebody wrote, as plain text without quotes, of a document, of markup, or of plain text."""
    if isinstance(body, dict):
        return own_words(re.sub(r"\n{3,}", "\n\n", _text(body)).strip())
    text = key(body).replace("\r\n", "\n")
    for pattern, instead in _WIKI:
        text = pattern.sub(instead, text)
    return own_words(text)


def media_in(body: object) -> int:
    """How many pictures and files a document shows."""
    if not isinstance(body, dict):
        return 0
    inside = sum(map(media_in, body.get("content") or ()))
    return inside + (body.get("type") in _MEDIA)


def _text(node: Mapping[str, Any]) -> str:
    kind, attrs = node.get("type"), node.get("attrs") or {}
    if kind in _LEAVES:
        return _LEAVES[kind](node, attrs)
    children = [child for child in node.get("content") or () if isinstance(child, dict)]
    if kind in {"bulletList", "orderedList", "taskList", "decisionList"}:
        first = int(read_number(attrs.get("order")) or 1)
        return "\n".join(_item(child, kind, number) for number, child in enumerate(children, start=first))
    if kind == "tableRow":
        return " | ".join(_text(child).replace("\n", " ") for child in children)
    text = _joined(children, "\n" if kind in {"table", *_ITEMS} else "\n\n")
    if kind in {"expand", "nestedExpand"} and attrs.get("title"):
        return f"{attrs['title']}\n{text}"
    return "\n".join(f"> {line}" for line in text.split("\n")) if kind == "blockquote" else text


def _joined(children: list[dict[str, Any]], between: str) -> str:
    """The texts of children: blocks apart, pieces of a line together."""
    text = ""
    for child in children:
        piece = _text(child)
        is_block = child.get("type") in _BLOCKS
        text += (between if text and piece and is_block else "") + piece
    return text


def _item(node: Mapping[str, Any], kind: str, number: int) -> str:
    if node.get("type") not in _ITEMS:  # a list within the list
        return "\n".join(f"  {line}" for line in _text(node).split("\n"))
    mark = f"{number}." if kind == "orderedList" else "-"
    first, *rest = _text(node).split("\n")
    return "\n".join([f"{mark} {first}", *(f"  {line}" for line in rest)])


def _day(attrs: Mapping[str, Any]) -> str:
    """The date of a date node: milliseconds since 1970."""
    given = read_number(attrs.get("timestamp"))
    return "" if given is None else datetime.fromtimestamp(given / 1000, UTC).date().isoformat()


_LEAVES: dict[Any, Callable[[Mapping[str, Any], Mapping[str, Any]], str]] = {
    "text": lambda node, attrs: str(node.get("text") or ""),
    "hardBreak": lambda node, attrs: "\n",
    "rule": lambda node, attrs: "",
    "mention": lambda node, attrs: key(attrs.get("text")) or "@user",
    "emoji": lambda node, attrs: key(attrs.get("text") or attrs.get("shortName")),
    "inlineCard": lambda node, attrs: key(attrs.get("url")),
    "blockCard": lambda node, attrs: key(attrs.get("url")),
    "embedCard": lambda node, attrs: key(attrs.get("url")),
    "date": lambda node, attrs: _day(attrs),
    "status": lambda node, attrs: key(attrs.get("text")),
    "media": lambda node, attrs: "",
    "mediaInline": lambda node, attrs: "",
}
"""Nodes that are text themselves; of what isn't known, the content is read."""
