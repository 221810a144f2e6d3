"""Losses and gradient penalties, from torch's own functions where it has them."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# A module, so that whoever watches rectifiers sees the hinges of objectives too.
rectified = nn.ReLU()


@dataclass(frozen=True)
class Loss:
    """What the players minimize; `paired` where the critic compares each real score with a fake one."""

    real: Callable[[Tensor], Tensor] | None
    fake: Callable[[Tensor], Tensor] | None
    generator: Callable[[Tensor], Tensor] | None
    paired: Callable[[Tensor, Tensor], Tensor] | None = None
    logits: bool = False

    def of_critic(self, real: Tensor, fake: Tensor) -> Tensor:
        return self.paired(real, fake) if self.paired else self.real(real) + self.fake(fake)

    def of_generator(self, fake: Tensor, real: Callable[[], Tensor]) -> Tensor:
        return self.paired(fake, real()) if self.paired else self.generator(fake)

    def shown(self, scores: Tensor) -> Tensor:
        return (torch.sigmoid(scores) if self.logits else scores).mean()


def bce(scores: Tensor, label: float) -> Tensor:
    return F.binary_cross_entropy_with_logits(scores, torch.full_like(scores, label))


def half_square(scores: Tensor, target: float) -> Tensor:
    return F.mse_loss(scores, torch.full_like(scores, target)) / 2


wasserstein = Loss(lambda real: -real.mean(), lambda fake: fake.mean(), lambda fake: -fake.mean())
non_saturating = Loss(
    lambda real: bce(real, 1), lambda fake: bce(fake, 0), lambda fake: bce(fake, 1), logits=True
)
minimax = Loss(lambda real: bce(real, 1), lambda fake: bce(fake, 0), lambda fake: -bce(fake, 0), logits=True)
hinge = Loss(
    lambda real: rectified(1 - real).mean(), lambda fake: rectified(1 + fake).mean(), lambda fake: -fake.mean()
)
relativistic = Loss(None, None, None, lambda winner, loser: bce(winner - loser, 1))


def least_squares(real: float = 1, fake: float = 0, generator: float = 1) -> Loss:
    return Loss(
        lambda scores: half_square(scores, real),
        lambda scores: half_square(scores, fake),
        lambda scores: half_square(scores, generator),
    )


@dataclass(frozen=True)
class Penalty:
    """weight * mean((|gradient| - target)^2), acting every so many critic updates with as many times the weight."""

    at: str = "between"
    target: float = 1
    one_sided: bool = False
    weight: float = 10
    every: int = 1
    spread: float = 0.5

    def draws(self, sample: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
        """Shapes, without the batch, of the uniform numbers it draws."""
        mixing, noise = tuple(1 for _ in sample), sample
        return {"between": {"mixing": mixing}, "around": {"noise": noise}}.get(self.at, {})

    def term(self, critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, draws: dict) -> Tensor:
        points = self.points(real, fake, draws).requires_grad_()
        (slope,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
        distance = slope.flatten(1).norm(dim=1) - self.target
        return self.weight * self.every * (rectified(distance) if self.one_sided else distance).square().mean()

    def points(self, real: Tensor, fake: Tensor, draws: dict) -> Tensor:
        match self.at:
            case "between":
                return draws["mixing"] * real + (1 - draws["mixing"]) * fake
            case "around":
                return real + self.spread * real.std(correction=0) * draws["noise"]
            case at:
                return {"real": real, "fake": fake}[at].clone()
