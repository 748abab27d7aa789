"""The importers: one module a tool, found by looking into this folder. A new one is one file and one test.

Each module's docstring is its manual: where to click to export, what is read, what isn't. It defines
`SOURCE`, a `Source`: how to tell its files by their content, and how to read them.
"""

import importlib
import pkgutil
from functools import cache

from qa.ingest._source import Source

__all__ = ["known_sources"]


@cache
def known_sources() -> tuple[Source, ...]:
    """Every importer, those for whatever nobody else claims last, else by name."""
    names = [info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")]
    found = [importlib.import_module(f"{__name__}.{name}").SOURCE for name in names]
    return tuple(sorted(found, key=lambda source: (source.is_last, source.name)))
