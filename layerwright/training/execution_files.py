"""What an executor leaves in a run's folder: arrays of outputs and targets, and a file that describes them."""

from __future__ import annotations

from typing import Literal

import msgspec

from layerwright.model.project import Project, named
from layerwright.model.settings import Executor
from layerwright.training.run import RunError

RESULT = "execution.json"
"""The file that describes an execution, beside the arrays that it names."""

Which = Literal["best", "last"]
Task = Literal["classes", "binary", "values"]


class Target(msgspec.Struct, frozen=True):
    """What an output is compared with: labels of classes, 0 or 1, or values. The file holds it for each sample.

    `axis` is the axis of the output that the classes lie along.
    """

    variable: str
    shape: tuple[int, ...]
    task: Task
    file: str
    class_names: tuple[str, ...] = ()
    axis: int | None = None


class Output(msgspec.Struct, frozen=True):
    """An output of a network: its node, the shape for one sample, the file of values, and what it should have been."""

    node: str
    shape: tuple[int, ...]
    file: str
    target: Target | None = None


class Execution(msgspec.Struct, frozen=True):
    """The result of an executor, as `execution.json` beside the files that it names."""

    executor: str
    network: str
    dataset: str
    parameters: Which
    samples: int
    outputs: tuple[Output, ...]


def find_executor(project: Project, name: str | None) -> Executor:
    """The executor of this name; without a name, the first.

    Raises:
        RunError: There is none.
    """
    executors = {executor.name: executor for executor in project.configuration.executors}
    if name is None and executors:
        return next(iter(executors.values()))
    if name not in executors:
        if not executors:
            raise RunError("The project has no executor to evaluate with. Add one to its configuration.")
        raise RunError(f'There is no executor "{name}". The project has {named(executors)}.')
    return executors[name]
