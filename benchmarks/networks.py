"""ResNet-18 and MobileNet-v1 for images of 3,32,32 as projects, and made-up images to train them on.

He et al. (2016), https://arxiv.org/abs/1512.03385, as it is used for small images: a first kernel of 3,3 without a
stride, and no pooling. Howard et al. (2017), https://arxiv.org/abs/1704.04861, without a stride in the first layer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, DataSource, Optimizer

RESNET_STAGES = (64, 128, 256, 512)
MOBILENET_BLOCKS = (
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1),
)  # fmt: skip
"""The output maps and the stride of each pair of convolutions."""

SAMPLES = 128
BATCH = 64


class _Drawing:
    """A network as it grows, layer by layer."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.links: list[Link] = []

    def add(self, type: str, *sources: str, **properties: object) -> str:
        name = f"{type}_{len(self.layers)}"
        self.layers.append(Layer(name, type, {key: str(value) for key, value in properties.items()}))
        self.links += [Link(source, name) for source in sources]
        return name

    def normalized(self, source: str, maps: int, kernel: int, stride: int) -> str:
        h = self.add(
            "Convolution", source, OutMaps=maps, KernelShape=f"{kernel},{kernel}", Strides=f"{stride},{stride}",
            BorderMode="same", WithBias=False,
        )  # fmt: skip
        return self.add("BatchNormalization", h)

    def classified(self, source: str) -> Network:
        h = self.add("Affine", self.add("GlobalAveragePooling", source), OutShape=10)
        self.add("SoftmaxCrossEntropy", h)
        return Network("Main", tuple(self.layers), tuple(self.links))


def resnet18() -> Network:
    """ResNet-18."""
    net = _Drawing()
    h = net.add("ReLU", net.normalized(net.add("Input", Size="3,32,32"), 64, 3, 1))
    maps = 64
    for stage, wanted in enumerate(RESNET_STAGES):
        for block in range(2):
            stride = 2 if stage and not block else 1
            g = net.add("ReLU", net.normalized(h, wanted, 3, stride))
            g = net.normalized(g, wanted, 3, 1)
            if wanted != maps or stride > 1:
                h = net.normalized(h, wanted, 1, stride)
            h, maps = net.add("ReLU", net.add("Add2", g, h)), wanted
    return net.classified(h)


def mobilenet_v1() -> Network:
    """MobileNet-v1."""
    net = _Drawing()
    h = net.add("ReLU", net.normalized(net.add("Input", Size="3,32,32"), 32, 3, 1))
    for maps, stride in MOBILENET_BLOCKS:
        h = net.add(
            "DepthwiseConvolution", h, KernelShape="3,3", Strides=f"{stride},{stride}", BorderMode="same",
            WithBias=False,
        )  # fmt: skip
        h = net.add("ReLU", net.add("BatchNormalization", h))
        h = net.add("ReLU", net.normalized(h, maps, 1, 1))
    return net.classified(h)


def project(network: Network, folder: Path) -> Project:
    """A project that trains a network on made-up images, which are written beside it."""
    x, y = images()
    np.savez(folder / "images.npz", x=x, y=y)
    optimizer = Optimizer("Optimizer", "Main", "Training", solver="Momentum", parameters={"LearningRate": 0.01})
    return Project(
        networks=(network,),
        datasets=(DataSource("Training", "images.npz"),),
        configuration=Configuration(batch_size=BATCH, optimizers=(optimizer,)),
    )


def images() -> tuple[np.ndarray, np.ndarray]:
    """Images and labels that mean nothing."""
    random = np.random.default_rng(0)
    return random.random((SAMPLES, 3, 32, 32), np.float32), random.integers(0, 10, (SAMPLES, 1)).astype(np.float32)


def batches(epochs: int, samples: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The batches of some epochs of so many samples, in a new order each time."""
    x, y = images()
    random = np.random.default_rng(1)
    for _ in range(epochs):
        order = random.permutation(samples)
        for start in range(0, samples, BATCH):
            rows = order[start : start + BATCH]
            yield x[rows], y[rows]
