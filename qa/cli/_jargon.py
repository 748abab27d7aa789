"""`callqa checks jargon --suggest`: which words the list of the trade's words may lack."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from qa import checks, ingest, privacy, store
from qa.checks._suggest import Candidate, Said, suggest
from qa.cli._console import err, fail, out
from qa.settings import Privacy, Settings, load_settings
from qa.types import Role

__all__ = ["print_suggestions"]

_ENGLISH = "en"
_TURNS = """
SELECT interaction_id, turn_index, role = 'agent', text FROM turns JOIN interactions USING (interaction_id)
WHERE language = $1 AND is_public AND role IN ('agent', 'customer') ORDER BY interaction_id, turn_index
"""
_NOTHING = "No candidates: every word is common, listed, or in too few interactions."
_PASTE = "# Keep what customers don't know, write what to say instead, and paste it under `entries` of"


def print_suggestions(files: list[Path], data: Path, settings: Path | None) -> bool:
    """Print candidates from the transcripts, else from what is published; False where some were rejected."""
    chosen = load_settings(settings)
    book = checks.load_book(chosen.scorecards / "phrases")
    rejected: list[str] = []
    turns = _of_files(files, book, rejected, chosen.privacy) if files else _of_published(data, chosen)
    _print(suggest(turns, book))
    for each in rejected:
        fail(each)
    return not rejected


def _of_files(
    files: Iterable[Path], book: checks.PhraseBook, rejected: list[str], rules: Privacy
) -> Iterator[Said]:
    """The redacted turns in English; why an interaction could not be read goes to `rejected`."""
    names = checks.company_names(book)
    for path in files:
        read, refused = ingest.read_transcripts(path)
        rejected += [f"{each.source_name}: {each.detail}" for each in refused]
        for interaction in (privacy.redact(each, names, rules) for each in read):
            if interaction.metadata.language != _ENGLISH:
                continue
            for turn in interaction.turns:
                if turn.is_public and turn.role in {Role.AGENT, Role.CUSTOMER}:
                    yield Said(interaction.id, turn.index, turn.role is Role.AGENT, turn.text)


def _of_published(data: Path, settings: Settings) -> Iterator[Said]:
    """The published turns in English, which are redacted."""
    with store.open_published(data, settings) as con:
        found = con.execute(_TURNS, [_ENGLISH])
        while rows := found.fetchmany(10_000):
            yield from (Said(*row) for row in rows)


def _print(candidates: list[Candidate]) -> None:
    if not candidates:
        err.print(_NOTHING)
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("word", "times", "interactions", "customers too", "frequency", "for example"):
        table.add_column(heading, overflow="fold")
    for each in candidates:
        counts = (str(each.times), str(each.interactions), str(each.by_customers))
        frequency = "abbreviation" if each.zipf is None else f"{each.zipf:.1f}"
        where = f"{each.example.interaction_id}, turn {each.example.turn_index}"
        table.add_row(*(escape(cell) for cell in (each.word, *counts, frequency, where)))
    out.print(table)
    out.print(f"\n{_PASTE} phrases/jargon.yaml:")
    for each in candidates:
        out.print(f"  {each.word}: {{industry: general, plain: WHAT TO SAY INSTEAD}}", markup=False)
