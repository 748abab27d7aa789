"""Measures the checks of talk, turn-taking and structure on labelled conversations: one table, no text.

    python tests/bench/checks.py FOLDER [SET ...]

FOLDER holds NAME.jsonl.gz, one conversation a line with turns of {speaker, text, start, end, labels}. Each
row compares what a check found with what people labelled, by turn: precision, recall, F1 and counts. The
sets differ from service calls in ways named at each function.
"""

import gzip
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa.checks import analyse, load_book
from qa.settings import Settings
from qa.types import Analysis, Channel, Interaction, Metadata, Redacted, Role, Turn

BOOK = load_book(Settings().scorecards / "phrases")
Conversation = dict[str, Any]
Place = tuple[str, int]


@dataclass
class Row:
    """One line of the table: what was looked for, in which set, by which unit."""

    set_name: str
    what: str
    found: set[Place] = field(default_factory=set)
    gold: set[Place] = field(default_factory=set)

    def __str__(self) -> str:
        hits = len(self.found & self.gold)
        precision = hits / len(self.found) if self.found else 0.0
        recall = hits / len(self.gold) if self.gold else 0.0
        f1 = 2 * hits / (len(self.found) + len(self.gold)) if self.found or self.gold else 0.0
        counts = f"{len(self.gold):6d} {len(self.found):6d}"
        return f"{self.set_name:18s} {self.what:44s} {counts}  {precision:5.2f} {recall:5.2f} {f1:5.2f}"


def read(folder: Path, name: str) -> list[Conversation]:
    """All conversations of a set."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def as_interaction(conversation: Conversation, roles: dict[str, Role] | None = None) -> Redacted:
    """The conversation as the checks see it; turns in order of time where there are times."""
    starts = [turn["start"] for turn in conversation["turns"]]
    is_timed = None not in starts and starts == sorted(starts)  # some hand-made times go back
    made = []
    for index, turn in enumerate(conversation["turns"]):
        role = roles[turn["speaker"]] if roles else Role(turn["speaker"])
        start_s, end_s = (turn["start"], turn["end"]) if is_timed else (None, None)
        made.append(Turn(index, role, turn["speaker"], turn["text"], start_s, end_s))
    ends = [t.end_s for t in made if t.end_s is not None]
    channel = Channel.CHAT if conversation["channel"] == "chat" else Channel.CALL
    metadata = Metadata(interaction_id=conversation["id"], language="en")
    return Redacted(Interaction(channel, metadata, "0" * 64, tuple(made), max(ends, default=None)))


def results(conversations: Sequence[Conversation]) -> list[tuple[Conversation, Analysis]]:
    """Every conversation with what the checks found in it."""
    analyses = analyse([as_interaction(c) for c in conversations], BOOK)
    for analysis in analyses:
        broken = [issue for issue in analysis.issues if issue.reason.startswith("failed")]
        if broken:
            raise SystemExit(f"{analysis.interaction.id}: {broken}")
    return list(zip(conversations, analyses, strict=True))


def row(
    name: str,
    what: str,
    done: Iterable[tuple[Conversation, Analysis]],
    is_gold: Callable[[Conversation, int], bool],
    kinds: set[str],
    role: str | None = "agent",
    is_counted: Callable[[Conversation, int], bool] = lambda _conversation, _index: True,
) -> Row:
    """Turns of `role` with one of `kinds` against turns that people labelled; only turns that count."""
    made = Row(name, what)
    for conversation, analysis in done:
        found = {f.turn_index for f in analysis.findings if f.kind in kinds}
        for index, turn in enumerate(conversation["turns"]):
            if (role and turn["speaker"] != role) or not is_counted(conversation, index):
                continue
            if index in found:
                made.found.add((conversation["id"], index))
            if is_gold(conversation, index):
                made.gold.add((conversation["id"], index))
    return made


def labelled(*wanted: str) -> Callable[[Conversation, int], bool]:
    """Whether a turn has one of the labels."""
    return lambda conversation, index: bool(set(wanted) & set(conversation["turns"][index]["labels"]))


def bt_oasis(folder: Path) -> Iterator[Row]:
    """Calls to an operator, no times, no capitals; utterances that overlap are left out: they are labelled
    backchannels whatever they say."""
    done = results(read(folder, "bt_oasis"))

    def is_clear(conversation: Conversation, index: int) -> bool:
        return "overlaps_other_turn" not in conversation["turns"][index]["labels"]

    for what, label, kind, role in (
        ("greeting", "da:greet", "greeting", "agent"),
        ("self_introduction", "da:identifySelf", "self_introduction", "agent"),
        ("closing", "da:bye", "closing", "agent"),
        ("thanks", "da:thank", "thanks", "agent"),
        ("hold_request", "da:hold", "hold_request", "agent"),
        ("repeat_back", "da:echo", "repeat_back", "agent"),
        ("closed question: form q_yn (wh can be closed)", "form:q_yn", "closed_question", "agent"),
    ):
        yield row("bt_oasis", what, done, labelled(label), {kind}, role, is_clear)
    questions = {"open_question", "closed_question"}
    forms = labelled("form:q_wh", "form:q_yn")
    yield row("bt_oasis", "question of any form", done, forms, questions, None, is_clear)
    yield row(
        "bt_oasis", "affirmation: backch or ackn", done, labelled("da:backch", "da:ackn"), {"affirmation"}
    )


def tau_bench_airline(folder: Path) -> Iterator[Row]:
    """Chats with a machine as agent; by conversation (place 0)."""
    done = results(read(folder, "tau_bench_airline"))
    for what, label, kinds in (
        (
            "escalated: asked, offered or transferred",
            "escalated",
            {"escalation_request", "escalation_offer", "transfer"},
        ),
        ("escalated: transfer", "escalated", {"transfer"}),
        ("escalated: escalation_request", "escalated", {"escalation_request"}),
        ("verified: verification_request", "verified", {"verification_request"}),
    ):
        made = Row("tau_bench_airline", what)
        for conversation, analysis in done:
            if any(f.kind in kinds for f in analysis.findings):
                made.found.add((conversation["id"], 0))
            if conversation["labels"][label]:
                made.gold.add((conversation["id"], 0))
        yield made


SETS = (bt_oasis, tau_bench_airline)


def main() -> None:
    """Prints the table for the sets named, or all."""
    folder, *names = sys.argv[1:]
    print(f"{'set':18s} {'what':44s} {'gold':>6s} {'found':>6s}  {'P':>5s} {'R':>5s} {'F1':>5s}")
    for measure in SETS:
        if not names or measure.__name__ in names:
            for line in measure(Path(folder)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
