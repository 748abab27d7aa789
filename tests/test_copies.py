"""Copies of recordings come and go with what was heard."""

import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa import copies, steps, transcribe
from qa.home import Home
from qa.ingest import sha256_of
from qa.privacy import audio
from qa.rights import forget
from qa.types import Channel, Interaction, Metadata, Recording, Redacted, Role, Turn, Word
from tests.flows.night import transcriber, write_inbox
from tests.store.made import rows

ISSUES = """SELECT interaction_id, reason FROM check_issues WHERE "check" = 'audio_copy' ORDER BY 1"""


@dataclass(frozen=True)
class Night:
    """What a run came to: the recordings that it worked on, its notes on copies, why copies lack."""

    heard: list[str]
    notes: tuple[str, ...]
    issues: list[tuple[object, ...]]


@dataclass(frozen=True)
class Site:
    """An inbox with two calls and a file that is none, and what works on it."""

    inbox: Path
    job: steps.Job

    @property
    def audio(self) -> Path:
        return self.job.home.audio

    @property
    def copies(self) -> list[str]:
        return sorted(path.name for path in self.audio.glob("*") if path.is_file())

    def without_copies(self) -> "Site":
        settings = self.job.settings.model_copy(update={"audio_copies": False})
        return replace(self, job=replace(self.job, settings=settings))

    def deaf(self) -> "Site":
        ear = transcribe.Ear(transcribe.CannedTranscriber({}))
        return replace(self, job=replace(self.job, listener=transcribe.InProcess(ear)))

    def night(self, *, is_published: bool = False) -> Night:
        """A run without its orchestrator."""
        with closing(steps.open_store(self.job)) as con:
            steps.begin(con)
            planned = steps.plan(self.job, self.inbox, con)
            heard = [steps.hear(self.job, self.inbox, each) for each in planned.recordings]
            calls = [one for one in heard if isinstance(one, Interaction)]
            for batch in steps.read_calls(self.job, planned, calls):
                steps.load(con, [batch])
            steps.reject(self.job, con, planned, [one for one in heard if not isinstance(one, Interaction)])
            if is_published:
                steps.publish(self.job, con)
            notes = steps.copy_notes(self.job, con, planned)
            return Night([one.id for one in calls], notes, rows(con, ISSUES))


def copied(site: Site, folder: Path) -> Site:
    """The same in another folder."""
    shutil.copytree(site.inbox, folder / "inbox")
    shutil.copytree(site.job.home.root, folder / "data", copy_function=shutil.copy2)
    return Site(folder / "inbox", replace(site.job, home=Home(folder / "data")))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Before its first run."""
    folder = tmp_path_factory.mktemp("fresh")
    write_inbox(folder / "inbox")
    shutil.rmtree(folder / "inbox" / "chats")
    shutil.rmtree(folder / "inbox" / "emails")
    manifest = folder / "inbox" / "calls" / "manifest.csv"
    customers = ("customer_id", "ann", "bob", "cec")
    lines = zip(manifest.read_text().splitlines(), customers, strict=True)
    manifest.write_text("".join(f"{line},{customer}\n" for line, customer in lines))
    job, canned = steps.open_job(folder / "data"), transcriber()
    listener = transcribe.InProcess(transcribe.Ear(canned))
    return Site(folder / "inbox", replace(job, engine=canned.name, listener=listener))


@pytest.fixture(scope="module")
def heard(fresh: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """After a first run."""
    site = copied(fresh, tmp_path_factory.mktemp("heard"))
    assert site.night(is_published=True) == Night(["C-1", "C-2"], (), [])
    return site


@pytest.fixture
def site(heard: Site, tmp_path: Path) -> Site:
    return copied(heard, tmp_path)


def test_every_recording_that_is_heard_gets_a_private_copy(heard: Site) -> None:
    assert heard.copies == ["C-1.opus", "C-2.opus"]
    for path in (heard.audio, *heard.audio.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0
    assert [*(heard.audio / ".parts").iterdir()] == []


def test_a_second_night_leaves_them_alone(site: Site) -> None:
    before = {path: path.stat().st_ino for path in site.audio.iterdir()}
    assert site.night() == Night([], (), [])
    assert {path: path.stat().st_ino for path in site.audio.iterdir()} == before


def test_what_was_heard_before_gets_one_without_being_heard_again(fresh: Site, tmp_path: Path) -> None:
    site = copied(fresh, tmp_path)
    assert site.without_copies().night() == Night(["C-1", "C-2"], (), [])
    assert not site.audio.exists()
    assert site.deaf().night() == Night(["C-1", "C-2"], (), [])
    assert site.copies == ["C-1.opus", "C-2.opus"]


def test_where_that_is_not_cached_any_more_the_run_says_so(site: Site) -> None:
    for path in (*site.job.home.transcripts.iterdir(), site.audio / "C-2.opus"):
        path.unlink()
    what = "without a copy to listen to: heard before copies were made, and not in the cache any more"
    assert site.deaf().night() == Night([], (f"1 call {what}: C-2",), [])


def test_without_the_setting_copies_of_what_is_heard_anew_go(site: Site) -> None:
    manifest = site.inbox / "calls" / "manifest.csv"
    manifest.write_text(manifest.read_text().replace(",ann", ",dan"))
    assert site.without_copies().night() == Night(["C-1"], (), [])
    assert site.copies == ["C-2.opus"]


def test_a_copy_that_fails_costs_nothing_but_itself_and_is_tried_again(
    fresh: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = copied(fresh, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(audio, "write_copy", _full)
        failed = site.night()
    note = "2 calls without a copy to listen to; table check_issues says why: C-1, C-2"
    why = "Making it failed with OSError. The next run tries again."
    assert failed == Night(["C-1", "C-2"], (note,), [("C-1", why), ("C-2", why)])
    assert site.copies == []
    assert [*(site.audio / ".parts").iterdir()] == []
    assert site.night() == Night(["C-1", "C-2"], (), [])


def _full(*_: object) -> None:
    raise OSError("no space left for the words of a customer")


def test_a_customer_who_is_forgotten_is_not_heard_either(site: Site) -> None:
    (site.audio / ".parts" / "C-2.77.part").write_bytes(b"what a killed run left")
    erased = forget(site.job.home, site.job.settings, datetime(2026, 11, 22, tzinfo=UTC), "bob")
    assert (erased.contacts, erased.files.copies) == (1, 1)
    assert site.copies == ["C-1.opus"]
    assert [*(site.audio / ".parts").iterdir()] == []


@pytest.fixture
def recording(fresh: Site, tmp_path: Path) -> Recording:
    path = Path(shutil.copy(fresh.inbox / "calls" / "C-1.wav", tmp_path))
    return Recording(path, sha256_of(path) or "", Metadata("C/1"))


def said(*words: tuple[str, float | None]) -> Redacted:
    turns = tuple(
        Turn(i, Role.CUSTOMER, "customer", text, at, at, (Word(text, at, at + 1),))
        if at is not None
        else Turn(i, Role.CUSTOMER, "customer", text)
        for i, (text, at) in enumerate(words)
    )
    return Redacted(Interaction(Channel.CALL, Metadata("C/1"), "", turns))


def test_other_silences_make_another_copy(tmp_path: Path, recording: Recording) -> None:
    target = copies.path_of(tmp_path / "audio", "C/1")
    assert target.parent == tmp_path / "audio"
    assert copies.make(tmp_path / "audio", recording, said(("[NAME]", 2.0))) is None
    first = target.read_bytes()
    assert copies.make(tmp_path / "audio", recording, said(("[CARD]", 2.0))) is None
    assert target.read_bytes() == first
    assert copies.make(tmp_path / "audio", recording, said(("[CARD]", 2.0), ("[NAME]", 5.0))) is None
    assert target.read_bytes() != first


def test_where_a_time_is_missing_there_is_none_any_more(tmp_path: Path, recording: Recording) -> None:
    copies.make(tmp_path / "audio", recording, said(("Hello", 2.0)))
    untimed = said(("Hello", 2.0), ("[NAME]", None))
    assert copies.make(tmp_path / "audio", recording, untimed) == (
        "What is to be silenced in it has no times in the transcript."
    )
    assert not copies.path_of(tmp_path / "audio", "C/1").exists()
    assert not copies.can_be_made(untimed)


def test_a_recording_that_changed_meanwhile_is_not_copied(tmp_path: Path, recording: Recording) -> None:
    other = replace(recording, source_sha256="0" * 64)
    assert copies.make(tmp_path / "audio", other, said(("Hello", 2.0))) == (
        "The recording changed while it was read. The next run reads it again."
    )
    assert [path for path in (tmp_path / "audio").rglob("*") if path.is_file()] == []


def test_a_recording_that_breaks_leaves_none(tmp_path: Path, recording: Recording) -> None:
    copies.make(tmp_path / "audio", recording, said(("Hello", 2.0)))
    recording.path.write_bytes(b"this is no sound")
    why = copies.make(tmp_path / "audio", recording, said(("[NAME]", 2.0)))
    assert why == "Making it failed with InvalidDataError. The next run tries again."
    assert [path for path in (tmp_path / "audio").rglob("*") if path.is_file()] == []


def test_what_a_killed_run_left_goes_with_the_next_copy(tmp_path: Path, recording: Recording) -> None:
    target = copies.path_of(tmp_path / "audio", "C/1")
    left = tmp_path / "audio" / ".parts" / f"{target.stem}.1.part"
    left.parent.mkdir(parents=True)
    left.touch()
    copies.make(tmp_path / "audio", recording, said(("Hello", 2.0)))
    assert [path for path in (tmp_path / "audio").rglob("*") if path.is_file()] == [target]
