"""Whatever reads what others wrote, each as a function of bytes: it may refuse them, and no more."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from qa import checks, ingest, scoring
from qa.errors import ConfigError, InputError
from qa.settings import Settings, load_settings
from qa.transcribe.decode import decode

__all__ = ["TARGETS"]

_CARDS = Settings().scorecards


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _input(name: str) -> Callable[[bytes], None]:
    """An input of that name: it gives something, or is rejected with a reason that ends as a sentence."""

    def read(raw: bytes) -> None:
        with _folder() as inbox:
            (inbox / name).parent.mkdir(parents=True)
            (inbox / name).write_bytes(raw)
            found = ingest.discover(inbox, Settings())
            about = (found.recordings, found.interactions, found.rejected, found.surveys, found.contacts)
            assert any(about), f"{name} is missing"
            assert all(each.detail.endswith(".") for each in found.rejected)

    return read


def _beside(name: str) -> Callable[[bytes], None]:
    """A table or sidecar of that name beside a good chat, which is read whatever stands there."""

    def read(raw: bytes) -> None:
        with _folder() as inbox:
            for file, content in {name: raw, "chats/good.json": _GOOD}.items():
                (inbox / file).parent.mkdir(parents=True, exist_ok=True)
                (inbox / file).write_bytes(content)
            found = ingest.discover(inbox, Settings())
            assert "G" in {one.id for one in found.interactions}

    return read


_GOOD = b'{"id": "G", "turns": [{"speaker": "agent", "text": "Hello"}]}'


def _scorecard(raw: bytes) -> None:
    with _folder() as cards:
        (cards / "card.yaml").write_bytes(raw)
        _configured(lambda: scoring.load_scorecards(cards))


def _phrases(raw: bytes) -> None:
    with _folder() as cards:
        shutil.copytree(_CARDS / "phrases", cards / "phrases")
        (cards / "phrases" / "hold.yaml").write_bytes(raw)
        _configured(lambda: checks.load_book(cards / "phrases"))


def _settings(raw: bytes) -> None:
    with _folder() as here:
        (here / "callqa.yaml").write_bytes(raw)
        _configured(lambda: load_settings(here / "callqa.yaml"))


def _configured(load: Callable[[], object]) -> None:
    try:
        load()
    except ConfigError as error:
        assert str(error)


def _sound(raw: bytes) -> None:
    with _folder() as here:
        (here / "a.wav").write_bytes(raw)
        try:
            audio = decode(here / "a.wav")
        except InputError as error:
            assert error.detail.endswith(".")
        else:
            assert 1 <= len(audio.channels) <= 2


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    **{
        f"{folder}/a.{suffix}": _input(f"{folder}/a.{suffix}")
        for folder, suffixes in {
            "chats": ("json", "jsonl", "csv", "vtt", "srt", "txt", "html"),
            "emails": ("eml", "mbox", "msg"),
            "exports": ("json", "csv", "zip", "xlsx", "docx"),
        }.items()
        for suffix in suffixes
    },
    **{
        name: _beside(name)
        for name in (
            *("agents.csv", "surveys.csv", "contacts.csv", "telephony.csv", "customers.csv", "roles.json"),
            *("emails/manifest.csv", "chats/roles.json", "emails/side.json"),
        )
    },
    "scorecard": _scorecard,
    "phrases": _phrases,
    "settings": _settings,
    "sound": _sound,
}
