"""What runs were asked to do, what their networks cost, and what came of it, to be laid side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from layerwright.model.problems import LayerwrightError, errors
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, Optimizer, Schedule
from layerwright.model.solvers import SOLVERS
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import Resolved
from layerwright.training.history import Summary
from layerwright.training.run import Run, RunInfo

MODEL_SIZE = "ModelSize"
"""The bytes of all stored parameters in 32-bit numbers, beside the statistics that layers have."""
_FLOAT_BYTES = 4


class Setting(NamedTuple):
    """What a value is called: the optimizer or the network that it belongs to, empty for the whole run, and a name."""

    owner: str
    name: str


@dataclass(frozen=True)
class RunFacts:
    """A run beside others.

    Attributes:
        run: The run.
        settings: What it was asked to do, as text.
        costs: What its network costs as it is used after training, by the name of the statistic; empty where it cannot
            be understood.
    """

    run: Summary
    settings: Mapping[Setting, str]
    costs: Mapping[str, int]


def facts_of(run: Summary) -> RunFacts:
    """Read what a run was asked to do.

    Raises:
        LayerwrightError: Its folder cannot be read.
    """
    folder = Run(run.folder)
    project = folder.project()
    settings = dict(_settings(project.configuration, folder.info()))
    return RunFacts(run, settings, _costs(project))


def differing(facts: Sequence[RunFacts]) -> set[Setting]:
    """The settings that are not the same in all runs; one that a run does not have differs."""
    every = {setting for each in facts for setting in each.settings}
    return {setting for setting in every if len({each.settings.get(setting) for each in facts}) > 1}


def all_settings(facts: Sequence[RunFacts]) -> list[Setting]:
    """Every setting of some runs once, in the order in which they are first met."""
    return list(dict.fromkeys(setting for each in facts for setting in each.settings))


def _settings(configuration: Configuration, info: RunInfo) -> Iterator[tuple[Setting, str]]:
    for name, value in (
        ("epochs", info.epochs),
        ("batch_size", configuration.batch_size),
        ("seed", info.seed),
        ("device", info.device),
        ("precision", info.precision),
        ("kernels", info.kernels),
        ("processes", info.processes),
        ("rate_scaling", configuration.rate_scaling),
        ("batch_statistics", configuration.batch_statistics),
    ):
        yield Setting("", name), str(value)
    for optimizer in configuration.optimizers:
        for name, text in _of_optimizer(optimizer):
            yield Setting(optimizer.name, name), text


def _of_optimizer(optimizer: Optimizer) -> Iterator[tuple[str, str]]:
    yield "network", optimizer.network
    yield "dataset", optimizer.dataset
    yield "solver", optimizer.solver
    solver = SOLVERS.get(optimizer.solver)
    defaults = {entry.label: entry.default for entry in solver.parameters} if solver else {}
    for label, value in {**defaults, **optimizer.parameters}.items():
        yield label, f"{value:g}" if not isinstance(value, bool) else str(value)
    yield "weight_decay", f"{optimizer.weight_decay:g}"
    yield "clip_value", f"{optimizer.clip_value:g}"
    yield "clip_norm", f"{optimizer.clip_norm:g}"
    yield "update_interval", str(optimizer.update_interval)
    yield "schedule", _schedule(optimizer.schedule)


def _schedule(schedule: Schedule) -> str:
    """A schedule in a few words, as `Exponential 0.95 / 1 epoch`."""
    text: str = schedule.type
    if schedule.type == "Exponential":
        text += f" {schedule.multiplier:g} / {schedule.interval} {schedule.unit}"
    elif schedule.type == "Step":
        text += f" {schedule.multiplier:g} @ {', '.join(map(str, schedule.steps))} {schedule.unit}"
    elif schedule.type == "Polynomial":
        text += f" {schedule.power:g}"
    return f"{text}, warm-up {schedule.warmup} {schedule.warmup_unit}" if schedule.warmup else text


def as_used(project: Project, name: str) -> tuple[Resolved, bool]:
    """A network as it is used after training, without losses, and whether all of it could be understood.

    Raises:
        LayerwrightError: There is no such network.
    """
    resolved = resolve(project, name)
    complete = not errors(resolved.problems)
    return (derive(resolved, "runtime") if complete else resolved), complete


def model_size(network: Resolved) -> int:
    """The bytes of all stored parameters in 32-bit numbers."""
    return network.stored_size * _FLOAT_BYTES


def _costs(project: Project) -> dict[str, int]:
    try:
        network, complete = as_used(project, project.main_network)
    except LayerwrightError:
        return {}
    return {**network.statistics.named(), MODEL_SIZE: model_size(network)} if complete else {}
