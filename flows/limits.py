"""The named limit on how many recordings are heard at once, wherever the workers run."""

from contextlib import suppress

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.exceptions import ObjectNotFound

__all__ = ["ensure", "renew"]


def ensure(name: str, limit: int) -> None:
    """Create the limit when the server has none of this name; one that an administrator set stays."""
    with get_client(sync_client=True) as client:
        try:
            client.read_global_concurrency_limit_by_name(name)
        except ObjectNotFound:
            client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=name, limit=limit))


def renew(name: str, limit: int) -> None:
    """Replace the limit, all places free."""
    with get_client(sync_client=True) as client:
        with suppress(ObjectNotFound):
            client.delete_global_concurrency_limit_by_name(name)
        client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=name, limit=limit))
