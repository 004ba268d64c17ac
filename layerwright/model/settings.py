"""The configuration of a project as values: datasets, optimizers, monitors and executors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

Unit = Literal["epoch", "iteration"]
Mode = Literal["training", "validation", "runtime"]
"""How a network is used: as drawn; without chance and batch statistics; or that and without its losses."""

RateScaling = Literal["keep", "linear", "global_batch"]
"""What several processes change: nothing but the number of samples in an update; the learning rates too, in proportion;
or the batch of each process, so that an update has as many samples as with one."""

BatchStatistics = Literal["local", "synchronized"]
Precision = Literal["float", "half"]
"""32-bit numbers throughout, or 16-bit ones where they do."""

Positive = Annotated[int, msgspec.Meta(ge=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]
NonNegative = Annotated[float, msgspec.Meta(ge=0)]


class _Setting(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all settings share: frozen, strict when read, and brief when written."""


class DataSource(_Setting, frozen=True):
    """A dataset of the project: where it is and how it is read.

    The path is relative to the project file, or absolute. Image values are divided by their greatest possible value
    when `normalize_images` is set.
    """

    name: str
    path: str
    shuffle: bool = True
    cache: bool = True
    normalize_images: bool = True


class Schedule(_Setting, frozen=True):
    """How the learning rate changes over a run.

    Exponential multiplies the rate by `multiplier` after every `interval`; Step multiplies it at each of `steps`;
    Cosine and Polynomial lead it to zero at the end of the run, Polynomial by `power`. For the first `warmup` the rate
    grows linearly on top of that. `unit` and `warmup_unit` say what the numbers count.
    """

    type: Literal["Exponential", "Cosine", "Polynomial", "Step"] = "Exponential"
    multiplier: NonNegative = 1.0
    interval: Positive = 1
    steps: tuple[Positive, ...] = ()
    unit: Unit = "epoch"
    power: NonNegative = 1.0
    warmup: Count = 0
    warmup_unit: Unit = "epoch"


class Task(_Setting, frozen=True):
    """Something to be done with one network and one dataset."""

    name: str
    network: str
    dataset: str


class Optimizer(Task, frozen=True):
    """Trains one network on one dataset; several optimizers take turns within each iteration.

    It works from `start` up to but not including `end`, counted in `range_unit`; `end` of -1 is the end of the run.
    `update_interval` batches are averaged into one update. `weight_decay` is the factor of L2 decay. Gradients are
    limited before they decay weights: each element to `clip_value` on either side of zero, then the norm of all
    together to `clip_norm`; 0 is no limit. Solver parameters are named by the labels in `SOLVERS`; those that are
    missing have their defaults.
    """

    solver: str = "Adam"
    parameters: Mapping[str, float | bool] = msgspec.field(default_factory=dict)
    weight_decay: NonNegative = 0.0
    clip_value: NonNegative = 0.0
    clip_norm: NonNegative = 0.0
    update_interval: Positive = 1
    schedule: Schedule = Schedule()
    start: Count = 0
    end: Annotated[int, msgspec.Meta(ge=-1)] = -1
    range_unit: Unit = "epoch"

    @property
    def mode(self) -> Mode:
        """How the network is used: as drawn."""
        return "training"


class Monitor(Task, frozen=True):
    """Measures the error of a network on a dataset while training goes on."""

    mode: Mode = "validation"


class Executor(Task, frozen=True):
    """Computes a network's outputs on a dataset for evaluation.

    With several evaluations (of a network that uses chance), the outputs are averaged, or the last one counts. With
    `back_propagation`, gradients flow back after each of them: nothing learns, but layers that keep the gradient, as
    VATNoise does, write it down for the executors that follow on the same dataset.
    """

    evaluations: Positive = 1
    repeat: Literal["mean", "last"] = "mean"
    mode: Mode = "runtime"
    back_propagation: bool = False


class Configuration(_Setting, frozen=True):
    """Everything about training that is not a network: length, batch size, optimizers, monitors, executors.

    The batch size is that of one process, unless `rate_scaling` keeps the global batch: it is then divided among the
    processes. With the scaling `linear`, the learning rates grow to their multiple by the number of processes within
    the first `rate_warmup` epochs. `batch_statistics` says whether batch normalization sees the samples of its own
    process or those of all. `best_monitor` names the monitor whose lowest value marks the best parameters; left empty,
    it is the last monitor.
    """

    max_epoch: Positive = 100
    batch_size: Positive = 64
    processes: Positive = 1
    rate_scaling: RateScaling = "keep"
    rate_warmup: Count = 5
    batch_statistics: BatchStatistics = "local"
    precision: Precision = "float"
    seed: Count = 0
    save_best: bool = True
    best_monitor: str = ""
    monitor_interval: Positive = 1
    optimizers: tuple[Optimizer, ...] = ()
    monitors: tuple[Monitor, ...] = ()
    executors: tuple[Executor, ...] = ()

    @property
    def tasks(self) -> tuple[Optimizer | Monitor | Executor, ...]:
        """Everything that uses a network and a dataset."""
        return (*self.optimizers, *self.monitors, *self.executors)
