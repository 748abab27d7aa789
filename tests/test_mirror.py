"""An inbox elsewhere becomes a folder: what changed is fetched, what is gone is removed, nothing else."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from qa import mirror
from qa.errors import CallqaError
from qa.mirror import is_remote, mirrored

URL = "memory://inbox-of-test"


@pytest.fixture
def there() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    system.pipe({f"{URL}/calls/C-1.wav": b"sound", f"{URL}/agents.csv": b"agent_id\na1\n"})
    yield system
    system.rm(URL, recursive=True)


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_same_files_lie_here_and_are_private(there: Any, tmp_path: Path) -> None:
    folder = mirrored(URL + "/", tmp_path / "mirror")
    assert _files(folder) == {"calls/C-1.wav": b"sound", "agents.csv": b"agent_id\na1\n"}
    assert {p.stat().st_mode & 0o077 for p in [folder, *folder.rglob("*")]} == {0}


def test_only_what_changed_is_fetched_and_what_is_gone_goes(
    there: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirrored(URL, tmp_path / "mirror")
    there.pipe({f"{URL}/calls/C-1.wav": b"noise", f"{URL}/chats/T.json": b"{}"})
    there.rm(f"{URL}/agents.csv")
    fetched: list[str] = []
    real = type(there).get_file

    def noted(system: Any, path: str, target: str) -> None:
        fetched.append(Path(path).name)
        real(system, path, target)

    monkeypatch.setattr(type(there), "get_file", noted)
    for _ in range(2):
        assert _files(mirrored(URL, tmp_path / "mirror")) == {
            "calls/C-1.wav": b"noise",
            "chats/T.json": b"{}",
        }
    assert sorted(fetched) == ["C-1.wav", "T.json"]


def test_what_was_fetched_from_elsewhere_is_not_taken_for_this_inbox(there: Any, tmp_path: Path) -> None:
    mirrored(URL, tmp_path / "mirror")
    other = f"{URL}/other"
    there.pipe({f"{other}/agents.csv": b"agent_id\nb2\n"})
    assert _files(mirrored(other, tmp_path / "mirror")) == {"agents.csv": b"agent_id\nb2\n"}


def test_an_inbox_that_is_not_there_removes_nothing(there: Any, tmp_path: Path) -> None:
    folder = mirrored(URL, tmp_path / "mirror")
    with pytest.raises(CallqaError, match="no files"):
        mirrored("memory://nowhere", folder)
    assert len(_files(folder)) == 2


def test_a_name_that_leads_out_is_refused(there: Any, tmp_path: Path) -> None:
    there.store["/inbox-of-test/../evil"] = there.store["/inbox-of-test/agents.csv"]
    try:
        with pytest.raises(CallqaError, match=r"no \.\."):
            mirrored(URL, tmp_path / "mirror")
    finally:
        del there.store["/inbox-of-test/../evil"]


def test_a_disk_here_that_is_full_is_not_taken_for_a_mistake_there(
    there: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(mirror, "_fetch", full)
    with pytest.raises(OSError, match="No space left"):
        mirrored(URL, tmp_path / "here")


def test_a_protocol_that_nobody_knows_is_said(tmp_path: Path) -> None:
    with pytest.raises(CallqaError, match=r"^inbox: "):
        mirrored("nonsense://bucket/inbox", tmp_path / "mirror")


def test_a_folder_is_no_url() -> None:
    assert not is_remote("data/inbox")
    assert is_remote("s3://bucket/inbox")


def test_a_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        given = {
            "endpoint_url": f"http://{host}:{port}",
            "key": "k",
            "secret": "s",
            "skip_instance_cache": True,
        }
        monkeypatch.setitem(fsspec.config.conf, "s3", given)
        bucket = fsspec.filesystem("s3")
        bucket.mkdir("calls-of-test")
        bucket.pipe("calls-of-test/inbox/chats/T.json", b"{}")
        folder = mirrored("s3://calls-of-test/inbox", tmp_path / "mirror")
        bucket.pipe("calls-of-test/inbox/chats/T.json", b"[]")
        assert _files(folder) == {"chats/T.json": b"{}"}
        assert _files(mirrored("s3://calls-of-test/inbox", folder)) == {"chats/T.json": b"[]"}
    finally:
        server.stop()
