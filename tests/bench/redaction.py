"""What redaction hides, against people's labels: python -m tests.bench.redaction [--words FILE] [--speed N]

Prints for each kind how many of the labelled places were hidden whole, how many got their own kind, and how
many of what was hidden was labelled, written and said apart, entries held out from the making of the rules
apart. --words FILE.jsonl.gz counts what is hidden in conversations where hardly anything is due
(tests/bench/README.md says what such a file is); --speed N takes N made-up tickets through it.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from qa.ingest import discover
from qa.privacy import redact_all
from qa.settings import Settings
from qa.types import Channel, Interaction, Metadata, Role, Turn
from tests.bench.zendesk import write
from tests.privacy.labelled_set import PLACEHOLDER, entries, tally


def main() -> None:
    """The tables that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--words", type=Path, help="conversations in which hardly anything is personal")
    parser.add_argument("--speed", type=int, metavar="N", help="tickets to take through it")
    given = parser.parse_args()
    for is_held in (False, True):
        _figures(is_held)
    if given.words:
        _false(given.words)
    if given.speed:
        _speed(given.speed)


def _figures(is_held: bool) -> None:
    found = tally(entry for entry in entries() if entry.is_held == is_held)
    print("held out" if is_held else "tuned on")
    print(f"  {'kind':14}{'form':9}{'n':>5}{'hidden':>9}{'95 %':>16}{'own kind':>10}")
    for (kind, form), row in sorted(found.items()):
        low, high = _wilson(row.hidden, row.labelled)
        share, own = row.hidden / row.labelled, row.same_kind / row.labelled
        print(f"  {kind:14}{form:9}{row.labelled:5}{share:9.3f}{low:9.3f} to {high:.3f}{own:10.3f}")
    extra, shown = Counter[str](), Counter[str]()
    for entry in entries():
        if entry.is_held == is_held:
            extra.update(mark.kind for mark in entry.undue())
            shown.update(mark.kind for mark in entry.found())
    print(
        "  precision: "
        + ", ".join(f"{kind} {1 - extra[kind] / n:.3f} of {n}" for kind, n in sorted(shown.items()))
    )


def _wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    z = 1.96
    middle, margin = (
        (hits + z * z / 2) / (n + z * z),
        z * sqrt(hits * (n - hits) / n + z * z / 4) / (n + z * z),
    )
    return max(0.0, middle - margin), min(1.0, middle + margin)


def _false(path: Path) -> None:
    interactions = [*_conversations(path)]
    words, counts = 0, Counter[str]()
    for raw, shown in zip(interactions, redact_all(interactions), strict=True):
        for before, after in zip(raw.turns, shown.turns, strict=True):
            words += len(before.text.split())
            counts.update(PLACEHOLDER.findall(after.text))
            counts.subtract(PLACEHOLDER.findall(before.text))  # the set's own
    print(f"{path.name}: {words} words, hidden: {dict(+counts)}")


def _conversations(path: Path) -> Iterable[Interaction]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            raw = json.loads(line)
            turns = tuple(
                Turn(
                    i,
                    Role.AGENT if turn["speaker"] == "agent" else Role.CUSTOMER,
                    turn["speaker"],
                    turn["text"],
                )
                for i, turn in enumerate(raw["turns"])
            )
            yield Interaction(Channel.CALL, Metadata(raw["id"], language="en"), "0" * 64, turns)


def _speed(count: int) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "exports").mkdir()
        write(Path(folder) / "exports", count, 1, is_apart=False)
        interactions = [*discover(Path(folder), Settings()).interactions]
    redact_all(interactions[:50])
    begun = process_time()
    redact_all(interactions)
    print(f"{1000 * (process_time() - begun) / len(interactions):.2f} ms a ticket of {count}")


if __name__ == "__main__":
    main()
