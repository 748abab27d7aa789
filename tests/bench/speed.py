"""How much faster than real time a recording is transcribed, the loading of the model aside.

python tests/bench/speed.py [--model base] [--engine whisper] [--threads N] FILE ...
"""

import argparse
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from qa.settings import Settings
from qa.transcribe import load_transcriber, transcribe
from qa.types import Metadata, Recording


def main() -> None:
    """Prints one line a file; the first is heard twice, since it also pays for loading and compiling."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--model", default="base")
    parser.add_argument("--engine", default="whisper", choices=("whisper", "faster-whisper"))
    parser.add_argument("--threads", type=int)
    options = parser.parse_args()
    settings = Settings(model=options.model, engine=options.engine, threads=options.threads)
    transcriber = load_transcriber(settings)
    table = Table("file", "audio s", "wall s", "CPU s", "x real time", "words", title=transcriber.name)
    for path in (options.files[0], *options.files):
        wall_s, cpu_s = time.perf_counter(), time.process_time()
        heard = transcribe(Recording(path, "", Metadata(path.stem, agent_channel="left")), transcriber)
        wall_s, cpu_s = time.perf_counter() - wall_s, time.process_time() - cpu_s
        audio_s, words = heard.duration_s or 0.0, sum(len(turn.words) for turn in heard.turns)
        table.add_row(
            path.name,
            f"{audio_s:.1f}",
            f"{wall_s:.1f}",
            f"{cpu_s:.1f}",
            f"{audio_s / wall_s:.1f}",
            str(words),
        )
    Console().print(table)


if __name__ == "__main__":
    main()
