"""HTML as plain text, for emails and for chats whose export kept the markup."""

import html
import re

import html_text

__all__ = ["looks_like_html", "to_text"]

_TAG = re.compile(
    r"</?(a|b|blockquote|body|br|div|em|font|h[1-6]|html|hr|i|img|li|ol|p|pre|span|strong|table|td|tr|u|ul)"
    r"(?:\s+[\w-]+\s*=[^<>]*|\s*/?)>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-fA-F]{1,5});")


def looks_like_html(text: str) -> bool:
    """Whether the text holds a tag that people's chats are formatted with: `a < b` is no tag."""
    return _TAG.search(text) is not None


def to_text(text: str) -> str:
    """What a reader sees: tags gone, a line a paragraph, entities as their characters.

    Text without markup comes back as it is.
    """
    if looks_like_html(text):
        return str(html_text.extract_text(text)).strip()
    return html.unescape(text) if _ENTITY.search(text) else text
