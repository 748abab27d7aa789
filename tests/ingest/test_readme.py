"""The README lists every importer as it names itself."""

import re

from qa.ingest import known_sources
from tests.conftest import ROOT

README = (ROOT / "qa" / "ingest" / "README.md").read_text(encoding="utf-8")


def test_the_importers_listed_are_those_that_there_are() -> None:
    listed = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*) \|$", README, re.MULTILINE)
    own_keys = [row for row in listed if row[0] in {source.name for source in known_sources()}]
    assert own_keys == [(source.name, source.title, source.files) for source in known_sources()]
