"""Commands on a site whose callqa.yaml asks for encryption and files of teams."""

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from qa import cli
from qa.settings import load_settings
from qa.store import open_warehouse, publish
from qa.store._warehouse import connect
from tests.review.made_night import evaluate

KEY = "0123456789abcdef-a-key"
WORDS = "she said something else"
Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with two calls of two teams, published once."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "key").write_text(KEY)
    (tmp_path / "key").chmod(0o600)
    (tmp_path / "callqa.yaml").write_text("encryption_key_file: key\n")
    with closing(open_warehouse(Path("data"))) as con:
        for agent, team in (("kim", "North"), ("ned", "South")):
            evaluate(con, f"call-{agent}", agent=agent, outcomes={"greeting": "not_met"}, duration_s=60)
            con.execute(f"UPDATE interactions SET team = '{team}' WHERE agent_id = '{agent}'")
        publish(con, Path("data"))
    return tmp_path


@pytest.fixture
def callqa(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Exit code and all that is shown by `callqa words…`."""
    app = cli.make_app(lambda: None, lambda: None)

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["callqa", *words])
        monkeypatch.setenv("COLUMNS", "300")
        with pytest.raises(SystemExit) as ended:
            cli.call(app)
        shown = capsys.readouterr()
        assert KEY not in shown.out + shown.err
        return int(ended.value.code or 0), shown.out + shown.err

    return run


def test_every_command_works_on_encrypted_files(site: Path, callqa: Typed) -> None:
    code, said = callqa("sql", "SELECT interaction_id FROM interactions ORDER BY 1", "--format", "csv")
    assert (code, said) == (0, "interaction_id\ncall-kim\ncall-ned\n")
    code, said = callqa("review", "acknowledge", "kim", "2026-W10", "--by", "kim", "--comment", WORDS)
    assert code == 0, said
    code, said = callqa("export", "--out", "export", "--format", "csv", "--table", "acknowledgements")
    assert code == 0, said
    assert WORDS in (site / "export" / "acknowledgements.csv").read_text()
    assert callqa("review", "list")[0] == 0
    assert callqa("report", "--agent", "kim")[0] == 0
    assert "database: data/published/callqa.duckdb, 2 interactions, encrypted" in callqa("doctor")[1]
    for path in (site / "data").rglob("*.duckdb"):
        assert WORDS.encode() not in path.read_bytes()


def test_publishing_by_team_goes_on_until_its_folder_is_deleted(site: Path, callqa: Typed) -> None:
    code, said = callqa("publish")
    assert (code, said.split()) == (0, ["data/published/callqa.duckdb"])
    code, said = callqa("publish", "--by", "team")
    names = ["North.duckdb", "South.duckdb"]
    assert code == 0
    assert said.split() == ["data/published/callqa.duckdb", *(f"data/published/teams/{n}" for n in names)]
    assert callqa("review", "acknowledge", "kim", "2026-W10", "--by", "kim", "--comment", WORDS)[0] == 0
    folder = site / "data" / "published" / "teams"
    for name, count in zip(names, (1, 0), strict=True):
        with pytest.raises(duckdb.Error, match="without a key"):
            duckdb.connect(str(folder / name), read_only=True)
        with closing(connect(folder / name, read_only=True, key=KEY)) as con:
            assert con.execute("SELECT count(*) FROM acknowledgements").fetchone() == (count,)


def test_a_setting_publishes_by_team(site: Path, callqa: Typed) -> None:
    (site / "callqa.yaml").write_text("encryption_key_file: key\npublish_by: [team]\n")
    assert load_settings().publish_by == ("team",)
    assert callqa("publish")[1].count("teams/") == 2


def test_a_lost_key_is_told_in_one_line(site: Path, callqa: Typed) -> None:
    (site / "key").unlink()
    code, said = callqa("sql", "SELECT 1")
    assert code == 2
    assert "encryption_key_file: key: can't be read (No such file or directory)" in said
