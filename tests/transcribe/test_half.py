"""Half precision goes through encoder and decoder, as on a GPU; here on the CPU, with random weights."""

import pytest
import torch
from whisper.model import ModelDimensions, Whisper

from qa.transcribe._decoder import Decoder, encode
from qa.transcribe._model import LoadedModel, to_half

DIMENSIONS = ModelDimensions(
    n_mels=80,
    n_audio_ctx=1500,
    n_audio_state=64,
    n_audio_head=2,
    n_audio_layer=1,
    n_vocab=51864,
    n_text_ctx=448,
    n_text_state=64,
    n_text_head=2,
    n_text_layer=2,
)


@pytest.fixture
def model() -> Whisper:
    torch.manual_seed(0)
    made = Whisper(DIMENSIONS).eval()
    torch.nn.init.normal_(made.decoder.positional_embedding)
    return made


def run(model: Whisper) -> tuple[torch.Tensor, torch.Tensor]:
    """The decoder's output for two windows and then for two beams of each."""
    mel = torch.randn(2, 80, 100, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        features = encode(model, LoadedModel(model, torch.nn.Identity()).placed(mel))
        decoder = Decoder(model, features, 8)
        first, _ = decoder.begin(torch.tensor([[1, 2, 3]] * 2))
        decoder.fork(2)
        decoder.follow([0, 0, 3, 2])
        following, attention = decoder.step(torch.tensor([[4, 5], [6, 7]]))
    assert attention.shape == (2, 2, 2, 50)
    return first, following


def test_half_precision_gives_nearly_the_same(model: Whisper) -> None:
    exact = run(model)
    to_half(model, torch.bfloat16)
    for got, want in zip(run(model), exact, strict=True):
        assert got.dtype is torch.bfloat16
        assert torch.nn.functional.cosine_similarity(got.float().flatten(), want.flatten(), dim=0) > 0.99


def test_beams_of_a_window_are_decoded_as_alone(model: Whisper) -> None:
    tokens = [[1, 2, 3, 4], [1, 2, 3, 5]]
    mel = torch.randn(1, 80, 100, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        features = encode(model, mel)
        together = Decoder(model, features, 8)
        together.begin(torch.tensor([tokens[0][:3]]))
        together.fork(2)
        beams, _ = together.step(torch.tensor([[4, 5]]))
        for place, alone in enumerate(tokens):
            output, _ = Decoder(model, features, 8).begin(torch.tensor([alone]))
            assert torch.allclose(output[0, -1], beams[0, place], atol=1e-4)


def test_encoder_and_decoder_agree_with_openai_whispers_own(model: Whisper) -> None:
    mel = torch.randn(1, 80, 3000, generator=torch.Generator().manual_seed(1))
    tokens = torch.tensor([[1, 2, 3, 4]])
    with torch.inference_mode():
        features = encode(model, mel)
        output, _ = Decoder(model, features, 8).begin(tokens)
        scores = output @ model.decoder.token_embedding.weight.T
        assert torch.allclose(features, model.encoder(mel), atol=1e-4)
        assert torch.allclose(scores, model.decoder(tokens, features), atol=1e-3)
