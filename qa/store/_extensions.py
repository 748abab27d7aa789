"""DuckDB's extensions come as wheels: nothing is fetched while a site works."""

import importlib
from importlib import resources

from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.store._bulk import literal

__all__ = ["load_extension"]


def load_extension(con: DuckDBPyConnection, extension: str) -> None:
    """Loads the extension from its wheel. Raises StoreError when that is missing, or of another DuckDB."""
    version = con.execute("SELECT library_version FROM pragma_version()").fetchone() or ("",)
    try:
        wheel = resources.files(importlib.import_module(f"duckdb_extension_{extension}"))
    except ImportError:
        raise StoreError(
            "store: the extensions for a DuckLake are not installed. Run: pip install 'callqa[lake]'"
        ) from None
    path = wheel / "extensions" / version[0] / f"{extension}.duckdb_extension"
    if not path.is_file():
        raise StoreError(
            f"store: the extension {extension} is not that of DuckDB {version[0]}. "
            "Run: pip install --upgrade 'callqa[lake]'"
        )
    con.execute(f"LOAD {literal(str(path))}")
