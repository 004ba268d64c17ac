"""The export of a model as ONNX: written beside its place, checked, then put there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from layerwright.exchange.agreement import Agreement
from layerwright.exchange.model import Model
from layerwright.exchange.onnx.checking import Layers, check_file
from layerwright.exchange.onnx.graph import OPSET, External, size_of
from layerwright.exchange.onnx.network import make_graph
from layerwright.exchange.onnx.writing import external_data, is_divided, name_weights, write_graph
from layerwright.files import write_atomically
from layerwright.model.problems import LayerwrightError

Told = Callable[[str], None]
"""Told what is being done."""


class OnnxWriteError(LayerwrightError):
    """A place that cannot be written to, with the reason."""


class RandomInput(msgspec.Struct, frozen=True):
    """An input for values that the network draws here, from -scale to scale or with this standard deviation."""

    name: str
    distribution: Literal["normal", "uniform"]
    scale: float

    @property
    def told(self) -> str:
        """From what they are to be drawn."""
        if self.distribution == "normal":
            return f"a normal distribution with the mean 0 and the standard deviation {self.scale:g}"
        return f"a uniform distribution from {-self.scale:g} to {self.scale:g}"


class Check(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of the check, beside the file.

    `greatest_relative_difference` is in parts of the largest value of an output. `layers` is there where that is too
    large to tell anything, as the network makes rounding larger: each layer was then compared for itself.
    """

    file: str
    opset: int
    checked_with: tuple[str, ...]
    agreement: Agreement
    greatest_relative_difference: float
    layers: Layers | None = None
    random_inputs: tuple[RandomInput, ...] = ()


@dataclass(frozen=True)
class Exported:
    """What was written, and what came of the check."""

    files: tuple[Path, ...]
    check: Check
    operators: int
    weights: int

    @property
    def agreement(self) -> Agreement:
        """How far the outputs are from nnabla's."""
        return self.check.agreement


def check_path(target: Path) -> Path:
    """The file beside an export that keeps what came of the check."""
    return target.with_suffix(".check.json")


def write_onnx(model: Model, target: Path, *, told: Told = lambda text: None) -> Exported:
    """Write a model as ONNX, if onnxruntime computes the same from it.

    Weights beyond what one file can hold go into a second one, `NAME.onnx.data`.

    Raises:
        ProblemsError: Layers cannot be expressed; all are named.
        OnnxWriteError: The place cannot be written to.
        OnnxCheckError: onnxruntime computes something else, or refuses the file.
    """
    if target.is_dir():
        raise OnnxWriteError(f'"{target}" is a folder. Name a file to write, such as {target.name}.onnx.')
    graph = make_graph(model)
    random_inputs = tuple(_random_input(entry) for entry in graph.externals if entry.layer)
    notes = {"network": model.network}
    if random_inputs:
        notes["random_inputs"] = msgspec.json.encode(random_inputs).decode()
    if model.class_names:
        notes["class_names"] = msgspec.json.encode(model.class_names).decode()
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.absolute().parent) as folder:
            file = Path(folder) / target.name
            weights = external_data(file) if is_divided(graph) else None
            told("Writing")
            write_graph(graph, file, notes, weights)
            if weights:
                name_weights(file, weights.name)
            told("Checking")
            checked = check_file(file, graph, model)
            written = [target]
            if weights:
                _put(weights, external_data(target))
                written.append(external_data(target))
            _put(file, target)
        check = Check(
            target.name,
            OPSET,
            ("onnx.checker", "onnxruntime"),
            checked.agreement,
            checked.relative,
            checked.layers,
            random_inputs,
        )
        write_atomically(check_path(target), msgspec.json.format(msgspec.json.encode(check), indent=1) + b"\n")
    except OSError as error:
        raise OnnxWriteError(f'"{target}" cannot be written: {error.strerror or error}.') from None
    return Exported((*written, check_path(target)), check, len(graph.operators), size_of(graph))


def _random_input(entry: External) -> RandomInput:
    return RandomInput(entry.name, "normal" if entry.generator == "Normal" else "uniform", entry.scale)


def _put(file: Path, target: Path) -> None:
    """Let a complete file take the place of a target in one step."""
    with file.open("rb") as content:
        os.fsync(content.fileno())
    file.replace(target)
