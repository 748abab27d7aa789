"""No importer takes another tool's files: every fixture of every importer, and callqa's own formats."""

import importlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from qa.ingest import known_sources
from tests.ingest.sources.harness import Imported

HERE = Path(__file__).parent
MODULES = {
    path.stem.removesuffix("_files"): importlib.import_module(f"tests.ingest.sources.{path.stem}")
    for path in sorted(HERE.glob("*_files.py"))
}
FIXTURES = {
    (name, shape): files
    for name, module in MODULES.items()
    for shape, files in getattr(module, "FILES", {}).items()
}
OWN: Mapping[str, str] = {
    "native.json": '{"id": "T-1", "turns": [{"speaker": "agent", "text": "Hello"}]}',
    "native.jsonl": '{"id": "T-1", "turns": [{"speaker": "agent", "text": "Hello"}]}\n' * 2,
    "manifest.csv": "file,interaction_id,agent_id\na.json,T-1,a101\n",
    "agents.csv": "agent_id,agent_name,team,email\na101,Ana Ruiz,North,\n",
    "surveys.csv": "interaction_id,csat\nT-1,5\n",
    "contacts.csv": "interaction_id,talk_s\nT-1,50\n",
    "sidecar.json": '{"interaction_id": "T-1", "agent_id": "a101"}',
    "words.json": '{"language": "en", "channels": [[{"text": "Hello", "start": 0.4, "end": 0.8}], []]}',
}


def test_every_importer_has_fixtures() -> None:
    assert {name for name, _ in FIXTURES} >= {source.name for source in known_sources()}


@pytest.mark.parametrize(("name", "shape"), list(FIXTURES), ids=[f"{n}-{s}" for n, s in FIXTURES])
def test_an_export_is_its_own_tools_alone(tmp_path: Path, name: str, shape: str) -> None:
    found = Imported(tmp_path, FIXTURES[name, shape])
    assert set(found.sources) == {name}


@pytest.mark.parametrize("name", list(OWN))
def test_callqas_own_files_are_no_export(tmp_path: Path, name: str) -> None:
    claimed = Imported(tmp_path, {name: OWN[name]}).sources
    assert set(claimed) <= {"table"}, "a table of messages is the last resort, and none of these is one"
