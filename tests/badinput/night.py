"""One night over bad inputs, without a server, and what became of each of them."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from qa import privacy, steps, store, transcribe
from qa.ingest import printable
from qa.settings import Settings
from qa.transcribe import AudioChannel, Heard
from qa.types import Redacted, Rejected, Word
from tests.badinput.case import Case

__all__ = ["Ended", "Night", "ends_of", "run", "write"]


_LEFT_ALONE = ("hidden", "linked")
_READ_BEFORE = ("inputs delivered twice", "conversations that several exports hold")
"""How the notes begin that count inputs of which nothing else is said."""


class Listener:
    """Hears the same few words in whatever isn't silent."""

    name = "listener"

    def transcribe(
        self, channels: Sequence[AudioChannel], language: str | None, vocabulary: Sequence[str] = ()
    ) -> Heard:
        """A sentence a channel."""
        said = [
            Word(text, 0.1 + n / 10, 0.2 + n / 10, 0.9) for n, text in enumerate(["Good", "morning", "all"])
        ]
        heard = (tuple(said) if channel.pcm.any() else () for channel in channels)
        return Heard(tuple(heard), language or "en")


@dataclass(frozen=True)
class Night:
    """What a night left: inputs that gave something, those that didn't, and how many were left alone or held
    what another one holds.

    They stand under the names that `labels` give their files, without customers' numbers and names.
    """

    processed: frozenset[str]
    rejected: tuple[Rejected, ...]
    left_alone: int
    read_before: int
    labels: privacy.Labels


@dataclass(frozen=True)
class Ended:
    """How a case's files ended; those without an end are `missing`, those that are counted, `noted`.

    A file of several conversations may be among the `processed` and among the `rejected`.
    """

    ends: frozenset[str]
    missing: tuple[str, ...]
    noted: tuple[str, ...]
    processed: int = 0
    rejected: int = 0


def write(inbox: Path, cases: Sequence[Case]) -> Path:
    """The cases in an inbox."""
    inbox.mkdir(parents=True)
    for each in cases:
        each.write(inbox)
    return inbox


def run(inbox: Path, data: Path) -> Night:
    """The whole night: plan, hear, read, load, reject, score, report, publish."""
    job = steps.open_job(data)
    ear = transcribe.Ear(Listener())
    job = steps.Job(job.home, _settings(), job.book, job.scorecards, "listener", transcribe.InProcess(ear))
    with closing(steps.open_store(job)) as con:
        run_id = steps.begin(con)
        planned = steps.plan(job, inbox, con)
        unheard: list[Rejected] = []
        loaded = sum(steps.load(con, [rows]) for rows in steps.read_texts(job, planned, con))
        calls = _heard(job, planned, unheard)
        loaded += sum(steps.load(con, [rows]) for rows in steps.read_calls(job, planned, calls))
        rejected = steps.reject(job, con, planned, unheard)
        scored = steps.score(job, con)
        reports = steps.write_reports(job, con)
        counts = steps.Summary(
            run_id,
            planned.inputs,
            planned.unchanged,
            0,
            loaded,
            scored.evaluated,
            scored.unscored,
            rejected,
            (),
            reports,
            None,
        )
        steps.finish(con, counts)
        steps.publish(job, con)
        notes = planned.opened.notes.lines
        labels = privacy.open_labels(job.home.names_key)
        labels = labels.keeping(agent.agent_name for agent in planned.opened.agents)
    return Night(
        _processed(data), rejected, _counted(notes, _LEFT_ALONE), _counted(notes, _READ_BEFORE), labels
    )


def _settings() -> Settings:
    return Settings(workers=1, site=False)


def _heard(job: steps.Job, planned: steps.Plan, unheard: list[Rejected]) -> Iterator[Redacted]:
    for recording in planned.recordings:
        one = steps.hear(job, planned.inbox, recording)
        if isinstance(one, Rejected):
            unheard.append(one)
        else:
            yield one


def _processed(data: Path) -> frozenset[str]:
    with closing(store.open_published(data)) as con:
        rows = con.execute("SELECT source_name FROM interactions").fetchall()
    return frozenset(name for (names,) in rows for name in (names, *names.split(", ")))


def ends_of(case: Case, inbox: Path, night: Night) -> Ended:
    """How the case ended in that night; a zip ends as itself or in what it holds."""
    ends: set[str] = set()
    missing: list[str] = []
    noted: list[str] = []
    processed = rejected = 0
    for name in case.files:
        own = night.labels.name(printable(inbox / name, inbox))
        bad = [each for each in night.rejected if _is_of(each.source_name, own)]
        rejected += bool(bad)
        found = {each.reason for each in bad}
        if any(_is_of(each, own) for each in night.processed):
            found.add("processed")
            processed += 1
        if not found and (end := _counted_end(case)):
            noted.append(name)
            found.add(end)
        ends |= found
        missing += [] if found else [name]
    return Ended(frozenset(ends), tuple(missing), tuple(noted), processed, rejected)


def _counted_end(case: Case) -> str:
    """How it may end without being named anywhere; "" where it may not."""
    return next((end for end in ("noted", "read before") for way in case.ends if end in way), "")


def _counted(notes: Sequence[str], begin: tuple[str, ...]) -> int:
    """The sum of the notes that begin so."""
    return sum(int(line.rpartition(": ")[2]) for line in notes if line.startswith(begin))


def _is_of(source_name: str, file: str) -> bool:
    rest = source_name.removeprefix(file)
    return source_name.startswith(file) and (not rest or rest.startswith(("#", "/", " (")))
