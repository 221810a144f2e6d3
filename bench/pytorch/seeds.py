"""The networks of the five reference systems, at any width; listings.py holds their parameters at full width.

Positions in each nn.Sequential are those of the same network in an experiment, so that `state_dict` names agree.
"""

from collections.abc import Callable

from torch import nn

from layers import Flatten, Reshape, layer_norm

Norm = Callable[[int], nn.Module]


def up(inputs: int, outputs: int, kernel: int, stride: int, padding: int, bias: bool = False) -> nn.Module:
    return nn.ConvTranspose2d(inputs, outputs, kernel, stride, padding, bias=bias)


def down(inputs: int, outputs: int, kernel: int, stride: int, padding: int, bias: bool = False) -> nn.Module:
    return nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=bias)


def leaky() -> nn.Module:
    return nn.LeakyReLU(0.2)


def wgan_gp_generator(latent: int, n: int) -> nn.Module:
    """S0, full width n = 32."""
    norm = nn.InstanceNorm2d
    return nn.Sequential(
        Reshape(1, 1, latent),
        *(up(latent, 4 * n, 4, 1, 0), norm(4 * n), leaky()),
        *(up(4 * n, 2 * n, 3, 2, 1), norm(2 * n), leaky()),
        *(up(2 * n, n, 4, 2, 1), norm(n), leaky()),
        *(up(n, 1, 4, 2, 1), nn.Tanh()),
    )


def wgan_gp_critic(n: int) -> nn.Module:
    """S0, full width n = 32."""
    norm = nn.InstanceNorm2d
    return nn.Sequential(
        *(down(1, n, 4, 2, 1), leaky()),
        *(down(n, 2 * n, 4, 2, 1), norm(2 * n), leaky()),
        *(down(2 * n, 4 * n, 3, 2, 1), norm(4 * n), leaky()),
        *(down(4 * n, 1, 4, 1, 0), nn.Sigmoid()),
    )


def keras_norm(channels: int) -> nn.Module:
    """Keras's epsilon and momentum (.99 of the past)."""
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


def conv_wgan_generator(latent: int, n: int) -> nn.Module:
    """S1, full width n = 128. On these even extents Keras's "same" is a padding of 1, and of 3 for the last."""
    return nn.Sequential(
        *(nn.Linear(latent, n * 7 * 7), leaky(), Reshape(7, 7, n)),
        *(up(n, n, 4, 2, 1, bias=True), keras_norm(n), leaky()),
        *(up(n, n, 4, 2, 1, bias=True), keras_norm(n), leaky()),
        *(down(n, 1, 7, 1, 3, bias=True), nn.Tanh()),
    )


def conv_wgan_critic(n: int) -> nn.Module:
    """S1, full width n = 64."""
    return nn.Sequential(
        *(down(1, n, 4, 2, 1, bias=True), keras_norm(n), leaky()),
        *(down(n, n, 4, 2, 1, bias=True), keras_norm(n), leaky()),
        *(Flatten(), nn.Linear(n * 7 * 7, 1)),
    )


def mnist_dcgan_generator(latent: int, n: int) -> nn.Module:
    """S2, full width n = 64. The last layer crops 32 pixels to 28."""
    norm = nn.BatchNorm2d
    return nn.Sequential(
        Reshape(1, 1, latent),
        *(up(latent, 8 * n, 4, 1, 0), norm(8 * n), nn.ReLU()),
        *(up(8 * n, 4 * n, 4, 2, 1), norm(4 * n), nn.ReLU()),
        *(up(4 * n, 2 * n, 4, 2, 1), norm(2 * n), nn.ReLU()),
        *(up(2 * n, n, 4, 2, 1), norm(n), nn.ReLU()),
        *(up(n, 1, 1, 1, 2), nn.Tanh()),
    )


def mnist_dcgan_critic(n: int) -> nn.Module:
    """S2, full width n = 64, without the sigmoid: the loss works on logits."""
    norm = nn.BatchNorm2d
    return nn.Sequential(
        *(down(1, n, 4, 2, 1), leaky()),
        *(down(n, 2 * n, 4, 2, 1), norm(2 * n), leaky()),
        *(down(2 * n, 4 * n, 4, 2, 1), norm(4 * n), leaky()),
        down(4 * n, 1, 4, 2, 1),
    )


def perceptron(inputs: int, width: int, outputs: int, norm: Norm = lambda width: nn.Identity()) -> list[nn.Module]:
    """Two hidden layers; the identities stand where an experiment's `mlp` has its normalizers."""
    hidden = [nn.Linear(inputs, width), norm(width), leaky(), nn.Linear(width, width), norm(width), leaky()]
    return [*hidden, nn.Linear(width, outputs)]


def fc_generator(latent: int, features: int, side: int) -> nn.Module:
    """S3, full width: 256 features, 28 pixels a side."""
    return nn.Sequential(*perceptron(latent, features, side * side), nn.Tanh(), Reshape(side, side, 1))


def fc_critic(features: int, side: int) -> nn.Module:
    """S3 with a linear score, full width: 256 features, 28 pixels a side."""
    return nn.Sequential(Flatten(), *perceptron(side * side, features, 1))


def fc_relu_critic(features: int, side: int) -> nn.Module:
    """S3 as its document has it."""
    return nn.Sequential(
        *(Flatten(), nn.Linear(side * side, features), leaky()),
        *(nn.Linear(features, features), leaky()),
        *(nn.Linear(features, 1), nn.ReLU()),
    )


def dcgan_generator(latent: int, n: int, side: int = 64, channels: int = 1, norm: Norm = nn.BatchNorm2d):
    """S4 (64 pixels; full width n = 64 or 32) and the same with fewer doublings for smaller images."""
    widths = [channels, *(n * 2**i for i in range((side // 4).bit_length() - 1))]
    layers = [Reshape(1, 1, latent), up(latent, widths[-1], 4, 1, 0)]
    for inputs, outputs in reversed(list(zip(widths[1:], widths))):
        layers += [norm(inputs), nn.ReLU(), up(inputs, outputs, 4, 2, 1)]
    return nn.Sequential(*layers, nn.Tanh())


def dcgan_critic(n: int, side: int = 64, channels: int = 1, norm: Norm = nn.BatchNorm2d):
    """S4's critic; `norm` is layer_norm for WGAN-GP."""
    widths = [channels, *(n * 2**i for i in range((side // 4).bit_length() - 1))]
    layers = [down(channels, n, 4, 2, 1), leaky()]
    for inputs, outputs in zip(widths[1:], widths[2:]):
        layers += [down(inputs, outputs, 4, 2, 1), norm(outputs), leaky()]
    return nn.Sequential(*layers, down(widths[-1], 1, 4, 1, 0), Flatten())
