"""What the sender of an email wrote in it: quoted mails, signatures and phone footers cut.

A sign-off ("Kind regards, Anna") stays: it is the closing that a scorecard asks for.
"""

import re
from email.message import EmailMessage
from itertools import pairwise

import html_text
from quotequail import unwrap, unwrap_html

from qa.ingest._values import clean_text
from qa.ingest.html import looks_like_html, to_text

__all__ = ["body_of", "own_text", "own_words"]

_DELIMITER = re.compile(r"^-- ?$", re.MULTILINE)
_SIGNATURE_MAX_LINES = 10  # RFC 3676 section 4.3 knows the delimiter; what follows is short, else it is text
_FOOTER = re.compile(
    r"\n+(?:Sent from my|Get Outlook for|Enviado desde mi|Von meinem|Envoyé de mon)\b[^\n]{1,40}\s*\Z"
)
_WRAP_COLUMNS = range(55, 81)  # RFC 5322 section 2.1.1 asks for 78 at most; programs take 66 to 76
_ITEM = re.compile(r"([-*•>]|\d+[.)])\s")
_QUOTE_CLASSES = ("freshdesk_quote", "gmail_quote", "yahoo_quoted", "zmail_extra")
"""Classes that mail programs and helpdesks give to what they quote, as their mails show."""
_QUOTED_LINE = re.compile(r"^>.*\n?", re.MULTILINE)


def body_of(message: EmailMessage) -> str:
    """What the sender wrote, as plain text; "" when the email holds only quotes or attachments."""
    plain = _content(message, "plain")
    text = plain if plain.strip() else to_text(_own_html(_content(message, "html")))
    return own_words(clean_text(text))


def own_text(body: str) -> str:
    """What the sender wrote in a body that may be HTML, as plain text; "" where it holds only quotes."""
    if not looks_like_html(body):
        return own_words(clean_text(to_text(body)))
    tree = html_text.parse_html(_own_html(clean_text(body)))
    for name in _QUOTE_CLASSES:
        for quote in tree.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]"):
            quote.drop_tree()
    return own_words(str(html_text.extract_text(tree)))


def own_words(text: str) -> str:
    """The text without quoted mails, signature behind `-- ` and phone footer."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    while (parts := unwrap(text)) and _is_quote(parts):
        text = "\n\n".join(filter(None, (parts.get("text_top"), parts.get("text_bottom"))))
    text = _QUOTED_LINE.sub("", text)
    text = _FOOTER.sub("", _without_signature(text)).strip()
    return _unwrapped("\n".join(line.rstrip() for line in text.split("\n")))


def _is_quote(parts: dict[str, str]) -> bool:
    # «On Monday Ben wrote:» may be the customer's own story: an attribution names a date and a sender
    return parts["type"] != "reply" or "from" in parts


def _own_html(text: str) -> str:
    parts = unwrap_html(text) if text.strip() else None
    if not parts:
        return text
    return (parts.get("html_top") or "") + (parts.get("html_bottom") or "")


def _without_signature(text: str) -> str:
    delimiters = list(_DELIMITER.finditer(text))
    if not delimiters or text.count("\n", delimiters[-1].end()) > _SIGNATURE_MAX_LINES:
        return text
    return text[: delimiters[-1].start()]


def _content(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except LookupError:  # a charset that Python doesn't know
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _unwrapped(text: str) -> str:
    """Paragraphs again where the mail program broke lines: there the next word had no room any more."""
    lines = text.split("\n")
    width = max(map(len, lines))
    if width not in _WRAP_COLUMNS:
        return text
    whole = lines[:1]
    for last, line in pairwise(lines):
        first_word = line.partition(" ")[0]
        is_broken = bool(last and line) and len(last) + 1 + len(first_word) > width
        if is_broken and not _ITEM.match(line):
            whole[-1] += f" {line}"
        else:
            whole.append(line)
    return "\n".join(whole)
