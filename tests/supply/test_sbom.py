"""The bill of materials has every model with the hashes that are compared before it is loaded."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.settings import Settings
from qa.transcribe.manifest import load_manifest
from tests.supply import sbom

MODELS = Settings().models


def test_every_model_is_there_with_every_file_and_hash_of_the_manifest() -> None:
    made = list(sbom.models(MODELS))
    assert [each["name"] for each in made] == [model.name for model in load_manifest(MODELS).models]
    assert all(each["components"] for each in made)
    hashes = {file["hashes"][0]["content"] for each in made for file in each["components"]}
    manifest = load_manifest(MODELS)
    assert hashes == {*_of_wheel_files(manifest.model_dump()), *(m.openai_sha256 for m in manifest.speech)}


def _of_wheel_files(value: object) -> Iterator[str]:
    """The sha256 of whatever has a distribution, however deep."""
    if isinstance(value, dict):
        if "distribution" in value:
            yield value["sha256"]
        for each in value.values():
            yield from _of_wheel_files(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _of_wheel_files(each)


def test_no_two_components_have_one_reference() -> None:
    made = list(sbom.models(MODELS))
    refs = [part["bom-ref"] for each in made for part in (each, *each["components"])]
    assert len(set(refs)) == len(refs)


@pytest.mark.slow
def test_the_whole_bill_is_valid_and_has_packages_and_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    monkeypatch.setattr(sys, "argv", ["sbom", str(tmp_path / "sbom.json")])
    sbom.main()
    text = (tmp_path / "sbom.json").read_text("utf-8")
    bill = json.loads(text)
    assert JsonStrictValidator(SchemaVersion.from_version(bill["specVersion"])).validate_str(text) is None
    assert {"duckdb", "prefect", "base"} <= {each["name"] for each in bill["components"]}
    assert bill["metadata"]["component"]["name"] == "callqa"
