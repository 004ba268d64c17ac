"""Python, the packages, and nnabla: what every command needs."""

from __future__ import annotations

import platform
import sys

from layerwright import __version__
from layerwright.cli.doctor.finding import Finding
from layerwright.cli.doctor.requirements import requirements
from layerwright.cli.doctor.system import ask_python, version_of

_WANTED_PYTHON = (3, 10)

# Nine ones times nine ones, added up.
CONVOLUTION = """
import nnabla, nnabla.functions as F, numpy
ones = nnabla.Variable.from_numpy_array(numpy.ones((1, 1, 3, 3)))
result = F.convolution(ones, nnabla.Variable.from_numpy_array(numpy.ones((1, 1, 3, 3))))
result.forward()
assert result.d.ravel().tolist() == [9.0], f"a convolution gave {result.d.ravel().tolist()} instead of 9"
print(nnabla.__version__)
"""

KERNEL_LIBRARIES = {"libgomp.so.1": "libgomp1"}
"""What oneDNN links to and its wheel does not bring, and Debian's package for it."""

KERNELS = """
from layerwright.engine.kernels.onednn.library import available_threads, reason_for_absence
assert not reason_for_absence(), reason_for_absence()
from layerwright.engine.kernels.convolution import Convolution, Geometry
import nnabla, numpy
nine = (1, 1, 3, 3)
one = (1, 1, 1, 1)
geometry = Geometry(nine, one, kernel=(3, 3), stride=(1, 1), pad=(0, 0), dilation=(1, 1), groups=1)
function = Convolution(geometry, one, bias=False, last=False)
result = function(*(nnabla.Variable.from_numpy_array(numpy.ones(nine)) for _ in range(2)))
result.forward()
assert result.d.ravel().tolist() == [9.0], f"a convolution gave {result.d.ravel().tolist()} instead of 9"
print(available_threads())
"""


def layerwright() -> Finding:
    """The program itself."""
    return Finding("Layerwright", "ok", __version__)


def python() -> Finding:
    """The version of Python: nnabla has no packages for others."""
    version = platform.python_version()
    if sys.version_info[:2] == _WANTED_PYTHON:
        return Finding("Python", "ok", version)
    return Finding("Python", "missing", version, "Install Python 3.10: nnabla has no packages for other versions.")


def packages() -> Finding:
    """The packages that Layerwright asks for, but those that have a check of their own."""
    asked = [entry for entry in requirements() if not entry.name.startswith(("nnabla", "PySide6"))]
    if not asked:
        return Finding(
            "Packages", "warning", "not checked: Layerwright is not installed", "Run `make setup` in its source folder."
        )
    installed = {entry: version_of(entry.name) for entry in asked}
    wrong = [entry for entry, version in installed.items() if version is None or not entry.accepts(version)]
    found = ", ".join(f"{entry.name} {version or 'missing'}" for entry, version in installed.items())
    if wrong:
        wanted = " ".join(f"'{entry.name}{entry.versions}'" for entry in wrong)
        return Finding("Packages", "missing", found, f"pip install {wanted}")
    return Finding("Packages", "ok", found)


def nnabla() -> Finding:
    """The training engine, which has to compute something."""
    version = version_of("nnabla")
    if version is None:
        return Finding("nnabla", "missing", "not installed", "pip install nnabla==1.39.0")
    answer = ask_python(CONVOLUTION)
    if answer.failure:
        return Finding(
            "nnabla",
            "missing",
            f"{version}, does not compute on the CPU: {answer.failure}",
            "It needs an x86-64 CPU. Where that is there, install it anew:\n"
            "pip install --force-reinstall nnabla==1.39.0 'numpy<2'",
        )
    return Finding("nnabla", "ok", f"{answer.text}, computes on the CPU")


def fast_kernels() -> Finding:
    """oneDNN, which computes on the CPU in the place of nnabla where that takes long; training works without it."""
    version = version_of("onednn-cpu-gomp")
    answer = ask_python(KERNELS)
    if version is None or answer.failure:
        found = f"none, trainings on the CPU are several times slower: {answer.failure or 'not installed'}"
        return Finding(
            "Fast kernels",
            "warning",
            found,
            "pip install onednn-cpu-gomp==2023.2.0\nOn Debian and Ubuntu: apt install libgomp1",
        )
    threads = f"{answer.text} thread{'' if answer.text == '1' else 's'}"
    return Finding("Fast kernels", "ok", f"oneDNN ({version}), {threads}")
