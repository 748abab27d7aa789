"""The deployment files name what there is: every name in them is looked up, as they can't be run here."""

import importlib
import inspect
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from qa import __version__, strictyaml
from qa.settings import Settings
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(DEPLOY.rglob("*.yaml"))
PREFECT = re.compile(r"^\s*(prefect .*)$", re.M)


def _load(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))


def _commands() -> list[str]:
    """Every command line of Prefect in compose.yaml, schedule.yaml and the README of flows."""
    services = _load("compose.yaml")["services"].values()
    lists = [service["command"] for service in services if "command" in service]
    job = _load("kubernetes/schedule.yaml")["spec"]["template"]["spec"]["containers"][0]["command"]
    given: list[str] = []
    for words in [*lists, job]:
        given += PREFECT.findall(words[-1]) if words[0] == "sh" else [shlex.join(words)]
    return sorted({line.strip() for line in given if line.startswith("prefect")})


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_every_file_parses(path: Path) -> None:
    assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict)


def test_the_settings_are_real() -> None:
    assert strictyaml.load(DEPLOY / "callqa.yaml", Settings).runner == "pool"


def test_the_pools_are_those_of_settings_and_deployments() -> None:
    pools = {"callqa", _load("callqa.yaml")["pool"]}
    created = {shlex.split(line)[3] for line in _commands() if "work-pool create" in line}
    worked = {
        _load(f"kubernetes/{n}-values.yaml")["worker"]["config"]["workPool"] for n in ("night", "batches")
    }
    started = {w[w.index("--pool") + 1] for w in map(shlex.split, _commands()) if "--pool" in w}
    deployed = {each["work_pool"]["name"] for each in _load("prefect.yaml")["deployments"]}
    assert pools == created == worked == started
    assert deployed == {"callqa"}


@pytest.mark.parametrize("name", ["deploy/prefect.yaml", "flows/prefect.yaml"])
def test_deployments_name_flows_with_their_parameters(name: str) -> None:
    for each in yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))["deployments"]:
        module, _, function = re.sub(r"\.py:", ".", each["entrypoint"]).replace("/", ".").rpartition(".")
        flow = getattr(importlib.import_module(module), function)
        inspect.signature(flow.fn).bind(**each["parameters"])


@pytest.mark.parametrize(
    "line",
    [line if at == 0 else pytest.param(line, marks=pytest.mark.slow) for at, line in enumerate(_commands())],
)
def test_prefect_knows_the_command_and_its_options(line: str) -> None:
    words = shlex.split(line)[1:]
    options = {word.partition("=")[0] for word in words if word.startswith("--")}
    while words and words[0].startswith("--"):
        words = words[1:]
    verbs = words[:1] if words[0] == "deploy" else words[:2]
    shown = subprocess.run(
        [sys.executable, "-m", "prefect", *verbs, "--help"], capture_output=True, text=True, check=True
    )
    known = set(re.findall(r"--[a-z-]+", shown.stdout)) | {"--no-prompt"}
    assert options <= known


def test_compose_names_what_it_has() -> None:
    compose = _load("compose.yaml")
    services = compose["services"]
    for service in services.values():
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] == "service_healthy"
            assert "healthcheck" in services[other]
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source.startswith("${CALLQA_DATA") or source in compose["volumes"]


def test_versions_are_those_of_the_project() -> None:
    prefect = re.search(r"^prefect==(.*)$", (ROOT / "constraints.txt").read_text(), re.M)
    assert prefect is not None
    texts = {path: path.read_text(encoding="utf-8") for path in [*FILES, DEPLOY / "Dockerfile"]}
    for path, text in texts.items():
        assert set(re.findall(r"prefecthq/prefect:([\d.]+)", text)) <= {prefect[1]}, path
        assert set(re.findall(r"callqa:([\d.]+)", text)) <= {__version__}, path
    assert f"prefectTag: {prefect[1]}-" in texts[DEPLOY / "kubernetes" / "server-values.yaml"]


def test_the_image_is_built_from_what_there_is() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY (.*) \S+$", text, re.M):
        assert all((ROOT / source).exists() for source in line.split())
    extras = re.search(r"'\.\[(.*)\]'", text)
    assert extras is not None
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(re.search(rf"^{extra} = \[", declared, re.M) for extra in extras[1].split(","))


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.usefixtures("prefect_server")
def test_prefect_takes_the_deployments() -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.settings import PREFECT_API_URL

    words = ["--no-prompt", "deploy", "--all", "--prefect-file", "deploy/prefect.yaml"]
    environment = os.environ | {"PREFECT_API_URL": str(PREFECT_API_URL.value()), "PYTHONPATH": str(ROOT)}
    with get_client(sync_client=True) as client:
        client.create_work_pool(WorkPoolCreate(name="callqa", type="process"))
        done = subprocess.run(
            [sys.executable, "-m", "prefect", *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        night = client.read_deployment_by_name("nightly/nightly")
    assert (night.entrypoint, night.work_pool_name) == ("flows.nightly.nightly", "callqa")
    assert [getattr(each.schedule, "cron", None) for each in night.schedules] == ["0 2 * * *"]
