"""What a site may set: `callqa.yaml` in the working directory by default, every key optional."""

import platform
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from qa import strictyaml
from qa.layout import Layout

__all__ = ["DEFAULT_FILE", "Settings", "load_settings"]

DEFAULT_FILE = Path("callqa.yaml")
X86 = {"x86_64", "AMD64"}
HERE = Path(__file__).resolve().parent.parent


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
    threads: int | None = Field(default=None, ge=1)
    """CPU threads of one transcription; None = 1: more processes gain more than more threads."""
    workers: int | None = Field(default=None, ge=1)
    """Processes in which `callqa checks run` analyses transcripts; None = one a core."""
    batch_size: int = Field(default=50, ge=1)
    """Interactions analysed in one task."""
    dispute_days: int = Field(default=14, ge=1)
    """Days from its publication in which an agent may dispute an evaluation, and in which that is due."""
    scorecards: Path = HERE / "scorecards"
    """Folder with *.yaml scorecards and phrases/*.yaml."""
    models: Path = HERE / "models"
    """Folder with the models' manifest; weights lie in its weights/ folder."""


def load_settings(path: Path | None = None) -> Settings:
    """The site's settings; defaults when no file is named and none lies here.

    Raises ConfigError with every mistake, and when a named file is missing.
    """
    if path is None:
        if not DEFAULT_FILE.exists():
            return Settings()
        path = DEFAULT_FILE
    return strictyaml.load(path, Settings)
