"""Units and examples as they are written here: networks as brief text, drawn by the program's own arrangement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from networks import network as read

from layerwright.library.unit import LibraryUnit, Range
from layerwright.model.edits.placing import arranged
from layerwright.model.layout import GRID
from layerwright.model.network import Network
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, DataSource, Executor, Monitor, Optimizer, Schedule

ROOT = Path(__file__).parents[3]

Helped = Mapping[str, tuple[str, float | None, float | None]]
"""What arguments mean, with the least and the greatest value that makes sense."""

UNITS: dict[str, LibraryUnit] = {}
"""All units of the library by name, in the order in which they are written: each calls earlier ones only."""

EXAMPLES: list[Example] = []


@dataclass(frozen=True)
class Example:
    """A project of `examples`: where it is listed, and its content."""

    name: str
    group: str
    title: str
    project: Project = field(repr=False)


def drawn(name: str, text: str, helped: Helped | None = None) -> Network:
    """A network with all layers in their places; arguments stand beside the rest, with what they mean."""
    # A chain goes on in the next line where one ends with its sign.
    network = read(re.sub(r">[ \t]*\n", "> ", text), name)
    helped = helped or {}
    layers = tuple(
        msgspec.structs.replace(layer, comment=helped[layer.name][0]) if layer.name in helped else layer
        for layer in network.layers
    )
    missing = [layer.name for layer in layers if layer.type == "Argument" and layer.name not in helped]
    assert not missing, f"{name}: nothing is said of {missing}"
    network = arranged(msgspec.structs.replace(network, layers=layers))
    moved = tuple(msgspec.structs.replace(layer, x=layer.x + GRID, y=layer.y + GRID) for layer in network.layers)
    return msgspec.structs.replace(network, layers=moved)


def unit(
    name: str,
    text: str,
    *,
    category: str,
    description: str,
    papers: tuple[str, ...] = (),
    arguments: Helped | None = None,
    version: int = 1,
    earlier: tuple[str, ...] = (),
) -> None:
    """Write a unit of the library; it may call those written before it."""
    network = drawn(name, text, arguments)
    ranges = {name: Range(least, most) for name, (_, least, most) in (arguments or {}).items() if (least, most) != _ANY}
    UNITS[name] = LibraryUnit(version, category, description, papers, ranges, (network, *called([network])), earlier)


_ANY = (None, None)


def called(networks: list[Network]) -> tuple[Network, ...]:
    """The units of the library that networks call, and those that these call, each once."""
    found: dict[str, Network] = {}
    own = {network.name for network in networks}
    waiting = list(networks)
    while waiting:
        for layer in waiting.pop(0).layers:
            name = layer.properties.get("Network", "")
            if layer.type == "Unit" and name not in found and name not in own:
                found[name] = UNITS[name].network
                waiting.append(found[name])
    return tuple(found.values())


def example(
    name: str,
    group: str,
    title: str,
    description: str,
    *networks: Network,
    datasets: tuple[DataSource, ...] = (),
    configuration: Configuration | None = None,
) -> None:
    """Write an example; the units that its networks call are brought in."""
    EXAMPLES.append(
        Example(
            name,
            group,
            title,
            Project(description, (*networks, *called(list(networks))), datasets, configuration or Configuration()),
        )
    )


def data(training: str, validation: str) -> tuple[DataSource, ...]:
    """The two datasets that most examples have."""
    return DataSource("Training", training), DataSource("Validation", validation, shuffle=False)


def training(
    epochs: int,
    batch: int,
    *,
    solver: str = "Adam",
    parameters: Mapping[str, float | bool] | None = None,
    weight_decay: float = 0.0,
    schedule: Schedule | None = None,
    clip_norm: float = 0.0,
    network: str = "Main",
    measured: str = "",
    executed: str = "",
) -> Configuration:
    """One optimizer, the error on both datasets, and an executor on the second."""
    optimizer = Optimizer(
        "Optimizer",
        network,
        "Training",
        solver,
        dict(parameters or {}),
        weight_decay,
        clip_norm=clip_norm,
        schedule=schedule or Schedule(),
    )
    measured = measured or network
    return Configuration(
        max_epoch=epochs,
        batch_size=batch,
        optimizers=(optimizer,),
        monitors=(Monitor("train_error", measured, "Training"), Monitor("valid_error", measured, "Validation")),
        executors=(Executor("Executor", executed or network, "Validation"),),
    )


DIGITS = data(
    "../mnist_lenet/data/train-images-idx3-ubyte.gz",
    "../mnist_lenet/data/t10k-images-idx3-ubyte.gz",
)


def shapes(size: int) -> tuple[DataSource, ...]:
    """Pictures of simple shapes of a size."""
    if size == 32:
        return data("../data/shapes_32_train.npz", "../data/shapes_32_test.npz")
    return data(f"../data/shapes_{size}.npz", f"../data/shapes_{size}.npz")
