"""A small site: chats of two customers in an inbox, and nights over it without an orchestrator."""

import json
import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from qa import steps, store
from qa.home import Home
from qa.settings import Retention, Settings
from tests.store.made import rows

SECRET = "wombat"
"""A word that only bob ever says."""
CHATS = (
    ("case-1001", "ann", "2026-03-02", "my parcel is lost"),
    ("case-2002", "bobolink", "2026-03-10", f"my {SECRET} is lost"),
    ("case-3003", "bobolink", "2026-03-11", f"the {SECRET} is still lost"),
)


def write_chat(inbox: Path, name: str, customer: str, day: str, words: str, **more: object) -> Path:
    said = [
        ("customer", f"Hello, {words}. I am so annoyed, {words}!"),
        ("agent", "Hello, Anna from Harbor. I am so sorry to hear that."),
        ("agent", "I will send it again today. Anything else I can do? Goodbye!"),
        ("customer", f"Thanks, {words}."),
    ]
    turns = [{"speaker": who, "text": text, "start": 20 * i} for i, (who, text) in enumerate(said)]
    about: dict[str, object] = {
        "id": name,
        "channel": "chat",
        "agent_id": "a1",
        "customer_id": customer,
        "language": "en",
    }
    about |= {"started_at": f"{day}T10:00:00+00:00", "turns": turns}
    path = inbox / "chats" / f"{name}.json"
    path.write_text(json.dumps({**about, **more}))
    return path


@dataclass(frozen=True)
class Site:
    """A job and its inbox."""

    job: steps.Job
    inbox: Path

    @property
    def home(self) -> Home:
        return self.job.home

    @property
    def settings(self) -> Settings:
        return self.job.settings

    def keeping(self, **days: int) -> "Site":
        """The same with a retention."""
        settings = self.settings.model_copy(update={"retention": Retention(**days)})
        return replace(self, job=replace(self.job, settings=settings))

    def night(self) -> steps.Plan:
        """A run without its orchestrator."""
        job = self.job
        with closing(steps.open_store(job)) as con:
            steps.catch_up(job, con)
            steps.begin(con)
            planned = steps.plan(job, self.inbox, con)
            for loaded in steps.read_texts(job, planned, con):
                steps.load(con, [loaded])
            steps.reject(job, con, planned, [])
            steps.score(job, con)
            steps.retain(job, con)
            steps.write_reports(job, con)
            steps.publish(job, con)
            steps.write_site(job)
        steps.compact(job)
        return planned

    def asked(self, sql: str) -> list[tuple[object, ...]]:
        """The warehouse's answer."""
        with closing(store.open_warehouse(self.home.root, read_only=True, settings=self.settings)) as con:
            return rows(con, sql)

    def holding(self, *traces: str) -> list[str]:
        """Files of the data folder that hold one of these, backups aside."""
        files = (path for path in self.home.root.rglob("*") if path.is_file())
        return [
            path.relative_to(self.home.root).as_posix()
            for path in files
            if path.parent != self.home.backups and any(each in _contents(path) for each in traces)
        ]


def _contents(path: Path) -> str:
    """The file's bytes as Latin-1; of a Parquet file, whose pages are packed, its rows."""
    if path.suffix == ".parquet":
        return str(duckdb.from_parquet(str(path)).fetchall())
    return path.read_bytes().decode("latin-1")


@pytest.fixture(scope="module")
def common_job(tmp_path_factory: pytest.TempPathFactory) -> steps.Job:
    return replace(steps.open_job(tmp_path_factory.mktemp("common")), settings=Settings(workers=1))


@pytest.fixture
def site(common_job: steps.Job, tmp_path: Path) -> Site:
    """Before its first night."""
    return _made(common_job, tmp_path)


@pytest.fixture(scope="session")
def ran_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site after its first night, for copies."""
    folder = tmp_path_factory.mktemp("ran")
    _made(steps.open_job(folder / "other"), folder).night()
    return folder


@pytest.fixture
def ran(common_job: steps.Job, ran_once: Path, tmp_path: Path) -> Site:
    """After its first night."""
    for name in ("data", "inbox"):
        shutil.copytree(ran_once / name, tmp_path / name)
    return Site(replace(common_job, home=Home(tmp_path / "data")), tmp_path / "inbox")


def _made(job: steps.Job, folder: Path) -> Site:
    home = Home(folder / "data")
    home.make()
    inbox = folder / "inbox"
    (inbox / "chats").mkdir(parents=True)
    for name, customer, day, words in CHATS:
        write_chat(inbox, name, customer, day, words)
    (inbox / "agents.csv").write_text("agent_id,agent_name,team,email\na1,Anna Whitfield,North,\n")
    (inbox / "surveys.csv").write_text(
        "interaction_id,answered_at,csat,nps,ces,resolved,comment\n"
        f"case-1001,,5,9,6,yes,fine\ncase-2002,,1,2,6,no,where is my {SECRET}\n"
    )
    return Site(replace(job, home=home, settings=Settings(workers=1)), inbox)


NOW = datetime.fromisoformat("2026-11-22T03:00:00+00:00")
