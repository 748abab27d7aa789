"""How well a word's confidence tells a right word from a wrong one, on the sample calls, clean and in noise.

python -m tests.bench.doubt [--model base] [--snr clean 5 0] [--cache FOLDER] [CALL ...]

White noise is added to each channel so many dB below its speech. A word is right when the alignment with the
script pairs it with the same word, or its stretch with one that reads the same (`$40`, `forty dollars`). A
turn is misheard when three tenths of its words are wrong, right when none is.
"""

import argparse
import json
import tempfile
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import mean

import jiwer
import numpy as np
from rich.console import Console
from rich.table import Table
from whisper.normalizers import EnglishTextNormalizer

from qa import artefacts
from qa.checks._doubt import doubtful_runs
from qa.settings import Settings
from qa.transcribe import Ear, Transcriber, load_transcriber, transcribe
from qa.transcribe.decode import decode
from qa.transcribe.engine import SAMPLE_RATE, Pcm, Samples, to_samples
from qa.transcribe.voice import find_speech
from qa.types import Interaction, Metadata, Recording, Redacted, Role, Turn
from tests.bench.cases import SAMPLES, said

RUN_WORDS, THRESHOLDS = 3, (0.4, 0.5, 0.6, 0.7, 0.8)
MISHEARD = 0.3
SIDES = {"left": {Role.AGENT}, "right": {Role.CUSTOMER}, "mono": {Role.UNKNOWN}}
"""Every call is read as if its agent were on the left: the channel is what counts here."""
NORMAL = EnglishTextNormalizer()


def in_noise(pcm: Pcm, snr_db: int, seed: int) -> Samples:
    """The channel with white noise, measured against the power of its speech alone."""
    samples = to_samples(pcm)
    spoken = [
        samples[round(r.start_s * SAMPLE_RATE) : round(r.end_s * SAMPLE_RATE)] for r in find_speech(pcm)
    ]
    power = float(np.mean(np.concatenate(spoken) ** 2)) if spoken else 0.0
    noise = np.random.default_rng(seed).standard_normal(len(samples))
    noisy: Samples = (samples + noise * (power / 10 ** (snr_db / 10)) ** 0.5).astype(np.float32)
    return noisy


def write_wav(path: Path, channels: Sequence[Samples]) -> None:
    """16-bit PCM at 8 kHz, the rate of the calls: every second sample, since nothing lies above 4 kHz."""
    mixed = np.stack([channel[::2] for channel in channels], axis=1)
    loudest = max(1.0, float(np.abs(mixed).max()))
    with wave.open(str(path), "wb") as file:
        file.setparams((len(channels), 2, SAMPLE_RATE // 2, 0, "NONE", ""))
        file.writeframes((mixed / loudest * 32767).astype("<i2").tobytes())


def heard(call: str, snr_db: int | None, transcriber: Transcriber, cache: Path) -> Interaction:
    """The transcript of the call in that noise, from the cache where it was heard before."""
    key = artefacts.key_of("doubt", call, str(snr_db), transcriber.name)
    known = artefacts.read(cache, key)
    if known is not None:
        return known
    path = next((SAMPLES / "inbox" / "calls").glob(f"{call}.*"))
    about = Metadata(call, agent_channel="left!", language="en")
    with tempfile.TemporaryDirectory() as folder:
        if snr_db is not None:
            clean, path = decode(path), Path(folder) / f"{call}.wav"
            write_wav(path, [in_noise(each, snr_db, seed) for seed, each in enumerate(clean.channels)])
        interaction = transcribe(Recording(path, "", about), Ear(transcriber))
    artefacts.write(cache, key, Redacted(interaction))
    return interaction


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """A turn with, for each of its words, whether it is what was said."""

    turn: Turn
    is_right: tuple[bool, ...]

    @property
    def wrong_share(self) -> float:
        """The part of its words that are wrong."""
        return self.is_right.count(False) / len(self.is_right)


def told_apart(script: str, turns: Sequence[Turn]) -> list[HeardTurn]:
    """The turns of one channel, each word judged by the script of that channel."""
    spoken = [word for word in map(plain, script.replace("-", " ").split()) if word]
    words = [(plain(word.text), word.text) for turn in turns for word in turn.words]
    out = jiwer.process_words(" ".join(spoken), " ".join(bare for bare, _ in words))
    is_right = [True] * len(words)
    for is_equal, chunks in groupby(out.alignments[0], key=lambda chunk: chunk.type == "equal"):
        if is_equal:
            continue
        stretch = list(chunks)
        first, last = stretch[0].hyp_start_idx, stretch[-1].hyp_end_idx
        said_here = " ".join(spoken[stretch[0].ref_start_idx : stretch[-1].ref_end_idx])
        heard_here = " ".join(text for _, text in words[first:last])
        if plain(NORMAL(said_here)) != plain(NORMAL(heard_here)):
            is_right[first:last] = [False] * (last - first)
    rest = iter(is_right)
    return [HeardTurn(turn, tuple(next(rest) for _ in turn.words)) for turn in turns]


def plain(text: str) -> str:
    """Its letters and digits alone."""
    return "".join(character for character in text.lower() if character.isalnum())


def all_turns(
    calls: Sequence[str], snr_db: int | None, engine: Transcriber, cache: Path
) -> Iterator[HeardTurn]:
    """Every turn heard on any channel of these calls."""
    for call in calls:
        truth = json.loads((SAMPLES / "truth" / f"{call}.json").read_text(encoding="utf-8"))
        interaction = heard(call, snr_db, engine, cache)
        for channel in sorted(set(truth["channels"].values())):
            turns = [turn for turn in interaction.turns if turn.role in SIDES[channel]]
            yield from told_apart(said(truth, channel), turns)


def share(picked: Sequence[bool]) -> str:
    """The share of True, in percent."""
    return f"{100 * mean(picked):.1f} of {len(picked)}" if picked else "-"


def rows(turns: Sequence[HeardTurn]) -> Iterator[tuple[str, ...]]:
    """By threshold: single words below it, then turns that hold a doubtful run."""
    words = [pair for each in turns for pair in zip(each.turn.words, each.is_right, strict=True)]
    for below in THRESHOLDS:
        low = {
            ok: [(w.confidence or 0.0) < below for w, is_ok in words if is_ok is ok] for ok in (True, False)
        }
        marked = [(each.wrong_share, bool(doubtful_runs(each.turn, below, RUN_WORDS))) for each in turns]
        right = [is_marked for wrong, is_marked in marked if wrong == 0]
        misheard = [is_marked for wrong, is_marked in marked if wrong >= MISHEARD]
        yield f"{below:.1f}", share(low[True]), share(low[False]), share(right), share(misheard)


def main() -> None:
    """Prints a table per amount of noise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calls", nargs="*", help="such as C-0001; default: all")
    parser.add_argument("--model", default="base")
    parser.add_argument("--snr", nargs="*", default=["clean", "10", "5", "0"], help="dB, or clean")
    parser.add_argument("--cache", type=Path, help="folder that keeps the transcripts for the next time")
    options = parser.parse_args()
    truths = sorted((SAMPLES / "truth").glob("C-*.json"))
    english = [p.stem for p in truths if json.loads(p.read_text(encoding="utf-8"))["language"] == "en"]
    calls = options.calls or english
    engine = load_transcriber(Settings(model=options.model, threads=1))
    columns = ("below", "right words %", "wrong words %", "right turns %", "misheard turns %")
    with tempfile.TemporaryDirectory() as folder:
        for level in options.snr:
            snr_db = None if level == "clean" else int(level)
            turns = list(all_turns(calls, snr_db, engine, options.cache or Path(folder)))
            table = Table(*columns, title=f"marked as doubtful: {engine.name}, {level}")
            for row in rows(turns):
                table.add_row(*row)
            Console().print(table)


if __name__ == "__main__":
    main()
