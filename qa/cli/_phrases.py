"""Looks through phrase lists, with the turns of the store where it is named."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from rich.markup import escape

from qa import checks, store
from qa.cli._console import out
from qa.errors import Mistake
from qa.settings import Settings

__all__ = ["check"]

_MOST_TURNS = 20_000
"""Turns looked at: enough to tell half of them from less, and read in seconds."""


def check(settings: Settings, data: Path | None) -> tuple[Mistake, ...]:
    """Prints what is remarkable about the phrase lists and returns what is wrong.

    Raises ConfigError where they can't be read.
    """
    utterances = list(_utterances(data, settings)) if data else []
    found = checks.lint_phrases(settings.scorecards / "phrases", utterances)
    for remark in found.remarks:
        out.print(f"[yellow]remark:[/yellow] {escape(str(remark))}")
    if data:
        out.print(f"phrases: compared with {len(utterances)} turns of {escape(str(data))}.")
    if not found.mistakes:
        out.print(f"phrases: sound, {len(found.remarks)} remarks.")
    return found.mistakes


def _utterances(data: Path, settings: Settings) -> Iterator[checks.Utterance]:
    """Turns of what is published, the same ones each time: all of them, or as many drawn by their hash."""
    with closing(store.open_published(data, settings)) as con:
        rows = con.execute(
            "SELECT role, language, text FROM turns JOIN interactions USING (interaction_id) "
            "WHERE language IS NOT NULL "
            f"ORDER BY hash(interaction_id, turn_index), interaction_id, turn_index LIMIT {_MOST_TURNS}"
        ).fetchall()
    return (checks.Utterance(*row) for row in rows)
