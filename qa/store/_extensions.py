"""DuckDB's extensions come as wheels: nothing is fetched while a site works, or copied into one's home."""

import importlib
from importlib import resources

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.store._bulk import literal

__all__ = ["load_extension"]


def load_extension(con: DuckDBPyConnection, extension: str, *, setting: str, extra: str) -> None:
    """Loads the extension from its wheel, which the extra brings, for what the setting asks.

    Raises StoreError when that is missing, or of another DuckDB.
    """
    needs = f"{setting}: needs DuckDB's extension {extension} of version {duckdb.__version__}."
    try:
        wheel = resources.files(importlib.import_module(f"duckdb_extension_{extension}"))
    except ImportError:
        raise StoreError(f"{needs} Run: pip install 'callqa[{extra}]'") from None
    path = wheel / "extensions" / f"v{duckdb.__version__}" / f"{extension}.duckdb_extension"
    if not path.is_file():
        raise StoreError(f"{needs} Run: pip install --upgrade 'callqa[{extra}]'")
    con.execute(f"LOAD {literal(str(path))}")
