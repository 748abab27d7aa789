"""Finds questions, open and closed, and whether the agent restates, sums up, repeats and answers.

An open question asks for an account ("what happened then?"), a closed one for a fact or a yes ("is the
light on?"). They are told by the order of words, so a missing question mark doesn't matter. Advice in the
form of a question ("have you thought of ...?", "maybe a new cable?") asks nothing, nor does a written
restatement that ends in a question mark; a spoken one that rises asks as well. A paraphrase says in the
agent's words what the customer said: it has a form such as "so you're saying", or enough cues of one (it
opens with "so", is about "you", takes up the customer's words, rises at its end) and isn't advice, an order
or the agent's own doing. A repeat-back says the customer's details again. A customer's question is ignored
where only courtesies follow, where the customer has to ask the same again, or says so. It matters because
customers who hear their own matter back know that they were understood, and errors surface before they cost
anything. `reflection_to_question_ratio` is paraphrases and summaries to the questions that are neither; in
counselling 1 is fair and 2 is good (MITI 4). `listening_share` is the part of all words that the agent
doesn't spend telling: the customer's, and those with which the agent asks, restates, repeats, affirms or
advises by asking, and sentences that say nothing ("okay, right"; MITI 4 sets giving information and
persuading against these).

Met:
    customer: "It drops every evening." / agent: "So you lose it every evening. What have you tried so far?"
Not met:
    customer: "It drops every evening." / agent: "Is the box plugged in?"

Limits: a restatement in wholly other words, without a form of speech that announces it, isn't seen; a short
statement about the matter in the customer's words is taken for one (18 of 37 on the sample texts were right).
A spoken one that rises is a closed question as well, though some people would call it open. "I see" can be
said without listening. Rhetorical questions count as questions. "Have you tried ...?" counts as advice also
where it finds out what was done. Most ignored questions aren't seen: nearly any statement may be an answer.

Figures: 22 November 2026, ours (plain phrase matching). annomi, F1 by turn: open among questions 0.85
(0.82), closed 0.80 (0.69), question 0.89 (0.87), paraphrase or summary 0.64 (0.34); AUC of
`listening_share` for talks of high against low quality 0.845 (0.54; 35 talks, 6 of them low). esconv:
questions 0.72 (0.64), paraphrase or summary 0.41 (0.27). bt_oasis: questions 0.92 (0.84), repeat-back 0.83.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from spacy.lang.en.lex_attrs import like_num
from spacy.tokens import Doc

from qa.checks._base import Check, Context, Declared
from qa.checks._nlp import Forms, forms
from qa.checks._phrases import PhraseBook
from qa.checks._restating import Heard, cues, points
from qa.checks._syntax import Groups, Question, Words, content, questions, words_of
from qa.checks._unanswered import ignored
from qa.types import Channel, Finding, Measurement, Role, Turn

NAME = "questions"
_PARTIES = (Role.AGENT, Role.CUSTOMER)
_WORDS_OF_ONE_LETTER = frozenset("aiou")
_RESTATING = frozenset(("so", "you", "your", "youre"))
"""A written restatement has one of these; "in cash?" asks."""
_WORD = re.compile(r"\S+")
_PLACEHOLDER = re.compile(r"[A-Z_]{2,}")


class _Said(NamedTuple):
    """A turn with its words and the questions in it; `forms` and `advice` only have the form of one.

    `forms` check a restatement ("is that right?"); `advice` tells what to do ("why not call them?").
    """

    turn: Turn
    doc: Doc
    words: Words
    asked: list[Question]
    forms: list[Question]
    advice: list[Question]


@lru_cache(maxsize=16)
def _groups(book: PhraseBook) -> dict[str, frozenset[str]]:
    return {name: book.words(NAME, name) for name in book.files[NAME].words}


def _run(context: Context) -> Iterator[Finding | Measurement]:
    said = [_said(context, turn) for turn in context.turns(*_PARTIES)]
    restated = list(_restatements(context, said))
    asked = [_asked(*each) for each in _counted(context, said, restated)]
    heard = [*asked, *restated, *_repeats(context, said), *_affirmations(context, said)]
    yield from heard
    yield from _ignored(context, said)
    by_agent = [f for f in asked if f.role is Role.AGENT]
    n_open = sum(f.kind == "open_question" for f in by_agent)
    places = {(f.turn_index, f.char_start) for f in restated}
    n_asked = sum((f.turn_index, f.char_start) not in places for f in by_agent)
    yield Measurement("open_questions", n_open)
    yield Measurement("closed_questions", len(by_agent) - n_open)
    yield Measurement("paraphrases", sum(f.kind == "paraphrase" for f in restated))
    yield Measurement("reflection_to_question_ratio", len(restated) / n_asked if n_asked else None)
    checked = [_asked(one, form) for one in said for form in [*one.forms, *one.advice]]
    yield Measurement("listening_share", _listening_share(said, [*heard, *checked], _groups(context.book)))


def _listening_share(said: list[_Said], heard: Iterable[Finding], groups: Groups) -> float | None:
    """The part of all words that aren't the agent's telling; None where the agent says nothing."""
    spans = defaultdict(list)
    for finding in heard:
        spans[finding.turn_index].append((finding.char_start, finding.char_end))
    saying_nothing = groups["fillers"] | groups["affirmation"] | groups["murmur"]
    for one in said:
        for start, end in one.words.sentences:
            if saying_nothing.issuperset(w for w in one.words.lower[start:end] if w[:1].isalnum()):
                spans[one.turn.index].append(_chars(one, start, end))  # "Okay, right."
    n_told = n_all = 0
    for one in said:
        n_words = len(one.turn.text.split())
        n_all += n_words
        if one.turn.role is Role.AGENT:
            inside = spans[one.turn.index]
            starts = (word.start() for word in _WORD.finditer(one.turn.text)) if inside else ()
            n_told += n_words - sum(any(a <= at < b for a, b in inside) for at in starts)
    return 1 - n_told / n_all if any(one.turn.role is Role.AGENT for one in said) else None


def _ignored(context: Context, said: list[_Said]) -> Iterator[Finding | Measurement]:
    """The customer's questions that the agent passes over, and where the customer says so; measured too."""
    told = list(context.matches(NAME, "ignored_question"))
    turns = [(one.turn.role, one.words, one.asked) for one in said]
    passed = list(ignored(turns, _groups(context.book), context.book.files[NAME].thresholds))
    yield from told
    for place, question in passed:
        one = said[place]
        reason = "the agent's next turns don't answer it"
        yield Finding.at(
            one.turn, NAME, "ignored_question", reason, chars=_chars(one, question.start, question.end)
        )
    yield Measurement("questions_ignored", len(told) + len(passed))


def _said(context: Context, turn: Turn) -> _Said:
    """The turn with its questions; one in a sentence that says "tell me about" or the like is open."""
    doc = context.docs[turn.index]
    words = words_of(doc)
    found = questions(words, _groups(context.book))
    for match in context.book.matches(NAME, "open_question", doc):
        inside = [q for q in found if q.start <= match.token_start < q.end]
        found = [q for q in found if q not in inside]
        start = min((q.start for q in inside), default=match.token_start)
        end = next(end for _, end in words.sentences if end > match.token_start)
        found.append(Question(start, max(match.token_end, end), is_open=True))
    formulae = {match.token_start for match in context.book.matches(NAME, "formula", doc)}
    forms = [q for q in found if q.start in formulae]
    advice = [q for q in found if q not in forms and _is_advice(context, turn, doc, words, q)]
    real = [q for q in found if q not in forms and q not in advice]
    return _Said(turn, doc, words, sorted(real, key=lambda q: q.start), forms, advice)


def _is_advice(context: Context, turn: Turn, doc: Doc, words: Words, question: Question) -> bool:
    """Whether the agent advises, or guesses, rather than asks: "have you tried ...?", "maybe a cable?"."""
    if turn.role is not Role.AGENT:
        return False
    matches = context.book.matches
    if any(m.token_start == question.start for m in matches(NAME, "advice", doc)):
        return True
    if not question.is_rising:
        return False
    risen = words.lower[question.start : question.end]
    hedged = next((i for i, word in enumerate(risen) if word in _groups(context.book)["hedges"]), 0)
    is_hedged = risen[hedged] in _groups(context.book)["hedges"] and "you" not in risen[:hedged]
    inside = range(question.start, question.end)
    return is_hedged or any(m.token_start in inside for m in matches(NAME, "risen_advice", doc))


def _counted(
    context: Context, said: list[_Said], restated: list[Finding]
) -> Iterator[tuple[_Said, Question]]:
    """The questions that count, with their turns.

    A restatement that rises asks as well where it is spoken; in writing its mark is no tone (in MITI, too,
    it is the voice that makes a question of a reflection).
    """
    is_spoken = context.interaction.channel is Channel.CALL
    places = {(f.turn_index, f.char_start) for f in restated}
    for one in said:
        for q in one.asked:
            is_restating = q.is_rising and (one.turn.index, forms(one.doc).char_start[q.start]) in places
            if is_spoken or not is_restating or _RESTATING.isdisjoint(one.words.lower[q.start : q.end]):
                yield one, q


def _asked(said: _Said, question: Question) -> Finding:
    kind = "open_question" if question.is_open else "closed_question"
    reason = "asks for an account" if question.is_open else "asks for a fact, or yes or no"
    return Finding.at(said.turn, NAME, kind, reason, chars=_chars(said, question.start, question.end))


def _chars(said: _Said, start: int, end: int) -> tuple[int, int]:
    words = forms(said.doc)
    first = words.char_start[start]
    return first, first + len(words.said(start, end).rstrip())


def _restatements(context: Context, said: list[_Said]) -> Iterator[Finding]:
    """Summaries, and the sentences in which the agent restates the customer."""
    limits = context.book.files[NAME].thresholds
    lately: deque[set[str]] = deque(maxlen=int(limits["lookback_turns"]))
    heard = Heard()
    for one in said:
        if one.turn.role is Role.AGENT:
            found = list(_restated(context, one, heard if lately else None))
            yield from found
            heard.is_going_on = bool(found)
            continue
        lately.append(content(one.words, 0, len(one.words.lower)))
        heard.lemmas = set().union(*lately)
        n_words = sum(word[:1].isalnum() for word in one.words.lower)
        if n_words > limits["affirmation_words"]:
            heard.words, heard.is_going_on = n_words, False


def _restated(context: Context, one: _Said, heard: Heard | None) -> Iterator[Finding]:
    """The same of one turn; with nothing heard from the customer before, only summaries."""
    summed = [m.token_start for m in context.book.matches(NAME, "summary", one.doc)]
    cued = [m.token_start for m in context.book.matches(NAME, "paraphrase", one.doc)] if heard else []
    is_first = True
    for start, end in one.words.sentences:
        chars = _chars(one, start, end)
        if any(start <= at < end for at in summed):
            yield Finding.at(one.turn, NAME, "summary", "sums up what was said or agreed", chars=chars)
        elif any(start <= at < end and not _is_asked(one, at, at + 1) for at in cued):
            yield Finding.at(one.turn, NAME, "paraphrase", "says that it restates the customer", chars=chars)
        elif heard and not _is_asked(one, start, end):
            total = _total(context, one.words, (start, end), heard)
            if total is not None and is_first:
                total, is_first = total + context.threshold(NAME, "points_first"), False
            if total is not None and total >= context.threshold(NAME, "points_needed"):
                yield Finding.at(
                    one.turn, NAME, "paraphrase", "gives back what the customer said", chars=chars
                )


def _total(context: Context, words: Words, bounds: tuple[int, int], heard: Heard) -> float | None:
    """What the sentence's cues add up to; None where it says nothing."""
    limits = context.book.files[NAME].thresholds
    found = list(cues(words, bounds, heard, _groups(context.book), limits))
    return points(found, limits) if found else None


def _is_asked(one: _Said, start: int, end: int) -> bool:
    """Whether something is asked in these tokens; a check at their end ("is that right?") asks nothing."""
    is_real = any(q.start < end and q.end > start and not q.is_rising for q in one.asked)
    seeming = [*one.forms, *(q for q in one.advice if not q.is_rising)]
    return is_real or any(start <= q.start <= start + 1 for q in seeming)


def _repeats(context: Context, said: list[_Said]) -> Iterator[Finding]:
    """Sentences of the agent that say the customer's numbers, names and other details again."""
    groups, limits = _groups(context.book), context.book.files[NAME].thresholds
    told: deque[set[str]] = deque(maxlen=int(limits["lookback_turns"]))
    for one in said:
        details = _details(one, groups)
        if one.turn.role is Role.CUSTOMER:
            told.append({one.words.lower[i] for i in details})
            continue
        again = [i for i in details if any(one.words.lower[i] in some for some in told)]
        for start, end in one.words.sentences if again else ():
            words = [
                w
                for w in one.words.lower[start:end]
                if w[:1].isalnum() and w not in groups["affirmation"] and w not in groups["courtesy"]
            ]
            n_again = sum(start <= i < end for i in again)
            if n_again and n_again >= limits["repeated_share"] * len(words):
                reason = "says the customer's details again"
                yield Finding.at(one.turn, NAME, "repeat_back", reason, chars=_chars(one, start, end))


def _details(one: _Said, groups: dict[str, frozenset[str]]) -> list[int]:
    """Where numbers, placeholders, names and letters that are spelled out stand."""
    words, dates = forms(one.doc), groups["dates"]
    starts = {start for start, _ in words.sentences}
    return [
        i
        for i, (word, at) in enumerate(zip(words.lower, words.char_start, strict=True))
        if _is_number_or_letter(word)
        or word in dates
        or (words.text[at].isupper() and i not in starts and _is_name(words, i))
    ]


@lru_cache(maxsize=1 << 14)
def _is_number_or_letter(word: str) -> bool:
    return like_num(word) or (len(word) == 1 and word.isalpha() and word not in _WORDS_OF_ONE_LETTER)


def _is_name(words: Forms, i: int) -> bool:
    """A placeholder ("[NAME]"), or any word but "I": it has a capital and doesn't open its sentence."""
    if words.lower[i - 1] == "[":
        return _PLACEHOLDER.fullmatch(words.said(i, i + 1)) is not None
    return words.is_alpha[i] and words.lower[i] != "i"


def _affirmations(context: Context, said: list[_Said]) -> Iterator[Finding]:
    """Phrases such as "I see"; whole turns such as "right, okay" that don't answer a question."""
    found = list(context.matches(NAME, "affirmation"))
    yield from found
    seen = {f.turn_index for f in found}
    limit = context.threshold(NAME, "affirmation_words")
    listed = _groups(context.book)["affirmation"]
    is_answer = False
    for one in said:
        words = [w for w in one.words.lower if w[:1].isalnum()]
        if (
            one.turn.index not in seen
            and not is_answer
            and 0 < len(words) <= limit
            and listed.issuperset(words)
        ):
            yield Finding.at(one.turn, NAME, "affirmation", "shows that one is listening")
        is_answer = bool(one.asked) and one.asked[-1].end >= len(one.words.lower) - 1


CHECK = Check(
    name=NAME,
    run=_run,
    kinds={
        "open_question": "asks for an account in the other's own words",
        "closed_question": "asks for a fact, or for yes or no",
        "paraphrase": "the agent restates what the customer said",
        "summary": "the agent sums up what was said or agreed",
        "affirmation": "shows that one is listening",
        "repeat_back": "the agent says the customer's details again",
        "ignored_question": "a question of the customer that the agent passes over",
    },
    measurements=(
        Declared("open_questions", "count", "open questions of the agent", 0),
        Declared("closed_questions", "count", "closed questions of the agent", 0),
        Declared("paraphrases", "count", "paraphrases by the agent", 0),
        Declared(
            "reflection_to_question_ratio", "ratio", "the agent's paraphrases and summaries to questions", 0
        ),
        Declared("listening_share", "ratio", "part of all words that aren't the agent's telling", 0, 1),
        Declared("questions_ignored", "count", "questions of the customer that the agent passed over", 0),
    ),
    manual=__doc__ or "",
)
