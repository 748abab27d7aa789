"""The course of a conversation as a drawing: who speaks when, overlaps, silences, feeling, key moments.

Numbers are pixels of a drawing that is as wide as its time asks for, so that a long call scrolls and a short
one fits. Every block and moment leads to its turn, and `words` say what the drawing shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from qa.report.interactions import _pauses
from qa.report.interactions._axis import Axis, axis_of
from qa.report.interactions._kinds import LOOK, PLAIN, VOICE, family_of, kind_of, kind_word
from qa.report.interactions._pauses import SILENCES, Pause
from qa.report.interactions._rows import Case, Found, Turn
from qa.report.interactions._talk import who
from qa.report.interactions.model import Block, Timeline
from qa.report.language import clock, gettext, number, percent
from qa.types import Role

__all__ = ["timeline"]

_LANE, _LANE_GAP, _MOMENTS = 22.0, 10.0, 26.0
_FEELING, _TICKS = 44.0, 22.0
"""Heights: of a lane, between lanes, of the row of moments, of the feeling's row, of the scale."""
_TEXT_ROOM, _NUMBER_ROOM = 84.0, 38.0
"""Widths from which there is room for a pause's name, and for a number."""
_JOINED, _LONGEST_JOIN = 3.0, 9.0
"""Turns of one lane closer than that are drawn as one block, up to this width: a long call has thousands."""
_APART = 12.0
"""Moments closer than that share a mark."""
_QUARTERS = tuple(f"sentiment_customer_q{i}" for i in (1, 2, 3, 4))


@dataclass(frozen=True, slots=True)
class _Lanes:
    """Where each role's lane lies, from the top."""

    roles: Mapping[str, int]
    names: tuple[str, ...]

    def y(self, role: str) -> float:
        return _MOMENTS + self.roles[role] * (_LANE + _LANE_GAP)

    @property
    def bottom(self) -> float:
        return _MOMENTS + len(self.names) * (_LANE + _LANE_GAP) - _LANE_GAP


def timeline(case: Case, silence_s: float) -> Timeline | None:
    """The drawing, None with fewer than two turns to draw; `silence_s`: from when on a silence is drawn."""
    turns = [t for t in case.turns if t.is_public and t.text and t.role != Role.SYSTEM]
    if len(turns) < 2:
        return None
    axis, lanes = axis_of(case.head.channel, turns, case.head.duration_s), _lanes(turns)
    pauses = _pauses.pauses(case, turns, silence_s) if axis.is_timed else []
    feeling = tuple(_feeling(case.measured, axis, turns, lanes.bottom + _LANE_GAP))
    bottom = lanes.bottom + (_LANE_GAP + _FEELING if feeling else 0)
    return Timeline(
        width=round(axis.right + 14),
        height=round(bottom + _TICKS),
        left=axis.left,
        right=axis.right,
        seconds=axis.seconds,
        lanes=tuple(_backs(axis, lanes, bottom, has_feeling=bool(feeling))),
        speech=(*_speech(axis, lanes, turns), *_overlaps(axis, lanes, turns)),
        pauses=tuple(_pause(axis, lanes, pause) for pause in pauses),
        moments=tuple(_moments(axis, case.found)),
        feeling=feeling,
        ticks=tuple(Block("tick", x, bottom + 16, 0, bottom, text) for x, text in axis.ticks()),
        words=tuple(_words(case, pauses, axis)),
    )


def _lanes(turns: Sequence[Turn]) -> _Lanes:
    """Agent and customer each have one, all others share the last."""
    said = {t.role for t in turns}
    own = [role for role in (Role.AGENT, Role.CUSTOMER) if role in said]
    others = sorted(said - set(own))
    names = [who(role) for role in own]
    if others:
        names.append(who(others[0]) if len(others) == 1 else gettext("Others"))
    return _Lanes({role: i for i, role in enumerate(own)} | dict.fromkeys(others, len(own)), tuple(names))


def _backs(axis: Axis, lanes: _Lanes, bottom: float, *, has_feeling: bool) -> Iterator[Block]:
    width = axis.right - axis.left
    for i, name in enumerate(lanes.names):
        y = _MOMENTS + i * (_LANE + _LANE_GAP)
        yield Block("lane", axis.left, y, width, _LANE, name)
    if has_feeling:
        yield Block("zero", axis.left, bottom - _FEELING / 2, width, 0, gettext("Feeling"))


def _speech(axis: Axis, lanes: _Lanes, turns: Sequence[Turn]) -> Iterator[Block]:
    """A block a turn; turns too close to be told apart share one, which leads to the first."""
    for role in lanes.roles:
        first: Turn | None = None
        x = end = 0.0
        for turn in (t for t in turns if t.role == role):
            start, stop = axis.span(turn)
            if first is not None and start - end < _JOINED and stop - x < _LONGEST_JOIN:
                end = max(end, stop)
                continue
            if first is not None:
                yield _block(axis, lanes, first, x, end)
            first, x, end = turn, start, stop
        if first is not None:
            yield _block(axis, lanes, first, x, end)


def _block(axis: Axis, lanes: _Lanes, turn: Turn, x: float, end: float) -> Block:
    style = {Role.AGENT: "agent", Role.CUSTOMER: "customer"}.get(Role(turn.role), "other")
    label = f"{who(turn.role)}, {axis.name(turn)}"
    return Block(style, x, lanes.y(turn.role), max(1.0, end - x), _LANE, label, turn.index)


def _overlaps(axis: Axis, lanes: _Lanes, turns: Sequence[Turn]) -> Iterator[Block]:
    """Between the lanes, where the turns of both run at the same time."""
    if axis.is_timed and {Role.AGENT, Role.CUSTOMER} <= lanes.roles.keys():
        for start_s, end_s in _pauses.both(turns):
            x = axis.x(start_s)
            width, y = max(1.5, axis.x(end_s) - x), lanes.y(Role.AGENT) + _LANE
            told = gettext("Both speak at %(at)s") % {"at": clock(start_s)}
            yield Block("both", x, y, width, _LANE_GAP, told)


def _pause(axis: Axis, lanes: _Lanes, pause: Pause) -> Block:
    x, end = axis.x(pause.start_s), axis.x(pause.end_s)
    seconds = f"{number(pause.end_s - pause.start_s, 0)} s" if end - x >= _NUMBER_ROOM else None
    text = pause.short if end - x >= _TEXT_ROOM else seconds
    height = lanes.bottom - _MOMENTS
    return Block(pause.style, x, _MOMENTS, end - x, height, pause.words, pause.after, text)


def _moments(axis: Axis, found: Sequence[Found]) -> Iterator[Block]:
    """A mark where something of a key kind was found, neighbours together, what asks for a look ahead."""
    groups: list[list[Found]] = []
    for each in sorted((f for f in found if _is_key(f)), key=axis.place):
        if groups and axis.place(each) - axis.place(groups[-1][0]) < _APART:
            groups[-1].append(each)
        else:
            groups.append([each])
    rank = {LOOK: 0, VOICE: 1}
    for here in groups:
        first = min(here, key=lambda f: rank.get(_family(f), 2))
        names = "; ".join(dict.fromkeys(kind_word(f.kind) for f in here))
        label = f"{names}, {axis.name(first)}"
        yield Block(_family(first), axis.place(first), _MOMENTS / 2 - 2, 0, 0, label, first.turn_index)


def _is_key(finding: Found) -> bool:
    return kind_of(finding.kind).is_key and _family(finding) != PLAIN


def _family(finding: Found) -> str:
    return family_of(finding.kind, finding.role, is_softened=finding.is_softened)


def _feeling(
    measured: Mapping[str, float | None], axis: Axis, turns: Sequence[Turn], top: float
) -> Iterator[Block]:
    """A bar a quarter of the customer's words, up from the line where they are glad, else down."""
    said = [t for t in turns if t.role == Role.CUSTOMER]
    if not said:
        return
    edges = [_edge(axis, said, i / 4) for i in range(5)]
    zero = top + _FEELING / 2
    for i, name in enumerate(_QUARTERS):
        value = measured.get(name)
        if value is not None:
            height = abs(value) * (_FEELING / 2 - 2)
            kind, y = ("glad", zero - height) if value >= 0 else ("low", zero)
            width = max(2.0, edges[i + 1] - edges[i] - 2)
            text = number(value, 2)
            label = gettext("Customer's words, quarter %(n)d of 4: %(value)s") % {"n": i + 1, "value": text}
            shown = text if width >= _NUMBER_ROOM else None
            yield Block(kind, edges[i], y, width, max(1.0, height), label, text=shown)


def _edge(axis: Axis, said: Sequence[Turn], share: float) -> float:
    """Where that share of the customer's words has been said."""
    sums = list(accumulate(t.word_count for t in said))
    asked = share * sums[-1]
    for turn, through in zip(said, sums, strict=True):
        if asked <= through:
            start, end = axis.span(turn)
            before = through - turn.word_count
            part = (asked - before) / turn.word_count if turn.word_count else 0.0
            return start + (end - start) * part
    return axis.span(said[-1])[1]


def _words(case: Case, pauses: Sequence[Pause], axis: Axis) -> Iterator[tuple[str, int | None]]:
    """What the drawing shows, sentence by sentence, each with the turn that it leads to."""
    ratio = case.measured.get("talk_ratio_agent")
    if ratio is not None:
        told = gettext("Of all talk, %(agent)s is the agent's and %(customer)s the customer's.")
        yield told % {"agent": percent(ratio), "customer": percent(1 - ratio)}, None
    values = [case.measured.get(name) for name in _QUARTERS]
    if any(value is not None for value in values):
        none = gettext("not told")
        told = gettext(
            "The customer's words in quarters, from −1 (very unhappy) to 1 (very happy): %(values)s."
        )
        yield told % {"values": "; ".join(none if v is None else number(v, 2) for v in values)}, None
    for pause in pauses:
        yield pause.words, pause.after
    for each in case.found:
        if _is_key(each) and not (pauses and each.kind in SILENCES):
            yield f"{kind_word(each.kind)}: {axis.name(each)}", each.turn_index
