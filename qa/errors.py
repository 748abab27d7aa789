"""Everything callqa raises on purpose.

CallqaError
├── InputError        an inbox file can't be used; becomes a row of rejected_inputs
├── ConfigError       a scorecard, phrase file, settings file or worksheet is wrong; lists every mistake
├── ModelError        weights are missing, damaged or of another version
├── StoreError        the warehouse is newer than this program, or damaged
│   └── InUseError    another process holds the warehouse
├── RunningError      another run works in the same data folder
├── DiskError         there is no room on the disk, or it can't be written
├── ServerError       the Prefect server that a run needs can't be reached
├── ExportError       what is asked for can't be written out: no file is
├── ReviewError       what a person says about an evaluation can't be taken: nothing is written
├── SendError         reports can't be e-mailed at all; what went out before is in the ledger
└── CheckError        a check could not run on one interaction; becomes not_evaluated

Messages read `where: what is wrong. what to do.` and never hold words of a customer or agent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "CallqaError",
    "CheckError",
    "ConfigError",
    "DiskError",
    "ExportError",
    "InUseError",
    "InputError",
    "Mistake",
    "ModelError",
    "RejectReason",
    "ReviewError",
    "RunningError",
    "SendError",
    "ServerError",
    "StoreError",
]


class CallqaError(Exception):
    """A mistake with a message for the person at the keyboard; shown without a stack trace."""


class RejectReason(StrEnum):
    """Why an inbox file gave no interaction; the value is what `rejected_inputs.reason` holds."""

    NOT_AUDIO = "not_audio"
    ENCRYPTED = "encrypted"
    AUDIO_TRUNCATED = "audio_truncated"
    TOO_SHORT = "too_short"
    NO_SPEECH = "no_speech"
    NOT_READABLE = "not_readable"
    WRONG_SHAPE = "wrong_shape"
    NO_TURNS = "no_turns"
    DUPLICATE_ID = "duplicate_id"
    UNKNOWN_FORMAT = "unknown_format"
    NOT_A_CONVERSATION = "not_a_conversation"
    LEFT_OUT = "left_out"
    """Spam, deleted, drafts, merged into another: nothing to mend, so it doesn't make a run exit with 1."""
    NO_CONSENT = "no_consent"
    """Its source says that it must not be analysed: nothing of it is kept, and nothing is to mend."""
    MISSING_FILE = "missing_file"
    CHANGED_WHILE_READ = "changed_while_read"
    OUT_OF_MEMORY = "out_of_memory"
    TOO_SLOW = "too_slow"
    DEFERRED = "deferred"
    """A call that waits for the next run, because the speech model can't be used."""
    FAILED = "failed"


class InputError(CallqaError):
    """An inbox file that can't be used: `reason` for SQL, the message for the specialist."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type["InputError"], tuple[RejectReason, str]]:
        """Travels between processes whole."""
        return InputError, (self.reason, self.detail)


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing wrong in a configuration or worksheet, at its line (from 1; None when the file can't say)."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.message}"


class ConfigError(CallqaError):
    """All mistakes of a configuration at once, one a line."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(m) for m in self.mistakes))


class ModelError(CallqaError):
    """Weights are missing or their sha256 differs; the message names the command that mends it."""


class StoreError(CallqaError):
    """The warehouse can't be opened or written; the message says what to restore."""


class InUseError(StoreError):
    """Another process holds the warehouse; the message says which."""


class RunningError(CallqaError):
    """Another run works in the same data folder; the message says which process, and since when."""


class DiskError(CallqaError):
    """There is no room on the disk, or it can't be written; the message says how much is needed and where."""


class ServerError(CallqaError):
    """The Prefect server that a run needs can't be reached; the message says where it should be."""


class ExportError(CallqaError):
    """What is asked for can't be written out; the message names what could be. No file is written."""


class ReviewError(CallqaError):
    """An answer, dispute or acknowledgement can't be taken; the message names what would be."""


class SendError(CallqaError):
    """No report can be e-mailed: the server refuses everything, or nobody can tell what went out before."""


class CheckError(CallqaError):
    """A check could not run on one interaction: the reason becomes that of not_evaluated."""
