"""A publish that is killed at any step leaves whole files, and the next one cleans up."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from qa.settings import Settings
from qa.store import _publish, publish
from tests.store.made import memory, put, rows

ROOT = Path(__file__).resolve().parents[2]
BY_TEAM = Settings(publish_by=("team",))
FEW = {"agents", "interactions", "turns"}  # enough for files of teams; all tables would take minutes here


class Killed(BaseException):
    """The process ends here."""


class Fate:
    """Ends the process at its n-th step that changes the disk; what would follow doesn't happen."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left: int | None = None
        self.is_dead = False
        for where, name in ((os, "fsync"), (shutil, "rmtree"), *((Path, name) for name in _OF_PATHS)):
            monkeypatch.setattr(where, name, self._mortal(getattr(where, name)))

    def _mortal(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **kwargs: Any) -> Any:
            if self.is_dead:
                return None
            if self.left is not None:
                if self.left == 0:
                    self.is_dead = True
                    raise Killed
                self.left -= 1
            return step(*args, **kwargs)

        return stepped

    def spare(self) -> None:
        """Nothing ends any more."""
        self.left, self.is_dead = None, False


_OF_PATHS = ("chmod", "mkdir", "replace", "unlink")


@pytest.fixture
def warehouse(monkeypatch: pytest.MonkeyPatch) -> Iterator[duckdb.DuckDBPyConnection]:
    found = _publish._published
    monkeypatch.setattr(_publish, "_published", lambda con: [each for each in found(con) if each[0] in FEW])
    monkeypatch.setattr(_publish, "ANEW", set())
    with closing(memory()) as con:
        for team in ("North", "South"):
            put(con, "agents", agent_id=team, agent_name=team, team=team)
        yield con


def counts(data: Path) -> list[int]:
    """The number of interactions in each file that is open to readers."""
    found = []
    for path in sorted((data / "published").rglob("*.duckdb")):
        if path.parent.name != ".publishing" and ".publishing" not in path.parts:
            with closing(duckdb.connect(str(path), read_only=True)) as con:
                found.append(int(str(rows(con, "SELECT count(*) FROM interactions")[0][0])))
    return found


def test_killed_at_any_step_it_leaves_every_file_whole(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(warehouse, tmp_path, BY_TEAM)
    put(warehouse, "interactions", interaction_id="new")
    warehouse.execute("DELETE FROM agents WHERE team = 'South'")
    fate = Fate(monkeypatch)
    steps = 0
    before = counts(tmp_path)
    assert before == [0, 0, 0]  # the one for all, North, South
    while True:
        fate.left = steps
        try:
            publish(warehouse, tmp_path, BY_TEAM)
        except Killed:
            steps += 1
            fate.spare()
            assert all(now in {0, 1} for now in counts(tmp_path))
            continue
        break
    fate.spare()
    assert steps > 10  # it did end at many places
    assert counts(tmp_path) == [1, 1]
    left = {path.relative_to(tmp_path / "published").as_posix() for path in tmp_path.rglob("*.duckdb*")}
    assert left == {"callqa.duckdb", "teams/North.duckdb"}
    assert {path.name for path in (tmp_path / "published").iterdir()} == {"callqa.duckdb", "teams"}


KILLED = """
import os, sys
from pathlib import Path
from qa.settings import Settings
from qa.store import _publish, publish
from tests.store.made import memory, put
con = memory()
put(con, "interactions", interaction_id="new")
setattr(_publish, sys.argv[2], lambda *_: os._exit(9))
publish(con, Path(sys.argv[1]), Settings())
"""


@pytest.mark.parametrize("step", ["_comment", "sync"])
def test_a_process_that_really_ends_leaves_the_last_file(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, step: str
) -> None:
    """Once with a table half written, once with the whole file written but not yet in place."""
    path = publish(warehouse, tmp_path, Settings())
    before = path.read_bytes()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", KILLED, str(tmp_path), step]
    assert subprocess.run(command, env=environment, check=False).returncode == 9
    assert (path.parent / ".publishing" / "callqa.duckdb").exists()
    assert path.read_bytes() == before
    publish(warehouse, tmp_path, Settings())
    assert list(path.parent.iterdir()) == [path]
