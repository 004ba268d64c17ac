"""A project on its way out to NNEF and back: trained briefly, run in other engines, read, and written again."""

from __future__ import annotations

import difflib
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from nnef_models import imported, in_nnabla
from runs import resume

from layerwright.exchange.model import Model, load_model, sample_inputs
from layerwright.exchange.nnef.checking import Samples, values_of_layers
from layerwright.exchange.nnef.exporting import write_nnef
from layerwright.exchange.nnef.network import make_graph
from layerwright.exchange.onnx.exporting import write_onnx
from layerwright.model.problems import ProblemsError
from layerwright.model.project import Project, load_project
from layerwright.training.data_binding import open_source
from layerwright.training.run import Run

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/*.lwproj"))

LARGEST_DIFFERENCE = 1e-5
"""How far another engine may be from nnabla, in parts of the greatest value, or of 1 where that is smaller."""

LARGEST_IN_LAYERS = 1e-4
"""How far an engine may be from nnabla in any layer, in parts of its greatest value; rounding grows with depth."""

LARGEST_BACK = 1e-6
"""The same for the network that was read back, in nnabla."""

SAMPLES = 4
"""How many samples nnabla computes with the network that was read back."""


@dataclass
class Trip:
    """What came of a trip.

    Attributes:
        inexpressible: What NNEF cannot express; nothing else is known then.
        engines: For each engine the greatest difference from nnabla, in parts of the greatest value, or of 1.
        not_run: Engines that could not run the export, with the reason.
        back: The same between the network that was read back and the one that was written, in nnabla.
        layers: The greatest difference between an engine and nnabla in any layer, in parts of the layer's greatest
            value. A Softmax that is sure of itself hides what differs before it; this does not.
        plain: Whether the network came back layer by layer.
        differing: The lines of the text that are others when it is written again.
    """

    inexpressible: str = ""
    engines: dict[str, float] = field(default_factory=dict)
    not_run: dict[str, str] = field(default_factory=dict)
    back: float = 0.0
    layers: float = 0.0
    plain: bool = False
    differing: tuple[str, ...] = ()
    operations: int = 0


@dataclass(frozen=True)
class Briefly:
    """How briefly a project is trained: a few rows, several times, so that the statistics of batches settle.

    With `settled`, normalizations take over the statistics of a batch at once, and the steps are small, so that these
    still fit the weights afterwards: one step is enough then.
    """

    rows: int = 48
    batch_size: int = 4
    epochs: int = 3
    settled: bool = False


def brief(project: Project, project_file: Path, folder: Path, how: Briefly) -> Project:
    """A project that trains on the first rows of its datasets."""
    sources = []
    for number, source in enumerate(project.datasets):
        with open_source(source, project_file.parent) as dataset:
            values = dataset.read(range(min(how.rows, len(dataset))))
        np.savez(folder / f"{number}.npz", **values)
        sources.append(msgspec.structs.replace(source, path=f"{number}.npz"))
    configuration = msgspec.structs.replace(project.configuration, max_epoch=how.epochs, batch_size=how.batch_size)
    made = msgspec.structs.replace(project, datasets=tuple(sources), configuration=configuration)
    return _settling(made) if how.settled else made


def _settling(project: Project) -> Project:
    """The project with normalizations that hardly remember batches before the last, and with small steps."""
    networks = tuple(
        msgspec.structs.replace(
            network,
            layers=tuple(
                msgspec.structs.replace(layer, properties={**layer.properties, "DecayRate": "0.01"})
                if "BatchNormalization" in layer.type
                else layer
                for layer in network.layers
            ),
        )
        for network in project.networks
    )
    optimizers = tuple(
        msgspec.structs.replace(entry, parameters={**entry.parameters, "LearningRate": 1e-4})
        if "LearningRate" in entry.parameters
        else entry
        for entry in project.configuration.optimizers
    )
    configuration = msgspec.structs.replace(project.configuration, optimizers=optimizers)
    return msgspec.structs.replace(project, networks=networks, configuration=configuration)


def trained(example: Path, folder: Path, how: Briefly) -> Model:
    """An example after a brief training; as it is, where it trains nothing."""
    project = load_project(example)
    if not project.configuration.optimizers:
        return load_model(example)
    made = brief(project, example, folder, how)
    run = Run.create(folder / "run", made, folder / "project.lwproj", device="cpu")
    resume(run)
    return load_model(run.folder)


def round_trip(model: Model, folder: Path, samples: int = SAMPLES) -> Trip:
    """Send a model out and back, with some samples of its dataset."""
    try:
        exported = write_nnef(model, folder / "exported")
    except ProblemsError as error:
        return Trip(inexpressible=str(error))
    text = (exported.path / "graph.nnef").read_text()
    inputs = sample_inputs(model, samples)
    expected = in_nnabla(model, inputs, samples)
    unit = max(1.0, *(float(np.abs(values).max(initial=0)) for values in expected.values()))
    trip = Trip(
        engines={entry.engine.partition(" ")[0]: entry.greatest_difference / unit for entry in exported.check.engines},
        not_run={entry.engine.partition(" ")[0]: entry.reason for entry in exported.check.not_run},
        operations=exported.operations,
    )
    trip.layers = _in_any_layer(model, exported.path, "tract" if "tract" in trip.engines else "nnef")
    again = imported(exported.path, folder / "imported")
    found = in_nnabla(again, inputs, samples)
    assert list(expected) == list(found), "the outputs have other names"
    trip.back = max(_apart(found[name], values) for name, values in expected.items())

    # Without the notes beside it, the text alone leads to the same values.
    shutil.copytree(exported.path, folder / "bare")
    (folder / "bare" / "model.json").unlink()
    bare = imported(folder / "bare", folder / "bare-again")
    if len(inputs) == 1:
        computed = in_nnabla(bare, dict(zip(bare.data, inputs.values(), strict=True)), samples)
        for values, wanted in zip(computed.values(), expected.values(), strict=True):
            trip.back = max(trip.back, _apart(values.reshape(wanted.shape), wanted))

    if trip.not_run:
        # What the second engine lacks, one more says of the network that was read back.
        trip.engines["onnxruntime"] = write_onnx(again, folder / "again.onnx").agreement.greatest_difference / unit
    trip.back /= unit
    trip.plain = [node.type.name for node in again.resolved.nodes] == [node.type.name for node in model.resolved.nodes]
    trip.differing = _differing(text, make_graph(again).text())
    return trip


def _in_any_layer(model: Model, folder: Path, engine: str) -> float:
    graph = make_graph(model)
    values = values_of_layers(engine, folder, graph, Samples(model, graph, 1))
    return max(_parts(found.reshape(expected.shape), expected) for found, expected in values.values())


def _parts(found: Any, expected: Any) -> float:
    """The greatest difference of finite values, in parts of the greatest of them."""
    finite = np.isfinite(expected)
    assert (np.isfinite(found) == finite).all()
    unit = float(np.abs(expected[finite]).max(initial=0)) or 1.0
    return _apart(found[finite], expected[finite]) / unit


def _apart(found: Any, expected: Any) -> float:
    return float(np.max(np.abs(found - expected), initial=0))


def _differing(before: str, after: str) -> tuple[str, ...]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return tuple(line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---")))
