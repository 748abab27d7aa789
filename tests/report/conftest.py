"""Reports are tested over a vocabulary and scorecards of their own, whatever others there are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.report import write_reports
from tests.report import builder, rich, story
from tests.report.builder import Warehouse
from tests.vocabulary import instead_of_the_real_checks


@pytest.fixture(scope="module", autouse=True)
def own_vocabulary() -> Iterator[None]:
    """While a module of this folder runs, the checks are those of the builder."""
    with instead_of_the_real_checks(builder.checks):
        yield


@pytest.fixture(scope="module")
def told() -> Warehouse:
    """The story; tests only read it."""
    return story.warehouse()


@pytest.fixture(scope="module")
def site(told: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story's reports."""
    folder = tmp_path_factory.mktemp("site")
    write_reports(told.con, folder, told.scorecards, dispute_days=14)
    return folder


@pytest.fixture(scope="module")
def rich_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of all that people and scorecards can do."""
    made, folder = rich.rich_warehouse(), tmp_path_factory.mktemp("rich")
    write_reports(made.con, folder, made.scorecards, dispute_days=14)
    return folder
