"""A changed scorecard: refused without a new version, used for what is new, and for history when asked."""

import shutil
from pathlib import Path

import duckdb
import pytest

from qa import transcribe
from qa.errors import ConfigError
from tests.flows import night

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server")]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an inbox, and settings that name scorecards of its own."""
    words = night.transcriber()
    monkeypatch.setattr(
        transcribe, "open_listener", lambda settings: transcribe.InProcess(transcribe.Ear(words))
    )
    monkeypatch.setattr(transcribe, "engine_name", lambda settings: words.name)
    night.write_inbox(tmp_path / "inbox")
    shutil.copytree(Path("scorecards"), tmp_path / "scorecards")
    (tmp_path / "callqa.yaml").write_text(f"scorecards: {tmp_path / 'scorecards'}\n", encoding="utf-8")
    return tmp_path


def _night(site: Path) -> None:
    from flows.nightly import run_nightly

    run_nightly(site / "inbox", site / "data", site / "callqa.yaml", 1)


def _rescore(site: Path, *scorecards: str, since: str | None = None) -> int:
    from flows.rescore import rescore

    return rescore(str(site / "data"), str(site / "callqa.yaml"), scorecards, since)


def _change(site: Path, *pairs: tuple[str, str]) -> None:
    path = site / "scorecards" / "support_chat.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def _versions(site: Path) -> dict[str, int]:
    with duckdb.connect(str(site / "data" / "published" / "callqa.duckdb"), read_only=True) as con:
        rows = con.execute(
            "SELECT interaction_id, scorecard_version FROM evaluations WHERE scorecard = 'support_chat'"
        ).fetchall()
    return dict(rows)


@pytest.mark.slow
def test_a_changed_scorecard_from_the_edit_to_history(site: Path) -> None:
    _night(site)
    first = _versions(site)
    assert set(first.values()) == {1}

    _change(site, ("pass_mark: 75", "pass_mark: 80"))
    with pytest.raises(
        ConfigError, match=r"support_chat\.yaml:3: version: 1 has judged already.*scorecard: pass_mark"
    ):
        _night(site)
    with pytest.raises(ConfigError, match="has judged already"):
        _rescore(site)

    _change(site, ("version: 1", "version: 2"))
    chat = (site / "inbox" / "chats" / "T-2.json").read_text(encoding="utf-8")
    (site / "inbox" / "chats" / "T-99.json").write_text(chat.replace("T-2", "T-99"), encoding="utf-8")
    _night(site)
    assert _versions(site) == first | {"T-99": 2}

    assert _rescore(site, "support_chat", since="2999-01-01") == 0
    assert _rescore(site, "support_chat") == len(first)
    assert set(_versions(site).values()) == {2}
    assert _rescore(site, "support_chat@1") == len(first) + 1
    assert set(_versions(site).values()) == {1}
    with pytest.raises(ConfigError, match=r"support_chat@9: has judged nothing yet\. Known: support_chat@1"):
        _rescore(site, "support_chat@9")
