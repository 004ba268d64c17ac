"""Executors: a trained network's outputs on a dataset, written to the run's folder for evaluation."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from math import prod
from pathlib import Path
from typing import TypeAlias

import msgspec
import numpy as np

from layerwright.data import Dataset
from layerwright.engine.chance import set_chance
from layerwright.engine.initializers import Array
from layerwright.engine.parameters import ParameterStore
from layerwright.layers.kinds import Shape
from layerwright.model.problems import Problem, ProblemsError, errors
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import DataUse, Node, Resolved
from layerwright.training.data_binding import open_source, target_data, task_problems, use_problems
from layerwright.training.execution_files import RESULT, Execution, Output, Target, Task, Which, find_executor
from layerwright.training.graphs import Graphs, in_batches, read_batches
from layerwright.training.run import Run

_OF_TWO_CLASSES = ("BinaryCrossEntropy", "SigmoidCrossEntropy", "BinaryError")
"""The losses and error measures that compare a probability with 0 or 1."""


def execute(run: Run, name: str, which: Which, progress: Callable[[int, int], None]) -> None:
    """Compute an executor's outputs with the run's parameters and write them to the run's folder.

    Raises:
        LayerwrightError: There is no such executor, no parameters, or the data does not fit.
        DataError: The dataset cannot be read.
    """
    project, info = run.project(), run.info()
    executor = find_executor(project, name)
    network = resolve(project, executor.network)
    source = project.dataset(executor.dataset)
    with ExitStack() as opened:
        dataset = opened.enter_context(open_source(source, run.data_folder()))
        _refuse((*network.problems, *task_problems(executor, network, {executor.dataset: dataset})))
        store = ParameterStore()
        store.create(network.parameters.values(), info.seed, run.data_folder())
        store.load(run.best_parameters if which == "best" else run.last_parameters)
        derived = derive(network, executor.mode)
        compared = _targets(network, derived, dataset)
        _refuse(
            problem
            for use, _, _ in compared.values()
            for problem in use_problems(executor.dataset, network.network, use, dataset)
        )
        outputs = tuple(_planned(derived, dataset, compared))
        execution = Execution(executor.name, executor.network, executor.dataset, which, len(dataset), outputs)
        with _replaced_folder(run.evaluation(executor.name)) as folder:
            work = _compute(
                execution,
                Graphs(derived, store),
                dataset,
                folder,
                repeats=executor.evaluations,
                average=executor.repeat == "mean",
                batch_size=project.configuration.batch_size,
                seed=info.seed,
            )
            for done in work:
                progress(done, execution.samples)
            content = msgspec.json.format(msgspec.json.encode(execution), indent=1) + b"\n"
            (folder / RESULT).write_bytes(content)


_Compared: TypeAlias = "tuple[DataUse, Task, int | None]"
"""What an output is compared with, how, and along which axis its classes lie."""


def _refuse(problems: Iterable[Problem]) -> None:
    found = errors(dict.fromkeys(problems))
    if found:
        raise ProblemsError("The network cannot be evaluated:", found)


def _targets(network: Resolved, derived: Resolved, dataset: Dataset) -> Mapping[str, _Compared]:
    """What the drawn network's losses compare outputs with, by the nodes of the derived one that give them."""
    targets: dict[str, _Compared] = {}
    outputs = {node.name: node for node in derived.outputs}
    for node in (*network.losses, *network.measures):
        use = target_data(network, node)
        if use and use.from_dataset and use.variable in dataset.variables:
            # The loss stands in for its input where it leaves probabilities, else its input is the output.
            read = node.name if node.type.when_running else _passed_through(network, derived, node.sources[0])
            if read in outputs and not outputs[read].type.is_loss:
                axis = node.integer("Axis") if use.classes is not None and "Axis" in node.values else None
                targets.setdefault(read, (use, _task(node, use), axis))
    return targets


def _planned(derived: Resolved, dataset: Dataset, targets: Mapping[str, _Compared]) -> Iterator[Output]:
    """The outputs that will be computed, each with its target."""
    for number, node in enumerate(derived.outputs):
        target = None
        if node.name in targets:
            use, task, axis = targets[node.name]
            variable = dataset.variables[use.variable]
            target = Target(use.variable, use.shape, task, f"target-{number}.npy", variable.classes, axis)
        yield Output(node.name, node.output, f"output-{number}.npy", target)


def _passed_through(network: Resolved, derived: Resolved, name: str) -> str:
    """The node of the derived network that gives what a drawn node gave."""
    while name not in derived.by_name:
        name = network.by_name[name].sources[0]
    return name


def _task(node: Node, use: DataUse) -> Task:
    if node.type.name in _OF_TWO_CLASSES:
        return "binary" if prod(use.shape) == 1 else "values"
    return "values" if use.classes is None else "classes"


def _compute(
    execution: Execution,
    graphs: Graphs,
    dataset: Dataset,
    folder: Path,
    *,
    repeats: int,
    average: bool,
    batch_size: int,
    seed: int,
) -> Iterator[int]:
    """Write outputs and targets batch by batch; yields how many samples are done."""
    written = {
        output.node: _new_array(folder / output.file, execution.samples, output.shape) for output in execution.outputs
    }
    targets = [
        (output.target.variable, _new_array(folder / output.target.file, execution.samples, output.target.shape))
        for output in execution.outputs
        if output.target
    ]
    done = 0
    for number, batch in enumerate(read_batches(dataset, in_batches(np.arange(len(dataset)), batch_size))):
        graph = graphs.fed(batch)
        rows = slice(done, done + graph.batch_size)
        for repeat in range(repeats):
            if graph.uses_chance:
                set_chance(seed, number, repeat)
            for node, values in graph.outputs(list(written)).items():
                if average and repeat:
                    values = written[node][rows] + (values - written[node][rows]) / (repeat + 1)
                written[node][rows] = values
        for variable, values in targets:
            values[rows] = batch[variable].reshape(values[rows].shape)
        done += graph.batch_size
        yield done


def _new_array(path: Path, samples: int, shape: Shape) -> Array:
    return np.lib.format.open_memmap(path, "w+", np.float32, (samples, *shape))  # type: ignore[no-untyped-call, no-any-return]


@contextmanager
def _replaced_folder(folder: Path) -> Iterator[Path]:
    """A new folder that takes the place of an old one once it is complete."""
    temporary = folder.parent / f".{folder.name}.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        yield temporary
        shutil.rmtree(folder, ignore_errors=True)
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
