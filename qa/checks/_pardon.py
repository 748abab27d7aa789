"""Whether a bare "sorry" asks to repeat rather than for forgiveness. For the check `empathy`."""

from bisect import bisect_right
from itertools import compress

from spacy.tokens import Doc

from qa.checks._affect import WordGroups
from qa.checks._base import Context
from qa.checks._nlp import forms
from qa.types import Finding, Role

__all__ = ["is_asking_again", "sentence_of"]

NAME = "empathy"
_SPEAKERS = (Role.AGENT, Role.CUSTOMER)
_ECHO_TURNS = 2
"""So many turns before a "sorry?" hold what was not heard."""


def sentence_of(context: Context, finding: Finding) -> tuple[int, int]:
    """The first token of the sentence in which the finding begins, and one past its last."""
    words = forms(context.docs[finding.turn_index])
    return words.sentence_of(bisect_right(words.char_start, finding.char_start) - 1)


def is_asking_again(context: Context, finding: Finding, words: WordGroups) -> bool:
    """A bare "sorry" asks to repeat: with its mark, before a question, or when the words then come again."""
    start, end = sentence_of(context, finding)
    spoken = forms(context.docs[finding.turn_index])
    said = list(compress(spoken.norm[start:end], spoken.is_alpha[start:end]))
    if not words.pardons.issuperset(said):
        return False
    if spoken.said(start, end).rstrip().endswith("?"):
        return True
    turns = context.interaction.turns
    after = next((t for t in turns[finding.turn_index + 1 :] if t.role in _SPEAKERS and t.text), None)
    is_last_word = end == len(spoken.lower)
    if after is None or not is_last_word:
        return False
    doc = context.docs[after.index]
    if after.role is finding.role:
        is_lone = len(said) == 1
        return not words.asking.isdisjoint(forms(doc).norm) or (is_lone and _is_echo(context, finding, doc))
    return not any(context.book.matches(NAME, "accepted", doc))


def _is_echo(context: Context, finding: Finding, doc: Doc) -> bool:
    """The doc, said next by the same one, repeats words of the other's last turn and none of their own."""
    heard: dict[bool, frozenset[str]] = {}
    for turn in reversed(context.interaction.turns[: finding.turn_index][-_ECHO_TURNS:]):
        heard.setdefault(turn.role is finding.role, _content(context.docs[turn.index]))
    again = _content(doc)
    return bool(again & heard.get(False, frozenset())) and not again & heard.get(True, frozenset())


def _content(doc: Doc) -> frozenset[str]:
    """The doc's words that carry content: numbers, and longer words that are no stop words."""
    return frozenset(t.norm_ for t in doc if t.like_num or (t.is_alpha and len(t) > 2 and not t.is_stop))
