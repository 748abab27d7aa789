"""Nights that something ends or hinders at a chosen point, and what the next night makes of it.

The quick points run in one row in one folder, a kill after the other, without Prefect; each alone and within
Prefect is slow, as are all others.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from flows.server import server
from qa import store
from qa.settings import load_settings
from tests.faults.points import KILLED, POINTS, Point
from tests.faults.site import FAULTS_OF_DISKS, Outcome, Site, can_mount
from tests.faults.state import State, differences, state_of

_QUICK = [point for point in POINTS if point.is_quick]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Nights without Prefect."""
    with Site(tmp_path_factory.mktemp("plain") / "nights", None) as site:
        yield site


@pytest.fixture(scope="module")
def within_prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Nights on a server of Prefect's, the same for all."""
    folder = tmp_path_factory.mktemp("within")
    with server(folder / "server"):
        from prefect.settings import PREFECT_API_URL

        with Site(folder / "nights", str(PREFECT_API_URL.value())) as site:
            yield site


def test_no_name_is_given_twice() -> None:
    assert [name for name, count in Counter(point.name for point in POINTS).items() if count > 1] == []


@pytest.mark.slow
def test_nights_killed_one_after_the_other_leave_the_last_what_it_needs(plain: Site) -> None:
    *before, last = _QUICK
    outcome = plain.disturbed(last, before)
    assert outcome.is_well, (outcome.differences, outcome.said, outcome.next_said)


def test_rows_and_files_that_differ_are_told(plain: Site, tmp_path: Path) -> None:
    calm = plain.undisturbed("first")
    folder = shutil.copytree(plain.folder_of("first"), tmp_path / "changed")
    with closing(store.open_warehouse(folder / "data", settings=load_settings(folder / "site.yaml"))) as con:
        con.execute("UPDATE turns SET text = text || '!' WHERE interaction_id = 'T-1' AND turn_index = 0")
        con.execute("DELETE FROM surveys")
    (folder / "data" / "reports" / "a.html.1.part").touch()
    (folder / "data" / "audio" / "C-0.opus").unlink()
    found = differences(calm, state_of(folder / "data", folder / "site.yaml"))
    assert found == [
        "surveys: 1 rows lack, 0 are too many",
        "turns: 1 rows lack, 1 are too many",
        "file lacks: audio/C-0.opus",
        "file left: reports/a.html.1.part",
    ]


def test_a_row_twice_is_one_too_many() -> None:
    one, twice = (State({"turns": Counter({"row": count})}, {}) for count in (1, 2))
    assert differences(one, twice) == ["turns: 0 rows lack, 1 are too many"]


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(_QUICK[0], 1, 1, "", "", ()),
        Outcome(_QUICK[0], KILLED, 2, "", "", ()),
        Outcome(_QUICK[0], KILLED, 1, "", "Traceback (most recent call last):", ()),
        Outcome(_QUICK[0], KILLED, 1, "", "", ("turns: 0 rows lack, 1 are too many",)),
    ],
    ids=["never reached", "next night failed", "a stack trace", "a row twice"],
)
def test_what_is_not_as_it_must_be_is_no_success(outcome: Outcome) -> None:
    assert not outcome.is_well
    assert Outcome(_QUICK[0], KILLED, 1, "", "", ()).is_well


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.parametrize("point", POINTS, ids=[point.name for point in POINTS])
def test_the_next_night_makes_it_good(within_prefect: Site, point: Point) -> None:
    if point.fault in FAULTS_OF_DISKS and not can_mount():
        pytest.skip("mounting a disk to fill or lock it needs root or user namespaces")
    outcome = within_prefect.disturbed(point)
    assert outcome.is_well, (outcome.ended, outcome.differences, outcome.said, outcome.next_said)
