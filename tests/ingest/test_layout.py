from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.errors import InputError
from qa.layout import Layout, read_layout
from qa.types import Role
from tests.ingest.builders import put


def test_names_have_roles_whatever_their_case() -> None:
    layout = Layout.model_validate({"agent": ["U02", "Ana Ruiz"], "customer": "tom@x.example", "bot": ["b"]})
    assert layout.roles == {
        "u02": Role.AGENT,
        "ana ruiz": Role.AGENT,
        "tom@x.example": Role.CUSTOMER,
        "b": Role.BOT,
    }


@pytest.mark.parametrize(
    "given", [{"Staff": "agent", "Client": "customer"}, {"agent": ["staff"], "customer": "client"}]
)
def test_values_of_a_role_column_may_stand_on_either_side(given: dict[str, object]) -> None:
    layout = Layout.model_validate({"role_values": given})
    assert layout.role_of_value == {"staff": Role.AGENT, "client": Role.CUSTOMER}


@pytest.mark.parametrize("given", [{"text": "Body", "time": "Sent"}, {"Body": "text", "Sent": "time"}])
def test_columns_may_stand_on_either_side(given: dict[str, str]) -> None:
    assert Layout.model_validate({"columns": given}).columns == {"text": "Body", "time": "Sent"}


def test_times_are_in_the_owners_format_and_zone() -> None:
    layout = Layout.model_validate({"timezone": "Europe/Madrid", "date_format": "%d/%m/%Y %H:%M"})
    assert layout.time("03/07/2026 10:00") == datetime(2026, 7, 3, 8, tzinfo=UTC)
    assert layout.time("2026-07-03") is None


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ({"agents": ["x"]}, "agents: is no key"),
        ({"timezone": "Madrid"}, "no time zone such as Europe/Madrid"),
        ({"columns": {"colour": "x"}}, "doesn't know colour; it knows conversation_id"),
        ("[", "no JSON object"),
    ],
)
def test_a_mistake_is_said(tmp_path: Path, content: object, what: str) -> None:
    put(tmp_path, {"roles.json": content})
    with pytest.raises(InputError, match=what):
        read_layout(tmp_path / "roles.json")
