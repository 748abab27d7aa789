"""A sound warehouse with rows in every table, made once for all the tests that change a copy of it."""

import shutil
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from qa import store
from qa.settings import Settings
from qa.store import _schema
from tests.store.filled import fill
from tests.store.made import DECLARED


def sound_warehouse(data: Path) -> Path:
    """DATA with that warehouse, published; returned."""
    shutil.copytree(_made().name, data, dirs_exist_ok=True)
    return data


def make_sound(data: Path, settings: Settings) -> None:
    """The same in any store, made anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_schema, "_declared", lambda: DECLARED)
        with closing(store.open_warehouse(data, settings=settings)) as con:
            fill(con)
            con.execute("UPDATE interactions SET turn_count = 1, part_of = NULL")
            con.execute("UPDATE criterion_results SET outcome = 'met', machine_outcome = 'met'")
            con.execute("UPDATE disputes SET state = 'open'")
            con.execute("UPDATE calibrations SET completed_at = started_at")
            store.publish(con, data, settings)


@cache
def _made() -> "TemporaryDirectory[str]":
    folder = TemporaryDirectory(prefix="sound-")
    make_sound(Path(folder.name), Settings())
    return folder
