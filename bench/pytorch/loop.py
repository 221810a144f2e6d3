"""The training loop that a PyTorch user writes: nothing is copied, measured or waited for beside the training."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from game import Rules, clip
from play import Case

Batches = Callable[[], Tensor]


class Training:
    """Two networks with their optimizers, and real batches that never end."""

    def __init__(self, case: Case, batches: Batches, memory_format: torch.memory_format):
        self.rules, self.loss, self.batches = case.rules, case.loss, batches
        self.generator = case.generator().to(memory_format=memory_format)
        self.critic = case.critic().to(memory_format=memory_format)
        make_generator, make_critic = case.optimizers
        self.generator_optimizer = make_generator(self.generator.parameters())
        self.critic_optimizer = make_critic(self.critic.parameters())

    def compile(self) -> None:
        # Not Module.compile(), which skips nn.Sequential itself and compiles what it finds inside.
        self.generator = torch.compile(self.generator, dynamic=False)
        self.critic = torch.compile(self.critic, dynamic=False)

    def step(self) -> None:
        """`critic_steps` updates of the critic, and one of the generator."""
        fresh = self.rules.real_batches == "fresh"
        real = self.batches()
        self.critic.requires_grad_(True)
        for k in range(self.rules.critic_steps):
            self.update_critic(self.batches() if fresh and k > 0 else real)
        self.critic.requires_grad_(False)
        self.update_generator()

    def update_critic(self, real: Tensor) -> None:
        fake = self.fakes(len(real))
        if self.rules.updates == "separate":
            self.descend_critic(self.loss.real(self.critic(real)))
            self.descend_critic(self.loss.fake(self.critic(fake)))
            return
        loss = self.loss.of_critic(self.critic(real), self.critic(fake))
        for penalty in self.rules.penalties:
            draws = {name: torch.rand(len(real), *shape) for name, shape in penalty.draws(real.shape[1:]).items()}
            loss = loss + penalty.term(self.critic, real, fake, draws)
        self.descend_critic(loss)

    @torch.no_grad()
    def fakes(self, batch: int) -> Tensor:
        """Fakes for the critic."""
        self.generator.train(self.rules.fakes == "training")
        return self.generator(self.noise(batch))

    def descend_critic(self, loss: Tensor) -> None:
        descend(self.critic_optimizer, loss)
        if self.rules.bound is not None:
            clip(self.critic, self.rules)

    def update_generator(self) -> None:
        self.generator.train()
        with judging(self.critic, self.rules):
            scores = self.critic(self.generator(self.noise(self.rules.batch)))
        descend(self.generator_optimizer, self.loss.generator(scores))

    def noise(self, batch: int) -> Tensor:
        shape = (batch, self.rules.latent)
        return torch.rand(shape) * 2 - 1 if self.rules.uniform else torch.randn(shape)


def descend(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


@contextmanager
def judging(critic: nn.Module, rules: Rules) -> Iterator[None]:
    """While the generator learns, running statistics move or rest."""
    norms = [module for module in critic.modules() if isinstance(module, nn.BatchNorm2d)]
    for norm in norms:
        norm.track_running_stats = rules.statistics == "everyPass"
    yield
    for norm in norms:
        norm.track_running_stats = True


def real_batches(case: Case, images: Tensor, memory_format: torch.memory_format) -> Batches:
    """
    Batches of stored bytes, shape [count, 1, 28, 28], as numbers in [-1, 1]: from a new permutation in every epoch, or
    drawn with replacement. Only the drawn ones scale each position by its own extremes.
    """
    size = case.rules.critic_batch or case.rules.batch
    side = case.rules.sample[1]
    drawn = case.name == "mnist-conv-wgan"
    indices = drawn_indices(len(images), size) if drawn else shuffled_indices(len(images), size)
    scale = extremes(images) if drawn else lambda x: (x / 255 - 0.5) / 0.5

    def batch() -> Tensor:
        x = scale(images[next(indices)].float())
        if side != x.shape[2]:
            x = F.interpolate(x, size=side, mode="bilinear")
        return x.contiguous(memory_format=memory_format)

    return batch


def shuffled_indices(samples: int, size: int) -> Iterator[Tensor]:
    while True:
        yield from torch.randperm(samples).split(size)[: samples // size]


def drawn_indices(samples: int, size: int) -> Iterator[Tensor]:
    while True:
        yield torch.randint(samples, (size,))


def extremes(images: Tensor) -> Callable[[Tensor], Tensor]:
    """As scikit-learn's MinMaxScaler, to [-1, 1]."""
    low, high = images.amin(0).float(), images.amax(0).float()
    scale = 2 / (high - low).where(high > low, 1)
    offset = -1 - low * scale
    return lambda x: x * scale + offset
