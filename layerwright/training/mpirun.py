"""Open MPI's starter of processes: where it is, and how it is called.

This module loads no package: processes set their number of threads with it before any other is loaded, and `layerwright
doctor` uses it where packages are broken.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_CARRIED = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "LAYERWRIGHT_CACHE", "XDG_CACHE_HOME")
"""What processes on other machines take over of this one's environment."""

_OF_A_JOB = ("OMPI_COMM_", "OMPI_UNIVERSE_", "PMIX_", "PRTE_")
"""What mpirun tells its processes; a mpirun that finds it takes itself for one of them."""


def find_mpirun() -> str | None:
    """The path of mpirun: that of this Python's environment, or else the system's; None where there is none."""
    own = Path(sys.prefix) / "bin" / "mpirun"
    return str(own) if own.exists() else shutil.which("mpirun")


def mpirun(path: str, processes: int, hosts: str, command: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """The command line that starts a command so many times.

    Args:
        path: Where mpirun is. With a full path, other machines look for Open MPI at the same place.
        processes: How many times.
        hosts: A host file of Open MPI, or nothing for this machine.
        command: The command.
        environment: The variables that there are.
    """
    # There may be more processes than cores; each may use all cores for its threads, and one that waits lets others
    # have its core.
    line = [path, "-n", str(processes), "--map-by", "slot:OVERSUBSCRIBE", "--bind-to", "none"]
    line += ["--mca", "mpi_yield_when_idle", "1"]
    if os.geteuid() == 0:
        line.append("--allow-run-as-root")
    if hosts:
        line += ["--hostfile", hosts]
        line += [part for name in _CARRIED if name in environment for part in ("-x", name)]
    return [*line, *command]


def environment_for_mpirun(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment without what a surrounding mpirun may have left in it."""
    return {name: value for name, value in variables.items() if not name.startswith(_OF_A_JOB)}


def is_within_mpirun(variables: Mapping[str, str]) -> bool:
    """Whether this process is one of several that somebody has started by mpirun."""
    return int(variables.get("OMPI_COMM_WORLD_SIZE", "1")) > 1


def thread_variables(cores: int, processes: int, variables: Mapping[str, str]) -> dict[str, str]:
    """How many threads each of the processes of one machine computes with; what the user has set stays.

    Args:
        cores: The cores that they share.
        processes: How many processes are on the machine.
        variables: The environment.
    """
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    threads = str(max(1, cores // processes))
    return {name: threads for name in names if name not in variables}
