"""Audio to turns: decode, find speech, hear words, assemble. Heavy libraries load only when one is heard."""

from qa.settings import Settings
from qa.transcribe.canned import CannedTranscriber
from qa.transcribe.engine import AudioChannel, Heard, Region, Transcriber
from qa.transcribe.pool import InProcess, Listener, TranscriberPool, worker_count
from qa.transcribe.recording import transcribe

__all__ = [
    "AudioChannel",
    "CannedTranscriber",
    "Heard",
    "InProcess",
    "Listener",
    "Region",
    "Transcriber",
    "engine_name",
    "load_transcriber",
    "open_listener",
    "transcribe",
    "worker_count",
]


def open_listener(settings: Settings) -> Listener:
    """Worker processes for a run, started with the first recording; close it at the end."""
    return TranscriberPool(settings)


def load_transcriber(settings: Settings) -> Transcriber:
    """The engine and model that the settings name; weights load with the first recording.

    Raises ModelError when they aren't here.
    """
    if settings.engine == "faster-whisper":
        from qa.transcribe.faster import FasterWhisperTranscriber

        return FasterWhisperTranscriber(settings.model, settings.models, settings.threads)
    from qa.transcribe.whisper import WhisperTranscriber

    return WhisperTranscriber(settings.model, settings.models, settings.threads)


def engine_name(settings: Settings) -> str:
    """What `load_transcriber(settings).name` will be, without needing the weights: part of cache keys."""
    from qa.transcribe import faster, whisper

    if settings.engine == "faster-whisper":
        return faster.engine_name(settings.model)
    return whisper.engine_name(settings.model)
