"""Files that vanish between the look into the inbox and their reading are rejected with the reason."""

from pathlib import Path

import pytest

from qa.ingest import open_inbox
from qa.settings import Settings
from qa.types import Rejected
from tests.flows import night


@pytest.mark.parametrize("file", ["chats/T-4.json", "emails/E-1.eml"])
def test_a_file_that_vanishes_costs_itself_only(tmp_path: Path, file: str) -> None:
    night.write_inbox(tmp_path)
    opened = open_inbox(tmp_path, Settings())
    texts = opened.texts()
    found = [next(texts)]  # the folders' files are listed by now
    (tmp_path / file).unlink()
    found += texts
    bad = {each.source_name: each.reason for each in found if isinstance(each, Rejected)}
    assert bad.pop("chats/T-7.json") == "not_readable"
    assert list(bad) == [file]
    assert len(found) == 8


def test_an_export_that_vanishes_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "chats").mkdir()
    (tmp_path / "chats" / "a.json").write_text('{"turns": [{"speaker": "agent", "text": "Hello."}]}')
    table = tmp_path / "chats" / "b.csv"
    table.write_text("conversation_id,sender,text\n1,agent,Hello\n1,customer,Hi\n2,agent,Bye\n")
    opened = open_inbox(tmp_path, Settings())
    _ = [folder._exports for folder in opened._folders]
    table.unlink()
    bad = [each for each in opened.texts() if isinstance(each, Rejected)]
    assert [each.source_name for each in bad] == ["chats/b.csv"]
