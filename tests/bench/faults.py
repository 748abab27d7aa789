"""Nights disturbed at every point of tests/faults/points.py, each with another after it: how they end.

    python -m tests.bench.faults [NAME ...]

Fails where a night or the next one ends otherwise than it must, or the next one's tables, files or pages
differ from those of a night that nothing disturbed.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter

from flows.server import server
from tests.faults.points import POINTS
from tests.faults.site import FAULTS_OF_DISKS, Outcome, Site, can_mount


def main() -> int:
    """The table; 1 where a point isn't as it must be."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", help="points to try; all without")
    parser.add_argument("--keep", type=Path, help="a folder to work in, which stays")
    given = parser.parse_args()
    points = [point for point in POINTS if not given.names or point.name in given.names]
    if not can_mount():
        left = sum(point.fault in FAULTS_OF_DISKS for point in points)
        points = [point for point in points if point.fault not in FAULTS_OF_DISKS]
        print(
            f"without {left} points of full or read-only disks: mounting those needs root or user namespaces"
        )
    begun, bad = perf_counter(), 0
    with tempfile.TemporaryDirectory() as made:
        folder = given.keep or Path(made)
        with server(folder / "server"):
            from prefect.settings import PREFECT_API_URL

            with Site(folder / "nights", str(PREFECT_API_URL.value())) as site:
                for point in points:
                    outcome = site.disturbed(point)
                    bad += not outcome.is_well
                    print(_row(outcome), flush=True)
    print(f"{len(points)} points, {bad} not as they must be, {perf_counter() - begun:.0f} s")
    for what in ("stage", "fault"):
        counts = Counter(getattr(point, what) for point in points)
        print(f"by {what}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    return 1 if bad else 0


def _row(one: Outcome) -> str:
    about = f"{one.point.stage:<10} {one.point.name:<32} {one.point.fault:<15} {one.point.scene:<9}"
    equal = "DIFFERS" if one.differences else "equal"
    row = f"{about} ended {one.ended:>3}, next {one.next_ended}, {equal}"
    if one.is_well:
        return row
    told = [f"expected {one.point.ends}", *one.differences[:12], *one.said.splitlines()[-3:]]
    return "\n    ".join([row + "  <-- NOT AS IT MUST BE", *told, *one.next_said.splitlines()[-3:]])


if __name__ == "__main__":
    sys.exit(main())
