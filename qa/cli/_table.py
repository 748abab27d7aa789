"""Tables without lines, as the shell shows them."""

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

__all__ = ["table"]


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """The rows under their headings; cells are shown as they are."""
    made = Table(box=None, pad_edge=False)
    for heading in headings:
        made.add_column(heading)
    for row in rows:
        made.add_row(*(escape(cell) for cell in row))
    return made
