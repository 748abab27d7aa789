"""The named limit on how many recordings are heard at once, wherever the workers run."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectNotFound

__all__ = ["MODEL_LIMIT", "drop", "ensure", "place"]

MODEL_LIMIT = "callqa-whisper"
"""Name of the global concurrency limit that all workers share."""
_HELD_S = 60
"""How long a server keeps the place of a run that was killed, the least that Prefect allows."""


def ensure(limit: int) -> None:
    """Create the limit when the server has none of this name; one that an administrator set stays."""
    with get_client(sync_client=True) as client:
        try:
            client.read_global_concurrency_limit_by_name(MODEL_LIMIT)
        except ObjectNotFound:
            client.create_global_concurrency_limit(
                GlobalConcurrencyLimitCreate(name=MODEL_LIMIT, limit=limit)
            )


def drop() -> None:
    """Remove the limit with the places that a killed run may still hold: for a server that is ours alone."""
    with get_client(sync_client=True) as client, suppress(ObjectNotFound):
        client.delete_global_concurrency_limit_by_name(MODEL_LIMIT)


@contextmanager
def place() -> Iterator[None]:
    """Within it, one of the places is taken; where the server is gone, the run goes on without its limit."""
    with ExitStack() as taken:
        with suppress(httpx.TransportError):
            taken.enter_context(concurrency(MODEL_LIMIT, lease_duration=_HELD_S, strict=False))
        yield
