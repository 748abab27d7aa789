"""What many tests share: the sample inbox, run once with words taken from the calls' ground truth."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from qa import transcribe
from qa.store import _schema
from qa.types import Word
from tests import postgres as made_postgres
from tests.store.made import DECLARED

# Tables fold at the width that stands here when the first test imports the command line, whichever that is.
os.environ["COLUMNS"] = "300"

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"


def true_words(truth: Path) -> list[list[Word]]:
    """The words of a sample call by channel, their times spread evenly over each utterance."""
    record = json.loads(truth.read_text(encoding="utf-8"))
    sides = record["channels"]
    is_mono = len(set(sides.values())) < len(sides)
    channels: list[list[Word]] = [[]] if is_mono else [[], []]
    for utterance in record["utterances"]:
        place = 0 if is_mono else ("left", "right").index(sides[utterance["speaker"]])
        words = utterance["text"].split()
        step = (utterance["end_s"] - utterance["start_s"]) / max(1, len(words))
        for i, word in enumerate(words):
            start_s = utterance["start_s"] + i * step
            channels[place].append(Word(word, start_s, start_s + step, 0.95))
    return [sorted(channel, key=lambda word: word.start_s) for channel in channels]


@pytest.fixture(autouse=True)
def own_umask() -> Iterator[None]:
    """Each test starts with the umask of the first: commands and flows set one that stays."""
    before = os.umask(0)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture
def few_measurements(monkeypatch: pytest.MonkeyPatch) -> None:
    """A schema with two declared measurements instead of those of all checks: quick to make."""
    monkeypatch.setattr(_schema, "_declared", lambda: DECLARED)


@pytest.fixture(scope="session")
def canned_samples() -> transcribe.CannedTranscriber:
    """An engine that knows what is said in the sample calls."""
    truths = sorted((SAMPLES / "truth").glob("*.json"))
    words = {f"{truth.stem}.flac": true_words(truth) for truth in truths}
    # The manifest names the language of all but one, which is in Spanish.
    return transcribe.CannedTranscriber(words, language="es")


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A throw-away server, started once for all tests."""
    from flows.server import server

    with server(tmp_path_factory.mktemp("prefect")):
        yield


@pytest.fixture(scope="session")
def sample_data(
    tmp_path_factory: pytest.TempPathFactory,
    canned_samples: transcribe.CannedTranscriber,
    prefect_server: None,
) -> Path:
    """The data folder after a night over the sample inbox, a copy for each process of the tests.

    The first one that asks runs the night.
    """
    from flows.nightly import run_nightly

    own = tmp_path_factory.getbasetemp()
    first = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "first"
    with FileLock(first.with_suffix(".lock")):
        if not first.exists():
            with pytest.MonkeyPatch.context() as patch:
                _hear_with(canned_samples, patch)
                run_nightly(SAMPLES / "inbox", first.with_suffix(".begun"), None, 1)
            first.with_suffix(".begun").rename(first)
    return Path(shutil.copytree(first, tmp_path_factory.mktemp("samples") / "data"))


@pytest.fixture
def sample_engine(canned_samples: transcribe.CannedTranscriber, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever runs now hears the sample calls with that engine."""
    _hear_with(canned_samples, monkeypatch)


def _hear_with(engine: transcribe.CannedTranscriber, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(transcribe, "open_listener", lambda settings: transcribe.InProcess(transcribe.Ear(engine)))
    patch.setattr(transcribe, "engine_name", lambda settings: engine.name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[made_postgres.Postgres]:
    """A PostgreSQL of the tests' own, started once."""
    folder = made_postgres.programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with made_postgres.server(folder) as running:
        yield running
