"""A look inside a trained network: what its layers give for samples of a dataset, and what its answers rest on.

nnabla computes it in a process of its own.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np

from layerwright.data import Dataset
from layerwright.engine.initializers import Array
from layerwright.engine.parameter_files import read_parameters
from layerwright.exchange.child import run_child, serve
from layerwright.exchange.model import Model, ModelError, executed, load_model
from layerwright.exchange.reference import leading_to
from layerwright.model.project import named
from layerwright.resolve.resolved import Node, ParameterUse, Resolved
from layerwright.training.data_binding import open_source
from layerwright.training.execution_files import Which
from layerwright.training.run import Run

_REQUEST = "request.json"
_ANSWER = "answer.json"
_ARRAYS = "arrays.npz"
_SECONDS = 300.0
_MOST_ROWS = 64
"""Samples that are looked at in one go."""


class Question(msgspec.Struct, frozen=True):
    """What is asked about a run.

    Attributes:
        run: The run's folder.
        rows: The samples, by their place in the dataset.
        layers: The nodes whose values are wanted, besides the output.
        parameters: Those of the best epoch, or of the last that is complete.
        network: The network; the one that is usually executed when empty.
        dataset: The dataset; that of the network when empty.
        output: The node whose answer is wanted; the first output of the network when empty.
        explained: The node to compute a Grad-CAM of; empty for none.
        classes: For each sample the class to explain; the predicted ones when empty.
    """

    run: str
    rows: tuple[int, ...]
    layers: tuple[str, ...] = ()
    parameters: Which = "last"
    network: str = ""
    dataset: str = ""
    output: str = ""
    explained: str = ""
    classes: tuple[int, ...] = ()


class _Answer(msgspec.Struct, frozen=True):
    rows: tuple[int, ...]
    inputs: tuple[str, ...]
    layers: tuple[str, ...]
    explained: tuple[int, ...]
    class_names: tuple[str, ...]


@dataclass(frozen=True)
class Inside:
    """What was found for some samples, which are the first axis of every array.

    Attributes:
        rows: The samples; those beyond the end of the dataset are left out.
        inputs: What the network took, by the name of the variable.
        values: What the wanted layers gave, by node.
        output: What the network gave.
        heat: For each sample where in the maps lies what speaks for its class; None where nothing was to be explained.
        explained: The class that was explained, for each sample.
        class_names: What the classes are called; empty where they have no names.
    """

    rows: tuple[int, ...]
    inputs: Mapping[str, Array]
    values: Mapping[str, Array]
    output: Array
    heat: Array | None
    explained: tuple[int, ...]
    class_names: tuple[str, ...]

    def name_of(self, number: int) -> str:
        """What a class is called."""
        return self.class_names[number] if 0 <= number < len(self.class_names) else str(number)


def look_inside(question: Question) -> Inside:
    """Compute what is asked, in a process of its own.

    Raises:
        ChildError: It cannot be computed: a dataset is gone, a layer is not there, or the process was ended.
    """
    with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
        folder = Path(name)
        (folder / _REQUEST).write_bytes(msgspec.json.encode(question))
        run_child(__spec__.name, folder, doing="The network cannot be looked into", seconds=_SECONDS)
        answer = msgspec.json.decode((folder / _ANSWER).read_bytes(), type=_Answer)
        with np.load(folder / _ARRAYS, allow_pickle=False) as file:
            return Inside(
                answer.rows,
                {name: file[f"input-{number}"] for number, name in enumerate(answer.inputs)},
                {name: file[f"layer-{number}"] for number, name in enumerate(answer.layers)},
                file["output"],
                file["heat"] if question.explained else None,
                answer.explained,
                answer.class_names,
            )


def network_of(run: Run, network: str) -> Resolved:
    """A run's network in the form for use, as it is looked into.

    Raises:
        LayerwrightError: The run cannot be read, or there is no such network.
    """
    return executed(run.project(), network)


def usual_network(run: Run) -> str:
    """The network of a run that is looked into: that of its first executor, else of its first optimizer.

    Raises:
        LayerwrightError: The run cannot be read, or has no network.
    """
    return usual_networks(run)[0]


def usual_networks(run: Run) -> tuple[str, ...]:
    """The networks of a run that can be looked into: those of its executors first, then those of its optimizers.

    Raises:
        LayerwrightError: The run cannot be read, or has no network.
    """
    found = run.project().used_networks
    if not found:
        raise ModelError("The project has no network.")
    return found


def layers_with_values(resolved: Resolved) -> list[Node]:
    """The nodes that give something for each sample, in order."""
    return [node for node in resolved.nodes if node.batched and node.type.name != "Input"]


def layers_with_maps(resolved: Resolved, output: str) -> list[Node]:
    """The nodes with maps of two axes that lead to an output: those that it can be explained by."""
    if output not in resolved.by_name:
        return []
    leading = leading_to(resolved, [output])
    return [node for node in layers_with_values(leading) if len(node.output) == 3 and node.name != output]


@dataclass(frozen=True)
class Filters:
    """Where the filters of a convolution are stored, and how.

    Attributes:
        use: The stored tensor.
        axes: How many axes a kernel has.
        channel_last: Whether the maps are the last axis.
    """

    use: ParameterUse
    axes: int
    channel_last: bool


def filters_of(resolved: Resolved) -> dict[str, Filters]:
    """The stored filters of all convolutions, by node."""
    found: dict[str, Filters] = {}
    for node in resolved.nodes:
        use = node.sides.get("W")
        if isinstance(use, ParameterUse) and "KernelShape" in node.values:
            last = "ChannelLast" in node.values and node.flag("ChannelLast")
            found[node.name] = Filters(use, len(node.shape("KernelShape")), last)
    return found


def read_filters(run: Run, filters: Filters) -> Array:
    """The filters of a convolution after the last complete epoch, as pictures.

    Returns:
        Kernels by filter and by what they read, (filters, maps, height, width); a kernel of one axis has the height 1,
        and the planes of one of three axes stand beside each other as maps.

    Raises:
        LayerwrightError: They cannot be read, or there are none yet.
    """
    use = filters.use
    values = np.asarray(read_parameters(run.last_parameters, {use.name: use.shape})[use.name])
    if filters.channel_last and values.ndim == filters.axes + 2:
        values = np.moveaxis(values, -1, 1)
    size = (1, values.shape[-1]) if filters.axes == 1 else values.shape[-2:]
    return values.reshape(len(values), -1, *size)


def _work(folder: Path, arguments: Sequence[str]) -> None:
    question = msgspec.json.decode((folder / _REQUEST).read_bytes(), type=Question)
    run = Run.open(Path(question.run))
    model = load_model(run.folder, network=question.network or usual_network(run))
    if question.parameters == "last":
        shapes = {use.name: use.shape for use in model.resolved.parameters.values()}
        model = replace(model, parameters=read_parameters(run.last_parameters, shapes))
    output = question.output or model.resolved.outputs[0].name
    _check(model.resolved, (output, *question.layers))
    rows, inputs = _rows(model, run, question)
    arrays = {f"input-{number}": values for number, values in enumerate(inputs.values())}
    arrays["output"], layers = _values(model, inputs, output, question.layers)
    arrays.update({f"layer-{number}": values for number, values in enumerate(layers)})
    explained: tuple[int, ...] = ()
    if question.explained:
        arrays["heat"], explained = _explained(model, inputs, output, question)
    np.savez(folder / _ARRAYS, **arrays)
    answer = _Answer(rows, tuple(inputs), question.layers, explained, model.class_names)
    (folder / _ANSWER).write_bytes(msgspec.json.encode(answer))


def _check(resolved: Resolved, layers: Iterable[str]) -> None:
    for name in layers:
        if name not in resolved.by_name:
            raise ModelError(f'The network has no layer "{name}"; it has {named(resolved.by_name)}.')


def _rows(model: Model, run: Run, question: Question) -> tuple[tuple[int, ...], Mapping[str, Array]]:
    source = model.project.dataset(question.dataset) if question.dataset else model.dataset
    if source is None:
        raise ModelError("No dataset is named for the network. Name one in an optimizer, a monitor or an executor.")
    with open_source(source, run.data_folder()) as dataset:
        rows = tuple(row for row in question.rows[:_MOST_ROWS] if 0 <= row < len(dataset))
        if not rows:
            raise ModelError(f'The dataset "{source.name}" has {len(dataset):,} samples, counted from 0.')
        return rows, _read(model, dataset, rows)


def _read(model: Model, dataset: Dataset, rows: Sequence[int]) -> Mapping[str, Array]:
    missing = model.data.keys() - dataset.variables.keys()
    if missing:
        raise ModelError(f"The dataset has no variable {named(sorted(missing))}.")
    values = dataset.read(np.array(rows, np.int64), model.data)
    return {name: values[name].reshape(len(rows), *use.shape) for name, use in model.data.items()}


def _values(model: Model, inputs: Mapping[str, Array], output: str, layers: Sequence[str]) -> tuple[Array, list[Array]]:
    from layerwright.engine.build import Graph
    from layerwright.engine.chance import set_chance
    from layerwright.engine.parameters import ParameterStore

    wanted = list(dict.fromkeys((output, *layers)))
    store = ParameterStore()
    for name, values in model.parameters.items():
        store.put(name, values)
    size = len(next(iter(inputs.values()))) if inputs else 1
    graph = Graph(leading_to(model.resolved, wanted), store, size, inspect=True)
    graph.feed(inputs)
    set_chance(0)
    found = graph.outputs(wanted)
    return found[output], [found[name] for name in layers]


def _explained(
    model: Model, inputs: Mapping[str, Array], output: str, question: Question
) -> tuple[Array, tuple[int, ...]]:
    from layerwright.engine.build import Graph
    from layerwright.engine.explaining import grad_cam, learning_throughout
    from layerwright.engine.parameters import ParameterStore

    resolved = learning_throughout(leading_to(model.resolved, [output]))
    _check(resolved, [question.explained])
    store = ParameterStore()
    for name, values in model.parameters.items():
        store.put(name, values)
    graph = Graph(resolved, store, 1, inspect=True)
    maps, classes = [], []
    for place in range(len(next(iter(inputs.values())))):
        graph.feed({name: values[place : place + 1] for name, values in inputs.items()})
        asked = question.classes[place] if place < len(question.classes) else None
        heat, chosen = grad_cam(graph, resolved, question.explained, asked)
        maps.append(heat)
        classes.append(chosen)
    return np.stack(maps), tuple(classes)


if __name__ == "__main__":
    sys.exit(serve(_work))
