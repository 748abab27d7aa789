"""Reports are sent out of a published week of the story, to a server on this machine."""

import shutil
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme
import yaml

from qa import store
from qa.report import write_reports
from qa.scoring import Scorecard
from qa.settings import Settings
from qa.store import replace_roster
from qa.types import Agent
from tests.report import builder, story
from tests.send.postoffice import PostOffice, open_office
from tests.vocabulary import instead_of_the_real_checks

AT = datetime(2026, 11, 9, 6, 0, tzinfo=UTC)
ROSTER = (
    Agent("a101", "Anna Whitfield", "North", "anna@shop.example"),
    Agent("a102", 'Ben "Bo" Ökafor', "North", "Ben@shop.example"),
    Agent("a103", "Carla Jensen", "North", "carla@shop.example"),
    Agent("a104", "David Malone", "South", "david@shop.example"),
)

Office = Callable[..., PostOffice]


@pytest.fixture(scope="module", autouse=True)
def own_vocabulary() -> Iterator[None]:
    """While a module of this folder runs, the checks are those of the story."""
    with instead_of_the_real_checks(builder.checks):
        yield


@pytest.fixture(scope="session")
def story_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the story is published and reported, and beside it its scorecards."""
    folder = tmp_path_factory.mktemp("story")
    data = folder / "data"
    data.mkdir()
    with instead_of_the_real_checks(builder.checks):
        told = story.warehouse()
        replace_roster(told.con, ROSTER, AT)
        (memory,) = told.con.execute("SELECT current_database()").fetchall()[0]
        told.con.execute(f"ATTACH '{data / 'warehouse.duckdb'}' AS copy")
        told.con.execute(f"COPY FROM DATABASE {memory} TO copy")
        told.con.execute("DETACH copy")
        with closing(store.open_warehouse(data)) as con:
            store.publish(con, data)
        with closing(store.open_published(data)) as con:
            write_reports(con, data / "reports", told.scorecards, dispute_days=14)
        _write_cards(folder / "scorecards", told.scorecards)
    return data


def _write_cards(folder: Path, cards: tuple[Scorecard, ...]) -> None:
    folder.mkdir()
    for card in cards:
        plain = card.model_dump(mode="json", exclude_defaults=True)
        (folder / f"{card.id}.yaml").write_text(yaml.safe_dump(plain, allow_unicode=True), "utf-8")


@pytest.fixture
def data(story_data: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    return Path(shutil.copytree(story_data, tmp_path / "data"))


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Who signs the server's certificate."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The authority's certificate, which this machine trusts while the test runs."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


@pytest.fixture(scope="session")
def certified(authority: trustme.CA) -> ssl.SSLContext:
    """What a server on this machine proves itself with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def office(certified: ssl.SSLContext) -> Iterator[Office]:
    """Opens a server that offers STARTTLS unless told otherwise."""
    with ExitStack() as stack:

        def opened(context: ssl.SSLContext | None = certified, **more: Any) -> PostOffice:
            return stack.enter_context(open_office(context, **more))

        yield opened


@pytest.fixture
def settings(story_data: Path) -> Callable[..., Settings]:
    """Settings of a site whose server listens on the port; changes to the block `mail` by name."""

    def made(port: int, *, report_language: str = "en", **mail: Any) -> Settings:
        block = {
            "host": "localhost",
            "port": port,
            "sender": "Quality <quality@shop.example>",
            "attach": "html",
        }
        given = {"mail": block | mail, "report_language": report_language}
        return Settings.model_validate(given | {"scorecards": story_data.parent / "scorecards"})

    return made
