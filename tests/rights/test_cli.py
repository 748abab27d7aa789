"""`callqa privacy` as typed."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import typed
from tests.store.sound import sound_warehouse

pytestmark = pytest.mark.usefixtures("few_measurements")
__all__ = ["typed"]
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return sound_warehouse(tmp_path / "data")


@pytest.fixture
def callqa(data: Path, typed: Command) -> Command:
    """Exit code, stdout and stderr of `callqa privacy words…`."""
    return lambda *words: typed("privacy", *words, "--data", str(data))


def test_what_is_held_is_handed_out_whole_and_privately(callqa: Command, tmp_path: Path, data: Path) -> None:
    audio = data / "audio" / "interaction_id-1.opus"
    audio.parent.mkdir()
    audio.write_bytes(b"sound")
    out = tmp_path / "theirs"
    code, told, _ = callqa("export", "--customer", "customer_id-1", "--out", str(out))
    assert code == 0
    assert "1 contacts" in told
    assert "1 recordings" in told
    document = json.loads((out / "data.json").read_text())["tables"]
    assert [row["text"] for row in document["turns"]] == ["text-1"]
    assert {"interactions", "findings", "evaluations", "reviews", "surveys"} <= document.keys()
    held = {row["interaction_id"] for rows in document.values() for row in rows}
    assert held == {"interaction_id-1"}
    page = (out / "data.html").read_text()
    assert "text-1" in page
    assert "text-0" not in page
    assert (out / "audio" / "interaction_id-1.opus").read_bytes() == b"sound"
    files = [path for path in out.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_a_zip_is_made_whole_or_not_at_all(callqa: Command, tmp_path: Path) -> None:
    out = tmp_path / "theirs.zip"
    assert callqa("export", "--customer", "customer_id-1", "--out", str(out))[0] == 0
    assert {"data.json", "data.html"} <= set(zipfile.ZipFile(out).namelist())
    assert out.stat().st_mode & 0o777 == 0o600
    code, _, said = callqa("export", "--customer", "customer_id-1", "--out", str(out))
    assert (code, "is there already" in said) == (2, True)
    code, _, said = callqa("export", "--customer", "nobody@mail.example", "--out", str(tmp_path / "x.zip"))
    assert code == 2
    assert "nobody@" not in said
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_forget_and_log(callqa: Command) -> None:
    assert callqa("log")[1].strip() == "Nothing was removed so far."
    code, out, _ = callqa("forget", "--customer", "customer_id-1")
    assert code == 0
    assert out.startswith("1 contacts removed: ")
    out = callqa("log")[1]
    assert " request  all    1 contacts: " in out
    assert "customer_id-1" not in out
    assert callqa("readmit", "--interaction", "interaction_id-2")[0] == 1
    assert callqa("readmit", "--interaction", "interaction_id-1")[0] == 0


def test_mistakes_say_what_to_do(callqa: Command) -> None:
    for words, said in (
        (("forget",), "name whom: --customer ID, or --interaction ID"),
        (("forget", "--customer", "a", "--interaction", "b"), "name whom"),
        (("forget", "--interaction", "nothing"), "interaction: nothing is stored under this id"),
        (("retain",), "retention: nothing is set"),
    ):
        code, _, told = callqa(*words)
        assert (code, said in told) == (2, True), words


@pytest.mark.parametrize("command", ["forget", "retain", "export", "log", "readmit"])
def test_every_command_has_help(callqa: Command, command: str) -> None:
    code, out, _ = callqa(command, "--help")
    assert (code, "Usage:" in out) == (0, True)
