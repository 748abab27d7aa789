"""The limit on recordings heard at once: an administrator's stays, whatever is run from a shell."""

from pathlib import Path

import pytest
from prefect.client.orchestration import get_client

from flows import limits
from flows.server import server

pytestmark = pytest.mark.prefect


def _limit() -> int:
    with get_client(sync_client=True) as client:
        return client.read_global_concurrency_limit_by_name(limits.MODEL_LIMIT).limit


@pytest.mark.usefixtures("prefect_server")
def test_a_limit_on_the_sites_own_server_is_left_alone(tmp_path: Path) -> None:
    limits.drop()
    limits.ensure(5)
    with server(tmp_path):  # PREFECT_API_URL is set, so none is started and nothing reset
        limits.ensure(1)
        assert _limit() == 5
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("prefect_server")
def test_a_dropped_limit_is_made_anew() -> None:
    limits.ensure(5)
    limits.drop()
    limits.drop()
    limits.ensure(2)
    assert _limit() == 2
