"""Writes constraints.txt anew: what a new environment with every extra resolves to, newest first allowed.

pip itself resolves, as it does for whoever installs callqa: `pip install --dry-run` installs nothing and
reports. Runners-up: pip-tools and uv, which resolve by rules of their own.

    python -m tests.supply.lock [--check]

Packages of KEPT stay as they are: raise those pins by hand, with the measurements that depend on them. Where
newer ones need other packages of a graphics card, run it on a machine with the index that you install from.

`--check` only says what would change, and exits with 1 where anything would.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONSTRAINTS = ROOT / "constraints.txt"
EXTRAS = "weights,faster,suggest,samples,dask,ray,s3,semantic,lake,fuzz,dev"
"""All of pyproject.toml; `encryption` and `pdf` are part of `dev`."""
KEPT = ("torch",)
"""The weights were measured with this one, to the last bit; and its CPU build is not at every index."""


def canonical(name: str) -> str:
    """The name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_pins(text: str) -> dict[str, str]:
    """Version by canonical name. Raises ValueError for a line that pins nothing."""
    pins = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, is_pinned, version = line.partition("==")
            if not is_pinned or not version or canonical(name) in pins:
                raise ValueError(f"constraints.txt: «{line}» pins nothing, or pins it twice.")
            pins[canonical(name)] = version
    return pins


def resolved() -> dict[str, str]:
    """What pip would install into an empty environment, by the name each package gives itself."""
    pins = read_pins(CONSTRAINTS.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        report, kept = Path(folder) / "report.json", Path(folder) / "kept.txt"
        kept.write_text("".join(f"{name}=={pins[name]}\n" for name in KEPT), "utf-8")
        options = ["--dry-run", "--ignore-installed", "--quiet", "--no-input", "--report", str(report)]
        what = ["--constraint", str(kept), "pip", f"{ROOT}[{EXTRAS}]"]
        command = [sys.executable, "-m", "pip", "install", *options, *what]
        done = subprocess.run(command, check=False)
        if done.returncode != 0:
            sys.exit("lock: pip could not resolve the dependencies; it says why above. Nothing was written.")
        found = [each["metadata"] for each in json.loads(report.read_text("utf-8"))["install"]]
    return {each["name"]: each["version"].partition("+")[0] for each in found if each["name"] != "callqa"}


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """What differs, a line a package."""
    names = sorted(before.keys() | after.keys())
    return [
        f"{name}: {before.get(name, 'not there')} -> {after.get(name, 'gone')}"
        for name in names
        if before.get(name) != after.get(name)
    ]


def main() -> None:
    """Write the file, or with --check say what would be written."""
    text = CONSTRAINTS.read_text("utf-8")
    found = resolved()
    differing = changes(read_pins(text), {canonical(name): version for name, version in found.items()})
    print("\n".join(differing) or "Nothing changed.")
    if sys.argv[1:] == ["--check"]:
        sys.exit(bool(differing))
    head = [line for line in text.splitlines() if line.startswith("#")]
    lines = [f"{name}=={version}" for name, version in found.items()]
    CONSTRAINTS.write_text("\n".join([*head, *sorted(lines, key=str.lower)]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
