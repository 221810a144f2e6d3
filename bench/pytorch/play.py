"""Plays the first steps of a case and records what went in and what came out."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from game import Game, Inputs, Rules, Update, labelled, update_critic, update_generator
from given import Draws, critic_inputs, generator_inputs, give_weights
from kinks import MARGIN, comparable, nearest_kink
from objectives import Loss
from optimizers import MakeOptimizer, MakeScheduler, learning_rates
from tensors import buffers, optimizer_state, still, weights

STEPS = 3
# Inputs drawn for one update before its step begins anew (the step's earlier inputs can be what stands in the way).
UPDATE_ATTEMPTS = 300
STEP_ATTEMPTS = 50
Record = dict[str, Tensor]


@dataclass(frozen=True)
class Case:
    """
    One experiment. `vanishing` names the weights whose gradient is zero in truth (`critic/2.bias`); `gain` scales the
    kernels it begins with.
    """

    name: str
    generator: Callable[[], nn.Module]
    critic: Callable[[], nn.Module]
    loss: Loss
    optimizers: tuple[MakeOptimizer, MakeOptimizer]
    rules: Rules
    scheduler: MakeScheduler | None = None
    vanishing: frozenset[str] = frozenset()
    gain: float = 1
    seed: int = 1


class Incomparable(Exception):
    """None of the inputs drawn for an update gave numbers that single precision can reproduce."""


@dataclass
class Step:
    """What one step was given and what it told."""

    given: Record = field(default_factory=dict)
    metrics: Record = field(default_factory=dict)
    gradients: Record = field(default_factory=dict)


def play(case: Case) -> Record:
    """
    Three steps of a case, by the names that exp's own game uses: `given/…` (weights, buffers, each step's inputs),
    `outputs/…` of both networks and `gradients/…` of the first step, `metrics/…` of all steps, `after/…` the state
    at the end.
    """
    draws = Draws(case.seed)
    game = begin(case, draws)
    record = prefixed("given", state(game))
    steps = []
    for step, rate in enumerate(learning_rates(case.scheduler, STEPS), 1):
        before = game
        game, told = play_until_comparable(case, game, draws, step, rate)
        record |= prefixed(f"given/{step}", told.given)
        if step == 1:
            record |= prefixed("outputs", outputs(before, told.given)) | prefixed("gradients", told.gradients)
        steps.append(told)
    metrics = {name: torch.stack([step.metrics[name] for step in steps]) for name in steps[0].metrics}
    return record | prefixed("metrics", metrics) | prefixed("after", state(game))


def begin(case: Case, draws: Draws) -> Game:
    generator, critic = case.generator(), case.critic()
    give_weights(generator, draws, case.gain)
    give_weights(critic, draws, case.gain)
    make_generator, make_critic = case.optimizers
    optimizers = {
        "generator": make_generator(generator.parameters()),
        "critic": make_critic(critic.parameters()),
    }
    game = Game(generator, critic, optimizers, case.loss, case.rules)
    if case.rules.decay is not None:
        game.ema = {name: weight.detach().clone() for name, weight in weights(generator).items()}
    return game


def play_until_comparable(case: Case, game: Game, draws: Draws, step: int, rate: float) -> tuple[Game, Step]:
    for _ in range(STEP_ATTEMPTS):
        try:
            return play_step(case, game, draws, step, rate)
        except Incomparable:
            continue
    raise AssertionError(f"{case.name}: every input of step {step} leads to a kink or to rounding")


def play_step(case: Case, game: Game, draws: Draws, step: int, rate: float) -> tuple[Game, Step]:
    told, updates = Step(), []
    for k in range(case.rules.critic_steps):
        number = (step - 1) * case.rules.critic_steps + k
        game, inputs, critic = attempt(
            *(case, game, "critic"),
            lambda: critic_inputs(case.rules, draws, updates[0] if updates else None),
            lambda trial, inputs: update_critic(trial, inputs, number, rate),
        )
        told.given |= prefixed(f"critic/{k}", unlike(inputs, updates))
        updates.append(inputs)
    game, inputs, generator = attempt(
        *(case, game, "generator"),
        lambda: generator_inputs(case.rules, draws, updates[-1]),
        lambda trial, inputs: update_generator(trial, inputs, updates[-1], step, rate),
    )
    told.given |= prefixed("generator", unlike(inputs, updates))
    for player, update in (("critic", critic), ("generator", generator)):
        told.gradients |= prefixed(player, update["gradients"])
        told.metrics |= prefixed(player, shown(update))
    return game, told


def attempt(
    case: Case,
    game: Game,
    player: str,
    draw: Callable[[], Inputs],
    update: Callable[[Game, Inputs], Update],
) -> tuple[Game, Inputs, Update]:
    """An update on a copy of the game, on inputs that are drawn again until the result can be compared."""
    vanishing = frozenset(
        name.removeprefix(f"{player}/") for name in case.vanishing if name.startswith(f"{player}/")
    )
    for _ in range(UPDATE_ATTEMPTS):
        trial, inputs = copy.deepcopy(game), draw()
        with nearest_kink() as nearest:
            result = update(trial, inputs)
        followed = [result["gradients"], result.get("gradients before", {})]
        if min(nearest, default=MARGIN) >= MARGIN and all(comparable(some, vanishing) for some in followed):
            return trial, inputs, result
    raise Incomparable


def shown(update: Update) -> Record:
    gradients = torch.cat([gradient.flatten() for gradient in update["gradients"].values()])
    scalars = {name: value.detach() for name, value in update.items() if isinstance(value, Tensor)}
    return {**scalars, "gradientNorm": gradients.norm()}


def state(game: Game) -> Record:
    record = prefixed("ema", game.ema)
    for player in ("generator", "critic"):
        module = getattr(game, player)
        record |= prefixed(f"{player}/weights", weights(module))
        record |= prefixed(f"{player}/buffers", buffers(module))
        record |= prefixed(f"{player}/optimizer", optimizer_state(module, game.optimizers[player]))
    return {name: tensor.detach().clone() for name, tensor in record.items()}


def outputs(game: Game, given: Record) -> Record:
    """Both networks on the first inputs, with the batch's statistics and with the running ones."""
    inputs = {name.removeprefix("critic/0/"): value for name, value in given.items()}
    record = {}
    for player, x in (("generator", inputs["noise"]), ("critic", inputs["real"])):
        for mode in ("training", "inference"):
            module = getattr(game, player).train(mode == "training")
            with torch.no_grad(), still(module):
                record[f"{player}/{mode}"] = labelled(module, x, inputs)
            module.train()
    return record


def unlike(inputs: Inputs, updates: list[Inputs]) -> Inputs:
    """The inputs that no earlier update of the step had."""
    seen = [value for update in updates for value in update.values()]
    return {name: value for name, value in inputs.items() if all(value is not other for other in seen)}


def prefixed(prefix: str, record: Record) -> Record:
    return {f"{prefix}/{name}": value for name, value in record.items()}
