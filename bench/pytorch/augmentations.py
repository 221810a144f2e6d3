"""Writes test/golden/augmentations.json: what DiffAugment makes of images of odd, even and unequal sides, and the
gradient through it. float64; images laid out as TensorFlow does (NHWC). The same bits every time."""

import json
from pathlib import Path

import torch
from torch import Tensor

from augmentation import Augmentation
from given import Draws

COUNT = 4
# The ends of every interval, which few draws reach.
ENDS = [0, 1 - 2**-11]

CASES: dict[str, tuple[tuple[int, int, int], dict]] = {
    "everything, colored, odd sides": ((7, 5, 3), {}),
    "everything, grey, even sides": ((8, 12, 1), {}),
    "color last, stronger": ((6, 9, 3), {"policy": ["cutout", "translation", "color"], "brightness": 1, "contrast": 1}),
    "color alone, weaker": ((4, 4, 3), {"policy": ["color"], "brightness": 0.25, "saturation": 0.5, "contrast": 0.25}),
    "a long way": ((5, 6, 2), {"policy": ["translation"], "translation": 1}),
    "all cut out": ((5, 6, 1), {"policy": ["cutout"], "cutout": 1}),
    "small holes": ((9, 10, 1), {"policy": ["cutout"], "cutout": 0.3}),
}


def measured(size: tuple[int, int, int], params: dict) -> dict[str, object]:
    random = Draws(1)
    height, width, channels = size
    augmentation = Augmentation(**params)
    images = short(torch.tanh(random.normal(COUNT, channels, height, width))).requires_grad_()
    draws = {name: drawn(random, last) for last, name in enumerate(augmentation.draws())}
    factors = short(random.normal(*images.shape))
    changed = augmentation.apply(images, draws)
    (gradient,) = torch.autograd.grad((changed * factors).sum(), images)
    return {
        "shape": size,
        "params": params,
        "draws": {name: values.tolist() for name, values in draws.items()},
        "images": nhwc(images),
        "factors": nhwc(factors),
        "changed": nhwc(changed),
        "gradient": nhwc(gradient),
    }


def drawn(random: Draws, last: int) -> Tensor:
    """Two images at the ends, each draw at another one than its neighbour's; the others anywhere."""
    ends = torch.tensor([ENDS[last % 2], ENDS[1 - last % 2]], dtype=torch.float64)
    return torch.cat([ends, random.uniform(COUNT - 2, high=ENDS[1])])


def short(values: Tensor) -> Tensor:
    """Rounded to 1/64: the same in float32, and short in decimals."""
    return torch.round(values * 64) / 64


def nhwc(tensor: Tensor) -> list[float]:
    return [float(f"{number:.8g}") for number in tensor.detach().permute(0, 2, 3, 1).flatten().tolist()]


def main() -> None:
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    record = {
        "source": f"bench/pytorch/augmentations.py, torch {torch.__version__.split('+')[0]}, float64",
        "cases": {name: measured(size, params) for name, (size, params) in CASES.items()},
    }
    file = Path(__file__).parents[2] / "test/golden/augmentations.json"
    file.write_text(json.dumps(record, separators=(",", ":")) + "\n")
    print(f"{len(CASES)} cases, {file.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
