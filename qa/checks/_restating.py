"""Whether a statement of the agent gives back what the customer said: cues that each add or take points.

No cue decides alone, but the sum of a few does: the sentence opens with "so", is about "you", takes up the
customer's words, rises at its end. Advice, orders, information and the agent's own doings take points away.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from qa.checks._heard import Heard, is_figure
from qa.checks._question_words import NEGATIONS, PREPOSITIONS
from qa.checks._syntax import Groups, Words, content

__all__ = ["cues", "opening", "points"]

_OWN = frozenset(("i", "we", "my", "our", "me", "us", "let"))
_YOU = frozenset(("you", "u", "ya", "youre"))
_POSSESSIVE = frozenset(("your", "ur", "yours", "yourself"))
_YOURS = _YOU | _POSSESSIVE
_THEIRS = frozenset(("he", "she", "they", "his", "her", "their", "him", "them"))
_BEING = frozenset(("are", "'re", "re", "were", "'ve", "ve", "had", "did", "was", "been", "'d"))
_STATING = frozenset(("is", "are", "was", "were", "'s", "has", "have", "will", "can"))
_JOINING = frozenset(("so", "and", "but", "because", "cause", "cos", "then"))
_OFFERING = frozenset(("anything", "dear", "here", "happy", "merry"))
"""What opens an offer ("Anything else you need?", "Here are the details"), a salutation or a wish."""
_POINTING = frozenset(("that", "this", "it"))
_ALSO = 3  # words of "so did you"
_CONDITIONS = frozenset(("if", "since", "when", "once", "unless", "whenever", "after", "before"))
_CONFIRMING = frozenset(("right", "correct", "yeah", "yes", "huh", "true", "eh"))
_SOFTENING = frozenset(
    {"just", "only", "simply", "also", "do", "n't", "not", "still", "always", "first", "then", "actually"}
    | {"really", "probably", "certainly", "definitely", "normally", "usually", "basically"}
)
_DUTIES = (["have", "to"], ["got", "to"], ["'ve", "to"])
_ARE = frozenset(("are", "'re", "re"))
_BOUND = frozenset(("supposed", "suggested", "advised", "recommended", "required", "requested", "expected"))
"""After "you are" these tell what to do."""
_WOULD = frozenset(("have", "need", "better"))
_WISHES = frozenset(("like", "love", "prefer", "rather", "want", "be"))
_MARKED = ("opens_so", "rising", "confirmed")
"""Forms of a restatement, which may be in other words."""
_COMING = frozenset(("will", "'ll", "wo", "might", "may", "could", "should"))
_ACTING = frozenset(("i", "we"))
_PERCEIVING = frozenset(
    {"see", "hear", "understand", "guess", "think", "imagine", "suppose", "mean", "know", "wonder"}
    | {"take", "gather", "sense", "believe", "tell"}
)
"""After "I" these don't report what the agent does: "..., I can see why"."""
_CAN = frozenset(("can", "could", "do", "just", "really", "also"))
_INNER_CONDITIONS = frozenset(("if", "when"))
_NEAR = 3  # words after "you" in which its verb stands
_NEW_WORDS = 3  # content words that the customer hasn't said: information, more likely


def points(found: Iterable[str], worth: Mapping[str, float]) -> float:
    """The sum of what the cues are worth (`points_CUE` of the phrase file)."""
    return sum(worth[f"points_{cue}"] for cue in found)


def cues(
    words: Words, bounds: tuple[int, int], heard: Heard, groups: Groups, limits: Mapping[str, float]
) -> Iterator[str]:
    """The cues of the sentence between these tokens."""
    start, end = bounds
    first = opening(words, start, end, groups)
    lower, norm = words.lower[first:end], words.norm[first:end]
    said = [w for w in lower if w[:1].isalnum() or w[:1] == "'"]
    if not said or _is_form(said):
        return
    carried = content(words, first, end)
    found = {
        *_of_taking_up(lower, said, carried, heard),
        *_of_the_person(lower, norm, groups),
        *_of_the_form(lower, norm, said, groups, limits),
    }
    yield from sorted(found)
    if heard.words >= limits["told_words"]:
        yield "after_long"
    if "opens_so" not in found:
        yield from _of_answers(lower, carried & heard.lemmas, heard)
    if heard.is_written:
        yield from _of_writing(lower, found)
    elif heard.is_going_on:
        yield "going_on"


def _of_answers(lower: list[str], shared: set[str], heard: Heard) -> Iterator[str]:
    """Whether all that it takes up was denied, which it doesn't, or asked."""
    if shared and shared <= heard.denied and NEGATIONS.isdisjoint(lower):
        yield "contradicting"
    if shared and shared <= heard.asked:
        yield "answering"


def _of_writing(lower: list[str], found: set[str]) -> Iterator[str]:
    """What else counts in writing, where the customer's words stand to be taken up and answered."""
    if found.issuperset(("shared", "opens_so")):
        yield "so_shared"
    if found.isdisjoint(("shared", *_MARKED)):
        yield "unshared"
    if "nobody" in found and found.isdisjoint(_MARKED) and not _STATING.isdisjoint(lower):
        yield "reporting"
    if found.isdisjoint(("advising", "opens_so")) and not _COMING.isdisjoint(lower):
        yield "foretelling"
    if "own" not in found and _is_doing(lower):
        yield "doing"
    if "condition" not in found and not _INNER_CONDITIONS.isdisjoint(lower[1:]):
        yield "conditional"
    if lower[-1] == "!":
        yield "exclaiming"


def _is_form(said: list[str]) -> bool:
    """Is it an offer, a salutation, a reason, or "so did you": a form that tells nothing of the customer?"""
    is_reason = said[0] in _POINTING and "because" in said[:_ALSO]
    return (
        is_reason
        or said[0] in _OFFERING
        or (len(said) == _ALSO and said[0] == "so" and said[2] in _YOU | _OWN)
    )


def opening(words: Words, start: int, end: int, groups: Groups) -> int:
    """The first token that is neither "okay" nor "you know" nor punctuation nor the like."""
    fillers, lower, i = groups["fillers"], words.lower, start
    while i < end:
        is_pair = f"{lower[i]} {lower[i + 1]}" in fillers if i + 1 < end else False
        if not is_pair and lower[i] not in fillers and lower[i][:1].isalnum():
            return i
        i += 1 + is_pair
    return end


def _is_doing(lower: list[str]) -> bool:
    """Whether "I" or "we" do something beyond seeing and understanding."""
    said = [word for word in lower if word not in _CAN]
    return any(word in _ACTING and after not in _PERCEIVING for word, after in pairwise(said))


def _of_taking_up(lower: list[str], said: list[str], carried: set[str], heard: Heard) -> Iterator[str]:
    """How much of the customer's matter the sentence says again."""
    shared = carried & heard.lemmas
    if not carried:
        yield "empty"
    if shared:
        yield "shared"
    if 2 * len(shared) > len(carried):
        yield "mostly_shared"
    persons = (_OWN | _YOURS) & set(said)
    is_fragment = _STATING.isdisjoint(said)  # "every evening?", not "speeds are low"
    is_more = len(said) > 1 or lower[-1] == "?"  # "Done." reports
    if shared and shared == carried and not persons and is_more and (is_fragment or len(shared) > 1):
        yield "echo"
    if len(carried) - len(shared) >= _NEW_WORDS:
        yield "new_matter"
    if any(is_figure(w) and w not in heard.figures for w in said):
        yield "figures"


def _of_the_person(lower: list[str], norm: list[str], groups: Groups) -> Iterator[str]:
    """Whom the sentence is about, and whether it tells that person's state or what to do."""
    persons = [
        w
        for before, w in pairwise(["", *lower])
        if w in _OWN or w in _POSSESSIVE or w in _THEIRS or (w in _YOU and before not in PREPOSITIONS)
    ]
    if not persons:
        yield "nobody"
        return
    if persons[0] in _OWN:
        yield "own"
    elif persons[0] in _THEIRS:
        yield "about_third"
    elif persons[0] in _POSSESSIVE:
        yield "about_yours"
    else:
        yield "about_you"
        if any(w in _YOU for w in lower[: 1 + (lower[0] in _JOINING)]):
            yield "starts_with_you"
    yours = [i for i, w in enumerate(lower) if w == "you"]
    if any(groups["inner"].intersection(norm[i + 1 : i + 1 + _NEAR]) for i in yours):
        yield "inner"
    if any(_tells(lower[i + 1 : i + _NEAR]) for i in yours):
        yield "told"
    if any(_advises(lower[i + 1 : i + 1 + _NEAR], groups) for i in yours):
        yield "advising"


def _advises(after: list[str], groups: Groups) -> bool:
    """Whether what follows "you" says what to do: "should call", "'d have to call"."""
    said = [w for w in after if w not in _SOFTENING]
    return bool(said) and (
        said[0] in groups["advising"] or _would_do(said) or said[:2] in _DUTIES or _is_bound(said)
    )


def _is_bound(after: list[str]) -> bool:
    return after[0] in _ARE and not _BOUND.isdisjoint(after[1:2])


def _would_do(after: list[str]) -> bool:
    """Is "'d" the would of what is to be done, not had: "'d have to", "'d need to", "'d better"?"""
    return after[:1] == ["'d"] and not _WOULD.isdisjoint(after[1:2])


def _tells(after: list[str]) -> bool:
    would = after[:1] == ["'d"] and not (_WOULD | _WISHES).isdisjoint(after[1:2])
    return not would and any(w in _BEING or (w.endswith("ed") and len(w) > 4) for w in after)


def _of_the_form(
    lower: list[str],
    norm: list[str],
    said: list[str],
    groups: Groups,
    limits: Mapping[str, float],
) -> Iterator[str]:
    """How the sentence begins and ends, and its length."""
    if lower[0] == "so":
        yield "opens_so"
    start = 1 if lower[0] in _JOINING and len(lower) > 1 else 0
    if lower[start] in _CONDITIONS:
        yield "condition"
    if lower[start] in groups["orders"] and not {"you", "i"} & set(lower[start + 1 : start + 2]):
        yield "ordering"
    if groups["civil"].intersection(lower):
        yield "civil"
    if groups["feeling"].intersection(norm):
        yield "feeling"
    if len(said) > limits["lengthy_words"]:
        yield "lengthy"
    is_for_fact = len(said) <= _NEAR and not groups["fact"].isdisjoint(norm[-2:])  # "account number?"
    if lower[-1] == "?" and not is_for_fact:
        yield "confirmed" if said[-1] in _CONFIRMING and len(said) > 2 else "rising"
    elif lower[-1].endswith("-"):
        yield "broken_off"
