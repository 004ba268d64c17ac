"""A run's folder on the disk. The window, the command line and cluster jobs all read and write the same files.

run.json            what was asked for: seed, epochs, device, versions, where the project was
project.lwproj      the project as it was
events.jsonl        what happened (see `events`)
checkpoints/        everything needed to go on exactly (see `checkpoint`)
parameters.h5       the parameters of the last complete epoch
best.h5             those of the epoch with the lowest error
evaluation/         outputs and metrics of executors
log.txt             what the worker and its libraries printed
lock                held by the worker that works here
pause               there as long as the worker shall rest
"""

from __future__ import annotations

import fcntl
import os
import platform
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path
from typing import Annotated

import msgspec

import layerwright
from layerwright.files import write_atomically
from layerwright.model.edits import name_problem
from layerwright.model.kernels import Kernels
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project, load_project, save_project
from layerwright.model.settings import Positive, Precision

VERSION = 1
_PACKAGES = ("nnabla", "numpy", "h5py", "msgspec", "pillow", "onednn-cpu-gomp")


class RunError(LayerwrightError):
    """A run folder that cannot be made, read or worked in."""


class Computer(msgspec.Struct, frozen=True, kw_only=True):
    """What fast kernels compute with: so many threads in each of the processes, on this type of processor."""

    processes: Positive
    threads: Positive
    processor: str


class RunInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a run was asked to do, and what it was made with.

    `project` names the file that the run was started from; dataset paths are relative to its folder. `hosts` names a
    host file of Open MPI where processes work on several machines. `datasets` holds a digest of each dataset, by which
    a resumed run notices that its data has changed. `kernels` says whose code computes on the CPU; the training puts
    what it has chosen in the place of `auto`. `threads` are those that each process shall compute with, 0 for as many
    as there are; `computer` is what fast kernels have computed with last.
    """

    version: int = VERSION
    created: str
    project: str
    epochs: int
    seed: int
    device: str
    versions: Mapping[str, str]
    datasets: Mapping[str, str] = {}
    processes: Positive = 1
    hosts: str = ""
    precision: Precision = "float"
    kernels: Kernels = "nnabla"
    threads: Annotated[int, msgspec.Meta(ge=0)] = 0
    computer: Computer | None = None


class _Header(msgspec.Struct):
    version: int


class Run:
    """A run's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def events(self) -> Path:
        """The file of events."""
        return self.folder / "events.jsonl"

    @property
    def execution_events(self) -> Path:
        """The file of events of executors."""
        return self.folder / "executions.jsonl"

    @property
    def checkpoints(self) -> Path:
        """The folder of checkpoints."""
        return self.folder / "checkpoints"

    @property
    def last_parameters(self) -> Path:
        """The parameters of the last complete epoch."""
        return self.folder / "parameters.h5"

    @property
    def best_parameters(self) -> Path:
        """The parameters of the epoch with the lowest error."""
        return self.folder / "best.h5"

    @property
    def log(self) -> Path:
        """What the worker and its libraries printed."""
        return self.folder / "log.txt"

    @property
    def pause(self) -> Path:
        """An empty file that is there as long as the worker shall rest."""
        return self.folder / "pause"

    def evaluation(self, executor: str) -> Path:
        """The folder for the results of an executor.

        Raises:
            RunError: The name would lead out of the run's folder.
        """
        reason = name_problem(executor)
        if reason:
            raise RunError(f'"{executor}" cannot be the name of an executor: {reason}.')
        return self.folder / "evaluation" / executor

    @classmethod
    def create(
        cls,
        folder: Path,
        project: Project,
        project_file: Path,
        *,
        device: str,
        hosts: str = "",
        kernels: Kernels = "auto",
        threads: int = 0,
    ) -> Run:
        """Make a run's folder; the project's configuration says how long, from which seed and in how many processes.

        Raises:
            RunError: The folder holds something already, or cannot be made.
        """
        run = cls(folder)
        try:
            if folder.exists() and any(folder.iterdir()):
                raise RunError(f'The run folder "{folder}" is not empty. Choose another, or resume it.')
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RunError(f'The run folder "{folder}" cannot be made: {error.strerror}.') from None
        save_project(project, folder / "project.lwproj")
        run.write_info(
            RunInfo(
                created=time.strftime("%Y-%m-%dT%H:%M:%S%z"),
                project=str(project_file.absolute()),
                epochs=project.configuration.max_epoch,
                seed=project.configuration.seed,
                device=device,
                versions=_versions(),
                processes=project.configuration.processes,
                hosts=hosts,
                kernels=kernels,
                threads=threads,
                precision=project.configuration.precision,
            )
        )
        return run

    @classmethod
    def open(cls, folder: Path) -> Run:
        """Open an existing run's folder.

        Raises:
            RunError: There is none.
        """
        run = cls(folder)
        run.info()
        return run

    def info(self) -> RunInfo:
        """What the run was asked to do.

        Raises:
            RunError: The folder is no run, damaged, or of a newer version.
        """
        path = self.folder / "run.json"
        try:
            content = path.read_bytes()
            if msgspec.json.decode(content, type=_Header).version > VERSION:
                raise RunError(f'"{self.folder}" was written by a newer Layerwright. Update Layerwright to use it.')
            return msgspec.json.decode(content, type=RunInfo)
        except (FileNotFoundError, NotADirectoryError):
            raise RunError(f'"{self.folder}" is not a run folder: it has no run.json.') from None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise RunError(f'"{path}" cannot be read: {error}.') from None

    def write_info(self, info: RunInfo) -> None:
        """Change what the run is asked to do."""
        write_atomically(self.folder / "run.json", msgspec.json.format(msgspec.json.encode(info), indent=1) + b"\n")

    def project(self) -> Project:
        """The project as it was when the run was made."""
        return load_project(self.folder / "project.lwproj")

    def data_folder(self) -> Path:
        """What the paths of datasets and weight files are relative to."""
        return Path(self.info().project).parent

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other workers out of the folder while this one works.

        Raises:
            RunError: Another works here.
        """
        with (self.folder / "lock").open("a") as file:
            try:
                # The system lets go of the lock when the process ends, however it ends.
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RunError(f'Another process is working on the run "{self.folder}". Stop it first.') from None
            yield


def runs_folder(project_file: Path) -> Path:
    """The folder that a project's runs lie in: beside it, or in the current folder where that cannot be written to."""
    parent = project_file.absolute().parent
    return (parent if os.access(parent, os.W_OK) else Path.cwd()) / f"{project_file.stem}.runs"


def new_run_folder(project_file: Path) -> Path:
    """A free folder for a run beside its project: `lenet.runs/20261122-103000`."""
    base = runs_folder(project_file)
    stamp = time.strftime("%Y%m%d-%H%M%S")
    folder, number = base / stamp, 1
    while folder.exists():
        number += 1
        folder = base / f"{stamp}-{number}"
    return folder


def _versions() -> dict[str, str]:
    found = {"layerwright": layerwright.__version__, "python": platform.python_version()}
    for package in _PACKAGES:
        # Not every machine has all of them.
        with suppress(metadata.PackageNotFoundError):
            found[package] = metadata.version(package)
    return found
