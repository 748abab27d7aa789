"""The secret of removals: there whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from qa.home import Home
from qa.rights._ledger import secret_of
from qa.settings import Settings
from tests.store.made import memory


def test_a_secret_that_could_not_be_written_leaves_nothing_and_is_made_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    con, home = memory(), Home(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            secret_of(con, home, Settings())
    assert not list(tmp_path.iterdir())
    secret = secret_of(con, home, Settings())
    assert secret_of(con, home, Settings()) == secret
    assert home.removals_key.stat().st_mode & 0o777 == 0o600


def test_a_secret_that_another_process_made_meanwhile_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)

    def link(_: Path, target: Path) -> None:
        target.write_text("ab" * 32)
        raise FileExistsError

    monkeypatch.setattr(os, "link", link)
    assert secret_of(memory(), home, Settings()) == b"\xab" * 32
    assert [path.name for path in tmp_path.iterdir()] == [home.removals_key.name]
