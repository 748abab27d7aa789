"""The pipeline in plain Python, one function a stage; the shell commands and the flows call these.

plan -> hear (transcribe + redact) -> read_calls | read_texts -> load -> score -> report -> publish -> site
Every stage may be killed and run again: what is done stays done, what is not is found by the next `plan`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path, PurePosixPath

import duckdb

from qa import (
    __version__,
    artefacts,
    checks,
    copies,
    ingest,
    privacy,
    raw,
    report,
    rights,
    scoring,
    store,
    stream,
    transcribe,
)
from qa.errors import ConfigError, InputError, Mistake, RejectReason
from qa.home import Home
from qa.settings import PublishBy, Settings, load_settings
from qa.types import Contact, Interaction, Recording, Redacted, Rejected, Survey

__all__ = [
    "Job",
    "Plan",
    "Summary",
    "begin",
    "catch_up",
    "compact",
    "copy_notes",
    "finish",
    "hear",
    "is_heard",
    "job_there",
    "load",
    "lowest_score",
    "names_of",
    "open_job",
    "open_store",
    "plan",
    "publish",
    "read_calls",
    "read_texts",
    "reject",
    "retain",
    "retention_notes",
    "role_notes",
    "score",
    "write_reports",
    "write_site",
]

_SWAPPED = "with channels that look swapped against the manifest, counted for nobody"
_UNTOLD = "on which it can't be told who the agent is, counted for nobody"
_UNCOPIED = "without a copy to listen to; table check_issues says why"
_HEARD_BEFORE = "without a copy to listen to: heard before copies were made, and not in the cache any more"
_FAILED_COPIES = """
    SELECT interaction_id FROM check_issues WHERE "check" = 'audio_copy' AND interaction_id IN (FROM seen)
"""
_IDS_SHOWN = 12
_KEPT_OUT = "inputs kept out, since what they held was removed; `callqa privacy log` says when"
_LOOKED_UP_AT_ONCE = 1000
"""Texts read before the warehouse is asked which of them are new."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a run works with: read and checked before any input is touched."""

    home: Home
    settings: Settings
    book: checks.PhraseBook
    scorecards: tuple[scoring.Scorecard, ...]
    engine: str
    listener: transcribe.Listener


@dataclass
class Plan:
    """What is to be done, and what of the inbox was seen so far.

    `recordings` are those that are new or changed, with `input_keys` by their ids; texts come from
    `read_texts`, which counts them: `unchanged` and `texts` are whole, and all of `rejected` is here, when
    it has come to its end. What was removed before and is kept out counts as unchanged. `withdrawn` contacts
    were stored, and mustn't be analysed any more.
    """

    inbox: Path
    opened: ingest.Inbox
    recordings: tuple[Recording, ...]
    input_keys: Mapping[str, str]
    rejected: list[Rejected]
    unchanged: int
    guard: rights.Guard
    texts: int = 0
    withdrawn: int = 0

    @property
    def inputs(self) -> int:
        """Everything that the inbox held: done, unchanged and rejected."""
        return len(self.recordings) + self.texts + len(self.rejected) + self.unchanged


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to. Counts are of inputs, but for `evaluated` (evaluations) and `reports` (files).

    `pages` are those of the site, None where the settings want none.
    """

    run_id: str
    inputs: int
    unchanged: int
    transcribed: int
    loaded: int
    evaluated: int
    unscored: int
    rejected: tuple[Rejected, ...]
    notes: tuple[str, ...]
    reports: int
    lowest_score: float | None
    pages: int | None = None

    @property
    def to_mend(self) -> tuple[Rejected, ...]:
        """Those of `rejected` that somebody should look at; the others were left out on purpose."""
        on_purpose = (RejectReason.LEFT_OUT, RejectReason.NO_CONSENT)
        return tuple(each for each in self.rejected if each.reason not in on_purpose)


def open_job(data: Path, settings_file: Path | None = None, publish_by: Sequence[PublishBy] = ()) -> Job:
    """The job, with settings, phrase files and scorecards loaded. Raises ConfigError with every mistake.

    `publish_by` is added to that of the settings.
    """
    settings = load_settings(settings_file).publishing_by(publish_by)
    book = checks.load_book(settings.scorecards / "phrases")
    cards = scoring.load_scorecards(settings.scorecards)
    report.open_look(settings.theme)  # so that a mistake in it stops the run here
    home = Home(data)
    home.make()
    return Job(
        home, settings, book, cards, transcribe.engine_name(settings), transcribe.open_listener(settings)
    )


@cache
def job_there(home: Home, settings: Settings, fingerprint: str) -> Job:
    """The job in a process that hears recordings for a run elsewhere: the engine is loaded once, and here.

    It has no scorecards: only `hear` works with it. Raises ConfigError where the phrase files here aren't
    those of that fingerprint, ModelError where nothing can be heard.
    """
    book = stream.known_book(settings.scorecards / "phrases", fingerprint)
    home.make()
    alone = settings.model_copy(update={"threads": settings.threads or 1})
    listener = transcribe.InProcess(transcribe.load_ear(alone))
    return Job(home, settings, book, (), transcribe.engine_name(settings), listener)


def open_store(job: Job) -> duckdb.DuckDBPyConnection:
    """The warehouse, to write in. Raises StoreError when it can't be opened."""
    return store.open_warehouse(job.home.root, settings=job.settings)


def begin(con: duckdb.DuckDBPyConnection) -> str:
    """The id of a run that starts now; a run that never ended is marked as killed."""
    started_at = datetime.now(UTC)
    run_id = started_at.strftime("%Y%m%dT%H%M%S.%fZ")
    store.start_run(con, run_id, started_at, __version__)
    return run_id


def plan(job: Job, inbox: Path, con: duckdb.DuckDBPyConnection) -> Plan:
    """What the inbox holds that the warehouse doesn't hold in this form.

    Raises ConfigError when the inbox is no folder.
    """
    if not inbox.is_dir():
        raise ConfigError([Mistake(str(inbox), None, "is not a folder. Name the inbox to read.")])
    opened = ingest.open_inbox(inbox, job.settings, privacy.open_labels(job.home.names_key))
    guard = rights.Guard.of(con, job.home, job.settings)
    allowed = _allowed(guard, opened)
    refused = store.known_rejected(con, __version__)
    again = [refused[key] for r in allowed if (key := _source(r)) in refused]
    recordings = [r for r in allowed if _source(r) not in refused]
    keys = {r.metadata.interaction_id: _recording_key(job, r) for r in recordings}
    known = store.known_inputs(con, keys)
    changed = tuple(r for r in recordings if known.get(r.id) != keys[r.id] or _lacks_copy(job, r))
    store.start_seen(con)
    store.note_seen(con, keys)
    unchanged = len(keys) - len(changed) + len(opened.recordings) - len(allowed)
    return Plan(inbox, opened, changed, keys, [*opened.rejected, *again], unchanged, guard)


def _allowed(guard: rights.Guard, opened: ingest.Inbox) -> list[Recording]:
    """The inbox's recordings without those that were removed; says how many these are."""
    gone = guard.withheld((each.id, each.source_sha256) for each in opened.recordings)
    opened.notes.count(_KEPT_OUT, len(gone))
    return [each for each in opened.recordings if each.id not in gone]


def read_texts(
    job: Job, planned: Plan, con: duckdb.DuckDBPyConnection, spread: stream.Spread | None = None
) -> Iterator[store.Rows]:
    """Chats, emails and exports that are new or changed, redacted and analysed, in batches and in order.

    They are read one at a time while batches are analysed on every core, or where `spread` hands them to, so
    memory doesn't grow with the inbox. Survey answers and contacts are written as they come; the rest is
    counted in `planned`.
    """
    return stream.analysed(_new_texts(job, planned, con), job.book, job.settings, spread)


def _new_texts(job: Job, planned: Plan, con: duckdb.DuckDBPyConnection) -> Iterator[Interaction]:
    for found in stream.batches(planned.opened.texts(), _LOOKED_UP_AT_ONCE):
        every = {one.id: one for one in found if isinstance(one, Interaction)}
        gone = planned.guard.withheld((one.id, one.source_sha256) for one in every.values())
        read = {name: one for name, one in every.items() if name not in gone}
        kept_out = _wholes(every.values()) - _wholes(read.values())
        planned.opened.notes.count(_KEPT_OUT, kept_out)
        planned.unchanged += kept_out
        keys = {one.id: _text_key(job, one) for one in read.values()}
        known = store.known_inputs(con, keys)
        store.note_seen(con, keys)
        _write_beside(job, planned, con, found)
        planned.rejected += (one for one in found if isinstance(one, Rejected))
        new = [one for one in read.values() if known.get(one.id) != keys[one.id]]
        planned.texts += _wholes(new)
        planned.unchanged += _wholes(read.values()) - _wholes(new)
        yield from new


def _write_beside(job: Job, planned: Plan, con: duckdb.DuckDBPyConnection, found: Sequence[object]) -> None:
    """Write the survey answers and contacts among these, but for what was removed or mustn't be analysed."""
    beside = [one for one in found if isinstance(one, Survey | Contact)]
    gone = planned.guard.withheld((one.interaction_id, None) for one in beside) | _without_consent(planned)
    kept, rules = [one for one in beside if one.interaction_id not in gone], job.settings.privacy
    store.replace_surveys(con, [privacy.redact_survey(one, rules) for one in kept if isinstance(one, Survey)])
    store.replace_contacts(con, [privacy.redact_contact(one) for one in kept if isinstance(one, Contact)])


def _without_consent(planned: Plan) -> set[str]:
    """The ids of what must not be analysed, of all that was read so far."""
    return {
        each.interaction_id
        for each in planned.rejected
        if each.reason == RejectReason.NO_CONSENT and each.interaction_id is not None
    }


def _wholes(found: Iterable[Interaction]) -> int:
    """How many there are, the parts of agents aside."""
    return sum(one.metadata.part_of is None for one in found)


def _source(recording: Recording) -> tuple[str, str]:
    """A recording's name in the inbox and its hash."""
    return recording.source_name, recording.source_sha256


def _recording_key(job: Job, recording: Recording) -> str:
    about = recording.metadata
    return artefacts.input_key(
        recording.source_sha256, about, job.engine, job.book.fingerprint, job.settings.privacy
    )


def _text_key(job: Job, one: Interaction) -> str:
    return artefacts.input_key(
        one.source_sha256, one.metadata, None, job.book.fingerprint, job.settings.privacy
    )


def hear(job: Job, inbox: Path, recording: Recording) -> Redacted | Rejected:
    """The recording's redacted transcript, from the cache where it was heard before; or why there is none.

    Its copy to listen to is made too; where that fails, `copy_issue` says why.
    """
    about, name = recording.metadata, recording.source_name
    key, lock = _transcript_key(job, recording), store.key_of(job.settings)
    redacted = artefacts.read(job.home.transcripts, key, lock)
    if redacted is None:
        try:
            heard = job.listener.transcribe(recording, names_of(job.book))
        except InputError as error:
            detail = _without_path(error.detail, recording)
            return Rejected(name, recording.source_sha256, error.reason, detail, about.interaction_id)
        heard = replace(heard, source_name=name)
        redacted = privacy.redact(heard, checks.company_names(job.book), job.settings.privacy)
        artefacts.write(job.home.transcripts, key, redacted, lock)
    language = about.language or redacted.metadata.language
    about = privacy.redact_metadata(replace(about, language=language))
    issue = _copy(job, recording, redacted)
    return Redacted(replace(redacted, metadata=about, source_name=name, copy_issue=issue))


def _without_path(detail: str, recording: Recording) -> str:
    """The message about the recording with its name as it may be shown, in place of its file's."""
    stem = PurePosixPath(recording.source_name).stem
    return detail if stem == recording.path.stem else detail.replace(recording.path.stem, stem)


def _copy(job: Job, recording: Recording, redacted: Redacted) -> str | None:
    """Make the copy to listen to where the settings want one; why there is none in spite of that."""
    if _is_copy_past(job, recording.metadata.started_at):
        return None
    if job.settings.audio_copies:
        return copies.make(job.home.audio, recording, redacted)
    copies.remove(job.home.audio, [recording.id])  # of what was heard before, which may not be the same
    return None


def _lacks_copy(job: Job, recording: Recording) -> bool:
    """Whether it was heard, has no copy, and one can be made without hearing it again."""
    if not job.settings.audio_copies or copies.path_of(job.home.audio, recording.id).exists():
        return False
    if _is_copy_past(job, recording.metadata.started_at):
        return False
    heard = _read_transcript(job, recording)
    return heard is not None and copies.can_be_made(heard)


def _is_copy_past(job: Job, started_at: datetime | None) -> bool:
    """Whether a recording is older than its copy is kept."""
    return rights.is_past(job.settings.retention.audio, started_at, datetime.now(UTC))


def is_heard(job: Job, recording: Recording) -> bool:
    """Whether its transcript is cached, so that `hear` needs no engine."""
    return _read_transcript(job, recording) is not None


def _read_transcript(job: Job, recording: Recording) -> Redacted | None:
    lock = store.key_of(job.settings)
    return artefacts.read(job.home.transcripts, _transcript_key(job, recording), lock)


def _transcript_key(job: Job, recording: Recording) -> str:
    about = recording.metadata
    names, count = names_of(job.book), about.speaker_count
    known = (about.agent_channel, about.language, about.agent_name, None if count is None else str(count))
    expected = (*names.company, None, *names.vocabulary, None, job.settings.privacy)
    return artefacts.key_of(recording.source_sha256, job.engine, __version__, *known, *expected)


def names_of(book: checks.PhraseBook) -> transcribe.Names:
    """The names that calls are listened to with: the company's, and those of phrases/vocabulary.yaml."""
    listed = book.files.get("vocabulary")
    return transcribe.Names(checks.company_names(book), listed.words.get("names", ()) if listed else ())


def read_calls(
    job: Job, planned: Plan, calls: Iterable[Redacted], spread: stream.Spread | None = None
) -> Iterator[store.Rows]:
    """What all checks found on these recordings, as rows for the warehouse; all else as in `read_texts`."""
    keys, settings = planned.input_keys, job.settings
    batches = (
        stream.Prepared(batch, {one.id: keys[one.id] for one in batch})
        for batch in stream.batches(calls, settings.batch_size)
    )
    return stream.checked(batches, job.book, settings.scorecards / "phrases", spread or settings.workers)


def load(con: duckdb.DuckDBPyConnection, rows: Sequence[store.Rows]) -> int:
    """Write them to the warehouse in one transaction; rows of the same interactions are replaced.

    Returns how many conversations they are. Where a fuller export of one came later, the last one counts.
    """
    return store.load_rows(con, rows)


def reject(
    job: Job, con: duckdb.DuckDBPyConnection, planned: Plan, unheard: Sequence[Rejected]
) -> tuple[Rejected, ...]:
    """List every unusable input, each under a name of its own; returns them.

    Where the settings keep raw inputs, a sealed copy of each is kept, and those past their days are removed.
    Roster, survey answers and contacts are brought up to date as well. Call it when all is loaded.
    """
    found = [*planned.rejected, *unheard]
    gone = planned.guard.withheld((r.interaction_id, r.source_sha256) for r in found if r.interaction_id)
    listed = [r for r in found if r.interaction_id not in gone]
    rejected = ingest.named_once(sorted(listed, key=lambda each: each.source_name))
    refused = _without_consent(planned)
    planned.withdrawn = rights.withdraw(con, job.home, job.settings, refused, datetime.now(UTC))
    store.replace_rejected(con, rejected, _keep(job, planned, rejected))
    store.replace_kpi_settings(con, job.settings)
    store.replace_roster(con, planned.opened.agents, datetime.now(UTC))
    _write_beside(job, planned, con, (*planned.opened.surveys, *planned.opened.contacts))
    store.forget_old_parts(con)
    store.assign_teams(con)
    return rejected


def _keep(job: Job, planned: Plan, rejected: Sequence[Rejected]) -> dict[str, str]:
    """The names of the sealed copies by those of the inputs; none where the settings keep nothing raw."""
    lock, days = store.key_of(job.settings), job.settings.keep_raw_days
    raw.remove_old(job.home.rejected, days, datetime.now(UTC))
    if lock is None or not days:
        return {}
    places = planned.opened.places | {r.source_name: r.path for r in planned.opened.recordings}
    kept = {}
    for each in rejected:
        path = raw.place_of(each.source_name, places)
        if path is not None and each.reason != RejectReason.NO_CONSENT:
            kept[each.source_name] = raw.keep(job.home.rejected, each.source_name, path, lock)
    return kept


def score(job: Job, con: duckdb.DuckDBPyConnection) -> scoring.EvaluationSummary:
    """Evaluate every interaction that no scorecard has judged in its current form; versions stay."""
    return scoring.evaluate(con, job.scorecards, _provenance(job))


def check_versions(job: Job, con: duckdb.DuckDBPyConnection) -> None:
    """Raises ConfigError where a scorecard was changed in what it scores, but not its version."""
    scoring.check_versions(con, job.scorecards, job.settings.scorecards)


def score_again(
    job: Job, con: duckdb.DuckDBPyConnection, wanted: Sequence[str] = (), since: str | None = None
) -> scoring.EvaluationSummary:
    """Evaluate history again by these scorecards: NAME for the current version, NAME@2 for an earlier one.

    None named: by all current ones. `since` is an ISO date; what has no time is older than any.
    Raises ConfigError for a scorecard that there isn't.
    """
    cards = tuple(scoring.find(con, job.scorecards, name) for name in wanted) or job.scorecards
    again = scoring.Again(cards, since, is_all=not wanted)
    return scoring.evaluate(con, job.scorecards, _provenance(job), again)


def _provenance(job: Job) -> scoring.Provenance:
    return scoring.Provenance(__version__, job.book.fingerprint)


def catch_up(job: Job, con: duckdb.DuckDBPyConnection) -> int:
    """Remove again what was removed since the backup from which this warehouse came; how many contacts.

    Raises StoreError when it can't be told which: the secret of removals is missing.
    """
    return len(rights.catch_up(con, job.home, job.settings))


def retain(job: Job, con: duckdb.DuckDBPyConnection) -> rights.Retained:
    """Remove what is older than the settings keep it. Call it between scoring and reporting."""
    return rights.retain(con, job.home, job.settings, datetime.now(UTC))


def retention_notes(retained: rights.Retained) -> tuple[str, ...]:
    """What was removed for its age, and what has no age."""
    told = {
        "contacts older than retention.all_days, made anonymous": retained.all,
        "contacts older than retention.text_days, whose words were removed": retained.words,
        "copies of recordings older than retention.audio_days, removed": retained.audio,
        "contacts without a time, which retention can't reach": retained.undated,
    }
    return tuple(f"{what}: {count}" for what, count in told.items() if count)


def compact(job: Job) -> None:
    """Write the warehouse's files anew, without what was removed; needs room for both, and nobody else."""
    if not job.settings.is_lake:
        store.compact(job.home.root, job.settings)
        return
    with closing(open_store(job)) as con:
        store.compact_lake(con, keep_since=None)


def lowest_score(con: duckdb.DuckDBPyConnection) -> float | None:
    """The lowest score of any interaction of this run's inbox; None when nothing is scored."""
    row = con.execute(
        "SELECT min(score) FROM evaluations WHERE interaction_id IN (FROM seen)",
    ).fetchone()
    return row[0] if row else None


def role_notes(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """What is open about roles in the inbox's calls, with their ids; the reasons stand in check_issues."""
    rows = con.execute(
        "SELECT coalesce(agent_channel IN ('left', 'right') AND channel_count = 2, false) AS is_swapped, "
        "list(interaction_id ORDER BY interaction_id) FROM interactions WHERE roles_from = 'nothing' "
        "AND interaction_id IN (FROM seen) GROUP BY is_swapped ORDER BY is_swapped DESC",
    ).fetchall()
    return tuple(_note_on_calls(ids, _SWAPPED if is_swapped else _UNTOLD) for is_swapped, ids in rows)


def copy_notes(job: Job, con: duckdb.DuckDBPyConnection, planned: Plan) -> tuple[str, ...]:
    """Which of the inbox's calls have no copy to listen to, with their ids, where the settings want them."""
    if not job.settings.audio_copies:
        return ()
    without = {each for each in planned.input_keys if not copies.path_of(job.home.audio, each).exists()}
    without -= {one.id for one in planned.opened.recordings if _is_copy_past(job, one.metadata.started_at)}
    ids = store.known_inputs(con, without).keys()
    failed = {each for (each,) in con.execute(_FAILED_COPIES).fetchall()}
    told = ((sorted(ids & failed), _UNCOPIED), (sorted(ids - failed), _HEARD_BEFORE))
    return tuple(_note_on_calls(some, what) for some, what in told if some)


def _note_on_calls(ids: Sequence[str], what: str) -> str:
    calls = "1 call" if len(ids) == 1 else f"{len(ids)} calls"
    more = f" and {len(ids) - _IDS_SHOWN} more" if len(ids) > _IDS_SHOWN else ""
    return f"{calls} {what}: {', '.join(ids[:_IDS_SHOWN])}{more}"


def publish(job: Job, con: duckdb.DuckDBPyConnection) -> Path:
    """The published database, replaced in one move, and where the settings say so those of the teams."""
    store.note_publication(con, datetime.now(UTC))
    store.publish(con, job.home.root, job.settings)
    return job.home.published


def write_reports(job: Job, con: duckdb.DuckDBPyConnection) -> int:
    """Write the coaching reports that changed; how many files there are now to read.

    They are what agents see, so the days to disagree count from here where nothing was published before.
    """
    store.note_publication(con, datetime.now(UTC))
    days = job.settings.dispute_days
    language = job.settings.report_language
    with report.wearing(report.open_look(job.settings.theme)):
        told = report.write_reports(
            con, job.home.reports, job.scorecards, dispute_days=days, language=language
        )
    return len(told)


def write_site(job: Job) -> int:
    """Write what changed of the site of all pages; how many pages there are now.

    It shows what is published, so call it after `publish`.
    """
    home, settings = job.home, job.settings
    with closing(store.open_published(home.root, settings)) as con:
        return report.write_site(con, home.site, settings, job.scorecards, recordings=home.audio).pages


def finish(con: duckdb.DuckDBPyConnection, summary: Summary) -> None:
    """Close the run's row with its counts."""
    store.finish_run(
        con,
        summary.run_id,
        datetime.now(UTC),
        inputs=summary.inputs,
        unchanged=summary.unchanged,
        transcribed=summary.transcribed,
        loaded=summary.loaded,
        evaluated=summary.evaluated,
        unscored=summary.unscored,
        rejected=len(summary.rejected),
    )
