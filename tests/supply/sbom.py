"""Writes a bill of materials (CycloneDX JSON): every package of this environment, every model with its hash.

    python -m tests.supply.sbom FILE

Packages come from cyclonedx-bom, which reads what is installed; models from models/manifest.toml, as
components of type machine-learning-model with the sha256 of each file that is verified before it is loaded.
The runner-up, syft, is no Python package and knows nothing of the models.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from qa.settings import Settings
from qa.transcribe.manifest import FileModel, InstalledModel, Model, WheelFile, load_manifest

ROOT = Path(__file__).parents[2]


def packages() -> dict[str, Any]:
    """The bill of this interpreter's environment, with callqa as what it is the bill of."""
    options = ["--pyproject", str(ROOT / "pyproject.toml"), "--output-format", "JSON"]
    steady = ["--output-reproducible"]  # no time, no random number: the same environment, the same bytes
    command = [sys.executable, "-m", "cyclonedx_py", "environment", *options, *steady, sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"sbom: cyclonedx-py failed. It says:\n{done.stderr}")
    return cast(dict[str, Any], json.loads(done.stdout))


def models(folder: Path) -> Iterator[dict[str, Any]]:
    """A component a model of the manifest, in its order."""
    for model in load_manifest(folder).models:
        yield {
            "type": "machine-learning-model",
            "bom-ref": f"model:{model.name}",
            "name": model.name,
            "description": model.about,
            "licenses": [{"license": {"id": model.licence}}],
            "externalReferences": [{"type": "distribution", "url": model.source}],
            "components": list(_files(model)),
        }


def _files(model: Model) -> Iterator[dict[str, Any]]:
    """The files of a model, each with the sha256 that it must have."""
    if isinstance(model, InstalledModel):
        of_wheels: tuple[WheelFile, ...] = model.files
    elif isinstance(model, FileModel):
        of_wheels = (model.wheel,)
    else:
        of_wheels = (*model.wheels.model, *model.wheels.beside) if model.wheels else ()
        yield _file(model.name, f"{model.name}.pt", model.openai_sha256)
    for each in of_wheels:
        yield _file(model.name, f"{each.requirement}/{each.file}", each.sha256)


def _file(model: str, name: str, sha256: str) -> dict[str, Any]:
    hashes = [{"alg": "SHA-256", "content": sha256}]
    return {"type": "file", "bom-ref": f"model:{model}/{name}", "name": name, "hashes": hashes}


def main() -> None:
    """Write the bill to the file that is named."""
    (target,) = sys.argv[1:] or ("sbom.json",)
    bill = packages()
    bill["components"] = [*bill.get("components", []), *models(Settings().models)]
    Path(target).write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{target}: {len(bill['components'])} components")


if __name__ == "__main__":
    main()
