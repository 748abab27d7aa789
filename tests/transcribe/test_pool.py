"""The same recording gives the same transcript, bit for bit, in whatever company and order it is heard."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from qa.settings import Settings
from qa.transcribe import Names, load_ear, transcribe, weights
from qa.transcribe.pool import TranscriberPool
from qa.types import Interaction, Metadata, Recording

CALLS = Path(__file__).resolve().parents[2] / "data" / "samples" / "inbox" / "calls"
NAMES = Names(company=("Harbor Broadband",))

pytestmark = pytest.mark.model


def recording(name: str) -> Recording:
    return Recording(CALLS / f"{name}.flac", "f" * 64, Metadata(name, language="en"))


@pytest.fixture(scope="module")
def settings() -> Settings:
    weights.fetch("tiny.en", Settings().models)
    return Settings(model="tiny.en", transcribe_workers=2, threads=1)


@pytest.fixture(scope="module")
def pool(settings: Settings) -> Iterator[TranscriberPool]:
    with closing(TranscriberPool(settings)) as started:
        yield started


@pytest.mark.slow
def test_alone_or_beside_others_the_transcript_is_the_same(settings: Settings, pool: TranscriberPool) -> None:
    alone = transcribe(recording("C-0002"), load_ear(settings), NAMES)

    def hear(name: str) -> Interaction:
        return pool.transcribe(recording(name), NAMES)

    with ThreadPoolExecutor(3) as threads:
        together = list(threads.map(hear, ["C-0011", "C-0002", "C-0002"]))
    assert together[1] == together[2] == alone
    assert together[0].turns
