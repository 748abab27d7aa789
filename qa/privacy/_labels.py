"""Names of files, ids and labels: what they tell of a customer becomes a pseudonym, all else stays readable.

Recorders write the caller's number into the name of a file, helpdesks take addresses for ids. Those names go
into every table, page and message, so they leave their secrets where they come in. A pseudonym is keyed
(HMAC-SHA256), for whoever holds the data without the key could try all phone numbers; with one key the same
number has the same pseudonym, so that a file has its id again in the next night. Names are told by their form
and by no language model, so that an id stays the same when the model is another.
"""

import hashlib
import hmac
import itertools
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from qa.privacy._emails import email_spans
from qa.privacy._numbers import text_numbers
from qa.privacy._span import Span, merge, replace

__all__ = ["Labels", "open_labels"]

_MARK_CHARACTERS = 10  # 40 bits: two of a million numbers that share one are 1 in 2
_KEY_BYTES = 32
_KEPT = 100_000
"""Labels remembered: files and ids come several times each."""
_SURE = {"CARD", "IBAN", "NATIONAL_ID"}
"""Kinds that `text_numbers` tells without a cue beside it; its phones and accounts would be every id."""
_APART = r"[ ._()-]{1,2}"
_PHONES = re.compile(
    r"(?<![\w+])(?:"
    rf"(?:\+|00)\d(?:[ ._()-]?\d){{6,14}}"  # written for abroad: ITU-T E.164
    rf"|\(?\d{{3}}\)?{_APART}\d{{3}}{_APART}\d{{4}}"
    r"|\d{3}-\d{2}-\d{4}"  # a social security number; it needs no kind of its own here
    r")(?!\w)"
)
_PLUS = re.compile(r"\+\d(?:[ ._()-]?\d){6,14}(?!\d)")
_LONG = re.compile(r"(?<![A-Za-z\d])\d{10,19}(?![A-Za-z\d])")
_DAY = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[0-2]\d[0-5]\d(?:\d\d){0,2}\d{0,3})?"
)
_EPOCH = re.compile(r"1[4-9]\d{8}(?=\.\d)")  # as telephone exchanges number their calls: 1698765432.123
_UUID = re.compile(r"[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}", re.IGNORECASE)
_PLAIN = re.compile(r"[\d.]+")
_CARD = re.compile(r"[3-6]\d{14,15}")
_INTERESTING = re.compile(r"@|[A-Z][a-z].*[A-Z][a-z]|\d{3}|\sat\s", re.DOTALL)
_WORD = r"[A-Z][a-z'\u2019]*[a-z](?:[A-Z][a-z]+)?"
_APARTS = re.compile(r"[ _.,-]+")
_PEOPLE = re.compile(rf"(?<![A-Za-z]){_WORD}(?:(?:[ _.-]|, ){_WORD}){{1,3}}(?![A-Za-z])")
_FILE_WORDS = frozenset(
    word
    for line in (
        "account agent agents all amazon answer answers api april archive audio august auto backup",
        "billing bot bulk call callback calls case cases chat chats cloud complaint complaints connect",
        "contact contacts conversation conversations copy customer customers daily data day december",
        "default desk discord draft east email emails english export exported exports february feedback",
        "file files final forward freshdesk friday from full genesys google group help hubspot id in",
        "inbound inbox incoming intercom january jira july june lens line list live log logs mail mailbox",
        "mails main manifest march may meet meeting meetings message messages microsoft monday month",
        "monthly my new night north november october of old on order out outbound outgoing outlook part",
        "phone queue re record recording recordings records refund report reports request requests rest",
        "result results retention root sales salesforce sample samples saturday screen sent september",
        "service session sheet slack sms social south spanish support survey surveys system table team",
        "teams telephony test the thread threads thursday ticket tickets to transcribe transcript",
        "transcripts tuesday twilio unknown video voice voicemail vtt wednesday week weekly west zendesk",
        "zoho zoom",
    )
    for word in line.split()
)
"""Words of files' names that name nobody, in lower case."""


class Labels:
    """Replaces what is personal in labels: by `phone-x1f0c9a2b7d` with a key, by `[PHONE]` without.

    Doing it twice changes nothing more. Names in `keep`, agents' own, stay. So does a label of digits
    alone: it is a ticket's or a contact's number.
    """

    def __init__(self, key: bytes | None = None, keep: Iterable[str] = ()) -> None:
        self._key = key
        self._keep = frozenset(name.casefold() for name in keep)
        self._known: dict[str, str] = {}

    def keeping(self, names: Iterable[str]) -> "Labels":
        """The same, that keeps these names too."""
        return Labels(self._key, (*self._keep, *names))

    def of(self, label: str) -> str:
        """The label without what it tells of somebody; the same object where there is nothing."""
        if not _INTERESTING.search(label):
            return label
        if label not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[label] = self._made(label)
        return self._known[label]

    def name(self, path: str) -> str:
        """The same for a file's name below the inbox, part by part: a piece of a file is `FILE#PIECE`."""
        return "#".join(self.of(part) for part in path.split("#"))

    def _made(self, label: str) -> str:
        spans = merge([*_numbers(label), *email_spans(label), *self._people(label)])
        if self._key is None:
            return replace(label, spans)
        for span in reversed(spans):
            label = label[: span.start] + self._pseudonym(label, span) + label[span.end :]
        return label

    def _people(self, label: str) -> Iterator[Span]:
        for span in _people(label):
            if _APARTS.sub(" ", label[span.start : span.end]).casefold() not in self._keep:
                yield span

    def _pseudonym(self, label: str, span: Span) -> str:
        said = label[span.start : span.end].lower()
        plain = re.sub(r"\W|_", "", said).removeprefix("00") or said
        made = hmac.new(self._key or b"", plain.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
        return f"{span.kind.lower()}-x{made[:_MARK_CHARACTERS]}"  # the x: never taken for a number


def open_labels(key_file: Path) -> Labels:
    """Labels with the key in the file; made where there is none, readable by its owner only."""
    with suppress(FileExistsError):  # several may begin at once: whoever made it first did
        part = key_file.with_name(f"{key_file.name}.{os.getpid()}.part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(os.urandom(_KEY_BYTES).hex().encode())
        try:
            os.link(part, key_file)  # whole or not at all, and never in place of another
        finally:
            part.unlink()
    return Labels(key_file.read_bytes())


def _numbers(label: str) -> Iterator[Span]:
    uuids = [match.span() for match in _UUID.finditer(label)]
    for span in text_numbers(label):
        if span.kind in _SURE and not (_lies_in(span, uuids) or _is_a_number_of_its_own(label, span)):
            yield span
    for pattern in (_PHONES, _PLUS, _LONG):
        for match in pattern.finditer(label):
            found = Span(*match.span(), "PHONE")
            is_time = _DAY.fullmatch(match[0]) or _EPOCH.match(label, match.start())
            is_whole = pattern is _LONG and _PLAIN.fullmatch(label)
            if not (is_time or is_whole or _lies_in(found, uuids)):
                yield found


def _lies_in(span: Span, places: list[tuple[int, int]]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in places)


def _is_a_number_of_its_own(label: str, span: Span) -> bool:
    """Whether it is rather a ticket's or a call's number than a card's, though its sum is that of one."""
    is_whole = _PLAIN.fullmatch(label) is not None and _CARD.fullmatch(label) is None
    return is_whole or _EPOCH.match(label, span.start) is not None


def _people(label: str) -> Iterator[Span]:
    """Names of people: two to four words side by side that begin large, none of them one of files."""
    for match in _PEOPLE.finditer(label):
        words = list(re.finditer(_WORD, match[0]))
        while words and words[0][0].lower() in _FILE_WORDS:
            words.pop(0)
        named = list(itertools.takewhile(lambda word: word[0].lower() not in _FILE_WORDS, words))
        if len(named) > 1:
            yield Span(match.start() + named[0].start(), match.start() + named[-1].end(), "NAME")
