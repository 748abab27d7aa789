"""Five ways to hear the same channels; run as a process of its own, so that its memory can be told.

python -m tests.bench.engines WAY MODEL THREADS [FOLDER]   (prints JSON; see transcribe.py)
"""

import json
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

WAYS = {
    "plain": "openai-whisper: transcribe(word_timestamps=True)",
    "whisper": "callqa: whisper, int8",
    "whisper-float32": "callqa: whisper, float32",
    "batched": "faster-whisper: BatchedInferencePipeline, int8",
    "faster-whisper": "callqa: faster-whisper, int8",
}
"""What each way is called in the table."""

Hear = Callable[[Sequence[Any], str], list[str]]
"""Channels (as kept) and their language in; the text of each out."""


def plain(model: str, models: Path) -> Hear:
    """openai-whisper's own function, a channel at a time."""
    import whisper

    from qa.transcribe import weights
    from qa.transcribe.engine import to_samples

    loaded = weights.load_whisper(model, models)

    def hear(channels: Sequence[Any], language: str) -> list[str]:
        given: dict[str, Any] = {"word_timestamps": True, "fp16": False, "language": language}
        return [str(whisper.transcribe(loaded, to_samples(each), **given)["text"]) for each in channels]

    return hear


def batched(model: str, models: Path, threads: int) -> Hear:
    """faster-whisper's own batched pipeline with its own voice activity detection, a channel at a time."""
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    from qa.transcribe import weights
    from qa.transcribe.engine import to_samples
    from qa.transcribe.manifest import load_manifest

    files = weights.wheel_files(load_manifest(models).speech_model(model))
    loaded = WhisperModel(model, files=files, cpu_threads=threads, compute_type="int8")
    pipeline = BatchedInferencePipeline(loaded)

    def hear(channels: Sequence[Any], language: str) -> list[str]:
        texts = []
        for each in channels:
            segments, _ = pipeline.transcribe(to_samples(each), language=language, word_timestamps=True)
            texts.append(" ".join(segment.text for segment in segments))
        return texts

    return hear


def ours(way: str, model: str, threads: int) -> Hear:
    """callqa's engines, both channels of a recording together, voice activity detection included."""
    from qa.settings import Settings
    from qa.transcribe import load_transcriber
    from qa.transcribe.echo import without_echo
    from qa.transcribe.engine import AudioChannel
    from qa.transcribe.voice import find_speech

    engine, _, precision = way.partition("-float")
    chosen = {"engine": engine, "model": model, "threads": threads}
    chosen["precision"] = "float32" if precision else "int8"
    transcriber = load_transcriber(Settings.model_validate(chosen))

    def hear(channels: Sequence[Any], language: str) -> list[str]:
        found = [AudioChannel("call", i, pcm, find_speech(pcm)) for i, pcm in enumerate(channels)]
        heard = transcriber.transcribe(without_echo(found), language)
        return [" ".join(word.text for word in words) for words in heard.words]

    return hear


def main(way: str, model: str, threads: int, folder: Path | None) -> None:
    """Hears every case; the first one twice, since it also pays for loading and compiling."""
    import torch

    from qa.settings import Settings
    from tests.bench.cases import outside_cases, sample_cases

    warnings.simplefilter("ignore")
    torch.set_num_threads(threads)
    cases = [*sample_cases(), *(outside_cases(folder) if folder else [])]
    if model.endswith(".en"):
        cases = [case for case in cases if case.language == "en"]
    if way == "plain":
        hear = plain(model, Settings().models)
    elif way == "batched":
        hear = batched(model, Settings().models, threads)
    else:
        hear = ours(way, model, threads)
    hear(cases[0].channels, cases[0].language)
    rows = []
    for case in cases:
        started = time.perf_counter()
        texts = hear(case.channels, case.language)
        rows.append({"name": case.name, "wall_s": time.perf_counter() - started, "texts": texts})
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "peak_mb": peak_mb}))


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", sys.argv[3])
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]) if len(sys.argv) > 4 else None)
