"""Nothing that is read can run code: no pickle, no marshal, no unsafe YAML, weights as plain tensors only."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from qa.errors import ModelError
from qa.transcribe import weights

ROOT = Path(__file__).parents[2]
RUNS_WHAT_IT_READS = {
    *("pickle", "_pickle", "cloudpickle", "dill", "joblib", "jsonpickle", "marshal", "shelve"),
}
_ONLY_AN_ERROR = "UnpicklingError"
"""torch raises it; naming it loads nothing."""
_UNSAFE_LOADERS = {"Loader", "UnsafeLoader", "FullLoader", "unsafe_load", "full_load"}


def _sources() -> list[Path]:
    return sorted(
        path
        for folder in ("qa", "flows", "models", "scorecards", "data/samples")
        for path in (ROOT / folder).rglob("*.py")
        if "weights" not in path.parts
    )


def _faults(tree: ast.AST) -> Iterator[str]:
    """What in the module could run what it reads, each by its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in RUNS_WHAT_IT_READS:
            yield f"{node.lineno}: from {node.module} import"
        elif isinstance(node, ast.Attribute):
            yield from _faults_of_attribute(node)
        elif isinstance(node, ast.Import):
            found = {alias.asname or alias.name for alias in node.names} & (RUNS_WHAT_IT_READS - {"pickle"})
            renamed = {alias.name for alias in node.names if alias.asname} & RUNS_WHAT_IT_READS
            yield from (f"{node.lineno}: import {name}" for name in found | renamed)
        elif isinstance(node, ast.Call):
            yield from _faults_of_call(node)


def _faults_of_attribute(node: ast.Attribute) -> Iterator[str]:
    owner = ast.unparse(node.value)
    if owner == "pickle" and node.attr != _ONLY_AN_ERROR:
        yield f"{node.lineno}: pickle.{node.attr}"
    if owner == "yaml" and node.attr in _UNSAFE_LOADERS:
        yield f"{node.lineno}: yaml.{node.attr}"


def _faults_of_call(node: ast.Call) -> Iterator[str]:
    name = ast.unparse(node.func)
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
    if name == "torch.load" and given.get("weights_only") != "True":
        yield f"{node.lineno}: torch.load without weights_only=True"
    if name in {"torch.jit.load", "torch.hub.load", "torch.package.PackageImporter"}:
        yield f"{node.lineno}: {name}"
    if given.get("allow_pickle", "False") != "False":
        yield f"{node.lineno}: allow_pickle"
    if name in {"pd.read_pickle", "pandas.read_pickle", "read_pickle"}:
        yield f"{node.lineno}: {name}"


def test_no_module_loads_what_could_run_code() -> None:
    sources = _sources()
    assert len(sources) > 100
    found = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in sources
        for fault in _faults(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "import joblib",
        "import pickle as p",
        "from pickle import loads",
        "from cloudpickle.cloudpickle import loads",
        "import pickle; pickle.loads(b'')",
        "torch.load(path)",
        "torch.load(path, weights_only=False)",
        "torch.jit.load(path)",
        "np.load(path, allow_pickle=True)",
        "yaml.load(text, Loader=yaml.UnsafeLoader)",
        "yaml.unsafe_load(text)",
        "pandas.read_pickle(path)",
    ],
)
def test_the_rule_finds_each_way(code: str) -> None:
    assert list(_faults(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    ["torch.load(path, weights_only=True)", "np.load(path)", "import pickle; pickle.UnpicklingError"],
)
def test_the_rule_lets_safe_ways_be(code: str) -> None:
    assert list(_faults(ast.parse(code))) == []


class _Trap:
    def __init__(self, sprung: Path) -> None:
        self.sprung = sprung

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return os.mkdir, (str(self.sprung),)


def test_weights_with_code_in_them_are_damaged_and_the_code_never_runs(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_bytes((ROOT / "models" / "manifest.toml").read_bytes())
    (tmp_path / "weights").mkdir()
    sprung = tmp_path / "sprung"
    torch.save({"dims": {}, "model_state_dict": _Trap(sprung)}, tmp_path / "weights" / "base.pt")
    with pytest.raises(ModelError, match="damaged"):
        weights.load_whisper("base", tmp_path)
    assert not sprung.exists()
