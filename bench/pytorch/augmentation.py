"""DiffAugment (Zhao et al. 2020) by the formulas of the authors' code, image by image, from random numbers that are given."""

from dataclasses import dataclass
from math import floor

import torch
import torch.nn.functional as F
from torch import Tensor

DRAWS = {
    "color": ("brightness", "saturation", "contrast"),
    "translation": ("translationRows", "translationColumns"),
    "cutout": ("cutoutRows", "cutoutColumns"),
}


@dataclass(frozen=True)
class Augmentation:
    """Images have shape (channels, height, width) and values from -1 to 1; draws are uniform on [0, 1)."""

    policy: tuple[str, ...] = ("color", "translation", "cutout")
    brightness: float = 0.5
    saturation: float = 1
    contrast: float = 0.5
    translation: float = 1 / 8
    cutout: float = 1 / 2

    def draws(self) -> list[str]:
        """Names of the numbers that each image needs."""
        return [name for part in self.policy for name in DRAWS[part]]

    def apply(self, batch: Tensor, draws: dict[str, Tensor]) -> Tensor:
        numbers = {name: draws[name].flatten().tolist() for name in self.draws()}
        return torch.stack(
            [
                self.changed(image, {name: values[i] for name, values in numbers.items()})
                for i, image in enumerate(batch)
            ]
        )

    def changed(self, image: Tensor, draws: dict[str, float]) -> Tensor:
        for part in self.policy:
            image = getattr(self, f"in_{part}")(image, *(draws[name] for name in DRAWS[part]))
        return image

    def in_color(self, image: Tensor, brightness: float, saturation: float, contrast: float) -> Tensor:
        image = image + between(-self.brightness, self.brightness, brightness)
        grey = image.mean(0, keepdim=True)
        image = (image - grey) * between(1 - self.saturation, 1 + self.saturation, saturation) + grey
        mean = image.mean()
        return (image - mean) * between(1 - self.contrast, 1 + self.contrast, contrast) + mean

    def in_translation(self, image: Tensor, rows: float, columns: float) -> Tensor:
        _, height, width = image.shape
        down, right = nearest(self.translation * height), nearest(self.translation * width)
        # From 0 to twice the largest shift, which the border is as wide as: at the middle, nothing moves.
        top, left = integer(rows, 2 * down + 1), integer(columns, 2 * right + 1)
        return F.pad(image, (right, right, down, down))[:, top : top + height, left : left + width]

    def in_cutout(self, image: Tensor, rows: float, columns: float) -> Tensor:
        mask = torch.ones_like(image)
        mask[:, self.hole(image.shape[1], rows), self.hole(image.shape[2], columns)] = 0
        return image * mask

    def hole(self, side: int, draw: float) -> slice:
        length = nearest(self.cutout * side)
        middle = integer(draw, side + (1 - length % 2))
        first = middle - length // 2
        return slice(max(first, 0), first + length)


def between(low: float, high: float, draw: float) -> float:
    return low + (high - low) * draw


def integer(draw: float, below: int) -> int:
    return floor(draw * below)


def nearest(length: float) -> int:
    return int(length + 0.5)
