"""The warehouse: DuckDB tables, the marts over them, and the file that supervisors open."""

from qa.store._bulk import transaction
from qa.store._copy import stamp
from qa.store._describe import ColumnInfo, TableInfo, described, markdown, mermaid, schema_text
from qa.store._encrypt import decrypt, encrypt
from qa.store._examine import Health, examine
from qa.store._keep import backup, compact, restore
from qa.store._key import key_of
from qa.store._kpi_settings import replace_kpi_settings
from qa.store._load import (
    Rows,
    forget_old_parts,
    known_inputs,
    load,
    load_rows,
    note_seen,
    rows_of,
    start_seen,
)
from qa.store._metrics import note_metrics
from qa.store._parquet import write_parquet
from qa.store._publish import publish
from qa.store._query import Asked, Format, open_past, open_published, query
from qa.store._questions import Question, question, questions
from qa.store._records import (
    close_run,
    finish_run,
    known_rejected,
    note_publication,
    publish_run,
    replace_contacts,
    replace_rejected,
    replace_surveys,
    start_run,
)
from qa.store._removals import (
    Extent,
    Found,
    Hashes,
    Removal,
    Why,
    aged,
    anonymise,
    contacts_of,
    drop_words,
    hash_of,
    new_removal_id,
    note_removal,
    readmit,
    removals,
    removed_hashes,
    rows_about,
    sources_of,
    withheld,
)
from qa.store._roster import assign_teams, replace_roster
from qa.store._schema import create_schema
from qa.store._upkeep import Compacted, compact_catalogue, compact_lake, move_in
from qa.store._warehouse import open_warehouse

__all__ = [
    "Asked",
    "ColumnInfo",
    "Compacted",
    "Extent",
    "Format",
    "Found",
    "Hashes",
    "Health",
    "Question",
    "Removal",
    "Rows",
    "TableInfo",
    "Why",
    "aged",
    "anonymise",
    "assign_teams",
    "backup",
    "close_run",
    "compact",
    "compact_catalogue",
    "compact_lake",
    "contacts_of",
    "create_schema",
    "decrypt",
    "described",
    "drop_words",
    "encrypt",
    "examine",
    "finish_run",
    "forget_old_parts",
    "hash_of",
    "key_of",
    "known_inputs",
    "known_rejected",
    "load",
    "load_rows",
    "markdown",
    "mermaid",
    "move_in",
    "new_removal_id",
    "note_metrics",
    "note_publication",
    "note_removal",
    "note_seen",
    "open_past",
    "open_published",
    "open_warehouse",
    "publish",
    "publish_run",
    "query",
    "question",
    "questions",
    "readmit",
    "removals",
    "removed_hashes",
    "replace_contacts",
    "replace_kpi_settings",
    "replace_rejected",
    "replace_roster",
    "replace_surveys",
    "restore",
    "rows_about",
    "rows_of",
    "schema_text",
    "sources_of",
    "stamp",
    "start_run",
    "start_seen",
    "transaction",
    "withheld",
    "write_parquet",
]
