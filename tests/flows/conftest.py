"""One Prefect server for all tests of flows."""

from collections.abc import Iterator

import pytest

from flows.server import server


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A throw-away server, started once."""
    with server(tmp_path_factory.mktemp("prefect")):
        yield
