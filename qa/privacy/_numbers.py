"""All numbers of a conversation: in each turn, over several turns, and as somebody else repeats them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from qa.privacy._birth import birth_spans
from qa.privacy._codes import code_spans
from qa.privacy._cues import Cue, asked_of
from qa.privacy._digits import is_all_number, number_spans
from qa.privacy._reading import has_number, runs
from qa.privacy._span import Span, merge
from qa.privacy._spread import spread_numbers
from qa.types import Turn

__all__ = ["conversation_numbers", "text_numbers"]

_ECHOED = frozenset({"CARD", "PHONE", "ACCOUNT", "NATIONAL_ID", "IBAN", "CVV"})
_ECHO_REACH = 12  # turns in which a number that was given is repeated
_ECHO = 4  # digits of a repeat; three where nothing else is said
_ECHO_ALONE = 3


def text_numbers(text: str, asked: Cue | None = None) -> list[Span]:
    """The spans of one text in order, without overlap; `asked` is what the other side wanted to know."""
    if not has_number(text):
        return []
    # where two begin together, the first of these stays: a code's check digits say more than its length
    return merge([*code_spans(text, asked), *birth_spans(text, asked), *number_spans(text, asked)])


def conversation_numbers(turns: Sequence[Turn]) -> dict[int, list[Span]]:
    """By turn index, the spans in it; turns without any are left out."""
    asked = asked_of(turns)
    spread = spread_numbers(turns)
    found: dict[int, list[Span]] = {}
    for turn, cue in zip(turns, asked, strict=True):
        spans = merge([*spread.get(turn.index, ()), *text_numbers(turn.text, cue)])
        if spans:
            found[turn.index] = spans
    if found:
        for index, span in _echoes(turns, found):
            found[index] = merge([*found.get(index, ()), span])
    return found


def _echoes(turns: Sequence[Turn], found: dict[int, list[Span]]) -> list[tuple[int, Span]]:
    """Parts of a found number in turns nearby, such as the agent's "4242?" after the customer's."""
    given = [*_given(turns, found)]
    echoes = []
    near = {index + off for index in found for off in range(-_ECHO_REACH, _ECHO_REACH + 1)}
    for turn in turns:
        if turn.index not in near or not has_number(turn.text):
            continue
        spans = found.get(turn.index, ())
        for run in runs(turn.text):
            start, end = run[0].start, run[-1].end
            digits = "".join(piece.digits for piece in run)
            enough = _ECHO_ALONE if is_all_number(turn.text, run) else _ECHO
            if len(digits) < enough or any(span.start < end and start < span.end for span in spans):
                continue
            for at, kind, number in given:
                if digits in number and abs(at - turn.index) <= _ECHO_REACH:
                    echoes.append((turn.index, Span(start, end, kind)))
                    break
    return echoes


def _given(turns: Sequence[Turn], found: dict[int, list[Span]]) -> Iterator[tuple[int, str, str]]:
    """Turn, kind and digits of what was found; what one person says of one kind is one number."""
    said: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for turn in turns:
        for span in found.get(turn.index, ()):
            if span.kind in _ECHOED:
                digits = "".join(p.digits for run in runs(turn.text[span.start : span.end]) for p in run)
                said[turn.participant, span.kind].append((turn.index, digits))
    for (_, kind), parts in said.items():
        whole = "".join(digits for _, digits in parts)
        yield from ((index, kind, whole) for index, _ in parts)
