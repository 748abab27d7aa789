"""Who spoke when on one channel: the sample calls mixed down, and other recordings that are named.

python tests/bench/diarisation.py [--model base] [--calls C-0001 ...] [--heard DIR]
    [--two-channels AUDIO ...] [--rttm AUDIO RTTM] [--alternating AUDIO TEXT]

The words come from the speech engine; `--heard` keeps them in a folder for the next time. A two-channel
recording is its own reference: the voice activity on each channel. TEXT has one turn a line, of two speakers
who alternate.
"""

import argparse
import difflib
import itertools
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from qa.settings import Settings
from qa.transcribe import load_transcriber
from qa.transcribe.decode import decode
from qa.transcribe.diarise import Spoken, diarise, diarise_speech
from qa.transcribe.engine import SAMPLE_RATE, AudioChannel, Pcm, Transcriber, to_samples
from qa.transcribe.speaker import SpeakerEncoder, load_encoder
from qa.transcribe.voice import find_speech
from qa.types import Word

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
FRAME_S = 0.01
COLLAR_S = 0.25
"""Left out on both sides of every reference boundary: people mark them by ear (NIST's md-eval)."""
TURN_PAUSE_S = 1.0
"""Words of one speaker with shorter gaps are one turn."""


@dataclass(frozen=True)
class Errors:
    """Seconds of speaker time: missed, invented, given to another, and in the reference altogether."""

    missed_s: float
    invented_s: float
    confused_s: float
    spoken_s: float

    @property
    def rate(self) -> float:
        """The diarisation error rate."""
        return (self.missed_s + self.invented_s + self.confused_s) / self.spoken_s if self.spoken_s else 0.0

    def __add__(self, other: "Errors") -> "Errors":
        mine, theirs = vars(self).values(), vars(other).values()
        return Errors(*(a + b for a, b in zip(mine, theirs, strict=True)))


def error_rate(
    reference: Sequence[Spoken],
    heard: Sequence[Spoken],
    duration_s: float,
    *,
    collar_s: float = COLLAR_S,
    has_overlap: bool = True,
) -> Errors:
    """The errors under the best pairing of speakers; without `has_overlap`, where one speaks at most."""
    said, told = _tracks(reference, duration_s), _tracks(heard, duration_s)
    judged = np.ones(said.shape[1], dtype=bool)
    for edge_s in itertools.chain(*((each.start_s, each.end_s) for each in reference)):
        judged[max(0, _frame(edge_s - collar_s)) : _frame(edge_s + collar_s)] = False
    if not has_overlap:
        judged &= said.sum(axis=0) < 2
    said, told = said[:, judged], told[:, judged]
    shared = said.astype(int) @ told.T.astype(int)
    rows, columns = range(len(said)), range(max(len(said), len(told)))
    shared = np.pad(shared, ((0, 0), (0, len(columns) - len(told))))
    right = max(
        sum(shared[i, j] for i, j in zip(rows, chosen, strict=True))
        for chosen in itertools.permutations(columns, len(said))
    )
    said_count, told_count = said.sum(axis=0), told.sum(axis=0)
    both = np.minimum(said_count, told_count).sum()
    missed = np.maximum(said_count - told_count, 0).sum()
    invented = np.maximum(told_count - said_count, 0).sum()
    counts = (missed, invented, both - right, said_count.sum())
    return Errors(*(float(count) * FRAME_S for count in counts))


def _frame(time_s: float) -> int:
    return round(time_s / FRAME_S)


def _tracks(spoken: Sequence[Spoken], duration_s: float) -> NDArray[np.bool_]:
    """Who speaks in each frame, shape (speakers, frames)."""
    speakers = sorted({each.speaker for each in spoken})
    tracks = np.zeros((max(1, len(speakers)), _frame(duration_s) + 1), dtype=bool)
    for each in spoken:
        tracks[speakers.index(each.speaker), _frame(each.start_s) : _frame(each.end_s)] = True
    return tracks


@dataclass(frozen=True)
class Case:
    """A recording on one channel with a reference; `alone` are its channels where there are two."""

    name: str
    pcm: Pcm
    alone: tuple[Pcm, ...]
    reference: tuple[Spoken, ...]


def sample_case(path: Path) -> Case:
    """A sample call mixed down, and when its script has whom speak."""
    truth = json.loads((SAMPLES / "truth" / f"{path.stem}.json").read_text(encoding="utf-8"))
    numbers = {speaker: number for number, speaker in enumerate(truth["channels"])}
    said = [Spoken(each["start_s"], each["end_s"], numbers[each["speaker"]]) for each in truth["utterances"]]
    channels = decode(path).channels
    return Case(path.stem, _mixed(channels), channels if len(channels) == 2 else (), tuple(said))


def two_channel_case(path: Path) -> Case:
    """A recording on two channels mixed down; the voice activity of each is the reference."""
    channels = decode(path).channels
    said = [
        Spoken(region.start_s, region.end_s, number)
        for number, channel in enumerate(channels)
        for region in find_speech(channel)
    ]
    return Case(path.stem, _mixed(channels), channels, tuple(said))


def rttm_case(path: Path, rttm: Path) -> Case:
    """A recording and its reference in NIST's RTTM: kind, file, channel, start, duration, -, -, speaker."""
    lines = (line.split() for line in rttm.read_text(encoding="utf-8").splitlines())
    rows = [(float(row[3]), float(row[4]), row[7]) for row in lines if row and row[1] == path.stem]
    numbers = {speaker: number for number, speaker in enumerate(sorted({row[2] for row in rows}))}
    said = tuple(Spoken(start_s, start_s + length_s, numbers[who]) for start_s, length_s, who in rows)
    return Case(path.stem, _mixed(decode(path).channels), (), said)


def _mixed(channels: Sequence[Pcm]) -> Pcm:
    return np.asarray(np.mean(channels, axis=0), dtype=np.int16)


@dataclass(frozen=True)
class Bench:
    """What hears and tells apart."""

    encoder: SpeakerEncoder
    transcriber: Transcriber
    heard: Path | None

    def words(self, name: str, pcm: Pcm) -> tuple[Word, ...]:
        """What the engine hears, or heard the last time."""
        kept = self.heard / f"{name}.json" if self.heard else None
        if kept is not None and kept.exists():
            return tuple(Word(*each) for each in json.loads(kept.read_text(encoding="utf-8")))
        channel = AudioChannel(name, 0, pcm, find_speech(pcm))
        (words,) = self.transcriber.transcribe([channel], None).words
        if kept is not None:
            kept.write_text(json.dumps([(w.text, w.start_s, w.end_s) for w in words]), encoding="utf-8")
        return words

    def row(self, case: Case, count: int | None = None) -> tuple[list[str], list[Errors], tuple[int, int]]:
        """The table's cells, the errors of the words' turns in four ways, and words judged and wrong."""
        speech, words = find_speech(case.pcm), self.words(case.name, case.pcm)
        samples, duration_s = to_samples(case.pcm), len(case.pcm) / SAMPLE_RATE
        started = time.perf_counter()
        speakers = diarise(samples, speech, words, self.encoder, count)
        share = (time.perf_counter() - started) / duration_s
        turns = as_turns(words, speakers)
        stretches = diarise_speech(samples, speech, self.encoder, count)
        errors = [
            error_rate(case.reference, turns, duration_s),
            error_rate(case.reference, turns, duration_s, collar_s=0.0),
            error_rate(case.reference, turns, duration_s, has_overlap=False),
            error_rate(case.reference, stretches, duration_s),
        ]
        alone = (diarise_speech(to_samples(a), find_speech(a), self.encoder, None) for a in case.alone)
        found = " ".join(str(len({each.speaker for each in spoken})) for spoken in alone)
        judged, wrong = wrong_words(case.reference, words, speakers)
        cells = [case.name, str(len(set(speakers))), *(f"{100 * each.rate:.1f}" for each in errors)]
        confused = f"{100 * errors[3].confused_s / max(errors[3].spoken_s, FRAME_S):.1f}"
        return [*cells, confused, f"{wrong}/{judged}", found, f"{100 * share:.1f}"], errors, (judged, wrong)


def as_turns(words: Sequence[Word], speakers: Sequence[int]) -> list[Spoken]:
    """The words of one speaker without a long gap, together."""
    turns: list[Spoken] = []
    for word, speaker in zip(words, speakers, strict=True):
        start_s, end_s = word.start_s, word.end_s
        if turns and turns[-1].speaker == speaker and start_s - turns[-1].end_s <= TURN_PAUSE_S:
            before = turns.pop()
            start_s, end_s = before.start_s, max(before.end_s, end_s)
        turns.append(Spoken(start_s, end_s, speaker))
    return turns


def wrong_words(
    reference: Sequence[Spoken], words: Sequence[Word], speakers: Sequence[int]
) -> tuple[int, int]:
    """Words during which exactly one speaks, and how many of them went to another, under the best pairing."""
    pairs = []
    for word, speaker in zip(words, speakers, strict=True):
        said_by = {
            each.speaker for each in reference if each.start_s < word.end_s and each.end_s > word.start_s
        }
        if len(said_by) == 1:
            pairs.append((said_by.pop(), speaker))
    return len(pairs), len(pairs) - _agreed(pairs)


def _agreed(pairs: Sequence[tuple[int, int]]) -> int:
    """Pairs (said by, given to) that agree under the best pairing of numbers."""
    said, told = sorted({a for a, _ in pairs}), sorted({b for _, b in pairs})
    places = [*told, *(-1 - i for i in range(len(said)))]  # a speaker may go unheard
    options = itertools.permutations(places, len(said))
    return max(sum(dict(zip(said, chosen, strict=True))[a] == b for a, b in pairs) for chosen in options)


def right_words(bench: Bench, path: Path, text: Path) -> str:
    """How many words of two who alternate were heard, and went to the right one of them."""
    pcm = _mixed(decode(path).channels)
    words = bench.words(path.stem, pcm)
    speakers = diarise(to_samples(pcm), find_speech(pcm), words, bench.encoder, None)
    lines = [line.split() for line in text.read_text(encoding="utf-8").splitlines() if line.strip()]
    said = [(_plain(word), i % 2) for i, line in enumerate(lines) for word in line]
    heard = [_plain(word.text) for word in words]
    blocks = difflib.SequenceMatcher(None, [word for word, _ in said], heard, autojunk=False)
    pairs = [
        (said[block.a + i][1], speakers[block.b + i])
        for block in blocks.get_matching_blocks()
        for i in range(block.size)
    ]
    found = f"{len(set(speakers))} speakers, {len(pairs)} of {len(said)} words heard"
    return f"{path.stem}: {found}, {_agreed(pairs)} of them rightly assigned"


def _plain(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum())


def main() -> None:
    """Prints one line a recording, and the rates over all sample calls."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", default="base")
    parser.add_argument("--calls", nargs="*", help="such as C-0001; default: all")
    parser.add_argument("--heard", type=Path)
    parser.add_argument("--two-channels", nargs="*", type=Path, default=[])
    parser.add_argument("--rttm", nargs=2, type=Path, action="append", default=[])
    parser.add_argument("--alternating", nargs=2, type=Path, action="append", default=[])
    options = parser.parse_args()
    settings = Settings(model=options.model)
    bench = Bench(load_encoder(settings.models), load_transcriber(settings), options.heard)
    table = Table("recording", "speakers", "DER %", "no collar", "no overlap", "speech alone", "confused")
    for heading in ("words wrong", "each channel", "% of real time"):
        table.add_column(heading)
    totals, words = [Errors(0, 0, 0, 0)] * 4, np.zeros(2, dtype=int)
    for path in sorted((SAMPLES / "inbox" / "calls").glob("C-*")):
        has_truth = (SAMPLES / "truth" / f"{path.stem}.json").exists()
        if not has_truth or (options.calls and path.stem not in options.calls):
            continue
        cells, errors, counts = bench.row(sample_case(path))
        table.add_row(*cells)
        totals, words = [a + b for a, b in zip(totals, errors, strict=True)], words + counts
    table.add_section()
    rates = [f"{100 * each.rate:.1f}" for each in totals]
    confused = f"{100 * totals[3].confused_s / max(totals[3].spoken_s, FRAME_S):.1f}"
    table.add_row("all samples", "", *rates, confused, f"{words[1]}/{words[0]}")
    table.add_section()
    for path in options.two_channels:
        table.add_row(*bench.row(two_channel_case(path))[0])
    for path, rttm in options.rttm:
        case = rttm_case(path, rttm)
        count = len({each.speaker for each in case.reference})
        table.add_row(*bench.row(case)[0])
        table.add_row(f"{case.name}, {count} given", *bench.row(case, count)[0][1:])
    Console(width=160).print(table)
    for path, text in options.alternating:
        Console().print(right_words(bench, path, text))


if __name__ == "__main__":
    main()
