"""The warehouse: DuckDB tables, the marts over them, and the file that supervisors open."""

from qa.store._bulk import transaction
from qa.store._copy import back_up, stamp
from qa.store._examine import Health, examine
from qa.store._forget import Forgotten, forget_customer
from qa.store._keep import compact, open_as_it_is, restore
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
from qa.store._parquet import write_parquet
from qa.store._publish import publish
from qa.store._query import Format, open_past, open_published, query
from qa.store._records import (
    finish_run,
    known_rejected,
    note_publication,
    replace_contacts,
    replace_rejected,
    replace_surveys,
    start_run,
)
from qa.store._roster import assign_teams, replace_roster
from qa.store._schema import create_schema
from qa.store._upkeep import Compacted, compact_lake, move_in
from qa.store._warehouse import open_warehouse

__all__ = [
    "Compacted",
    "Forgotten",
    "Format",
    "Health",
    "Rows",
    "assign_teams",
    "back_up",
    "compact",
    "compact_lake",
    "create_schema",
    "examine",
    "finish_run",
    "forget_customer",
    "forget_old_parts",
    "known_inputs",
    "known_rejected",
    "load",
    "load_rows",
    "move_in",
    "note_publication",
    "note_seen",
    "open_as_it_is",
    "open_past",
    "open_published",
    "open_warehouse",
    "publish",
    "query",
    "replace_contacts",
    "replace_kpi_settings",
    "replace_rejected",
    "replace_roster",
    "replace_surveys",
    "restore",
    "rows_of",
    "stamp",
    "start_run",
    "start_seen",
    "transaction",
    "write_parquet",
]
