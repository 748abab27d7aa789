"""Raw interactions in, redacted ones out: the only maker of `Redacted`."""

from collections.abc import Iterable, Sequence
from dataclasses import replace as with_fields
from functools import lru_cache

from qa.privacy._names import find_names, name_spans, recognised_in
from qa.privacy._numbers import conversation_numbers, text_numbers
from qa.privacy._patterns import address_spans, email_spans
from qa.privacy._reading import has_number
from qa.privacy._span import Span, merge, replace
from qa.types import Contact, Interaction, Redacted, RedactedSurvey, Role, Survey, Turn, Word, word_spans

__all__ = ["redact", "redact_all", "redact_contact", "redact_survey", "redact_text"]


def redact(interaction: Interaction, keep: Iterable[str] = ()) -> Redacted:
    """The interaction with cards, phones, accounts, emails, addresses and customers' names replaced.

    Placeholders keep the kind (`[CARD]`); words keep their times; the agent's own name stays, since a
    criterion asks whether it was given, and so do the names in `keep` (the company's).
    Redacting twice changes nothing more.
    """
    return redact_all([interaction], keep)[0]


def redact_all(interactions: Sequence[Interaction], keep: Iterable[str] = ()) -> list[Redacted]:
    """Each interaction as `redact` makes it; names are looked for in all at once, which is quicker."""
    company = tuple(keep)
    said = [[turn.text for turn in interaction.turns] for interaction in interactions]
    recognised = recognised_in(
        text
        for interaction, texts in zip(interactions, said, strict=True)
        for text in texts
        if _is_english(interaction)
    )
    redacted = []
    for interaction, texts in zip(interactions, said, strict=True):
        agents = {turn.participant for turn in interaction.turns if turn.role is Role.AGENT}
        kept = _words(" ".join((interaction.metadata.agent_name, *agents, *company)))
        people = [name for _ in texts for name in next(recognised)] if _is_english(interaction) else []
        names = find_names(texts, kept, people) | _customer_names(interaction, kept)
        redacted.append(_without(interaction, names))
    return redacted


def _is_english(interaction: Interaction) -> bool:
    return interaction.metadata.language in {"en", None}


def _without(interaction: Interaction, names: frozenset[str]) -> Redacted:
    numbers = conversation_numbers(interaction.turns)
    turns = tuple(_redact_turn(turn, names, numbers.get(turn.index, ())) for turn in interaction.turns)
    doubts = tuple(map(redact_text, interaction.doubts))  # a source can write what it likes there
    return Redacted(with_fields(interaction, turns=turns, doubts=doubts))


def redact_text(text: str) -> str:
    """A free text without personal data, such as a survey's comment."""
    people = [name for names in recognised_in([text]) for name in names]
    return replace(text, _spans(text, find_names([text], frozenset(), people), text_numbers(text)))


def redact_survey(survey: Survey) -> RedactedSurvey:
    """The survey with its comment and the answers to further questions redacted."""
    comment = None if survey.comment is None else redact_text(survey.comment)
    answers = tuple((redact_text(question), redact_text(answer)) for question, answer in survey.answers)
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


@lru_cache(maxsize=4096)  # the same few come again and again
def _label(label: str | None) -> str | None:
    return None if label is None else replace(label, _spans(label, frozenset(), text_numbers(label)))


def _customer_names(interaction: Interaction, keep: frozenset[str]) -> frozenset[str]:
    """Names that the source gives to participants who are not agents."""
    given = {t.participant for t in interaction.turns if t.role is Role.CUSTOMER}
    words = {word for name in given for word in name.split() if word.lower() not in {"customer", "unknown"}}
    return frozenset(word for word in words if word.lower() not in keep)


def _words(name: str) -> frozenset[str]:
    return frozenset(name.lower().split())


def _spans(text: str, names: frozenset[str], numbers: Iterable[Span]) -> list[Span]:
    found = [*numbers, *email_spans(text), *name_spans(text, names)]
    if has_number(text):
        found += address_spans(text)
    return merge(found)


def _redact_turn(turn: Turn, names: frozenset[str], numbers: Iterable[Span]) -> Turn:
    spans = _spans(turn.text, names, numbers)
    participant = "customer" if turn.role is Role.CUSTOMER else turn.participant
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
