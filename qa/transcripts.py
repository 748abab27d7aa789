"""Writes conversations as native transcripts, a file for each source file, in memory that doesn't grow."""

import csv
import itertools
import json
import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Self

from qa import checks, ingest, privacy, stream
from qa.settings import Privacy, Settings
from qa.types import Contact, Interaction, Rejected, Survey

__all__ = ["Written", "write"]


@dataclass
class Written:
    """What was written: conversations by file, rows of what stands alone, and what could not be used."""

    files: Counter[Path] = field(default_factory=Counter)
    alone: Counter[Path] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)


@dataclass
class _Beside:
    """What belongs to a conversation beside its words."""

    surveys: list[Survey] = field(default_factory=list)
    contact: Contact | None = None


def write(opened: ingest.Inbox, folder: Path, settings: Settings, *, is_raw: bool) -> Written:
    """All texts of the inbox as FOLDER/NAME.jsonl, NAME being that of the file that they came from.

    Survey answers and contacts stand in their conversations; those of conversations that aren't there go to
    surveys.csv and contacts.csv. Personal data is redacted unless `is_raw`. Files are for their owner only.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written, beside = Written(rejected=list(opened.rejected)), deque[_Beside]()
    alone: list[Survey | Contact] = []
    whole = _wholes(opened, beside, alone, written)
    if is_raw:
        batches: Iterable[Sequence[Interaction]] = ([one] for one in whole)
    else:
        book = checks.load_book(settings.scorecards / "phrases")
        batches = stream.redacted(whole, book, settings)
    with _Files(folder) as files:
        for one in itertools.chain.from_iterable(batches):
            about = beside.popleft()
            surveys = _shown(about.surveys, None if is_raw else settings.privacy)
            written.files[files.add(one, ingest.to_native(one, surveys, about.contact))] += 1
    _write_alone(alone, folder, written, None if is_raw else settings.privacy)
    return written


def _wholes(
    opened: ingest.Inbox, beside: deque[_Beside], alone: list[Survey | Contact], written: Written
) -> Iterator[Interaction]:
    """The conversations, each once all that follows it is in `beside`; parts of agents can be made again."""
    last: Interaction | None = None
    about = _Beside()
    for each in opened.texts():
        if isinstance(each, Rejected):
            written.rejected.append(each)
        elif isinstance(each, Interaction):
            if each.metadata.part_of is None:
                if last is not None:
                    beside.append(about)
                    yield last
                last, about = each, _Beside()
        elif last is None or each.interaction_id != last.id:
            alone.append(each)
        elif isinstance(each, Survey):
            about.surveys.append(each)
        else:
            about.contact = each
    if last is not None:
        beside.append(about)
        yield last


class _Files:
    """The files under way: one a source file, each moved to its name when all is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, tuple[Path, IO[str]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        for path, file in self._open.values():
            file.close()
            part = path.with_name(f"{path.name}.part")
            part.replace(path) if error is None else part.unlink()

    def add(self, one: Interaction, record: Mapping[str, object]) -> Path:
        """Write the record to the file of its source; which that is."""
        source = one.source_name.partition("#")[0].partition(", ")[0]
        if source not in self._open:
            path = self._free(Path(source).stem)
            part = path.with_name(f"{path.name}.part")
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._open[source] = path, os.fdopen(descriptor, "w", encoding="utf-8")
        path, file = self._open[source]
        file.write(json.dumps(record, ensure_ascii=False) + "\n")
        return path

    def _free(self, stem: str) -> Path:
        """A name that no other source of this run has."""
        taken = {path for path, _ in self._open.values()}
        names = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
        return next(path for name in names if (path := self.folder / f"{name}.jsonl") not in taken)


def _shown(surveys: Sequence[Survey], rules: Privacy | None) -> Sequence[Survey]:
    """The surveys redacted by these rules; None = as they are."""
    return surveys if rules is None else [privacy.redact_survey(each, rules) for each in surveys]


def _write_alone(
    alone: Sequence[Survey | Contact], folder: Path, written: Written, rules: Privacy | None
) -> None:
    """What belongs to conversations that aren't here, as the inbox's own tables; `rules` as in `_shown`."""
    surveys = [each for each in alone if isinstance(each, Survey)]
    contacts = [each for each in alone if isinstance(each, Contact)]
    answers = _shown(surveys, rules)
    rows = [{**asdict(each), "answers": None, **dict(each.answers)} for each in answers]
    for name, found in (("surveys.csv", rows), ("contacts.csv", [asdict(each) for each in contacts])):
        if found:
            columns = dict.fromkeys(key for row in found for key in row if key != "answers")
            with (folder / name).open("w", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, list(columns), extrasaction="ignore")
                table.writeheader()
                table.writerows(found)
            written.alone[folder / name] = len(found)
