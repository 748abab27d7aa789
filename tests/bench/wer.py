"""Word error rate on the sample calls, against what their script says was spoken.

python tests/bench/wer.py [--model base] [--engine whisper] [CALL ...]
"""

import argparse
import json
from pathlib import Path
from typing import Any

import jiwer
from rich.console import Console
from rich.table import Table
from whisper.normalizers import BasicTextNormalizer, EnglishTextNormalizer

from qa.settings import Settings
from qa.transcribe import load_transcriber, transcribe
from qa.types import Interaction, Metadata, Recording, Role

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
SIDES = {"left": {Role.AGENT}, "right": {Role.CUSTOMER}, "mono": {Role.UNKNOWN}}
"""Every call is read as if its agent were on the left: the channel is what counts here."""


def said(truth: dict[str, Any], channel: str) -> str:
    """What the script says on a channel, in order of start."""
    on_it = [each for each in truth["utterances"] if truth["channels"][each["speaker"]] == channel]
    return " ".join(each["text"] for each in sorted(on_it, key=lambda each: each["start_s"]))


def heard(interaction: Interaction, channel: str) -> str:
    """What the engine heard on a channel."""
    return " ".join(turn.text for turn in interaction.turns if turn.role in SIDES[channel])


def main() -> None:
    """Prints one line a channel and the rate over all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calls", nargs="*", help="such as C-0001; default: all")
    parser.add_argument("--model", default="base")
    parser.add_argument("--engine", default="whisper", choices=("whisper", "faster-whisper"))
    options = parser.parse_args()
    transcriber = load_transcriber(Settings(model=options.model, engine=options.engine))
    table = Table("call", "channel", "words", "wrong", "missing", "invented", "WER %", title=transcriber.name)
    total = wrong = 0
    for path in sorted((SAMPLES / "truth").glob("*.json")):
        if options.calls and path.stem not in options.calls:
            continue
        truth = json.loads(path.read_text(encoding="utf-8"))
        normal = EnglishTextNormalizer() if truth["language"] == "en" else BasicTextNormalizer()
        recording = next((SAMPLES / "inbox" / "calls").glob(f"{path.stem}.*"))
        about = Metadata(path.stem, agent_channel="left", language=truth["language"])
        interaction = transcribe(Recording(recording, "", about), transcriber)
        for channel in sorted(set(truth["channels"].values())):
            out = jiwer.process_words(normal(said(truth, channel)), normal(heard(interaction, channel)))
            words = out.hits + out.substitutions + out.deletions
            errors = out.substitutions + out.deletions + out.insertions
            total, wrong = total + words, wrong + errors
            counts = (words, out.substitutions, out.deletions, out.insertions)
            table.add_row(path.stem, channel, *map(str, counts), f"{100 * errors / words:.1f}")
    Console().print(table)
    Console().print(f"word error rate {100 * wrong / total:.1f} % over {total} words")


if __name__ == "__main__":
    main()
