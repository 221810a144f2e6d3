"""Writes test/golden/second-order.json: the gradient of WGAN-GP's penalty by each weight of small critics.

One critic for each activation, normalizer and layer; float64; images and kernels laid out as TensorFlow does
(NHWC, HWIO). The same bits every time.
"""

import json
import math
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

Weights = dict[str, Tensor]
Block = Callable[[Tensor, Weights], Tensor]

SHAPES = {
    "first": [4, 4, 1, 4],
    "bias": [4],
    "second": [2, 2, 4, 4],
    "last": [4, 1],
    "scale": [4],
    "offset": [4],
    "kernel": [4, 4, 4, 4],
    "depthwise": [3, 3, 4, 1],
}
ALWAYS = ["first", "bias", "second", "last"]


def per_channel(weight: Tensor) -> Tensor:
    return weight.view(1, -1, 1, 1)


def hwio_to_torch(kernel: Tensor) -> Tensor:
    return kernel.permute(3, 2, 0, 1)


def plain(function: Callable[[Tensor], Tensor]) -> tuple[Block, list[str]]:
    return (lambda x, _: function(x)), []


def affine(normalize: Callable[[Tensor], Tensor]) -> tuple[Block, list[str]]:
    def block(x: Tensor, w: Weights) -> Tensor:
        return torch.tanh(normalize(x) * per_channel(w["scale"]) + per_channel(w["offset"]))

    return block, ["scale", "offset"]


def layer_norm_over_channels(x: Tensor) -> Tensor:
    return F.layer_norm(x.permute(0, 2, 3, 1), [x.shape[1]]).permute(0, 3, 1, 2)


def pixel_norm(x: Tensor) -> Tensor:
    return x * torch.rsqrt(x.square().mean(1, keepdim=True) + 1e-8)


def minibatch_deviation(x: Tensor) -> Tensor:
    return x * torch.sqrt(x.var(0, unbiased=False) + 1e-8).mean()


def spectral_norm(x: Tensor, w: Weights) -> Tensor:
    """A 1x1 convolution whose kernel is divided by sigma = u' W v, with u and v fixed."""
    matrix = w["second"][0, 0]
    sigma = matrix[0].sum() * 0.5 + matrix[1].sum() * 0.5
    return F.conv2d(x, (matrix / sigma).T[:, :, None, None])


def weight_norm(x: Tensor, w: Weights) -> Tensor:
    matrix = w["second"][0, 0]
    return F.conv2d(x, (matrix / matrix.norm(dim=0)).T[:, :, None, None])


def convolution(**options: int) -> tuple[Block, list[str]]:
    return (lambda x, w: F.conv2d(x, hwio_to_torch(w["kernel"]), **options)), ["kernel"]


BLOCKS: dict[str, tuple[Block, list[str]]] = {
    # Activations.
    "identity": plain(lambda x: x),
    "relu": plain(F.relu),
    "relu6": plain(lambda x: F.relu6(4 * x)),
    "leakyRelu": plain(lambda x: F.leaky_relu(x, 0.2)),
    "prelu": (lambda x, w: F.prelu(x, w["scale"]), ["scale"]),
    "elu": plain(F.elu),
    "selu": plain(F.selu),
    "tanh": plain(torch.tanh),
    "sigmoid": plain(torch.sigmoid),
    "softplus": plain(F.softplus),
    "swish": plain(F.silu),
    "gelu": plain(F.gelu),
    "geluByTanh": plain(lambda x: F.gelu(x, approximate="tanh")),
    "mish": plain(F.mish),
    "softsign": plain(F.softsign),
    "softmax": plain(lambda x: F.softmax(x, 1)),
    "logSoftmax": plain(lambda x: F.log_softmax(x, 1)),
    "clip": plain(lambda x: x.clamp(-0.4, 0.4)),
    "abs": plain(torch.abs),
    "exp": plain(torch.exp),
    "square": plain(torch.square),
    "sqrt": plain(lambda x: torch.sqrt(x.square() + 0.1)),
    "log": plain(lambda x: torch.log(x.square() + 0.1)),
    "pow": plain(lambda x: torch.pow(x.square() + 0.1, 0.7)),
    # Normalizers.
    "batchNorm": affine(lambda x: F.batch_norm(x, None, None, training=True)),
    "instanceNorm": affine(F.instance_norm),
    "layerNormSample": affine(lambda x: F.layer_norm(x, x.shape[1:])),
    "layerNormChannels": affine(layer_norm_over_channels),
    "groupNorm": affine(lambda x: F.group_norm(x, 2)),
    "pixelNorm": plain(pixel_norm),
    "minibatchDeviation": plain(minibatch_deviation),
    "spectralNorm": (spectral_norm, []),
    "weightNorm": (weight_norm, []),
    # Layers.
    "convolutionStride2": convolution(stride=2, padding=1),
    "convolutionDilated": convolution(dilation=2, padding=3),
    "convolutionTransposed": (
        lambda x, w: F.conv_transpose2d(x, hwio_to_torch(w["kernel"]), stride=2, padding=1),
        ["kernel"],
    ),
    "convolutionDepthwise": (
        lambda x, w: F.conv2d(x, w["depthwise"].permute(2, 3, 0, 1), padding=1, groups=4),
        ["depthwise"],
    ),
    "averagePool": plain(lambda x: F.avg_pool2d(x, 2)),
    "averagePoolBorder": plain(lambda x: F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)),
    "maxPool": plain(lambda x: F.max_pool2d(x, 2)),
    "maxPoolBorder": plain(lambda x: F.max_pool2d(x, 3, 1, 1)),
    "nearest": plain(lambda x: F.interpolate(x, scale_factor=2)),
    "bilinear": plain(lambda x: F.interpolate(x, [7, 9], mode="bilinear")),
    "bilinearCorners": plain(lambda x: F.interpolate(x, [7, 9], mode="bilinear", align_corners=True)),
    "reflectedPadding": plain(lambda x: F.pad(x, (2, 2, 2, 2), mode="reflect")),
    "depthToSpace": plain(lambda x: x.square().permute(0, 2, 3, 1).reshape(2, 4, 4, 2, 2, 1)
                          .permute(0, 5, 1, 3, 2, 4).reshape(2, 1, 8, 8).repeat(1, 4, 1, 1)),
}


def given(name: str, shape: list[int], deviation: float, mean: float = 0) -> Tensor:
    """Normal numbers rounded to 1/128, which are the same in float32 and short in decimals."""
    seed = sum((i + 1) * ord(letter) for i, letter in enumerate(name))
    numbers = torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return torch.round((mean + deviation * numbers) * 128) / 128


def initial(name: str) -> Tensor:
    fan_in = math.prod(SHAPES[name][:-1])
    if name == "scale":
        return given(name, SHAPES[name], 0.25, 1)
    return given(name, SHAPES[name], 0.25 if len(SHAPES[name]) == 1 else 1.5 / math.sqrt(fan_in))


def scores(x: Tensor, w: Weights, block: Block) -> Tensor:
    features = F.conv2d(x, hwio_to_torch(w["first"]), w["bias"], stride=2, padding=1)
    hidden = F.conv2d(block(features, w), hwio_to_torch(w["second"]))
    return F.softplus(hidden).mean([2, 3]) @ w["last"]


def penalty(images: Tensor, w: Weights, block: Block) -> Tensor:
    """Gulrajani et al. 2017, the second term of equation 3, at the images."""
    x = images.permute(0, 3, 1, 2).requires_grad_()
    (gradient,) = torch.autograd.grad(scores(x, w, block).sum(), x, create_graph=True)
    return (gradient.flatten(1).norm(dim=1) - 1).square().mean()


def measured(images: Tensor, block: Block, uses: list[str]) -> dict[str, object]:
    weights = {name: nn.Parameter(initial(name)) for name in [*ALWAYS, *uses]}
    value = penalty(images, weights, block)
    gradients = torch.autograd.grad(value, list(weights.values()), allow_unused=True)
    zeros = (torch.zeros_like(weight) for weight in weights.values())
    by_name = {
        name: rounded(zero if gradient is None else gradient)
        for name, gradient, zero in zip(weights, gradients, zeros)
    }
    return {"penalty": rounded(value)[0], "gradient": by_name}


def rounded(tensor: Tensor) -> list[float]:
    return [float(f"{number:.8g}") for number in tensor.detach().flatten().tolist()]


def main() -> None:
    torch.set_num_threads(1)
    images = given("images", [2, 8, 8, 1], 1)
    record = {
        "source": f"bench/pytorch/second_order.py, torch {torch.__version__.split('+')[0]}, float64",
        "images": {"shape": list(images.shape), "values": images.flatten().tolist()},
        "weights": {
            name: {"shape": shape, "values": initial(name).flatten().tolist()} for name, shape in SHAPES.items()
        },
        "critics": {name: measured(images, block, uses) for name, (block, uses) in BLOCKS.items()},
    }
    file = Path(__file__).parents[2] / "test/golden/second-order.json"
    file.write_text(json.dumps(record, separators=(",", ":")) + "\n")
    print(f"{len(BLOCKS)} critics, {file.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
