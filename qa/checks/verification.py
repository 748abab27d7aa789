"""Finds whether the agent made sure whom they speak to before they told what is on the account.

Asking who the customer is (`verification_request`) needs both an asking form and a personal detail in one
sentence, or words that identity must be checked. An `unverified_disclosure` is a detail of the account, or
personal data read out, before the agent asked and before the customer said who they are. It matters because
an account opened to the wrong person is a breach.

Met:
    agent: "Can I take your account number, please?" / customer: "[ACCOUNT]" / agent: "Your balance is 20."
Not met:
    customer: "What do I owe?" / agent: "Your balance is 20 pounds." (unverified_disclosure)

Limits: whether the customer's answers were right isn't known, so telling a name counts as being identified.
A customer whom a telephone keypad, a log-in or the agent's screen had identified before the conversation
looks unverified. Details are those of the list, and cards and addresses that redaction removed: other numbers
that agents say are mostly the company's own.

Figures (22 November 2026; F1, ours beside phrase matching, by conversation): tau_bench_airline
verification_request 0.76 (0.76) against look-ups of the customer, which need an answer too.
unverified_disclosure: none labelled.
"""

from collections.abc import Iterator

from spacy.tokens import Span

from qa.checks._base import Check, Context
from qa.types import Finding, Measurement, Role, Turn

NAME = "verification"
_ASKED, _TOLD = "verification_request", "unverified_disclosure"


def _run(context: Context) -> Iterator[Finding | Measurement]:
    is_verified = False
    told = {found.turn_index for found in context.matches(NAME, "identified")}
    for turn in context.turns(Role.AGENT, Role.CUSTOMER):
        if turn.role is Role.CUSTOMER:
            is_verified = is_verified or turn.index in told or _has_any(context, turn, "identifying")
            continue
        asked = list(_requests(context, turn))
        yield from asked
        is_verified = is_verified or bool(asked)
        if not is_verified:
            yield from _details(context, turn)


def _requests(context: Context, turn: Turn) -> Iterator[Finding]:
    """Sentences that ask for a personal detail, or say that identity must be checked."""
    doc = context.docs[turn.index]
    said = {m.token_start for m in context.book.matches(NAME, "data_protection", doc)}
    details = {m.token_start for m in context.book.matches(NAME, "identity", doc)}
    asked = {m.token_start for m in context.book.matches(NAME, "request", doc)} if details else set()
    if not said and not asked:
        return
    for sentence in doc.sents:
        end = len(doc) if sentence.text.rstrip().endswith(":") else sentence.end  # a list follows
        here = set(range(sentence.start, end))
        is_asking = any(sentence.start <= place < sentence.end for place in asked)
        if any(sentence.start <= place < sentence.end for place in said) or (is_asking and here & details):
            yield _on_sentence(turn, sentence)


def _on_sentence(turn: Turn, sentence: Span) -> Finding:
    reason = "asks for a detail that tells who the customer is"
    chars = (sentence.start_char, sentence.start_char + len(sentence.text.rstrip()))
    return Finding.at(turn, NAME, _ASKED, reason, chars=chars)


def _details(context: Context, turn: Turn) -> Iterator[Finding]:
    """What the turn tells of the account: words of the list, else personal data that isn't the company's."""
    reason = "tells account details before the customer was identified"
    doc = context.docs[turn.index]
    listed = list(context.book.matches(NAME, "account_detail", doc))
    for match in listed:
        yield Finding.at(turn, NAME, _TOLD, reason, chars=(match.char_start, match.char_end))
    if listed:
        return
    ours = {m.token_start for m in context.book.matches(NAME, "own_contact", doc)}
    for sentence in doc.sents if _has_any(context, turn, "private") else ():
        for private in context.phrases(NAME).words["private"]:
            at = turn.text.find(private, sentence.start_char, sentence.end_char)
            if at >= 0 and ours.isdisjoint(range(sentence.start, sentence.end)):
                yield Finding.at(turn, NAME, _TOLD, reason, chars=(at, at + len(private)))


def _has_any(context: Context, turn: Turn, group: str) -> bool:
    return "[" in turn.text and any(word in turn.text for word in context.phrases(NAME).words[group])


CHECK = Check(
    name=NAME,
    run=_run,
    kinds={
        _ASKED: "the agent asks for what tells who the customer is",
        _TOLD: "the agent tells account details before anybody made sure who the customer is",
    },
    is_translatable=True,
    manual=__doc__ or "",
)
