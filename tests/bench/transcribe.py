"""Speed, memory and word errors of five ways to transcribe, side by side; then times and silence of callqa's.

python -m tests.bench.transcribe [--model base] [--threads 1] [--ways plain whisper ...] [FOLDER]

FOLDER may hold further recordings, each with its words in a .txt beside it, a line a channel. Every way hears
the same channels with the same weights and threads, in a process of its own; loading is left out.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
from rich.console import Console
from rich.table import Table
from whisper.normalizers import BasicTextNormalizer, EnglishTextNormalizer

from qa.settings import Settings
from qa.transcribe import load_transcriber
from qa.transcribe.engine import SAMPLE_RATE, AudioChannel, Pcm, Transcriber, to_pcm
from qa.transcribe.voice import find_speech
from qa.types import Word
from tests.bench.cases import Case, outside_cases, sample_cases
from tests.bench.engines import WAYS
from tests.bench.sounds import SOUNDS

NORMAL = {"en": EnglishTextNormalizer()}
LONG_S, APPENDED_S = 600.0, 60.0


def run(way: str, model: str, threads: int, folder: Path | None) -> dict[str, Any]:
    """What a way heard, how long each recording took, and its memory."""
    limits = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), str(threads))
    command = [sys.executable, "-m", "tests.bench.engines", way, model, str(threads)]
    done = subprocess.run(
        [*command, *([str(folder)] if folder else [])],
        env=os.environ | limits,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def errors_of(case: Case, texts: list[str]) -> tuple[int, int]:
    """Words said, and words wrong, missing or invented, over the channels whose words are known."""
    normal = NORMAL.get(case.language) or BasicTextNormalizer()
    said = wrong = 0
    for reference, text in zip(case.said, texts, strict=True):
        if reference is not None:
            out = jiwer.process_words(normal(reference), normal(text))
            said += out.hits + out.substitutions + out.deletions
            wrong += out.substitutions + out.deletions + out.insertions
    return said, wrong


def compare(cases: list[Case], results: dict[str, dict[str, Any]], title: str) -> Table:
    """One line a way over all cases; then word errors of each recording under each way."""
    audio_s = sum(len(pcm) for case in cases for pcm in case.channels) / SAMPLE_RATE
    slowest = max(sum(row["wall_s"] for row in found["rows"]) for found in results.values())
    table = Table(
        *("way", "channel s", "wall s", "x real time", "times as fast", "WER %", "words", "peak MB"),
        title=title,
    )
    for way, found in results.items():
        wall_s = sum(row["wall_s"] for row in found["rows"])
        counts = [errors_of(case, row["texts"]) for case, row in zip(cases, found["rows"], strict=True)]
        said, wrong = (sum(each[i] for each in counts) for i in (0, 1))
        cells = [f"{audio_s:.0f}", f"{wall_s:.1f}", f"{audio_s / wall_s:.1f}", f"{slowest / wall_s:.1f}"]
        table.add_row(WAYS[way], *cells, f"{100 * wrong / said:.2f}", str(said), f"{found['peak_mb']:.0f}")
    return table


def by_recording(cases: list[Case], results: dict[str, dict[str, Any]]) -> Table:
    """Word errors of each recording, and its seconds, under each way."""
    table = Table("recording", "words", *(f"{way}" for way in results), title="WER %, wall s")
    for i, case in enumerate(cases):
        rows = [found["rows"][i] for found in results.values()]
        counts = [errors_of(case, row["texts"]) for row in rows]
        said = counts[0][0]
        shown = (
            f"{100 * wrong / said:.1f}  {row['wall_s']:.1f} s" if said else f"-  {row['wall_s']:.1f} s"
            for row, (_, wrong) in zip(rows, counts, strict=True)
        )
        table.add_row(case.name, str(said) if said else "-", *shown)
    return table


def heard(transcriber: Transcriber, *channels: Pcm) -> tuple[tuple[Word, ...], ...]:
    """The words on the channels."""
    found = [AudioChannel("call", i, pcm, find_speech(pcm)) for i, pcm in enumerate(channels)]
    return transcriber.transcribe(found, "en").words


def start_errors(transcriber: Transcriber, cases: list[Case]) -> list[float]:
    """How far the first word of each utterance that was understood is from its true start, in seconds."""
    normal = NORMAL["en"]
    found: list[float] = []
    for case in cases:
        if not case.utterances or case.language != "en":
            continue
        for words, said in zip(heard(transcriber, *case.channels), case.utterances, strict=True):
            firsts: dict[int, float] = {}
            reference: list[str] = []
            for utterance in said:
                firsts[len(reference)] = utterance["start_s"]
                reference += normal(utterance["text"]).split()
            tokens = [(token, word.start_s) for word in words for token in normal(word.text).split()[:1]]
            out = jiwer.process_words(" ".join(reference), " ".join(token for token, _ in tokens))
            for chunk in out.alignments[0]:
                if chunk.type == "equal":
                    for k in range(chunk.ref_end_idx - chunk.ref_start_idx):
                        if chunk.ref_start_idx + k in firsts:
                            start_s = tokens[chunk.hyp_start_idx + k][1]
                            found.append(abs(start_s - firsts[chunk.ref_start_idx + k]))
    return found


def silences(transcriber: Transcriber, call: Case) -> Table:
    """Words invented in each sound, alone and after a call."""
    table = Table("sound", f"words in {LONG_S:.0f} s", f"added by {APPENDED_S:.0f} s after a call")
    before = [len(words) for words in heard(transcriber, *call.channels)]
    for name, make in SOUNDS.items():
        alone = sum(len(words) for words in heard(transcriber, to_pcm(make(LONG_S))))
        longer = [np.concatenate([pcm, to_pcm(make(APPENDED_S))]) for pcm in call.channels]
        after = [len(words) for words in heard(transcriber, *longer)]
        table.add_row(name, str(alone), str(sum(after) - sum(before)))
    return table


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--ways", nargs="+", default=list(WAYS), choices=WAYS)
    options = parser.parse_args()
    cases = [*sample_cases(), *(outside_cases(options.folder) if options.folder else [])]
    if options.model.endswith(".en"):
        cases = [case for case in cases if case.language == "en"]
    results = {way: run(way, options.model, options.threads, options.folder) for way in options.ways}
    console = Console(width=130)
    title = f"{options.model}, threads: {options.threads}, recordings: {len(cases)}"
    console.print(compare(cases, results, title), by_recording(cases, results))
    transcriber = load_transcriber(Settings(model=options.model, threads=options.threads))
    off_s = start_errors(transcriber, cases)
    console.print(
        f"starts of {len(off_s)} utterances: median error {np.median(off_s):.3f} s, "
        f"95th percentile {np.percentile(off_s, 95):.3f} s"
    )
    console.print(silences(transcriber, cases[0]))


if __name__ == "__main__":
    main()
