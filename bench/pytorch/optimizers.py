"""Optimizers as functions of a module's parameters, and learning rates by step."""

from collections.abc import Callable, Iterable
from functools import partial

import torch
from torch import nn

MakeOptimizer = Callable[[Iterable[nn.Parameter]], torch.optim.Optimizer]
MakeScheduler = Callable[[torch.optim.Optimizer], torch.optim.lr_scheduler.LRScheduler]


def adam(lr: float, beta1: float, beta2: float, eps: float = 1e-8) -> MakeOptimizer:
    return partial(torch.optim.Adam, lr=lr, betas=(beta1, beta2), eps=eps)


def rms_prop(lr: float, alpha: float = 0.99, eps: float = 1e-8) -> MakeOptimizer:
    return partial(torch.optim.RMSprop, lr=lr, alpha=alpha, eps=eps)


def sgd(lr: float, momentum: float = 0, nesterov: bool = False) -> MakeOptimizer:
    return partial(torch.optim.SGD, lr=lr, momentum=momentum, nesterov=nesterov)


class EpsilonInsideRMSprop(torch.optim.Optimizer):
    """TensorFlow's kernel, which torch lacks: v = a v + (1 - a) g^2, w -= lr g / sqrt(v + eps)."""

    def __init__(self, params: Iterable[nn.Parameter], lr: float, alpha: float, eps: float):
        super().__init__(params, {"lr": lr, "alpha": alpha, "eps": eps})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            for weight in group["params"]:
                state = self.state[weight]
                square = state.setdefault("square_avg", torch.zeros_like(weight))
                square.mul_(group["alpha"]).addcmul_(weight.grad, weight.grad, value=1 - group["alpha"])
                weight.addcdiv_(weight.grad, (square + group["eps"]).sqrt(), value=-group["lr"])


def rms_prop_epsilon_inside(lr: float, alpha: float, eps: float) -> MakeOptimizer:
    return partial(EpsilonInsideRMSprop, lr=lr, alpha=alpha, eps=eps)


def learning_rates(scheduler: MakeScheduler | None, steps: int) -> list[float]:
    """What torch's scheduler multiplies the learning rate by in each of the first steps."""
    if scheduler is None:
        return [1.0] * steps
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = scheduler(optimizer)
    factors = []
    for _ in range(steps):
        factors.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return factors
