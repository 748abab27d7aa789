"""Questions told by word order, since speech recognition and chats often lack the question mark.

English asks by putting a helper before its subject ("do you", "is the light") or by opening a clause with a
wh-word. Both are closed classes of words, so no parser is needed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc

from qa.checks._nlp import forms
from qa.checks._question_words import (
    ACCOUNTING,
    BE,
    BEFORE_HELPER,
    BEFORE_INVERSION,
    CAUSING,
    CONTRACTED_WH,
    COPULAS,
    ENDS,
    FRAGMENT_WORDS,
    HELPERS,
    IF_INVERTED,
    INVERTING,
    JOINING,
    LIGHT,
    MOODS,
    NEEDS_ACTOR,
    NOT,
    NOT_VERBS,
    OPEN_WH,
    OPENERS,
    OTHER_SUBJECTS,
    PAUSES,
    PREPOSITIONS,
    SCALE,
    SCALE_NEAR,
    SINGULAR,
    SUBJECTS,
    TAGGED,
    TAIL_WH,
    VIEWS,
    WH,
)

__all__ = ["Groups", "Question", "Words", "content", "questions", "words_of"]

Groups = Mapping[str, frozenset[str]]
"""The groups of words of the phrase file, by name."""


@dataclass(frozen=True, slots=True)
class Words:
    """A turn's tokens in lower case and as lemmas, and its sentences as (first token, one past the last)."""

    lower: list[str]
    norm: list[str]
    sentences: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Question:
    """A question's first token, one past its last, whether it asks for an account rather than a fact.

    `is_rising`: a statement in all but its question mark ("you're at home?").
    """

    start: int
    end: int
    is_open: bool
    is_rising: bool = False


def words_of(doc: Doc) -> Words:
    """The words of the doc as plain lists, which are gone through many times."""
    said = forms(doc)
    return Words(_without_stutters(said.lower), _without_stutters(said.norm), said.sentences)


def _without_stutters(said: list[str]) -> list[str]:
    """The words with "wh-" of "wh-what" and "how-" of "how-how's" turned into "um", so that places stay."""
    if "-" not in said:
        return said
    clean = list(said)
    for i in range(len(said) - 2):
        if said[i + 1] == "-" and said[i].isalpha() and said[i + 2].startswith(said[i]):
            clean[i : i + 2] = ["um", "um"]
    return clean


def content(words: Words, start: int, end: int) -> set[str]:
    """The lemmas that carry content: no function words, none that everybody says."""
    lower = words.lower
    return {
        norm
        for i, norm in enumerate(words.norm[start:end], start)
        if _is_content(norm, lower[i]) and not (i and lower[i - 1] == "[")
    }


@lru_cache(maxsize=1 << 12)
def _is_content(norm: str, lower: str) -> bool:
    return len(norm) > 2 and norm not in LIGHT and lower not in STOP_WORDS and norm.isalpha()


def questions(words: Words, groups: Groups) -> list[Question]:
    """The questions of the turn in order, at most one a clause; `groups` are the phrase file's words."""
    found: list[Question] = []
    for start, end in words.sentences:
        # "What other ways can I ...?" asks by its wh-word and by its helper: once, from the wh-word on
        asked = list(dict.fromkeys(_asked(words, start, end)))
        last = _last_word(words, start, end)
        is_marked = "?" in words.lower[last:end] and not _is_murmur(words, start, last, groups)
        bounds = [*asked, end]
        found += [
            Question(a, b, _is_open(words, a, b, groups)) for a, b in zip(asked, bounds[1:], strict=True)
        ]
        if not asked and is_marked:
            is_open = words.lower[last] in OPEN_WH or words.lower[last] == "or"
            found.append(Question(start, end, is_open, is_rising=not is_open))
    return found


def _is_murmur(words: Words, start: int, last: int, groups: Groups) -> bool:
    """Whether all that is said is "uh-huh?" or "really?", or "you know what?"."""
    said = [w for w in words.lower[start : last + 1] if w[:1].isalnum()]
    return groups["murmur"].issuperset(said) or said[-3:] == ["you", "know", "what"]


def _last_word(words: Words, start: int, end: int) -> int:
    last = end - 1
    while last > start and not words.lower[last][:1].isalnum():
        last -= 1
    return last


@dataclass(slots=True)
class _Clause:
    """Where the search for questions stands in a sentence, which ends before token `end`.

    `start`: the clause's first token; `is_opening`: nothing but openers ("so", "and") was said in it;
    `is_later`: more than openers was said before in the sentence; `is_marked`: a question mark ends it.
    """

    lower: list[str]
    start: int
    end: int
    is_marked: bool
    is_opening: bool = True
    is_later: bool = False

    def at(self, i: int) -> str:
        """The word there, "" beyond the sentence."""
        return self.lower[i] if i < self.end else ""


def _asked(words: Words, start: int, end: int) -> Iterator[int]:
    """The first token of each question in the sentence: its wh-word, or the helper before its subject."""
    clause = _Clause(words.lower, start, end, "?" in words.lower[max(start, end - 3) : end])
    after = start
    for i in range(start, end):
        word = words.lower[i]
        first = past = -1
        if i >= after and word in WH:
            first, past = _wh(clause, i)
        elif i >= after and word in INVERTING:
            first, past = _inverted(clause, i)
        if first >= 0:
            yield first
            after, clause.is_opening, clause.is_later = past, False, True
        elif word in PAUSES or word in JOINING:
            clause.start, clause.is_opening = i + (word not in JOINING), True
        elif word[:1].isalnum() and word not in OPENERS and word not in PREPOSITIONS:
            clause.is_opening, clause.is_later = False, clause.is_later or clause.is_opening


def _inverted(clause: _Clause, i: int) -> tuple[int, int]:
    """The question's first token and where the next may begin, of a helper before its subject, else -1."""
    is_negated = clause.at(i + 1) in NOT
    subject = i + 1 + is_negated
    word, helper = clause.at(subject), clause.lower[i]
    before = clause.lower[i - 1] if i > clause.start else ""
    is_last = subject + 1 >= clause.end or clause.at(subject + 1) in ENDS
    if before in BEFORE_INVERSION or (is_last and before == "so"):
        return -1, i
    if word in SUBJECTS:
        is_condition = helper in IF_INVERTED and clause.is_opening and not clause.is_marked
        is_apart = helper in SINGULAR and word not in {"he", "she"}  # "what it is you need"
        return (-1, i) if is_condition or is_apart else (_wh_before(clause, i), subject + 1)
    is_tag = is_last and word in TAGGED and (is_negated or (clause.is_opening and clause.is_marked))
    is_order = helper in NEEDS_ACTOR and not clause.is_marked and not is_negated
    is_named = word in OTHER_SUBJECTS or (clause.is_marked and word[:1].isalpha())  # "is Monday fine?"
    is_asked = is_tag or (is_named and clause.is_opening and not is_order)
    return (i, subject + 1) if is_asked else (-1, i)


def _wh_before(clause: _Clause, i: int) -> int:
    """The wh-word that belongs to the helper at `i`, or the helper itself."""
    for k in range(i - 1, max(clause.start, i - BEFORE_HELPER) - 1, -1):
        if clause.lower[k] in SUBJECTS or clause.lower[k] in PAUSES:
            break
        if clause.lower[k] in WH:
            return k
    return i


def _wh(clause: _Clause, i: int) -> tuple[int, int]:
    """The same of a wh-word that opens its clause."""
    after, helper = clause.at(i + 1), _helper_after(clause, i)
    is_embedded = _is_known(clause, i) or _is_cleft(clause, i)
    if not clause.is_opening or is_embedded or (clause.is_later and not _is_later_wh(clause, i, helper)):
        return -1, i
    is_said = clause.lower[i] in CONTRACTED_WH or after in TAIL_WH or helper > 0
    rest = clause.lower[i : clause.end]
    is_short = len(rest) <= FRAGMENT_WORDS and (clause.is_marked or SUBJECTS.isdisjoint(rest))
    is_subject = clause.lower[i] in {"what", "who", "which"} and after != "" and after not in NOT_VERBS
    is_told = after in SUBJECTS and not is_short  # "what you do is"
    is_question = is_said or is_short or is_subject or (clause.is_marked and not is_told)
    return (i, max(helper, i) + 2) if is_question else (-1, i)


def _is_known(clause: _Clause, i: int) -> bool:
    """Whether the wh-word at `i` tells what is known or seen: "to see how it goes"; "I see, what's" asks."""
    before = clause.lower[i - 1] if i else ""
    return before == "know" or (before == "see" and i > 1 and clause.lower[i - 2] not in SUBJECTS)


def _is_cleft(clause: _Clause, i: int) -> bool:
    """Whether "what" names what a full stop tells: "what happens then is a reset."."""
    is_told = clause.lower[clause.end - 1] == "." and not clause.is_marked
    return clause.lower[i] == "what" and is_told and not COPULAS.isdisjoint(clause.lower[i + 3 : clause.end])


def _is_later_wh(clause: _Clause, i: int, helper: int) -> bool:
    """Whether a wh-word amid a sentence asks: "and what's your name", not ", which is fine"."""
    if clause.lower[i] not in OPEN_WH:
        return False
    if clause.at(i + 1) in {"about", "else", *CAUSING} or clause.lower[i] in CONTRACTED_WH:
        return True
    subject = clause.at(helper + 1)
    is_near = helper == i + 1 or (clause.lower[i] == "how" and helper == i + 2)  # "how important is it"
    return is_near and subject != "" and (clause.is_marked or subject in SUBJECTS | OTHER_SUBJECTS)


def _helper_after(clause: _Clause, i: int) -> int:
    """The helper of a question that the wh-word at `i` opens, or -1: not before a subject."""
    for k in range(i + 1, min(clause.end, i + BEFORE_HELPER)):
        word = clause.lower[k]
        if word in SUBJECTS or word in PAUSES or (word in OTHER_SUBJECTS and k == i + 1):
            return -1
        if word in HELPERS:
            return k
    return -1


def _is_open(words: Words, start: int, end: int, groups: Groups) -> bool:
    """Whether the question asks for an account, or how the other sees it; "or?" leaves the answer open."""
    word = words.lower[start]
    if word not in WH:
        return words.lower[end - 2 : end] == ["or", "?"]
    if SCALE in words.norm[max(0, start - SCALE_NEAR) : end]:
        return True
    after = [k for k in range(start + 1, min(end, start + 9)) if words.lower[k][:1].isalnum()]
    if word not in OPEN_WH:
        views = VIEWS if word != "when" else MOODS
        is_else = words.lower[start + 1 : start + 2] == ["else"]  # "who else could help?"
        return is_else or any(
            words.lower[k] == "you" and words.norm[k + 1] in views for k in after if k + 1 < end
        )
    following = words.lower[after[0]] if after else ""
    if word.startswith("how"):
        return following not in groups["fact_after_how"]
    if not CAUSING.isdisjoint(words.lower[start:end]):
        return True
    rest = words.lower[after[0] + 1 : end] if after else []
    is_proposal = following == "about" and ACCOUNTING.isdisjoint(rest)  # "what about Tuesday?"
    return not is_proposal and (word == "why" or not after or not _asks_fact(words, after, groups))


def _asks_fact(words: Words, after: list[int], groups: Groups) -> bool:
    """Whether "what" asks for a fact: "what time", "what is your name"."""
    lower, norm = words.lower, words.norm
    is_copula = norm[after[0]] == "be" or lower[after[0] - 1] == "whats" or lower[after[0] - 1] in BE
    if is_copula and lower[after[0]] != "been" and "been" not in lower[after[0] : after[0] + 2]:
        named = (
            norm[k] for k in after[:5] if norm[k] in groups["fact"] or norm[k] in groups["account_after_what"]
        )
        return next(named, "") in groups["fact"]
    if lower[after[0]] in HELPERS:
        return False
    first = [norm[k] for k in after[:3]]
    return groups["account_after_what"].isdisjoint(first[:2]) and not groups["fact"].isdisjoint(first)
