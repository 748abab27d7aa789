"""The page of a run: what the tables say of it, what to look at first, how sure the checks are."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from qa.checks import all_checks
from qa.errors import RejectReason
from qa.report import links, runs
from qa.report.runs._accuracy import accuracy_of, figures_of
from qa.scoring import load_scorecards, vocabulary
from qa.settings import Settings
from qa.store import finish_run, note_metrics, note_publication, replace_rejected, start_run
from qa.types import Rejected
from tests.report import rich, story
from tests.report.builder import Talk, Warehouse
from tests.report.looks import Page, same_as_gold, site_of, speaking
from tests.report.story import GOOD

NIGHT = datetime(2026, 11, 9, 2, tzinfo=UTC)
DAY = timedelta(days=1)


NOTHING = dict.fromkeys(
    ("inputs", "unchanged", "transcribed", "loaded", "evaluated", "unscored", "rejected"), 0
)


def run(
    made: Warehouse, at: datetime, counts: Mapping[str, int] | None = None, *, is_over: bool = True
) -> None:
    """A run that began then and took 93 seconds."""
    start_run(made.con, at.isoformat(), at, "1.0")
    if is_over:
        finish_run(made.con, at.isoformat(), at + timedelta(seconds=93), **(NOTHING | dict(counts or {})))
        note_publication(made.con, at + timedelta(seconds=95))


def written(made: Warehouse, folder: Path) -> Page:
    """The page of the latest run."""
    runs.write_pages(site_of(made, folder))
    return Page(folder / links.RUNS)


@pytest.fixture(scope="module")
def told() -> Warehouse:
    """The story, loaded in a night after two that brought nothing, with inputs that couldn't be used."""
    made = story.warehouse()
    run(made, NIGHT - 2 * DAY)
    made.con.execute("DELETE FROM publications")
    run(made, NIGHT - DAY, is_over=False)
    counts = {"inputs": 28, "transcribed": 23, "loaded": 26, "evaluated": 25, "unscored": 1, "rejected": 2}
    run(made, NIGHT, counts)
    stages = [("discover", 0.4, None), ("read", 31.2, 20), ("transcribe", 55.9, 6), ("load", 2.5, 26)]
    note_metrics(made.con, NIGHT.isoformat(), "whisper-20250625/base/int8", 812.4, stages)
    left_out = Rejected("chats/spam.json", None, RejectReason.LEFT_OUT, "is spam.")
    replace_rejected(made.con, [*story.REJECTED, left_out], {})
    return made


@pytest.fixture(scope="module")
def folder(told: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("runs")
    runs.write_pages(site_of(told, made))
    return made


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    return Page(folder / links.RUNS)


def test_it_looks_like_its_gold_file(page: Page) -> None:
    same_as_gold("run", page.html)


def test_the_first_sentence_says_what_came_of_it(page: Page) -> None:
    assert "The run finished: 28 inputs, 26 new, 2 rejected." in page.text


def test_what_came_in_is_what_was_first_published(told: Warehouse, page: Page) -> None:
    found = told.con.execute(
        """SELECT channel, count(DISTINCT interaction_id)::VARCHAR FROM evaluations
           JOIN interactions USING (interaction_id) GROUP BY channel ORDER BY channel"""
    ).fetchall()
    shown = sorted((row[0].lower(), row[3]) for row in page.table("came"))
    assert shown == found


def test_it_says_what_took_the_time(page: Page, folder: Path) -> None:
    assert [(name, took, items.split()[0]) for name, took, items in page.table("stages")] == [
        ("Looking for what is new", "00:00", "–"),
        ("Reading and checking texts", "00:31", "20"),
        ("Waiting for calls to be heard and checked", "00:55", "6"),
        ("Writing to the database", "00:02", "26"),
    ]
    assert "812 MB. Calls are heard with whisper-20250625/base/int8." in page.text
    earlier = Page(folder / links.run_page((NIGHT - DAY).isoformat()))
    assert "What took the time" not in earlier.text


def test_a_night_that_brought_nothing_says_so(told: Warehouse, folder: Path) -> None:
    earlier = Page(folder / links.run_page((NIGHT - 2 * DAY).isoformat()))
    assert "The run finished: 0 inputs, 0 new, 0 rejected." in earlier.text
    assert "No conversation got its first score from this run." in earlier.text
    assert "index.html" in earlier.links(), "how things stand is told there"
    assert "Inputs that gave no conversation" not in earlier.text


def test_an_interrupted_run_says_so(told: Warehouse, folder: Path) -> None:
    broken = Page(folder / links.run_page((NIGHT - DAY).isoformat()))
    assert "The run was interrupted" in broken.text
    assert "did not end" in broken.text


@pytest.mark.parametrize(
    ("status", "said"),
    [("failed", "The run failed"), ("running", "had not ended"), ("done", "it left no counts")],
)
def test_every_state_of_a_run_is_told(status: str, said: str, tmp_path: Path) -> None:
    made = Warehouse()
    run(made, NIGHT)
    made.con.execute("UPDATE runs SET status = $1, ended_at = NULL, inputs = NULL", [status])
    assert said in written(made, tmp_path).text


def test_what_failed_is_listed_with_what_to_do(told: Warehouse, page: Page) -> None:
    found = told.con.execute("SELECT source_name FROM rejected_inputs WHERE reason <> 'left_out'").fetchall()
    rows = [
        " ".join(row.text_content().split())
        for row in page.root.xpath("//ul[@aria-labelledby='rejected']/li")
    ]
    assert {row.split()[0] for row in rows} == {name for (name,) in found}
    assert "calls/C-0060.ogg no audioIs no audio. Export the recording again." in rows
    assert "1 more was left out on purpose" in page.text


def test_what_is_doubtful_is_listed_with_its_interactions(tmp_path: Path) -> None:
    made = Warehouse().add(
        Talk("C-1", "2026-11-02T09:00:00", GOOD, issue="failed with KeyError"),
        Talk("C-2", "2026-11-02T09:00:00", GOOD, doubts=("The channels look swapped.",)),
        Talk("C-3", "2026-11-02T09:00:00", GOOD, language="es", issue="not available for language es"),
        Talk("C-4", "2026-11-02T09:00:00", GOOD, agent_id="unknown", agent_name="unknown"),
    )
    run(made, NIGHT)
    page = written(made, tmp_path)
    for said in (
        "Checks that crashed (1) made: failed with KeyError (1) C-1",
        "Recordings to listen to (1) transcription: The channels look swapped. (1) C-2",
        "Conversations without a score (2)",
        "No scorecard for a call in language es (1) C-3",
        "Too little in it could be judged (1) C-1",
        "made: not available for language es (1) C-3",
        "1 conversation has no agent",
    ):
        assert said in page.text
    assert "../interactions/C-2.html" in page.links()
    first = page.text.split("Look at these first")[1].split("What came in")[0]
    assert "Checks that crashed: 1" in first


def test_many_ids_are_cut_and_counted(tmp_path: Path) -> None:
    made = Warehouse().add(*(Talk(f"C-{i}", "2026-11-02T09:00:00", GOOD, language="es") for i in range(11)))
    run(made, NIGHT)
    assert (
        "No scorecard for a call in language es (11) C-0, C-1, C-10, C-2, C-3, C-4, C-5, C-6 and 3 more"
        in (written(made, tmp_path).text)
    )


def test_what_waits_for_a_person_and_what_is_in_doubt_is_said(tmp_path: Path) -> None:
    made = rich.rich_warehouse()
    run(made, NIGHT)
    text = written(made, tmp_path).text
    assert "Questions that wait for a person's answer: 1" in text
    assert "Was the tone warm? (1) C-2" in text
    assert "Questions on which the machine disagrees with people Answered the feeling?" in text


def test_nothing_to_look_at_is_said(tmp_path: Path) -> None:
    made = Warehouse().add(Talk("C-1", "2026-11-02T09:00:00", GOOD))
    run(made, NIGHT)
    assert "Nothing: every input gave a conversation with a score" in written(made, tmp_path).text


def test_without_runs_there_is_a_page_that_says_so(tmp_path: Path) -> None:
    assert "No run yet" in written(Warehouse(), tmp_path).text


def test_the_last_thirty_have_pages_and_are_listed(tmp_path: Path) -> None:
    made = Warehouse()
    for days in range(32):
        run(made, NIGHT - (31 - days) * DAY)
    page = written(made, tmp_path)
    assert len(page.table("runs")) == 30
    assert len(list((tmp_path / "runs").iterdir())) == 31
    own = [link for link in page.links() if not link.startswith(("#", ".."))]
    assert all((tmp_path / "runs" / link).is_file() for link in own)


def test_a_second_time_writes_nothing(told: Warehouse, folder: Path) -> None:
    site = site_of(told, folder)
    runs.write_pages(site)
    assert site.told.written == 0


def test_it_speaks_spanish(told: Warehouse, tmp_path: Path) -> None:
    with speaking("es"):
        page = written(told, tmp_path)
    assert "La ejecución terminó: 28 entradas, 26 nuevas, 2 rechazadas." in page.text
    assert "sin audio" in page.text


HOSTILE = "<script>alert(1)</script>\"'"


def test_markup_in_names_stays_text(tmp_path: Path) -> None:
    made = Warehouse().add(Talk(HOSTILE, "2026-11-02T09:00:00", GOOD, language=HOSTILE))
    run(made, NIGHT)
    replace_rejected(made.con, [Rejected(HOSTILE, None, "not_audio", f"is {HOSTILE}")], {})
    page = written(made, tmp_path)
    assert page.text.count("<script>") >= 3
    assert not page.root.xpath("//script[contains(., 'alert')]")


def test_every_manual_has_figures_or_says_why_not() -> None:
    for check in all_checks():
        _, text = figures_of(check.name)
        assert text, f"{check.name}: its manual has no section Figures"


def test_figures_are_taken_whole_with_their_day() -> None:
    day, text = figures_of("talk")
    assert day == date(2026, 11, 22)
    assert text is not None
    assert text.startswith("(22 November 2026): primock57, 16 talks timed by hand")
    assert text.endswith("there is no other to compare with.")


def test_the_checks_are_those_that_the_scorecards_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "all_checks", all_checks)
    rows = accuracy_of(load_scorecards(Settings().scorecards))
    by_check = {row.check: row.scorecards for row in rows}
    assert "empathy" in by_check
    assert set(by_check) <= {check.name for check in all_checks()}
    assert all(by_check.values())
