"""Layers in 8 bits: close to the exact ones, and each row by itself."""

import torch
from torch import nn

from qa.transcribe._int8 import Int8Linear, to_int8


def layer(bias: bool = True) -> nn.Linear:
    torch.manual_seed(0)
    return nn.Linear(64, 48, bias=bias).eval()


def test_the_output_is_close_to_the_exact_one() -> None:
    exact, x = layer(), torch.randn(5, 7, 64, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        want, got = exact(x), Int8Linear(exact.weight, exact.bias)(x)
    assert got.shape == want.shape
    assert float((got - want).abs().max()) < 0.02 * float(want.abs().max())


def test_a_loud_row_costs_a_quiet_one_nothing() -> None:
    exact, x = layer(bias=False), torch.randn(2, 64, generator=torch.Generator().manual_seed(1))
    x[1] *= 1000
    quiet = Int8Linear(exact.weight, None)
    with torch.inference_mode():
        assert torch.equal(quiet(x)[:1], quiet(x[:1]))


def test_a_row_of_zeros_stays_zero() -> None:
    with torch.inference_mode():
        assert not Int8Linear(layer().weight, None)(torch.zeros(1, 64)).any()


def test_every_linear_layer_is_replaced() -> None:
    module = nn.Sequential(layer(), nn.Sequential(nn.GELU(), nn.Linear(48, 8)))
    to_int8(module)
    kinds = [type(each).__name__ for each in module.modules()]
    assert "Linear" not in kinds
    assert kinds.count("Int8Linear") == 2
