"""Finds questions, open and closed, and whether the agent restates, sums up and repeats what was said.

An open question asks for an account ("what happened then?"), a closed one for a fact or a yes ("is the light
on?"). They are told by sentence structure, so a missing question mark doesn't matter. A paraphrase says in
the agent's words what the customer said: it has a form such as "so you're saying", or is a statement about
the customer with the customer's own content words. A repeat-back says the customer's details again. It
matters because customers who hear their own matter back know that they were understood, and errors surface
before they cost anything. `reflection_to_question_ratio` is paraphrases and summaries to questions; in
counselling 1 is fair and 2 is good (MITI 4).

Met:
    customer: "It drops every evening." / agent: "So you lose it every evening. What have you tried so far?"
Not met:
    customer: "It drops every evening." / agent: "Is the box plugged in?"

Limits: a restatement in wholly other words, without a form of speech that announces it, isn't seen. "I see"
can be said without listening. Rhetorical questions count as questions.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from qa.checks._base import Check, Context, Declared
from qa.checks._syntax import Question, content, questions
from qa.types import Finding, Measurement, Role, Turn

NAME = "questions"
_PARTIES = (Role.AGENT, Role.CUSTOMER)
_PLACEHOLDER = re.compile(r"[A-Z_]{2,}")


def _run(context: Context) -> Iterator[Finding | Measurement]:
    asked = {turn.index: _questions(context, turn) for turn in context.turns(*_PARTIES)}
    restated = list(_restatements(context, asked))
    for turn in context.turns(*_PARTIES):
        yield from (_asked(turn, question) for question in asked[turn.index])
    yield from restated
    yield from _repeats(context)
    yield from _affirmations(context, asked)
    by_agent = [q for turn in context.turns(Role.AGENT) for q in asked[turn.index]]
    n_open = sum(question.is_open for question in by_agent)
    yield Measurement("open_questions", n_open)
    yield Measurement("closed_questions", len(by_agent) - n_open)
    yield Measurement("paraphrases", sum(f.kind == "paraphrase" for f in restated))
    yield Measurement("reflection_to_question_ratio", len(restated) / len(by_agent) if by_agent else None)


def _questions(context: Context, turn: Turn) -> list[Question]:
    """The turn's questions; one in a sentence that says "tell me about" or the like is open."""
    doc = context.docs[turn.index]
    found = questions(doc, context.book.files[NAME].words)
    for match in context.book.matches(NAME, "open_question", doc):
        inside = [q for q in found if q.span.start <= match.token_start < q.span.end]
        found = [q for q in found if q not in inside]
        start = min((q.span.start for q in inside), default=match.token_start)
        found.append(
            Question(doc[start : max(match.token_end, doc[match.token_start].sent.end)], is_open=True)
        )
    return sorted(found, key=lambda q: q.span.start)


def _asked(turn: Turn, question: Question) -> Finding:
    kind = "open_question" if question.is_open else "closed_question"
    reason = "asks for an account" if question.is_open else "asks for a fact, or yes or no"
    return Finding.at(turn, NAME, kind, reason, chars=_chars(question.span))


def _chars(span: Span) -> tuple[int, int]:
    return span.start_char, span.start_char + len(span.text.rstrip())


def _restatements(context: Context, asked: dict[int, list[Question]]) -> Iterator[Finding]:
    """Summaries, and the sentences in which the agent restates the customer."""
    for turn in context.turns(Role.AGENT):
        doc = context.docs[turn.index]
        before = _said_before(context, turn)
        summed = [doc[m.token_start : m.token_end] for m in context.book.matches(NAME, "summary", doc)]
        cued = [doc[m.token_start] for m in context.book.matches(NAME, "paraphrase", doc)]
        real = [q.span for q in asked[turn.index] if q.span[0].sent.text.rstrip()[-1:] != "?" or q.is_open]
        for sentence in doc.sents:
            if any(span.sent == sentence for span in summed):
                reason = "sums up what was said or agreed"
                yield Finding.at(turn, NAME, "summary", reason, chars=_chars(sentence))
            elif before and any(token.sent == sentence for token in cued):
                reason = "says that it restates the customer"
                yield Finding.at(turn, NAME, "paraphrase", reason, chars=_chars(sentence))
            elif not any(s.sent == sentence for s in real) and _is_restated(context, sentence, before):
                reason = "restates the customer with the customer's own words"
                yield Finding.at(turn, NAME, "paraphrase", reason, chars=_chars(sentence))


def _said_before(context: Context, turn: Turn) -> set[str]:
    """Content lemmas of the customer's last turns before this one."""
    lookback = int(context.threshold(NAME, "lookback_turns"))
    earlier = [t for t in context.turns(Role.CUSTOMER) if t.index < turn.index][-lookback:]
    return {token.norm_ for t in earlier for token in content(context.docs[t.index])}


def _is_restated(context: Context, sentence: Span, before: set[str]) -> bool:
    """A statement with the customer's content words that isn't about the agent or what to do.

    One shared word is enough where "you" is the subject, or where the sentence is nothing but an echo.
    """
    words = {token.norm_ for token in content(sentence)}
    shared = words & before
    if not shared or _is_own_matter(sentence):
        return False
    if any(t.dep_ in {"nsubj", "nsubjpass"} and t.lower_ == "you" for t in sentence.root.children):
        return True
    is_echo = shared == words and not any(t.dep_ in {"nsubj", "nsubjpass"} for t in sentence)
    is_enough = len(shared) >= context.threshold(NAME, "restated_words")
    return is_echo or (is_enough and len(shared) >= context.threshold(NAME, "restated_share") * len(words))


def _is_own_matter(sentence: Span) -> bool:
    """Whether the agent speaks of "I" and "we", or tells the customer what to do."""
    subjects = {t.lower_ for t in sentence if t.dep_ in {"nsubj", "nsubjpass"}}
    root = sentence.root
    is_order = root.tag_ == "VB" and not any(t.dep_ in {"nsubj", "aux"} for t in root.children)
    return bool(subjects & {"i", "we"}) or is_order or any(t.tag_ == "MD" for t in root.children)


def _repeats(context: Context) -> Iterator[Finding]:
    """Sentences of the agent that say the customer's numbers, names and other details again."""
    courtesy = {*context.book.files[NAME].words["affirmation"], *context.book.files[NAME].words["courtesy"]}
    lookback = int(context.threshold(NAME, "lookback_turns"))
    for turn in context.turns(Role.AGENT):
        earlier = [t for t in context.turns(Role.CUSTOMER) if t.index < turn.index][-lookback:]
        told = {token.lower_ for t in earlier for token in context.docs[t.index] if _is_detail(token)}
        for sentence in context.docs[turn.index].sents:
            words = [t for t in sentence if not t.is_punct and not t.is_space and t.lower_ not in courtesy]
            again = [t for t in sentence if _is_detail(t) and t.lower_ in told]
            if again and len(again) >= context.threshold(NAME, "repeated_share") * len(words):
                reason = "says the customer's details again"
                yield Finding.at(turn, NAME, "repeat_back", reason, chars=_chars(sentence))


def _is_detail(token: Token) -> bool:
    """A number, a placeholder, a name, a letter that is spelled out."""
    is_letter = len(token) == 1 and token.is_alpha and token.lower_ not in {"a", "i", "o"}
    is_placeholder = (
        _PLACEHOLDER.fullmatch(token.text) is not None and token.i > 0 and token.nbor(-1).text == "["
    )
    return bool(token.like_num or is_letter or is_placeholder or token.pos_ in {"PROPN", "NUM"})


def _affirmations(context: Context, asked: dict[int, list[Question]]) -> Iterator[Finding]:
    """Phrases such as "I see"; whole turns such as "right, okay" that don't answer a question."""
    found = list(context.matches(NAME, "affirmation"))
    yield from found
    seen = {f.turn_index for f in found}
    limit = context.threshold(NAME, "affirmation_words")
    listed = context.book.files[NAME].words["affirmation"]
    before: Turn | None = None
    for turn in context.turns(*_PARTIES):
        words = [w.strip(".,!?").lower() for w in turn.text.split()]
        is_answer = before is not None and _ends_asking(context, before, asked)
        if (
            turn.index not in seen
            and not is_answer
            and len(words) <= limit
            and all(w in listed for w in words)
        ):
            yield Finding.at(turn, NAME, "affirmation", "shows that one is listening")
        before = turn


def _ends_asking(context: Context, turn: Turn, asked: dict[int, list[Question]]) -> bool:
    last = asked[turn.index][-1:]
    return bool(last) and last[0].span.end >= len(context.docs[turn.index]) - 1


CHECK = Check(
    name=NAME,
    needs_parse=True,
    run=_run,
    kinds={
        "open_question": "asks for an account in the other's own words",
        "closed_question": "asks for a fact, or for yes or no",
        "paraphrase": "the agent restates what the customer said",
        "summary": "the agent sums up what was said or agreed",
        "affirmation": "shows that one is listening",
        "repeat_back": "the agent says the customer's details again",
    },
    measurements=(
        Declared("open_questions", "count", "open questions of the agent", 0),
        Declared("closed_questions", "count", "closed questions of the agent", 0),
        Declared("paraphrases", "count", "paraphrases by the agent", 0),
        Declared(
            "reflection_to_question_ratio", "ratio", "the agent's paraphrases and summaries to questions", 0
        ),
    ),
    manual=__doc__ or "",
)
