"""A throw-away PostgreSQL for tests: in a folder of its own, heard on a socket there, gone at the end."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

__all__ = ["Postgres", "programs", "server"]

_USER = "callqa"
_FAST = "-c fsync=off -c listen_addresses=''"  # nothing of it needs to outlast the tests
_NUMBERS = count()


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server: where its programs and its socket are."""

    programs: Path
    socket: Path

    def new_store(self) -> str:
        """Settings' `store` for a lake with a new database as catalogue."""
        name = f"lake_{next(_NUMBERS)}"
        create = (self.programs / "createdb", "-h", self.socket, "-U", _USER, "-T", "template0", name)
        subprocess.run(create, check=True, capture_output=True)
        return f"ducklake:postgres:dbname={name} host={self.socket} user={_USER}"


def programs() -> Path | None:
    """The folder with PostgreSQL's programs; None where it isn't installed. Debian has them on no PATH."""
    found = [Path(path).resolve().parent for path in (shutil.which("initdb"),) if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in found if (folder / "pg_ctl").exists()), None)


@contextmanager
def server(folder: Path) -> Iterator[Postgres]:
    """Runs with these programs until the end; as the user postgres where root asks, whom it refuses."""
    owner = "postgres" if os.geteuid() == 0 else None
    home = Path(
        tempfile.mkdtemp(prefix="pg-")
    )  # a socket's path may have 107 bytes, and its owner must get there
    if owner:
        shutil.chown(home, owner, owner)
    data, socket = home / "data", home

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, capture_output=True, user=owner, cwd=home)

    try:
        run(folder / "initdb", "-D", data, "-A", "trust", "-N", "-U", _USER, "--locale", "C.UTF-8")
        start: list[str | Path] = ["-w", "-l", home / "log", "-o", f"-k {socket} {_FAST}", "start"]
        run(folder / "pg_ctl", "-D", data, *start)
        try:
            yield Postgres(folder, socket)
        finally:
            run(folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home)
