"""The parameters of every seed at full width, as its document lists them or as they follow from its listing."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

import seeds
from layers import layer_norm

Shapes = list[tuple[int, ...]]


@dataclass(frozen=True)
class Listing:
    """One player of some experiments: how PyTorch builds it, its parameters' shapes in order, and their total."""

    experiments: tuple[str, ...]
    player: str
    build: Callable[[], nn.Module]
    shapes: Shapes
    parameters: int


def affine(channels: int) -> Shapes:
    """Scale and offset."""
    return [(channels,), (channels,)]


FC_CRITIC = [(256, 784), (256,), (256, 256), (256,), (1, 256), (1,)]
CRITIC_1 = [
    *((64, 1, 4, 4), (128, 64, 4, 4), *affine(128), (256, 128, 4, 4), *affine(256)),
    *((512, 256, 4, 4), *affine(512), (1, 512, 4, 4)),
]
CRITIC_2 = [
    *((32, 1, 4, 4), (64, 32, 4, 4), *affine(64), (128, 64, 4, 4), *affine(128)),
    *((256, 128, 4, 4), *affine(256), (1, 256, 4, 4)),
]
ARCHITECTURE_1 = ("dcgan-arch1", "wgan-arch1", "wgan-gp-arch1")
ARCHITECTURE_2 = ("dcgan-arch2", "wgan-arch2", "wgan-gp-arch2")

LISTINGS = [
    Listing(
        *(("mnist-wgan-gp",), "generator", lambda: seeds.wgan_gp_generator(100, 32)),
        [(100, 128, 4, 4), (128, 64, 3, 3), (64, 32, 4, 4), (32, 1, 4, 4)],
        311_808,
    ),
    Listing(
        *(("mnist-wgan-gp",), "critic", lambda: seeds.wgan_gp_critic(32)),
        [(32, 1, 4, 4), (64, 32, 4, 4), (128, 64, 3, 3), (1, 128, 4, 4)],
        109_056,
    ),
    Listing(
        *(("mnist-conv-wgan",), "generator", lambda: seeds.conv_wgan_generator(100, 128)),
        [(6272, 100), (6272,)] + 2 * [(128, 128, 4, 4), (128,), *affine(128)] + [(1, 128, 7, 7), (1,)],
        1_164_801,
    ),
    Listing(
        *(("mnist-conv-wgan",), "critic", lambda: seeds.conv_wgan_critic(64)),
        [(64, 1, 4, 4), (64,), *affine(64), (64, 64, 4, 4), (64,), *affine(64), (1, 3136), (1,)],
        70_081,
    ),
    Listing(
        *(("mnist-dcgan",), "generator", lambda: seeds.mnist_dcgan_generator(100, 64)),
        [(100, 512, 4, 4), *affine(512), (512, 256, 4, 4), *affine(256), (256, 128, 4, 4), *affine(128)]
        + [(128, 64, 4, 4), *affine(64), (64, 1, 1, 1)],
        3_573_696,
    ),
    Listing(
        *(("mnist-dcgan",), "critic", lambda: seeds.mnist_dcgan_critic(64)),
        [(64, 1, 4, 4), (128, 64, 4, 4), *affine(128), (256, 128, 4, 4), *affine(256), (1, 256, 4, 4)],
        661_248,
    ),
    Listing(
        *(("mnist-fc-wgan", "mnist-fc-wgan-gp"), "generator", lambda: seeds.fc_generator(100, 256, 28)),
        [(256, 100), (256,), (256, 256), (256,), (784, 256), (784,)],
        293_136,
    ),
    Listing(("mnist-fc-wgan",), "critic", lambda: seeds.fc_relu_critic(256, 28), FC_CRITIC, 267_009),
    Listing(("mnist-fc-wgan-gp",), "critic", lambda: seeds.fc_critic(256, 28), FC_CRITIC, 267_009),
    Listing(
        *(ARCHITECTURE_1, "generator", lambda: seeds.dcgan_generator(100, 64)),
        [(100, 512, 4, 4), *affine(512), (512, 256, 4, 4), *affine(256), (256, 128, 4, 4), *affine(128)]
        + [(128, 64, 4, 4), *affine(64), (64, 1, 4, 4)],
        3_574_656,
    ),
    Listing(ARCHITECTURE_1[:2], "critic", lambda: seeds.dcgan_critic(64), CRITIC_1, 2_763_520),
    Listing(
        ARCHITECTURE_1[2:], "critic", lambda: seeds.dcgan_critic(64, norm=layer_norm), CRITIC_1, 2_763_520
    ),
    Listing(
        *(ARCHITECTURE_2, "generator", lambda: seeds.dcgan_generator(100, 32)),
        [(100, 256, 4, 4), *affine(256), (256, 128, 4, 4), *affine(128), (128, 64, 4, 4), *affine(64)]
        + [(64, 32, 4, 4), *affine(32), (32, 1, 4, 4)],
        1_099_200,
    ),
    Listing(ARCHITECTURE_2[:2], "critic", lambda: seeds.dcgan_critic(32), CRITIC_2, 693_632),
    Listing(
        ARCHITECTURE_2[2:], "critic", lambda: seeds.dcgan_critic(32, norm=layer_norm), CRITIC_2, 693_632
    ),
]


def checked_listings() -> dict[str, dict[str, Shapes]]:
    """Shapes by experiment and player. Raises AssertionError where a module's parameters are not those of its seed."""
    listed: dict[str, dict[str, Shapes]] = {}
    for listing in LISTINGS:
        parameters = list(listing.build().parameters())
        shapes = [tuple(parameter.shape) for parameter in parameters]
        assert shapes == listing.shapes, f"{listing.experiments}: {shapes}, the seed lists {listing.shapes}"
        count = sum(parameter.numel() for parameter in parameters)
        assert count == listing.parameters, f"{listing.experiments}: {count}, the seed has {listing.parameters}"
        for experiment in listing.experiments:
            listed.setdefault(experiment, {})[listing.player] = shapes
    return listed
