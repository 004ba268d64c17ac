"""Beginning a run: everything that could stop it is looked at before there is a folder."""

from __future__ import annotations

from pathlib import Path

from layerwright.engine.kernels.onednn.library import reason_for_absence
from layerwright.model.kernels import Kernels
from layerwright.model.problems import ProblemsError, errors
from layerwright.model.project import Project
from layerwright.resolve.check import check_project
from layerwright.training.data_binding import check_data
from layerwright.training.launch import check_start
from layerwright.training.run import Run, RunError, new_run_folder


def new_run(
    project: Project,
    project_file: Path,
    *,
    device: str = "cpu",
    hosts: str = "",
    kernels: Kernels = "auto",
    threads: int = 0,
    folder: Path | None = None,
) -> Run:
    """Make the folder of a new run; a run that cannot start leaves nothing behind.

    Args:
        project: The project as it is to be trained.
        project_file: Its file, which the paths of data are relative to.
        device: The device to train on.
        hosts: A host file of Open MPI, for several machines.
        kernels: Whose code computes on the CPU.
        threads: The threads of each process for fast kernels; 0 for as many as there are.
        folder: The run's folder; a new one beside the project where none is given.

    Raises:
        LayerwrightError: It cannot start; a ProblemsError names everything that is wrong in the project and its data.
    """
    configuration = project.configuration
    check_start(device, configuration.precision, configuration.processes, hosts, configuration)
    if kernels == "fast" and reason_for_absence():
        raise RunError(f"There are no fast kernels on this machine: {reason_for_absence()}. Train with nnabla's own.")
    found = errors((*check_project(project), *check_data(project, project_file.absolute().parent)))
    if found:
        raise ProblemsError("The project cannot be trained yet:", found)
    folder = folder or new_run_folder(project_file)
    return Run.create(folder, project, project_file, device=device, hosts=hosts, kernels=kernels, threads=threads)
