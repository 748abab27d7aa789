"""The most probable text of each window of a batch, by beam search, without sampling."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from qa.transcribe._decoder import Decoder
from qa.transcribe.guards import compression_ratio
from qa.transcribe.session import LONGEST_TEXT, prompt

__all__ = ["Decoded", "Speller", "detect_language", "search"]


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

    def __init__(self, tokenizer: Any, unembed: Any, vocabulary: Sequence[str]) -> None:
        self.tokenizer, self.unembed = tokenizer, unembed
        names = tokenizer.encode(f" {prompt(vocabulary)}")[: LONGEST_TEXT - MARKS] if vocabulary else []
        self.before = [tokenizer.sot_prev, *names] if names else []
        self.start = [*self.before, *tokenizer.sot_sequence_including_notimestamps]
        marks = (tokenizer.transcribe, tokenizer.translate, tokenizer.sot, tokenizer.sot_prev)
        self.never = sorted({*tokenizer.non_speech_tokens, *marks, tokenizer.sot_lm, tokenizer.no_speech})
        self.not_first = [*tokenizer.encode(" "), tokenizer.eot]

    def best(self, output: Tensor, count: int, *, is_first: bool) -> tuple[Tensor, Tensor]:
        """The most probable next tokens and their log probabilities, shape (windows, beams, count) each."""
        scores = self.unembed(output).float()
        scores[..., self.never] = -torch.inf
        scores[..., self.tokenizer.timestamp_begin :] = -torch.inf
        if is_first:
            scores[..., self.not_first] = -torch.inf
        top = scores.topk(count, dim=-1)
        return top.indices, top.values - scores.logsumexp(dim=-1, keepdim=True)


def search(model: Any, features: Tensor, speller: Speller, beams: int) -> list[Decoded]:
    """Each window decoded, in order; `features` has shape (windows, frames, width).

    Beam search as openai-whisper does it, without patience: a window is done when `beams` texts of it have
    ended, and the one with the highest mean log probability is taken. One beam is greedy decoding.
    """
    decoder = Decoder(model, features, len(speller.start) + LONGEST_TEXT)
    output, attention = decoder.begin(_repeated(speller.start, features))
    silence = speller.unembed(output[:, len(speller.before)]).float().softmax(dim=-1)
    windows = [_Window(float(each), beams) for each in silence[:, speller.tokenizer.no_speech]]
    going = list(windows)
    tokens, logs = speller.best(output[:, -1:], beams + 1, is_first=True)
    decoder.fork(beams)
    for count in range(LONGEST_TEXT + 1):
        looked, chosen, scored = attention.cpu().numpy(), tokens.tolist(), logs.tolist()
        parents = [
            window.extend(chosen[i], scored[i], looked[i], speller.tokenizer.eot)
            for i, window in enumerate(going)
        ]
        left = [i for i, window in enumerate(going) if not window.is_done]
        if not left or count == LONGEST_TEXT:
            break
        if len(left) > len(going) // 2:
            left = list(range(len(going)))  # fewer windows cost less, but moving them costs too
        else:
            decoder.keep(left)
        decoder.follow([i * beams + parent for i in left for parent in parents[i]])
        going = [going[i] for i in left]
        following = [[beam.tokens[-1] for beam in window.beams] for window in going]
        output, attention = decoder.step(torch.tensor(following, device=features.device))
        tokens, logs = speller.best(output, beams + 1, is_first=False)
    return [window.decoded(speller) for window in windows]


def detect_language(model: Any, features: Tensor, tokenizer: Any, unembed: Any) -> str:
    """The ISO 639-1 code of the language that is most probable over all windows."""
    output, _ = Decoder(model, features, 1).begin(_repeated([tokenizer.sot], features))
    scores = unembed(output[:, -1]).float()[:, list(tokenizer.all_language_tokens)]
    total = scores.softmax(dim=-1).sum(dim=0)
    return str(tokenizer.all_language_codes[int(total.argmax())])


@dataclass(frozen=True, slots=True)
class _Beam:
    """A text so far: its tokens, their log probabilities, and where each looked in the audio."""

    tokens: tuple[int, ...] = ()
    logs: tuple[float, ...] = ()
    attention: tuple[NDArray[np.float32], ...] = ()

    @property
    def total(self) -> float:
        """The log probability of the text."""
        return sum(self.logs)

    @property
    def mean(self) -> float:
        """Log probability a token."""
        return self.total / len(self.logs)

    def then(self, token: int, log: float, attention: NDArray[np.float32]) -> "_Beam":
        """The text with one more token."""
        return _Beam((*self.tokens, token), (*self.logs, log), (*self.attention, attention))


class _Window:
    """A window while it is decoded: the texts under way, and those that have ended."""

    def __init__(self, no_speech_prob: float, size: int) -> None:
        self.no_speech_prob, self.size = no_speech_prob, size
        self.beams, self.ended = [_Beam()], list[_Beam]()

    @property
    def is_done(self) -> bool:
        """Whether enough texts have ended."""
        return len(self.ended) >= self.size

    def extend(
        self,
        tokens: Sequence[Sequence[int]],
        logs: Sequence[Sequence[float]],
        attention: NDArray[np.float32],
        eot: int,
    ) -> list[int]:
        """Goes on with the best continuations of all beams; from which beam each of them comes."""
        ways = [
            (beam.total + log, i, token, log)
            for i, beam in enumerate(self.beams)
            for token, log in zip(tokens[i], logs[i], strict=True)
        ]
        ways.sort(key=lambda way: -way[0])
        following: list[tuple[int, _Beam]] = []
        for _, i, token, log in ways:
            beam = self.beams[i].then(token, log, attention[i])
            if token != eot:
                following.append((i, beam))
            elif not self.is_done:
                self.ended.append(beam)
            if len(following) == self.size:
                break
        self.beams = [beam for _, beam in following]
        return [i for i, _ in following]

    def decoded(self, speller: Speller) -> Decoded:
        """The best text that has ended; where none has, the best there is."""
        best = max(self.ended or self.beams, key=lambda beam: beam.mean)
        tokens = best.tokens[:-1]  # without the mark that ends it, or what no attention was asked for
        return Decoded(
            tokens=tokens,
            probabilities=tuple(float(np.exp(log)) for log in best.logs[:-1]),
            attention=np.stack(best.attention, axis=1),
            no_speech_prob=self.no_speech_prob,
            avg_logprob=best.mean,
            compression_ratio=compression_ratio(speller.tokenizer.decode(tokens)),
            is_full=not self.ended,
        )


def _repeated(tokens: Sequence[int], features: Tensor) -> Tensor:
    """The tokens for every window, shape (windows, tokens)."""
    return torch.tensor([tokens] * len(features), device=features.device)
