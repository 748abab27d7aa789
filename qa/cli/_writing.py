"""What commands share that write what people say: an open warehouse, published again when they are done."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from duckdb import DuckDBPyConnection

from qa import review, store
from qa.settings import Settings

__all__ = ["By", "Criterion", "Reason", "Scorecard", "Subject", "named", "publishing", "remark"]

Subject = Annotated[
    str, typer.Argument(metavar="ID", help="An interaction, or the beginning of an evaluation's id.")
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so: a name or id.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why. Personal data is taken out.")]
Criterion = Annotated[
    str | None, typer.Option("--criterion", help="The criterion; without it, the evaluation as a whole.")
]
Scorecard = Annotated[
    str | None, typer.Option("--scorecard", help="Whose evaluation, where several scorecards apply.")
]


@contextmanager
def publishing(data: Path, settings: Settings | None = None) -> Iterator[DuckDBPyConnection]:
    """The warehouse to write in, all or nothing; what was written is published at the end.

    `settings` tell where and how; None = those of the working directory.
    """
    with closing(store.open_warehouse(data, settings=settings)) as con:
        with store.transaction(con):  # what is written rests on what was read: nobody writes in between
            yield con
            store.note_publication(con, datetime.now(UTC))
        store.publish(con, data, settings)


def remark(by: str, reason: str) -> review.Remark:
    """Said now."""
    return review.Remark(by, reason, datetime.now(UTC))


def named(
    con: DuckDBPyConnection, subject: str, scorecard: str | None, criterion: str | None
) -> review.Evaluated | review.Question:
    """The evaluation, or the criterion of it."""
    evaluated = review.find_evaluation(con, subject, scorecard)
    return evaluated if criterion is None else review.find_question(con, evaluated, criterion)
