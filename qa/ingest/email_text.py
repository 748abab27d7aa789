"""What the sender of an email wrote in it: quoted mails, signatures and phone footers cut.

A sign-off ("Kind regards, Anna") stays: it is the closing that a scorecard asks for.
"""

import re
from email.message import EmailMessage
from itertools import pairwise

import lxml.html

from qa.ingest._email_quotes import is_attribution, without_quotes
from qa.ingest._values import clean_text
from qa.ingest.html import to_text

__all__ = ["body_of", "own_text", "own_words"]

_DELIMITER = re.compile(r"^--[ \t]*$", re.MULTILINE)
_SIGNATURE_MAX_LINES = 10  # RFC 3676 section 4.3 knows the delimiter; what follows is short, else it is text
_FOOTER = re.compile(
    r"(?:\A|\n)[ \t]*(?:Sent (?:from|via|with)|Get Outlook|Enviado (?:desde|con)|Obtener Outlook|"
    r"Von meinem|Gesendet (?:von|mit|über)|Holen Sie sich Outlook|Outlook (?:für|voor)|"
    r"Envoyé (?:de|depuis|à partir|avec)|"
    r"Télécharge[rz] Outlook|Obtene[rz] Outlook|Inviato (?:da|dal|con)|Scarica Outlook|Ottieni Outlook|"
    r"Verstuurd (?:vanaf|met|via)|Verzonden (?:vanaf|met|via)|Download Outlook|Enviado do)\b"
    r"[^\n]{0,30}?\b(?:i?Phone|iPad|Android|Galaxy|Samsung|Outlook|Mail|Windows|Yahoo|Huawei|Xiaomi|Pixel|"
    r"BlackBerry|smartphone|mobile|Handy|móvil|cellulare|telefono|teléfono|téléphone|telefoon|tablet|Proton|"
    r"GMX|WEB\.DE|iOS)\b[^\n.!?]{0,30}(?:<\S+>|\[\S+\])?\.?\s*\Z",
    re.IGNORECASE,
)
_WRAP_COLUMNS = range(55, 81)  # RFC 5322 section 2.1.1 asks for 78 at most; programs take 66 to 76
_ITEM = re.compile(r"([-*•>]|\d+[.)])\s")
_QUOTING = re.compile(
    r"<blockquote|gmail_attr|yahoo_quoted|protonmail_quote|divRplyFwdMsg|moz-cite|freshdesk_quote|zmail_extra|"
    r"gmail_signature|moz-signature|[\"'](?:x_)?Signature[\"']|ms-outlook-mobile-signature",
    re.IGNORECASE,
)
_QUOTES = (
    "//blockquote[@type='cite' or contains(@class, 'gmail_quote') or contains(@class, 'moz-quote')]"
    "|//*[contains(@class, 'gmail_quote')]//blockquote|//*[contains(@class, 'gmail_attr')]"
    "|//*[contains(@class, 'yahoo_quoted') or contains(@class, 'protonmail_quote')]"
    "|//*[contains(@class, 'moz-cite-prefix')]"
    "|//*[contains(@class, 'freshdesk_quote') or contains(@class, 'zmail_extra')]"
    "|//*[contains(@class, 'gmail_signature') or contains(@class, 'moz-signature')]"
    "|//*[@id='Signature' or @id='x_Signature' or @id='ms-outlook-mobile-signature']"
    "|//*[@id='divRplyFwdMsg']|//*[@id='divRplyFwdMsg']/following-sibling::*"
)


def body_of(message: EmailMessage) -> str:
    """What the sender wrote, as plain text; "" when the email holds only quotes or attachments."""
    return own_text(_content(message, "plain"), _content(message, "html"))


def own_text(plain: str, html: str = "") -> str:
    """What the sender wrote, of a mail's plain body or, where that is empty, its HTML one.

    Without markup, quoted mails, the signature behind `-- ` and phone footers.
    """
    return own_words(clean_text(plain if plain.strip() else to_text(_own_html(html))))


def own_words(text: str) -> str:
    """The text without quoted mails, signature behind `-- ` and phone footers."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = _without_signature(without_quotes(text)).strip()
    while (shorter := _FOOTER.sub("", text).rstrip()) != text:
        text = shorter
    return _unwrapped("\n".join(line.rstrip() for line in text.split("\n")))


def _own_html(html: str) -> str:
    """The HTML without the parts that mail programs mark as quoted or as the signature."""
    if not _QUOTING.search(html):
        return html
    try:
        tree = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", html))
    except (lxml.etree.ParserError, ValueError):
        return html
    for quote in tree.xpath(_QUOTES):
        if quote.getparent() is not None:
            quote.drop_tree()
    for quote in tree.xpath("//blockquote[preceding-sibling::*]"):
        above = quote.getprevious()
        is_right_above = quote.getparent() is not None and not (above.tail or "").strip()
        if is_right_above and is_attribution(above.text_content()):
            quote.drop_tree()
            above.drop_tree()
    return str(lxml.html.tostring(tree, encoding="unicode"))


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
