"""The Inception-V3 of FID in PyTorch, with weights from a formula: writes test/golden/inception.safetensors.

`python inception.py weights.pth` writes a file of these weights instead, as the authors' is laid out.
"""

import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file
from torch import Tensor, nn

OUT = Path(__file__).parents[2] / "test" / "golden" / "inception.safetensors"


class Conv(nn.Module):
    def __init__(self, inputs: int, outputs: int, kernel=1, stride: int = 1, padding="same") -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, 0 if padding == "valid" else padding, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=0.001)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.bn(self.conv(x)))


def average(x: Tensor) -> Tensor:
    return F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)


def largest(x: Tensor) -> Tensor:
    return F.max_pool2d(x, 3, 1, 1)


def shrink(x: Tensor) -> Tensor:
    return F.max_pool2d(x, 3, 2)


class BlockA(nn.Module):
    def __init__(self, inputs: int, pool: int) -> None:
        super().__init__()
        self.branch1x1 = Conv(inputs, 64)
        self.branch5x5_1, self.branch5x5_2 = Conv(inputs, 48), Conv(48, 64, 5)
        self.branch3x3dbl_1, self.branch3x3dbl_2 = Conv(inputs, 64), Conv(64, 96, 3)
        self.branch3x3dbl_3 = Conv(96, 96, 3)
        self.branch_pool = Conv(inputs, pool)

    def forward(self, x: Tensor) -> Tensor:
        fives = self.branch5x5_2(self.branch5x5_1(x))
        threes = self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x)))
        return torch.cat([self.branch1x1(x), fives, threes, self.branch_pool(average(x))], 1)


class BlockB(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.branch3x3 = Conv(288, 384, 3, 2, "valid")
        self.branch3x3dbl_1, self.branch3x3dbl_2 = Conv(288, 64), Conv(64, 96, 3)
        self.branch3x3dbl_3 = Conv(96, 96, 3, 2, "valid")

    def forward(self, x: Tensor) -> Tensor:
        double = self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x)))
        return torch.cat([self.branch3x3(x), double, shrink(x)], 1)


class BlockC(nn.Module):
    def __init__(self, c: int) -> None:
        super().__init__()
        self.branch1x1 = Conv(768, 192)
        self.branch7x7_1, self.branch7x7_2 = Conv(768, c), Conv(c, c, (1, 7))
        self.branch7x7_3 = Conv(c, 192, (7, 1))
        self.branch7x7dbl_1, self.branch7x7dbl_2 = Conv(768, c), Conv(c, c, (7, 1))
        self.branch7x7dbl_3, self.branch7x7dbl_4 = Conv(c, c, (1, 7)), Conv(c, c, (7, 1))
        self.branch7x7dbl_5 = Conv(c, 192, (1, 7))
        self.branch_pool = Conv(768, 192)

    def forward(self, x: Tensor) -> Tensor:
        seven = self.branch7x7_3(self.branch7x7_2(self.branch7x7_1(x)))
        double = self.branch7x7dbl_3(self.branch7x7dbl_2(self.branch7x7dbl_1(x)))
        double = self.branch7x7dbl_5(self.branch7x7dbl_4(double))
        return torch.cat([self.branch1x1(x), seven, double, self.branch_pool(average(x))], 1)


class BlockD(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.branch3x3_1, self.branch3x3_2 = Conv(768, 192), Conv(192, 320, 3, 2, "valid")
        self.branch7x7x3_1, self.branch7x7x3_2 = Conv(768, 192), Conv(192, 192, (1, 7))
        self.branch7x7x3_3, self.branch7x7x3_4 = Conv(192, 192, (7, 1)), Conv(192, 192, 3, 2, "valid")

    def forward(self, x: Tensor) -> Tensor:
        three = self.branch3x3_2(self.branch3x3_1(x))
        seven = self.branch7x7x3_4(self.branch7x7x3_3(self.branch7x7x3_2(self.branch7x7x3_1(x))))
        return torch.cat([three, seven, shrink(x)], 1)


class BlockE(nn.Module):
    def __init__(self, inputs: int, pool) -> None:
        super().__init__()
        self.pool = pool
        self.branch1x1 = Conv(inputs, 320)
        self.branch3x3_1 = Conv(inputs, 384)
        self.branch3x3_2a, self.branch3x3_2b = Conv(384, 384, (1, 3)), Conv(384, 384, (3, 1))
        self.branch3x3dbl_1, self.branch3x3dbl_2 = Conv(inputs, 448), Conv(448, 384, 3)
        self.branch3x3dbl_3a, self.branch3x3dbl_3b = Conv(384, 384, (1, 3)), Conv(384, 384, (3, 1))
        self.branch_pool = Conv(inputs, 192)

    def forward(self, x: Tensor) -> Tensor:
        one, two = self.branch3x3_1(x), self.branch3x3dbl_2(self.branch3x3dbl_1(x))
        parts = [self.branch3x3_2a(one), self.branch3x3_2b(one), self.branch3x3dbl_3a(two), self.branch3x3dbl_3b(two)]
        return torch.cat([self.branch1x1(x), *parts, self.branch_pool(self.pool(x))], 1)


class Inception(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.Conv2d_1a_3x3 = Conv(3, 32, 3, 2, "valid")
        self.Conv2d_2a_3x3, self.Conv2d_2b_3x3 = Conv(32, 32, 3, 1, "valid"), Conv(32, 64, 3)
        self.Conv2d_3b_1x1, self.Conv2d_4a_3x3 = Conv(64, 80), Conv(80, 192, 3, 1, "valid")
        self.Mixed_5b, self.Mixed_5c, self.Mixed_5d = BlockA(192, 32), BlockA(256, 64), BlockA(288, 64)
        self.Mixed_6a = BlockB()
        self.Mixed_6b, self.Mixed_6c, self.Mixed_6d, self.Mixed_6e = (BlockC(c) for c in (128, 160, 160, 192))
        self.Mixed_7a = BlockD()
        self.Mixed_7b, self.Mixed_7c = BlockE(1280, average), BlockE(2048, largest)
        self.fc = nn.Linear(2048, 1008)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = shrink(self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x))))
        x = shrink(self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(x)))
        for name, block in self.named_children():
            if name.startswith("Mixed"):
                x = block(x)
        features = x.mean((2, 3))
        return features, features @ self.fc.weight.T


def hashed(seed: int, count: int) -> np.ndarray:
    """Numbers from 0 to 1, the same as `hashed` in test/golden/inception.test.ts: murmur3's last steps on a counter."""
    x = np.arange(count, dtype=np.uint32) + np.uint32(seed * 0x9E3779B1 & 0xFFFFFFFF)
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    x = (x ^ (x >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return (x ^ (x >> np.uint32(16))) / 2.0**32


def value(name: str, shape: tuple[int, ...], u: np.ndarray) -> np.ndarray:
    """Values that keep activations at their size through the network."""
    if name.endswith(("bn.weight", "running_var")):
        return u + 0.5
    if len(shape) == 1:
        return (u - 0.5) * 0.4
    return (u - 0.5) * np.sqrt(24 / np.prod(shape[1:]))


def weights(model: nn.Module) -> dict[str, Tensor]:
    names = sorted(name for name in model.state_dict() if not name.endswith("num_batches_tracked"))
    made = {}
    for seed, name in enumerate(names):
        shape = tuple(model.state_dict()[name].shape)
        values = value(name, shape, hashed(seed, int(np.prod(shape)))).astype(np.float32)
        made[name] = torch.from_numpy(values.reshape(shape))
    return made


def corner(size: int) -> tuple[Tensor, Tensor, Tensor]:
    """Source rows of TensorFlow 1's ResizeBilinear, and the share of the second."""
    at = torch.arange(299) * (size / 299)
    low = at.floor().long()
    return low, (low + 1).clamp(max=size - 1), (at - low).double()


def tensorflow1(x: Tensor) -> Tensor:
    low, high, share = corner(x.shape[3])
    x = x[..., low] + (x[..., high] - x[..., low]) * share
    low, high, share = corner(x.shape[2])
    x = x[:, :, low] + (x[:, :, high] - x[:, :, low]) * share[:, None]
    return (x - 128) / 128


def pytorch_fid(x: Tensor) -> Tensor:
    return 2 * F.interpolate(x / 255, (299, 299), mode="bilinear", align_corners=False) - 1


def clean_fid(x: Tensor) -> Tensor:
    """With antialiasing, torch's cubic is Pillow's."""
    x = F.interpolate(x, (299, 299), mode="bicubic", align_corners=False, antialias=True)
    return (x.clamp(0, 255) - 128) / 128


RESIZES = {"tensorflow1": tensorflow1, "pytorchFid": pytorch_fid, "cleanFid": clean_fid}
SIZES = {"small": (32, 24), "large": (310, 420)}


def main() -> None:
    model = Inception().eval()
    made = weights(model)
    model.load_state_dict(made, strict=False)
    if len(sys.argv) > 1:
        torch.save(model.state_dict() if "--counters" in sys.argv else made, sys.argv[1])
        return
    model.double()
    written = {}
    for seed, (name, (height, width)) in enumerate(SIZES.items()):
        noise = np.floor(256 * hashed(1000 + seed, height * width * 3)).reshape(1, height, width, 3)
        pixels = torch.from_numpy(noise).permute(0, 3, 1, 2)
        for kind, resize in RESIZES.items():
            with torch.no_grad():
                images = resize(pixels)
                features, logits = model(images)
            # A part is enough, and small.
            images = images.permute(0, 2, 3, 1).reshape(-1)[::997]
            parts = {"images": images, "features": features[0, ::8], "logits": logits[0, ::8]}
            for part, tensor in parts.items():
                written[f"{name}/{kind}/{part}"] = tensor.float().contiguous().numpy()
    save_file(written, OUT)


if __name__ == "__main__":
    main()
