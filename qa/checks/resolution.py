"""Finds what the agent does about the matter: solutions, next steps, promises, ownership, and handing on.

A solution is an offer or report in the first person ("I can refund", "I've reset") or an instruction that
the customer can follow. A next step says what happens and, when a time is told, `when` holds it. It matters
because a customer who doesn't know what happens next calls again. `escalation_request` is the customer's
wish for someone higher or for a person; `escalation_offer` and `transfer` are the agent's: a transfer that
the customer may still choose is an offer. Disclosures and offers of other products are found as facts;
whether they were due is the scorecard's question.

Met:
    agent: "I've refunded the 12 pounds, and you will get an email within 24 hours." (solution, next step)
Not met:
    agent: "I can't refund that, and I don't know when it will arrive."

Limits: whether the solution is right or was carried out isn't known. Denied and asked forms are left out ("I
can't", "did you restart?"), irony isn't understood. The list of disclosures is the specialist's to keep.
Outside English, solutions and next steps are those of the lists alone, and `when` isn't told.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from qa.checks._base import Check, Context
from qa.types import Finding, Measurement, Turn

NAME = "resolution"
_AGENT_SIDE = frozenset({"i", "we"})
_COMPLEMENTS = frozenset({"dobj", "dative", "prep", "advmod", "npadvmod", "ccomp", "xcomp", "prt"})
_CERTAIN = frozenset({"will", "'ll", "ll", "shall", "should"})
_NUMBER = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|ten|fourteen|twenty|thirty|forty[- ]eight|few|couple of)"
)
_UNIT = r"(?:seconds?|minutes?|hours?|(?:business |working )?days?|weeks?|months?)"
_DAY = r"(?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_WHEN = re.compile(
    r"\b(?:"
    rf"(?:within|in|after|about) (?:the next )?(?:an? )?{_NUMBER}(?: ?(?:to|-|or) ?{_NUMBER})? {_UNIT}"
    rf"|(?:by|on|before|until) (?:the end of )?(?:next )?{_DAY}"
    rf"|{_DAY}"
    r"|(?:next|this) (?:week|month|morning|afternoon)"
    r"|by the end of (?:the|this) (?:day|week|month)"
    r"|(?:by|at|before) \d{1,2}(?::\d\d)? ?(?:am|pm|o'clock)?"
    r")\b",
    re.IGNORECASE,
)


def _run(context: Context) -> Iterator[Finding | Measurement]:
    for kind in ("follow_up", "ownership", "disclosure", "upsell_offer"):
        yield from context.matches(NAME, kind)
    for kind in ("escalation_request", "escalation_offer"):
        yield from (f for f in context.matches(NAME, kind) if not _is_denied(context, f))
    yield from _transfers(context)
    listed = context.book.files[NAME]
    for turn in context.turns(*listed.lists["solution_offer"].roles):
        doc = context.docs[turn.index]
        for kind, is_one in (("solution_offer", _is_solution), ("next_step", _is_next_step)):
            spans = [doc[m.token_start : m.token_end] for m in context.book.matches(NAME, kind, doc)]
            if context.is_english:
                spans += [_clause(token) for token in doc if is_one(context, token)]
            yield from (_finding(context, turn, kind, span) for span in _one_a_sentence(spans))


def _transfers(context: Context) -> Iterator[Finding]:
    """Transfers; one that the customer may still choose is an escalation_offer."""
    offered = context.book.files[NAME].words["offered"]
    escalated = {f.turn_index for f in context.matches(NAME, "escalation_offer")}
    for found in context.matches(NAME, "transfer"):
        if _is_denied(context, found):
            continue
        span = _span(context, found)
        is_asked = span.sent.text.rstrip().endswith("?")
        if not is_asked and not any(token.lower_ in offered for token in span.sent):
            yield found
        elif found.turn_index not in escalated:
            escalated.add(found.turn_index)
            turn, chars = context.interaction.turns[found.turn_index], (found.char_start, found.char_end)
            reason = "asks whether to hand the customer on"
            yield Finding.at(turn, NAME, "escalation_offer", reason, chars=chars)


def _span(context: Context, found: Finding) -> Span:
    doc = context.docs[found.turn_index]
    return doc.char_span(found.char_start, found.char_end, alignment_mode="expand")


def _is_denied(context: Context, found: Finding) -> bool:
    """Whether "can't" or "not" stands before it in its sentence."""
    span = _span(context, found)
    denials = context.phrases(NAME).words["denials"]
    return any(token.lower_ in denials for token in span.doc[span.sent.start : span.start])


def _one_a_sentence(spans: list[Span]) -> Iterator[Span]:
    """The first span in each sentence."""
    seen: set[int] = set()
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if span.sent.start not in seen:
            seen.add(span.sent.start)
            yield span


def _finding(context: Context, turn: Turn, kind: str, span: Span) -> Finding:
    reason = context.book.files[NAME].lists[kind].reason
    chars = (span.start_char, span.end_char)
    when = _WHEN.search(turn.text, span.start_char, span.sent.end_char)
    if kind == "next_step" and when is not None:
        return Finding.at(turn, NAME, kind, reason, chars=(chars[0], max(chars[1], when.end())), when=when[0])
    return Finding.at(turn, NAME, kind, reason, chars=chars)


def _is_solution(context: Context, token: Token) -> bool:
    """ "I can refund", "I've reset", "we are sending"; "you can try", "please restart"."""
    words = context.book.files[NAME].words
    if token.pos_ not in {"VERB", "AUX"} or _is_negated(context, token) or _is_question(token):
        return False
    subject = _subject(token)
    helpers = {t.lower_ for t in token.children if t.dep_ in {"aux", "auxpass"}}
    if token.norm_ in words["solve"] and subject in _AGENT_SIDE:
        return bool(helpers) or token.tag_ in {"VBD", "VBN"}
    if token.norm_ not in words["try"]:
        return False
    is_advice = subject == "you" and bool(helpers & {"can", "could", "might", "should"})
    is_instruction = subject is None and token.tag_ == "VB" and token.dep_ in {"ROOT", "conj"} and not helpers
    return is_advice or is_instruction


def _is_next_step(context: Context, token: Token) -> bool:
    """ "you will receive", "I'll email you", "it should arrive": something certain about what comes."""
    if (
        token.norm_ not in context.book.files[NAME].words["next"]
        or _is_negated(context, token)
        or _is_question(token)
    ):
        return False
    helpers = {t.lower_ for t in token.children if t.dep_ == "aux"}
    return bool(helpers & _CERTAIN) and _subject(token) is not None and _is_about_matter(token)


def _is_about_matter(token: Token) -> bool:
    """Whether the verb says more than "I will be": it has an object, a time, a participle."""
    if token.norm_ != "be":
        return any(
            t.dep_ in {"dobj", "dative", "prep", "advmod", "npadvmod", "ccomp", "xcomp", "prt"}
            for t in token.children
        )
    return bool(_WHEN.search(token.sent.text))


def _subject(token: Token) -> str | None:
    """The verb's subject in lower case; that of the verb it is joined to where it has none."""
    for child in token.children:
        if child.dep_ in {"nsubj", "nsubjpass"}:
            return str(child.lower_)
    if token.dep_ in {"conj", "xcomp"} and token.head.i != token.i and token.head.pos_ in {"VERB", "AUX"}:
        return _subject(token.head)
    return None


def _is_negated(context: Context, token: Token) -> bool:
    near = (
        [*token.children, token.head, *token.head.children] if token.dep_ == "xcomp" else list(token.children)
    )
    denials = context.phrases(NAME).words["denials"]
    return any(t.lower_ in denials for t in near)


def _is_question(token: Token) -> bool:
    """Whether the clause asks: it ends with a question mark, or a helper stands before the subject."""
    if token.sent.text.rstrip().endswith("?"):
        return True
    subjects = [t.i for t in token.children if t.dep_ == "nsubj"]
    helpers = [t.i for t in token.children if t.dep_ == "aux"]
    return bool(subjects and helpers) and min(helpers) < min(subjects)


def _clause(token: Token) -> Span:
    """The verb with its subject, helpers and what belongs to it, inside the sentence."""
    doc: Doc = token.doc
    own = [t for t in token.subtree if t.sent.start == token.sent.start and not t.is_punct and not t.is_space]
    last = max((t.i for t in own), default=token.i)
    first = min((t.i for t in token.children if t.dep_ in {"nsubj", "nsubjpass", "aux"}), default=token.i)
    return doc[min(first, token.i) : last + 1]


CHECK = Check(
    name=NAME,
    needs_parse=True,
    run=_run,
    kinds={
        "solution_offer": "the agent offers or reports a solution, or tells how to solve it",
        "next_step": "the agent says what happens next",
        "follow_up": "the agent promises to come back to the customer",
        "ownership": "the agent takes the matter on in person",
        "escalation_request": "the customer wants someone higher, or a person",
        "escalation_offer": "the agent offers someone higher, or to hand the customer on",
        "transfer": "the agent hands the customer on",
        "disclosure": "the agent tells what must be told",
        "upsell_offer": "the agent offers a product the customer didn't ask for",
    },
    is_translatable=True,
    manual=__doc__ or "",
)
