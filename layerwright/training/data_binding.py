"""Whether datasets have what networks ask of them, found before nnabla sees a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from math import prod
from pathlib import Path

from layerwright.data import DataError, Dataset, class_range, open_dataset
from layerwright.engine.parameter_files import ParameterError, starting_values
from layerwright.layers.kinds import show
from layerwright.model.problems import Problem, named_facts
from layerwright.model.project import Project, named
from layerwright.model.settings import DataSource, Executor, Monitor, Optimizer
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import DataUse, Node, NodeUse, Resolved

Progress = Callable[[int, int], None]


def open_source(source: DataSource, folder: Path, progress: Progress | None = None) -> Dataset:
    """Open a dataset of a project.

    Raises:
        DataError: It cannot be read.
    """
    return open_dataset(
        folder / source.path, normalize_images=source.normalize_images, cache=source.cache, progress=progress
    )


def check_data(project: Project, folder: Path) -> tuple[Problem, ...]:
    """The problems of a project's datasets: unreadable, lacking a variable, of another shape, labels out of range.

    Args:
        project: A project; networks and tasks that are wrong in themselves are passed over.
        folder: What dataset paths are relative to.
    """
    problems: list[Problem] = []
    with ExitStack() as opened:
        datasets: dict[str, Dataset] = {}
        for source in project.datasets:
            try:
                datasets[source.name] = opened.enter_context(open_source(source, folder))
            except DataError as error:
                problems.append(_unreadable(source.name, error))
        for task in project.configuration.tasks:
            if task.network in project.by_name and task.dataset in datasets:
                network = resolve(project, task.network)
                try:
                    problems += task_problems(task, network, datasets)
                except DataError as error:
                    problems.append(_unreadable(task.dataset, error))
    for name in dict.fromkeys(task.network for task in project.configuration.tasks):
        if name in project.by_name:
            problems += weight_file_problems(resolve(project, name), folder)
    return tuple(dict.fromkeys(problems))


def _unreadable(dataset: str, error: DataError) -> Problem:
    text = f'Dataset "{dataset}": {error}'
    return Problem(text=text, kind="dataset.unreadable", facts=named_facts(dataset=dataset))


def weight_file_problems(network: Resolved, folder: Path) -> Iterator[Problem]:
    """What is wrong with the files that parameters start from."""
    for node in network.nodes:
        for use in node.parameters:
            if use.file:
                try:
                    starting_values(use, 0, folder)
                except ParameterError as error:
                    name = use.name.rpartition("/")[2]
                    yield Problem(
                        network=node.network,
                        layer=node.layer,
                        property=f"{name}.File",
                        text=str(error),
                        kind="weights.unreadable",
                    )


def task_problems(
    task: Optimizer | Monitor | Executor, network: Resolved, datasets: Mapping[str, Dataset]
) -> Iterator[Problem]:
    """The problems of one task's dataset."""
    dataset = datasets[task.dataset]
    if not len(dataset):
        yield Problem(
            text=f'The dataset "{task.dataset}" is empty.',
            fix="Add rows to it.",
            kind="dataset.empty",
            facts=named_facts(dataset=task.dataset),
        )
        return
    uses = {use for use in derive(network, task.mode).data.values() if use.from_dataset}
    for use in sorted(uses, key=lambda use: use.variable):
        yield from use_problems(task.dataset, network.network, use, dataset)


def use_problems(name: str, network: str, use: DataUse, dataset: Dataset) -> Iterator[Problem]:
    """What is wrong with the variable of a dataset that a network uses."""
    variable = dataset.variables.get(use.variable)
    if variable is None:
        yield Problem(
            network=network,
            text=f'The dataset "{name}" has no variable "{use.variable}".',
            fix=f"It has {named(dataset.variables)}.",
            kind="dataset.variable_unknown",
            facts=named_facts(dataset=name, variable=use.variable, known=tuple(dataset.variables)),
        )
    elif prod(variable.shape) != prod(use.shape):
        yield Problem(
            network=network,
            text=f'The variable "{use.variable}" of the dataset "{name}" has the shape {show(variable.shape)}; '
            f"the network takes {show(use.shape)}.",
            fix="Change the Size of the Input layer, or the data.",
            kind="dataset.shape_differs",
            facts=named_facts(dataset=name, variable=use.variable, found=show(variable.shape), wanted=show(use.shape)),
        )
    elif use.classes is not None:
        # nnabla reads and writes outside its memory when a label is out of range.
        found = class_range(dataset, use.variable)
        in_range = found.minimum >= 0 and found.maximum < use.classes
        if in_range and not found.integral:
            yield Problem(
                network=network,
                text=f'The labels "{use.variable}" of the dataset "{name}" are not all integers; integers from 0 to '
                f"{use.classes - 1} are needed.",
                fix="Correct the labels, or use a loss for values, as SquaredError.",
                kind="dataset.labels_no_integers",
                facts=named_facts(dataset=name, variable=use.variable),
            )
        elif not in_range:
            yield Problem(
                network=network,
                text=f'The labels "{use.variable}" of the dataset "{name}" go from {found.minimum:g} to '
                f"{found.maximum:g}; integers from 0 to {use.classes - 1} are needed.",
                fix="Give the network as many outputs as there are classes, or correct the labels.",
                kind="dataset.labels_out_of_range",
                facts=named_facts(
                    dataset=name,
                    variable=use.variable,
                    least=f"{found.minimum:g}",
                    most=f"{found.maximum:g}",
                    classes=str(use.classes),
                ),
            )
    elif use.share:
        found = class_range(dataset, use.variable)
        if found.minimum < 0 or found.maximum > 1:
            yield Problem(
                network=network,
                text=f'The targets "{use.variable}" of the dataset "{name}" go from {found.minimum:g} to '
                f"{found.maximum:g}; the network takes values from 0 to 1.",
                fix="Scale them, or use another loss, as SquaredError.",
                kind="dataset.targets_out_of_range",
                facts=named_facts(dataset=name, variable=use.variable),
            )


def target_data(network: Resolved, node: Node) -> DataUse | None:
    """The data that a loss compares with: its own, or that of an Input layer which is linked to it."""
    use = node.sides.get("T")
    if isinstance(use, NodeUse):
        use = network.by_name[use.node].sides.get("")
    return use if isinstance(use, DataUse) else None
