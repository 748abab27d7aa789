"""Everything that callqa's environment is made of is pinned, and what is installed is what is pinned."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement

from tests.supply import lock

PINS = lock.read_pins(lock.CONSTRAINTS.read_text("utf-8"))
PROJECT = tomllib.loads((lock.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = frozenset(PROJECT["optional-dependencies"])


def _wanted(requirements: list[str], extras: frozenset[str]) -> Iterator[Requirement]:
    for text in requirements:
        wanted = Requirement(text)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": each}) for each in ("", *extras)):
            yield wanted


def _closure() -> dict[str, str | None]:
    """Installed version by name of all that callqa needs with every extra, and all that those need."""
    found: dict[str, str | None] = {}
    extras = PROJECT["optional-dependencies"].values()
    own = [*PROJECT["dependencies"], *(each for some in extras for each in some)]
    waiting = list(_wanted(own, EXTRAS))
    while waiting:
        wanted = waiting.pop()
        name = lock.canonical(wanted.name)
        if name == "callqa":
            continue
        is_new = name not in found
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            found.setdefault(name, None)  # an extra that isn't installed here
            continue
        found[name] = installed.version.partition("+")[0]
        if is_new or wanted.extras:
            more = _wanted(installed.requires or [], frozenset(wanted.extras))
            waiting += [each for each in more if lock.canonical(each.name) not in found]
    return found


def test_every_package_that_callqa_needs_is_pinned() -> None:
    found = _closure()
    assert len(found) > 150
    assert sorted(found.keys() - PINS.keys()) == []


def test_what_is_installed_is_what_is_pinned() -> None:
    differing = {n: (v, PINS[n]) for n, v in _closure().items() if v not in {None, PINS.get(n)}}
    assert differing == {}, "make install brings the environment up to date"


def test_the_lock_covers_every_extra() -> None:
    of_dev = re.findall(r"callqa\[(.*?)\]", " ".join(PROJECT["optional-dependencies"]["dev"]))
    assert {*lock.EXTRAS.split(","), *",".join(of_dev).split(",")} == EXTRAS


def test_a_model_of_the_manifest_is_the_package_that_is_pinned() -> None:
    from qa.settings import Settings
    from qa.transcribe.manifest import InstalledModel, load_manifest

    manifest = load_manifest(Settings().models)
    pinned = {f.requirement for m in manifest.models if isinstance(m, InstalledModel) for f in m.files}
    for each in pinned:
        name, _, wanted = each.partition("==")
        assert PINS[lock.canonical(name)] == wanted


@pytest.mark.parametrize("line", ["numpy>=2", "numpy", "numpy==", "numpy==2\nNumPy==2"])
def test_a_line_that_pins_nothing_is_a_mistake(line: str) -> None:
    with pytest.raises(ValueError, match="pins nothing"):
        lock.read_pins(line)


def test_what_changes_is_told_a_package_a_line() -> None:
    assert lock.changes({"a": "1", "b": "1"}, {"b": "2", "c": "1"}) == [
        "a: 1 -> gone",
        "b: 1 -> 2",
        "c: not there -> 1",
    ]
