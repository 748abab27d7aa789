"""Measures the checks on labelled conversations and prints one table, no text of theirs.

    python -m tests.bench.checks FOLDER [AREA ...]

FOLDER holds NAME.jsonl.gz, one conversation a line with turns of {speaker, text, start, end, labels}. AREA is
a module of this folder (structure, listening, ...), all when none is named. Ends with 1 where the obvious
way, phrase matching, does better than ours.
"""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.checks._table import HEAD, Row

AREAS = ("structure", "outcome", "listening", "empathy", "feeling", "turns", "clarity", "speed")


def main() -> None:
    """Prints the rows as they are measured, then what is below naive."""
    folder, *wanted = sys.argv[1:] or sys.exit(__doc__)
    if not Path(folder).is_dir():
        sys.exit(f"{folder}: no such folder. Name one with labelled sets; tests/bench/README.md lists them.")
    print(HEAD)
    below: list[Row] = []
    for area in wanted or AREAS:
        for row in _rows(area, Path(folder)):
            print(row, flush=True)
            below += [row] if row.is_below_naive else []
    if below:
        sys.exit(f"{len(below)} below naive: " + ", ".join(f"{row.set_name} {row.what}" for row in below))


def _rows(area: str, folder: Path) -> Iterator[Row]:
    try:
        yield from importlib.import_module(f"tests.bench.checks.{area}").rows(folder)
    except FileNotFoundError as missing:
        print(f"{area}: {Path(missing.filename).name} is not there. What follows of {area} is left out.")


if __name__ == "__main__":
    main()
