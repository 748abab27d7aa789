"""Exports of Hootsuite and Sprout Social as tables, for tests."""

import csv
import io
from collections.abc import Sequence

__all__ = ["table"]


def table(header: str, *rows: Sequence[str], delimiter: str = ",") -> str:
    """A CSV with this header (split at commas)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows([header.split(","), *rows])
    return out.getvalue()
