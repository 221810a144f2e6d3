"""Keeps a game away from where it cannot be compared: at a kink, or where a gradient is nothing but rounding."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

# Single precision puts a value this near zero on either side, and its derivative jumps there.
MARGIN = 1e-4
# A gradient element this much smaller than its tensor's largest is mostly rounding in single precision, and an
# optimizer that divides a gradient by its own size makes a full step of it.
FAINTEST = 1e-5
SMALLEST = 1e-7
RECTIFIERS = (nn.ReLU, nn.LeakyReLU, nn.ELU, nn.SELU)


@contextmanager
def nearest_kink() -> Iterator[list[float]]:
    """Collects the smallest absolute value that enters each rectifier, while it lasts."""
    nearest: list[float] = []

    def look(module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        if isinstance(module, RECTIFIERS):
            nearest.append(inputs[0].detach().abs().min().item())

    handle = torch.nn.modules.module.register_module_forward_pre_hook(look)
    try:
        yield nearest
    finally:
        handle.remove()


def comparable(gradients: dict[str, Tensor], vanishing: frozenset[str]) -> bool:
    """Whether each gradient that is not zero in truth stands out from rounding, element by element."""
    for name, gradient in gradients.items():
        sizes = gradient.abs()
        if name in vanishing:
            assert sizes.max() < 1e-12, f"{name}: a gradient of {sizes.max()} is said to be zero"
        elif not stands_out(sizes if sizes.dim() == 1 else sizes[sizes > 0]):
            return False
    return True


def stands_out(sizes: Tensor) -> bool:
    """
    A bias's zero is a sum that cancels, and no zero in single precision; a kernel's is one there too (where it lies
    over nothing but padding), and so is that of a label which no sample has.
    """
    return bool(sizes.min() > max(FAINTEST * sizes.max().item(), SMALLEST))
