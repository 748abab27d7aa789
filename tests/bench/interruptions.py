"""Planned interruptions of the sample calls against those found: precision and recall.

    callqa run data/samples/inbox && python tests/bench/interruptions.py [DATA]

An interruption is found when one by the same party overlaps the planned one, or starts within 0.5 s of it.
"""

import json
import sys
from contextlib import closing
from pathlib import Path

from qa import store

TRUTH = Path(__file__).parents[2] / "data" / "samples" / "truth"
SLACK_S = 0.5

Span = tuple[str, float, float]
"""By whom, from when, to when."""


def planned(interaction_id: str) -> list[Span]:
    """The interruptions that the script of a call holds."""
    record = json.loads((TRUTH / f"{interaction_id}.json").read_text(encoding="utf-8"))
    return [(i["by"], i["start_s"], i["end_s"]) for i in record["interruptions"]]


def found(data: Path) -> dict[str, list[Span]]:
    """The interruptions in the published database, by call."""
    calls: dict[str, list[Span]] = {path.stem: [] for path in sorted(TRUTH.glob("*.json"))}
    with closing(store.open_published(data)) as con:
        rows = con.execute(
            "SELECT interaction_id, role, start_s, end_s FROM findings WHERE kind = 'interruption'"
        ).fetchall()
    for interaction_id, role, start_s, end_s in rows:
        if interaction_id in calls:
            calls[interaction_id].append((role, start_s, end_s))
    return calls


def matches(one: Span, other: Span) -> bool:
    """Same party, and the times meet."""
    return one[0] == other[0] and one[1] < other[2] + SLACK_S and other[1] < one[2] + SLACK_S


def agreement(data: Path) -> tuple[int, int, int, int]:
    """How many were planned, of those found, how many were found, of those planned."""
    counts = [0, 0, 0, 0]
    for interaction_id, heard in found(data).items():
        meant = planned(interaction_id)
        counts[0] += len(meant)
        counts[1] += sum(any(matches(m, h) for h in heard) for m in meant)
        counts[2] += len(heard)
        counts[3] += sum(any(matches(h, m) for m in meant) for h in heard)
    return counts[0], counts[1], counts[2], counts[3]


if __name__ == "__main__":
    meant, hit, heard, right = agreement(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
    print(f"planned {meant}, found {hit}: recall {hit / meant:.2f}")
    print(f"reported {heard}, planned {right}: precision {right / max(1, heard):.2f}")
