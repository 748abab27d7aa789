"""Whisper's encoder and decoder as functions of a batch of windows, over the weights of openai-whisper.

openai-whisper's own forward pass wants 30 s whatever is in the window, keeps its cache on the model, grows it
by copying at every token and throws the attention away. Here the encoder takes as many frames as there are,
the cache is laid out once, and the attention of the heads that follow the audio is handed back.
"""

from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

__all__ = ["Decoder", "encode"]


def encode(model: Any, mel: Tensor) -> Tensor:
    """Features of spectrograms of shape (windows, mels, 2 n), n <= 1500; shape (windows, n, width)."""
    encoder = model.encoder
    x = functional.gelu(encoder.conv2(functional.gelu(encoder.conv1(mel)))).permute(0, 2, 1)
    x = (x + encoder.positional_embedding[: x.shape[1]]).to(x.dtype)
    for block in encoder.blocks:
        attention, y = block.attn, block.attn_ln(x)
        query, key, value = (
            _heads(attention, part(y)) for part in (attention.query, attention.key, attention.value)
        )
        x = x + attention.out(_joined(functional.scaled_dot_product_attention(query, key, value)))
        x = x + block.mlp(block.mlp_ln(x))
    features: Tensor = encoder.ln_post(x)
    return features


@dataclass
class _Layer:
    """What a decoder layer keeps of a batch: keys and values, shape (windows, heads, positions, width)."""

    audio_key: Tensor
    audio_value: Tensor
    key: Tensor
    value: Tensor
    followers: list[int] = field(default_factory=list)  # heads whose attention follows the audio


class Decoder:
    """Decodes a batch of windows token by token, along one beam each and, once forked, along several.

    `longest` is the most tokens that a window may come to.
    """

    def __init__(self, model: Any, features: Tensor, longest: int) -> None:
        self.decoder, self.position = model.decoder, 0
        self.layers = [self._layer(block, features, longest) for block in self.decoder.blocks]
        for layer, head in model.alignment_heads.indices().T.tolist():
            self.layers[layer].followers.append(head)

    def begin(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """What the decoder makes of the first tokens, and where the last of them looks in the audio.

        `tokens` has shape (windows, n). The output, shape (windows, n, width), is for the scores of tokens;
        the attention, before its softmax, has shape (windows, 1, heads, frames).
        """
        output, attention = self._run(tokens, tokens.shape[1])
        return output, attention[:, -1:]

    def step(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """The same for the next token of each beam, shape (windows, beams), and where each looks."""
        return self._run(tokens, 1)

    def fork(self, beams: int) -> None:
        """Goes on with so many beams a window, all alike so far."""
        for layer in self.layers:
            layer.key = layer.key.repeat_interleave(beams, dim=0)
            layer.value = layer.value.repeat_interleave(beams, dim=0)

    def follow(self, rows: list[int]) -> None:
        """Goes on with these beams, given by their places in the batch; a window's may repeat."""
        if rows == list(range(len(self.layers[0].key))):
            return
        for layer in self.layers:
            layer.key[: len(rows), :, : self.position] = layer.key[rows, :, : self.position]
            layer.value[: len(rows), :, : self.position] = layer.value[rows, :, : self.position]
            layer.key, layer.value = layer.key[: len(rows)], layer.value[: len(rows)]

    def keep(self, windows: list[int]) -> None:
        """Goes on with these windows of the batch only, given by their places in it."""
        for layer in self.layers:
            layer.audio_key, layer.audio_value = layer.audio_key[windows], layer.audio_value[windows]

    def _run(self, tokens: Tensor, length: int) -> tuple[Tensor, Tensor]:
        start, self.position = self.position, self.position + length
        positions = self.decoder.positional_embedding[start : self.position]
        x = (self.decoder.token_embedding(tokens) + positions).to(self.layers[0].key.dtype)
        followed = []
        for block, layer in zip(self.decoder.blocks, self.layers, strict=True):
            x = x + self._own(block, layer, x, start)
            heard, scores = self._audio(block, layer, x)
            x = x + heard
            x = x + block.mlp(block.mlp_ln(x))
            followed.append(scores[:, layer.followers])
        return self.decoder.ln(x), torch.cat(followed, dim=1).transpose(1, 2).float()

    @staticmethod
    def _layer(block: Any, features: Tensor, longest: int) -> _Layer:
        attention = block.cross_attn
        key, value = (_heads(attention, part(features)) for part in (attention.key, attention.value))
        shape = (len(features), key.shape[1], longest, key.shape[-1])
        return _Layer(key.contiguous(), value.contiguous(), key.new_zeros(shape), key.new_zeros(shape))

    def _own(self, block: Any, layer: _Layer, x: Tensor, start: int) -> Tensor:
        """What a layer draws from the tokens so far; each beam has its own."""
        attention, stop = block.attn, self.position
        y = block.attn_ln(x).view(len(layer.key), stop - start, -1)
        layer.key[:, :, start:stop] = _heads(attention, attention.key(y))
        layer.value[:, :, start:stop] = _heads(attention, attention.value(y))
        seen = functional.scaled_dot_product_attention(
            _heads(attention, attention.query(y)),
            layer.key[:, :, :stop],
            layer.value[:, :, :stop],
            is_causal=stop - start > 1,
        )
        out: Tensor = attention.out(_joined(seen)).view(x.shape)
        return out

    @staticmethod
    def _audio(block: Any, layer: _Layer, x: Tensor) -> tuple[Tensor, Tensor]:
        """What a layer draws from the audio, and its scores, shape (windows, heads, n, frames).

        A window's beams share its audio: they are so many positions of one query.
        """
        attention = block.cross_attn
        query = _heads(attention, attention.query(block.cross_attn_ln(x)))
        scores = (query * query.shape[-1] ** -0.5) @ layer.audio_key.transpose(-1, -2)
        weights = scores.float().softmax(dim=-1).to(query.dtype)
        return attention.out(_joined(weights @ layer.audio_value)), scores


def _heads(attention: Any, x: Tensor) -> Tensor:
    """(windows, positions, width) as (windows, heads, positions, width / heads)."""
    return x.view(*x.shape[:2], attention.n_head, -1).transpose(1, 2)


def _joined(x: Tensor) -> Tensor:
    """The reverse of `_heads`."""
    return x.transpose(1, 2).flatten(start_dim=2)
