"""Computes what several marts are made of once, while all of them are read."""

from collections.abc import Iterator
from contextlib import contextmanager

from duckdb import DuckDBPyConnection

__all__ = ["shared_marts"]

_SHARED = ("interaction_surveys", "opening_hours", "contact_facts")
"""In the order in which they read each other."""


@contextmanager
def shared_marts(con: DuckDBPyConnection) -> Iterator[None]:
    """Holds these marts as they are now, for this connection and the time of the block.

    A view looks a name up among temporary tables first, so the marts over them read these tables, and so does
    who names them without a schema. Rows written meanwhile aren't seen in them.
    """
    try:
        for mart in _SHARED:
            con.execute(f"CREATE OR REPLACE TEMP TABLE {mart} AS FROM main.{mart}")
        yield
    finally:
        for mart in _SHARED:
            con.execute(f"DROP TABLE IF EXISTS temp.{mart}")
