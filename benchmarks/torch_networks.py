"""The PyTorch peer: the networks of this folder in a plain training loop on the CPU, with the data in memory.

It runs in an environment of its own with PyTorch and NumPy, and imports nothing of Layerwright. It prints nothing but
the last cost.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn

RESNET_STAGES = (64, 128, 256, 512)
MOBILENET_BLOCKS = (
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1),
)  # fmt: skip
SAMPLES = 128


def convolution(maps: int, out_maps: int, kernel: int, stride: int, groups: int = 1) -> nn.Sequential:
    """A convolution with batch normalization."""
    return nn.Sequential(
        nn.Conv2d(maps, out_maps, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(out_maps)
    )


class Block(nn.Module):
    """Two convolutions and what goes round them."""

    def __init__(self, maps: int, out_maps: int, stride: int) -> None:
        super().__init__()
        self.a, self.b = convolution(maps, out_maps, 3, stride), convolution(out_maps, out_maps, 3, 1)
        plain = maps == out_maps and stride == 1
        self.c = nn.Identity() if plain else convolution(maps, out_maps, 1, stride)

    def forward(self, h: torch.Tensor) -> torch.Tensor:
        """Compute the output."""
        return torch.relu(self.b(torch.relu(self.a(h))) + self.c(h))


def resnet18() -> nn.Module:
    """ResNet-18 for small images."""
    layers: list[nn.Module] = [convolution(3, 64, 3, 1), nn.ReLU()]
    maps = 64
    for stage, wanted in enumerate(RESNET_STAGES):
        for block in range(2):
            layers.append(Block(maps, wanted, 2 if stage and not block else 1))
            maps = wanted
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))


def mobilenet_v1() -> nn.Module:
    """MobileNet-v1 for small images."""
    layers: list[nn.Module] = [convolution(3, 32, 3, 1), nn.ReLU()]
    maps = 32
    for wanted, stride in MOBILENET_BLOCKS:
        layers += [convolution(maps, maps, 3, stride, maps), nn.ReLU(), convolution(maps, wanted, 1, 1), nn.ReLU()]
        maps = wanted
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, 10))


def lenet() -> nn.Module:
    """The LeNet of `examples/mnist_lenet`."""
    return nn.Sequential(
        nn.Conv2d(1, 16, 7), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 30, 3), nn.MaxPool2d(2), nn.Tanh(),
        nn.Flatten(), nn.Linear(480, 150), nn.ReLU(), nn.Linear(150, 10),
    )  # fmt: skip


def digits(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """The published digits."""
    labels = gzip.decompress((folder / "train-labels-idx1-ubyte.gz").read_bytes())[8:]
    images = gzip.decompress((folder / "train-images-idx3-ubyte.gz").read_bytes())[16:]
    pixels = np.frombuffer(images, np.uint8).reshape(-1, 1, 28, 28)
    return pixels, np.frombuffer(labels, np.uint8).astype(np.int64)


def batches(x: np.ndarray, y: np.ndarray, epochs: int, size: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """The batches of some epochs, in a new order each time."""
    random = np.random.default_rng(1)
    scale = np.float32(1 / 255 if x.dtype == np.uint8 else 1)
    for _ in range(epochs):
        order = random.permutation(len(x))
        for start in range(0, len(x) - size + 1, size):
            rows = order[start : start + size]
            yield torch.from_numpy(x[rows] * scale), torch.from_numpy(y[rows])


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=["lenet", "resnet18", "mobilenet_v1"])
    parser.add_argument("--mnist", type=Path)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model = {"lenet": lenet, "resnet18": resnet18, "mobilenet_v1": mobilenet_v1}[options.network]()
    if options.network == "lenet":
        x, y = digits(options.mnist)
        solver: torch.optim.Optimizer = torch.optim.Adam(model.parameters())
    else:
        random = np.random.default_rng(0)
        x, y = random.random((SAMPLES, 3, 32, 32), np.float32), random.integers(0, 10, SAMPLES)
        solver = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9)
    loss = nn.CrossEntropyLoss()
    cost = 0.0
    for images, labels in batches(x, y, options.epochs, options.batch_size):
        solver.zero_grad()
        found = loss(model(images), labels)
        found.backward()
        solver.step()
        cost = found.item()
    print(cost)


if __name__ == "__main__":
    main()
