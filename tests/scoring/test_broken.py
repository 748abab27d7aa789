"""Broken scorecards: each says where, what is wrong and what to do, all at once, and none loads.

Beside each file of broken/ lies what it must say, word for word.
"""

import re
from pathlib import Path

import pytest

from qa.errors import ConfigError
from qa.scoring import load_scorecard, load_scorecards

pytestmark = pytest.mark.usefixtures("own_vocabulary")

BROKEN = sorted(Path(__file__).with_name("broken").glob("*.yaml"))


def said(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        load_scorecard(path)
    return str(refused.value).splitlines()


def test_there_are_enough_of_them() -> None:
    assert len(BROKEN) >= 60


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_it_says_where_what_and_what_to_do(path: Path) -> None:
    found = said(path)
    assert found == path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    for line in found:
        assert re.fullmatch(rf"{path.name}(:\d+)?: .+[.?)]", line)


def test_a_folder_with_broken_ones_says_all_and_loads_none(tmp_path: Path) -> None:
    chosen = [path for path in BROKEN if path.stem[:2] in {"01", "04", "43", "66"}]
    for path in chosen:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(ConfigError) as refused:
        load_scorecards(tmp_path)
    assert str(refused.value).splitlines() == [line for path in chosen for line in said(path)]


def test_a_file_without_end_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.write_text("# more\n" * 150_000, encoding="utf-8")
    assert said(path) == ["huge.yaml: is larger than 1 MB. Split it, or name another file."]


def test_a_folder_is_no_scorecard(tmp_path: Path) -> None:
    [found] = said(tmp_path)
    assert found.endswith("Name a file that you may read.")
