"""What a site may set: `callqa.yaml` in the working directory by default, every key optional."""

import platform
import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from qa import strictyaml
from qa.layout import Layout
from qa.mail import Mail, Notify

__all__ = [
    "DEFAULT_FILE",
    "BusinessHours",
    "Privacy",
    "PublishBy",
    "Retention",
    "Settings",
    "load_settings",
]

DEFAULT_FILE = Path("callqa.yaml")
PublishBy = Literal["team"]
Privacy = Literal["standard", "hipaa"]
"""What is redacted beside numbers, names, e-mails, addresses, passwords: nothing, or HIPAA's safe harbour."""
X86 = {"x86_64", "AMD64"}
HERE = Path(__file__).resolve().parent.parent

_SPAN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOSED = "closed"


class BusinessHours(BaseModel):
    """When the service is open, by local time; unless set, Monday to Friday from 09:00 to 17:00 UTC.

    A day is `09:00-17:00`, several spans of it `09:00-12:00, 13:00-17:00`, or `closed`; midnight at its end
    is 24:00. An end within the hour that clocks repeat in autumn means the second time they show it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    time_zone: str = "UTC"
    """A name of the IANA time zones, such as Europe/Berlin."""
    monday: str = "09:00-17:00"
    tuesday: str = "09:00-17:00"
    wednesday: str = "09:00-17:00"
    thursday: str = "09:00-17:00"
    friday: str = "09:00-17:00"
    saturday: str = _CLOSED
    sunday: str = _CLOSED
    holidays: tuple[date, ...] = ()
    """Days on which it is closed whatever the weekday."""

    @field_validator("time_zone")
    @classmethod
    def _is_time_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, KeyError):  # a path, a folder, an unknown name
            raise ValueError("is no time zone; write a name such as Europe/Berlin") from None
        return name

    @field_validator(*_DAYS)
    @classmethod
    def _is_day(cls, given: str) -> str:
        if given == _CLOSED:
            return given
        spans = [_SPAN.fullmatch(span.strip()) for span in given.split(",")]
        ends = [end for span in spans if span for end in (span[1] + span[2], span[3] + span[4])]
        is_in_order = (
            all(earlier < later for earlier, later in pairwise(ends)) and max(ends, default="") <= "2400"
        )
        if None in spans or not is_in_order:
            raise ValueError("are no opening hours; write 09:00-17:00, 09:00-12:00, 13:00-17:00 or closed")
        return given

    @model_validator(mode="after")
    def _is_open_at_all(self) -> "BusinessHours":
        if not self.spans:
            raise ValueError("are never open; give one day hours such as 09:00-17:00")
        return self

    @property
    def spans(self) -> tuple[tuple[int, str, str], ...]:
        """Every span of the week: ISO weekday (Monday is 1), opening and closing as HH:MM."""
        return tuple(
            (weekday, *span.strip().split("-", 1))
            for weekday, day in enumerate(_DAYS, 1)
            if (hours := getattr(self, day)) != _CLOSED
            for span in hours.split(",")
        )


class Retention(BaseModel):
    """How many days what is held of customers is kept, from the beginning of the contact; None = for good.

    Figures and scores stay in any case. What has no time stays until somebody asks for it to be forgotten.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    audio_days: int | None = Field(default=None, ge=1)
    """Copies of recordings to listen to."""
    text_days: int | None = Field(default=None, ge=1)
    """What was said and written, with all quotes of it, cached transcripts, and the copies of recordings."""
    all_days: int | None = Field(default=None, ge=1)
    """Ids of customers and contacts too: what stays are figures that name no customer."""

    @model_validator(mode="after")
    def _goes_outwards(self) -> "Retention":
        given = [days for days in (self.audio_days, self.text_days, self.all_days) if days is not None]
        if given != sorted(given):
            raise ValueError(
                "audio_days, text_days and all_days must not go down; what is all includes the others"
            )
        return self

    @property
    def audio(self) -> int | None:
        """Days after which copies of recordings go: at the latest with the words."""
        return next((d for d in (self.audio_days, self.text_days, self.all_days) if d is not None), None)

    @property
    def text(self) -> int | None:
        """Days after which words go: at the latest with all else."""
        return self.all_days if self.text_days is None else self.text_days


class Settings(BaseModel):
    """Settings of a site. Paths are relative to the working directory."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    agent_email_domains: tuple[str, ...] = ()
    """Senders from these domains are agents; the roster's addresses always are."""
    file_name_pattern: str | None = None
    """Last resort for metadata: a regular expression with named groups of manifest columns."""
    layout: Layout = Layout()
    """Who is who in exports and how they are laid out, where no roles.json lies near them: its keys."""
    default_language: str = "en"
    """Language of texts too short to tell."""
    engine: Literal["whisper", "faster-whisper", "imported"] = "whisper"
    transcripts: Path | None = None
    """Folder with the words of the recordings, for the engine `imported`: qa/transcribe/imported.py."""
    model: str = "base"
    precision: Literal["int8", "float32"] = "int8" if platform.machine() in X86 else "float32"
    """Of the weights on a CPU: 8-bit integers are much faster, but need an x86. A GPU works in float16."""
    transcribe_workers: int | None = Field(default=None, ge=1)
    """Recordings transcribed at the same time, each in a process with weights of its own; None = one a core,
    as far as the memory allows. Set 1 on a GPU."""
    audio_copies: bool = True
    """Whether each recording that is heard gets a copy to listen to, silenced where its text is redacted."""
    transcribe_limit: float = Field(default=10, gt=0)
    """A recording is given up, rejected as too_slow, when hearing it takes this many times its length, and
    five minutes at least."""
    threads: int | None = Field(default=None, ge=1)
    """CPU threads of one transcription; None = 1: more processes gain more than more threads."""
    workers: int | None = Field(default=None, ge=1)
    """Processes in which texts are analysed on this machine; None = one a core."""
    report_language: Literal["en", "es"] = "en"
    """Language of reports and pages; what was said stays as it was."""
    mail: Mail | None = None
    """By which server `callqa send` e-mails reports, from whom, and to which supervisors; None = it can't."""
    notify: Notify | None = None
    """Who is e-mailed how each run ended, by the server of `mail`; None = nobody."""
    log: Literal["text", "json"] = "text"
    """How a run's events are written: lines to read, or JSON lines for a program, which without a `log_file`
    go to stderr in place of the progress (qa/log.py)."""
    log_file: Path | None = None
    """File to which the events are added, readable by its owner only; it may be moved away at any time."""
    privacy: Privacy = "standard"
    """What is redacted: who a customer is (standard), or also health terms, dates, ages over 89, places,
    URLs, numbers of records, plans and vehicles: the list of the HIPAA safe harbour (hipaa). Where it is
    changed, all that is still in the inbox is redacted anew."""
    batch_size: int = Field(default=50, ge=1)
    """Interactions analysed in one task."""
    score_from: date | None = None
    """Conversations begun before this day (UTC) are history: they are stored and count in the figures of
    service, but are neither checked nor scored, which takes far less time; None = all are. Calls are heard
    all the same."""
    dispute_days: int = Field(default=14, ge=1)
    """Days from its publication in which an agent may dispute an evaluation, and in which that is due."""
    site: bool = True
    """Whether the night writes the site of all pages too, so that it is as new as what is published. A night
    writes what changed only; False where nobody opens it."""
    site_days: int = Field(default=28, ge=1)
    """Conversations of these latest days have a page in the site, with the rest of the first one's week."""
    site_audio: Literal["link", "embed", "none"] = "link"
    """Redacted recordings beside the pages of the site, in them, or left out."""
    theme: Path | None = None
    """File with name, logo and colours of the company, for reports and pages: qa/report/theme.py."""
    business_hours: BusinessHours = BusinessHours()
    """When the service is open: resolution times are told in these hours too."""
    fcr_days: int = Field(default=14, ge=1)
    """Days within which a customer who comes back for the same reason was not helped at first contact."""
    service_level_s: int = Field(default=20, ge=1)
    """Seconds of waiting within which an answered contact counts towards the service level."""
    publish_by: tuple[PublishBy, ...] = ()
    """Beside the published database, one for each team that holds only what is that team's."""
    encryption_key_file: Path | None = None
    """File with the key by which warehouse and published databases are encrypted, readable by its owner only;
    None = they aren't encrypted. What is lost with the key is lost: keep a copy of it elsewhere."""
    keep_raw_days: int = Field(default=0, ge=0)
    """Days for which inputs that could not be used are kept as they are, sealed with encryption_key_file, for
    `callqa store rejected` to open; 0 = no copy is made. They hold what nobody has redacted."""
    keep_mirror: bool = False
    """Whether the copy of an inbox with a URL stays between nights, raw as there, so that only what is new is
    fetched; otherwise it is gone when the run is."""
    retention: Retention = Retention()
    """After how many days what is held of customers is removed, at the end of each night."""
    removals_key_file: Path | None = None
    """File with the secret by which a removed input is known again; None = DATA/removals.key, made when it is
    first needed. Machines that share a DuckLake must share it. Never publish it."""
    store: str = "duckdb"
    """Where the warehouse is: duckdb (DATA/warehouse.duckdb, one writer), or a DuckLake with many writers,
    as ducklake:postgres:dbname=callqa host=db, or ducklake:FILE with its catalogue in a file."""
    store_data: str | None = None
    """Of a DuckLake: the folder of its Parquet files, the same on every machine; None = DATA/lake."""
    lock_wait_s: float = Field(default=60, ge=0)
    """Seconds that a run waits for the warehouse where another program holds it."""
    spare_disk_mb: int = Field(default=500, ge=0)
    """Room (MB, millions of bytes) that a run leaves free on the disk: with less than that and what it needs
    itself, it doesn't begin."""
    scorecards: Path = HERE / "scorecards"
    """Folder with *.yaml scorecards and phrases/*.yaml."""
    models: Path = HERE / "models"
    """Folder with the models' manifest; weights lie in its weights/ folder."""
    runner: Literal["processes", "dask", "ray", "pool"] = "processes"
    """Who analyses: processes of this machine, a Dask or Ray cluster, or the workers of a Prefect work pool
    (flows/README.md). The result is the same."""
    cluster: str | None = None
    """Address of the Dask scheduler (tcp://HOST:8786) or the Ray cluster (ray://HOST:10001); None = one of
    `workers` processes on this machine, for the run."""
    pool: str = "callqa-batches"
    """Name of the Prefect work pool for the runner `pool`."""
    pool_wait_s: float = Field(default=600, ge=0)
    """Seconds that a night waits for a worker of the pool where none is up."""

    @field_validator("store")
    @classmethod
    def _is_store(cls, given: str) -> str:
        if not re.fullmatch("duckdb|ducklake:.+", given):
            raise ValueError(
                "is no store; write duckdb, ducklake:postgres:dbname=callqa host=db, or ducklake:FILE"
            )
        if re.search("password|://[^/@]*:", given, re.IGNORECASE):
            raise ValueError("holds a password; leave it out and put it into the file that PGPASSFILE names")
        return given

    @model_validator(mode="after")
    def _can_notify(self) -> "Settings":
        if self.notify is not None and self.mail is None:
            raise ValueError("notify: needs the block mail too; write host and sender into it (qa/mail.py)")
        return self

    @model_validator(mode="after")
    def _seals_what_it_keeps(self) -> "Settings":
        if self.keep_raw_days and self.encryption_key_file is None:
            raise ValueError(
                "keep_raw_days needs encryption_key_file: raw inputs are kept sealed or not at all. "
                "Set the key, or take keep_raw_days out"
            )
        return self

    @property
    def is_lake(self) -> bool:
        """Whether the warehouse is a DuckLake, not one file."""
        return self.store != "duckdb"

    def publishing_by(self, what: Iterable[PublishBy]) -> "Settings":
        """The same, with a published file for each of what is named besides."""
        return self.model_copy(update={"publish_by": tuple(dict.fromkeys((*self.publish_by, *what)))})


def load_settings(path: Path | None = None) -> Settings:
    """The site's settings; defaults when no file is named and none lies here.

    Raises ConfigError with every mistake, and when a named file is missing.
    """
    if path is None:
        if not DEFAULT_FILE.exists():
            return Settings()
        path = DEFAULT_FILE
    return strictyaml.load(path, Settings)
