"""Where a site's data lives: the folder that `--data` names."""

import os
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Home", "keep_private"]


def keep_private() -> None:
    """Whatever this process and those that it starts write from now on is for their owner only.

    It all holds people's words. Every entry calls it first, commands and flows, whatever umask they have.
    """
    os.umask(0o077)


@dataclass(frozen=True, slots=True)
class Home:
    """The layout under `root`; nothing outside it is written."""

    root: Path

    @property
    def warehouse(self) -> Path:
        """The pipeline's own database: one writer."""
        return self.root / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """What supervisors open; replaced atomically after each batch."""
        return self.root / "published" / "callqa.duckdb"

    @property
    def lake(self) -> Path:
        """Parquet files of a warehouse that is a DuckLake, unless the settings name another place."""
        return self.root / "lake"

    @property
    def spill(self) -> Path:
        """What doesn't fit into memory while a lake is written to; empty between runs."""
        return self.root / ".spill"

    @property
    def backups(self) -> Path:
        """Copies of the warehouse: made before it is migrated, and on request."""
        return self.root / "backups"

    @property
    def published_teams(self) -> Path:
        """Files that hold what is one team's, where a site publishes by team."""
        return self.published.parent / "teams"

    @property
    def reports(self) -> Path:
        """Coaching reports, one folder an agent."""
        return self.root / "reports"

    @property
    def site(self) -> Path:
        """All pages, linked: what supervisors keep open."""
        return self.root / "site"

    @property
    def rejected(self) -> Path:
        """Sealed copies of inputs that could not be used, where the settings keep any."""
        return self.root / "rejected"

    @property
    def names_key(self) -> Path:
        """Key of the pseudonyms in ids and names of files: who loses it sees the same files as new ones."""
        return self.root / "names.key"

    @property
    def transcripts(self) -> Path:
        """Redacted transcripts by key, so that no recording is transcribed twice."""
        return self.root / "cache" / "transcripts"

    @property
    def audio(self) -> Path:
        """Copies of recordings to listen to, without what was redacted."""
        return self.root / "audio"

    @property
    def parts(self) -> Path:
        """Redacted parts of a night on their way to other machines, and their rows on the way back."""
        return self.root / "parts"

    @property
    def mirror(self) -> Path:
        """Copy of an inbox that lies elsewhere, raw as there: gone with the run unless it is to stay."""
        return self.root / "inbox-mirror"

    @property
    def prefect(self) -> Path:
        """History of the runs started from the shell."""
        return self.root / "prefect"

    @property
    def removals_key(self) -> Path:
        """Secret by which removed inputs are known again."""
        return self.root / "removals.key"

    @property
    def removals(self) -> Path:
        """What was removed, as hashes: what an older backup of the warehouse doesn't know."""
        return self.root / "removals.jsonl"

    @property
    def compact_due(self) -> Path:
        """There while the warehouse's files may still hold what its tables don't."""
        return self.root / ".compact-due"

    @property
    def sent(self) -> Path:
        """What was e-mailed to whom, so that nothing goes out twice."""
        return self.root / "sent.sqlite"

    def make(self) -> None:
        """Create the folders, readable by their owner only."""
        for folder in (self.root, self.published.parent, self.reports, self.transcripts):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
