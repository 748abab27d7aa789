"""A customer who is forgotten is in no byte of the data folder, comes back by no way, and figures stay."""

import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from qa import rights, store
from qa.errors import StoreError
from tests.rights.conftest import NOW, SECRET, Site

TRACES = (SECRET, "bobolink", "case-2002", "case-3003")
FIGURES = (
    "SELECT agent_id, week, contacts, interactions, evaluations, score, pass_rate, csat, nps, surveys "
    "FROM agent_weeks ORDER BY ALL",
    "SELECT criterion, week, met, not_met, points_lost FROM criterion_weeks ORDER BY ALL",
    "SELECT day, contacts, csat, escalation_rate, resolution_time_s FROM kpi_days ORDER BY ALL",
)
NAMED = "SELECT interaction_id FROM interactions WHERE words_removed_at IS NULL ORDER BY 1"


def test_nothing_is_left_of_them_and_figures_stay(ran: Site) -> None:
    before = [ran.asked(each) for each in FIGURES]
    assert {"warehouse.duckdb", "published/callqa.duckdb"} <= set(ran.holding(*TRACES))
    gone = rights.forget(ran.home, ran.settings, NOW, "bobolink")
    assert gone.contacts == 2
    assert ran.holding(*TRACES) == []
    assert ran.holding("case-1001") != []
    assert [ran.asked(each) for each in FIGURES] == before
    planned = ran.night()
    assert [ran.asked(each) for each in FIGURES] == before
    assert store.examine(ran.home.root, NOW, ran.settings).problems == ()
    assert ran.asked(NAMED) == [("case-1001",)]
    assert ran.holding(*TRACES) == []
    assert (planned.inputs, planned.unchanged) == (3, 3)
    assert [line for line in planned.opened.notes.lines if "kept out" in line] == [
        "inputs kept out, since what they held was removed; `callqa privacy log` says when: 2"
    ]


@pytest.mark.slow
def test_a_renamed_copy_without_an_id_is_known_by_its_content(ran: Site) -> None:
    path = ran.inbox / "chats" / "case-3003.json"
    value = json.loads(path.read_text())
    del value["id"]
    path.write_text(json.dumps(value))
    ran.night()
    rights.forget(ran.home, ran.settings, NOW, "bobolink")
    path.rename(path.with_name("copy.json"))
    ran.night()
    assert ran.asked(NAMED) == [("case-1001",)]


@pytest.mark.slow
def test_one_contact_alone(ran: Site) -> None:
    assert rights.forget(ran.home, ran.settings, NOW, interaction_id="case-3003").contacts == 1
    assert ran.asked(NAMED) == [("case-1001",), ("case-2002",)]
    assert ran.holding("case-3003") == []


@pytest.mark.slow
def test_a_later_contact_of_theirs_is_a_new_one_and_told_to_it_reads_the_old(ran: Site) -> None:
    rights.forget(ran.home, ran.settings, NOW, "bobolink")
    assert not rights.readmit(ran.home, ran.settings, "case-9009", NOW)
    assert rights.readmit(ran.home, ran.settings, "case-2002", NOW)
    ran.night()
    assert ran.asked(NAMED) == [("case-1001",), ("case-2002",)]
    assert ran.asked("SELECT comment FROM surveys WHERE interaction_id = 'case-2002'") != []


@pytest.mark.slow
def test_an_older_backup_is_without_them_when_it_is_back(ran: Site) -> None:
    backup = store.backup(ran.home.root, ran.home.backups / "old.duckdb", ran.settings)
    rights.forget(ran.home, ran.settings, NOW, "bobolink")
    store.restore(ran.home.root, backup, NOW, ran.settings)
    assert ran.holding(SECRET) == ["warehouse.duckdb"]
    assert rights.remove_again(ran.home, ran.settings, NOW) == 2
    assert ran.holding(*TRACES) == []
    assert rights.remove_again(ran.home, ran.settings, NOW) == 0


@pytest.mark.slow
def test_a_backup_that_somebody_copied_back_by_hand_is_noticed_by_the_night(ran: Site) -> None:
    backup = store.backup(ran.home.root, ran.home.backups / "old.duckdb", ran.settings)
    rights.forget(ran.home, ran.settings, NOW, "bobolink")
    shutil.copyfile(backup, ran.home.warehouse)
    ran.night()
    assert ran.holding(*TRACES) == []


@pytest.mark.slow
def test_without_the_secret_nothing_is_read_again_by_mistake(ran: Site) -> None:
    rights.forget(ran.home, ran.settings, NOW, "bobolink")
    ran.home.removals_key.unlink()
    with pytest.raises(StoreError, match=r"removals.key: is missing"):
        ran.night()
    ran.home.removals_key.write_text("no secret")
    with pytest.raises(StoreError, match=r"can't be read as the secret"):
        ran.night()


@pytest.mark.slow
def test_the_log_and_ledger_say_how_much_and_not_of_whom(ran: Site) -> None:
    rights.forget(ran.home, ran.settings, NOW, "bobolink")
    with closing(store.open_warehouse(ran.home.root, read_only=True, settings=ran.settings)) as con:
        (removal,) = store.removals(con)
    assert (removal.removed_at, removal.why, removal.extent, removal.interactions) == (
        NOW,
        "request",
        "all",
        2,
    )
    assert removal.row_counts["turns"] == 8
    for path in (ran.home.removals, ran.home.removals_key):
        assert path.stat().st_mode & 0o777 == 0o600
        assert not any(each in path.read_text() for each in TRACES)


@pytest.mark.slow
def test_rejected_copies_and_a_mirrored_inbox_go_too(site: Site, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("0123456789abcdef-a-key\n")
    key.chmod(0o600)
    keeping = site.settings.model_copy(update={"encryption_key_file": key, "keep_raw_days": 30})
    kept = replace(site, job=replace(site.job, settings=keeping))
    words = (kept.inbox / "chats" / "case-3003.json").read_text()
    (kept.inbox / "chats" / "copy.json").write_text(words.replace("still", ""))
    kept.night()
    assert len([*kept.home.rejected.iterdir()]) == 1
    mirrored = kept.home.mirror / "chats" / "case-2002.json"
    mirrored.parent.mkdir(parents=True)
    shutil.copyfile(kept.inbox / "chats" / "case-2002.json", mirrored)
    gone = rights.forget(kept.home, keeping, NOW, "bobolink")
    assert gone.files.rejected == 1
    assert not [*kept.home.rejected.iterdir()]
    assert kept.holding(*TRACES) == []
    kept.night()
    assert kept.holding(*TRACES) == []


@pytest.mark.slow
def test_the_history_of_runs_that_names_them_goes(ran: Site) -> None:
    history = ran.home.prefect / "prefect.db"
    history.parent.mkdir()
    history.write_bytes(b"transcribe case-1001")
    rights.forget(ran.home, ran.settings, NOW, interaction_id="case-3003")
    assert history.exists()
    history.write_bytes(b"transcribe case-2002")
    rights.forget(ran.home, ran.settings, NOW, interaction_id="case-2002")
    assert not history.exists()


def test_one_whom_nobody_knows_is_said_without_the_id(ran: Site) -> None:
    with pytest.raises(StoreError, match=r"customer: nothing is stored") as said:
        rights.forget(ran.home, ran.settings, NOW, "secret@mail.example")
    assert "secret" not in str(said.value)


@pytest.mark.slow
def test_a_lake_that_forgets_has_nothing_in_its_snapshots_either(site: Site, tmp_path: Path) -> None:
    settings = site.settings.model_copy(update={"store": f"ducklake:{tmp_path / 'data' / 'it.ducklake'}"})
    lake = replace(site, job=replace(site.job, settings=settings))
    lake.night()
    before = [lake.asked(each) for each in FIGURES]
    assert any(name.endswith(".parquet") for name in lake.holding("case-2002"))
    rights.forget(lake.home, lake.settings, NOW, "bobolink")
    lake.night()
    assert lake.holding(*TRACES) == []
    assert [lake.asked(each) for each in FIGURES] == before
