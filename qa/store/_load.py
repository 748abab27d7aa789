"""Writes analysed interactions, each in place of what was stored of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.store._bulk import Lines, encode, insert, insert_lines, quoted, transaction, use_ids
from qa.types import Analysis, Rejected

__all__ = [
    "Rows",
    "forget_old_parts",
    "known_inputs",
    "load",
    "load_rows",
    "note_seen",
    "rows_of",
    "start_seen",
]

Row = dict[str, Any]

_TRANSCRIPTION = "transcription"
"""Stands for a check where transcription itself has doubts."""
_AUDIO_COPY = "audio_copy"
"""Stands for a check where a recording has no copy to listen to."""
_LOADED_AT_ONCE = 1000
"""Interactions whose rows are held encoded at the same time."""
_REPLACED = ("interactions", "turns", "findings", "measurements", "check_issues")


@dataclass(frozen=True, slots=True)
class Rows:
    """All that the warehouse holds of some interactions, encoded: as quick to load as to send.

    `conversations` counts them without the parts of agents; `tables` has the rows of each table that has any.
    `failed` are interactions beside them that could not be analysed: to be rejected, there is no row of them.
    """

    ids: tuple[str, ...]
    conversations: int
    tables: Mapping[str, Lines]
    failed: tuple[Rejected, ...] = ()


def rows_of(analyses: Sequence[Analysis], input_keys: Mapping[str, str]) -> Rows:
    """The rows of these interactions, no two of one id.

    `input_keys` maps each interaction id to the hash of all that its rows depend on. Raises KeyError for an
    interaction without, StoreError for two of one id.
    """
    ids = tuple(a.interaction.id for a in analyses)
    if len(set(ids)) < len(ids):  # said here and not by a key: a lake has none
        raise StoreError("interactions: two rows have the same key. Nothing was written.")
    rows: dict[str, list[Row]] = {
        "interactions": [_interaction(a, input_keys[a.interaction.id]) for a in analyses],
        "turns": [row for a in analyses for row in _turns(a)],
        "findings": [row for a in analyses for row in _findings(a)],
        "measurements": [{"interaction_id": a.interaction.id, **a.measurements} for a in analyses],
        "check_issues": [row for a in analyses for row in _issues(a)],
    }
    conversations = sum(a.interaction.metadata.part_of is None for a in analyses)
    lines = {table: encode(each) for table, each in rows.items() if each}
    return Rows(ids, conversations, lines)


def load(con: DuckDBPyConnection, analyses: Sequence[Analysis], input_keys: Mapping[str, str]) -> None:
    """Replaces all that is stored of these interactions, evaluations aside, in one transaction.

    Law: loading twice changes nothing. Raises KeyError as `rows_of` does, StoreError when a row doesn't fit;
    nothing is written then.
    """
    starts = range(0, len(analyses), _LOADED_AT_ONCE)
    with transaction(con):
        for rows in _ahead(starts, lambda at: rows_of(analyses[at : at + _LOADED_AT_ONCE], input_keys)):
            load_rows(con, [rows])


def _ahead(starts: Iterable[int], made: Callable[[int], Rows]) -> Iterator[Rows]:
    """What is made of each, the next one while this one is in use: DuckDB lets Python go on as it loads."""
    with ThreadPoolExecutor(1) as pool:
        waiting: Future[Rows] | None = None
        for start in starts:
            following = pool.submit(made, start)
            if waiting is not None:
                yield waiting.result()
            waiting = following
        if waiting is not None:
            yield waiting.result()


def load_rows(con: DuckDBPyConnection, many: Iterable[Rows]) -> int:
    """As `load`, of rows made before; of an interaction in several of them the last counts.

    Returns how many conversations they were.
    """
    count = 0
    with transaction(con):
        for apart in _apart(many):
            use_ids(con, (each for rows in apart for each in rows.ids))
            for table in _REPLACED if _is_any_stored(con) else ():
                con.execute(f"DELETE FROM {quoted(table)} WHERE interaction_id IN (SELECT id FROM batch_ids)")
            for table in _REPLACED:
                insert_lines(con, table, [rows.tables[table] for rows in apart if table in rows.tables])
            count += sum(rows.conversations for rows in apart)
    return count


def _is_any_stored(con: DuckDBPyConnection) -> bool:
    """Whether one of `batch_ids` has rows: where not, no large table is searched."""
    query = "SELECT 1 FROM interactions SEMI JOIN batch_ids ON interaction_id = id LIMIT 1"
    return con.execute(query).fetchone() is not None


def _apart(many: Iterable[Rows]) -> Iterator[list[Rows]]:
    """The rows in order, in as few groups as leave no interaction twice in one."""
    group: list[Rows] = []
    ids: set[str] = set()
    for rows in many:
        if not ids.isdisjoint(rows.ids):
            yield group
            group, ids = [], set()
        group.append(rows)
        ids.update(rows.ids)
    if group:
        yield group


def known_inputs(con: DuckDBPyConnection, ids: Iterable[str]) -> dict[str, str]:
    """The input keys of those of these interactions that are stored, by id: what need not be done again."""
    use_ids(con, ids)
    query = "SELECT interaction_id, input_key FROM interactions SEMI JOIN batch_ids ON interaction_id = id"
    return dict(con.execute(query).fetchall())


def start_seen(con: DuckDBPyConnection) -> None:
    """Makes the temporary table `seen(interaction_id)`, empty: what this run finds in its inbox."""
    con.execute("CREATE OR REPLACE TEMP TABLE seen (interaction_id VARCHAR)")


def note_seen(con: DuckDBPyConnection, ids: Iterable[str]) -> None:
    """Adds to `seen`."""
    insert(con, "seen", ({"interaction_id": each} for each in ids))


def forget_old_parts(con: DuckDBPyConnection) -> None:
    """Removes the parts of agents that a conversation seen in this run no longer has."""
    gone = (
        "SELECT interaction_id FROM interactions WHERE part_of IN (FROM seen) "
        "AND interaction_id NOT IN (FROM seen)"
    )
    ids = [interaction_id for (interaction_id,) in con.execute(gone).fetchall()]
    with transaction(con):
        use_ids(con, ids)
        for table in (*_REPLACED, "evaluations", "criterion_results") if ids else ():
            con.execute(f"DELETE FROM {quoted(table)} WHERE interaction_id IN (SELECT id FROM batch_ids)")


def _interaction(analysis: Analysis, input_key: str) -> Row:
    one, about = analysis.interaction, analysis.interaction.metadata
    return {
        "interaction_id": one.id,
        "channel": one.channel,
        "agent_id": about.agent_id,
        "agent_name": about.agent_name,
        "team": about.team,
        "queue": about.queue,
        "customer_id": about.customer_id,
        "started_at": about.started_at,
        "direction": about.direction,
        "disposition": about.disposition,
        "language": about.language,
        "duration_s": one.duration_s,
        "channel_count": one.channel_count,
        "agent_channel": about.agent_channel,
        "roles_from": one.roles_from,
        "roles_confidence": one.roles_confidence,
        "turn_count": len(one.turns),
        "engine": one.engine,
        "source_name": one.source_name,
        "source_sha256": one.source_sha256,
        "unknown_keys": one.unknown_keys,
        "input_key": input_key,
        "part_of": about.part_of,
        "is_history": about.is_history,
        "source": one.source or None,
    }


def _turns(analysis: Analysis) -> Iterator[Row]:
    for turn in analysis.interaction.turns:
        yield {
            "interaction_id": analysis.interaction.id,
            "turn_index": turn.index,
            "role": turn.role,
            "participant": turn.participant,
            "text": turn.text,
            "start_s": turn.start_s,
            "end_s": turn.end_s,
            "word_count": len(turn.text.split()),
            "confidence": turn.confidence,
            "is_public": turn.is_public,
            "agent_id": turn.agent_id,
        }


def _findings(analysis: Analysis) -> Iterator[Row]:
    for finding in analysis.findings:
        attributes = dict(finding.attributes)
        yield {
            "interaction_id": analysis.interaction.id,
            "turn_index": finding.turn_index,
            "role": finding.role,
            "check": finding.check,
            "kind": finding.kind,
            "char_start": finding.char_start,
            "char_end": finding.char_end,
            "start_s": finding.start_s,
            "end_s": finding.end_s,
            "quote": finding.quote,
            "reason": finding.reason,
            "strength": finding.strength,
            "explained": attributes.get("explained"),
            "attributes": attributes,
            "is_doubtful": finding.is_doubtful,
        }


def _issues(analysis: Analysis) -> Iterator[Row]:
    one = analysis.interaction
    for issue in analysis.issues:
        yield {"interaction_id": one.id, "check": issue.check, "reason": issue.reason}
    if one.doubts:
        yield {"interaction_id": one.id, "check": _TRANSCRIPTION, "reason": " ".join(one.doubts)}
    if one.copy_issue:
        yield {"interaction_id": one.id, "check": _AUDIO_COPY, "reason": one.copy_issue}
