"""What a game is given: weights, batches, noise. All are rounded to half precision, so that they are the same
numbers in every precision and take little room in a file."""

from math import prod, sqrt

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.parametrize import is_parametrized

from game import Inputs, Rules
from tensors import plain

NORMS = (nn.BatchNorm2d, nn.BatchNorm1d, nn.InstanceNorm2d, nn.GroupNorm, nn.LayerNorm)
TRANSPOSED = (nn.ConvTranspose2d,)


class Draws:
    """Random numbers from a seed, the same on every machine."""

    def __init__(self, seed: int):
        self.random = np.random.default_rng(seed)

    def normal(self, *shape: int, mean: float = 0, deviation: float = 1) -> Tensor:
        return half(mean + deviation * self.random.standard_normal(shape))

    def uniform(self, *shape: int, low: float = 0, high: float = 1) -> Tensor:
        return half(low + (high - low) * self.random.random(shape))

    def labels(self, count: int, classes: int) -> Tensor:
        return torch.from_numpy(self.random.integers(classes, size=count))


def half(values: np.ndarray) -> Tensor:
    return torch.from_numpy(values.astype(np.float16).astype(np.float64))


@torch.no_grad()
def give_weights(network: nn.Module, draws: Draws, gain: float) -> None:
    """Weights and buffers at which activations are of order one and gradients of every weight are felt."""
    for module in network.modules():
        for name, weight in module.named_parameters(recurse=False):
            weight.copy_(weight_values(module, plain(name), tuple(weight.shape), draws, gain))
        for name, buffer in module.named_buffers(recurse=False):
            if name == "running_var":
                buffer.copy_(draws.uniform(*buffer.shape, low=0.5, high=1.5))
            elif name == "running_mean":
                buffer.copy_(draws.normal(*buffer.shape, deviation=0.3))
    for module in network.modules():
        if is_parametrized(module, "weight"):
            near_singular_vectors(module, draws)


def near_singular_vectors(module: nn.Module, draws: Draws) -> None:
    """Singular vectors after one power iteration: near enough to be of use, far enough to move on."""
    vectors = dict(module.parametrizations.weight[0].named_buffers())
    for vector in vectors.values():
        vector.copy_(draws.normal(*vector.shape))
    module.weight  # computed anew, which is what moves them
    for vector in vectors.values():
        vector.copy_(half(vector.numpy()))


def weight_values(module: nn.Module, name: str, shape: tuple[int, ...], draws: Draws, gain: float) -> Tensor:
    if isinstance(module, NORMS):
        return draws.normal(*shape, mean=1 if name == "weight" else 0, deviation=0.2)
    if isinstance(module, nn.Embedding):
        return draws.normal(*shape, deviation=0.5)
    if len(shape) == 1:
        return draws.normal(*shape, deviation=0.1)
    return draws.normal(*shape, deviation=gain / sqrt(inputs_of(module, shape)))


def inputs_of(module: nn.Module, shape: tuple[int, ...]) -> float:
    """Inputs that meet in one output."""
    if isinstance(module, TRANSPOSED):
        return max(shape[0] * prod(shape[2:]) / prod(module.stride), shape[0])
    return prod(shape[1:])


def critic_inputs(rules: Rules, draws: Draws, first: Inputs | None) -> Inputs:
    """Inputs of a critic update; `first` holds those of the step's first one, of which some may be repeated."""
    count = rules.critic_batch or rules.batch
    repeats = first if first is not None and rules.real_batches == "repeated" else None
    inputs = real_batch(rules, count, draws) if repeats is None else kept(repeats, "real", "labels/classes")
    noise_repeats = first is not None and rules.critic_noise == "repeated"
    inputs["noise"] = first["noise"] if noise_repeats else noise(rules, count, draws)
    for index, penalty in enumerate(rules.penalties):
        for name, shape in penalty.draws(rules.sample).items():
            inputs[f"penalties/{index}/{name}"] = draws.uniform(count, *shape)
    penalties = [f"penalties/{index}" for index in range(len(rules.penalties))]
    return inputs | augmentation_inputs(rules, count, draws, ["real", "fake", *penalties])


def generator_inputs(rules: Rules, draws: Draws, last: Inputs) -> Inputs:
    """Inputs of the generator's update; `last` holds those of the last critic update."""
    augmentation = augmentation_inputs(rules, rules.batch, draws, ["fake", "real"])
    if rules.generator_noise == "shared":
        return kept(last, "noise", "labels/classes") | augmentation
    labels = {"labels/classes": draws.labels(rules.batch, rules.classes)} if rules.classes else {}
    return {"noise": noise(rules, rules.batch, draws), **labels, **augmentation}


def augmentation_inputs(rules: Rules, count: int, draws: Draws, batches: list[str]) -> Inputs:
    """The augmentation's numbers for each batch that the critic sees; 1 is none of them, even when rounded."""
    names = [] if rules.augmentation is None else rules.augmentation.draws()
    return {
        f"augmentation/{batch}/{name}": draws.uniform(count, 1, 1, 1, high=0.999)
        for batch in batches
        for name in names
    }


def real_batch(rules: Rules, count: int, draws: Draws) -> Inputs:
    samples = draws.normal(count, *rules.sample)
    images = half(np.tanh(samples.numpy())) if len(rules.sample) == 3 else samples
    labels = {"labels/classes": draws.labels(count, rules.classes)} if rules.classes else {}
    return {"real": images, **labels}


def noise(rules: Rules, count: int, draws: Draws) -> Tensor:
    if rules.uniform:
        return draws.uniform(count, rules.latent, low=-1)
    return draws.normal(count, rules.latent)


def kept(inputs: Inputs, *names: str) -> Inputs:
    return {name: inputs[name] for name in names if name in inputs}
