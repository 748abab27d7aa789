"""Nights over bad inputs of every kind: how each ended. Fails where one is missing, or ended as it must not.

python -m tests.bench.bad_inputs [--small] [--sentences]

--small leaves out files of many megabytes; --sentences also prints all that was said of them, each once.
"""

import argparse
import faulthandler
import sys
import tempfile
import traceback
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from tests.badinput.case import Case
from tests.badinput.kinds import all_cases
from tests.badinput.night import Night, ends_of, run, write

LIMIT_S = 1_800
"""A night that takes longer hangs: the process ends and shows where."""


@dataclass
class Line:
    """What became of the inputs of one kind."""

    inputs: int = 0
    processed: int = 0
    rejected: int = 0
    missing: int = 0
    wrong: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Prints the table; exit 1 where it isn't clean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--sentences", action="store_true")
    given = parser.parse_args()
    cases = [each for each in all_cases() if not (given.small and each.is_large)]
    lines: defaultdict[str, Line] = defaultdict(Line)
    crashes: list[str] = []
    told: set[tuple[str, str]] = set()
    begun = perf_counter()
    for number in sorted({each.night for each in cases}):
        of_night = [each for each in cases if each.night == number]
        with tempfile.TemporaryDirectory() as folder:
            inbox = write(Path(folder, "inbox"), of_night)
            faulthandler.dump_traceback_later(LIMIT_S, exit=True)
            try:
                night = run(inbox, Path(folder, "data"))
            except Exception:
                crashes.append(f"night {number}: {traceback.format_exc(limit=-4)}")
                continue
            finally:
                faulthandler.cancel_dump_traceback_later()
            noted = tally(of_night, inbox, night, lines)
            told |= {(each.reason, each.detail) for each in night.rejected}
            if night.left_alone != noted["noted"] or night.read_before < noted["read before"]:
                what = f"{night.left_alone} inputs left alone, {night.read_before} read before"
                crashes.append(f"night {number}: {what}, not {dict(noted)}")
    for reason, detail in sorted(told) if given.sentences else ():
        print(f"{reason}: {detail}")
    show(lines, crashes, perf_counter() - begun)
    sys.exit(bool(crashes) or any(line.missing or line.wrong for line in lines.values()))


def tally(cases: Sequence[Case], inbox: Path, night: Night, lines: defaultdict[str, Line]) -> Counter[str]:
    """Count how these cases ended, and say which ended as they must not; how many files were only noted."""
    noted: Counter[str] = Counter()
    for each in cases:
        ended, line = ends_of(each, inbox, night), lines[each.kind]
        line.inputs += len(each.files)
        noted.update({end: len(ended.noted) for end in ended.ends & {"noted", "read before"}})
        line.missing += len(ended.missing)
        line.processed += ended.processed
        line.rejected += ended.rejected
        line.reasons.update(ended.ends - {"processed"})
        if ended.ends not in each.ends:
            line.wrong += 1
            wanted = " or ".join(" + ".join(sorted(way)) for way in each.ends[:3])
            print(f"{each.kind}, {next(iter(each.files))!a}: {sorted(ended.ends)}, not {wanted}")
    return noted


def show(lines: dict[str, Line], crashes: Sequence[str], took_s: float) -> None:
    """The table, what crashed, and the sums."""
    table = Table(box=None, pad_edge=False)
    for heading in ("kind", "inputs", "processed", "rejected", "missing", "wrong", "reasons"):
        table.add_column(heading, justify="left" if heading in {"kind", "reasons"} else "right")
    for kind, line in lines.items():
        counts = (line.inputs, line.processed, line.rejected, line.missing, line.wrong)
        reasons = ", ".join(f"{reason} {n}" for reason, n in sorted(line.reasons.items()))
        table.add_row(kind, *map(str, counts), reasons)
    Console(width=150).print(table)
    for each in crashes:
        print(each)
    inputs, processed, rejected, missing, wrong = (
        sum(getattr(line, name) for line in lines.values())
        for name in ("inputs", "processed", "rejected", "missing", "wrong")
    )
    print(
        f"{len(lines)} kinds, {inputs} inputs: {processed} processed, {rejected} rejected, "
        f"{missing} missing, {wrong} ended otherwise than they must, {len(crashes)} crashes; {took_s:.0f} s"
    )


if __name__ == "__main__":
    main()
