"""Writes test/golden/edges.json: activations, normalizers, losses and penalties at kinks and exact zeros.

The value, the gradient along fixed slopes, and the gradient of that gradient along others; float64.
"""

import json
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from objectives import Penalty, hinge, least_squares, minimax, non_saturating, relativistic, wasserstein

POINTS = [-100.0, -20.0, -3.0, -1.0, -1e-3, -0.0, 0.0, 1e-3, 1.0, 3.0, 20.0, 100.0]

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "elu": F.elu,
    "gelu": F.gelu,
    "leakyRelu": lambda x: F.leaky_relu(x, 0.2),
    "linear": lambda x: x * 1,
    "relu": F.relu,
    "selu": F.selu,
    "sigmoid": torch.sigmoid,
    "softplus": F.softplus,
    "swish": F.silu,
    "tanh": torch.tanh,
}


def over_sample(x: Tensor) -> Tensor:
    return F.layer_norm(x, x.shape[1:])


def over_channels(x: Tensor) -> Tensor:
    return F.layer_norm(x.permute(0, 2, 3, 1), [x.shape[1]]).permute(0, 3, 1, 2)


NORMALIZERS: dict[str, Callable[[Tensor], Tensor]] = {
    "batchNorm": lambda x: F.batch_norm(x, None, None, training=True),
    "groupNorm": lambda x: F.group_norm(x, 2),
    "instanceNorm": F.instance_norm,
    "layerNorm sample": over_sample,
    "layerNorm channels": over_channels,
    "none": lambda x: x * 1,
    "maxPool": lambda x: F.max_pool2d(x, 2),
    "averagePool": lambda x: F.avg_pool2d(x, 2),
}

# Images [batch, height, width, channels] whose values have no variance, over all axes or over some, or are all zero but
# one.
IMAGES = {
    "zeros": torch.zeros(2, 2, 2, 4),
    "ones": torch.ones(2, 2, 2, 4),
    "constant channels": torch.tensor([0.0, 1.0, -2.0, 3.0]).expand(2, 2, 2, 4),
    "constant pixels": torch.arange(8.0).reshape(2, 2, 2, 1).expand(2, 2, 2, 4),
    "a single one": torch.eye(1, 32).reshape(2, 2, 2, 4),
}

# Pairs of real and fake scores: on the kinks of the hinge loss, at zero, equal, and far out.
REAL = [1.0, -1.0, 0.0, 0.0, 2.0, 60.0, -60.0]
FAKE = [-1.0, 1.0, 0.0, 1.0, 2.0, -60.0, 60.0]

LOSSES = {
    "hinge": hinge,
    "leastSquares": least_squares(),
    "minimax": minimax,
    "nonSaturating": non_saturating,
    "relativistic": relativistic,
    "wasserstein": wasserstein,
}

# Weights of a linear critic, which are its gradient: of norm zero, the target, and above.
CRITICS = [[0.0, 0.0], [1.0, 0.0], [0.0, -1.0], [3.0, 4.0]]

PENALTIES = {
    "two": Penalty(at="real", weight=1),
    "one": Penalty(at="real", weight=1, one_sided=True),
    "zero": Penalty(at="real", weight=1, target=0),
}


def slopes(count: int, factor: int) -> Tensor:
    """Multiples of 1/8 between -1 and 1, never zero."""
    whole = [(i * factor) % 17 - 8 for i in range(count)]
    return torch.tensor([value / 8 if value else 0.5 for value in whole], dtype=torch.float64)


def derivatives(f: Callable[[Tensor], Tensor], at: Tensor) -> dict[str, list[float]]:
    """y = f(x), the gradient g of sum(y slopes(5)), and the gradient of sum(g slopes(7))."""
    x = at.to(torch.float64).clone().requires_grad_()
    y = f(x)
    (first,) = torch.autograd.grad((y.flatten() * slopes(y.numel(), 5)).sum(), x, create_graph=True)
    along = (first.flatten() * slopes(x.numel(), 7)).sum()
    (second,) = torch.autograd.grad(along, x, allow_unused=True) if along.requires_grad else (None,)
    return {
        "value": y.flatten().tolist(),
        "first": first.flatten().tolist(),
        "second": (torch.zeros_like(x) if second is None else second).flatten().tolist(),
    }


def of_images(f: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    return lambda x: f(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


def of_critic(loss) -> Callable[[Tensor], Tensor]:
    return lambda scores: loss.of_critic(*scores.chunk(2))


def of_generator(loss) -> Callable[[Tensor], Tensor]:
    return lambda scores: loss.of_generator(scores.chunk(2)[1], lambda: scores.chunk(2)[0])


def penalized(penalty: Penalty, weights: list[float]) -> dict[str, list[float]]:
    """The penalty of the critic x -> x w at two points, and its gradient by w, which is a second derivative."""
    points = torch.tensor([[1.0, 2.0], [0.0, 0.0]], dtype=torch.float64)
    w = torch.tensor(weights, dtype=torch.float64, requires_grad=True)
    term = penalty.term(lambda x: x @ w, points, points, {})
    term.backward()
    return {"value": [term.item()], "gradient": w.grad.tolist()}


def cross_entropy(logits: Tensor) -> Tensor:
    return F.cross_entropy(logits.reshape(-1, 3), torch.tensor([0, 1, 2, 0]))


def edges() -> dict[str, object]:
    scores = torch.tensor(REAL + FAKE)
    logits = torch.tensor([0.0, 0, 0, 1, 1, 1, 100, -100, 0, -100, 100, 100])
    return {
        "points": POINTS,
        "activations": {name: derivatives(f, torch.tensor(POINTS)) for name, f in ACTIVATIONS.items()},
        "images": {name: image.flatten().tolist() for name, image in IMAGES.items()},
        "normalizers": {
            name: {image: derivatives(of_images(f), x) for image, x in IMAGES.items()}
            for name, f in NORMALIZERS.items()
        },
        "scores": scores.tolist(),
        "losses": {
            name: {
                "critic": derivatives(of_critic(loss), scores),
                "generator": derivatives(of_generator(loss), scores),
            }
            for name, loss in LOSSES.items()
        },
        "critics": CRITICS,
        "penalties": {
            name: [penalized(penalty, weights) for weights in CRITICS]
            for name, penalty in PENALTIES.items()
        },
        "logits": logits.tolist(),
        "crossEntropy": derivatives(cross_entropy, logits),
    }


if __name__ == "__main__":
    torch.set_num_threads(1)
    path = Path(__file__).parents[2] / "test" / "golden" / "edges.json"
    path.write_text(json.dumps(edges()) + "\n")
