"""Readers in other processes while the file is published again and again."""

from contextlib import closing
from pathlib import Path

from qa.settings import Settings
from qa.store import publish
from tests.bench.store_readers import grow, race, read
from tests.store.made import memory


def test_readers_see_every_version_whole_and_meet_no_error(tmp_path: Path) -> None:
    with closing(memory()) as con:
        found, took = race(con, tmp_path, readers=2, publishes=3, interactions=400, in_step=True)
    assert len(took) == 3
    assert [(each.versions, each.torn, each.errors) for each in found] == [(4, 0, ())] * 2
    assert all(each.reads >= each.versions for each in found)


def test_a_torn_read_would_be_seen(tmp_path: Path) -> None:
    """The race proves something only if it can be lost."""
    with closing(memory()) as con:
        grow(con, 0, 0, 10)
        publish(con, tmp_path, Settings())
        assert read(tmp_path) == (1, True)
        con.execute("DELETE FROM evaluations WHERE evaluation_id = 'e3'")
        publish(con, tmp_path, Settings())
        assert read(tmp_path) == (1, False)
