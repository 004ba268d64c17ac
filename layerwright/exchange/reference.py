"""What nnabla answers for a model, computed in a process of its own."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.child import run_child, serve
from layerwright.exchange.model import Model, executed
from layerwright.model.project import decode_project, encode_project
from layerwright.resolve.resolved import Resolved

_REQUEST = "request.json"
_VALUES = "values.npz"
_RESULT = "result.npz"


class _Place(msgspec.Struct, frozen=True):
    """Where in a file a parameter's values lie; `turned` says that rows and columns have changed places there."""

    file: str
    offset: int
    shape: tuple[int, ...]
    turned: bool


class _Request(msgspec.Struct, frozen=True):
    """What is asked for: nodes by name, or all outputs.

    `inputs` and `parameters` stand in the file of values in this order; `mapped` lie in other files.
    """

    project: str
    network: str
    inputs: tuple[str, ...]
    parameters: tuple[str, ...]
    mapped: Mapping[str, _Place]
    tensors: tuple[str, ...]
    batch_size: int


def reference_outputs(
    model: Model,
    inputs: Mapping[str, Array],
    tensors: Sequence[str] | None = None,
    *,
    batch_size: int | None = None,
    samples: int = 1,
) -> dict[str, Array]:
    """Compute outputs of nodes in nnabla, in a process of its own.

    Args:
        model: The model.
        inputs: The values of each variable of the dataset that the network takes, samples along the first axis.
        tensors: The names of the nodes to compute; the network's outputs when left out.
        batch_size: How many samples are computed at once; all of them when left out. Their number is a multiple of it.
        samples: How many samples are computed where the network takes no data that would tell.

    Returns:
        The outputs by the name of the node, with the samples as first axis where the node has a value for each.

    Raises:
        ChildError: nnabla cannot compute it, or its process died.
    """
    names = tuple(node.name for node in model.resolved.outputs) if tensors is None else tuple(tensors)
    samples = next((len(values) for values in inputs.values()), samples)
    mapped = {name: place for name, values in model.parameters.items() if (place := _place(values))}
    small = {name: values for name, values in model.parameters.items() if name not in mapped}
    request = _Request(
        encode_project(model.project).decode(),
        model.network,
        tuple(inputs),
        tuple(small),
        mapped,
        names,
        batch_size or samples,
    )
    with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
        folder = Path(name)
        (folder / _REQUEST).write_bytes(msgspec.json.encode(request))
        np.savez(folder / _VALUES, *inputs.values(), *small.values())
        run_child(__spec__.name, folder, doing="The network could not be computed")
        with np.load(folder / _RESULT, allow_pickle=False) as file:
            return {node: file[f"arr_{number}"] for number, node in enumerate(names)}


def leading_to(resolved: Resolved, tensors: Iterable[str]) -> Resolved:
    """A network without the nodes that some do not depend on."""
    wanted, kept = set(tensors), []
    for node in reversed(resolved.nodes):
        if node.name in wanted:
            wanted.update(node.feeds)
            kept.append(node)
    return replace(resolved, nodes=tuple(reversed(kept)))


def _place(values: Array) -> _Place | None:
    """Where an array lies that is mapped from a file as a whole; nothing for one in memory, or a part of a file."""
    root = values
    while isinstance(root, np.memmap) and isinstance(root.base, np.memmap):
        root = root.base
    if not isinstance(root, np.memmap) or not root.filename or root.size != values.size:
        return None
    begins = values.__array_interface__["data"][0] == root.__array_interface__["data"][0]
    turned = not values.flags.c_contiguous
    if not begins or values.dtype != np.float32 or (turned and not (values.ndim == 2 and values.flags.f_contiguous)):
        return None
    return _Place(str(root.filename), root.offset, values.shape, turned)


def _mapped(place: _Place) -> Array:
    shape = place.shape[::-1] if place.turned else place.shape
    values = np.memmap(place.file, np.float32, "r", place.offset, shape)
    return values.T if place.turned else values


def _work(folder: Path, arguments: Sequence[str]) -> None:
    request = msgspec.json.decode((folder / _REQUEST).read_bytes(), type=_Request)
    with np.load(folder / _VALUES, allow_pickle=False) as file:
        arrays = iter([file[f"arr_{number}"] for number in range(len(file.files))])
    inputs = {name: next(arrays) for name in request.inputs}
    parameters = {name: next(arrays) for name in request.parameters}
    for name, place in request.mapped.items():
        parameters[name] = _mapped(place)

    from layerwright.engine.build import Graph
    from layerwright.engine.chance import set_chance
    from layerwright.engine.parameters import ParameterStore

    resolved = leading_to(executed(decode_project(request.project.encode()), request.network), request.tensors)
    store = ParameterStore()
    for name, values in parameters.items():
        store.put(name, values)
    outputs = {node.name for node in resolved.outputs}
    graph = Graph(resolved, store, request.batch_size, inspect=not outputs.issuperset(request.tensors))
    results: list[Mapping[str, Array]] = []
    for start in range(0, len(next(iter(inputs.values()), ())) or 1, request.batch_size):
        graph.feed({name: values[start : start + request.batch_size] for name, values in inputs.items()})
        set_chance(0)
        results.append(graph.outputs(request.tensors))
    batched = {node.name for node in resolved.nodes if node.batched}
    whole = (
        np.concatenate([result[name] for result in results]) if name in batched else results[0][name]
        for name in request.tensors
    )
    np.savez(folder / _RESULT, *whole)


if __name__ == "__main__":
    sys.exit(serve(_work))
