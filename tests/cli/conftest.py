"""`callqa review` as typed, over a copy of the data folder that a module makes as its fixture `night`."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa import cli

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(night: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(night, tmp_path / "data"))


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Exit code, stdout and stderr of `callqa words…`."""
    app = cli.make_app(lambda: None, lambda: None)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["callqa", *words])
        monkeypatch.setenv("COLUMNS", "300")
        with pytest.raises(SystemExit) as ended:
            cli.call(app)
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out, shown.err

    return run


@pytest.fixture
def callqa(data: Path, typed: Command) -> Command:
    """Exit code, stdout and stderr of `callqa review words…`."""
    return lambda *words: typed("review", *words, "--data", str(data))
