"""Weights are converted without loss, verified, and their errors name the command that mends them."""

import shutil
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from qa.errors import ConfigError, ModelError
from qa.settings import Settings
from qa.transcribe import convert, engine_name, load_transcriber, weights
from qa.transcribe.manifest import load_manifest

MODELS = Settings().models


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A models folder without weights."""
    shutil.copy(MODELS / "manifest.toml", tmp_path)
    return tmp_path


def test_every_model_states_its_source_and_licence() -> None:
    manifest = load_manifest(MODELS)
    assert len({model.name for model in manifest.models}) == len(manifest.models)
    assert {model.licence for model in manifest.models} == {"MIT", "Apache-2.0"}
    assert {model.name for model in manifest.speech} >= {
        "tiny.en",
        "base",
        "small",
        "medium",
        "large-v3-turbo",
    }


def test_openai_checks_the_same_sha256() -> None:
    import whisper

    for model in load_manifest(MODELS).speech:
        assert f"/{model.openai_sha256}/" in whisper._MODELS[model.name]


def test_missing_weights_name_the_command(models: Path) -> None:
    state = weights.verify("base", models)
    assert state.state is weights.State.MISSING
    assert "callqa models fetch base" in state.detail
    with pytest.raises(ModelError, match="callqa models fetch base"):
        load_transcriber(Settings(models=models))


def test_damaged_weights_are_told_and_not_loaded(models: Path) -> None:
    path = weights.weights_path("base", models)
    path.parent.mkdir()
    path.write_bytes(b"half a file")
    assert weights.verify("base", models).state is weights.State.DAMAGED
    with pytest.raises(ModelError, match="callqa models fetch base"):
        weights.load_whisper("base", models)


def test_unknown_models_list_the_known(models: Path) -> None:
    with pytest.raises(ModelError, match=r"large-v3-turbo.*silero_vad"):
        weights.verify("huge", models)
    with pytest.raises(ModelError, match="no speech model"):
        load_transcriber(Settings(models=models, model="silero_vad"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("speech = [", "Correct it"),
        ("speech = []\nfiles = []", "installed: Field required"),
        (None, "is missing"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_named(tmp_path: Path, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / "manifest.toml").write_text(text)
    with pytest.raises(ConfigError, match=message):
        load_manifest(tmp_path)


def test_a_package_of_another_version_counts_as_missing(models: Path) -> None:
    path = models / "manifest.toml"
    path.write_text(path.read_text().replace('version = "6.2.3"', 'version = "0.0.1"'))
    state = weights.verify("silero_vad", models)
    assert state.state is weights.State.MISSING
    assert "pip install silero-vad==0.0.1" in state.detail


def test_installed_models_are_verified() -> None:
    assert weights.verify("en_core_web_sm", MODELS).state is weights.State.READY
    assert weights.verify("silero_vad", MODELS).state is weights.State.READY


@pytest.mark.model
def test_fetched_weights_are_the_wheels_tensors(models: Path) -> None:
    path = weights.fetch("tiny.en", models)
    assert path == models / "weights" / "tiny.en.pt"
    assert [each.name for each in path.parent.iterdir()] == ["tiny.en.pt"]
    assert weights.verify("tiny.en", models).state is weights.State.READY
    files = weights.wheel_files(load_manifest(models).speech_model("tiny.en"))
    assert files is not None
    theirs = convert.read_tensors(files["model.bin"])
    ours = weights.load_whisper("tiny.en", models).state_dict()
    stacked = theirs["decoder/layer_2/self_attention/linear_0/weight"]
    parts = [ours[f"decoder.blocks.2.attn.{name}.weight"].numpy() for name in ("query", "key", "value")]
    assert np.array_equal(np.concatenate(parts), stacked.astype(np.float32))

    import whisper

    model = whisper.load_model(str(path))  # openai-whisper reads the file too
    assert model.dims.n_vocab == 51864


def test_other_formats_are_refused() -> None:
    spec = b"TransformerSpec\0"
    with pytest.raises(ValueError, match="TransformerSpec"):
        convert.read_tensors(struct.pack("<IH", 6, len(spec)) + spec)


def test_a_bias_on_keys_is_not_dropped() -> None:
    source = {"x/weight": np.zeros((4, 2)), "x/bias": np.array([0.0, 0.0, 1.0, 0.0])}
    with pytest.raises(ValueError, match="keys"):
        convert._split(source, {}, "x", "y", ("query", "key"))


@pytest.mark.parametrize("engine", ["whisper", "faster-whisper"])
def test_the_name_is_known_without_weights(models: Path, engine: str) -> None:
    name = engine_name(Settings.model_validate({"engine": engine, "models": models}))
    assert name.endswith("/base/int8")
    assert any(character.isdigit() for character in name)


def test_importing_is_light() -> None:
    heavy = ("torch", "whisper", "faster_whisper", "av", "silero_vad", "numba")
    code = f"import sys, qa.transcribe; sys.exit(str([m for m in {heavy!r} if m in sys.modules] or ''))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=MODELS.parent
    )
    assert done.stderr.strip() == ""
