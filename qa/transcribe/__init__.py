"""Audio to turns: decode, find speech, hear words, assemble. Heavy libraries load only when one is heard."""

from pathlib import Path

from qa.settings import Settings
from qa.transcribe.canned import CannedTranscriber
from qa.transcribe.engine import AudioChannel, Heard, Region, Transcriber
from qa.transcribe.parties import Names
from qa.transcribe.pool import InProcess, Listener, TranscriberPool, worker_count
from qa.transcribe.recording import Ear, transcribe

__all__ = [
    "AudioChannel",
    "CannedTranscriber",
    "Ear",
    "Heard",
    "InProcess",
    "Listener",
    "Names",
    "Region",
    "Transcriber",
    "engine_name",
    "load_ear",
    "load_transcriber",
    "open_listener",
    "transcribe",
    "worker_count",
]


def open_listener(settings: Settings) -> Listener:
    """Worker processes for a run, started with the first recording; close it at the end."""
    return TranscriberPool(settings)


def load_ear(settings: Settings) -> Ear:
    """The engine that the settings name, and the encoder of voices where its weights are here.

    Raises ModelError when the engine's weights aren't here, or the encoder's are damaged.
    """
    from qa.transcribe import speaker

    has_encoder = speaker.is_here(settings.models)
    return Ear(load_transcriber(settings), speaker.load_encoder(settings.models) if has_encoder else None)


def load_transcriber(settings: Settings) -> Transcriber:
    """The engine and model that the settings name; weights load with the first recording.

    Raises ModelError when they aren't here.
    """
    if settings.engine == "imported":
        from qa.transcribe.imported import ImportedTranscriber

        return ImportedTranscriber(settings.transcripts)
    if settings.engine == "faster-whisper":
        from qa.transcribe.faster import FasterWhisperTranscriber

        return FasterWhisperTranscriber(settings.model, settings.models, settings.threads, settings.precision)
    from qa.transcribe.whisper import WhisperTranscriber

    return WhisperTranscriber(settings.model, settings.models, settings.threads, settings.precision)


def engine_name(settings: Settings) -> str:
    """What recordings are heard with, without needing the weights: part of cache keys."""
    from qa.transcribe import faster, imported, speaker, whisper

    if settings.engine == "imported":
        engine = imported.engine_name(settings.transcripts or Path())
    elif settings.engine == "faster-whisper":
        engine = faster.engine_name(settings.model, settings.precision)
    else:
        engine = whisper.engine_name(settings.model, settings.precision)
    return f"{engine}+{speaker.Ge2eEncoder.name}" if speaker.is_here(settings.models) else engine
