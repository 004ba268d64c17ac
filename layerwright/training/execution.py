"""Executors: a trained network's outputs on a dataset, written to the run's folder for evaluation."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from layerwright.model.project import Project
from layerwright.model.settings import Executor
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import DataUse, Node, Resolved
from layerwright.training.data_binding import open_source, target_data, task_problems, use_problems
from layerwright.training.execution_files import RESULT, Execution, Output, Target, Task, Which, find_executor
from layerwright.training.graphs import Batch, Graphs, in_batches, read_batches
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
        derived = derive(network, executor.mode)
        before = tuple(_writing_before(project, executor, derived))
        for writer, written in before:
            _refuse((*written.problems, *task_problems(writer, written, {executor.dataset: dataset})))
        store = ParameterStore()
        for used in (network, *(written for _, written in before)):
            store.create(used.parameters.values(), info.seed, run.data_folder())
        store.load(run.best_parameters if which == "best" else run.last_parameters)
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
                _Computed(executor, derived, store),
                dataset,
                folder,
                before=tuple(_Computed(writer, written, store) for writer, written in before),
                batch_size=project.configuration.batch_size,
                seed=info.seed,
            )
            for done in work:
                progress(done, execution.samples)
            content = msgspec.json.format(msgspec.json.encode(execution), indent=1) + b"\n"
            (folder / RESULT).write_bytes(content)


class _Computed:
    """An executor while it is computed, on the store that all of them share."""

    def __init__(self, executor: Executor, derived: Resolved, store: ParameterStore) -> None:
        self.executor = executor
        self._graphs = Graphs(derived, store)
        self._store = store
        self._statistics = [use.name for use in derived.parameters.values() if not use.learned]

    def outputs(self, batch: Batch, names: Sequence[str], *position: int) -> Iterator[Mapping[str, Array]]:
        """The outputs of some nodes, once for each evaluation; gradients flow back after each where that is wanted."""
        graph = self._graphs.fed(batch)
        for repeat in range(self.executor.evaluations):
            if graph.uses_chance:
                set_chance(*position, repeat)
            if names:
                yield graph.outputs(names)
            if self.executor.back_propagation and graph.has_loss:
                if graph.uses_chance:
                    set_chance(*position, repeat)
                # What is used must stay what was trained, whichever batches come first.
                with self._store.unchanged(self._statistics):
                    graph.train_step()


def _writing_before(project: Project, executor: Executor, derived: Resolved) -> Iterator[tuple[Executor, Resolved]]:
    """The executors before one, on its dataset, whose gradients write what it reads; batch by batch they go first."""
    read = {use.name for use in derived.memories.values()}
    for other in project.configuration.executors:
        if other.name == executor.name:
            return
        if other.back_propagation and other.dataset == executor.dataset and read:
            written = derive(resolve(project, other.network), other.mode)
            if any(use.name in read for use in written.memories.values()):
                yield other, written


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
    computed: _Computed,
    dataset: Dataset,
    folder: Path,
    *,
    before: Sequence[_Computed],
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
        size = len(next(iter(batch.values())))
        rows = slice(done, done + size)
        for writer in before:
            for _ in writer.outputs(batch, (), seed, number):
                pass
        for repeat, outputs in enumerate(computed.outputs(batch, list(written), seed, number)):
            for node, values in outputs.items():
                if computed.executor.repeat == "mean" and repeat:
                    values = written[node][rows] + (values - written[node][rows]) / (repeat + 1)
                written[node][rows] = values
        for variable, values in targets:
            values[rows] = batch[variable].reshape(values[rows].shape)
        done += size
        yield done


def _new_array(path: Path, samples: int, shape: Shape) -> Array:
    """An array on the disk, all of whose room is taken at once.

    Raises:
        OSError: The disk is full; else the system would end the process in the middle of it, by a signal.
    """
    array: Array = np.lib.format.open_memmap(path, "w+", np.float32, (samples, *shape))  # type: ignore[no-untyped-call]
    with path.open("r+b") as file:
        os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
    return array


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
