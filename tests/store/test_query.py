import io
import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from qa import store
from qa.errors import StoreError
from qa.store import Asked, Format, _show, create_schema, open_published, publish
from tests.store.made import DECLARED, put


def query(data: Path, sql: str, output: Format = "table", out: Path | None = None) -> int:
    return ask(data, Asked(sql), output, out)


def ask(data: Path, asked: Asked, output: Format = "table", out: Path | None = None) -> int:
    with closing(open_published(data)) as con:
        return store.query(con, asked, output, out)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("data")
    with closing(duckdb.connect(str(folder / "warehouse.duckdb"))) as con:
        con.execute("SET GLOBAL TimeZone = 'UTC'")
        create_schema(con, DECLARED)
        put(con, "interactions", interaction_id="a")
        put(con, "interactions", interaction_id="b", agent_id="zoë", agent_name="Zoë", channel="chat")
        put(con, "turns", interaction_id="a", text="my secret words")
        put(con, "evaluations", evaluation_id="e", interaction_id="a", score=200 / 3)
        publish(con, folder)
    yield folder


def test_a_table_is_aligned_and_rounded(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "SELECT agent_name, avg(score) AS score, count(*) AS n, min(started_at) AS first FROM interactions "
    query(data, sql + "LEFT JOIN evaluations USING (interaction_id) GROUP BY ALL ORDER BY 1;")
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == [
        "agent_name  score  n  first",
        "Kim Lee     66.67  1  2026-03-02 09:00:00+00",
        "Zoë                1  2026-03-02 09:00:00+00",
    ]


def test_csv_json_and_parquet_hold_every_digit(
    data: Path, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    sql = "SELECT agent_name, score FROM interactions LEFT JOIN evaluations USING (interaction_id) ORDER BY 1"
    query(data, sql, "csv")
    assert capfdbinary.readouterr().out.decode() == "agent_name,score\nKim Lee,66.66666666666667\nZoë,\n"
    query(data, sql + " -- by name", "json")
    assert json.loads(capfdbinary.readouterr().out) == [
        {"agent_name": "Kim Lee", "score": 200 / 3},
        {"agent_name": "Zoë", "score": None},
    ]
    query(data, sql, "parquet")
    (tmp_path / "answer.parquet").write_bytes(capfdbinary.readouterr().out)
    found = duckdb.sql(f"FROM '{tmp_path}/answer.parquet'").fetchall()
    assert found == [("Kim Lee", 200 / 3), ("Zoë", None)]


@pytest.mark.parametrize(
    ("sql", "shown"),
    [
        ("SHOW TABLES", "agent_weeks"),
        ("DESCRIBE turns", "turn_index"),
        ("FROM (SUMMARIZE turns)", "turn_index"),
        ("PIVOT interactions ON channel USING count(*) GROUP BY agent_id", "chat"),
        ("WITH a AS (SELECT 1 AS x) SELECT x FROM a -- done", "x"),
        ("SELECT comment FROM duckdb_tables() WHERE table_name = 'turns'", "One row per turn"),
    ],
)
def test_other_ways_to_ask(data: Path, capsys: pytest.CaptureFixture[str], sql: str, shown: str) -> None:
    query(data, sql)
    assert shown in capsys.readouterr().out


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("DELETE FROM turns", "only one SELECT at a time"),
        ("SELECT 1; DROP TABLE turns", "only one SELECT at a time"),
        ("", "only one SELECT at a time"),
        ("COPY turns TO 'x.csv'", "only one SELECT at a time"),
        ("ATTACH 'x.duckdb'", "only one SELECT at a time"),
        ("SET threads = 1", "only one SELECT at a time"),
        ("INSTALL httpfs", "only one SELECT at a time"),
        ("FROM read_csv('/etc/hosts')", "other files can't be read or written from here"),
        ("FROM glob('/*')", "other files can't be read or written from here"),
    ],
)
@pytest.mark.parametrize("output", ["table", "csv"])
def test_only_questions_are_taken(data: Path, sql: str, message: str, output: Format) -> None:
    with pytest.raises(StoreError, match=message) as caught:
        query(data, sql, output)
    assert "\n" not in str(caught.value)


EVALUATIONS = "One row per interaction and scorecard that applies: the current evaluation"
NAME = "Name as the roster writes it."
MISTAKES = {
    "SELECT * FROM evaluatons": (
        "1: there is no table 'evaluatons'.",
        "              ^",
        EVALUATIONS,
    ),
    "SELECT *\nFROM\nagent_week": (
        "3: there is no table 'agent_week'.",
        "^",
        "agent_weeks  One row per agent and ISO week",
    ),
    "FROM calls": (
        "1: there is no table 'calls'.",
        "     ^",
        "interactions  One row per service conversation: a call",
    ),
    "FROM '/etc/hosts'": (
        "1: there is no table '/etc/hosts'.",
        "     ^",
        "`callqa schema` lists all tables.",
    ),
    "SELECT 'zoë', agent_nam\nFROM agents": (
        "1: there is no column 'agent_nam' here.",
        14 * " " + "^",
        f"agents.agent_name  {NAME}",
    ),
    "SELECT a.nam FROM agents AS a": ("1: there is no column 'nam' here.", "       ^", "agents.agent_name"),
    "SELECT score\nFROM interactions": (
        "1: there is no column 'score' here.",
        "       ^",
        "evaluations.score",
    ),
    "SELECT zzz FROM agents": (
        "1: there is no column 'zzz' here.",
        "       ^",
        "`callqa schema agents` lists its columns.",
    ),
    "SELECT zzz FROM agents, runs": (
        "1: there is no column 'zzz' here.",
        "       ^",
        "`callqa schema TABLE` lists",
    ),
    "SELECT zz.team FROM agents": ('1: Referenced table "zz" not found!.', "       ^", "^"),
    "SELEC 1": ('1: syntax error at or near "SELEC".', "^", "^"),
    "SELECT 1\nFROM (SELECT 'ë' FRM x": ('2: syntax error at or near "x".', "                     ^", "^"),
    "SELECT (1": ("1: syntax error at end of input.", "         ^", "^"),
    "SELECT sum(agent_name) FROM interactions": ("1: No function matches", "       ^", "^"),
    "SELECT 1) TO 'x.csv' (FORMAT csv); SELECT (1": ('1: syntax error at or near ")"', "        ^", "^"),
}


@pytest.mark.parametrize("sql", MISTAKES)
@pytest.mark.parametrize("output", ["table", "csv"])
def test_a_mistake_shows_its_place_and_what_may_have_been_meant(data: Path, sql: str, output: Format) -> None:
    what, caret, meant = MISTAKES[sql]
    with pytest.raises(StoreError) as caught:
        ask(data, Asked(sql, "upset.sql"), output)
    first, line, place, *rest = str(caught.value).splitlines()
    assert first.startswith(f"upset.sql:{what}")
    assert line.removeprefix("    ") in sql.splitlines()
    assert place == f"    {caret}"
    assert meant in "\n".join([place, *rest])


def test_a_column_of_another_table_is_found_there_what_can_be_joined_first(data: Path) -> None:
    with pytest.raises(StoreError) as caught:
        query(data, "SELECT score FROM interactions")
    names = [line.split()[0] for line in str(caught.value).splitlines()[4:]]
    assert names == [
        "evaluations.score",
        "reviews.score",
        "superseded_evaluations.score",
        "agent_comparison.score",
    ]


def test_an_answer_is_written_to_a_file_in_place_of_what_it_held(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.csv"
    out.write_text("what was there, and is longer than the answer")
    assert query(data, "SELECT agent_name FROM interactions ORDER BY 1", "csv", out) == 2
    assert out.read_text() == "agent_name\nKim Lee\nZoë\n"
    with pytest.raises(StoreError, match=r"no/answer.csv: can't be written .*--out"):
        query(data, "SELECT 1", "csv", tmp_path / "no" / "answer.csv")


def test_it_says_how_many_rows_there_are(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert query(data, "FROM interactions") == 2
    assert query(data, "FROM interactions WHERE false") == 0
    assert query(data, "FROM interactions WHERE false", "json") == 0
    assert capsys.readouterr().out.endswith("[\n\t\n]\n")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT text::INTEGER FROM turns",
        "SELECT strptime(text, '%Y') FROM turns",
        "SELECT error(text) FROM turns",
        "SELECT text::JSON FROM turns",
    ],
)
def test_an_error_never_quotes_what_was_said(data: Path, sql: str) -> None:
    with pytest.raises(StoreError, match=r"a value does not allow this \(.*\)\. TRY\(") as caught:
        query(data, sql)
    assert "secret" not in str(caught.value)


def test_nothing_published_yet_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nothing is published yet\. Run `callqa run INBOX` first"):
        query(tmp_path, "SELECT 1")


def test_a_long_answer_says_how_to_get_the_rest(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query(data, "SELECT range AS n FROM range(1000) ORDER BY n DESC")
    lines = capsys.readouterr().out.splitlines()
    assert [line.strip() for line in lines[:2]] == ["n", "999"]
    assert lines[500].strip() == "500"
    assert lines[501:] == ["... the first 500 rows. For all of them: --format csv"]
    query(data, "SELECT range AS n FROM range(500)")
    assert len(capsys.readouterr().out.splitlines()) == 501


def test_the_order_asked_for_is_kept_in_files(data: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    query(data, "SELECT range AS n FROM range(300000) ORDER BY n DESC", "csv")
    numbers = [int(n) for n in capfdbinary.readouterr().out.split()[1:]]
    assert numbers == list(range(299999, -1, -1))


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, data: Path, sql: str) -> str:
    written = io.StringIO()

    def console(**options: bool) -> Console:
        return Console(file=written, force_terminal=True, color_system=None, width=60, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(_show, "Console", console)
    query(data, sql)
    return written.getvalue()


def test_long_text_is_folded_on_a_terminal(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    shown = on_a_terminal(monkeypatch, data, "SELECT 1 AS n, repeat('word ', 20) AS text")
    assert len(shown.splitlines()) == 3
    assert shown.count("word") == 20


def test_a_table_too_wide_for_the_terminal_is_shown_as_records(
    monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    shown = on_a_terminal(monkeypatch, data, "SELECT agent_id, team FROM (FROM interactions) LIMIT 0")
    assert shown.split() == ["agent_id", "team"]
    shown = on_a_terminal(monkeypatch, data, "FROM agent_weeks ORDER BY agent_id")
    first = shown.splitlines()[0].split()
    assert first == ["agent_id", "kim"]
    assert re.search(r"^score +66\.67$", shown, re.MULTILINE)
