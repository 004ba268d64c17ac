"""What this tab changes of a project, as plain functions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from layerwright.data import ImportedSet
from layerwright.model.edits import EditError, name_problem, unique_name
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, DataSource, Task

_replace = msgspec.structs.replace


def add_dataset(project: Project, name: str, path: str) -> Project:
    """Add a dataset under a name that is free."""
    free = unique_name(name, {source.name for source in project.datasets})
    return _replace(project, datasets=(*project.datasets, DataSource(free, path)))


def change_dataset(project: Project, name: str, /, **fields: object) -> Project:
    """Change how or from where a dataset is read."""
    return _replace(
        project,
        datasets=tuple(_replace(source, **fields) if source.name == name else source for source in project.datasets),
    )


def rename_dataset(project: Project, name: str, new: str) -> Project:
    """Give a dataset another name; optimizers, monitors and executors that use it follow.

    Raises:
        EditError: The name is taken, or cannot be one.
    """
    if new == name:
        return project
    reason = name_problem(new)
    if reason:
        raise EditError(f'"{new}" cannot be the name of a dataset: {reason}.')
    if new in {source.name for source in project.datasets}:
        raise EditError(f'There is a dataset with the name "{new}" already.')
    renamed = change_dataset(project, name, name=new)
    return _replace(renamed, configuration=_following(project.configuration, name, new))


def remove_dataset(project: Project, name: str) -> Project:
    """Remove a dataset."""
    return _replace(project, datasets=tuple(source for source in project.datasets if source.name != name))


def take_sets(project: Project, sets: Iterable[ImportedSet], base: Path | None, *, replace: bool) -> Project:
    """Take in datasets that were made, as Training and Validation.

    Args:
        project: The project.
        sets: What was made.
        base: The project's folder, if it has one.
        replace: Whether those of the same names get the new files, or new datasets are added.
    """
    for made in sets:
        name, path = made.name.capitalize(), path_within(base, made.csv)
        if replace and name in {source.name for source in project.datasets}:
            project = change_dataset(project, name, path=path)
        else:
            project = add_dataset(project, name, path)
    return project


def path_within(base: Path | None, path: Path) -> str:
    """A path as a project holds it: relative where it lies within the project's folder."""
    whole = path.absolute()
    if base is not None and whole.is_relative_to(base.absolute()):
        return whole.relative_to(base.absolute()).as_posix()
    return str(whole)


def _following(configuration: Configuration, name: str, new: str) -> Configuration:
    def follow(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
        return tuple(_replace(task, dataset=new) if task.dataset == name else task for task in tasks)

    kinds = ("optimizers", "monitors", "executors")
    return _replace(configuration, **{kind: follow(getattr(configuration, kind)) for kind in kinds})
