"""Finds how a conversation is opened: greeting, who the agent is, which company, that the matter has arrived.

The agent's own name is known from the roster where it is there; a removed name counts as a name. The
company's names are in the phrase file and may be heard slightly wrong. `acknowledgement` tells the customer
that their message was received or is welcome ("thank you for your email"), `name_use` is the customer's
name spoken to the customer. It matters because customers decide in the first seconds whether they are in
good hands.

Met:
    agent: "Good morning, Harbor Broadband, Sarah speaking. Thank you for calling."
Not met:
    agent: "Yes, what's the problem?"

Limits: a greeting is found wherever it is said; where it was said tells if it opened the conversation. A
name that is neither on the roster nor removed is known by its capital after "this is" or before "speaking",
or, in text without capitals, by what stands around it. Outside English it is known only from the roster or
removed.

Figures (22 November 2026; F1, ours beside phrase matching, by turn): bt_oasis agents greeting 0.985
(0.985), self_introduction 0.971 (0.953); multidogo customers greeting 0.938 (0.825).
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import compress

from spacy.tokens import Doc

from qa.checks._base import Check, Context
from qa.checks._nlp import forms
from qa.types import Finding, Measurement, Role, Turn

NAME = "opening"
_LONG_NAME = 12  # letters
_INTRODUCTION = "self_introduction"


def _run(context: Context) -> Iterator[Finding | Measurement]:
    yield from context.matches(NAME, "greeting")
    yield from context.matches(NAME, "acknowledgement")
    opening = context.turns(Role.AGENT)[: int(context.threshold(NAME, "opening_turns"))]
    companies = {turn.index: list(_companies(context, turn)) for turn in opening}
    for found in companies.values():
        yield from found
    introduced = list(context.matches(NAME, _INTRODUCTION))
    seen = {f.turn_index for f in introduced}
    for turn in opening:
        if turn.index not in seen:
            introduced += _introduction(context, turn, companies[turn.index], turn is opening[0])
    yield from introduced
    yield from _name_uses(context, introduced)


def _introduction(
    context: Context, turn: Turn, companies: list[Finding], is_first: bool
) -> Iterator[Finding]:
    """A name after "this is" or before "speaking"; a turn that is only a name when the agent picks up."""
    doc = context.docs[turn.index]
    said = forms(doc)
    reason = context.phrases(NAME).lists[_INTRODUCTION].reason
    before = {m.token_end: m.token_start for m in context.book.matches(NAME, "introduced_by", doc)}
    after = {m.token_start: m.token_end for m in context.book.matches(NAME, "introduced_after", doc)}
    n_words = sum(said.is_alpha)
    for start, end in _names(context, turn, doc):
        is_taken = any(f.char_start <= said.char_start[start] < f.char_end for f in companies)
        is_alone = is_first and sum(said.is_alpha[start:end]) == n_words
        if is_taken or not (start in before or end in after or is_alone):
            continue
        if _is_name(context, doc, start, is_named=start in before, is_tailed=end in after):
            chars = said.chars(before.get(start, start), after.get(end, end))
            yield Finding.at(turn, NAME, _INTRODUCTION, reason, chars=chars)
            return


def _names(context: Context, turn: Turn, doc: Doc) -> Iterator[tuple[int, int]]:
    """Tokens from and to of what could be a name: placeholders and words."""
    placeholders = [doc.char_span(*chars, alignment_mode="expand") for chars in _placeholders(context, turn)]
    yield from ((span.start, span.end) for span in placeholders)
    yield from ((i, i + 1) for i, is_word in enumerate(forms(doc).is_alpha) if is_word)


def _is_name(context: Context, doc: Doc, start: int, *, is_named: bool, is_tailed: bool) -> bool:
    """Whether the word is a name: removed, on the roster, or used and written as names are (English only)."""
    token, text = doc[start], forms(doc).text
    own = set(context.interaction.metadata.agent_name.lower().split()) - {"unknown"}
    if not token.is_alpha or token.lower_ in own:
        return True
    if not context.is_english or token.is_stop or token.lower_ in context.words(NAME, "not_names"):
        return False
    is_followed = start + 1 < len(doc) and doc[start + 1].lower_ in context.words(NAME, "after_name")
    if text.islower():
        return is_named and (is_tailed or is_followed)
    return token.is_title and (is_named or is_tailed)


def _placeholders(context: Context, turn: Turn) -> Iterator[tuple[int, int]]:
    """Characters from and to of each removed name."""
    if "[" not in turn.text:
        return
    for placeholder in context.phrases(NAME).words["name_placeholders"]:
        for found in re.finditer(re.escape(placeholder), turn.text):
            yield found.span()


def _companies(context: Context, turn: Turn) -> Iterator[Finding]:
    """The company's name, or words that sound nearly like it."""
    doc = context.docs[turn.index]
    at_least = context.threshold(NAME, "company_similarity")
    for company in context.phrases(NAME).words["company_names"]:
        best = max(_likeness(doc, company, at_least), default=None)
        if best is not None and best[0] >= at_least:
            yield Finding.at(turn, NAME, "company_named", f"names {company}", chars=(best[1], best[2]))


def _likeness(doc: Doc, company: str, at_least: float) -> Iterator[tuple[float, int, int]]:
    """How alike (0-1) runs of words are to the name, letters only, with their place in the text.

    Runs of another length in letters can't be alike enough, and such as share no piece of the name aren't:
    they are passed over.
    """
    name, size = _letters(company), len(company.split())
    pieces, said = _pieces(name), forms(doc)
    letters = list(map(_letters, said.lower))
    if not pieces.search("".join(letters)):
        return
    matcher = SequenceMatcher(None, "", name, autojunk=False)
    for first in compress(range(len(letters)), letters):
        for last in range(first + max(1, size - 1), min(first + size + 1, len(letters)) + 1):
            heard = "".join(letters[first:last])
            is_near = 2 * min(len(heard), len(name)) >= at_least * (len(heard) + len(name))
            if is_near and letters[last - 1] and pieces.search(heard):
                matcher.set_seq1(heard)
                if matcher.quick_ratio() >= at_least:
                    yield matcher.ratio(), *said.chars(first, last)


@cache
def _pieces(name: str) -> re.Pattern[str]:
    """Any run of letters of the name: of 4 letters in a long name, for it keeps one when two are misheard."""
    size = min(len(name), 4 if len(name) >= _LONG_NAME else 2)
    runs = {name[i : i + size] for i in range(len(name) - size + 1)}
    return re.compile("|".join(map(re.escape, sorted(runs))))


@lru_cache(maxsize=1 << 12)
def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _name_uses(context: Context, introduced: list[Finding]) -> Iterator[Finding]:
    """Removed names that the agent speaks to the customer: after "Mrs" or "thank you", or between commas."""
    listed = context.phrases(NAME).words["address_before"]
    own = {(f.turn_index, f.char_end) for f in introduced}
    for turn in context.turns(Role.AGENT):
        for start, end in _placeholders(context, turn):
            before = turn.text[:start].rstrip()
            words = re.findall(r"[\w']+", before)
            is_addressed = (
                bool(words) and words[-1].lower() in listed and not before.endswith((".", "?", "!"))
            )
            is_set_off = before.endswith(",") or (not before and turn.text[end:].lstrip().startswith(","))
            is_own = any(index == turn.index and start < stop for index, stop in own)
            if (is_addressed or is_set_off) and not is_own:
                yield Finding.at(turn, NAME, "name_use", "speaks to the customer by name", chars=(start, end))


CHECK = Check(
    name=NAME,
    run=_run,
    kinds={
        "greeting": "greets the other party",
        "acknowledgement": "the agent says that the message arrived or is welcome",
        _INTRODUCTION: "the agent says their name",
        "company_named": "the agent names the company",
        "name_use": "the agent speaks to the customer by name",
    },
    is_translatable=True,
    manual=__doc__ or "",
)
