"""What an NNP file trains, measures and runs, as a configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from layerwright.exchange.nnp.parsed import ParsedFile
from layerwright.model.settings import Configuration, DataSource, Executor, Mode, Monitor, Optimizer, Schedule, Unit
from layerwright.model.solvers import SOLVERS

_SUFFIXES: Mapping[str, Mode] = {"Validation": "validation", "Runtime": "runtime"}


def drawn_name(file: ParsedFile, name: str) -> tuple[str, Mode]:
    """The network that one is derived from, and how it is used."""
    names = {network.name for network in file.networks}
    for suffix, mode in _SUFFIXES.items():
        base = name.removesuffix(suffix)
        if base != name and base in names:
            return base, mode
    return name, "training"


def configuration_of(file: ParsedFile) -> tuple[tuple[DataSource, ...], Configuration, list[str]]:
    """The datasets of a file, its configuration, and remarks on what was left out."""
    remarks: list[str] = []
    datasets = tuple(
        DataSource(entry["name"], entry["uri"], shuffle=entry["shuffle"], normalize_images=entry["normalize"])
        for entry in file.datasets
    )
    optimizers, monitors, executors = [], [], []
    iterations = max(int(file.training.get("iter_per_epoch", 0)), 1)
    for task in file.tasks:
        network, mode = drawn_name(file, task.network)
        if task.kind == "optimizer":
            solver = SOLVERS.get(task.values["solver"])
            if solver is None:
                remarks.append(
                    f'The solver {task.values["solver"]} of "{task.name}" is not known; the optimizer was left out.'
                )
                continue
            values = task.values["arguments"]
            parameters = {
                parameter.label: values[parameter.argument]
                for parameter in solver.parameters
                if parameter.argument in values and values[parameter.argument] != parameter.default
            }
            optimizers.append(
                Optimizer(
                    task.name,
                    network,
                    task.dataset,
                    solver=solver.name,
                    parameters=parameters,
                    weight_decay=max(float(task.values["weight_decay"]), 0.0),
                    update_interval=task.values["update_interval"],
                    schedule=_schedule(task.values, iterations),
                )
            )
        elif task.kind == "monitor":
            monitors.append(Monitor(task.name, network, task.dataset, mode=mode))
        elif datasets:
            repeat: Literal["mean", "last"] = "last" if task.values.get("repeat") == "last" else "mean"
            evaluations = max(int(task.values.get("evaluations", 1)), 1)
            executors.append(
                Executor(task.name, network, datasets[-1].name, evaluations=evaluations, repeat=repeat, mode="runtime")
            )
    batch = max((entry["batch_size"] for entry in file.datasets), default=0) or file.networks[0].batch_size or 64
    configuration = Configuration(
        max_epoch=max(int(file.training.get("max_epoch", 0)), 1) if optimizers else Configuration().max_epoch,
        batch_size=max(int(batch), 1),
        save_best=bool(file.training.get("save_best", True)) or not optimizers,
        optimizers=tuple(optimizers),
        monitors=tuple(monitors),
        executors=tuple(executors),
    )
    if not optimizers:
        remarks.append("The file has no optimizer: the network can be used as it is.")
    return datasets, configuration, remarks


def _schedule(values: Mapping[str, Any], iterations: int) -> Schedule:
    """The schedule of an optimizer, in epochs where its numbers are whole epochs."""

    def counted(count: int) -> tuple[int, Unit]:
        return (count // iterations, "epoch") if count % iterations == 0 and count else (max(count, 1), "iteration")

    kind = values.get("schedule")
    more: dict[str, Any] = {}
    warmup = values.get("linear_warmup_scheduler_param")
    if warmup and warmup["warmup_iter"] > 0:
        more["warmup"], more["warmup_unit"] = counted(int(warmup["warmup_iter"]))
    if kind == "Exponential":
        given = values["exponential_scheduler_param"]
        interval, unit = counted(int(given["iter_interval"]))
        return Schedule("Exponential", multiplier=given["gamma"], interval=interval, unit=unit, **more)
    if kind == "Step":
        given = values["step_scheduler_param"]
        whole = all(int(step) % iterations == 0 for step in given["iter_steps"])
        steps = tuple(int(step) // iterations if whole else int(step) for step in given["iter_steps"])
        steps_unit: Unit = "epoch" if whole else "iteration"
        return Schedule("Step", multiplier=given["gamma"], steps=steps, unit=steps_unit, **more)
    if kind == "Cosine":
        return Schedule("Cosine", **more)
    if kind == "Polynomial":
        return Schedule("Polynomial", power=values["polynomial_scheduler_param"]["power"], **more)
    return Schedule(**more)
