"""Small projects with data, and runs of them: inside the test, where a run is fast, or in workers."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import msgspec
import numpy as np
from networks import project

from layerwright.engine.initializers import Array
from layerwright.model.network import Network
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, DataSource, Executor, Monitor, Optimizer
from layerwright.training.events import Epoch, Event, EventWriter, learning_curve, read_events
from layerwright.training.loop import TrainingLoop
from layerwright.training.run import Run

CLASSES = 3
FEATURES = 6

Stop = Callable[[], bool]


def never() -> bool:
    """Let a run go on to its end."""
    return False


class After:
    """Asks to stop when it is asked for so many times, which a run does after every iteration and every epoch."""

    def __init__(self, times: int) -> None:
        self._left = times

    def __call__(self) -> bool:
        self._left -= 1
        return self._left <= 0


class DiesAfter(After):
    """Kills its process when it is asked for so many times."""

    def __call__(self) -> bool:
        if super().__call__():
            os.kill(os.getpid(), signal.SIGKILL)
        return False


@dataclass(frozen=True)
class Trained:
    """What a run has come to."""

    run: Run

    @property
    def parameters(self) -> dict[str, Array]:
        """The last parameters, as the file holds them."""
        return read_parameters(self.run.last_parameters)

    @property
    def best(self) -> dict[str, Array]:
        """The best parameters, as the file holds them."""
        return read_parameters(self.run.best_parameters)

    @property
    def events(self) -> list[Event]:
        """Everything that was told."""
        return read_events(self.run.events)

    @property
    def curve(self) -> list[Epoch]:
        """The learning curve."""
        return learning_curve(self.events)

    @property
    def result(self) -> Any:
        """Everything that two runs alike have in common, to the bit."""
        # Times differ from run to run.
        curve = [msgspec.structs.replace(epoch, time=0, seconds=0) for epoch in self.curve]
        return {name: values.tobytes() for name, values in self.parameters.items()}, curve


class Workshop:
    """A folder of datasets and runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def source(self, name: str, *, shuffle: bool = True, **arrays: Any) -> DataSource:
        """Write a dataset."""
        np.savez(self.folder / f"{name}.npz", **{key: np.asarray(value, np.float32) for key, value in arrays.items()})
        return DataSource(name, f"{name}.npz", shuffle=shuffle)

    def classes(self, name: str = "Training", samples: int = 37, seed: int = 0, *, shuffle: bool = True) -> DataSource:
        """Write a dataset of three classes, which a small network can tell apart."""
        random = np.random.default_rng(seed)
        x = random.normal(size=(samples, FEATURES))
        return self.source(name, shuffle=shuffle, x=x, y=x[:, :CLASSES].argmax(1).reshape(-1, 1))

    def project(
        self,
        *networks: Network | str,
        datasets: tuple[DataSource, ...] = (),
        optimizer: Mapping[str, Any] | None = None,
        monitors: tuple[Monitor, ...] = (),
        executors: tuple[Executor, ...] = (),
        **configuration: Any,
    ) -> Project:
        """A project with one optimizer, of the first network on the first dataset, unless others are given."""
        datasets = datasets or (self.classes(),)
        configuration.setdefault("optimizers", (Optimizer("Optimizer", "Main", datasets[0].name, **(optimizer or {})),))
        configuration = {"batch_size": 8, "max_epoch": 3, **configuration, "monitors": monitors, "executors": executors}
        return project(*networks, datasets=datasets, configuration=Configuration(**configuration))

    def run(self, project: Project) -> Run:
        """Make a run in a folder of its own."""
        folder = self.folder / f"run-{len(list(self.folder.glob('run-*')))}"
        return Run.create(folder, project, self.folder / "project.lwproj", device="cpu")

    def train(self, project: Project, stop: Stop = never) -> Trained:
        """Make a run and train it."""
        return resume(self.run(project), stop)


def read_parameters(path: Path) -> dict[str, Array]:
    """All parameters of a file."""
    found: dict[str, Array] = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.update({name: item[()]} if isinstance(item, h5py.Dataset) else {}))
    return found


def resume(run: Run, stop: Stop = never) -> Trained:
    """Train a run from where it is, as a worker does."""
    with run.locked():
        TrainingLoop(run, EventWriter(run.events), stop, os.getpid()).train()
    return Trained(run)


def extend(run: Run, epochs: int) -> None:
    """Let a run go on to another number of epochs."""
    run.write_info(msgspec.structs.replace(run.info(), epochs=epochs))


def in_process_of_its_own(work: Callable[[], object]) -> int:
    """Do work in a forked process; its exit status, negative for a signal."""
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode
