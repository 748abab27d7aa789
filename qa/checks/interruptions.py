"""Finds who cut in on whom, and the listener's short "mhm" that only looks like it.

An interruption starts while the other is in the middle of speaking, goes on over them or makes them stop,
and has something of its own to say. A backchannel is a short acknowledgement during or just after the other's
words, after which the other goes on. Starting in the other's last 0.3 s is normal turn-taking (people plan
their answer before the other ends) and is neither. It matters because a customer who can't finish tells the
story twice, and feels unheard; an agent who says "mhm" does the opposite.

Interruptions come from the words' times on two channels. The reason says who, how long both spoke, and who
gave way; `yielded` is "true" when the other stopped first. How long both are heard comes from the voice
activity of each channel where it was measured, else from the words: `interruption_overlap_s` for the
interruptions, `overtalk_ratio` for all speech, "mhm" that no engine writes down included.

Met:
    customer (0-4 s): "and since Monday the light has been -" / agent (2.9 s): "have you restarted it"
Not met:
    customer (0-4 s): "and since Monday the light has been red" / agent (1.9 s): "mhm"

Limits: one channel for both parties can't show overlap, and is not measured; nor is a transcript without end
times, or one made elsewhere in which no two turns overlap. A long burst of agreement can look like an
interruption. Overlaps under about 0.3 s are within the error of word times and are left out.

Sources: turn gaps and terminal overlap, Levinson and Torreira 2015; kinds of overlap, Schegloff 2000.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qa.checks._base import Check, Context, Declared
from qa.checks._intervals import Interval, Spurt, intersect, merge, spurts, total_s
from qa.errors import CheckError
from qa.types import Channel, Finding, Measurement, Role

NAME = "interruptions"
PARTIES = (Role.AGENT, Role.CUSTOMER)
_UNFINISHED_TAGS = frozenset({"DET", "ADP", "CCONJ", "SCONJ", "AUX", "PART", "X"})
_UNFINISHED_ENDS = ("-", "\u2013", "\u2014", "...", "\u2026")


def _run(context: Context) -> Iterator[Finding | Measurement]:
    said = {role: _stretches(context, role) for role in PARTIES}
    _refuse_unmeasurable(context, said)
    overlaps: list[Interval] = []
    for role, other in (PARTIES, PARTIES[::-1]):
        cut_ins = list(_interruptions(context, said[role], said[other]))
        acknowledgements = list(_backchannels(context, said[role], said[other]))
        yield from cut_ins
        yield from acknowledgements
        yield Measurement(f"interruptions_by_{role}", len(cut_ins))
        yield Measurement(f"backchannels_by_{role}", len(acknowledgements))
        overlaps += [(f.start_s, f.end_s) for f in cut_ins if f.start_s is not None and f.end_s is not None]
    agent, customer = (_voice(context, role, said[role]) for role in PARTIES)
    both = intersect(agent, customer)
    yield Measurement("interruption_overlap_s", total_s(intersect(merge(overlaps), both)))
    speech_s = total_s(merge([*agent, *customer]))
    yield Measurement("overtalk_ratio", total_s(both) / speech_s if speech_s else None)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One party's speech without a pause, over turns that follow one another; findings go on the first."""

    parts: tuple[Spurt, ...]
    start_s: float
    end_s: float
    words: tuple[str, ...]

    @property
    def first(self) -> Spurt:
        """The part that the stretch begins with."""
        return self.parts[0]


def _stretches(context: Context, role: Role) -> list[_Stretch]:
    pause_s = context.threshold(NAME, "pause_s")
    found = (spurt for turn in context.turns(role) for spurt in spurts(turn, pause_s))
    joined: list[list[Spurt]] = []
    ends_s: list[float] = []
    for spurt in sorted(found, key=lambda s: (s.start_s, s.end_s)):
        if joined and spurt.start_s - ends_s[-1] <= pause_s:
            joined[-1].append(spurt)
            ends_s[-1] = max(ends_s[-1], spurt.end_s)
        else:
            joined.append([spurt])
            ends_s.append(spurt.end_s)
    words = [tuple(word for part in parts for word in part.words) for parts in joined]
    return [_Stretch(tuple(p), p[0].start_s, e, w) for p, e, w in zip(joined, ends_s, words, strict=True)]


def _refuse_unmeasurable(context: Context, said: dict[Role, list[_Stretch]]) -> None:
    """Raises CheckError when the transcript can't show who spoke over whom."""
    interaction = context.interaction
    if interaction.channel is not Channel.CALL:
        raise CheckError("only calls have speech that overlaps")
    if interaction.channel_count == 1:
        raise CheckError("one channel holds both parties, so overlap can't be heard")
    if any(turn.end_s is None and not turn.words for turn in context.turns(*PARTIES)):
        raise CheckError("the transcript has no end times")
    if interaction.channel_count is None and not intersect(*map(_merged, said.values())):
        raise CheckError("no turns overlap in this transcript, so it may have been made from one channel")


def _merged(spoken: list[_Stretch]) -> list[Interval]:
    return merge((s.start_s, s.end_s) for s in spoken)


def _voice(context: Context, role: Role, spoken: list[_Stretch]) -> list[Interval]:
    """When the party's voice is heard; by the words' times where voice activity wasn't measured."""
    heard = [(s.start_s, s.end_s) for s in context.interaction.speech if s.role is role]
    return merge(heard) if context.interaction.speech else _merged(spoken)


def _interruptions(context: Context, own: list[_Stretch], others: list[_Stretch]) -> Iterator[Finding]:
    was_cut_at_s = float("-inf")  # when the last stretch of `own` ended with the other talking over it
    for stretch in own:
        position = _under_way(others, stretch.start_s)
        is_resuming = stretch.start_s - was_cut_at_s <= context.threshold(NAME, "resume_s")
        if position is not None and not is_resuming and _is_interruption(context, stretch, others[position]):
            yield _interruption(stretch, others[position])
        if _under_way(others, stretch.end_s) is not None:
            was_cut_at_s = stretch.end_s


def _under_way(others: list[_Stretch], at_s: float) -> int | None:
    """The position of the other's stretch that began before `at_s` and goes on after it."""
    position = bisect_left(others, at_s, key=lambda other: other.start_s) - 1
    return position if position >= 0 and others[position].end_s > at_s else None


def _is_interruption(context: Context, stretch: _Stretch, other: _Stretch) -> bool:
    limit = context.book.files[NAME].thresholds
    if len(stretch.words) < limit["min_words"] or _is_acknowledgement(context, stretch):
        return False
    if _is_acknowledgement(context, other) or stretch.start_s - other.start_s < limit["head_start_s"]:
        return False
    if other.end_s - stretch.start_s <= limit["terminal_overlap_s"]:
        return False
    overlap_s = min(stretch.end_s, other.end_s) - stretch.start_s
    is_yielded = other.end_s <= stretch.end_s
    if is_yielded and _is_unfinished(context, other):
        return overlap_s >= limit["yielded_overlap_s"]
    return overlap_s >= limit["overlap_s" if is_yielded else "talk_over_s"]


def _is_unfinished(context: Context, stretch: _Stretch) -> bool:
    """Whether the words stop where no sentence can end: at "the", "and", "is", or at a dash."""
    last_part = stretch.parts[-1]
    said = context.docs[last_part.turn.index].char_span(*last_part.chars, alignment_mode="expand")
    if said is None or said.text.rstrip(" .").endswith(_UNFINISHED_ENDS):
        return said is not None
    last = next((token for token in reversed(said) if not token.is_punct), said[-1])
    listed = context.book.files[NAME].words["unfinished"]
    return last.pos_ in _UNFINISHED_TAGS or last.dep_ == "nsubj" or last.lower_ in listed


def _interruption(stretch: _Stretch, other: _Stretch) -> Finding:
    end_s = min(stretch.end_s, other.end_s)
    is_yielded = other.end_s <= stretch.end_s
    who, whom = stretch.first.turn.role, other.first.turn.role
    gave_way = f"the {whom} gave way" if is_yielded else f"the {whom} went on"
    reason = (
        f"the {who} cut in on the {whom}; both spoke for {end_s - stretch.start_s:.1f} s, then {gave_way}"
    )
    times = (stretch.start_s, end_s)
    return Finding.at(
        stretch.first.turn,
        NAME,
        "interruption",
        reason,
        chars=stretch.first.chars,
        times=times,
        yielded=str(is_yielded).lower(),
    )


def _is_acknowledgement(context: Context, stretch: _Stretch) -> bool:
    listed = context.book.files[NAME].words["backchannel"]
    is_short = stretch.end_s - stretch.start_s <= context.threshold(NAME, "backchannel_max_s")
    is_brief = 0 < len(stretch.words) <= context.threshold(NAME, "backchannel_max_words")
    return is_short and is_brief and all(word in listed for word in stretch.words)


def _backchannels(context: Context, own: list[_Stretch], others: list[_Stretch]) -> Iterator[Finding]:
    for stretch in own:
        if not _is_acknowledgement(context, stretch):
            continue
        if _under_way(others, stretch.start_s) is not None:
            reason = f"the {stretch.first.turn.role} acknowledges while the other speaks"
        elif _is_between(context, stretch, others):
            reason = f"the {stretch.first.turn.role} acknowledges and the other goes on"
        else:
            continue
        times = (stretch.start_s, stretch.end_s)
        yield Finding.at(
            stretch.first.turn, NAME, "backchannel", reason, chars=stretch.first.chars, times=times
        )


def _is_between(context: Context, stretch: _Stretch, others: list[_Stretch]) -> bool:
    """Whether the other had just paused, not asked, and goes on at once."""
    limit_s = context.threshold(NAME, "backchannel_after_s")
    for before, after in pairwise(others):
        if before.end_s <= stretch.start_s <= before.end_s + limit_s and after.start_s >= stretch.start_s:
            is_question = before.parts[-1].turn.text[: before.parts[-1].chars[1]].rstrip().endswith("?")
            return not is_question and after.start_s - stretch.end_s <= limit_s
    return False


CHECK = Check(
    name=NAME,
    needs_parse=True,
    run=_run,
    kinds={
        "interruption": "cuts in while the other is in the middle of speaking",
        "backchannel": "a short acknowledgement while or just after the other speaks",
    },
    measurements=(
        Declared("interruptions_by_agent", "count", "times the agent cut in on the customer", 0),
        Declared("interruptions_by_customer", "count", "times the customer cut in on the agent", 0),
        Declared("interruption_overlap_s", "s", "time both spoke because of interruptions", 0),
        Declared("overtalk_ratio", "ratio", "part of speech in which both spoke", 0, 1),
        Declared("backchannels_by_agent", "count", "short acknowledgements by the agent", 0),
        Declared("backchannels_by_customer", "count", "short acknowledgements by the customer", 0),
    ),
    is_translatable=True,
    manual=__doc__ or "",
)
