"""The tensors of a module and of its optimizer, by the names that experiments give them."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

SLOTS = {
    "exp_avg": "mean",
    "exp_avg_sq": "square",
    "square_avg": "square",
    "momentum_buffer": "velocity",
}


def plain(name: str) -> str:
    """The name of a weight, or of a singular vector, without torch's machinery of parametrizations."""
    return name.replace("parametrizations.weight.original", "weight").replace(
        "parametrizations.weight.0._", "weight_"
    )


def weights(module: nn.Module) -> dict[str, Tensor]:
    return {plain(name): weight for name, weight in module.named_parameters()}


def buffers(module: nn.Module) -> dict[str, Tensor]:
    named = {plain(name): buffer for name, buffer in module.named_buffers()}
    return {name: buffer for name, buffer in named.items() if not name.endswith("num_batches_tracked")}


def optimizer_state(module: nn.Module, optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """`mean/0.weight`: an optimizer's state by weight."""
    return {
        f"{SLOTS[slot]}/{name}": value
        for name, weight in weights(module).items()
        for slot, value in optimizer.state[weight].items()
        if slot in SLOTS and value is not None
    }


@contextmanager
def still(module: nn.Module) -> Iterator[None]:
    """Whatever happens inside leaves the module's buffers as they were."""
    before = {name: buffer.clone() for name, buffer in buffers(module).items()}
    yield
    with torch.no_grad():
        for name, buffer in buffers(module).items():
            buffer.copy_(before[name])
