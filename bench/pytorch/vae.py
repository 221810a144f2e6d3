"""Writes the numbers that examples/vae is compared with: test/examples/vae/<likelihood>.safetensors."""

import json
from math import log, pi
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor, nn

from given import Draws, give_weights
from golden import stored
from optimizers import adam
from tensors import optimizer_state, weights

STEPS, BATCH, VALUES, LATENT, HIDDEN = 3, 4, 6, 3, 5
BETA, DEVIATION = 1.5, 0.5
Record = dict[str, Tensor]


def negative_log_likelihood(likelihood: str, x: Tensor, output: Tensor) -> Tensor:
    """In nats, the sum over a sample's values, the mean over the batch. Samples lie in [-1, 1]."""
    if likelihood == "bernoulli":
        return F.binary_cross_entropy_with_logits(output, (x + 1) / 2, reduction="sum") / len(x)
    constant = VALUES * (log(DEVIATION) + log(2 * pi) / 2)
    return F.mse_loss(output, x, reduction="sum") / (2 * DEVIATION**2) / len(x) + constant


def play(likelihood: str) -> Record:
    """Three steps: `given/…`, the first step's `gradients/…`, `metrics/…` of all steps, `after/…` the state at the end."""
    draws = Draws(1)
    encoder = nn.Sequential(nn.Linear(VALUES, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 2 * LATENT))
    # The identity stands where the experiment has no normalizer, so that layers have the same numbers.
    decoder = nn.Sequential(nn.Linear(LATENT, HIDDEN), nn.Identity(), nn.Tanh(), nn.Linear(HIDDEN, VALUES))
    networks = {"encoder": encoder, "decoder": decoder}
    optimizers = {name: adam(0.01, 0.9, 0.999)(module.parameters()) for name, module in networks.items()}
    record: Record = {}
    for name, module in networks.items():
        give_weights(module, draws, gain=1)
        record |= ours(f"given/{name}/weights", weights(module))
    metrics = []
    for step in range(1, STEPS + 1):
        x = torch.tanh(draws.normal(BATCH, VALUES)).half().double()
        noise = draws.normal(BATCH, LATENT)
        record |= {f"given/{step}/samples": x, f"given/{step}/noise": noise}
        mean, log_variance = encoder(x).chunk(2, dim=1)
        output = decoder(mean + (log_variance / 2).exp() * noise)
        reconstruction = negative_log_likelihood(likelihood, x, output)
        posterior = torch.distributions.Normal(mean, (log_variance / 2).exp())
        prior = torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean))
        divergence = torch.distributions.kl_divergence(posterior, prior).sum(1).mean()
        loss = reconstruction + BETA * divergence
        for optimizer in optimizers.values():
            optimizer.zero_grad()
        loss.backward()
        if step == 1:
            for name, module in networks.items():
                gradients = {key: weight.grad.clone() for key, weight in weights(module).items()}
                record |= ours(f"gradients/{name}", gradients)
        for optimizer in optimizers.values():
            optimizer.step()
        metrics.append([loss, reconstruction, divergence])
    for name, values in zip(("loss", "reconstruction", "divergence"), zip(*metrics)):
        record[f"metrics/vae/{name}"] = torch.stack(values)
    for name, module in networks.items():
        record |= ours(f"after/{name}/weights", weights(module))
        record |= ours(f"after/{name}/optimizer", optimizer_state(module, optimizers[name]))
    return record


def ours(prefix: str, tensors: dict[str, Tensor]) -> Record:
    """Kernels as the framework has them: [inputs, outputs]."""
    return {
        f"{prefix}/{name}": (tensor.T if tensor.dim() == 2 else tensor).detach().clone()
        for name, tensor in tensors.items()
    }


def main() -> None:
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    folder = Path(__file__).parents[2] / "test/examples/vae"
    for likelihood in ("bernoulli", "gaussian"):
        metadata = {"golden": json.dumps({"torch": torch.__version__.split("+")[0]})}
        record = {name: stored(name, tensor) for name, tensor in play(likelihood).items()}
        save_file(record, folder / f"{likelihood}.safetensors", metadata)


if __name__ == "__main__":
    main()
