"""Where quoted mail begins in an email's text: attributions, header blocks and separators of many languages.

The library quotequail was tried and left: it knows no Italian, takes «Am Montag schrieb Ben:» in a customer's
own story for a quote, and any two lines such as «From: Madrid», «To: Rome» for a forwarded mail. Here an
attribution names an address, or a day with its time, or stands right above lines that begin with `>`; a
header block names sender, date and subject. The words are those that Gmail, Apple Mail, Outlook, Thunderbird,
Yahoo and GMX write.
"""

import re

__all__ = ["is_attribution", "without_quotes"]

_OPENERS = "On|Am|Le|El|Il|In data|Op|Em|A|Den|På|Dnia|W dniu"
_WROTE = (
    "wrote|schrieb|a écrit|escribió|ha scritto|schreef|geschreven|escreveu|ha escrit|skrev|"
    r"написала?|написал\(а\)|napisała?|napisał\(a\)"
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_DAY = re.compile(
    r"\b(?:19|20)\d{2}\b|\b\d{1,2}[./-]\d{1,2}\b|\b\d{1,2}\.? [^\W\d]{3,}|[^\W\d]{3,} \d{1,2}\b"
)
_ATTRIBUTION_START = re.compile(
    rf"(?:{_OPENERS})\b.*\d|.*<\S{{1,99}}@\S{{1,99}}>|.*\b(?:{_WROTE})\b.*\d", re.IGNORECASE
)
_ATTRIBUTION = re.compile(rf"\b(?:{_WROTE})\b.*:$", re.IGNORECASE)
_GMAIL_OLD = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2} .*<\S{1,99}@\S{1,99}>:$")
_ATTRIBUTION_LINES, _ATTRIBUTION_LENGTH = 4, 300

_LABELS = {
    "from": "From|Von|De|Da|Van|Från|Fra|От кого|От|Od",
    "date": "Sent|Date|Gesendet|Datum|Envoyé|Enviado(?: el)?|Enviada(?: em)?|Fecha|Data|Inviato|Verzonden|"
    "Skickat|Sendt|Отправлено|Дата|Wysłano",
    "subject": "Subject|Betreff|Objet|Sujet|Asunto|Assunto|Oggetto|Onderwerp|Ämne|Emne|Тема|Temat",
}
_LABEL = {
    kind: re.compile(rf"(?:^|\s)[*_]{{0,2}}(?:{words})[\s*_\u202f]{{0,3}}:", re.MULTILINE)
    for kind, words in _LABELS.items()
}
_FROM = re.compile(rf"\s*[*_]{{0,2}}(?:{_LABELS['from']})[\s*_\u202f]{{0,3}}:", re.IGNORECASE)
_BLOCK_LINES = 9
_RULE = re.compile(r"\s*[_-]{5,}\s*")

_SEPARATOR_WORDS = (
    "original message|forwarded message|forwarded by .*|reply message|ursprüngliche nachricht|"
    "originalnachricht|original-nachricht|weitergeleitete nachricht|message d[’']origine|message transféré|"
    "message original|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|"
    "oorspronkelijk bericht|origineel bericht|doorgestuurd bericht|mensagem original|"
    "mensagem encaminhada|ursprungligt meddelande|vidarebefordrat meddelande|"
    "пересылаемое сообщение|исходное сообщение"
)
_SEPARATOR = re.compile(rf"\s*-{{2,}} ?(?:{_SEPARATOR_WORDS}) ?-{{2,}}\s*", re.IGNORECASE)
_BEGIN_FORWARDED = re.compile(
    r"\s*(?:begin forwarded message|anfang der weitergeleiteten (?:e-mail|nachricht)|"
    r"début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|"
    r"inizio messaggio inoltrato|begin doorgestuurd bericht) ?:\s*",
    re.IGNORECASE,
)
_REPLY_ABOVE = re.compile(r"^##-.*-##\s*$", re.MULTILINE)  # the line that Zendesk puts into its mails
_LOOK = re.compile(
    rf"^\s?>|\b(?:{_WROTE})\b[^\n]*:\s*$|@\S{{1,99}}>:\s*$|^\s*[*_]{{0,2}}(?:{_LABELS['from']})[\s*_\u202f]{{0,3}}:|"
    r"^\s*-{2,} ?\w|^##-|^\s*(?:begin|anfang|début|inicio|inizio)\b[^\n]*:\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_LOOK_AT_ALL = (">", ":", "--", "##-")
"""Whatever `_LOOK` finds holds one of these, and to find them takes a twentieth of the time."""
_QUOTED = re.compile(r"\s?>")


def without_quotes(text: str) -> str:
    """The text, lines ended by `\\n`, without the mails that it quotes: what stands above them is as it was.

    Below a quote whose lines begin with `>` the sender's own answers stay; any other reaches to the end.
    """
    if not any(mark in text for mark in _LOOK_AT_ALL) or not _LOOK.search(text):
        return text
    lines = _REPLY_ABOVE.sub("", text).split("\n")
    kept: list[str] = []
    at = after_quote = 0
    while at < len(lines):
        if _QUOTED.match(lines[at]):
            at = after_quote = at + 1
        elif (end := _attribution_end(lines, at)) is not None:
            if not _is_quoted_below(lines, end):
                break
            at = after_quote = end
        elif _begins_quote(lines, at):
            break
        elif at == after_quote and not lines[at].strip() and (not kept or not kept[-1].strip()):
            at = after_quote = at + 1  # the blank line above the quote is enough
        else:
            kept.append(lines[at])
            at += 1
    if at < len(lines):
        while kept and (not kept[-1].strip() or _RULE.fullmatch(kept[-1])):
            kept.pop()
    return "\n".join(kept)


def _attribution_end(lines: list[str], at: int) -> int | None:
    """The line after the attribution that begins here; None where none does."""
    if not _ATTRIBUTION_START.match(lines[at]) and not _GMAIL_OLD.match(lines[at]):
        return None
    joined = ""
    for end in range(at, min(at + _ATTRIBUTION_LINES, len(lines))):
        line = lines[end].strip()
        if not line or len(joined) > _ATTRIBUTION_LENGTH:
            return None
        joined = f"{joined} {line}".strip()
        if _GMAIL_OLD.fullmatch(joined):
            return end + 1
        if _ATTRIBUTION.search(joined) and (_names_a_mail(joined) or _is_quoted_below(lines, end + 1)):
            return end + 1
    return None


def is_attribution(text: str) -> bool:
    """Whether the text is one, such as stands above a quote: «On Sunday, 1 March, Ana wrote:»."""
    line = " ".join(text.split())
    return len(line) <= _ATTRIBUTION_LENGTH and bool(
        _ATTRIBUTION_START.match(line) and _ATTRIBUTION.search(line)
    )


def _names_a_mail(attribution: str) -> bool:
    return bool(_ADDRESS.search(attribution) or (_CLOCK.search(attribution) and _DAY.search(attribution)))


def _is_quoted_below(lines: list[str], at: int) -> bool:
    below = next((line for line in lines[at:] if line.strip()), "")
    return bool(_QUOTED.match(below))


def _begins_quote(lines: list[str], at: int) -> bool:
    """Whether a separator or a block of mail headers begins here."""
    if _SEPARATOR.fullmatch(lines[at]) or _BEGIN_FORWARDED.fullmatch(lines[at]):
        return True
    if not _FROM.match(lines[at]):
        return False
    block = "\n".join([line for line in lines[at : at + 2 * _BLOCK_LINES] if line.strip()][:_BLOCK_LINES])
    has_address = _ADDRESS.search(lines[at]) is not None
    return bool(_LABEL["date"].search(block) and (has_address or _LABEL["subject"].search(block)))
