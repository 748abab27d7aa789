"""The most probable tokens of a batch of windows, one after another, without sampling."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from qa.transcribe._decoder import Decoder

__all__ = ["Decoded", "Speller", "detect_language", "greedy"]


MARKS = 8
"""Room for the tokens that mark start, language and task."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A window's tokens with their probabilities.

    `attention` (heads, tokens + 1, frames) is for `token_times`; `is_full` says that the window ran into the
    most tokens it may have.
    """

    tokens: tuple[int, ...]
    probabilities: tuple[float, ...]
    attention: NDArray[np.float32]
    no_speech_prob: float
    avg_logprob: float
    compression_ratio: float
    is_full: bool


class Speller:
    """Tokens before and after: what a window starts with, what must not be written, and scores of tokens.

    `vocabulary` are names to expect: they stand before the window as if they had just been said.
    """

    def __init__(self, model: Any, tokenizer: Any, unembed: Any, vocabulary: Sequence[str] = ()) -> None:
        self.tokenizer, self.unembed = tokenizer, unembed
        self.most = model.dims.n_text_ctx // 2  # tokens a window may have; as many may stand before it
        prompt = (
            tokenizer.encode(" " + ", ".join(vocabulary) + ".")[: self.most - MARKS] if vocabulary else []
        )
        self.before = [tokenizer.sot_prev, *prompt] if prompt else []
        self.start = [*self.before, *tokenizer.sot_sequence_including_notimestamps]
        marks = (tokenizer.transcribe, tokenizer.translate, tokenizer.sot, tokenizer.sot_prev)
        self.never = sorted({*tokenizer.non_speech_tokens, *marks, tokenizer.sot_lm, tokenizer.no_speech})
        self.not_first = [*tokenizer.encode(" "), tokenizer.eot]

    def decoder(self, model: Any, features: Tensor) -> Decoder:
        """A decoder for these windows, with room for the longest text."""
        return Decoder(model, features, len(self.start) + self.most)

    def log_probabilities(self, output: Tensor, *, is_first: bool) -> Tensor:
        """Of each next token, shape (windows, tokens known); -inf for what must not be written."""
        scores = self.unembed(output).float()
        scores[:, self.never] = -torch.inf
        scores[:, self.tokenizer.timestamp_begin :] = -torch.inf
        if is_first:
            scores[:, self.not_first] = -torch.inf
        logs: Tensor = scores.log_softmax(dim=-1)
        return logs


def greedy(model: Any, features: Tensor, speller: Speller) -> list[Decoded]:
    """Each window decoded, in order; `features` has shape (windows, frames, width)."""
    decoder, eot = speller.decoder(model, features), speller.tokenizer.eot
    output, attention = decoder.step(_repeated(speller.start, features))
    silence = speller.unembed(output[:, len(speller.before)]).float().softmax(dim=-1)
    tracks = [_Track(float(each)) for each in silence[:, speller.tokenizer.no_speech]]
    going = list(range(len(tracks)))  # windows that are still decoded, by their place in the decoder's batch
    logs = speller.log_probabilities(output[:, -1], is_first=True)
    for count in range(speller.most + 1):
        best = logs.max(dim=-1)
        looked = attention.cpu().numpy()
        for place, window in enumerate(going):
            token = eot if count == speller.most else int(best.indices[place])
            tracks[window].add(token, float(best.values[place]), looked[place], eot)
        left = [place for place, window in enumerate(going) if not tracks[window].is_done]
        if not left:
            break
        tokens = best.indices
        if len(left) <= len(going) // 2:  # fewer windows cost less, but moving them costs too
            decoder.keep(left)
            going, tokens = [going[place] for place in left], tokens[left]
        output, attention = decoder.step(tokens[:, None])
        logs = speller.log_probabilities(output[:, -1], is_first=False)
    return [track.decoded(speller) for track in tracks]


def detect_language(model: Any, features: Tensor, tokenizer: Any, unembed: Any) -> str:
    """The ISO 639-1 code of the language that is most probable over all windows."""
    output, _ = Decoder(model, features, 1).step(_repeated([tokenizer.sot], features))
    scores = unembed(output[:, -1]).float()[:, list(tokenizer.all_language_tokens)]
    total = scores.softmax(dim=-1).sum(dim=0)
    return str(tokenizer.all_language_codes[int(total.argmax())])


class _Track:
    """A window while it is decoded."""

    def __init__(self, no_speech_prob: float) -> None:
        self.no_speech_prob, self.is_done = no_speech_prob, False
        self.tokens: list[int] = []
        self.logs: list[float] = []
        self.attention: list[NDArray[np.float32]] = []

    def add(self, token: int, log: float, attention: NDArray[np.float32], eot: int) -> None:
        if self.is_done:
            return
        self.attention.append(attention)
        self.logs.append(log)
        self.is_done = token == eot
        if not self.is_done:
            self.tokens.append(token)

    def decoded(self, speller: Speller) -> Decoded:
        text = speller.tokenizer.decode(self.tokens).strip().encode()
        return Decoded(
            tokens=tuple(self.tokens),
            probabilities=tuple(float(np.exp(log)) for log in self.logs[: len(self.tokens)]),
            attention=np.stack(self.attention, axis=1),
            no_speech_prob=self.no_speech_prob,
            avg_logprob=sum(self.logs) / len(self.logs),
            compression_ratio=len(text) / len(zlib.compress(text)) if text else 0.0,
            is_full=len(self.tokens) >= speller.most,
        )


def _repeated(tokens: Sequence[int], features: Tensor) -> Tensor:
    """The tokens for every window, shape (windows, tokens)."""
    return torch.tensor([tokens] * len(features), device=features.device)
