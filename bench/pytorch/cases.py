"""The experiments whose numbers are recorded: the five reference systems at small width, then every technique.

Each has a YAML file of the same name under test/golden/torch, written by hand from the same description, so that a
mistake on either side shows."""

from functools import partial

import torch.optim.lr_scheduler as schedulers
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

import seeds
from layers import (
    Conditional,
    Flatten,
    LayerNormOverChannels,
    Reshape,
    SameConv2d,
    SameConvTranspose2d,
    layer_norm,
)
from augmentation import Augmentation
from game import Rules
from objectives import Penalty, hinge, least_squares, minimax, non_saturating, relativistic, wasserstein
from optimizers import MakeOptimizer, adam, rms_prop, rms_prop_epsilon_inside, sgd
from play import Case
from seeds import leaky, perceptron


def both(optimizer: MakeOptimizer) -> tuple[MakeOptimizer, MakeOptimizer]:
    return optimizer, optimizer


def image(side: int, channels: int = 1) -> tuple[int, int, int]:
    return (channels, side, side)


def spectral(network: nn.Module) -> nn.Module:
    """The network with each of its kernels divided by its largest singular value."""
    for module in network:
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            spectral_norm(module)
    return network


SEEDS = [
    Case(
        name="mnist-wgan-gp",
        generator=lambda: seeds.wgan_gp_generator(8, 2),
        critic=lambda: seeds.wgan_gp_critic(2),
        loss=wasserstein,
        optimizers=both(adam(2e-4, 0.9, 0.999)),
        rules=Rules(
            latent=8, uniform=True, sample=image(28), real_batches="repeated", penalties=(Penalty(),), batch=2
        ),
    ),
    Case(
        name="mnist-conv-wgan",
        generator=lambda: seeds.conv_wgan_generator(8, 3),
        critic=lambda: seeds.conv_wgan_critic(3),
        loss=wasserstein,
        # The generator's biases before its batch norms move by rounding alone, and these by the learning rate at most.
        optimizers=(rms_prop(5e-6, alpha=0.9, eps=1e-7), rms_prop(5e-5, alpha=0.9, eps=1e-7)),
        rules=Rules(
            latent=8,
            sample=image(28),
            batch=4,
            critic_batch=2,
            updates="separate",
            fakes="inference",
            statistics="ownUpdate",
            bound=0.1,
            clips=lambda module, name: isinstance(module, nn.Conv2d) and name == "weight",
        ),
        vanishing=frozenset({"generator/3.bias", "generator/6.bias", "critic/0.bias", "critic/3.bias"}),
    ),
    Case(
        name="mnist-dcgan",
        generator=lambda: seeds.mnist_dcgan_generator(8, 2),
        critic=lambda: seeds.mnist_dcgan_critic(2),
        loss=non_saturating,
        optimizers=both(adam(2e-4, 0.5, 0.999)),
        rules=Rules(latent=8, sample=image(28), critic_steps=1),
    ),
    Case(
        name="mnist-fc-wgan",
        generator=lambda: seeds.fc_generator(6, 8, 8),
        critic=lambda: seeds.fc_relu_critic(8, 8),
        loss=wasserstein,
        optimizers=both(adam(3e-4, 0.9, 0.999)),
        rules=Rules(latent=6, sample=image(8), bound=0.2, batch=8),
    ),
    Case(
        name="mnist-fc-wgan-gp",
        generator=lambda: seeds.fc_generator(6, 8, 8),
        critic=lambda: seeds.fc_critic(8, 8),
        loss=wasserstein,
        optimizers=both(adam(3e-4, 0.9, 0.999)),
        rules=Rules(latent=6, sample=image(8), penalties=(Penalty(),), batch=8),
        vanishing=frozenset({"critic/7.bias"}),
    ),
    Case(
        name="mnist-fc-wgan-gp-relu",
        generator=lambda: seeds.fc_generator(6, 8, 8),
        critic=lambda: seeds.fc_relu_critic(8, 8),
        loss=wasserstein,
        optimizers=both(adam(3e-4, 0.9, 0.999)),
        rules=Rules(latent=6, sample=image(8), penalties=(Penalty(),), batch=8),
    ),
    Case(
        name="dcgan",
        generator=lambda: seeds.dcgan_generator(6, 2),
        critic=lambda: seeds.dcgan_critic(2),
        loss=non_saturating,
        optimizers=both(adam(2e-4, 0.5, 0.999)),
        rules=Rules(latent=6, sample=image(64), critic_steps=1, batch=2),
    ),
    Case(
        name="wgan",
        generator=lambda: seeds.dcgan_generator(6, 2, side=32),
        critic=lambda: seeds.dcgan_critic(2, side=32),
        loss=wasserstein,
        optimizers=both(rms_prop(5e-5)),
        rules=Rules(latent=6, sample=image(32), bound=0.2, batch=3),
    ),
    Case(
        name="wgan-gp",
        generator=lambda: seeds.dcgan_generator(6, 2, side=32),
        critic=lambda: seeds.dcgan_critic(2, side=32, norm=layer_norm),
        loss=wasserstein,
        optimizers=both(adam(1e-4, 0.5, 0.9)),
        rules=Rules(latent=6, sample=image(32), penalties=(Penalty(),), batch=2),
    ),
]

TECHNIQUES = [
    Case(
        name="minimax-shared-noise",
        generator=lambda: nn.Sequential(*perceptron(3, 8, 2), nn.Identity(), Flatten()),
        critic=lambda: nn.Sequential(Flatten(), *perceptron(2, 8, 1)),
        loss=minimax,
        optimizers=both(sgd(0.1)),
        rules=Rules(latent=3, sample=(2,), critic_noise="repeated", generator_noise="shared", batch=8),
    ),
    Case(
        name="least-squares-joint-passes",
        generator=lambda: seeds.dcgan_generator(6, 2, side=16, norm=partial(nn.InstanceNorm2d, affine=True)),
        critic=lambda: seeds.dcgan_critic(3, side=16),
        loss=least_squares(real=1, fake=-1, generator=0.5),
        optimizers=(sgd(0.02, momentum=0.9), sgd(0.02, momentum=0.5)),
        rules=Rules(latent=6, sample=image(16), passes="joint"),
    ),
    Case(
        name="separate-updates",
        generator=lambda: seeds.dcgan_generator(6, 2, side=16),
        critic=lambda: seeds.dcgan_critic(3, side=16),
        loss=non_saturating,
        optimizers=(adam(1e-3, 0.5, 0.99), sgd(0.05, momentum=0.9, nesterov=True)),
        rules=Rules(latent=6, sample=image(16), updates="separate"),
    ),
    Case(
        name="hinge-spectral-norm",
        generator=lambda: seeds.dcgan_generator(6, 2, side=16),
        critic=lambda: spectral(seeds.dcgan_critic(3, side=16, norm=lambda channels: nn.Identity())),
        loss=hinge,
        optimizers=both(adam(2e-4, 0.0, 0.9)),
        rules=Rules(
            latent=6,
            sample=image(16),
            penalties=(Penalty(at="real", target=0, weight=0.5, every=2),),
            critic_steps=3,
        ),
    ),
    Case(
        name="spectral-norm-own-update",
        generator=lambda: nn.Sequential(*perceptron(3, 8, 2, nn.BatchNorm1d), nn.Identity(), Flatten()),
        critic=lambda: spectral(nn.Sequential(Flatten(), *perceptron(2, 8, 1, nn.LayerNorm))),
        loss=hinge,
        optimizers=(sgd(0.05), adam(1e-3, 0.5, 0.9)),
        rules=Rules(latent=3, sample=(2,), statistics="ownUpdate", batch=8),
        scheduler=partial(schedulers.StepLR, step_size=2, gamma=0.5),
        vanishing=frozenset({"generator/0.bias", "generator/3.bias"}),
    ),
    Case(
        name="relativistic-r1-r2",
        generator=lambda: seeds.dcgan_generator(6, 2, side=16),
        critic=lambda: seeds.dcgan_critic(4, side=16, norm=partial(nn.GroupNorm, 2)),
        loss=relativistic,
        optimizers=both(sgd(0.02, momentum=0.9, nesterov=True)),
        rules=Rules(
            latent=6,
            sample=image(16),
            penalties=(Penalty(at="real", target=0, weight=2), Penalty(at="fake", target=0, weight=1)),
        ),
    ),
    Case(
        name="dragan-every-other-update",
        generator=lambda: seeds.dcgan_generator(6, 2, side=8),
        critic=lambda: seeds.dcgan_critic(4, side=8, norm=lambda channels: nn.Identity()),
        loss=non_saturating,
        optimizers=both(adam(1e-4, 0.5, 0.9)),
        rules=Rules(latent=6, sample=image(8), penalties=(Penalty(at="around", every=2),), critic_steps=3),
    ),
    Case(
        name="one-sided-and-zero-centered",
        generator=lambda: seeds.dcgan_generator(6, 2, side=16, norm=LayerNormOverChannels),
        critic=lambda: seeds.dcgan_critic(4, side=16, norm=LayerNormOverChannels),
        loss=wasserstein,
        optimizers=both(adam(1e-4, 0.5, 0.9)),
        rules=Rules(
            latent=6,
            sample=image(16),
            penalties=(Penalty(one_sided=True), Penalty(target=0, weight=3, every=2)),
        ),
        gain=0.4,
    ),
    Case(
        name="conditional-concatenated",
        generator=lambda: Conditional(
            *seeds.dcgan_generator(6 + 3, 2, side=16), how="concatenated", classes=10, embedded=(3,)
        ),
        critic=lambda: Conditional(
            *seeds.dcgan_critic(3, side=16, channels=2, norm=partial(nn.InstanceNorm2d, affine=True)),
            how="concatenated",
            classes=10,
            embedded=(1, 16, 16),
        ),
        loss=wasserstein,
        optimizers=both(adam(1e-3, 0.5, 0.9)),
        rules=Rules(latent=6, sample=image(16), classes=10, passes="joint", penalties=(Penalty(),)),
    ),
    Case(
        name="conditional-added-rgb",
        generator=lambda: Conditional(
            *seeds.dcgan_generator(6, 2, side=8, channels=3), how="added", classes=10, embedded=(6,)
        ),
        critic=lambda: Conditional(
            *seeds.dcgan_critic(4, side=8, channels=3), how="added", classes=10, embedded=(3, 8, 8)
        ),
        loss=least_squares(),
        optimizers=both(sgd(0.05, momentum=0.5)),
        rules=Rules(latent=6, sample=image(8, 3), classes=10),
    ),
    Case(
        name="same-padding-average",
        generator=lambda: nn.Sequential(
            *(nn.Linear(5, 3 * 3 * 4), Reshape(3, 3, 4), nn.BatchNorm2d(4), nn.ReLU()),
            *(SameConvTranspose2d(4, 3, 3, 2), nn.LeakyReLU(0.1)),
            *(SameConvTranspose2d(3, 2, 5, 2), nn.LeakyReLU(0.1)),
            *(nn.ConvTranspose2d(2, 1, 3, 2, 6, output_padding=1), nn.Tanh()),
        ),
        critic=lambda: nn.Sequential(
            *(SameConv2d(1, 3, 4, 3), leaky()),
            *(SameConv2d(3, 4, 4, 2), leaky()),
            *(SameConv2d(4, 2, 2, 1), leaky()),
            *(Flatten(), nn.Linear(3 * 3 * 2, 1)),
        ),
        loss=hinge,
        optimizers=(rms_prop_epsilon_inside(1e-3, 0.9, 1e-3), rms_prop(1e-3, 0.99)),
        rules=Rules(latent=5, sample=image(14), decay=0.8, ema_from=1),
        vanishing=frozenset({"critic/7.bias"}),
        scheduler=partial(schedulers.CosineAnnealingLR, T_max=4, eta_min=0.1),
    ),
    Case(
        name="smooth-activations",
        generator=lambda: nn.Sequential(
            *(nn.Linear(5, 4 * 4 * 4), Reshape(4, 4, 4), nn.SiLU()),
            *(nn.Upsample(scale_factor=2), nn.Conv2d(4, 3, 3, padding=1), nn.GELU()),
            *(nn.Upsample(scale_factor=2, mode="bilinear"), nn.Conv2d(3, 1, 3, padding=1), nn.Tanh()),
        ),
        critic=lambda: nn.Sequential(
            *(nn.Conv2d(1, 3, 3), nn.ELU(), nn.AvgPool2d(2)),
            *(nn.Conv2d(3, 4, 3, padding=1), nn.SELU(), nn.Upsample(scale_factor=2, mode="bilinear")),
            *(nn.Conv2d(4, 4, 3, 2, 1), nn.Softplus(), nn.Upsample(scale_factor=2)),
            *(nn.Conv2d(4, 5, 3, 2, 1), nn.GELU(), nn.Conv2d(5, 4, 2), nn.SiLU(), nn.Conv2d(4, 4, 1)),
            *(nn.AdaptiveAvgPool2d(1), Flatten(), nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 1), nn.Sigmoid()),
        ),
        loss=wasserstein,
        optimizers=both(adam(1e-3, 0.5, 0.9)),
        rules=Rules(latent=5, sample=image(16), penalties=(Penalty(weight=1),)),
        scheduler=partial(schedulers.LinearLR, start_factor=1, end_factor=0.2, total_iters=4),
        gain=2,
    ),
    Case(
        name="diff-augment-r1-r2",
        generator=lambda: seeds.dcgan_generator(6, 2, side=8, channels=3),
        critic=lambda: nn.Sequential(
            *(nn.Conv2d(3, 4, 3), leaky(), nn.Conv2d(4, 4, 4, 2), leaky(), Flatten(), nn.Linear(16, 1))
        ),
        loss=relativistic,
        optimizers=both(sgd(0.02, momentum=0.9)),
        rules=Rules(
            latent=6,
            sample=image(8, 3),
            penalties=(Penalty(at="real", target=0, weight=2), Penalty(at="fake", target=0, weight=1, every=2)),
            augmentation=Augmentation(),
        ),
        vanishing=frozenset({"critic/5.bias"}),
    ),
    Case(
        name="diff-augment-joint-passes",
        generator=lambda: nn.Sequential(*perceptron(3, 8, 14 * 14), nn.Tanh(), Reshape(14, 14, 1)),
        critic=lambda: nn.Sequential(
            *(nn.Conv2d(1, 3, 5, 3), leaky(), nn.Conv2d(3, 3, 3), leaky(), Flatten(), nn.Linear(12, 1))
        ),
        loss=hinge,
        optimizers=both(adam(1e-3, 0.5, 0.9)),
        rules=Rules(
            latent=3,
            sample=image(14),
            passes="joint",
            generator_noise="shared",
            penalties=(Penalty(),),
            augmentation=Augmentation(("cutout", "color"), cutout=0.35, contrast=0.25),
        ),
    ),
]

CASES = SEEDS + TECHNIQUES
