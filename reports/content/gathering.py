"""From run folders to the content of a report."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import layerwright
from layerwright.evaluation.evaluate import EvaluationError
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import LayerType
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project
from layerwright.model.settings import DataSource
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import Resolved
from layerwright.training.events import Epoch, Started, read_events
from layerwright.training.history import summary
from layerwright.training.run import Run
from reports.content.citations import citations
from reports.content.datasets import Progress, dataset_content
from reports.content.evaluations import evaluated_folders, evaluation_content
from reports.content.networks import network_contents, used_networks
from reports.content.values import Content, DatasetContent, NetworkContent, RunContent

MOST_EPOCHS = 500
"""Longer learning curves are thinned; the best epoch stays."""

_Shared = TypeVar("_Shared", DatasetContent, NetworkContent)


class ReportError(LayerwrightError):
    """A report that cannot be made or written."""


def gather(folders: Sequence[Path], title: str = "", progress: Progress | None = None) -> Content:
    """Read everything that a report says about some runs.

    What a run does not have any more, as its data, or not yet, as an evaluation, is told in the content.

    Args:
        folders: The runs' folders, at least one.
        title: The title; the name of the project when left out.
        progress: Told how many rows of how many are read, where a dataset is packed for the first time.

    Raises:
        ReportError: No run is given, or one twice.
        LayerwrightError: A folder is no run, or its project cannot be read.
    """
    if not folders:
        raise ReportError("A report needs at least one run.")
    if len({folder.resolve() for folder in folders}) < len(folders):
        raise ReportError("A run is given twice. Name each run once.")
    runs = [Run.open(folder) for folder in folders]
    names = _names(runs)
    contents, datasets, networks = [], [], []
    opened: dict[object, DatasetContent] = {}
    layers: list[LayerType] = []
    solvers: list[str] = []
    first = runs[0].project()
    for run, name in zip(runs, names, strict=True):
        project = run.project()
        resolved = {used: resolve(project, used) for used in used_networks(project)}
        contents.append(_run(run, name, project, resolved))
        for entry in network_contents(project, resolved):
            networks.append(replace(entry, runs=(name,)))
        for source in _used_sources(project):
            key = (source, run.data_folder())
            if key not in opened:
                opened[key] = dataset_content(source, run.data_folder(), progress)
            datasets.append(replace(opened[key], runs=(name,)))
        layers += _layer_types(project, resolved.values())
        solvers += [optimizer.solver for optimizer in project.configuration.optimizers]
    return Content(
        title=title or Path(contents[0].info.project).stem,
        description=first.description,
        version=layerwright.__version__,
        created=time.strftime("%Y-%m-%d"),
        runs=tuple(contents),
        datasets=_merged(datasets),
        networks=_merged(networks),
        references=tuple(
            citations(layers, solvers, layerwright.__version__, contents[0].info.versions.get("nnabla", ""))
        ),
    )


def _names(runs: Sequence[Run]) -> list[str]:
    """What each run is called; where a name stands twice, the folder is added."""
    names = [summary(run.folder).name for run in runs]
    return [
        f"{name} ({run.folder.name})" if names.count(name) > 1 and name != run.folder.name else name
        for run, name in zip(runs, names, strict=True)
    ]


def _run(run: Run, name: str, project: Project, resolved: dict[str, Resolved]) -> RunContent:
    found = summary(run.folder)
    done = evaluated_folders(run)
    evaluations, unreadable = [], []
    for folder in done.values():
        try:
            evaluations.append(evaluation_content(run, project, folder))
        except EvaluationError as error:
            unreadable.append(str(error).replace(f"{run.folder}/", ""))
    started = [event for event in read_events(run.events) if isinstance(event, Started)]
    trained = {optimizer.network for optimizer in project.configuration.optimizers}
    return RunContent(
        name=name,
        summary=found,
        info=run.info(),
        configuration=project.configuration,
        curve=thinned(found.curve),
        evaluations=tuple(evaluations),
        batch_size=started[-1].batch_size if started else 0,
        missing=tuple(entry.name for entry in project.configuration.executors if entry.name not in done),
        unreadable=tuple(unreadable),
        trainable=sum(resolved[network].trainable_size for network in trained if network in resolved),
    )


def thinned(curve: Sequence[Epoch], most: int = MOST_EPOCHS) -> tuple[Epoch, ...]:
    """A learning curve of not many more epochs than asked for: the first, the last and those that were best stay."""
    if len(curve) <= most:
        return tuple(curve)
    step = -(-len(curve) // most)
    last_best = max((index for index, epoch in enumerate(curve) if epoch.best), default=0)
    return tuple(
        epoch for index, epoch in enumerate(curve) if index % step == 0 or index in (last_best, len(curve) - 1)
    )


def _used_sources(project: Project) -> list[DataSource]:
    used = dict.fromkeys(task.dataset for task in project.configuration.tasks)
    return [source for source in project.datasets if source.name in used]


def _layer_types(project: Project, resolved: Iterable[Resolved]) -> list[LayerType]:
    """The types of all layers that are drawn or computed."""
    drawn = [
        CATALOGUE[layer.type]
        for network in project.networks
        for layer in network.layers
        if layer.type in CATALOGUE and not layer.bypassed
    ]
    return [*drawn, *(node.type for network in resolved for node in network.nodes)]


def _merged(entries: Iterable[_Shared]) -> tuple[_Shared, ...]:
    """Entries that are equal but for their runs, once each, with all runs."""
    found: list[tuple[_Shared, list[str]]] = []
    for entry in entries:
        alone: _Shared = replace(entry, runs=())
        names = next((names for known, names in found if known == alone), None)
        if names is None:
            found.append((alone, list(entry.runs)))
        else:
            names.extend(entry.runs)
    return tuple(replace(entry, runs=tuple(names)) for entry, names in found)
