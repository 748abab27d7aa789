"""How well the agent is told from what is said, on conversations whose speakers are known.

python tests/bench/roles.py [FOLDER ...]

The sample calls are read as their script has them. FOLDER adds sets of others, NAME.jsonl.gz each: one
conversation a line, {"turns": [{"speaker": "agent" or "customer", "text": ...}]}. Each conversation is read
whole and up to its first 75 words (about 30 seconds), with the first to speak first, in lower case without
punctuation as little as with it: the cues see words alone.
"""

import argparse
import gzip
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.table import Table

from qa.ingest.language import guess_language
from qa.transcribe.roles import SWAPPED, TOLD, TOLD_MIXED, RoleGuess, infer_roles
from qa.types import Role, Turn

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples" / "truth"
PARTIES = ("agent", "customer")
SHORT_WORDS = 75
BINS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1.0)


@dataclass(frozen=True)
class Talk:
    """A conversation: (speaker, text) in order, and its ISO 639-1 code."""

    turns: Sequence[tuple[str, str]]
    language: str | None = "en"

    def by(self, party: str) -> str:
        """All that the party says."""
        return " ".join(text for speaker, text in self.turns if speaker == party)


def sample_talks() -> Iterator[Talk]:
    """The scripts of the sample calls, in the language that their words tell."""
    for path in sorted(SAMPLES.glob("*.json")):
        said = sorted(json.loads(path.read_text(encoding="utf-8"))["utterances"], key=lambda u: u["start_s"])
        turns = [Turn(i, Role(u["speaker"]), u["speaker"], u["text"]) for i, u in enumerate(said)]
        yield Talk([(turn.participant, turn.text) for turn in turns], guess_language(turns))


def talks_of(path: Path) -> Iterator[Talk]:
    """The conversations of a set in which both parties speak, taken for English, without others' turns."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            turns = [(each["speaker"], each["text"]) for each in json.loads(line)["turns"]]
            talk = Talk([turn for turn in turns if turn[0] in PARTIES])
            if {speaker for speaker, _ in talk.turns} == set(PARTIES):
                yield talk


def shortened(talk: Talk) -> Talk:
    """The talk up to its first words."""
    left, kept = SHORT_WORDS, []
    for speaker, text in talk.turns:
        words = text.split()[:left]
        left -= len(words)
        kept.append((speaker, " ".join(words)))
    return Talk(kept, talk.language)


def exchanged(talk: Talk, chance: random.Random) -> Talk:
    """The talk as speaker diarisation may give it: some turns, short ones above all, go astray."""
    turns: list[tuple[str, str]] = []
    for speaker, text in talk.turns:
        other, words = PARTIES[speaker == PARTIES[0]], text.split()
        if chance.random() < (0.3 if len(words) <= 4 else 0.03):
            turns.append((other, text))
        elif len(words) > 2 and chance.random() < 0.5:
            turns += [(other, words[0]), (speaker, " ".join(words[1:]))]
        else:
            turns.append((speaker, text))
    return Talk(turns, talk.language)


def guess(talk: Talk) -> tuple[RoleGuess, bool]:
    """What is told of the talk, and whether that is right."""
    speakers = list(dict.fromkeys(speaker for speaker, _ in talk.turns))
    told = infer_roles([talk.by(one) for one in speakers], talk.language)
    return told, told.agent is not None and speakers[told.agent] == "agent"


def alone(talk: Talk, party: str) -> tuple[RoleGuess, bool]:
    """What is told when only one party is heard, and whether that is right."""
    told = infer_roles([talk.by(party)], talk.language)
    return told, (told.agent if party == "agent" else told.customer) is not None


def row(name: str, guesses: Sequence[tuple[RoleGuess, bool]], bar: float = TOLD) -> list[str]:
    """Told and wrong from the bar on; a swap noticed, and a false alarm, from SWAPPED on."""
    told = [is_right for each, is_right in guesses if each.confidence >= bar]
    sure = [is_right for each, is_right in guesses if each.confidence >= SWAPPED]
    count = len(guesses)
    shares = [f"{100 * len(told) / count:.1f}", str(told.count(False)), f"{100 * sum(sure) / count:.1f}"]
    return [name, str(count), *shares, str(sure.count(False))]


def reliability(guesses: Iterable[tuple[RoleGuess, bool]]) -> Table:
    """Confidence against how often it is right."""
    table = Table("confidence", "conversations", "mean confidence %", "right %", title="reliability")
    found = list(guesses)
    for low, high in pairwise(BINS):
        inside = [
            (g.confidence, ok) for g, ok in found if low <= g.confidence < high or g.confidence == high == 1
        ]
        if inside:
            mean, right = (100 * sum(column) / len(inside) for column in zip(*inside, strict=True))
            table.add_row(f"{low} to {high}", str(len(inside)), f"{mean:.1f}", f"{right:.1f}")
    return table


def main() -> None:
    """Prints a line a set, whole, short and one-sided, and the reliability over the sets as they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    sets = {"sample calls": list(sample_talks())}
    for folder in parser.parse_args().folders:
        sets |= {path.name.split(".")[0]: list(talks_of(path)) for path in sorted(folder.glob("*.jsonl.gz"))}
    heads = (
        "conversations",
        f"told from {TOLD} %",
        "wrong",
        f"swap noticed from {SWAPPED} %",
        "false alarms",
    )
    table, everything, chance = Table("set", *heads), [], random.Random(0)
    for name, talks in sets.items():
        if talks:
            whole, short = [guess(talk) for talk in talks], [guess(shortened(talk)) for talk in talks]
            everything += whole + short
            table.add_row(*row(name, whole))
            table.add_row(*row(f"{name}, {SHORT_WORDS} words", short))
            mixed = [guess(exchanged(talk, chance)) for talk in talks]
            table.add_row(*row(f"{name}, words exchanged (from {TOLD_MIXED})", mixed, TOLD_MIXED))
            for party in PARTIES:
                table.add_row(*row(f"{name}, {party} alone", [alone(talk, party) for talk in talks]))
    Console().print(table)
    Console().print(reliability(everything))


if __name__ == "__main__":
    main()
