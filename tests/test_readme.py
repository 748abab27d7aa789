"""The READMEs tell the truth: their callqa commands run, their make targets exist, their links lead on."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from flows import cli
from tests.conftest import ROOT

READMES = sorted(p for p in [*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("qa/*/README.md")])
_BLOCK = re.compile(r"```sh\n(.*?)```", re.S)
_SLOW = ("callqa transcribe", "callqa models fetch")  # heard with real weights in tests/transcribe


def _lines(path: Path) -> list[str]:
    blocks = _BLOCK.findall(path.read_text(encoding="utf-8"))
    lines = [
        line.partition(" #")[0].strip()
        for block in blocks
        for line in block.replace("\\\n", " ").splitlines()
    ]
    return [line for line in lines if line]


def _commands() -> list[str]:
    found = [line for line in _lines(ROOT / "README.md") if line.startswith("callqa ")]
    return [line for line in found if not line.startswith(_SLOW)]


@pytest.mark.prefect
@pytest.mark.usefixtures("sample_engine")
@pytest.mark.parametrize("line", _commands())
def test_every_command_of_the_readme_runs(
    line: str, sample_data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    words = shlex.split(line)[1:]
    (tmp_path / "data").symlink_to(sample_data)
    for name in ("scorecards", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    if not (sample_data / "samples").exists():
        (sample_data / "samples").symlink_to(ROOT / "data" / "samples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["callqa", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code in {0, None, 1}, line


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / "README.md").read_text(), re.M)))
)
def test_every_make_target_of_the_readme_exists(target: str) -> None:
    planned = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert planned.returncode == 0, planned.stderr


@pytest.mark.parametrize("path", READMES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", READMES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_merge_left_its_marks(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line.startswith(("<<<<<<<", "=======", ">>>>>>>"))]


def test_every_folder_has_a_readme() -> None:
    for folder in ("flows", "qa", "scorecards", "models", "data", "tests"):
        assert (ROOT / folder / "README.md").exists()
