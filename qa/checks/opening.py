"""Finds how a conversation is opened: greeting, who the agent is, which company, who the customer is.

The agent's own name is known from the roster where it is there; a removed name counts as a name. The
company's names are in the phrase file and may be heard slightly wrong. Asking who the customer is
(`verification_request`) needs both an asking form and a personal detail in one sentence. `name_use` is the
customer's name spoken to the customer. It matters because customers decide in the first seconds whether they
are in good hands, and because an account opened to the wrong person is a breach.

Met:
    agent: "Good morning, Harbor Broadband, Sarah speaking. Can I take your account number?"
Not met:
    agent: "Yes, what's the problem?"

Limits: a greeting is found wherever it is said; where it was said tells if it opened the conversation. Who
is meant by a name is told by its place in the sentence only. Whether verification succeeded isn't known.
Outside English a name is known only from the roster or as a placeholder.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from spacy.tokens import Doc, Span

from qa.checks._base import Check, Context
from qa.types import Finding, Measurement, Role, Turn

NAME = "opening"
_NAME_TAGS = frozenset({"PROPN", "NOUN", "ADJ", "X"})


def _run(context: Context) -> Iterator[Finding | Measurement]:
    yield from context.matches(NAME, "greeting")
    opening = context.turns(Role.AGENT)[: int(context.threshold(NAME, "opening_turns"))]
    for turn in opening:
        yield from _companies(context, turn)
    introduced = list(context.matches(NAME, "self_introduction"))
    seen = {f.turn_index for f in introduced}
    introduced += [
        f for t in opening if t.index not in seen for f in _introductions(context, t, t is opening[0])
    ]
    yield from introduced
    yield from _verifications(context)
    yield from _name_uses(context, introduced)


def _introductions(context: Context, turn: Turn, is_first: bool) -> Iterator[Finding]:
    """A name after "this is" or before "speaking"; a turn that is only a name when the agent picks up."""
    file = context.phrases(NAME)
    before, after = _any_of(file.words["introduced_by"]), _any_of(file.words["introduced_after"])
    for start, end in _names(context, turn):
        cue = re.search(rf"\b{before} +$", turn.text[:start], re.IGNORECASE)
        tail = re.match(rf" +{after}\b", turn.text[end:], re.IGNORECASE)
        is_alone = is_first and not turn.text.replace(turn.text[start:end], "").strip(" .,!")
        if cue or tail or is_alone:
            chars = (cue.start() if cue else start, end + tail.end() if tail else end)
            reason = file.lists["self_introduction"].reason
            yield Finding.at(turn, NAME, "self_introduction", reason, chars=chars)
            return


def _any_of(words: Iterable[str]) -> str:
    """A regular expression of the words; an apostrophe may be typographic or missing."""
    return "(?:" + "|".join(re.escape(word).replace("'", "['\u2019]?") for word in words) + ")"


def _names(context: Context, turn: Turn) -> Iterator[tuple[int, int]]:
    """Character spans that can be the agent's name: placeholders, the roster's name, words used as a name."""
    yield from _placeholders(context, turn)
    doc = context.docs[turn.index]
    own = set(context.interaction.metadata.agent_name.lower().split()) - {"unknown"}
    after_name = context.phrases(NAME).words["after_name"]
    companies = [(f.char_start, f.char_end) for f in _companies(context, turn)]
    for token in doc:
        start, end = token.idx, token.idx + len(token)
        if any(a < end and start < b for a, b in companies):
            continue
        after = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
        is_like_name = token.pos_ in _NAME_TAGS and after in after_name
        if token.lower_ in own or token.pos_ == "PROPN" or is_like_name:
            yield start, end


def _placeholders(context: Context, turn: Turn) -> Iterator[tuple[int, int]]:
    for placeholder in context.book.files[NAME].words["name_placeholders"]:
        for found in re.finditer(re.escape(placeholder), turn.text):
            yield found.span()


def _companies(context: Context, turn: Turn) -> Iterator[Finding]:
    """The company's name, or words that sound nearly like it."""
    doc = context.docs[turn.index]
    at_least = context.threshold(NAME, "company_similarity")
    for company in context.book.files[NAME].words["company_names"]:
        best = max(_likeness(doc, company), default=(0.0, 0, 0))
        if best[0] >= at_least:
            yield Finding.at(turn, NAME, "company_named", f"names {company}", chars=(best[1], best[2]))


def _likeness(doc: Doc, company: str) -> Iterator[tuple[float, int, int]]:
    """How alike (0-1) each run of words is to the name, letters only, with its place in the text."""
    name = _letters(company)
    length = len(company.split())
    for first in range(len(doc)):
        for size in range(max(1, length - 1), length + 2):
            span = doc[first : first + size]
            if len(span) == size and not (span[0].is_punct or span[-1].is_punct):
                matcher = SequenceMatcher(None, _letters(span.text), name)
                if matcher.real_quick_ratio() > 0.7:
                    yield matcher.ratio(), span.start_char, span.end_char


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _verifications(context: Context) -> Iterator[Finding]:
    """Sentences of the agent that ask for a personal detail, or say that identity must be checked."""
    for turn in context.turns(Role.AGENT):
        doc = context.docs[turn.index]
        details = [doc[m.token_start] for m in context.book.matches(NAME, "identity", doc)]
        asked = [doc[m.token_start] for m in context.book.matches(NAME, "request", doc)]
        said = [doc[m.token_start] for m in context.book.matches(NAME, "data_protection", doc)]
        for sentence in doc.sents:
            has_detail = any(token in sentence for token in details)
            if any(t in sentence for t in said) or (has_detail and any(t in sentence for t in asked)):
                yield _on_sentence(turn, sentence)


def _on_sentence(turn: Turn, sentence: Span) -> Finding:
    reason = "asks for a detail that tells who the customer is"
    chars = (sentence.start_char, sentence.start_char + len(sentence.text.rstrip()))
    return Finding.at(turn, NAME, "verification_request", reason, chars=chars)


def _name_uses(context: Context, introduced: list[Finding]) -> Iterator[Finding]:
    """Removed names that the agent speaks to the customer: after "Mrs" or "thank you", or between commas."""
    listed = context.book.files[NAME].words["address_before"]
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
    needs_parse=True,
    run=_run,
    kinds={
        "greeting": "greets the other party",
        "self_introduction": "the agent says their name",
        "company_named": "the agent names the company",
        "verification_request": "the agent asks for what tells who the customer is",
        "name_use": "the agent speaks to the customer by name",
    },
    is_translatable=True,
    manual=__doc__ or "",
)
