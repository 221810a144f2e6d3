"""Layers that torch.nn lacks, or has in another order of values."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Flatten(nn.Module):
    """All values of a sample as one vector, channels varying fastest, as in a [height, width, channels] image."""

    def forward(self, x: Tensor) -> Tensor:
        return (x.permute(0, 2, 3, 1) if x.dim() == 4 else x).flatten(1)


class Reshape(nn.Module):
    """A vector as an image; in the vector, channels vary fastest."""

    def __init__(self, height: int, width: int, channels: int):
        super().__init__()
        self.shape = (height, width, channels)

    def forward(self, x: Tensor) -> Tensor:
        return x.unflatten(1, self.shape).permute(0, 3, 1, 2)


class SameConv2d(nn.Conv2d):
    """A convolution with Keras's "same" padding: n pixels become ceil(n / stride), an odd zero comes last."""

    def forward(self, x: Tensor) -> Tensor:
        bottom, right = x.shape[2:]
        top, bottom = self.zeros_around(bottom)
        left, right = self.zeros_around(right)
        return super().forward(F.pad(x, (left, right, top, bottom)))

    def zeros_around(self, extent: int) -> tuple[int, int]:
        kernel, stride = self.kernel_size[0], self.stride[0]
        total = max((-(-extent // stride) - 1) * stride + kernel - extent, 0)
        return total // 2, total - total // 2


class SameConvTranspose2d(nn.ConvTranspose2d):
    """The adjoint of SameConv2d: n pixels become n * stride, cut where the convolution had its zeros."""

    def forward(self, x: Tensor) -> Tensor:
        full = super().forward(x)
        rows, columns = (extent * self.stride[0] for extent in x.shape[2:])
        top, left = ((size - wanted) // 2 for size, wanted in zip(full.shape[2:], (rows, columns)))
        return full[:, :, top : top + rows, left : left + columns]


class LayerNormOverChannels(nn.LayerNorm):
    """Standardizes the channels of each pixel, as ConvNeXt does."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def layer_norm(channels: int) -> nn.Module:
    """Layer norm over a whole sample with a scale and an offset per channel: a group norm of one group."""
    return nn.GroupNorm(1, channels)


class Conditional(nn.Sequential):
    """A network that sees the class by an embedding, put beside its input (`concatenated`) or added to it."""

    def __init__(self, *layers: nn.Module, how: str, classes: int, embedded: tuple[int, ...]):
        super().__init__(*layers)
        self.how, self.embedded = how, embedded
        self.embedding = nn.Embedding(classes, torch.Size(embedded).numel())

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        embedded = self.embedding(labels).unflatten(1, self.embedded)
        x = torch.cat([x, embedded], dim=1) if self.how == "concatenated" else x + embedded
        for layer in self:
            if layer is not self.embedding:
                x = layer(x)
        return x
