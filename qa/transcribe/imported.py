"""Words that another engine heard, from a folder of files: speech, voices and roles are still found here.

`NAME.json` holds what was said in the recording `NAME.wav` (or .flac, .mp3 ...), a list of words a channel:

    {"language": "en", "channels": [[{"text": "Hello", "start": 0.4, "end": 0.8, "confidence": 0.97}], []]}

Times are seconds; `language` and `confidence` may be missing. A transcript that already says who speaks needs
no engine and no recording: put it into the inbox as a native transcript.
"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa.errors import InputError, ModelError, RejectReason
from qa.transcribe.engine import AudioChannel, Heard
from qa.types import Word

__all__ = ["ImportedTranscriber", "engine_name"]


class _Word(BaseModel):
    model_config = ConfigDict(frozen=True)

    text: str = Field(min_length=1)
    start: float = Field(ge=0, allow_inf_nan=False)
    end: float = Field(ge=0, allow_inf_nan=False)
    confidence: float | None = Field(None, ge=0, le=1)


class _Transcript(BaseModel):
    model_config = ConfigDict(frozen=True)

    language: str | None = None
    channels: tuple[tuple[_Word, ...], ...]


def engine_name(folder: Path) -> str:
    """The name of the engine over that folder, such as `imported/3f2a90c4d1e8`: it changes with any file."""
    digest = sha256()
    for path in sorted(folder.glob("*.json")):
        digest.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return f"imported/{digest.hexdigest()[:12]}"


class ImportedTranscriber:
    """Reads words from `folder` instead of hearing them. Raises ModelError when there is no such folder."""

    def __init__(self, folder: Path | None) -> None:
        if folder is None or not folder.is_dir():
            what = "engine: imported needs the folder with the words."
            raise ModelError(f"{what} Set transcripts: FOLDER in callqa.yaml.")
        self.folder = folder
        self.name = engine_name(folder)

    def transcribe(
        self, channels: Sequence[AudioChannel], language: str | None, vocabulary: Sequence[str] = ()
    ) -> Heard:
        """The words on the channels; `vocabulary` is for engines that listen.

        Raises InputError when the recording has no file here, or one that doesn't fit it.
        """
        name = Path(channels[0].source_name).stem + ".json"
        read = _read(self.folder / name)
        if len(read.channels) != len(channels):
            what = f"{name}: holds {len(read.channels)} channels, the recording {len(channels)}."
            raise InputError(RejectReason.WRONG_SHAPE, f"{what} Give a list of words for each channel.")
        return Heard(tuple(map(_words, read.channels)), language or read.language)


def _words(channel: Sequence[_Word]) -> tuple[Word, ...]:
    words = (Word(w.text.strip(), w.start, max(w.start, w.end), w.confidence) for w in channel)
    return tuple(sorted((w for w in words if w.text), key=lambda word: word.start_s))


def _read(path: Path) -> _Transcript:
    try:
        return _Transcript.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        what = f"{path.name}: is not among the transcripts. Add it, or set another engine."
        raise InputError(RejectReason.MISSING_FILE, what) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        what = f"{path.name}: {where}: {first['msg']}. Correct it."
        raise InputError(RejectReason.WRONG_SHAPE, what) from None
