"""Removes what is held of customers and leaves figures: rows that name nobody, and a log that names nobody.

Of a removed contact there stays a row with a random id, without customer, words, names of files and hashes,
with its agent, queue, figures and score. So what was reckoned of past weeks stays as it was.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from hmac import digest
from typing import Any, Literal

from duckdb import DuckDBPyConnection

from qa.store._bulk import insert, quoted, transaction, use_ids

__all__ = [
    "Extent",
    "Found",
    "Hashes",
    "Removal",
    "Why",
    "aged",
    "anonymise",
    "contacts_of",
    "drop_words",
    "hash_of",
    "new_removal_id",
    "note_removal",
    "readmit",
    "removals",
    "removed_hashes",
    "rows_about",
    "sources_of",
    "withheld",
]

Why = Literal["request", "consent", "age"]
Extent = Literal["all", "words", "audio"]
Hashes = tuple[str, str | None]
"""Of an interaction's id, and of its source where that is its alone."""

_QUARTER = "INTERVAL 15 MINUTE"
"""To which the beginning is rounded down: a time to the second would tell whose contact it was, and every
time zone's days begin at a quarter of an hour."""
_FIGURES_OF = ("escalation_request", "escalation_offer", "transfer", "resolution_confirmed", "contact_reason")
"""Kinds of findings that contact_facts reckons with; they stay without words."""
_EMPTIED = (
    "turn_index = 0, char_start = 0, char_end = 0, start_s = NULL, end_s = NULL, quote = '', reason = ''"
)
_TOPIC = "CASE WHEN kind = 'contact_reason' AND attributes['topic'] IS NOT NULL "
_TOPIC += "THEN MAP {'topic': attributes['topic']} ELSE MAP {} END"
_ANONYMOUS: Mapping[str, str] = {
    "interactions": "customer_id = NULL, source_name = '', source_sha256 = '', input_key = '', "
    f"turn_count = 0, started_at = time_bucket({_QUARTER}, started_at), "
    "words_removed_at = $1, agent_channel = NULL",
    "measurements": "",
    "check_issues": "",
    "findings": f"{_EMPTIED}, attributes = {_TOPIC}",
    "surveys": "comment = NULL, csat_as_given = NULL, answered_at = date_trunc('day', answered_at)",
    "contacts": f"customer_id = NULL, started_at = time_bucket({_QUARTER}, started_at), "
    f"solved_at = solved_at - (started_at - time_bucket({_QUARTER}, started_at))",
    "publications": "",
}
"""What becomes of the rows that stay, by table; those of tables neither here nor in _JUDGED are deleted."""
_JUDGED = {"evaluations": "", "criterion_results": ", evidence = []"}
"""Those that stay and have an evaluation_id, and what more becomes of them."""
_WORDLESS: Mapping[str, tuple[str, str]] = {
    "findings": (f"{_EMPTIED}, attributes = {_TOPIC}", "true"),
    "criterion_results": ("evidence = []", "evidence <> []"),
    "superseded_criterion_results": ("evidence = []", "evidence <> []"),
    "surveys": ("comment = NULL, csat_as_given = NULL", "comment IS NOT NULL OR csat_as_given IS NOT NULL"),
    "reviews": ("comment = NULL", "comment IS NOT NULL"),
    "disputes": ("reason = '', decision = CASE WHEN decision IS NOT NULL THEN '' END", "reason <> ''"),
    "calibration_ratings": ("comment = NULL", "comment IS NOT NULL"),
}
"""How a table's rows lose their words, and which rows have any; turns and survey_answers are deleted."""


@dataclass(frozen=True, slots=True)
class Found:
    """Contacts and what else is to be removed with them.

    `pages` are the agents and days (UTC) whose reports speak of them; `sources` the hashes of what only they
    came from, by contact; `files` the names of these in the inbox; `kept` copies of what was rejected.
    """

    interactions: tuple[str, ...]
    pages: tuple[tuple[str, date | None], ...]
    sources: Mapping[str, str]
    files: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def agents(self) -> tuple[str, ...]:
        """Who served them."""
        return tuple(sorted({agent for agent, _ in self.pages}))


@dataclass(frozen=True, slots=True)
class Removal:
    """A row of the log: when, why, how far, of how many contacts, and rows by table; never of whom."""

    removal_id: str
    removed_at: datetime
    why: Why
    extent: Extent
    interactions: int
    row_counts: Mapping[str, int]


def hash_of(secret: bytes, text: str) -> str:
    """HMAC-SHA-256 (RFC 2104), hex: the same text gives the same hash, and none tells its text."""
    return digest(secret, text.encode("utf-8", "replace"), sha256).hex()


def contacts_of(
    con: DuckDBPyConnection,
    customer_id: str | None = None,
    interaction_id: str | None = None,
    *,
    is_used: bool = False,
) -> tuple[str, ...]:
    """The contacts of a customer, or one contact, with the parts of agents; also those without words.

    With `is_used` not those of which nothing is there but that they were rejected.
    """
    found = con.execute(
        "WITH theirs AS (SELECT interaction_id FROM interactions WHERE customer_id = $1 "
        "UNION SELECT interaction_id FROM contacts WHERE customer_id = $1 "
        "UNION SELECT interaction_id FROM interactions WHERE interaction_id = $2 "
        "UNION SELECT interaction_id FROM contacts WHERE interaction_id = $2 "
        "UNION SELECT interaction_id FROM surveys WHERE interaction_id = $2 "
        "UNION SELECT interaction_id FROM rejected_inputs WHERE interaction_id = $2 AND NOT $3) "
        "FROM theirs UNION SELECT interaction_id FROM interactions WHERE part_of IN (FROM theirs) ORDER BY 1",
        [customer_id, interaction_id, is_used],
    ).fetchall()
    return tuple(one for (one,) in found)


def aged(con: DuckDBPyConnection, before: datetime, *, has_words: bool = False) -> tuple[str, ...]:
    """Contacts begun before that moment that still name somebody, or with `has_words` still have words.

    A whole and its parts go together, by the whole's time. What has no time is never among them.
    """
    gone = "i.words_removed_at IS NULL" if has_words else "i.source_name <> ''"
    contacts = (
        ""
        if has_words
        else (
            "UNION SELECT c.interaction_id FROM contacts c ANTI JOIN interactions USING (interaction_id) "
            "WHERE started_at < $1 AND customer_id IS NOT NULL "
        )
    )
    found = con.execute(
        "SELECT i.interaction_id FROM interactions i "
        "LEFT JOIN interactions w ON w.interaction_id = i.part_of "
        f"WHERE coalesce(w.started_at, i.started_at) < $1 AND {gone} {contacts}ORDER BY 1",
        [before],
    ).fetchall()
    return tuple(one for (one,) in found)


def sources_of(con: DuckDBPyConnection, ids: Sequence[str]) -> Found:
    """What goes with these contacts."""
    use_ids(con, ids)
    theirs = "interactions SEMI JOIN batch_ids ON interaction_id = id"
    pages = con.execute(
        f"SELECT DISTINCT agent_id, (started_at AT TIME ZONE 'UTC')::DATE FROM {theirs} ORDER BY ALL"
    ).fetchall()
    sources = con.execute(
        f"SELECT interaction_id, source_sha256 FROM {theirs} WHERE source_sha256 <> '' "
        "AND source_sha256 NOT IN (SELECT source_sha256 FROM interactions "
        "ANTI JOIN batch_ids ON interaction_id = id) ORDER BY 1"
    ).fetchall()
    files = _column(
        con,
        f"SELECT DISTINCT source_name FROM {theirs} WHERE source_name <> '' AND source_name NOT IN "
        "(SELECT source_name FROM interactions ANTI JOIN batch_ids ON interaction_id = id) ORDER BY 1",
    )
    kept = _column(
        con,
        "SELECT kept_as FROM rejected_inputs SEMI JOIN batch_ids ON interaction_id = id "
        "WHERE kept_as IS NOT NULL ORDER BY 1",
    )
    return Found(tuple(ids), tuple(pages), dict(sources), files, kept)


def _column(con: DuckDBPyConnection, query: str) -> tuple[str, ...]:
    return tuple(value for (value,) in con.execute(query).fetchall())


def rows_about(con: DuckDBPyConnection, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that tells of these contacts, by table and column."""
    found = {}
    for table in sorted((*_ANONYMOUS, *_JUDGED, *_others(con))):
        asked = con.execute(
            f"FROM {quoted(table)} WHERE interaction_id IN (SELECT unnest($1::VARCHAR[])) ORDER BY ALL",
            [list(ids)],
        )
        names = [column[0] for column in asked.description or ()]
        found[table] = [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
    return {table: rows for table, rows in found.items() if rows}


def anonymise(con: DuckDBPyConnection, ids: Sequence[str], at: datetime) -> dict[str, int]:
    """Leaves of these contacts rows that name nobody; rows deleted or emptied, by table. One transaction."""
    with transaction(con):
        use_ids(con, ids)
        con.execute(
            "CREATE OR REPLACE TEMP TABLE renamed AS SELECT id, 'removed-' || uuid()::VARCHAR AS new_id "
            "FROM batch_ids"
        )
        counts = {table: _delete(con, table) for table in _others(con)}
        counts["findings"] = _delete(con, "findings", f"kind NOT IN {_FIGURES_OF}")
        con.execute("UPDATE interactions SET part_of = new_id FROM renamed WHERE part_of = id")
        counts |= _rename_evaluations(con)
        for table, change in _ANONYMOUS.items():
            counts[table] = counts.get(table, 0) + _rename(con, table, change, at)
        con.execute("DROP TABLE renamed")
    return {table: count for table, count in sorted(counts.items()) if count}


def _others(con: DuckDBPyConnection) -> list[str]:
    """All other tables that tell of an interaction, so that a new one can't be left out."""
    found = con.execute(
        "SELECT table_name FROM duckdb_columns() SEMI JOIN duckdb_tables() USING (database_name, table_name) "
        "WHERE database_name = current_database() AND column_name = 'interaction_id' ORDER BY 1"
    )
    return [table for (table,) in found.fetchall() if table not in (*_ANONYMOUS, *_JUDGED)]


def _delete(con: DuckDBPyConnection, table: str, condition: str = "true") -> int:
    """How many rows of `batch_ids` were deleted."""
    gone = con.execute(
        f"DELETE FROM {quoted(table)} WHERE {condition} AND interaction_id IN (SELECT id FROM batch_ids)"
    )
    return int(gone.fetchall()[0][0])


def _rename(con: DuckDBPyConnection, table: str, change: str, at: datetime) -> int:
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    changes = ", ".join(each for each in ("interaction_id = new_id", change) if each)
    done = con.execute(
        f"UPDATE {quoted(table)} SET {changes} FROM renamed WHERE interaction_id = id",
        [day] if "$1" in change else [],
    )
    return int(done.fetchall()[0][0])


def _rename_evaluations(con: DuckDBPyConnection) -> dict[str, int]:
    """New ids for evaluations too: theirs are hashes, which whoever has the interaction's id could make."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE renamed_evaluations AS "
        "SELECT evaluation_id AS old_id, uuid()::VARCHAR AS new_evaluation_id, new_id AS new_interaction_id "
        "FROM evaluations JOIN renamed ON interaction_id = id"
    )
    counts = {}
    for table, more in _JUDGED.items():
        done = con.execute(
            f"UPDATE {table} SET evaluation_id = new_evaluation_id, "
            f"interaction_id = new_interaction_id{more} "
            "FROM renamed_evaluations WHERE evaluation_id = old_id"
        )
        counts[table] = int(done.fetchall()[0][0])
    con.execute("DROP TABLE renamed_evaluations")
    return counts


def drop_words(con: DuckDBPyConnection, ids: Sequence[str], at: datetime) -> dict[str, int]:
    """Removes what was said in these contacts; ids, figures and scores stay. Rows touched, by table."""
    theirs = "interaction_id IN (SELECT id FROM batch_ids)"
    with transaction(con):
        use_ids(con, ids)
        counts = {table: _delete(con, table) for table in ("turns", "survey_answers")}
        counts["findings"] = _delete(con, "findings", f"kind NOT IN {_FIGURES_OF}")
        for table, (change, which) in _WORDLESS.items():
            done = con.execute(f"UPDATE {table} SET {change} WHERE ({which}) AND {theirs}")
            counts[table] = counts.get(table, 0) + int(done.fetchall()[0][0])
        con.execute(f"UPDATE interactions SET turn_count = 0, words_removed_at = $1 WHERE {theirs}", [at])
    return {table: count for table, count in sorted(counts.items()) if count}


def note_removal(con: DuckDBPyConnection, removal: Removal, inputs: Iterable[Hashes] = ()) -> None:
    """Writes the removal to the log, and what isn't to be read again."""
    names = ("input_hash", "source_hash", "removal_id")
    with transaction(con):
        insert(con, "removals", [asdict(removal)])
        insert(
            con,
            "removed_inputs",
            (dict(zip(names, (*each, removal.removal_id), strict=True)) for each in inputs),
        )


def readmit(con: DuckDBPyConnection, input_hash: str) -> bool:
    """Takes an input off the list of those not to be read again; whether it was on it."""
    with transaction(con):
        gone = con.execute("DELETE FROM removed_inputs WHERE input_hash = $1", [input_hash])
        return bool(gone.fetchall()[0][0])


def new_removal_id() -> str:
    """Random, so that it says nothing."""
    return secrets.token_hex(8)


def removals(con: DuckDBPyConnection) -> list[Removal]:
    """The log, oldest first."""
    rows = con.execute(
        "SELECT removal_id, removed_at, why, extent, interactions, row_counts FROM removals "
        "ORDER BY removed_at, removal_id"
    ).fetchall()
    return [Removal(*row) for row in rows]


def removed_hashes(con: DuckDBPyConnection, hashes: Iterable[str]) -> set[str]:
    """Those of these hashes that are of removed inputs."""
    if con.execute("SELECT 1 FROM removed_inputs LIMIT 1").fetchone() is None:
        return set()
    use_ids(con, hashes)
    found = con.execute(
        "SELECT DISTINCT id FROM batch_ids WHERE id IN (SELECT input_hash FROM removed_inputs) "
        "OR id IN (SELECT source_hash FROM removed_inputs WHERE source_hash IS NOT NULL)"
    )
    return {each for (each,) in found.fetchall()}


def withheld(con: DuckDBPyConnection, ids: Iterable[str]) -> set[str]:
    """Those of these interactions whose words were removed for their age: they aren't read again."""
    use_ids(con, ids)
    found = con.execute(
        "SELECT interaction_id FROM interactions SEMI JOIN batch_ids ON interaction_id = id "
        "WHERE words_removed_at IS NOT NULL"
    )
    return {each for (each,) in found.fetchall()}
