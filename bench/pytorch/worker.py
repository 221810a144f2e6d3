"""
The worker of `npm run bench` that trains in PyTorch: it answers each line of JSON on stdin with one on stdout.

The first line is the job; `{"do": "train", "steps": 5}`, `{"do": "count"}` and `{"do": "peak"}` follow it.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from games import named
from loop import Training, real_batches

# A product of matrices of this many rows and columns shows what the processor can do.
PEAK_SIZE = 2048
Json = dict[str, Any]


def main() -> None:
    lines = map(json.loads, sys.stdin)
    training = begin(next(lines))
    answers = {"train": lambda told: train(training, told["steps"]), "count": lambda _: count(training), "peak": peak}
    for asked in lines:
        send(answers[asked["do"]](asked))


def begin(job: Json) -> Training:
    torch.manual_seed(0)
    # Before any thread is started, so that all do.
    torch.set_flush_denormal(True)
    torch.set_num_threads(job["threads"])
    names = {"batch": "batch", "criticSteps": "critic_steps"}
    case = named(job["game"], job.get("width"), **{names[key]: job[key] for key in names if key in job})
    memory_format = torch.channels_last if job["way"] == "channels-last" else torch.contiguous_format
    training = Training(case, real_batches(case, images(job["images"]), memory_format), memory_format)
    if job["way"] == "compile":
        training.compile()
    rules = case.rules
    send(
        {
            "version": f"PyTorch {torch.__version__}",
            "threads": torch.get_num_threads(),
            "game": {
                "batch": rules.batch,
                "criticBatch": rules.critic_batch or rules.batch,
                "criticSteps": rules.critic_steps,
                "generator": sum(weight.numel() for weight in training.generator.parameters()),
                "critic": sum(weight.numel() for weight in training.critic.parameters()),
            },
        }
    )
    return training


def images(file: str) -> Tensor:
    """All training images as bytes, shape [count, 1, 28, 28]."""
    return torch.frombuffer(bytearray(Path(file).read_bytes()), dtype=torch.uint8).view(-1, 1, 28, 28)


def train(training: Training, steps: int) -> Json:
    """Milliseconds of each step: on the clock, and of all threads together."""
    walls, cpus = [], []
    for _ in range(steps):
        wall, cpu = time.perf_counter(), time.process_time()
        training.step()
        walls.append(1000 * (time.perf_counter() - wall))
        cpus.append(1000 * (time.process_time() - cpu))
    return {"wall": walls, "cpu": cpus}


def count(training: Training) -> Json:
    """Multiply-adds of one step."""
    with Counter() as counter:
        training.step()
    return {"multiplyAdds": counter.operations / 2}


class Counter(TorchDispatchMode):
    """Multiplications and additions of what is run, by torch's own formulas; its FlopCounterMode refuses `grad`."""

    operations = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        if func.overloadpacket in flop_registry:
            self.operations += flop_registry[func.overloadpacket](*args, **(kwargs or {}), out_val=out)
        return out


def peak(_: Json) -> Json:
    """Multiply-adds a second in a large product, the best of five."""
    a, b = torch.randn(2, PEAK_SIZE, PEAK_SIZE)
    return {"multiplyAddsPerSecond": PEAK_SIZE**3 / min(seconds(lambda: a @ b) for _ in range(5))}


def seconds(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def send(answer: Json) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
