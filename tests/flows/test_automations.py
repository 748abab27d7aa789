"""The automations that are shipped: Prefect takes them, and what they wait for is there."""

import importlib
from typing import Any

import pytest
import yaml
from prefect.events.schemas.automations import AutomationCore

from tests.conftest import ROOT

SHIPPED: list[dict[str, Any]] = yaml.safe_load((ROOT / "flows" / "automations.yaml").read_text("utf-8"))[
    "automations"
]
DEPLOYED = yaml.safe_load((ROOT / "flows" / "prefect.yaml").read_text("utf-8"))["deployments"]
STATES = {"Running", "Completed", "Failed", "Crashed", "TimedOut", "Cancelled"}


@pytest.mark.parametrize("given", SHIPPED, ids=lambda given: given["name"])
def test_prefect_takes_it_as_it_is(given: dict[str, Any]) -> None:
    made = AutomationCore.model_validate(given)
    assert made.name == given["name"]
    with pytest.raises(ValueError, match="type"):
        AutomationCore.model_validate(given | {"actions": [{"type": "no-such-thing"}]})


@pytest.mark.parametrize("given", SHIPPED, ids=lambda given: given["name"])
def test_it_waits_for_flows_and_states_that_there_are(given: dict[str, Any]) -> None:
    trigger = given["trigger"]
    flows = set()
    for each in DEPLOYED:
        path, _, function = each["entrypoint"].partition(":")
        module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
        flows.add(getattr(module, function).name)
    assert set(trigger["match_related"]["prefect.resource.name"]) <= flows
    names = {*trigger["expect"], *trigger.get("after", ())}
    assert names <= {f"prefect.flow-run.{state}" for state in STATES}
