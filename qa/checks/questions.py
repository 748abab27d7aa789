"""Finds questions, open and closed, and whether the agent restates, sums up, repeats and answers.

An open question asks for an account ("what happened then?"), a closed one for a fact or a yes ("is the
light on?"). They are told by the order of words, so a missing question mark doesn't matter. Advice in the
form of a question ("have you thought of ...?", "maybe a new cable?") asks nothing, nor does a written
restatement that ends in a question mark; a spoken one that rises asks as well. A statement that rises can
be meant either way: it is open where the customer's next turn is an account that begins with no yes or no. A
paraphrase says in the agent's words what the customer said: it has a form such as "so you're saying", or
enough cues of one (it opens with "so", is about "you", takes up the customer's words, rises at its end) and
isn't advice, an order, praise, an answer or the agent's own doing. In writing it takes up the customer's
words or has a form of its own, and neither reports nor promises. A repeat-back says the customer's details
again, and is no paraphrase. A customer's question is ignored
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

Limits: a restatement in wholly other words, without a form of speech that announces it, isn't seen, least of
all in writing; a short statement about the matter in the customer's words is still taken for one at times (18
of the 22 found in the sample chats and emails were right, read by one person). An agent whose customer talks
has more open questions among those that rise; those with a form of their own don't depend on the answer. "I
see" can be said without listening. Rhetorical questions count as questions. "Have you tried ...?" counts as
advice also where it finds out what was done. Most ignored questions aren't seen: nearly any statement may be
an answer.

Figures: 22 November 2026, ours (plain phrase matching). annomi, F1 by turn: open among questions 0.89
(0.82), closed 0.83 (0.69), question 0.89 (0.87), paraphrase or summary 0.65 (0.34); AUC of
`listening_share` for talks of high against low quality 0.85 (0.54; 35 talks, 6 of them low, 95 % interval
0.66 to 0.97). esconv: questions 0.72 (0.64), paraphrase or summary 0.42 (0.27). bt_oasis: questions 0.92
(0.84), repeat-back 0.83.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from functools import lru_cache

from spacy.lang.en.lex_attrs import like_num

from qa.checks._base import Check, Context, Declared
from qa.checks._nlp import Forms, forms
from qa.checks._restatements import restatements
from qa.checks._said import NAME, Said, groups_of, said_in
from qa.checks._syntax import Groups, Question
from qa.checks._unanswered import ignored
from qa.types import Channel, Finding, Measurement, Role

_WORDS_OF_ONE_LETTER = frozenset("aiou")
_RESTATING = frozenset(("so", "you", "your", "youre"))
"""A written restatement has one of these; "in cash?" asks."""
_WORD = re.compile(r"\S+")
_PLACEHOLDER = re.compile(r"[A-Z_]{2,}")


def _run(context: Context) -> Iterator[Finding | Measurement]:
    said = said_in(context)
    repeated = list(_repeats(context, said))
    details = {(f.turn_index, f.char_start) for f in repeated}
    restated = [f for f in restatements(context, said) if (f.turn_index, f.char_start) not in details]
    asked = [_asked(*each) for each in _counted(context, said, restated)]
    heard = [*asked, *restated, *repeated, *_affirmations(context, said)]
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
    yield Measurement("listening_share", _listening_share(said, [*heard, *checked], groups_of(context.book)))


def _listening_share(said: list[Said], heard: Iterable[Finding], groups: Groups) -> float | None:
    """The part of all words that aren't the agent's telling; None where the agent says nothing."""
    spans = defaultdict(list)
    for finding in heard:
        spans[finding.turn_index].append((finding.char_start, finding.char_end))
    saying_nothing = groups["fillers"] | groups["affirmation"] | groups["murmur"]
    for one in said:
        for start, end in one.words.sentences:
            if saying_nothing.issuperset(w for w in one.words.lower[start:end] if w[:1].isalnum()):
                spans[one.turn.index].append(one.chars(start, end))  # "Okay, right."
    n_told = n_all = 0
    for one in said:
        n_words = len(one.turn.text.split())
        n_all += n_words
        if one.turn.role is Role.AGENT:
            inside = spans[one.turn.index]
            starts = (word.start() for word in _WORD.finditer(one.turn.text)) if inside else ()
            n_told += n_words - sum(any(a <= at < b for a, b in inside) for at in starts)
    return 1 - n_told / n_all if any(one.turn.role is Role.AGENT for one in said) else None


def _ignored(context: Context, said: list[Said]) -> Iterator[Finding | Measurement]:
    """The customer's questions that the agent passes over, and where the customer says so; measured too."""
    told = list(context.matches(NAME, "ignored_question"))
    turns = [(one.turn.role, one.words, one.asked) for one in said]
    passed = list(ignored(turns, groups_of(context.book), context.book.files[NAME].thresholds))
    yield from told
    for place, question in passed:
        one = said[place]
        reason = "the agent's next turns don't answer it"
        yield Finding.at(
            one.turn, NAME, "ignored_question", reason, chars=one.chars(question.start, question.end)
        )
    yield Measurement("questions_ignored", len(told) + len(passed))


def _counted(context: Context, said: list[Said], restated: list[Finding]) -> Iterator[tuple[Said, Question]]:
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


def _asked(said: Said, question: Question) -> Finding:
    kind = "open_question" if question.is_open else "closed_question"
    reason = "asks for an account" if question.is_open else "asks for a fact, or yes or no"
    return Finding.at(said.turn, NAME, kind, reason, chars=said.chars(question.start, question.end))


def _repeats(context: Context, said: list[Said]) -> Iterator[Finding]:
    """Sentences of the agent that say the customer's numbers, names and other details again."""
    groups, limits = groups_of(context.book), context.book.files[NAME].thresholds
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
                yield Finding.at(one.turn, NAME, "repeat_back", reason, chars=one.chars(start, end))


def _details(one: Said, groups: dict[str, frozenset[str]]) -> list[int]:
    """Where numbers, placeholders, names and letters that are spelled out stand."""
    words, dates = forms(one.doc), groups["dates"]
    starts = {start for start, _ in words.sentences}
    return [
        i
        for i, (word, at) in enumerate(zip(one.words.lower, words.char_start, strict=True))
        if _is_number_or_letter(word)
        or word in dates
        or (words.text[at].isupper() and i not in starts and _is_name(words, i))
    ]


@lru_cache(maxsize=1 << 12)
def _is_number_or_letter(word: str) -> bool:
    return like_num(word) or (len(word) == 1 and word.isalpha() and word not in _WORDS_OF_ONE_LETTER)


def _is_name(words: Forms, i: int) -> bool:
    """A placeholder ("[NAME]"), or any word but "I": it has a capital and doesn't open its sentence."""
    if words.lower[i - 1] == "[":
        return _PLACEHOLDER.fullmatch(words.said(i, i + 1)) is not None
    return words.is_alpha[i] and words.lower[i] != "i"


def _affirmations(context: Context, said: list[Said]) -> Iterator[Finding]:
    """Phrases such as "I see"; whole turns such as "right, okay" that don't answer a question."""
    found = list(context.matches(NAME, "affirmation"))
    yield from found
    seen = {f.turn_index for f in found}
    limit = context.threshold(NAME, "affirmation_words")
    listed = groups_of(context.book)["affirmation"]
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
