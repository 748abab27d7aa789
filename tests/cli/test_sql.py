"""`callqa sql` and `callqa schema` as typed, over a small published database."""

import json
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from qa import cli
from qa.store import create_schema, publish
from tests.store.made import DECLARED, put

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    with closing(duckdb.connect(str(folder / "warehouse.duckdb"))) as con:
        create_schema(con, DECLARED)
        put(con, "interactions", interaction_id="a")
        put(con, "evaluations", evaluation_id="e", interaction_id="a", score=80)
        publish(con, folder)
    return folder


@pytest.fixture
def callqa(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Exit code, stdout and stderr of `callqa words…`."""
    app = cli.make_app(lambda: None, lambda: None)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["callqa", *words, "--data", str(data)])
        monkeypatch.setenv("COLUMNS", "300")
        with pytest.raises(SystemExit) as ended:
            cli.call(app)
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out, shown.err

    return run


def test_a_known_question_is_asked_by_its_name(callqa: Command) -> None:
    code, out, err = callqa("sql", "--question", "agent_scores", "--format", "csv")
    assert (code, out, err) == (0, "agent_name,score,evaluations\nKim Lee,80.0,1\n", "")


def test_the_questions_are_listed(callqa: Command) -> None:
    code, out, _ = callqa("sql", "--questions")
    assert code == 0
    assert "How does each agent score?" in out
    assert out.splitlines()[1].split()[0] == "agent_coaching"


def test_a_mistake_in_a_file_names_the_file_and_shows_the_place(callqa: Command, tmp_path: Path) -> None:
    asked = tmp_path / "asked.sql"
    asked.write_text("select agent_name\nfrom interaction\n")
    code, out, err = callqa("sql", str(asked))
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert lines[0] == f"error: {asked}:2: there is no table 'interaction'."
    assert lines[1:3] == ["    from interaction", "         ^"]


def test_an_empty_answer_says_so(callqa: Command) -> None:
    code, out, err = callqa("sql", "select agent_name from agents")
    assert (code, out.split(), err) == (0, ["agent_name"], "No rows: nothing matches.\n")


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet"])
def test_the_name_of_the_file_says_the_format(callqa: Command, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"answer.{suffix}"
    assert callqa("sql", "select agent_name from interactions", "--out", str(out)) == (0, "", "")
    with closing(duckdb.connect()) as con:
        assert con.execute(f"FROM '{out}'").fetchall() == [("Kim Lee",)]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "give one of: a SELECT"),
        (["select 1", "--questions"], "give one of: a SELECT"),
        (["select 1", "--question", "agent_scores"], "give one of: a SELECT"),
        (["--question", "agent_score"], "Did you mean agent_scores or"),
        (["no-such.sql"], "no-such.sql: can't be read."),
        (["select 1", "--out", "answer.txt"], "--out answer.txt: is written as csv, json or parquet."),
        (["select 1", "--out", "answer.csv", "--format", "table"], "is written as csv, json or parquet."),
    ],
)
def test_a_wrong_call_says_what_to_do(callqa: Command, words: list[str], message: str) -> None:
    code, out, err = callqa("sql", *words)
    assert (code, out) == (2, "")
    assert message in err


def test_parquet_is_not_written_to_a_screen(callqa: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    code, out, err = callqa("sql", "select 1", "--format", "parquet")
    assert (code, out) == (2, "")
    assert "Name a file with --out, or use a pipe." in err


def test_the_schema_is_printed(callqa: Command) -> None:
    code, out, _ = callqa("schema")
    assert code == 0
    assert out.startswith("TABLES\nacknowledgements ")
    assert "\nMARTS\nagent_comparison " in out


def test_one_table_is_printed_with_its_columns(callqa: Command) -> None:
    _, out, _ = callqa("schema", "agents")
    assert out.splitlines()[0] == "agents: One row per agent of the roster, as it is now."
    assert out.splitlines()[2] == "agent_id    VARCHAR  Key: the agent's id in the source systems."
    _, out, _ = callqa("schema", "agents", "--format", "json")
    (table,) = json.loads(out)
    assert [each["name"] for each in table["columns"]] == ["agent_id", "agent_name", "team", "email"]
    assert callqa("schema", "agents", "--format", "markdown")[1].startswith("## agents\nOne row per agent")


def test_the_schema_is_drawn(callqa: Command) -> None:
    _, out, _ = callqa("schema", "--format", "mermaid")
    assert out.startswith("erDiagram\n")
    assert "    interactions ||--o{ turns : interaction_id\n" in out


def test_an_unknown_table_names_the_nearest(callqa: Command) -> None:
    code, _, err = callqa("schema", "agent")
    assert code == 2
    assert "there is no table 'agent'. Did you mean agents, " in err
