"""One inbox, whoever does the work: the published tables are the same, also when a worker is killed."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from flows import pool, runners, tasks
from qa.errors import ConfigError
from tests.conftest import ROOT
from tests.flows import deadly, night
from tests.postgres import Postgres

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server")]

Tables = dict[str, list[tuple[Any, ...]]]
SETTINGS = "engine: imported\ntranscripts: {words}\nbatch_size: 4\nworkers: 2\ntranscribe_workers: 1\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an inbox, and the words of its recordings as another engine would write them."""
    folder = tmp_path_factory.mktemp("site")
    night.write_inbox(folder / "inbox")
    (folder / "words").mkdir()
    for name, channels in night.words_of_calls().items():
        said = [[{"text": w.text, "start": w.start_s, "end": w.end_s} for w in one] for one in channels]
        record = {"language": "en", "channels": said}
        (folder / "words" / name).with_suffix(".json").write_text(json.dumps(record))
    return folder


@pytest.fixture(scope="module")
def alone(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The tables of a night on one process."""
    return _night(site, tmp_path_factory.mktemp("alone"), "workers: 1")


def _night(site: Path, folder: Path, more: str) -> Tables:
    from flows.nightly import run_nightly

    settings = folder / "callqa.yaml"
    text = SETTINGS.format(words=site / "words")
    settings.write_text(text.replace("workers: 2\n", "", 1) + more if "workers:" in more else text + more)
    run_nightly(site / "inbox", folder / "data", settings, 1)
    assert not (folder / "data" / "parts").exists()
    return night.rows(folder / "data")


@pytest.fixture
def kill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Kills the first process that stops for it; the test fails where none did."""
    deadly.make(tmp_path)
    monkeypatch.setenv(deadly.VARIABLE, str(tmp_path))
    killer = threading.Thread(target=deadly.kill_who_stops, args=(tmp_path,), daemon=True)
    killer.start()
    yield
    assert (tmp_path / "stopped").exists()
    killer.join()


@contextmanager
def _workers(name: str, count: int, folder: Path) -> Iterator[None]:
    """A work pool and so many workers, each a process that runs one part at a time."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.settings import PREFECT_API_URL

    with get_client(sync_client=True) as client:
        client.create_work_pool(WorkPoolCreate(name=name, type="process"))
    environment = os.environ | {
        "PREFECT_API_URL": str(PREFECT_API_URL.value()),
        "PREFECT_WORKER_QUERY_SECONDS": "0.5",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "prefect", "worker", "start", "--type", "process", "--pool", name]
    with ExitStack() as stack, (folder / "workers.log").open("wb") as log:
        for number in range(count):
            worker = subprocess.Popen(
                [*command, "--limit", "1", "--name", f"{name}-{number}"],
                env=environment,
                cwd=folder,
                stdout=log,
                stderr=log,
            )
            stack.callback(worker.wait)
            stack.callback(worker.kill)  # asked to end, it waits for what it may still be given
        yield


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The settings of a store: none for a file, or those of a DuckLake with its catalogue in PostgreSQL."""
    if request.param == "file":
        return ""
    postgres: Postgres = request.getfixturevalue("postgres")
    return f"store: {postgres.new_store()}\nstore_data: {tmp_path / 'lake'}\n"


@pytest.mark.slow
@pytest.mark.usefixtures("kill")
@pytest.mark.parametrize("store", ["file", "lake"], indirect=True)
def test_two_dask_workers_come_to_the_same_though_one_is_killed(
    site: Path, tmp_path: Path, alone: Tables, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "analyse_there", deadly.analyse_there)
    assert _night(site, tmp_path, f"runner: dask\n{store}") == alone
    assert (tmp_path / "lake").exists() == bool(store)


@pytest.mark.slow
@pytest.mark.usefixtures("kill")
@pytest.mark.parametrize("store", ["file", "lake"], indirect=True)
def test_a_work_pool_of_two_comes_to_the_same_though_a_worker_is_killed(
    site: Path, tmp_path: Path, alone: Tables, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "BATCHES_A_PART", 1)
    monkeypatch.setattr(pool, "_POLL_S", 0.2)
    monkeypatch.setattr(pool, "ENTRYPOINT", "tests.flows.deadly.do_part")
    name = "test-pool-of-a-lake" if store else "test-pool"
    with _workers(name, 2, tmp_path):
        assert _night(site, tmp_path, f"runner: pool\npool: {name}\n{store}") == alone
    assert (tmp_path / "lake").exists() == bool(store)


@pytest.mark.skipif(find_spec("prefect_ray") is None, reason="needs callqa[ray]")
def test_two_ray_workers_come_to_the_same(site: Path, tmp_path: Path, alone: Tables) -> None:
    program = [sys.executable, "-m", "tests.flows.ray_night", str(site / "inbox"), str(tmp_path)]
    (tmp_path / "callqa.yaml").write_text(SETTINGS.format(words=site / "words") + "runner: ray\n")
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert night.rows(tmp_path / "data") == alone


def test_a_pool_that_there_is_not_is_a_mistake_with_a_remedy(site: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="prefect work-pool create nobody --type process"):
        _night(site, tmp_path, "runner: pool\npool: nobody\n")


def test_what_is_not_installed_is_said_with_its_command(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runners, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"pip install 'callqa\[ray\]'"):
        _night(site, tmp_path, "runner: ray\n")
