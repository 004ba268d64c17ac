"""A trained network as one value, to be written for other programs or to be run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from layerwright.data import DataError, Dataset
from layerwright.data.opening import open_source as open_raw_source
from layerwright.engine.initializers import Array
from layerwright.engine.parameter_files import read_parameters, starting_values
from layerwright.exchange.memories import memory_problems
from layerwright.model.problems import LayerwrightError, ProblemsError, errors
from layerwright.model.project import Project, load_project, named
from layerwright.model.settings import DataSource
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import DataUse, Resolved
from layerwright.training.data_binding import open_source, target_data
from layerwright.training.run import Run


class ModelError(LayerwrightError):
    """A network that cannot be taken as a model, with the reason."""


@dataclass(frozen=True)
class Model:
    """A network with its parameters, as it is used.

    Attributes:
        project: The project that it belongs to.
        network: The name of the network.
        resolved: The network without chance and losses, with running statistics: the form for use.
        parameters: The values of every stored tensor of `resolved` by name, float32; large ones are mapped from a file.
        class_names: The names of the classes that its first output tells apart; empty where they have none.
        source: The run's folder or the file that it was loaded from.
        run: The run, or None for a project, whose parameters are those that training would start from.
    """

    project: Project
    network: str
    resolved: Resolved
    parameters: Mapping[str, Array]
    class_names: tuple[str, ...]
    source: Path
    run: Run | None

    @property
    def folder(self) -> Path:
        """What the paths of datasets and weight files are relative to."""
        return self.run.data_folder() if self.run else self.source.absolute().parent

    @property
    def dataset(self) -> DataSource | None:
        """The dataset that the network is evaluated on, else one that it is trained on."""
        tasks = self.project.configuration
        for task in (*tasks.executors, *tasks.monitors[::-1], *tasks.optimizers):
            if task.network == self.network:
                return self.project.dataset(task.dataset)
        return None

    @property
    def data(self) -> Mapping[str, DataUse]:
        """What the network takes from a dataset, by the name of the variable."""
        return {use.variable: use for use in self.resolved.data.values() if use.from_dataset}


def load_model(path: Path, *, network: str | None = None) -> Model:
    """Load a trained network from a run's folder, or one as training would start from a project file.

    A run's parameters are those of the epoch with the lowest error, or the last where it keeps no best.

    Args:
        path: A run's folder or a project file.
        network: The network; that of the first executor, else of the first optimizer, else the first when left out.

    Raises:
        LayerwrightError: There is no such network, it has problems, or its parameters cannot be read.
    """
    run = Run.open(path) if path.is_dir() else None
    project = run.project() if run else load_project(path)
    name = network or project.main_network
    if not name:
        raise ModelError("The project has no network.")
    drawn = resolve(project, name)
    found = errors(drawn.problems)
    if found:
        raise ProblemsError(f'The network "{name}" cannot be used:', found)
    resolved = derive(drawn, "runtime")
    kept = tuple(memory_problems(resolved))
    if kept:
        raise ProblemsError(f'The network "{name}" is for training only:', kept)
    if not resolved.nodes:
        raise ModelError(f'The network "{name}" gives nothing once its losses are removed: it is for training only.')
    if run:
        best = run.best_parameters.exists()
        file = run.best_parameters if best else run.last_parameters
        shapes = {use.name: use.shape for use in resolved.parameters.values()}
        parameters = read_parameters(file, shapes)
    else:
        seed, folder = project.configuration.seed, path.absolute().parent
        parameters = {use.name: starting_values(use, seed, folder) for use in resolved.parameters.values()}
    model = Model(project, name, resolved, parameters, (), path, run)
    return Model(project, name, resolved, parameters, _class_names(model, drawn), path, run)


def executed(project: Project, network: str) -> Resolved:
    """A network in the form for use: without chance and losses, and with running statistics."""
    return derive(resolve(project, network), "runtime")


def sample_inputs(model: Model, count: int) -> Mapping[str, Array]:
    """Values for every variable that a model takes: the first rows of its dataset, as training sees them.

    Without a dataset, or where it cannot be read, they are drawn, the same each time.

    Returns:
        By the variable's name an array of `count` samples, each of the shape that the network takes.
    """
    try:
        source = model.dataset
        if source:
            with open_source(source, model.folder) as dataset:
                return _rows(model, dataset, count)
    except (DataError, LayerwrightError):
        pass
    random = np.random.default_rng(0)
    drawn: dict[str, Array] = {}
    for name, use in model.data.items():
        shape = (count, *use.shape)
        values = random.uniform(0, 1, shape) if use.classes is None else random.integers(0, use.classes, shape)
        drawn[name] = values.astype(np.float32)
    return drawn


def _rows(model: Model, dataset: Dataset, count: int) -> Mapping[str, Array]:
    if not len(dataset):
        raise ModelError("The dataset is empty.")
    missing = model.data.keys() - dataset.variables.keys()
    if missing:
        raise ModelError(f"The dataset has no variable {named(sorted(missing))}.")
    values = dataset.read(np.arange(count) % len(dataset), model.data)
    try:
        return {name: values[name].reshape(count, *use.shape) for name, use in model.data.items()}
    except ValueError:
        raise ModelError("The dataset has another shape than the network takes.") from None


def _class_names(model: Model, drawn: Resolved) -> tuple[str, ...]:
    """The names that the dataset gives to what the network's losses and error measures compare with."""
    source = model.dataset
    if source is None:
        return ()
    targets = {use.variable for node in (*drawn.losses, *drawn.measures) if (use := target_data(drawn, node))}
    try:
        opened = open_raw_source(model.folder / source.path)
        try:
            named_classes = (heading.classes for heading in opened.headings if heading.name in targets)
            return next(filter(None, named_classes), ())
        finally:
            opened.close()
    except DataError:
        return ()
