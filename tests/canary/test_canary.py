"""Secrets planted in every kind of input are in no byte written, in no argument, environment or message."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.canary.planted import SECRETS, words_of_calls, write_inbox
from tests.canary.search import Searcher, contents
from tests.canary.watch import Watch

pytestmark = pytest.mark.prefect

_MARK = "CALLQA_CANARY"
_SETTINGS = "workers: 1\ntranscribe_workers: 1\n"
_KINDS = {secret.text: secret.kind for secret in SECRETS}
_FIRST = """
run ../inbox --data data
export --out export --data data
store rejected --data data
import ../inbox/chats --out native
"""
_ALL = """
run ../inbox --data data
run ../inbox --data data
rescore --data data
report --data data
site --data data
export --out export --data data
export --out book --format xlsx --data data
export actions --out tasks.csv --data data
send --week 2026-W45 --folder share --data data
scorecard explain T-1 --data data
store rejected --data data
store check --data data
store backup --data data
doctor ../inbox --data data
import ../inbox/chats --out native
"""


class Night:
    """A place of its own: data, home, temporary files and Prefect's home, all watched."""

    def __init__(self, root: Path) -> None:
        self.root, self.kept = root, root / "kept"
        self.homes = {"HOME": "home", "TMPDIR": "tmp", "PREFECT_HOME": "prefect"}
        for name in (*self.homes.values(), "kept", "work", "work/data"):
            (root / name).mkdir()
        write_inbox(root / "inbox")
        (root / "work" / "callqa.yaml").write_text(_SETTINGS)
        self.told: set[bytes] = set()

    def ends(self, kill: str, commands: str) -> subprocess.CompletedProcess[str]:
        """Run the commands; what they say is searched as well."""
        homes = {name: str(self.root / folder) for name, folder in self.homes.items()}
        watched = [self.root / folder for folder in (*self.homes.values(), "work")]
        arguments = " , ".join(commands.strip().splitlines()).split()
        with Watch(watched, self.kept, f"{_MARK}=1") as watch:
            done = subprocess.run(
                [sys.executable, "-m", "tests.canary.night", kill, *arguments],
                cwd=self.root / "work",
                env={**os.environ, **homes, _MARK: "1", "PYTHONPATH": str(Path.cwd())},
                capture_output=True,
                text=True,
                check=False,
            )
        self.told |= watch.told | {done.stdout.encode(), done.stderr.encode()}
        return done

    def found(self) -> list[tuple[str, str, str]]:
        """Kind, text and place of every secret that was written."""
        searcher = Searcher(_KINDS)
        hits = {(text, where) for where, data in self._written() for text in searcher.found_in(data)}
        return sorted((_KINDS[text], text, where) for text, where in hits)

    def _written(self) -> Iterator[tuple[str, bytes]]:
        """All that was written, but for the inbox, which callqa only reads."""
        inbox = self.root / "inbox"
        for path in sorted(self.root.rglob("*")):
            if not path.is_relative_to(inbox):
                where = path.relative_to(self.root).as_posix()
                yield where, where.encode()
                if path.is_file() and not path.is_symlink():
                    yield from ((where, data) for data in contents(path))
        yield from (("arguments, environments and messages", said) for said in sorted(self.told))


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    monkeypatch.delenv("CALLQA_DEBUG", raising=False)
    return Night(tmp_path)


def _ends(done: subprocess.CompletedProcess[str]) -> list[str]:
    """How the commands ended: 0 or 1 is well, as inputs are rejected."""
    assert done.returncode == 0, done.stderr
    return [line for line in done.stdout.splitlines() if " ended with " in line]


def test_no_secret_is_found_in_anything_that_is_written(
    night: Night, prefect_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.settings import PREFECT_API_URL

    monkeypatch.setenv("PREFECT_API_URL", str(PREFECT_API_URL.value()))
    done = night.ends("-", _FIRST)
    ends = _ends(done)
    assert [end.partition(" ")[0] for end in ends] == ["run", "export", "store", "import"]
    assert {end[-1] for end in ends} <= {"0", "1"}, (ends, done.stderr)
    assert len(list((night.root / "work" / "data" / "cache" / "transcripts").iterdir())) == 3
    assert not night.found()


@pytest.mark.slow
def test_no_secret_is_found_after_a_kill_and_all_that_a_site_does(night: Night) -> None:
    """With a Prefect server of its own, whose database, log and blocks are searched too."""
    for function in ("hear", "load", "score", "write_site"):
        killed = night.ends(function, "run ../inbox --data data")
        assert killed.returncode == -9, killed.stderr
    for command in _ALL.strip().splitlines():
        _ends(night.ends("-", command))
    assert (night.root / "prefect" / "prefect.db").exists()
    assert not night.found()


def test_the_search_finds_each_secret_in_the_inbox(tmp_path: Path) -> None:
    write_inbox(tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    searcher = Searcher(_KINDS)
    found = {text for path in files for data in contents(path) for text in searcher.found_in(data)}
    for channels in words_of_calls().values():
        said = " ".join(word.text for channel in channels for word in channel)
        found |= searcher.found_in(said.encode())
    assert len(_KINDS) >= 100
    assert found == set(_KINDS)
