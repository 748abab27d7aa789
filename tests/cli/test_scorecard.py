"""`callqa scorecard …` over three chats: what it prints and how it ends."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qa import scoring, store
from qa.checks import analyse, load_book
from qa.cli._scorecard import app
from qa.errors import CallqaError, ConfigError, StoreError
from qa.privacy import redact
from qa.types import Channel, Interaction, Metadata, Role, Turn
from tests.conftest import ROOT

PHRASES = ROOT / "scorecards" / "phrases"
CARD = """\
id: kind
version: {version}
title: Kind
applies_to: {{channels: [chat]}}
pass_mark: 60
sections:
  - id: words
    title: Words
    criteria:
      - id: sorry
        question: Did the agent say sorry?
        points: {points}
        why: It helps.
        coaching: {{praise: Yes., instead: Sorry., goal: Say it.}}
        required: {{kind: apology, role: agent}}
      - id: thanks
        question: Did the agent say thank you?
        points: 5
        why: It helps.
        coaching: {{praise: Yes., instead: Thanks., goal: Say it.}}
        required: {{kind: thanks, role: agent}}
examples:
  - name: sorry only
    turns: [{{agent: I am so sorry about that.}}]
    expect: {{sorry: {expected}, thanks: not_met}}
"""
CHATS = {
    "chat-1": "I am so sorry.",
    "chat-2": "Thank you very much.",
    "chat-3": "I am so sorry, and thank you.",
}
Command = Callable[..., Result]


def write(path: Path, *, version: int = 1, points: int = 5, expected: str = "met") -> Path:
    path.write_text(CARD.format(version=version, points=points, expected=expected), encoding="utf-8")
    return path


def chat(name: str, text: str) -> Interaction:
    turns = (
        Turn(0, Role.CUSTOMER, "c", "My line is down.", 0.0, 0.0),
        Turn(1, Role.AGENT, "a", text, 20.0, 20.0),
    )
    about = Metadata(
        name, agent_id="a1", agent_name="Ann", language="en", started_at=datetime(2026, 3, 2, tzinfo=UTC)
    )
    return Interaction(Channel.CHAT, about, name, turns)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three chats, judged by `kind` in version 1 and then in version 2."""
    home = tmp_path_factory.mktemp("data")
    book = load_book(PHRASES)
    provenance = scoring.Provenance("1", book.fingerprint)
    with store.open_warehouse(home) as con:
        found = analyse([redact(chat(*each)) for each in CHATS.items()], book)
        store.load(con, found, {name: name for name in CHATS})
        scoring.evaluate(con, [scoring.load_scorecard(write(home / "kind.yaml"))], provenance)
        second = scoring.load_scorecard(write(home / "kind.yaml", version=2, points=15))
        scoring.evaluate(con, [second], provenance, scoring.Again((second,)))
        store.publish(con, home)
    return home


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command where `kind` lies in scorecards/ in version 2."""
    folder = tmp_path / "scorecards"
    folder.mkdir()
    (folder / "review").symlink_to(ROOT / "scorecards" / "review")
    (folder / "phrases").symlink_to(PHRASES)
    write(folder / "kind.yaml", version=2, points=15)
    (tmp_path / "callqa.yaml").write_text("scorecards: scorecards\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def refused(result: Result, kind: type[CallqaError]) -> str:
    assert isinstance(result.exception, kind)
    return str(result.exception)


def test_diff_shows_the_definition_then_history(run: Command, data: Path) -> None:
    done = run("diff", "kind@1", "kind", "--data", data)
    assert done.exit_code == 0
    shown = done.stdout
    assert shown.index("criterion sorry: points 5 -> 15") < shown.index("3 interactions have both")
    assert "2 change their score, 1 newly pass, 0 newly fail" in shown
    assert "too few to tell" in shown
    assert "chat-1" in shown
    found = json.loads(run("diff", "kind@1", "kind", "--data", data, "--format", "json").stdout)
    assert [(each["interaction_id"], each["passes"]) for each in found["crossings"]] == [("chat-1", True)]
    assert found["agents"][0]["move"] == 0
    assert found["changes"][1]["part"] == "criterion sorry"


def test_diff_says_that_nothing_differs_and_that_nothing_is_stored(run: Command, data: Path) -> None:
    same = run("diff", "kind", "kind@2", "--data", data).stdout
    assert "No difference in how they score." in same
    assert "Nobody's average moves" in same
    later = run("diff", "kind@1", "kind", "--data", data, "--since", "2999-01-01").stdout
    assert "nothing to compare" in later


def test_diff_lists_what_there_is(run: Command, data: Path) -> None:
    assert "Known: kind@1, kind@2" in refused(run("diff", "kind@7", "kind", "--data", data), ConfigError)
    assert "Scorecards in scorecards: kind." in refused(
        run("diff", "kin", "kind", "--data", data), ConfigError
    )


def test_explain_shows_arithmetic_with_and_without_evidence(run: Command, data: Path) -> None:
    shown = run("explain", "chat-1", "--data", data).stdout
    assert "100 x 15 points of 20 = 75.00" in shown
    assert "Words  15 of 20 points" in shown
    assert "turn 1 at 00:20, agent:" in shown
    assert "turn 1" not in run("explain", "chat-1", "--data", data, "--no-evidence").stdout
    [found] = json.loads(run("explain", "chat-1", "--data", data, "--format", "json").stdout)
    assert (found["score"], found["scorecard_version"], len(found["earlier"])) == (75, 2, 1)
    before = run("explain", found["earlier"][0][:12], "--data", data).stdout
    assert "100 x 5 points of 10 = 50.00" in before
    assert "replaced by a later evaluation" in before


def test_explain_of_what_is_not_there_or_not_one(run: Command, data: Path) -> None:
    assert "has no evaluation" in refused(run("explain", "nobody", "--data", data), StoreError)
    assert "3 ids begin so" in refused(run("explain", "chat", "--data", data), StoreError)


def test_a_failed_example_shows_expected_got_and_the_turn(run: Command, tmp_path: Path) -> None:
    done = run("test", write(tmp_path / "wrong.yaml", expected="not_met"))
    assert done.exit_code == 1
    [row] = [line for line in done.stdout.splitlines() if "'sorry'" in line]
    assert row.split()[1:3] == ["not_met", "met"]
    assert row.rstrip().endswith("0 'sorry'")


def test_gaps_fail_where_asked(run: Command) -> None:
    done = run("test", "kind")
    assert done.exit_code == 0
    assert "2 criteria lack an example of:" in done.stdout
    assert run("test", "kind", "--fail-on-gaps").exit_code == 1


def test_check_says_all_mistakes_of_scorecards_and_phrases(run: Command, tmp_path: Path) -> None:
    phrases = tmp_path / "scorecards" / "phrases"
    phrases.unlink()
    phrases.mkdir()
    (phrases / "closing.yaml").write_text("check: closing\nlists: {a: {reason: r, phrases: [bye, bye]}}\n")
    write(tmp_path / "scorecards" / "other.yaml", version=0)
    done = run("check")
    assert "kind.yaml: sound. kind v2, 2 criteria." in done.stdout
    assert [line.split(": ")[0] for line in refused(done, ConfigError).splitlines()] == [
        "other.yaml:2",
        "phrases/closing.yaml:2",
    ]


def test_check_looks_at_the_turns_of_the_store(run: Command, data: Path) -> None:
    done = run("check", "--data", data)
    assert done.exit_code == 0
    assert "compared with 6 turns" in done.stdout


def test_check_refuses_a_version_that_would_score_otherwise(run: Command, data: Path, tmp_path: Path) -> None:
    assert run("check", "kind", "--data", data).exit_code == 0
    write(tmp_path / "scorecards" / "kind.yaml", version=2, points=16)
    said = refused(run("check", "kind", "--data", data), ConfigError)
    assert said == (
        "kind.yaml:2: version: 2 has judged already, and now it would score otherwise "
        "(criterion sorry: points 15 -> 16). Raise it to 3, or take the change back."
    )
    write(tmp_path / "scorecards" / "kind.yaml", version=3, points=16)
    assert run("check", "kind", "--data", data).exit_code == 0


def test_check_reads_the_policies_of_reviews(run: Command, tmp_path: Path) -> None:
    review = tmp_path / "scorecards" / "review"
    texts = {path.name: path.read_text(encoding="utf-8") for path in review.glob("*.yaml")}
    review.unlink()
    review.mkdir()
    for name, text in texts.items():
        (review / name).write_text(text.replace("ac1_below: 0.61", "ac1_below: high"), encoding="utf-8")
    assert "calibration.yaml:7: ac1_below:" in refused(run("check"), ConfigError)


def test_versions_lists_what_has_judged(run: Command, data: Path) -> None:
    lines = run("versions", "--data", data).stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["kind@2", "kind@1"]
    assert [line.split()[-2:] for line in lines[1:]] == [["3", "0"], ["0", "3"]]
