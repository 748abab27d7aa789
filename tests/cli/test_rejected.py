"""`callqa store rejected`: what could not be used, and sealed copies that the site's key opens."""

from pathlib import Path

import pytest

from qa import raw, store
from qa.home import Home
from qa.privacy import open_labels
from qa.settings import Settings
from qa.types import Rejected
from tests.cli.conftest import Command

CALLED = "calls/x_+15550123456_y.wav"
KEY = "0123456789abcdef-a-key"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder after a night that could not use one recording."""
    home = Home(tmp_path / "data")
    home.make()
    name = open_labels(home.names_key).name(CALLED)
    con = store.open_warehouse(home.root, settings=Settings())
    store.replace_rejected(con, [Rejected(name, None, "not_audio", "is no audio.")], {name: "a.sealed"})
    store.publish(con, home.root, Settings())
    con.close()
    (tmp_path / "inbox" / "calls").mkdir(parents=True)
    (tmp_path / "inbox" / CALLED).write_bytes(b"words of somebody")
    return home.root


def test_a_file_is_called_as_in_the_inbox_only_where_that_is_named(
    typed: Command, data: Path, tmp_path: Path
) -> None:
    code, out, _ = typed("store", "rejected", "--data", str(data))
    assert code == 0
    assert "not_audio" in out
    assert "5550123456" not in out
    assert CALLED in typed("store", "rejected", str(tmp_path / "inbox"), "--data", str(data))[1]


def test_a_sealed_copy_opens_with_the_key_and_where_it_is_asked_for(
    typed: Command, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text(KEY)
    (tmp_path / "key").chmod(0o600)
    (tmp_path / "site.yaml").write_text(f"encryption_key_file: {tmp_path / 'key'}\n")
    raw.keep(data / "rejected", "calls/a.wav", tmp_path / "inbox" / CALLED, KEY)
    asked = ("store", "rejected", "--data", str(data), "--settings", str(tmp_path / "site.yaml"), "--open")
    assert "--out" in typed(*asked, "calls/a.wav")[2]
    assert "no copy" in typed(*asked, "calls/b.wav", "--out", str(tmp_path / "out"))[2]
    assert typed(*asked, "calls/a.wav", "--out", str(tmp_path / "out"))[0] == 0
    assert (tmp_path / "out").read_bytes() == b"words of somebody"
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
