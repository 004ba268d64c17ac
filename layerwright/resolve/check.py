"""Everything that is wrong with a project, found without its data and without computing anything."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec

from layerwright.layers.catalogue import suggestion
from layerwright.model.edits import name_problem
from layerwright.model.problems import Facts, Problem, errors, named_facts
from layerwright.model.project import Project, named
from layerwright.model.settings import Optimizer, Task
from layerwright.model.solvers import SOLVERS, SolverType
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import Resolved


def check_project(project: Project, resolve: Callable[[Project, str], Resolved] = resolve) -> tuple[Problem, ...]:
    """All problems of a project's networks and configuration, each told once.

    Args:
        project: The project.
        resolve: Resolves one of its networks, as a resolver does that remembers what has not changed.
    """
    resolved = {name: resolve(project, name) for name in project.by_name}
    return tuple(dict.fromkeys(_problems(project, resolved)))


def _problems(project: Project, resolved: dict[str, Resolved]) -> Iterator[Problem]:
    yield from _names("network", [network.name for network in project.networks])
    yield from _names("dataset", [source.name for source in project.datasets])
    if not project.networks:
        yield Problem(text="The project has no network.", fix="Add one.", kind="project.no_network")
    for result in resolved.values():
        yield from _of_network(project, result, resolved)
    configuration = project.configuration
    yield from _names("optimizer", [task.name for task in configuration.optimizers])
    yield from _names("monitor", [task.name for task in configuration.monitors])
    yield from _names("executor", [task.name for task in configuration.executors])
    for task in configuration.tasks:
        yield from _task(project, task)
        yield from _not_computable(task, resolved.get(task.network))
    trained = [resolved[task.network] for task in configuration.optimizers if task.network in resolved]
    has_loss = any(network.losses for network in trained)
    for optimizer in configuration.optimizers:
        yield from _optimizer(optimizer, resolved.get(optimizer.network), has_loss)
    for monitor in configuration.monitors:
        network = resolved.get(monitor.network)
        if network and not network.problems and not derive(network, monitor.mode).measures:
            reason = "in the mode runtime, losses are removed" if network.losses else "the network has no loss function"
            yield Problem(
                network=network.network,
                text=f'The monitor "{monitor.name}" has nothing to measure: {reason}.',
                fix="Use the mode validation." if network.losses else "Add one, or choose another network.",
                kind="monitor.nothing_to_measure" if network.losses else "monitor.no_loss",
                facts=named_facts(task="monitor", name=monitor.name),
            )
    best = configuration.best_monitor
    monitors = [monitor.name for monitor in configuration.monitors]
    if best and best not in monitors:
        yield Problem(
            text=f'There is no monitor "{best}" to choose the best parameters by.',
            fix=_choose(best, monitors),
            kind="best_monitor.unknown",
        )


def _of_network(project: Project, network: Resolved, resolved: dict[str, Resolved]) -> Iterator[Problem]:
    """What is wrong with a network; of one that works where it is called, and is used nowhere else, only warnings.

    It is then not fit for the sizes that its own Input layers are drawn with, which do not count where it is called.
    """
    callers = [
        resolved[other.name]
        for other in project.by_name.values()
        if any(layer.type == "Unit" and layer.properties.get("Network") == network.network for layer in other.layers)
    ]
    used = {task.network for task in project.configuration.tasks}
    works = callers and network.network not in used and not any(errors(caller.problems) for caller in callers)
    for problem in network.problems:
        yield msgspec.structs.replace(problem, severity="warning") if works else problem


def _task(project: Project, task: Task) -> Iterator[Problem]:
    kind = type(task).__name__
    if task.network not in project.by_name:
        yield Problem(
            text=f'{kind} "{task.name}": there is no network "{task.network}".',
            fix=_choose(task.network, project.by_name),
            kind="task.network_unknown",
            facts=_facts(task),
        )
    datasets = [source.name for source in project.datasets]
    if task.dataset not in datasets:
        yield Problem(
            text=f'{kind} "{task.name}": there is no dataset "{task.dataset}".',
            fix=_choose(task.dataset, datasets),
            kind="task.dataset_unknown",
            facts=_facts(task),
        )


def _not_computable(task: Task, network: Resolved | None) -> Iterator[Problem]:
    for node in network.nodes if network else ():
        if node.type.cannot_run:
            yield Problem(
                network=node.network,
                layer=node.layer,
                text=f'{type(task).__name__} "{task.name}" cannot use this layer: {node.type.cannot_run}',
                fix="Use another layer in its place.",
                kind="task.layer_cannot_run",
            )


def _optimizer(optimizer: Optimizer, network: Resolved | None, has_loss: bool) -> Iterator[Problem]:
    place, facts = f'Optimizer "{optimizer.name}"', _facts(optimizer)
    solver = SOLVERS.get(optimizer.solver)
    if solver is None:
        yield Problem(
            text=f'{place}: there is no solver "{optimizer.solver}".',
            fix=_choose(optimizer.solver, SOLVERS),
            kind="optimizer.solver_unknown",
            facts=facts,
        )
    else:
        yield from _solver_parameters(optimizer, solver)
    if solver and solver.decays_weights and optimizer.weight_decay:
        yield Problem(
            text=f"{place}: {solver.name} decays weights by a parameter of its own, which weight_decay would replace.",
            fix="Set weight_decay to 0, and the solver's Weight Decay as wanted.",
            kind="optimizer.decays_twice",
            facts=facts,
        )
    if network and not network.problems:
        if not has_loss or not network.ends:
            yield Problem(
                network=network.network,
                text="The network must contain at least one loss function to be trained.",
                fix="Add one at its end, as SoftmaxCrossEntropy or SquaredError.",
                kind="optimizer.no_loss",
                facts=facts,
            )
        elif network.losses and not network.trainable_size:
            # One without a loss may be there to write into a memory.
            text = "The network has no parameters that could be trained."
            yield Problem(network=network.network, text=text, kind="optimizer.no_parameters", facts=facts)
        if has_loss:
            yield from _goals_without_loss(network)
    if optimizer.end != -1 and optimizer.end <= optimizer.start:
        yield Problem(
            text=f"{place}: it ends at {optimizer.range_unit} {optimizer.end}, before it starts at {optimizer.start}.",
            fix="Use a later end, or -1 for the end of the run.",
            kind="optimizer.ends_before_start",
            facts=facts,
        )
    if optimizer.schedule.type == "Step" and not optimizer.schedule.steps:
        yield Problem(
            text=f"{place}: the Step schedule has no steps.",
            fix="Name the times at which the rate drops.",
            kind="optimizer.no_steps",
            facts=facts,
        )


def _solver_parameters(optimizer: Optimizer, solver: SolverType) -> Iterator[Problem]:
    place = f'Optimizer "{optimizer.name}"'
    known = {parameter.label: parameter for parameter in solver.parameters}
    for label, value in optimizer.parameters.items():
        facts = (*_facts(optimizer), *named_facts(parameter=label))
        if label not in known:
            text = f'{place}: {solver.name} has no parameter "{label}".'
            yield Problem(text=text, fix=_choose(label, known), kind="optimizer.parameter_unknown", facts=facts)
            continue
        fix = ""
        if isinstance(known[label].default, bool) != isinstance(value, bool):
            fix = "Use True or False." if isinstance(known[label].default, bool) else "Use a number."
        elif not math.isfinite(value) or value < 0:
            fix = "Use a finite number of 0 or more."
        if fix:
            text = f"{place}: {label} is {value}."
            yield Problem(text=text, fix=fix, kind="optimizer.parameter_refused", facts=facts)


def _facts(task: Task) -> Facts:
    return named_facts(task=type(task).__name__.lower(), name=task.name)


def _goals_without_loss(network: Resolved) -> Iterator[Problem]:
    """What ends a network without a loss before it: a penalty, or something that is only to be shown."""
    judged: set[str] = set()
    for node in network.nodes:
        if node.type.is_loss or judged.intersection(node.feeds):
            judged.add(node.name)
    for node in network.ends:
        if node.name not in judged:
            yield Problem(
                network=node.network,
                layer=node.layer,
                text="No layer reads it, so that training makes its mean small, too.",
                fix="Put an Output layer behind it if it is only to be shown.",
                severity="warning",
                kind="layer.end_without_loss",
            )


def _names(kind: str, names: list[str]) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        reason = name_problem(name)
        if reason:
            yield Problem(
                text=f'The {kind} name "{name}" cannot be used: {reason}.',
                fix="Rename it.",
                kind="name.unusable",
                facts=named_facts(of=kind, name=name),
            )
        if count > 1:
            yield Problem(
                text=f'{count} {kind}s have the name "{name}".',
                fix="Rename all but one.",
                kind="name.taken",
                facts=named_facts(of=kind, name=name),
            )


def _choose(wrong: str, known: Iterable[str]) -> str:
    known = list(known)
    return suggestion(wrong, known) or f"Choose one of: {named(known)}."
