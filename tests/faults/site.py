"""Disturbed nights beside an undisturbed one: how they end, what the next night makes of it, what is left."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.faults import scenes
from tests.faults.points import Point, Scene
from tests.faults.state import State, differences, state_of

__all__ = ["FAULTS_OF_DISKS", "Outcome", "Site", "can_mount"]

FAULTS_OF_DISKS = {"full disk", "read-only disk"}
_CALM: dict[str, Any] = {"fault": "", "place": "", "match": "", "nth": 1, "is_after": False, "server": None}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the disturbed night and the next one ended, what both said, and how what is there now differs."""

    point: Point
    ended: int
    next_ended: int
    said: str
    next_said: str
    differences: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """As it must be: both nights end as they should, and nothing is lost, double or left."""
        usual = self.ended == self.point.ends and self.next_ended == 1
        return usual and not self.differences and "Traceback" not in self.said + self.next_said


def can_mount() -> bool:
    """Whether this machine lets us have file systems of our own, to fill and to lock."""
    return (
        _unshared() and subprocess.run([*_UNSHARE, "true"], capture_output=True, check=False).returncode == 0
    )


_UNSHARE = ("unshare", "--mount", "--") if os.getuid() == 0 else ("unshare", "-Ur", "--mount", "--")


def _unshared() -> bool:
    return shutil.which("unshare") is not None


class Site:
    """A folder for the nights, and the process of which they are forked.

    `api` is the URL of a Prefect server; without one nights run without Prefect.
    """

    def __init__(self, root: Path, api: str | None) -> None:
        self._root, self._api = root, api
        self._undisturbed: dict[Scene, State] = {}
        (root / "tmp").mkdir(parents=True)
        prefix = _UNSHARE if can_mount() else ()
        with (root / "nights.log").open("ab") as said:
            self._nights = subprocess.Popen(
                [*prefix, sys.executable, "-m", "tests.faults.nights"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                env={
                    **os.environ,
                    "PREFECT_HOME": str(root / "prefect"),
                    "PREFECT_API_URL": api or "",
                    "OMP_NUM_THREADS": "1",
                    "OPENBLAS_NUM_THREADS": "1",
                },
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._nights.communicate()

    @cached_property
    def ready(self) -> dict[str, Any]:
        """What the process says when it has loaded everything."""
        return self._answer()

    def folder_of(self, scene: Scene) -> Path:
        """Where the undisturbed night was."""
        return self._root / f"undisturbed-{scene}"

    def undisturbed(self, scene: Scene) -> State:
        """What a night leaves that nothing disturbs."""
        if scene not in self._undisturbed:
            folder = self._before(scene, self.folder_of(scene).name)
            ended, said = self._night(folder, scene, _CALM, "night")
            if ended != 1:
                raise AssertionError(said)
            self._undisturbed[scene] = self._state(folder)
        return self._undisturbed[scene]

    def disturbed(self, point: Point, before: Sequence[Point] = ()) -> Outcome:
        """A night with the fault, then another without; first, in the same folder, one for each `before`."""
        calm = self.undisturbed(point.scene)
        folder = self._before(point.scene, "disturbed")
        missed = []
        for each in before:
            ended, said = self._disturbed_night(folder, each)
            missed += [f"{each.name}: ended {ended}, not {each.ends}: {said[-300:]}"] * (ended != each.ends)
        ended, said = self._disturbed_night(folder, point)
        next_ended, next_said = self._night(folder, point.scene, _CALM, "next")
        try:
            differing = differences(calm, self._state(folder))
        except Exception as error:
            differing = [f"can't be read: {type(error).__name__}: {error}"]
        found = (*missed, *differing, *self._left(folder, point))
        outcome = Outcome(point, ended, next_ended, said, next_said, found)
        if outcome.is_well:
            shutil.rmtree(folder)
        else:
            shutil.rmtree(self._root / "last", ignore_errors=True)
            folder.rename(self._root / "last")
        return outcome

    def _disturbed_night(self, folder: Path, point: Point) -> tuple[int, str]:
        """How it ended and what it said; the inbox is as it was."""
        order = {**_CALM, **asdict(point)}
        if point.fault == "server gone":
            told = self._night_by_a_server(folder, order)
        else:
            told = self._night(folder, point.scene, order, "night")
        shutil.rmtree(folder / "inbox")
        shutil.copytree(folder / "as-it-was", folder / "inbox", copy_function=shutil.copy2)
        return told

    def _before(self, scene: Scene, name: str) -> Path:
        """A folder with inbox, settings and data as a night of the scene finds them."""
        folder = self._root / name
        shutil.rmtree(folder, ignore_errors=True)
        if scene == "later":
            shutil.copytree(self._after_the_first(), folder, copy_function=shutil.copy2)
            scenes.change(folder)
        else:
            folder.mkdir()
            scenes.write(folder, scene)
            (folder / "data").mkdir()
        shutil.copytree(folder / "inbox", folder / "as-it-was", copy_function=shutil.copy2)
        return folder

    def _after_the_first(self) -> Path:
        folder = self._root / "first"
        if not folder.exists():
            self._before("first", "first")
            shutil.rmtree(folder / "as-it-was")
            ended, said = self._night(folder, "first", _CALM, "first")
            if ended != 1:
                raise AssertionError(said)
        return folder

    def _night(
        self, folder: Path, scene: Scene, order: dict[str, Any], name: str, **more: Any
    ) -> tuple[int, str]:
        """How it ended, and what it said."""
        inbox = folder / "inbox"
        (folder / "tmp").mkdir(exist_ok=True)
        said = folder / f"{name}.said"
        asked = order | {
            "inbox": inbox.as_uri() if scene == "elsewhere" else str(inbox),
            "data": str(folder / "data"),
            "settings": str(folder / "site.yaml"),
            "said": str(said),
            "tmp": str(folder / "tmp"),
            "api": self._api,
        }
        assert self.ready
        assert self._nights.stdin is not None
        self._nights.stdin.write(json.dumps(asked | more) + "\n")
        self._nights.stdin.flush()
        return int(self._answer()["ended"]), said.read_text()

    def _answer(self) -> dict[str, Any]:
        assert self._nights.stdout is not None
        line = self._nights.stdout.readline()
        if not line:
            raise AssertionError((self._root / "nights.log").read_text())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _night_by_a_server(self, folder: Path, order: dict[str, Any]) -> tuple[int, str]:
        """By a server of its own, which the fault ends."""
        from flows.server import _await_health, _free_port

        port, log = _free_port(), folder / "server.log"
        with log.open("ab") as file:
            child = subprocess.Popen(
                [sys.executable, "-m", "flows.server", str(port)],
                stdin=subprocess.PIPE,
                stdout=file,
                stderr=file,
            )
        try:
            url = f"http://127.0.0.1:{port}/api"
            _await_health(url, child, log)
            return self._night(folder, "first", order, "night", api=url, server=child.pid)
        finally:
            child.send_signal(signal.SIGKILL)
            child.communicate()

    def _state(self, folder: Path) -> State:
        return state_of(folder / "data", folder / "site.yaml")

    def _left(self, folder: Path, point: Point) -> tuple[str, ...]:
        """What lies in the folder for temporary files, and words that should be gone from every file."""
        left = [f"temporary: {path.name}" for path in (folder / "tmp").iterdir()]
        if point.scene == "later":
            for path in (path for path in (folder / "data").rglob("*") if path.is_file()):
                held = path.read_bytes()
                left += [
                    f"{path.relative_to(folder / 'data')} holds {word}"
                    for word in scenes.GONE
                    if word.encode() in held
                ]
        return tuple(left)
