"""A Whisper model made ready: on the GPU in half precision where there is one, else quantised as asked."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.errors import ModelError
from qa.transcribe import weights
from qa.transcribe._int8 import Int8Linear, to_int8

__all__ = ["LoadedModel", "Precision", "load", "to_half"]

Precision = Literal["int8", "float32"]


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """openai-whisper's model, and the layer that turns the decoder's output into scores of all tokens."""

    model: Any
    unembed: Callable[[Tensor], Tensor]

    def tokenizer(self, language: str | None) -> Any:
        """openai-whisper's tokenizer for transcribing that language."""
        from whisper.tokenizer import get_tokenizer

        model = self.model
        with warnings.catch_warnings():  # openai-whisper leaves its vocabulary file open
            warnings.simplefilter("ignore", ResourceWarning)
            return get_tokenizer(
                model.is_multilingual, num_languages=model.num_languages, language=language, task="transcribe"
            )

    def placed(self, mel: Tensor) -> Tensor:
        """A spectrogram on the model's device and in its precision."""
        return mel.to(self.model.device, self.model.encoder.conv1.weight.dtype)


def load(name: str, folder: Path, threads: int | None, precision: Precision) -> LoadedModel:
    """The model with verified weights. Raises ModelError when they are missing or damaged."""
    if threads is not None:
        torch.set_num_threads(threads)
    model = weights.load_whisper(name, folder).eval()
    embedding = model.decoder.token_embedding.weight.detach()
    if model.device.type == "cuda":
        to_half(model)
        return LoadedModel(model, partial(functional.linear, weight=embedding.half()))
    if precision == "int8":
        if not hasattr(torch.ops.quantized, "linear_with_input_q_dq_qweight_dq_output_fp32"):
            what = f"precision: PyTorch {torch.__version__} has no 8-bit layers."
            raise ModelError(f"{what} Set precision: float32 in callqa.yaml.")
        to_int8(model)
        return LoadedModel(model, Int8Linear(embedding, None))
    return LoadedModel(model, partial(functional.linear, weight=embedding))


def to_half(model: Any, dtype: torch.dtype = torch.float16) -> None:
    """Turns all weights but those of the norms, which openai-whisper computes in float32, in place."""
    for module in model.modules():
        if isinstance(module, (nn.Linear, nn.Conv1d, nn.Embedding)):
            module.to(dtype)
