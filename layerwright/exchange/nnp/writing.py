"""Writing a project as NNP: networks, parameters with their initializers, datasets, and what is trained or measured."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from layerwright.data import DataError
from layerwright.exchange.child import run_child
from layerwright.exchange.nnp.request import REQUEST, DatasetNote, Request
from layerwright.exchange.python.writing import model_code, networks_of, refuse_what_cannot_run, support_module
from layerwright.files import replace_file
from layerwright.model.problems import LayerwrightError, Problem, ProblemsError, errors
from layerwright.model.project import Project, encode_project, load_project
from layerwright.resolve.check import check_project
from layerwright.training.data_binding import open_source
from layerwright.training.run import Run

_SECONDS = 600.0


class NnpWriteError(LayerwrightError):
    """An NNP file that cannot be written, with the reason."""


@dataclass(frozen=True)
class Exported:
    """What was written, and what a person should know about it."""

    path: Path
    networks: tuple[str, ...]
    warnings: tuple[Problem, ...]


def write_nnp(path: Path, target: Path) -> Exported:
    """Write a project, or that of a run with its parameters, as NNP.

    Args:
        path: A project file or a run's folder.
        target: The file.

    Raises:
        LayerwrightError: The project has problems, or nnabla cannot write it.
    """
    run = Run.open(path) if path.is_dir() else None
    project = run.project() if run else load_project(path)
    found = errors(check_project(project))
    if found:
        raise ProblemsError("The project cannot be written as NNP yet:", found)
    if target.is_dir():
        raise NnpWriteError(f'"{target}" is a folder. Name a file to write.')
    names = networks_of(project)
    refuse_what_cannot_run(project, names)
    folder = run.data_folder() if run else path.absolute().parent
    datasets = tuple(_datasets(project, folder))
    request = Request(
        project=encode_project(project).decode(),
        networks=tuple(names),
        model=model_code(project, names, feeds_generated=True),
        initial=support_module("initial.py"),
        parameters=str(_parameters(run).absolute()) if run else "",
        data_folder=str(folder),
        output=str(target.absolute()),
        datasets=datasets,
    )
    try:
        replace_file(target, lambda temporary: _write(request, temporary))
    except OSError as error:
        raise NnpWriteError(f'"{target}" cannot be written: {error.strerror or error}.') from None
    return Exported(target, tuple(names), tuple(_warnings(project, datasets)))


def _parameters(run: Run) -> Path:
    return run.best_parameters if run.best_parameters.exists() else run.last_parameters


def _write(request: Request, temporary: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
        folder = Path(name)
        made = msgspec.structs.replace(request, output=str(temporary.absolute()))
        (folder / REQUEST).write_bytes(msgspec.json.encode(made))
        run_child(
            "layerwright.exchange.nnp.writer", folder, doing="nnabla could not write the NNP file", seconds=_SECONDS
        )


def _datasets(project: Project, folder: Path) -> Iterator[DatasetNote]:
    for name in dict.fromkeys(task.dataset for task in project.configuration.tasks):
        source = project.dataset(name)
        path = str((folder / source.path).absolute())
        try:
            with open_source(source, folder) as dataset:
                yield DatasetNote(name, path, len(dataset), tuple(dataset.variables))
        except DataError:
            yield DatasetNote(name, path, 0, ())


def _warnings(project: Project, datasets: tuple[DatasetNote, ...]) -> Iterator[Problem]:
    for dataset in datasets:
        if not dataset.path.lower().endswith(".csv"):
            text = f'The dataset "{dataset.name}" is no CSV, and nnabla_cli reads nothing else.'
            yield Problem(text=text, fix="`layerwright dataset import` makes a CSV of it.", severity="warning")
        if not dataset.samples:
            text = f'The dataset "{dataset.name}" cannot be read, so that the iterations of an epoch are not known.'
            yield Problem(text=text, severity="warning")
    if len(project.configuration.optimizers) > 1:
        text = "nnabla_cli orders the samples, and draws random numbers, in its own way."
        yield Problem(text=text, severity="warning")
