"""Ways out of what is wrong with a project's configuration, and with the names of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from layerwright.layers.catalogue import closest
from layerwright.model import edits
from layerwright.model.edits import unique_name
from layerwright.model.network import Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project
from layerwright.model.settings import Optimizer, Task
from layerwright.model.solvers import SOLVERS
from layerwright.resolve.remedies.layers import usable
from layerwright.resolve.remedies.remedy import MOST, Change, Remedy

_replace = msgspec.structs.replace


def _task(project: Project, problem: Problem) -> Task | None:
    """The optimizer, monitor or executor that a problem is about."""
    tasks = getattr(project.configuration, _field(problem), ())
    return next((task for task in tasks if task.name == problem.fact("name")), None)


def _field(problem: Problem) -> str:
    return f"{problem.fact('task')}s"


def with_known_network(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A task gets a network that there is, or goes."""
    task = _task(project, problem)
    if task:
        yield from _chosen(problem, "network", task.network, project.by_name, "Use the network {0}")
        yield Remedy('Remove "{0}"', _without_task(_field(problem), task.name), (task.name,))


def with_known_dataset(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A task gets a dataset that there is, or goes."""
    task = _task(project, problem)
    if task:
        datasets = [source.name for source in project.datasets]
        yield from _chosen(problem, "dataset", task.dataset, datasets, "Use the dataset {0}")
        yield Remedy('Remove "{0}"', _without_task(_field(problem), task.name), (task.name,))


def in_validation_mode(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A monitor measures in the mode that keeps the losses."""
    if _task(project, problem):
        yield Remedy("Use the mode {0}", _task_with(problem, mode="validation"), ("validation",))


def with_known_solver(project: Project, problem: Problem) -> Iterator[Remedy]:
    """An optimizer gets a solver that there is."""
    task = _task(project, problem)
    if isinstance(task, Optimizer):
        yield from _chosen(problem, "solver", task.solver, SOLVERS, "Use {0}")


def without_weight_decay(project: Project, problem: Problem) -> Iterator[Remedy]:
    """Weights decay by the solver's own parameter alone."""
    yield Remedy("Set weight_decay to {0}", _task_with(problem, weight_decay=0.0), ("0",))


def to_the_end(project: Project, problem: Problem) -> Iterator[Remedy]:
    """An optimizer that would end before it starts works to the end."""
    yield Remedy("Let it work to the end of the run", _task_with(problem, end=-1))


def with_steps(project: Project, problem: Problem) -> Iterator[Remedy]:
    """The rate drops after half and three quarters of the epochs."""
    task = _task(project, problem)
    if isinstance(task, Optimizer):
        epochs = project.configuration.max_epoch
        steps = tuple(sorted({max(1, epochs // 2), max(1, epochs * 3 // 4)}))
        schedule = _replace(task.schedule, steps=steps, unit="epoch")
        listed = ", ".join(str(step) for step in steps)
        yield Remedy("Let the rate drop at the epochs {0}", _task_with(problem, schedule=schedule), (listed,))


def without_parameter(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A parameter of the solver gets its default; one that the solver does not have goes."""
    task, label = _task(project, problem), problem.fact("parameter")
    if isinstance(task, Optimizer) and task.solver in SOLVERS:
        known = any(entry.label == label for entry in SOLVERS[task.solver].parameters)
        left = {key: value for key, value in task.parameters.items() if key != label}
        pattern = "Set {0} to its default" if known else "Remove {0}"
        yield Remedy(pattern, _task_with(problem, parameters=left), (label,))


def _chosen(problem: Problem, part: str, wrong: str, known: Iterable[str], pattern: str) -> Iterator[Remedy]:
    known = list(known)
    similar = closest(wrong, known)
    for name in [similar] if similar else known[:MOST]:
        yield Remedy(pattern, _task_with(problem, **{part: name}), (name,))


def _task_with(problem: Problem, **parts: object) -> Change:
    field, name = _field(problem), problem.fact("name")

    def change(project: Project) -> Project:
        tasks = tuple(
            _replace(task, **parts) if task.name == name else task for task in getattr(project.configuration, field)
        )
        return _configured(project, **{field: tasks})

    return change


def _without_task(field: str, name: str) -> Change:
    def change(project: Project) -> Project:
        tasks = tuple(task for task in getattr(project.configuration, field) if task.name != name)
        return _configured(project, **{field: tasks})

    return change


def _configured(project: Project, **parts: object) -> Project:
    return _replace(project, configuration=_replace(project.configuration, **parts))


def by_known_monitor(project: Project, problem: Problem) -> Iterator[Remedy]:
    """The best parameters are chosen by a monitor that there is."""
    monitors = [monitor.name for monitor in project.configuration.monitors]
    similar = closest(project.configuration.best_monitor, monitors)
    for name in [similar] if similar else monitors[-1:]:
        yield Remedy('Choose by "{0}"', lambda state, name=name: _configured(state, best_monitor=name), (name,))  # type: ignore[misc]
    yield Remedy("Choose by the last monitor", lambda state: _configured(state, best_monitor=""))


def with_network(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A project without a network gets an empty one."""
    yield Remedy("Add a network", lambda state: edits.add_network(state, Network("Main")))


def with_names_of_their_own(project: Project, problem: Problem) -> Iterator[Remedy]:
    """Of several parts of a project with one name, the last gets another."""
    of, name = problem.fact("of"), problem.fact("name")
    free = unique_name(name, {entry.name for entry in _parts(project, of)})

    def change(state: Project) -> Project:
        values = list(_parts(state, of))
        last = max(number for number, entry in enumerate(values) if entry.name == name)
        values[last] = _replace(values[last], name=free)
        return _with_parts(state, of, tuple(values))

    yield Remedy('Rename one to "{0}"', change, (free,))


def with_usable_names(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A part of a project whose name cannot be used gets the nearest that can, wherever it is named."""
    of, name = problem.fact("of"), problem.fact("name")
    free = unique_name(usable(name, of.capitalize()), {entry.name for entry in _parts(project, of)})

    def change(state: Project) -> Project:
        if of == "network":
            return edits.rename_network(state, name, free)
        values = tuple(_replace(entry, name=free) if entry.name == name else entry for entry in _parts(state, of))
        after = _with_parts(state, of, values)
        if of == "monitor" and state.configuration.best_monitor == name:
            return _configured(after, best_monitor=free)
        return _naming_dataset(after, name, free) if of == "dataset" else after

    yield Remedy('Rename it to "{0}"', change, (free,))


def _naming_dataset(project: Project, old: str, new: str) -> Project:
    """The project with all tasks of a dataset that is called otherwise now."""
    fields = ("optimizers", "monitors", "executors")
    tasks = {
        field: tuple(
            _replace(task, dataset=new) if task.dataset == old else task
            for task in getattr(project.configuration, field)
        )
        for field in fields
    }
    return _configured(project, **tasks)


def _parts(project: Project, of: str) -> tuple[Any, ...]:
    """The networks, datasets, optimizers, monitors or executors of a project."""
    found: tuple[Any, ...] = getattr(project if of in ("network", "dataset") else project.configuration, f"{of}s")
    return found


def _with_parts(project: Project, of: str, values: tuple[Any, ...]) -> Project:
    parts = {f"{of}s": values}
    return _replace(project, **parts) if of in ("network", "dataset") else _configured(project, **parts)
