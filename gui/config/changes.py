"""What this tab changes of a project, as plain functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from layerwright.model.edits import EditError, name_problem, unique_name
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, Executor, Monitor, Optimizer, Schedule, Task
from layerwright.model.solvers import SOLVERS, SolverParameter

Kind = Literal["optimizers", "monitors", "executors"]
_replace = msgspec.structs.replace

_NEW: Mapping[Kind, Callable[[str, str, str], Optimizer | Monitor | Executor]] = {
    "optimizers": Optimizer,
    "monitors": Monitor,
    "executors": Executor,
}
_NAMES: Mapping[Kind, str] = {"optimizers": "Optimizer", "monitors": "Monitor", "executors": "Executor"}


def set_global(project: Project, field: str, value: object) -> Project:
    """Change a setting that is not a task's."""
    return configured(project, lambda configuration: _replace(configuration, **{field: value}))


def set_task(project: Project, kind: Kind, index: int, field: str, value: object) -> Project:
    """Change a setting of an optimizer, a monitor or an executor; who names a monitor as deciding follows its name.

    Raises:
        EditError: The name is taken, or cannot be one.
    """
    task = getattr(project.configuration, kind)[index]
    if field == "name":
        _check_name(project, kind, index, str(value))
    changed = _with_task(project, kind, index, _replace(task, **{field: value}))
    if kind == "monitors" and field == "name" and project.configuration.best_monitor == task.name:
        return set_global(changed, "best_monitor", value)
    return changed


def set_schedule(project: Project, index: int, field: str, value: object) -> Project:
    """Change a setting of an optimizer's schedule."""
    schedule = project.configuration.optimizers[index].schedule
    return set_task(project, "optimizers", index, "schedule", _replace(schedule, **{field: value}))


def set_solver(project: Project, index: int, name: str) -> Project:
    """Change an optimizer's update rule; parameters that the other rule has too are kept."""
    optimizer = project.configuration.optimizers[index]
    known = {parameter.label for parameter in _solver(name)}
    kept = {label: value for label, value in optimizer.parameters.items() if label in known}
    return _with_task(project, "optimizers", index, _replace(optimizer, solver=name, parameters=kept))


def set_solver_parameter(project: Project, index: int, label: str, value: float | bool) -> Project:
    """Change a parameter of an optimizer's update rule; the default is not written down."""
    optimizer = project.configuration.optimizers[index]
    default = next(parameter.default for parameter in _solver(optimizer.solver) if parameter.label == label)
    others = {name: kept for name, kept in optimizer.parameters.items() if name != label}
    parameters = others if value == default else {**others, label: value}
    return set_task(project, "optimizers", index, "parameters", parameters)


def add_task(project: Project, kind: Kind) -> Project:
    """Add an optimizer, a monitor or an executor, for the first network and a dataset that suits it."""
    network = project.networks[0].name if project.networks else ""
    datasets = [source.name for source in project.datasets]
    # The reference system's order: training data first, then what is measured on.
    dataset = (datasets[0] if kind == "optimizers" else datasets[-1]) if datasets else ""
    tasks = getattr(project.configuration, kind)
    name = unique_name(_NAMES[kind], {task.name for task in tasks})
    return configured(project, lambda old: _replace(old, **{kind: (*tasks, _NEW[kind](name, network, dataset))}))


def remove_task(project: Project, kind: Kind, index: int) -> Project:
    """Remove an optimizer, a monitor or an executor."""
    tasks = getattr(project.configuration, kind)
    changed = configured(project, lambda old: _replace(old, **{kind: (*tasks[:index], *tasks[index + 1 :])}))
    gone = kind == "monitors" and tasks[index].name == project.configuration.best_monitor
    return set_global(changed, "best_monitor", "") if gone else changed


def apply_preset(project: Project, index: int, preset: Preset) -> Project:
    """Take the update rule and the schedule of a preset, whose steps and warm-up are for 100 epochs."""
    optimizer = project.configuration.optimizers[index]
    share = project.configuration.max_epoch / 100
    schedule = _replace(
        preset.schedule,
        steps=tuple(max(1, round(step * share)) for step in preset.schedule.steps),
        warmup=round(preset.schedule.warmup * share),
    )
    changed = _replace(
        optimizer,
        solver=preset.solver,
        parameters=preset.parameters,
        schedule=schedule,
        weight_decay=preset.weight_decay,
    )
    return _with_task(project, "optimizers", index, changed)


class Preset(msgspec.Struct, frozen=True):
    """Settings of an optimizer that are known to work, and where they come from."""

    name: str
    solver: str
    parameters: Mapping[str, float | bool] = {}
    schedule: Schedule = Schedule()
    weight_decay: float = 0.0


def configured(project: Project, change: Callable[[Configuration], Configuration]) -> Project:
    """A project with another configuration."""
    return _replace(project, configuration=change(project.configuration))


def _with_task(project: Project, kind: Kind, index: int, task: Task) -> Project:
    tasks: tuple[Task, ...] = getattr(project.configuration, kind)
    return configured(project, lambda old: _replace(old, **{kind: (*tasks[:index], task, *tasks[index + 1 :])}))


def _check_name(project: Project, kind: Kind, index: int, name: str) -> None:
    reason = name_problem(name)
    if reason:
        raise EditError(f'"{name}" cannot be the name of one of the {kind}: {reason}.')
    others = [task.name for at, task in enumerate(getattr(project.configuration, kind)) if at != index]
    if name in others:
        raise EditError(f'There is one of the {kind} with the name "{name}" already.')


def _solver(name: str) -> tuple[SolverParameter, ...]:
    return SOLVERS[name].parameters if name in SOLVERS else ()
