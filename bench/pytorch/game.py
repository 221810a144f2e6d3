"""The game in plain PyTorch: updates of a critic and of a generator, with every option of an experiment."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from augmentation import Augmentation
from objectives import Loss, Penalty
from tensors import still, weights


@dataclass(frozen=True)
class Rules:
    """The options of an experiment that are neither a network nor a loss nor an optimizer; as they are named there."""

    latent: int
    sample: tuple[int, ...]
    uniform: bool = False
    classes: int = 0
    batch: int = 4
    critic_batch: int | None = None
    critic_steps: int = 2
    real_batches: str = "fresh"
    critic_noise: str = "fresh"
    generator_noise: str = "fresh"
    passes: str = "separate"
    updates: str = "joint"
    fakes: str = "training"
    statistics: str = "everyPass"
    penalties: tuple[Penalty, ...] = ()
    augmentation: Augmentation | None = None
    bound: float | None = None
    clips: Callable[[nn.Module, str], bool] = lambda module, name: True
    decay: float | None = None
    ema_from: int = 0


@dataclass
class Game:
    """Two players with all that training changes; a copy of it plays on by itself."""

    generator: nn.Module
    critic: nn.Module
    optimizers: dict[str, torch.optim.Optimizer]
    loss: Loss
    rules: Rules
    ema: dict[str, Tensor] = field(default_factory=dict)


Inputs = dict[str, Tensor]
Update = dict[str, Tensor | dict[str, Tensor]]


def labelled(module: nn.Module, x: Tensor, inputs: Inputs) -> Tensor:
    conditional = hasattr(module, "embedding")
    return module(x, inputs["labels/classes"]) if conditional else module(x)


def seen(game: Game, samples: Tensor, inputs: Inputs, batch: str) -> Tensor:
    """What the critic sees of samples; the augmentation's numbers are those for this batch."""
    if game.rules.augmentation is None:
        return samples
    prefix = f"augmentation/{batch}/"
    draws = {name.removeprefix(prefix): value for name, value in inputs.items() if name.startswith(prefix)}
    return game.rules.augmentation.apply(samples, draws)


def make_fakes(game: Game, inputs: Inputs) -> Tensor:
    """Fakes for the critic."""
    generator, rules = game.generator, game.rules
    generator.train(rules.fakes == "training")
    with torch.no_grad(), nullcontext() if rules.statistics == "everyPass" else still(generator):
        fakes = labelled(generator, inputs["noise"], inputs)
    generator.train()
    return fakes


def update_critic(game: Game, inputs: Inputs, number: int, rate: float) -> Update:
    """The update of the critic of this number, counted from 0 since the beginning."""
    fakes = make_fakes(game, inputs)
    separate = game.rules.updates == "separate"
    return (update_on_each if separate else update_on_both)(game, fakes, inputs, number, rate)


def update_on_both(game: Game, fakes: Tensor, inputs: Inputs, number: int, rate: float) -> Update:
    seen_real, seen_fakes = seen(game, inputs["real"], inputs, "real"), seen(game, fakes, inputs, "fake")
    real, fake = score_both(game, seen_real, seen_fakes, inputs)
    penalty = penalty_term(game, fakes, inputs, number)
    loss = game.loss.of_critic(real, fake) + penalty
    gradients = descend(game, "critic", loss, rate)
    scores = {"real": game.loss.shown(real), "fake": game.loss.shown(fake)}
    return {"loss": loss, **scores, "penalty": penalty, "gradients": gradients}


def update_on_each(game: Game, fakes: Tensor, inputs: Inputs, number: int, rate: float) -> Update:
    """One update on real samples and then one on fakes, as Keras trains on one batch after the other."""
    real = labelled(game.critic, seen(game, inputs["real"], inputs, "real"), inputs)
    real_loss = game.loss.real(real)
    gradients_before = descend(game, "critic", real_loss, rate)
    fake = labelled(game.critic, seen(game, fakes, inputs, "fake"), inputs)
    fake_loss = game.loss.fake(fake)
    gradients = descend(game, "critic", fake_loss, rate)
    scores = {"real": game.loss.shown(real), "fake": game.loss.shown(fake)}
    loss, penalty = real_loss + fake_loss, torch.zeros(())
    told = {"gradients": gradients, "gradients before": gradients_before}
    return {"loss": loss, **scores, "penalty": penalty, **told}


def score_both(game: Game, real: Tensor, fake: Tensor, inputs: Inputs) -> tuple[Tensor, Tensor]:
    if game.rules.passes == "separate":
        return labelled(game.critic, real, inputs), labelled(game.critic, fake, inputs)
    doubled = {name: torch.cat([value, value]) for name, value in inputs.items() if name == "labels/classes"}
    return labelled(game.critic, torch.cat([real, fake]), doubled).chunk(2)


def penalty_term(game: Game, fakes: Tensor, inputs: Inputs, number: int) -> Tensor:
    total = torch.zeros(())
    for index, penalty in enumerate(game.rules.penalties):
        if number % penalty.every == 0:
            prefix = f"penalties/{index}/"
            draws = {name.removeprefix(prefix): value for name, value in inputs.items() if name.startswith(prefix)}
            seen_here = lambda points, index=index: seen(game, points, inputs, f"penalties/{index}")
            total = total + penalty.term(
                lambda points: labelled(game.critic, seen_here(points), inputs), inputs["real"], fakes, draws
            )
    return total


def update_generator(game: Game, inputs: Inputs, last: Inputs, step: int, rate: float) -> Update:
    """The generator's update; `last` holds the last critic update's real samples, for a loss that compares."""
    with nullcontext() if game.rules.statistics == "everyPass" else still(game.critic):
        fakes = labelled(game.generator, inputs["noise"], inputs)
        scores = labelled(game.critic, seen(game, fakes, inputs, "fake"), inputs)
        real = lambda: labelled(game.critic, seen(game, last["real"], inputs, "real"), last)
        loss = game.loss.of_generator(scores, real)
        gradients = descend(game, "generator", loss, rate)
    move_ema(game, step)
    return {"loss": loss, "gradients": gradients}


def descend(game: Game, player: str, loss: Tensor, rate: float) -> dict[str, Tensor]:
    """One optimizer update and then the clipping; returns the gradients it followed."""
    module, optimizer = getattr(game, player), game.optimizers[player]
    named = weights(module)
    gradients = torch.autograd.grad(loss, list(named.values()), materialize_grads=True)
    for weight, gradient in zip(named.values(), gradients):
        weight.grad = gradient
    for group in optimizer.param_groups:
        group["lr"] = optimizer.defaults["lr"] * rate
    optimizer.step()
    if player == "critic" and game.rules.bound is not None:
        clip(module, game.rules)
    return dict(zip(named, gradients))


@torch.no_grad()
def clip(critic: nn.Module, rules: Rules) -> None:
    for module in critic.modules():
        for name, weight in module.named_parameters(recurse=False):
            if rules.clips(module, name):
                weight.clamp_(-rules.bound, rules.bound)


def move_ema(game: Game, step: int) -> None:
    if game.rules.decay is None:
        return
    decay = game.rules.decay if step > game.rules.ema_from else 0
    for name, weight in weights(game.generator).items():
        game.ema[name] = decay * game.ema[name] + (1 - decay) * weight.detach()
