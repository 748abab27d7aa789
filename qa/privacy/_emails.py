"""E-mail addresses, as they are written and as they are said: "j dot okafor ninety two at gmail dot com".

What is said is found from its end: a domain, before it an "at", before that the local part (RFC 5322, 3.4.1).
Where the local part begins is told by the words that lead to it ("my email is", "it's"), else by its grammar:
pieces joined by "dot" or "underscore", letters that are spelled, numbers.
"""

import re
from collections.abc import Iterator, Sequence

from qa.privacy._span import Span
from qa.privacy._words import common_words, word_list

__all__ = [
    "across_boundary",
    "answered_email",
    "asks_for_email",
    "email_spans",
    "mailbox_again",
    "may_be_spoken",
]

_WRITTEN = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_MASKED = re.compile(
    r"(?<![\w.+%-])[\w.+%-]+\s*[\[(]\s*(?:at|@)\s*[\])]\s*[\w-]+(?:(?:\s*[\[(]\s*dot\s*[\])]\s*|\s+dot\s+|\.)[\w-]+)+",
    re.I,
)
_TOP = (
    r"(?:com|net|org|edu|gov|info|io|me|uk|us|ca|ie|de|es|fr|it|nl|be|ch|at|se|no|dk|fi|pl|cz|pt|gr|ru|tr|eu"
    r"|au|nz|in|jp|cn|kr|sg|za|ng|ke|br|mx|ar|cl|pe|co|app|dev|biz|example|test|c\s+o\s+m|n\s+e\s+t|o\s+r\s+g|u\s+k|d\s+e|a\s+u|i\s+e|i\s+n|c\s+a|n\s+z|f\s+r|e\s+s)"
)
_PROVIDER = (
    r"(?:g\s?mail|googlemail|hotmail|outlook|yahoo|icloud|aol|btinternet|talktalk|ymail|protonmail|gmx)"
)
_DOT = r"(?:\s*,?\s+(?:dot|punto|punkt|period|point)\s+|\.)"
_DASH = r"(?:\s+(?:dash|hyphen|minus|underscore|gui[oó]n)\s+)"
_LABEL = r"[^\W_][\w-]*"
_HOST = rf"{_LABEL}(?:{_DASH}{_LABEL}|\s+{_LABEL}){{0,3}}?"
_DOMAIN = re.compile(
    rf"(?:{_HOST}(?:{_DOT}{_LABEL}){{0,3}}?{_DOT}{_TOP}(?:{_DOT}{_TOP})*|{_PROVIDER}(?:\s+com)?)(?![\w@])",
    re.I,
)
_AT = re.compile(r"\s,?(?:at(?:\s+the\s+rate(?:\s+of)?)?|arroba)(?:,?\s+(?:um+|uh+|er+m?)\b,?)?\s+", re.I)
_SIGN = re.compile(rf"\b(?:dot|punto|period|point)\b|\.\w|\b{_PROVIDER}\b", re.I)

_TOKEN = re.compile(r"[\w+%'\u2019-]+(?:\.[\w+%-]+)*|[^\w\s]")
_LEADS = re.compile(
    r"(?:(?P<sure>\b(?:e-?mail(?:\s+address)?|address|mail|correo)(?:\s+(?:is|was|would\s+be|es|to))?"
    r"|\b(?:it|that|which)(?:['\u2019]s|\s+is|\s+was|\s+would\s+be))"
    r"|\b(?:is|was|use|used|to|on|have|or|es|yes|yeah|sure|no|not|ok|okay),?)\s*[,:]?\s+",
    re.I,
)
_ASKED = re.compile(r"\be-?mail\b", re.I)
_STOP = re.compile(r"[?!:;]\s|\.\s(?!(?:com|net|org|co)\b)")
_ANSWER_FILLERS = re.compile(
    r"\W*(?:(?:yes|yeah|yep|sure|ok|okay|um+|uh+|er+m?|oh|so|well|it['\u2019]?s|it is|that['\u2019]?s|that is"
    r"|my e-?mail(?: address)?(?: is|['\u2019]s)|the e-?mail(?: address)? is)\b[\s,.:-]*)+",
    re.I,
)
_NO_LOCAL = re.compile(
    r"\b(?:my|is|it['\u2019]?s|e-?mail|address|send|use|used|to|you|i(?=\s+\w\w)|i['\u2019]m|have|can|could|on|was|that|but|or)\b",
    re.I,
)
_MOST_PLAIN = 3
"""Words side by side that make a mailbox ("the red barn at ..."); two where only "to" leads there."""
_DOMAIN_BEGINS = re.compile(r"@|\s,?(?:at|arroba)\b|\s*[\[(]", re.I)
_JOIN = r"(?:(?:dot|full stop|point|punkt|punto|underscore|dash|hyphen)[\s,]+)?"
_JOINTS, _JOINT = re.compile(rf"[\s,._-]+{_JOIN}"), rf"[\s,._-]*{_JOIN}"
_FEWEST_PIECES, _SHORTEST_LOCAL, _SHORTEST_SPELLED = 2, 6, 4
_SAID_FIRST = re.compile(
    r"(?:(?<!\w)\w+ (?:dot|underscore|dash|hyphen) )*\b(?P<word>[a-z]+),? "
    r"(?:that['\u2019]?s|that is|spel(?:led|t)|which is) $",
    re.I,
)
_APART = r"[\s,.-]+"
_REACH = 160
"""Characters before the "at" in which a spoken local part lies."""
_LONGEST_LOCAL = 12
"""Words of a spoken local part, a spelled one as one: more are a sentence."""


def may_be_spoken(text: str) -> bool:
    """Whether the text has the signs of an address that is said; quick."""
    return _SIGN.search(text) is not None and _AT.search(f" {text} ") is not None


def email_spans(text: str) -> Iterator[Span]:
    """EMAIL spans: `violet@example.com`, `violet (at) example.com`, "violet dot king at example dot com"."""
    if "@" in text:
        yield from (Span(*match.span(), "EMAIL") for match in _WRITTEN.finditer(text))
    if may_be_spoken(text):
        yield from (Span(start, end, "EMAIL") for start, end in _spoken(text))
    if "(" in text or "[" in text:
        yield from (Span(*match.span(), "EMAIL") for match in _MASKED.finditer(text))


def asks_for_email(text: str) -> bool:
    """Whether the other is asked for an e-mail address."""
    return _ASKED.search(text) is not None


def answered_email(text: str) -> Iterator[Span]:
    """EMAIL spans of the answer, from its beginning on: "big dave 72 at ...", "d for delta a w at ..."."""
    for span in email_spans(text):
        since = max((end.end() for end in _STOP.finditer(text, 0, span.start)), default=0)
        led = _ANSWER_FILLERS.match(text, since, span.start)
        start = led.end() if led else since
        words = text[start : span.start].split()
        if 0 < len(words) <= _LONGEST_LOCAL + 6 and _NO_LOCAL.search(text, start, span.start) is None:
            yield Span(start, span.end, "EMAIL")
        return


def mailbox_again(text: str, span: Span) -> re.Pattern[str] | None:
    """What finds the local part of this address where it is read back, or a word of it spelled."""
    local = _DOMAIN_BEGINS.split(text[span.start : span.end])[0]
    pieces = [piece for piece in _JOINTS.split(local) if piece]
    words = [piece.strip("0123456789") for piece in pieces]
    ways = [_spelling(word) for word in words if len(word) >= _SHORTEST_SPELLED and word.isalpha()]
    if len(pieces) >= _FEWEST_PIECES and len("".join(pieces)) >= _SHORTEST_LOCAL:
        led = f"(?:{re.escape(pieces[0])}{_JOINT})?" if len(pieces) > _FEWEST_PIECES else ""
        ways.append(led + _JOINT.join(map(re.escape, pieces[1:] if led else pieces)))
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.I) if ways else None


def _spelling(word: str) -> str:
    """A pattern of the word spelled: "c a double l o w a y", "C-A-L-L"."""
    pairs = re.finditer(r"(\w)(\1?)", word)
    letters = (rf"(?:double[\s-]+{m[1]}|{m[1]}{_APART}{m[1]})" if m[2] else m[1] for m in pairs)
    return _APART.join(letters)


def across_boundary(before: str, after: str) -> bool:
    """Whether an address that ends in `after` may have begun in `before`: it stops in the middle of one."""
    if re.search(r"\b(?:at|arroba|dot|punto|underscore|dash|hyphen|point|period)\W*$", before, re.I):
        return True
    if re.match(r"\W*(?:at|arroba|dot|punto|underscore|dash|hyphen|point|period)\b", after, re.I):
        return True
    tail = re.search(r"\s(?:at|arroba)\s+[\w-]+\W*$", before, re.I)
    return tail is not None or re.search(r"(?:\b\w\b\W+){2}$", f"{before} ") is not None


def _spoken(text: str) -> Iterator[tuple[int, int]]:
    reached = 0
    for at in _AT.finditer(text):
        domain = _DOMAIN.match(text, at.end())
        if domain is None or at.start() < reached:
            continue
        start = _local_start(text, reached, at.start())
        if start is not None:
            reached = domain.end()
            yield start, reached


def _local_start(text: str, since: int, end: int) -> int | None:
    """Where the local part that ends there begins; None where no mailbox is named."""
    if end - since > _REACH:
        since = text.find(" ", end - _REACH, end) + 1 or end
    tokens = [*_TOKEN.finditer(text, since, end)][-_LONGEST_LOCAL - 6 :]
    stop = _after_stop(tokens, text)
    tokens = [m for m in tokens[stop:] if m.group() != ","]
    is_sentence = stop > 0 and len(tokens) == 1  # of which the mailbox is the first word
    if not tokens:
        return None
    led = _led_start(text, tokens, end)
    is_led = led is not None or tokens[0].start() == 0 or is_sentence
    if led is None:
        led = tokens[0].start() if _is_one_word(tokens) else _grammar_start(text, tokens)
    local = [m for m in tokens if m.start() >= led]
    while local and local[0].group().lower() in word_list("hedges"):
        local = local[1:]
    if (
        not local
        or _length([m.group() for m in local]) > _LONGEST_LOCAL
        or local[-1].group().lower() in word_list("no_mailboxes") - {"word", "one"}
    ):
        return None
    is_plain = len(local) == 1 and local[0].group().isalpha()
    return None if is_plain and not is_led else _before_spelling(text, local)


def _before_spelling(text: str, local: Sequence[re.Match[str]]) -> int:
    """Where the local part begins: before its word where that is said first, "m dot lee that's l e e"."""
    start = local[0].start()
    letters = "".join(m.group().lower() for m in local)
    said = _SAID_FIRST.search(text, max(0, start - _REACH), start)
    return said.start() if said and len(local) == len(letters) and said["word"].lower() == letters else start


def _length(words: Sequence[str]) -> int:
    """How many words it is, letters that are spelled in a row as one."""
    return sum(len(word) > 1 or at == 0 or len(words[at - 1]) > 1 for at, word in enumerate(words))


def _is_one_word(tokens: Sequence[re.Match[str]]) -> bool:
    said = [m.group().lower() for m in tokens]
    return said[-2:] == ["one", "word"]


def _after_stop(tokens: Sequence[re.Match[str]], text: str) -> int:
    """The place of the first token after the last end of a sentence."""
    stops = [
        i
        for i, m in enumerate(tokens)
        if m.group() in {"?", "!", ";"} or (m.group() == "." and text[m.end() : m.end() + 1].isspace())
    ]
    return stops[-1] + 1 if stops else 0


def _led_start(text: str, tokens: Sequence[re.Match[str]], end: int) -> int | None:
    """Where what the last leading words lead to begins; None without any."""
    leads = [m for m in _LEADS.finditer(text, tokens[0].start(), end) if m.end() < end]
    if not leads:
        return None
    start = leads[-1].end()
    said = [m.group().lower() for m in tokens if m.start() >= start]
    is_sure = leads[-1]["sure"] is not None
    plain = [word for word in said if not _is_part(word)]
    if "one word" not in " ".join(said) and len(plain) > _MOST_PLAIN - (not is_sure):
        return None
    is_sentence = not is_sure and len(plain) > 1 and not common_words().isdisjoint(plain)
    return None if is_sentence or not 0 < _length(said) <= _LONGEST_LOCAL else start


def _is_part(word: str) -> bool:
    """Whether it says how an address is written, as "dot" and single letters do."""
    return (
        _is_small(word)
        or word in word_list("email_joints") | word_list("email_modifiers") | word_list("hedges")
        or not word.isalpha()
    )


def _grammar_start(text: str, tokens: Sequence[re.Match[str]]) -> int:
    """Back from the "at" as far as pieces are joined, spelled or numbers."""
    first = len(tokens) - 1
    while first > 0:
        if _is_as_in(tokens[:first]):
            first -= 3
        elif (_is_as_in(tokens[: first - 1]) and _is_small(tokens[first].group())) or _goes_on(
            text, tokens[first - 1], tokens[first]
        ):
            first -= 1
        else:
            break
    return tokens[first].start()


def _is_as_in(before: Sequence[re.Match[str]]) -> bool:
    """Whether a letter is explained there: "f as in" before "foxtrot"."""
    said = [m.group().lower() for m in before[-3:]]
    return len(said) == 3 and len(said[0]) == 1 and said[1:] == ["as", "in"]


def _goes_on(text: str, before: re.Match[str], here: re.Match[str]) -> bool:
    """Whether `here` belongs to the same local part as `before`."""
    left, right = before.group().lower(), here.group().lower()
    if (
        right in word_list("email_joints")
        or left in word_list("email_joints")
        or left in word_list("email_modifiers")
    ):
        return True
    if (len(right) == 1 and right.isalpha()) or right in word_list("email_modifiers"):
        return _is_small(left)
    return _is_small(right) and ("," not in text[before.end() : here.start()] or _is_small(left))


def _is_small(token: str) -> bool:
    """A letter or a number."""
    return (len(token) == 1 and token.isalnum()) or token.isdigit() or token in word_list("number_words")
