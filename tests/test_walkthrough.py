"""The walk-through of scorecards/README.md, done as a new user would: all its files and commands."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows import cli
from tests.conftest import ROOT

pytestmark = pytest.mark.prefect

_SECTION = re.compile(r"^## A scorecard of your own in ten minutes\n(.*?)^## ", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"```(yaml|sh)\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Step:
    """One command, how it ended and what it printed."""

    line: str
    code: int
    out: str
    err: str


def blocks() -> list[tuple[str, str]]:
    found = _SECTION.search((ROOT / "scorecards" / "README.md").read_text(encoding="utf-8"))
    assert found
    return _BLOCK.findall(found[1])


@pytest.fixture
def home(sample_data: Path, sample_engine: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with scorecards and last month's data."""
    shutil.copytree(ROOT / "scorecards", tmp_path / "scorecards")
    shutil.copytree(sample_data, tmp_path / "data", symlinks=True)
    (tmp_path / "callqa.yaml").write_text("scorecards: scorecards\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def _run(line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Step:
    words = shlex.split(line)
    if words[0] != "callqa":
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        return Step(line, done.returncode, done.stdout, done.stderr)
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    shown = capsys.readouterr()
    return Step(line, int(ended.value.code or 0), shown.out, shown.err)


@pytest.mark.slow
def test_a_scorecard_of_ones_own(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = list(_walk(home, capsys, monkeypatch))
    assert [(step.line, step.code, step.err) for step in steps if step.code] == []
    told = {step.line.removeprefix("callqa ").split(" --")[0]: step.out for step in steps}
    assert "kind_words.yaml: sound" in told["scorecard check kind_words"]
    assert "kind_words: passed. 3 examples" in told["scorecard test kind_words"]
    assert "criterion apology: added" in told["scorecard diff support_chat kind_words"]
    assert "crosses the pass mark" in told["scorecard diff support_chat kind_words"]
    again = told["scorecard diff kind_words@1 kind_words"]
    assert "criterion goodbye: required.last 2 turns -> 4 turns" in again
    assert "crosses the pass mark" in again
    assert "version 1 -> 2" in again
    assert "100 x" in told["scorecard explain T-0001"]


def _walk(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Step]:
    for kind, text in blocks():
        if kind == "yaml":
            (home / "scorecards" / "kind_words.yaml").write_text(text, encoding="utf-8")
            continue
        for line in text.splitlines():
            yield _run(line, capsys, monkeypatch)
