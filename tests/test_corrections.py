"""What comes late or is put right, run after run: figures follow, and nothing is judged again for it."""

import json
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa import cli, steps, store
from qa.home import Home
from tests.store.made import rows

ROSTER = "agent_id,agent_name,team,email\na1,Anna Whitfield,North,\na2,Ben Okafor,North,\n"
MOVED = (
    "agent_id,agent_name,team,email,valid_from\n"
    "a1,Anna Whitfield,North,,\na1,Anna Whitfield,South,,2026-03-09\na2,Ben Okafor,North,,\n"
)
CHATS = (("T-1", "a1", "ann", "02"), ("T-2", "a1", "bob", "10"), ("T-3", "a2", "bob", "10"))
EVALUATIONS = "SELECT evaluation_id, score FROM evaluations ORDER BY evaluation_id"


def write_chat(inbox: Path, name: str, agent: str, customer: str, day: str) -> None:
    said = [
        ("customer", f"Hello, it is {name} and my parcel is lost. I am so annoyed."),
        ("agent", "Hello, Anna from Harbor. I am so sorry to hear that."),
        ("agent", "I will send it again today. Anything else I can do? Goodbye!"),
    ]
    turns = [{"speaker": who, "text": text, "start": 20 * i} for i, (who, text) in enumerate(said)]
    about = {"id": name, "channel": "chat", "agent_id": agent, "customer_id": customer, "language": "en"}
    when = {"started_at": f"2026-03-{day}T10:00:00+00:00"}
    (inbox / "chats" / f"{name}.json").write_text(json.dumps({**about, **when, "turns": turns}))


@pytest.fixture(scope="module")
def common_job(tmp_path_factory: pytest.TempPathFactory) -> steps.Job:
    return steps.open_job(tmp_path_factory.mktemp("common"))


@pytest.fixture
def job(common_job: steps.Job, tmp_path: Path) -> steps.Job:
    home = Home(tmp_path / "data")
    home.make()
    return replace(common_job, home=home)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "chats").mkdir(parents=True)
    for chat in CHATS:
        write_chat(folder, *chat)
    (folder / "agents.csv").write_text(ROSTER)
    return folder


def night(job: steps.Job, inbox: Path) -> int:
    """A run without its orchestrator; how many evaluations are new."""
    with closing(steps.open_store(job)) as con:
        steps.begin(con)
        planned = steps.plan(job, inbox, con)
        for batch in steps.read_texts(job, planned, con):
            steps.load(con, [batch])
        steps.reject(job, con, planned, ())
        scored = steps.score(job, con)
        steps.write_reports(job, con)
        steps.publish(job, con)
    return scored.evaluated


def asked(job: steps.Job, question: str) -> list[tuple[object, ...]]:
    with closing(store.open_published(job.home.root)) as con:
        return rows(con, question)


def assert_sound(job: steps.Job) -> None:
    assert store.examine(job.home.root, datetime.now(UTC)).problems == ()


def test_a_survey_a_week_later_changes_what_customers_say_and_no_score(job: steps.Job, inbox: Path) -> None:
    assert night(job, inbox) == 3
    csat = "SELECT week, csat, csat_answers FROM agent_weeks WHERE agent_id = 'a1' ORDER BY week"
    assert asked(job, csat) == [("2026-W10", None, 0), ("2026-W11", None, 0)]
    before = asked(job, EVALUATIONS)
    (inbox / "surveys.csv").write_text("interaction_id,answered_at,csat\nT-1,2026-03-09T08:00:00Z,4\n")
    assert night(job, inbox) == 0
    assert asked(job, csat) == [("2026-W10", 4.0, 1), ("2026-W11", None, 0)]
    assert asked(job, EVALUATIONS) == before
    assert asked(job, "SELECT count(*) FROM superseded_evaluations") == [(0,)]
    assert_sound(job)


def test_a_corrected_roster_moves_history_without_judging_it_again(job: steps.Job, inbox: Path) -> None:
    night(job, inbox)
    weeks = "SELECT team, week, contacts FROM team_weeks ORDER BY week, team"
    assert asked(job, weeks) == [("North", "2026-W10", 1), ("North", "2026-W11", 2)]
    before = asked(job, EVALUATIONS)
    (inbox / "chats" / "T-2.json").unlink()  # also what the inbox no longer holds moves
    (inbox / "agents.csv").write_text(MOVED)
    assert night(job, inbox) == 0
    assert asked(job, weeks) == [("North", "2026-W10", 1), ("North", "2026-W11", 1), ("South", "2026-W11", 1)]
    agents = "SELECT agent_id, week, team FROM agent_weeks ORDER BY ALL"
    assert asked(job, agents) == [
        ("a1", "2026-W10", "North"),
        ("a1", "2026-W11", "South"),
        ("a2", "2026-W11", "North"),
    ]
    assert asked(job, EVALUATIONS) == before
    assert_sound(job)


def test_history_judged_again_is_superseded_and_figures_count_the_new(job: steps.Job, inbox: Path) -> None:
    night(job, inbox)
    before = asked(job, EVALUATIONS)
    cards = [
        card.model_copy(update={"version": card.version + 1, "pass_mark": 100}) for card in job.scorecards
    ]
    newer = replace(job, scorecards=tuple(cards))
    with closing(steps.open_store(job)) as con:
        assert steps.score_again(newer, con).evaluated == 3
        steps.publish(newer, con)
    assert asked(job, "SELECT evaluation_id, score FROM superseded_evaluations ORDER BY 1") == before
    versions = "SELECT DISTINCT scorecard_version - {} FROM {} ORDER BY 1"
    assert asked(job, versions.format(1, "evaluations")) == asked(
        job, versions.format(0, "superseded_evaluations")
    )
    assert asked(job, "SELECT max(pass_rate) FROM agent_weeks") == [(0.0,)]
    mean = "SELECT avg(score) FROM evaluations JOIN interactions USING (interaction_id) WHERE agent_id = 'a2'"
    assert asked(job, "SELECT score FROM agent_weeks WHERE agent_id = 'a2'") == asked(job, mean)
    assert asked(job, "SELECT sum(evaluations) FROM agent_weeks") == [(3,)]
    assert_sound(job)


def test_a_forgotten_customer_is_in_no_file_any_more(
    job: steps.Job, inbox: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    night(job, inbox)
    figures = asked(job, "SELECT agent_id, contacts, evaluations FROM agent_weeks ORDER BY ALL")
    words = ["callqa", "store", "forget", "bob", "--data", str(job.home.root)]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as ended:
        cli.call(cli.make_app(lambda: None, lambda: None))
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert shown.startswith("2 contacts removed: ")
    assert asked(job, "SELECT interaction_id FROM interactions WHERE words_removed_at IS NULL") == [("T-1",)]
    assert asked(job, "SELECT agent_id, contacts, evaluations FROM agent_weeks ORDER BY ALL") == figures
    files = [path for path in job.home.root.rglob("*") if path.is_file()]
    assert any(path.name == "2026-W10.html" for path in files)
    assert not any(b"T-2" in path.read_bytes() or b"T-3" in path.read_bytes() for path in files)
    assert_sound(job)
