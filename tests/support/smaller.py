"""Examples made so small that they are trained in a moment: what tests and `benchmarks/examples.py` see learn."""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from bundled import EXAMPLES, load
from numpy.typing import NDArray

from layerwright.model.kernels import Kernels
from layerwright.model.project import Project
from layerwright.model.settings import DataSource, Optimizer
from layerwright.training.events import EventWriter, learning_curve, read_events
from layerwright.training.loop import TrainingLoop
from layerwright.training.run import Run


@dataclass(frozen=True)
class Cut:
    """How an example is made small: so many samples and epochs, and other arguments or properties of layers.

    `below` is what part of the first epoch's cost the last one's must be below.
    """

    samples: int = 256
    epochs: int = 3
    below: float = 0.9
    batch: int = 32
    properties: dict[str, dict[str, str]] = field(default_factory=dict)


_NARROW = {layer: {"OutMaps": "16"} for layer in ("Convolution", *(f"Convolution_{number}" for number in range(2, 9)))}
_SHORT = {name: {"Times": "1"} for name in ("RepeatStart", "RepeatStart_2", "RepeatStart_3")}

CUTS = {
    "logistic_regression": Cut(1000),
    "mlp": Cut(1000),
    "lenet5": Cut(500),
    "mnist_lenet": Cut(500),
    "mnist_convnet": Cut(200),
    "network_in_network": Cut(64, 3, 1.0, 16, _NARROW),
    "resnet20_cifar": Cut(32, 3, 1.0, 16, _SHORT),
    "lstm_classifier": Cut(200, 3, 0.97, 16),
    "gru_classifier": Cut(200, 3, 0.97, 16),
    "transformer_classifier": Cut(96, 3, 0.98, 16),
    "language_model": Cut(120, 3, 0.95),
    "word2vec": Cut(1000, 3, 0.97, 64),
    "anomaly_detection": Cut(500, 10, 0.5),
    "autoencoder": Cut(500),
    "vae": Cut(500),
    "unet": Cut(32, 4, 0.95, 8),
    "yolo_detector": Cut(64, 4, 0.9),
    "siamese_network": Cut(96, 3, 0.9, 16),
    "binarynet": Cut(300),
    "capsnet": Cut(32, 4, 0.95, 8, {"Maps": {"Value": "16"}, "Primary": {"Value": "2"}}),
}
_FIRST_ONLY = {name: {"Times": "1"} for name in ("RepeatStart", *(f"RepeatStart_{n}" for n in range(2, 6)))}
_KINDS = {"Scores": {"OutShape": "4"}}

_WIDE = {"W.InitializerMultiplier": "0.1"}

LARGE_CUTS: dict[str, tuple[int, int, dict[str, dict[str, str]]]] = {
    # Networks for large pictures: the side of the pictures, the epochs, and other properties.
    "alexnet": (
        67,
        12,
        {"Affine": {"OutShape": "64", **_WIDE}, "Affine_2": {"OutShape": "64", **_WIDE}, "Scores": {"OutShape": "4"}},
    ),
    "vgg11": (32, 9, {"Affine": {"OutShape": "64"}, "Affine_2": {"OutShape": "64"}, **_KINDS}),
    "googlenet": (48, 5, _KINDS),
    "resnet18": (32, 4, {**_FIRST_ONLY, **_KINDS}),
    "resnet50": (32, 3, {**_FIRST_ONLY, **_KINDS}),
    "resnext50": (32, 3, {**_FIRST_ONLY, **_KINDS}),
    "senet": (32, 3, {**_FIRST_ONLY, **_KINDS}),
    "squeezenet": (48, 16, {"Convolution_2": {"OutMaps": "4"}}),
    "mobilenet_v1": (32, 5, {"Alpha": {"Value": "0.25"}, "Rho": {"Value": "1/7"}, **_KINDS}),
    "mobilenet_v2": (32, 4, {**_FIRST_ONLY, **_KINDS}),
    "shufflenet": (32, 5, {**_FIRST_ONLY, **_KINDS}),
    "xception": (48, 3, {**_FIRST_ONLY, **_KINDS}),
    "densenet121": (32, 3, _KINDS),
    "inception_v3": (75, 3, _KINDS),
}
ALIKE = {
    **dict.fromkeys(("vgg16", "vgg19"), "vgg11"),
    "resnet34": "resnet18",
    "resnet56_cifar": "resnet20_cifar",
    **dict.fromkeys(("resnet101", "resnet152"), "resnet50"),
    "densenet161": "densenet121",
}
"""Examples that differ from another in depth and width only, and are the same when they are cut down."""

LARGE_SAMPLES = 8
"""How many pictures a large network is seen to learn, all at once."""


def arrays(source: DataSource, folder: Path, samples: int) -> dict[str, NDArray[Any]]:
    """The first samples of a dataset of the examples."""
    path = (folder / source.path).resolve()
    if path.suffix == ".npz":
        with np.load(path) as archive:
            return {name: archive[name][:samples] for name in archive.files}
    images = np.frombuffer(gzip.decompress(path.read_bytes())[16:], np.uint8).reshape(-1, 1, 28, 28)
    labels = path.with_name(path.name.replace("images-idx3", "labels-idx1"))
    kinds = np.frombuffer(gzip.decompress(labels.read_bytes())[8:], np.uint8)[:, None].astype(np.int32)
    return {"x": images[:samples], "y": kinds[:samples]}


def small(name: str, cut: Cut, folder: Path) -> Project:
    """The example with fewer samples and epochs and other properties."""
    project = load(name)
    for source in project.datasets:
        np.savez(folder / f"{source.name}.npz", **arrays(source, EXAMPLES / name, cut.samples))
    first = project.networks[0]
    layers = tuple(
        msgspec.structs.replace(layer, properties={**layer.properties, **cut.properties.get(layer.name, {})})
        for layer in first.layers
    )
    return msgspec.structs.replace(
        project,
        networks=(msgspec.structs.replace(first, layers=layers), *project.networks[1:]),
        datasets=tuple(
            msgspec.structs.replace(source, path=f"{source.name}.npz", cache=False) for source in project.datasets
        ),
        configuration=msgspec.structs.replace(
            project.configuration,
            max_epoch=cut.epochs,
            batch_size=cut.batch,
            monitors=(),
            best_monitor="",
            executors=(),
        ),
    )


def trained(project: Project, folder: Path, kernels: Kernels = "nnabla") -> list[float]:
    """The cost of each epoch."""
    run = Run.create(folder / "run", project, folder / "project.lwproj", device="cpu", kernels=kernels)
    with run.locked():
        TrainingLoop(run, EventWriter(run.events), lambda: False, os.getpid()).train()
    return [epoch.cost for epoch in learning_curve(read_events(run.events))]


def small_large(name: str, folder: Path) -> Project:
    """A large network for small pictures, with few blocks, and all samples in one batch."""
    side, epochs, properties = LARGE_CUTS[name]
    project = load(name)
    with np.load(EXAMPLES / "data" / "shapes_32_train.npz") as archive:
        places = np.arange(side) * 32 // side
        pictures = archive["x"][:LARGE_SAMPLES][:, :, places][:, :, :, places]
        np.savez(folder / "shapes.npz", x=pictures, y=archive["y"][:LARGE_SAMPLES])
    first = project.networks[0]
    if name != "mobilenet_v1":
        properties = {"Input": {"Size": f"3,{side},{side}"}, **properties}
    unknown = properties.keys() - first.by_name.keys() - _FIRST_ONLY.keys()
    assert not unknown
    layers = tuple(
        msgspec.structs.replace(
            layer,
            properties={**layer.properties, **properties.get(layer.name, {})},
            bypassed=layer.type == "Dropout",
        )
        for layer in first.layers
    )
    configuration = msgspec.structs.replace(
        project.configuration,
        max_epoch=epochs,
        batch_size=LARGE_SAMPLES,
        monitors=(),
        best_monitor="",
        executors=(),
        optimizers=(Optimizer("Optimizer", first.name, "Training", parameters={"Alpha": 0.001}),),
    )
    return msgspec.structs.replace(
        project,
        networks=(msgspec.structs.replace(first, layers=layers), *project.networks[1:]),
        datasets=(DataSource("Training", "shapes.npz", cache=False),),
        configuration=configuration,
    )


def learned(name: str, folder: Path) -> tuple[int, list[float]]:
    """How many samples the small version of an example learns, and the cost of each epoch; none where it cannot."""
    if name in CUTS:
        return CUTS[name].samples, trained(small(name, CUTS[name], folder), folder, "fast")
    if name in LARGE_CUTS:
        return LARGE_SAMPLES, trained(small_large(name, folder), folder, "fast")
    return 0, []
