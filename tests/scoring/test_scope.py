"""Which interactions a scorecard is for: each thing it can ask for, and never NULL."""

from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from qa.scoring.applies import applies
from qa.scoring.scope import AppliesTo

ROW = {
    "channel": "call",
    "language": "en",
    "queue": "billing",
    "team": "blue",
    "direction": "inbound",
    "disposition": "refund",
    "duration_s": 90.0,
    "started_at": datetime(2026, 1, 31, 23, 59, 59, 999_999, tzinfo=UTC),
}
UNKNOWN = {"language": None, "direction": None, "disposition": None, "duration_s": None, "started_at": None}
TYPES = {"duration_s": "DOUBLE", "started_at": "TIMESTAMPTZ"}


def is_for(asked: dict[str, Any], **row: Any) -> bool | None:
    to = AppliesTo.model_validate({"channels": "call"} | asked)
    given = ROW | row
    columns = ", ".join(f"${name}::{TYPES.get(name, 'VARCHAR')} AS {name}" for name in given)
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'Pacific/Auckland'")  # days are UTC whatever times are shown in
        found = con.execute(f"SELECT {applies(to)} FROM (SELECT {columns})", given).fetchone()
    assert found is not None
    told: bool | None = found[0]
    return told


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ({"languages": ["es", "en"]}, {"languages": "es"}),
        ({"queues": "billing"}, {"queues": ["sales"]}),
        ({"teams": "blue"}, {"teams": "red"}),
        ({"directions": "inbound"}, {"directions": "outbound"}),
        ({"dispositions": ["refund", "sale"]}, {"dispositions": "sale"}),
        ({"duration": {"at_least": "1m30s"}}, {"duration": {"at_least": "91s"}}),
        ({"duration": {"at_least": "1m", "at_most": 90}}, {"duration": {"at_most": "1m29s"}}),
        ({"from": "2026-01-31"}, {"from": "2026-02-01"}),
        ({"from": date(2026, 1, 1), "until": date(2026, 1, 31)}, {"until": "2026-01-30"}),
        ({"until": "9999-12-31"}, {"from": "2026-01-01", "until": "2026-01-02"}),
    ],
)
def test_who_is_asked_for_gets_it_and_nobody_else(right: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert is_for(right) is True
    assert is_for(wrong) is False
    is_of_all_rows = {"queues", "teams"} & right.keys()
    assert is_for(right, **UNKNOWN) is bool(is_of_all_rows)


def test_what_is_left_out_takes_all() -> None:
    assert is_for({}, **UNKNOWN) is True
    assert is_for({}, channel="chat") is False
