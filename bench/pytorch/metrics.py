"""Every metric by numpy in float64, straight from its paper: writes test/golden/metrics/."""

import json
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from safetensors.numpy import save_file

OUT = Path(__file__).parents[2] / "test" / "golden" / "metrics"


def given() -> dict[str, np.ndarray]:
    """Two sets of features that overlap in part, probabilities, and pairs of images that are alike; in float32."""
    random = np.random.default_rng(20)
    mixing = random.normal(size=(24, 24)) / 5
    real = np.maximum(random.normal(size=(300, 24)) @ mixing + 1, 0)
    generated = np.maximum(random.normal(size=(260, 24)) @ mixing * 0.8 + 1.2, 0)
    logits = 3 * random.normal(size=(103, 10))
    probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    directions = random.normal(size=(40, 24))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    first = random.uniform(size=(6, 20, 18, 3))
    second = np.clip(first + 0.3 * random.normal(size=first.shape), 0, 1)
    second[-1] = 1 - first[-1]
    tensors = dict(
        real=real, generated=generated, probabilities=probabilities, directions=directions, first=first, second=second
    )
    return {name: tensor.astype(np.float32) for name, tensor in tensors.items()}


def frechet(a: np.ndarray, b: np.ndarray) -> float:
    covariances = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    root = np.sqrt(np.linalg.eigvals(covariances[0] @ covariances[1]).astype(complex)).sum().real
    return np.sum((a.mean(0) - b.mean(0)) ** 2) + np.trace(covariances[0]) + np.trace(covariances[1]) - 2 * root


def discrepancy(a: np.ndarray, b: np.ndarray) -> float:
    def kernel(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return (x @ y.T / x.shape[1] + 1) ** 3

    def others(x: np.ndarray) -> float:
        return kernel(x, x)[~np.eye(len(x), dtype=bool)].mean()

    return others(a) + others(b) - 2 * kernel(a, b).mean()


def distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))


def radii(a: np.ndarray, k: int) -> np.ndarray:
    return np.sort(distances(a, a), axis=1)[:, k]


def precision(generated: np.ndarray, real: np.ndarray, k: int) -> float:
    return (distances(generated, real) <= radii(real, k)).any(1).mean()


def density(generated: np.ndarray, real: np.ndarray, k: int) -> float:
    return (distances(generated, real) <= radii(real, k)).sum(1).mean() / k


def coverage(generated: np.ndarray, real: np.ndarray, k: int) -> float:
    return (distances(generated, real).min(0) <= radii(real, k)).mean()


def score(probabilities: np.ndarray, splits: int) -> tuple[float, float]:
    count = len(probabilities)
    scores = []
    for split in range(splits):
        part = probabilities[split * count // splits : (split + 1) * count // splits]
        scores.append(np.exp((part * (np.log(part) - np.log(part.mean(0)))).sum(1).mean()))
    return np.mean(scores), np.std(scores)


def sliced(a: np.ndarray, b: np.ndarray, directions: np.ndarray) -> float:
    count = min(len(a), len(b))
    along = [np.sort(x[:count] @ directions.T, axis=0) for x in (a, b)]
    return np.sqrt(((along[0] - along[1]) ** 2).mean())


def similarity(x: np.ndarray, y: np.ndarray) -> float:
    """Of two images of one channel."""
    across = np.exp(-(((np.arange(7) - 3) / 1.5) ** 2) / 2)
    window = np.outer(across, across) / np.outer(across, across).sum()

    def mean(image: np.ndarray) -> np.ndarray:
        return (sliding_window_view(image, (7, 7)) * window).sum((2, 3))

    def compare(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
        mx, my = mean(x), mean(y)
        vx, vy, vxy = mean(x * x) - mx**2, mean(y * y) - my**2, mean(x * y) - mx * my
        structure = (2 * vxy + 0.03**2) / (vx + vy + 0.03**2)
        luminance = (2 * mx * my + 0.01**2) / (mx**2 + my**2 + 0.01**2)
        return structure.mean(), (luminance * structure).mean()

    def halved(image: np.ndarray) -> np.ndarray:
        return sliding_window_view(image, (2, 2))[::2, ::2].mean((2, 3))

    fine, coarse = compare(x, y)[0], compare(halved(x), halved(y))[1]
    return max(fine, 0) ** (0.0448 / 0.3304) * max(coarse, 0) ** (0.2856 / 0.3304)


def similarities(first: np.ndarray, second: np.ndarray) -> list[float]:
    return [
        float(np.mean([similarity(x[..., channel], y[..., channel]) for channel in range(x.shape[-1])]))
        for x, y in zip(first, second)
    ]


def expected(tensors: dict[str, np.ndarray]) -> dict[str, object]:
    real, generated, probabilities, directions, first, second = (
        tensors[name].astype(np.float64)
        for name in ("real", "generated", "probabilities", "directions", "first", "second")
    )
    mean, deviation = score(probabilities, 10)
    return {
        "frechetDistance": frechet(generated, real),
        "kernelDistance": discrepancy(generated, real),
        "precision": precision(generated, real, 3),
        "recall": precision(real, generated, 3),
        "density": density(generated, real, 5),
        "coverage": coverage(generated, real, 5),
        "classifierScore": mean,
        "classifierScoreDeviation": deviation,
        "slicedWasserstein": sliced(generated, real, directions),
        "nearest": distances(generated, real).min(1).mean(),
        "similarities": similarities(first, second),
    }


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    tensors = given()
    save_file(tensors, OUT / "given.safetensors")
    (OUT / "expected.json").write_text(json.dumps(expected(tensors), indent=2) + "\n")
