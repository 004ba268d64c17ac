"""The readable file beside a graph: what goes in, what comes out, and the names that NNEF has no place for."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

import layerwright
from layerwright.data import DataError
from layerwright.exchange.model import Model
from layerwright.exchange.nnef.graph import Graph
from layerwright.layers.kinds import Shape
from layerwright.training.data_binding import open_source

COMPANION = "model.json"
"""The file's name."""

LARGEST = 16 * 2**20
"""The most bytes that such a file may have."""


class Preprocessing(msgspec.Struct, frozen=True, omit_defaults=True):
    """What becomes of an image's intensities, in this order: divided, mean taken away, divided by the deviation."""

    divide_by: float = 1.0
    mean: tuple[float, ...] = ()
    deviation: tuple[float, ...] = ()


class InputNote(msgspec.Struct, frozen=True, omit_defaults=True):
    """What goes into a graph: the variable of a dataset, its shape for one sample, and what it is made of."""

    variable: str
    shape: Shape
    kind: str = "values"
    preprocessing: Preprocessing = Preprocessing()


class OutputNote(msgspec.Struct, frozen=True, omit_defaults=True):
    """What comes out: the shape for one sample, and the names of the classes where it tells classes apart."""

    shape: Shape
    classes: tuple[str, ...] = ()


class Companion(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole file. `layers` gives the names of layers whose identifiers differ from them."""

    written_by: str
    network: str
    inputs: Mapping[str, InputNote]
    outputs: Mapping[str, OutputNote]
    layers: Mapping[str, str] = {}
    storage: str = "float32"
    batch_normalization: str = "kept"


def companion_of(model: Model, graph: Graph, *, storage: str, folded: bool) -> Companion:
    """What is to be said of a model's graph."""
    kinds = _kinds(model)
    source = model.dataset
    images = Preprocessing(divide_by=255.0) if source is None or source.normalize_images else Preprocessing()
    inputs = {}
    for external in graph.externals:
        shape = external.tensor.shape[1:]
        kind = kinds.get(external.variable) or ("image" if len(shape) == 3 and shape[0] in (1, 3, 4) else "values")
        preprocessing = images if kind == "image" else Preprocessing()
        inputs[external.tensor.name] = InputNote(external.variable, shape, kind, preprocessing)
    outputs = {}
    for number, (node, tensor) in enumerate(zip(model.resolved.outputs, graph.outputs, strict=True)):
        fits = number == 0 and model.class_names and len(model.class_names) == node.output[0]
        outputs[tensor.name] = OutputNote(node.output, model.class_names if fits else ())
    # Where layers change nothing, several have one tensor: it is called after the first of them.
    first: dict[str, str] = {}
    for name, tensor in graph.layers.items():
        first.setdefault(tensor.name, name)
    renamed = {identifier: name for identifier, name in first.items() if identifier != name}
    return Companion(
        f"Layerwright {layerwright.__version__}",
        model.network,
        inputs,
        outputs,
        renamed,
        storage,
        "folded" if folded else "kept",
    )


def encode_companion(companion: Companion) -> bytes:
    """The content of the file."""
    return msgspec.json.format(msgspec.json.encode(companion), indent=1) + b"\n"


def decode_companion(content: bytes) -> Companion | None:
    """Read the content of a file; nothing where it is not ours."""
    try:
        return msgspec.json.decode(content, type=Companion)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _kinds(model: Model) -> Mapping[str, str]:
    """What the variables of the model's dataset are: images or other values."""
    source = model.dataset
    if source is None:
        return {}
    try:
        with open_source(source, model.folder) as dataset:
            return {name: "image" if entry.kind == "image" else "values" for name, entry in dataset.variables.items()}
    except DataError:
        return {}
