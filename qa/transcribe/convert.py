"""CTranslate2 float16 weights become the checkpoint that openai-whisper loads, without loss.

OpenAI ships float16, the CTranslate2 conversion keeps it, so every tensor is copied bit for bit. What differs
is the packing: query, key and value of self-attention are stacked in `linear_0`, key and value of
cross-attention in `linear_1`, and keys get a bias of zeros that openai-whisper doesn't have.
"""

import base64
import gzip
import hashlib
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["checkpoint", "read_tensors", "tensors_sha256"]

Array = NDArray[Any]
BINARY_VERSION = 6
# Type ids of the binary format, in the order of ctranslate2.specs.model_spec
DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}


class _Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def number(self, code: str) -> int:
        (value,) = struct.unpack_from("<" + code, self.data, self.at)
        self.at += struct.calcsize("<" + code)
        return int(value)

    def name(self) -> str:
        length = self.number("H")  # counts the closing zero byte
        text = self.data[self.at : self.at + length - 1].decode()
        self.at += length
        return text

    def tensor(self) -> Array:
        shape = [self.number("I") for _ in range(self.number("B"))]
        dtype = np.dtype(DTYPES[self.number("B")])
        size = self.number("I")
        values = np.frombuffer(self.data, dtype, size // dtype.itemsize, self.at)
        self.at += size
        return values.reshape(shape)


def read_tensors(data: bytes) -> dict[str, Array]:
    """All tensors of a CTranslate2 `model.bin`, by name; they share memory with `data`.

    Raises ValueError when the bytes are of another version of the format, or hold no Whisper model.
    """
    cursor = _Cursor(data)
    version, spec = cursor.number("I"), cursor.name()
    if version != BINARY_VERSION or spec != "WhisperSpec":
        raise ValueError(f"holds {spec} in format {version}, not WhisperSpec in format {BINARY_VERSION}")
    cursor.number("I")  # revision of the spec
    tensors: dict[str, Array] = {}
    for _ in range(cursor.number("I")):
        name = cursor.name()
        tensors[name] = cursor.tensor()
    return tensors


def checkpoint(tensors: Mapping[str, Array], alignment_heads: Sequence[Sequence[int]]) -> dict[str, Any]:
    """What `torch.save` writes: `dims`, `model_state_dict` (arrays) and `alignment_heads` for word times.

    `alignment_heads` are (layer, head) pairs; they come out as openai-whisper's own base85 text.
    """
    state: dict[str, Array] = {}
    for side in ("encoder", "decoder"):
        for layer in range(_layers(tensors, side)):
            _block(tensors, state, f"{side}/layer_{layer}", f"{side}.blocks.{layer}")
    _outside_blocks(tensors, state)
    dims = _dims(tensors)
    mask = np.zeros((dims["n_text_layer"], dims["n_text_head"]), dtype=bool)
    mask[tuple(np.array(alignment_heads).T)] = True
    heads = base64.b85encode(gzip.compress(mask.tobytes(), mtime=0)).decode()
    return {"dims": dims, "model_state_dict": state, "alignment_heads": heads}


def tensors_sha256(state: Mapping[str, Array]) -> str:
    """A hash of names, types, shapes and values, which the writer's file format doesn't touch."""
    digest = hashlib.sha256()
    for name in sorted(state):
        values = np.ascontiguousarray(state[name])
        digest.update(f"{name} {values.dtype} {values.shape}\n".encode())
        digest.update(values.tobytes())
    return digest.hexdigest()


def _layers(tensors: Mapping[str, Array], side: str) -> int:
    last = "/ffn/linear_0/weight"  # once in every layer
    return sum(name.startswith(f"{side}/layer_") and name.endswith(last) for name in tensors)


def _dims(tensors: Mapping[str, Array]) -> dict[str, int]:
    n_audio_ctx, n_audio_state = tensors["encoder/position_encodings/encodings"].shape
    n_text_ctx, n_text_state = tensors["decoder/position_encodings/encodings"].shape
    return {
        "n_mels": tensors["encoder/conv1/weight"].shape[1],
        "n_audio_ctx": n_audio_ctx,
        "n_audio_state": n_audio_state,
        "n_audio_head": int(tensors["encoder/num_heads"]),
        "n_audio_layer": _layers(tensors, "encoder"),
        "n_vocab": tensors["decoder/embeddings/weight"].shape[0],
        "n_text_ctx": n_text_ctx,
        "n_text_state": n_text_state,
        "n_text_head": int(tensors["decoder/num_heads"]),
        "n_text_layer": _layers(tensors, "decoder"),
    }


def _outside_blocks(tensors: Mapping[str, Array], state: dict[str, Array]) -> None:
    for conv in ("conv1", "conv2"):
        for part in ("weight", "bias"):
            state[f"encoder.{conv}.{part}"] = tensors[f"encoder/{conv}/{part}"]
    state["decoder.token_embedding.weight"] = tensors["decoder/embeddings/weight"]
    for side, last_norm in (("encoder", "ln_post"), ("decoder", "ln")):
        state[f"{side}.positional_embedding"] = tensors[f"{side}/position_encodings/encodings"]
        _norm(tensors, state, f"{side}/layer_norm", f"{side}.{last_norm}")


def _block(tensors: Mapping[str, Array], state: dict[str, Array], source: str, target: str) -> None:
    _norm(tensors, state, f"{source}/self_attention/layer_norm", f"{target}.attn_ln")
    _split(tensors, state, f"{source}/self_attention/linear_0", f"{target}.attn", ("query", "key", "value"))
    _split(tensors, state, f"{source}/self_attention/linear_1", f"{target}.attn", ("out",))
    if f"{source}/attention/linear_0/weight" in tensors:
        _norm(tensors, state, f"{source}/attention/layer_norm", f"{target}.cross_attn_ln")
        _split(tensors, state, f"{source}/attention/linear_0", f"{target}.cross_attn", ("query",))
        _split(tensors, state, f"{source}/attention/linear_1", f"{target}.cross_attn", ("key", "value"))
        _split(tensors, state, f"{source}/attention/linear_2", f"{target}.cross_attn", ("out",))
    _norm(tensors, state, f"{source}/ffn/layer_norm", f"{target}.mlp_ln")
    _split(tensors, state, f"{source}/ffn/linear_0", f"{target}.mlp", ("0",))
    _split(tensors, state, f"{source}/ffn/linear_1", f"{target}.mlp", ("2",))


def _norm(tensors: Mapping[str, Array], state: dict[str, Array], source: str, target: str) -> None:
    state[f"{target}.weight"] = tensors[f"{source}/gamma"]
    state[f"{target}.bias"] = tensors[f"{source}/beta"]


def _split(
    tensors: Mapping[str, Array], state: dict[str, Array], source: str, target: str, names: Sequence[str]
) -> None:
    """Unstacks a linear layer. Raises ValueError where a key has a bias: dropping it would lose something."""
    weights = np.split(tensors[f"{source}/weight"], len(names))
    biases = np.split(tensors[f"{source}/bias"], len(names))
    for name, weight, bias in zip(names, weights, biases, strict=True):
        state[f"{target}.{name}.weight"] = weight
        if name != "key":
            state[f"{target}.{name}.bias"] = bias
        elif bias.any():
            raise ValueError(f"{source} has a bias for its keys")
