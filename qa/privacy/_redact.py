"""Raw interactions in, redacted ones out: the only maker of `Redacted`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace as with_fields
from functools import lru_cache

from qa.privacy._addresses import address_spans, may_hold_address
from qa.privacy._emails import email_spans
from qa.privacy._names import Names, find_names, introduced, name_spans
from qa.privacy._numbers import conversation_numbers, text_numbers
from qa.privacy._passwords import password_spans
from qa.privacy._pieces import in_pieces, joined, pieces_of
from qa.privacy._recogniser import Recognised, recognised_in
from qa.privacy._rules import further_spans
from qa.privacy._span import Span, merge, replace
from qa.privacy._told import told_again, told_spans
from qa.settings import Privacy
from qa.types import (
    Contact,
    Interaction,
    Metadata,
    Redacted,
    RedactedSurvey,
    Role,
    Survey,
    Turn,
    Word,
    word_spans,
)

__all__ = ["redact", "redact_all", "redact_contact", "redact_metadata", "redact_survey", "redact_text"]

_UNTOLD = re.compile(
    r"unknown|left|right|mono|(?:speaker|participant|voice|channel)?[ _-]?(?:\d{1,3}|[a-z])?", re.IGNORECASE
)
"""What a transcript calls somebody of whom it knows no name."""


def redact(interaction: Interaction, keep: Iterable[str] = (), rules: Privacy = "standard") -> Redacted:
    """The interaction with all that tells who the customer is replaced by what kind it was.

    Placeholders keep the kind (`[CARD]`); words keep their times; the agent's own name stays, since a
    criterion asks whether it was given, and so do the names in `keep` (the company's). A person's name is
    [NAME] wherever it stands in the interaction. `rules` are the setting `privacy`.
    Redacting twice changes nothing more.
    """
    return redact_all([interaction], keep, rules)[0]


def redact_all(
    interactions: Sequence[Interaction], keep: Iterable[str] = (), rules: Privacy = "standard"
) -> list[Redacted]:
    """Each interaction as `redact` makes it; names are looked for in all at once, which is quicker."""
    company = tuple(keep)
    cut = [in_pieces(interaction) for interaction in interactions]
    recognised = recognised_in(
        turn.text for interaction in cut if _is_english(interaction) for turn in interaction.turns
    )
    redacted = []
    for whole, interaction in zip(interactions, cut, strict=True):
        turns = interaction.turns
        seen = [next(recognised) if _is_english(interaction) else Recognised() for _ in turns]
        agents = {turn.participant for turn in turns if turn.role is Role.AGENT}
        kept = _words(" ".join((interaction.metadata.agent_name, *agents, *company))) | introduced(turns)
        people = [name for each in seen for name in each.people]
        names = find_names(turns, kept, people, _customer_names(interaction, kept))
        redacted.append(joined(_without(interaction, names, seen, rules), whole))
    return redacted


def _is_english(interaction: Interaction) -> bool:
    return interaction.metadata.language in {"en", None}


def _without(interaction: Interaction, names: Names, seen: Sequence[Recognised], rules: Privacy) -> Redacted:
    turns, labels = interaction.turns, _participants(interaction)
    found = conversation_numbers(turns)
    told = [*told_spans(turns, names)]
    for index, span in (*told, *told_again(turns, told)):
        found.setdefault(index, []).append(span)
    for turn, each in zip(turns, seen, strict=True):
        found.setdefault(turn.index, []).extend(further_spans(turn.text, each, rules))
    redacted = tuple(
        _redact_turn(turn, names.words, found.get(turn.index, ()), labels[turn.participant, turn.role])
        for turn in turns
    )
    doubts = tuple(redact_text(doubt, rules) for doubt in interaction.doubts)  # a source can write anything
    about = redact_metadata(interaction.metadata)
    return Redacted(with_fields(interaction, metadata=about, turns=redacted, doubts=doubts))


def _participants(interaction: Interaction) -> dict[tuple[str, Role], str]:
    """What each participant is called afterwards: agents by name, all others by what they are."""
    labels: dict[tuple[str, Role], str] = {}
    unknown: list[str] = []
    for turn in interaction.turns:
        label = turn.participant
        if turn.role is Role.CUSTOMER:
            label = "customer"
        elif turn.role is Role.UNKNOWN and not _UNTOLD.fullmatch(label):
            unknown += [label] * (label not in unknown)
            label = f"unknown {unknown.index(label) + 1}"
        elif turn.role is not Role.AGENT:
            label = _label(label) or label
        labels[turn.participant, turn.role] = label
    return labels


def redact_text(text: str, rules: Privacy = "standard") -> str:
    """A free text without personal data, such as a survey's comment."""
    return "".join(_redact_piece(piece, rules) for piece in pieces_of(text))


def _redact_piece(text: str, rules: Privacy) -> str:
    seen = next(recognised_in([text]))
    names = find_names([Turn(0, Role.CUSTOMER, "customer", text)], frozenset(), seen.people)
    found = [*names.placed.get(0, ()), *text_numbers(text), *further_spans(text, seen, rules)]
    return replace(text, _spans(text, names.words, found))


def redact_survey(survey: Survey, rules: Privacy = "standard") -> RedactedSurvey:
    """The survey with its comment and the answers to further questions redacted."""
    comment = None if survey.comment is None else redact_text(survey.comment, rules)
    answers = tuple(
        (redact_text(asked, rules), redact_text(answer, rules)) for asked, answer in survey.answers
    )
    return RedactedSurvey(with_fields(survey, comment=comment, answers=answers))


def redact_contact(contact: Contact) -> Contact:
    """The contact with numbers, e-mails and addresses replaced where a source lets people write freely.

    Names are not looked for: these are codes and labels, not sentences.
    """
    return with_fields(
        contact,
        queue=_label(contact.queue),
        reason=_label(contact.reason),
        status=_label(contact.status),
        disposition=_label(contact.disposition),
    )


def redact_metadata(about: Metadata) -> Metadata:
    """What is said about an interaction, its labels as those of a contact; ids are the ingest's matter."""
    return with_fields(
        about,
        team=_label(about.team) or "unknown",
        queue=_label(about.queue) or "unknown",
        direction=_label(about.direction),
        disposition=_label(about.disposition),
    )


@lru_cache(maxsize=4096)  # the same few come again and again
def _label(label: str | None) -> str | None:
    return None if label is None else replace(label, _spans(label, frozenset(), text_numbers(label)))


def _customer_names(interaction: Interaction, keep: frozenset[str]) -> frozenset[str]:
    """Names that the source gives to participants who are not agents."""
    given = {t.participant for t in interaction.turns if t.role is Role.CUSTOMER}
    words = {word for name in given for word in name.split() if word.lower() not in {"customer", "unknown"}}
    return frozenset(word for word in words if word.lower() not in keep) | _strangers(interaction, keep)


def _strangers(interaction: Interaction, keep: frozenset[str]) -> frozenset[str]:
    """Names given to those of whom it can't be told whether they are customers: in doubt they are."""
    given = {t.participant for t in interaction.turns if t.role is Role.UNKNOWN}
    told = [name for name in sorted(given) if not _UNTOLD.fullmatch(name)]
    said = [Turn(i, Role.CUSTOMER, "customer", f"My name is {name}.") for i, name in enumerate(told)]
    return find_names(said, keep, ()).words


def _words(name: str) -> frozenset[str]:
    return frozenset(name.lower().split())


def _spans(text: str, names: frozenset[str], found: Iterable[Span]) -> list[Span]:
    return merge([*_worded(text), *found, *name_spans(text, names)])


@lru_cache(maxsize=8192)  # agents say many things again
def _worded(text: str) -> tuple[Span, ...]:
    """The passwords, e-mails and addresses in the text."""
    addresses = address_spans(text) if may_hold_address(text) else ()
    return (*password_spans(text), *email_spans(text), *addresses)


def _redact_turn(turn: Turn, names: frozenset[str], found: Iterable[Span], participant: str) -> Turn:
    spans = _spans(turn.text, names, found)
    text, words = replace(turn.text, spans), _redact_words(turn, spans)
    return with_fields(turn, participant=participant, text=text, words=words)


def _redact_words(turn: Turn, spans: Iterable[Span]) -> tuple[Word, ...]:
    """The words outside the spans, and a word per span with its placeholder, as long as what it hides.

    Words that don't line up with the text can't be trusted to be clean, so none is kept then.
    """
    spans = list(spans)
    if not spans or not turn.words:
        return turn.words
    places = word_spans(turn.text, turn.words)
    if len(places) < len(turn.words):
        return ()
    kept: list[Word] = []
    for word, (start, end) in zip(turn.words, places, strict=True):
        shown, is_continued = _shown(turn.text, start, end, spans)
        if is_continued and kept:
            last = kept[-1]
            kept[-1] = with_fields(last, text=last.text + shown, end_s=max(last.end_s, word.end_s))
        else:
            kept.append(word if shown == turn.text[start:end] else with_fields(word, text=shown))
    return tuple(kept)


def _shown(text: str, start: int, end: int, spans: Iterable[Span]) -> tuple[str, bool]:
    """What may be seen of text[start:end], and whether it begins inside a span that an earlier word began."""
    pieces, cursor, is_continued = [], start, False
    for span in spans:
        if span.end <= start or span.start >= end:
            continue
        is_continued |= span.start < start
        pieces.append(text[cursor : max(cursor, span.start)])
        pieces.append(span.placeholder if span.start >= start else "")
        cursor = min(span.end, end)
    return "".join(pieces) + text[cursor:end], is_continued
