"""MPI: training in several processes, on one machine or many."""

from __future__ import annotations

from layerwright.cli.doctor.finding import Finding
from layerwright.cli.doctor.system import apt_get, ask, version_of


def mpi() -> Finding:
    """Open MPI; nnabla's communicators cannot use another."""
    advice = apt_get(["openmpi-bin", "libopenmpi-dev"])
    answer = ask(["mpirun", "--version"])
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
