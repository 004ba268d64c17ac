"""The export of a model as NNEF: written in a temporary place, checked in other engines, then put where it belongs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from layerwright.exchange.agreement import Agreement
from layerwright.exchange.model import Model
from layerwright.exchange.nnef.checking import CHECK, Check, Samples, check_export, compared
from layerwright.exchange.nnef.companion import COMPANION, companion_of, encode_companion
from layerwright.exchange.nnef.graph import Graph
from layerwright.exchange.nnef.names import GRAPH
from layerwright.exchange.nnef.network import make_graph
from layerwright.exchange.nnef.reading.container import opened
from layerwright.exchange.nnef.reading.parsed import parse
from layerwright.exchange.nnef.reading.stored import read_variable
from layerwright.exchange.nnef.referee import run_referee
from layerwright.exchange.nnef.tensors import header_for, write_tensor
from layerwright.exchange.nnef.writing import (
    Storage,
    check_target,
    new_folder,
    put_in_place,
    write_graph,
)

Told = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True)
class Exported:
    """What was written, and what came of the check.

    `weights` is the number of bytes that the stored tensors take, `operations` the number of statements.
    """

    path: Path
    check: Check
    operations: int
    tensors: int
    weights: int


def write_nnef(
    model: Model,
    target: Path,
    *,
    batch_size: int = 1,
    storage: Storage = "float32",
    fold_batchnorm: bool = False,
    told: Told = lambda text, done, total: None,
) -> Exported:
    """Write a model as NNEF, if other engines compute the same from it.

    Args:
        model: The model.
        target: A folder, or an archive that ends in .nnef.tar or .nnef.tgz.
        batch_size: The number of samples that are computed at once, which NNEF fixes.
        storage: How weights are stored: with fewer bits they take less room and differ a little.
        fold_batchnorm: Makes batch normalizations part of the weights before them.
        told: Is told how far the work is.

    Raises:
        ProblemsError: Layers cannot be expressed; all are named.
        NnefWriteError: The place cannot be written to, or holds something else.
        NnefCheckError: Another engine computes something else, or none can run the export.
    """
    check_target(target)
    graph = make_graph(model, batch_size=batch_size, fold_batchnorm=fold_batchnorm)
    with new_folder(target) as folder:
        write_graph(graph, folder, storage, lambda done, total: told("Writing", done, total))
        told("Checking", 0, 1)
        check = _checked(model, graph, folder, batch_size, storage)
        companion = companion_of(model, graph, storage=storage, folded=fold_batchnorm)
        (folder / COMPANION).write_bytes(encode_companion(companion))
        (folder / CHECK).write_bytes(msgspec.json.format(msgspec.json.encode(check), indent=1) + b"\n")
        weights = sum(path.stat().st_size for path in folder.glob("*.dat"))
        put_in_place(folder, target, lambda done, total: told("Packing", done, total))
    return Exported(target, check, len(graph.operations), len(graph.variables), weights)


def _checked(model: Model, graph: Graph, folder: Path, batch_size: int, storage: Storage) -> Check:
    samples = Samples(model, graph, batch_size)
    if storage == "float32":
        return check_export(folder, graph, samples)
    # The graph is checked with full weights; then what fewer bits change is measured on what was really written.
    with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
        full = Path(name)
        write_graph(graph, full, "float32")
        check = check_export(full, graph, samples)
        return msgspec.structs.replace(check, cost=_cost(graph, folder, full, samples, check.engines[0]))


def _cost(graph: Graph, folder: Path, work: Path, samples: Samples, checked: Agreement) -> Agreement:
    """What an engine computes with the weights as they were stored, read back from the files."""
    with opened(folder) as container:
        written = parse(container)
        for variable in graph.variables:
            name = variable.tensor.name
            values = read_variable(container, variable.label, name, written.tensors[name])
            write_tensor(work / f"{variable.label}.dat", header_for(values.shape, values.dtype), values.parts())
    (work / GRAPH).write_text(graph.text(), encoding="ascii")
    engine = "tract" if checked.engine.startswith("tract") else "nnef"
    return compared(engine, run_referee(engine, work, samples.batches()), samples)
