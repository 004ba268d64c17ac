"""Networks side by side: their parameters, costs and size, and how well their runs did."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from layerwright.evaluation.evaluate import Evaluation
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project, load_project
from layerwright.training.comparing import as_used, model_size
from layerwright.training.history import Summary, runs_of, summary
from layerwright.training.run import Run

Order = Literal["parameters", "multiply_adds", "size", "accuracy", "error", "name"]


class Compared(msgspec.Struct, frozen=True):
    """One network in a comparison.

    Attributes:
        project: The project's file.
        network: The network.
        parameters: The numbers that training changes by gradients: what papers quote.
        stored: All numbers that are stored, running statistics included.
        multiply_adds: Multiplications with an addition each, for one sample; losses and error measures are left out.
        size: The stored numbers in bytes, in single precision.
        layers: The layers that are computed, with units and loops opened.
        accuracy: The best accuracy that an executor has found in the project's runs; None where none has.
        error: The lowest error of the monitor that decides, in all runs; None where there is none.
        runs: How many runs there are.
        complete: Whether the whole network could be understood; otherwise the counts are those of a part.
        title: What to call it instead of its project's name, as for a run.
    """

    project: Path
    network: str
    parameters: int
    stored: int
    multiply_adds: int
    size: int
    layers: int
    accuracy: float | None = None
    error: float | None = None
    runs: int = 0
    complete: bool = True
    title: str = ""

    @property
    def name(self) -> str:
        """What to call it: the project's name, and the network's where that is not Main."""
        if self.title:
            return self.title
        return self.project.stem if self.network == "Main" else f"{self.project.stem}: {self.network}"


def compare(projects: Iterable[Path], *, every_network: bool = False) -> tuple[Compared, ...]:
    """Compare the networks of projects, in the order given.

    Args:
        projects: Project files.
        every_network: Takes all networks of each; otherwise the main one of each.

    Raises:
        LayerwrightError: A project cannot be read.
    """
    found: list[Compared] = []
    for path in projects:
        project = load_project(path)
        names = [network.name for network in project.networks] if every_network else [_main(project, path)]
        found += with_results(networks_compared(path, project, names))
    return tuple(found)


def run_compared(run: Summary, title: str) -> Compared:
    """Compare the network of one run, with what came of this run alone.

    Raises:
        LayerwrightError: Its folder cannot be read, or its project has no network.
    """
    project = Run(run.folder).project()
    [entry] = networks_compared(run.folder, project, [_main(project, run.folder)])
    accuracy = max(_accuracies(run.folder), default=None)
    return msgspec.structs.replace(entry, title=title, accuracy=accuracy, error=run.best_error, runs=1)


def ordered(entries: Iterable[Compared], order: Order) -> tuple[Compared, ...]:
    """Sort a comparison: the best accuracy first, the least of everything else; what is unknown comes last."""
    if order == "name":
        return tuple(sorted(entries, key=lambda entry: entry.name.casefold()))

    def key(entry: Compared) -> tuple[bool, float, str]:
        value = getattr(entry, order)
        number = 0.0 if value is None else float(value)
        return value is None, -number if order == "accuracy" else number, entry.name

    return tuple(sorted(entries, key=key))


def _main(project: Project, path: Path) -> str:
    name = project.main_network
    if not name:
        raise LayerwrightError(f'"{path}" has no network to compare.')
    return name


def networks_compared(path: Path, project: Project, names: Iterable[str]) -> tuple[Compared, ...]:
    """Compare networks of one project by what they are, without what their runs have come to.

    Raises:
        LayerwrightError: There is no such network.
    """
    return tuple(_compared(path, project, name) for name in names)


def with_results(entries: Iterable[Compared]) -> tuple[Compared, ...]:
    """Add what the runs beside each project have come to."""
    found = []
    for entry in entries:
        accuracy, error, runs = _results(entry.project, entry.network)
        found.append(msgspec.structs.replace(entry, accuracy=accuracy, error=error, runs=runs))
    return tuple(found)


def _compared(path: Path, project: Project, name: str) -> Compared:
    used, complete = as_used(project, name)
    return Compared(
        project=path,
        network=name,
        parameters=used.trainable_size,
        stored=used.stored_size,
        multiply_adds=used.statistics.multiply_add,
        size=model_size(used),
        layers=len(used.nodes),
        complete=complete,
    )


def _results(path: Path, network: str) -> tuple[float | None, float | None, int]:
    """The best accuracy and the lowest error in the runs of a project; runs that cannot be read count for nothing."""
    accuracies, failures, count = [], [], 0
    for folder in runs_of(path):
        try:
            told = summary(folder)
            project = Run.open(folder).project()
        except LayerwrightError:
            continue
        if network not in [task.network for task in project.configuration.optimizers]:
            continue
        count += 1
        if told.best_error is not None:
            failures.append(told.best_error)
        accuracies += _accuracies(folder)
    return max(accuracies, default=None), min(failures, default=None), count


def _accuracies(folder: Path) -> list[float]:
    return [found for found in map(_accuracy, folder.glob("evaluation/*/metrics.json")) if found is not None]


def _accuracy(path: Path) -> float | None:
    try:
        evaluation = msgspec.json.decode(path.read_bytes(), type=Evaluation)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    found = [output.classification.accuracy for output in evaluation.outputs if output.classification]
    return found[0] if found else None
