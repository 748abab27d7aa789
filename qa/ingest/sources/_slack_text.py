"""The words of a Slack message as a reader sees them: mentions by name, links by their label."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["words_of"]

_MARKED = re.compile(r"<([@#!]?)([^<>|\n]*)(?:\|([^<>\n]*))?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
"""The only three that Slack writes."""


def words_of(message: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The message's text; that of its blocks or attachments where it has none of its own.

    `names` are those of users by id. Codes of emoji (:tada:) stay as they are.
    """
    text = str(message.get("text") or "")
    if not text.strip():
        text = "\n".join(filter(None, _of_blocks(message.get("blocks"), names)))
    if not text.strip():
        text = "\n".join(filter(None, map(_of_attachment, _objects(message.get("attachments")))))
    text = _MARKED.sub(lambda mark: _shown(mark, names), text)
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    return text.strip()


def _shown(mark: re.Match[str], names: Mapping[str, str]) -> str:
    sign, target, label = mark[1], mark[2], mark[3]
    if sign == "@":
        return f"@{names.get(target) or label or target}"
    if sign == "#":
        return f"#{label or target}"
    if sign == "!":  # <!here>, <!subteam^S1|@team>, <!date^1792575000^{date}|21 October>
        plain = label or target.split("^")[0]
        return plain if label and target.startswith("date") else f"@{plain.removeprefix('@')}"
    return label or target.removeprefix("mailto:").removeprefix("tel:")


def _of_attachment(attachment: Mapping[str, Any]) -> str:
    own = [attachment.get(key) for key in ("pretext", "title", "text")]
    return "\n".join(str(each) for each in own if each) or str(attachment.get("fallback") or "")


def _of_blocks(blocks: Any, names: Mapping[str, str]) -> Iterator[str]:
    """A line for each block, and for each part of a rich text."""
    for block in _objects(blocks):
        if block.get("type") == "rich_text":
            for section in _objects(block.get("elements")):
                yield "".join(_rich(section, names))
        else:
            held = [block.get("text"), *_objects(block.get("fields"))]
            yield "\n".join(str(each.get("text") or "") for each in _objects(held))


def _rich(element: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    kind = element.get("type")
    if kind == "user":
        yield f"@{names.get(str(element.get('user_id'))) or element.get('user_id')}"
    elif kind == "emoji":
        yield f":{element.get('name')}:"
    elif kind in {"text", "link"}:
        yield str(element.get("text") or element.get("url") or "")
    for inner in _objects(element.get("elements")):
        yield from _rich(inner, names)
        yield "\n" if kind == "rich_text_list" else ""


def _objects(value: Any) -> Sequence[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
