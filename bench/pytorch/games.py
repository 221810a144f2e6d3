"""The ten games at full size, as experiments/*.yaml have them, and the eleventh that shares their networks."""

from dataclasses import replace
from functools import partial

from torch import nn

import seeds
from game import Rules
from layers import layer_norm
from objectives import Penalty, non_saturating, wasserstein
from optimizers import MakeOptimizer, adam, rms_prop
from play import Case

MNIST = (1, 28, 28)
FASHION = (1, 64, 64)


def both(optimizer: MakeOptimizer) -> tuple[MakeOptimizer, MakeOptimizer]:
    return optimizer, optimizer


def is_kernel_of_convolution(module: nn.Module, name: str) -> bool:
    return isinstance(module, nn.Conv2d) and name == "weight"


fully_connected = partial(
    Case,
    generator=lambda: seeds.fc_generator(100, 256, 28),
    critic=lambda: seeds.fc_critic(256, 28),
    loss=wasserstein,
    optimizers=both(adam(3e-4, 0.9, 0.999)),
)

MNIST_GAMES = [
    Case(
        name="mnist-wgan-gp",
        generator=lambda: seeds.wgan_gp_generator(100, 32),
        critic=lambda: seeds.wgan_gp_critic(32),
        loss=wasserstein,
        optimizers=both(adam(2e-4, 0.9, 0.999)),
        rules=Rules(
            *(100, MNIST),
            uniform=True,
            batch=64,
            critic_steps=5,
            real_batches="repeated",
            penalties=(Penalty(),),
        ),
    ),
    Case(
        name="mnist-conv-wgan",
        generator=lambda: seeds.conv_wgan_generator(100, 128),
        critic=lambda: seeds.conv_wgan_critic(64),
        loss=wasserstein,
        optimizers=both(rms_prop(5e-5, alpha=0.9, eps=1e-7)),
        rules=Rules(
            *(100, MNIST),
            batch=64,
            critic_batch=32,
            critic_steps=5,
            updates="separate",
            fakes="inference",
            statistics="ownUpdate",
            bound=0.01,
            clips=is_kernel_of_convolution,
        ),
    ),
    Case(
        name="mnist-dcgan",
        generator=lambda: seeds.mnist_dcgan_generator(100, 64),
        critic=lambda: seeds.mnist_dcgan_critic(64),
        loss=non_saturating,
        optimizers=both(adam(2e-4, 0.5, 0.999)),
        rules=Rules(100, MNIST, batch=128, critic_steps=1),
    ),
    fully_connected("mnist-fc-wgan", rules=Rules(100, MNIST, batch=32, critic_steps=5, bound=0.01)),
    fully_connected("mnist-fc-wgan-gp", rules=Rules(100, MNIST, batch=32, critic_steps=5, penalties=(Penalty(),))),
]


def on_fashion(technique: str, architecture: int, width: int) -> Case:
    """One of S4's six: an architecture, which is a width, and a technique."""
    case = partial(Case, f"{technique}-arch{architecture}", lambda: seeds.dcgan_generator(100, width))
    critic = partial(seeds.dcgan_critic, width)
    rules = Rules(100, FASHION, batch=128, critic_steps=5)
    match technique:
        case "dcgan":
            optimizers = both(adam(2e-4, 0.5, 0.999))
            return case(critic, non_saturating, optimizers, replace(rules, critic_steps=1))
        case "wgan":
            return case(critic, wasserstein, both(rms_prop(5e-5)), replace(rules, bound=0.01))
        case "wgan-gp":
            optimizers = both(adam(1e-4, 0.5, 0.9))
            penalized = replace(rules, penalties=(Penalty(),))
            return case(partial(critic, norm=layer_norm), wasserstein, optimizers, penalized)
        case _:
            raise ValueError(technique)


def named(name: str, width: int | None, **changes: int) -> Case:
    """A game by its experiment's name, with other rules where asked, and for S4's another width."""
    technique, _, architecture = name.partition("-arch")
    if architecture:
        case = on_fashion(technique, int(architecture), width or {"1": 64, "2": 32}[architecture])
    else:
        case = next(case for case in MNIST_GAMES if case.name == name)
    return replace(case, rules=replace(case.rules, **changes))
