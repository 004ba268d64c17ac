"""CUDA: the driver, nnabla's extension, and the NVIDIA libraries, which the extension does not bring along."""

from __future__ import annotations

import re
import sys

from layerwright.cli.doctor.finding import Finding
from layerwright.cli.doctor.python import CONVOLUTION
from layerwright.cli.doctor.system import ask, ask_python, version_of
from layerwright.engine import libraries as engine_libraries
from layerwright.engine.libraries import LIBRARIES

EXTENSION = "nnabla-ext-cuda120"
PACKAGES = tuple(dict.fromkeys(library.package for library in LIBRARIES))
"""The packages that NVIDIA's libraries are in; the extension was built for cuDNN 8."""

_OLDEST_DRIVER = 525
_CUDNN_ADVICE = "Install them anew; cuDNN must be of version 8:\npip install --force-reinstall 'nvidia-cudnn-cu12<9'"

_LIBRARIES_FILE = engine_libraries.__file__

# From its file, since Layerwright need not be installed for this.
_ON_CUDA = f"""
import runpy
runpy.run_path({_LIBRARIES_FILE!r})["load_libraries"]()
import nnabla
from nnabla.ext_utils import get_extension_context
nnabla.set_default_context(get_extension_context("cudnn", device_id="0"))
{CONVOLUTION}
"""


def driver() -> Finding:
    """The NVIDIA driver and the cards that it sees."""
    answer = ask(["nvidia-smi", "--query-gpu=driver_version,name,memory.total", "--format=csv,noheader"])
    if answer.failure or not answer.text:
        reason = answer.failure or "no card"
        return Finding("Driver", "missing", reason, f"For an NVIDIA card: install driver {_OLDEST_DRIVER} or later.")
    cards = [line.split(", ") for line in answer.text.splitlines()]
    version = cards[0][0]
    found = f"{version}; {', '.join(f'{name} ({memory})' for _, name, memory in cards)}"
    major = re.match(r"\d+", version)
    if major is None or int(major[0]) < _OLDEST_DRIVER:
        return Finding("Driver", "missing", found, f"CUDA 12 needs driver {_OLDEST_DRIVER} or later.")
    return Finding("Driver", "ok", found)


def libraries() -> Finding:
    """NVIDIA's libraries, each of which has to load; in a child, as they may be broken."""
    answer = ask([sys.executable, _LIBRARIES_FILE])
    if answer.failure:
        return Finding("NVIDIA libraries", "missing", f"loading them fails: {answer.failure}")
    missing = [line.split("\t") for line in answer.text.splitlines()]
    if not missing:
        return Finding("NVIDIA libraries", "ok", f"all {len(LIBRARIES)} load")
    absent = [name for name in PACKAGES if version_of(name) is None and name in {package for _, package, _ in missing}]
    broken = [f"{file}: {reason}" for file, package, reason in missing if package not in absent]
    found = f"{len(missing)} of {len(LIBRARIES)} do not load: {', '.join(file for file, _, _ in missing)}"
    if broken:
        found = f"{found} ({'; '.join(broken)})"
    return Finding("NVIDIA libraries", "missing", found, _install(*absent) if absent else _CUDNN_ADVICE)


def extension() -> Finding:
    """The CUDA extension of nnabla with the NVIDIA libraries; it has to compute something where it is complete."""
    version = version_of(EXTENSION)
    nnabla = version_of("nnabla")
    absent = [name for name in PACKAGES if version_of(name) is None]
    if version is None or version != nnabla:
        found = f"{EXTENSION} {version}, which is not for nnabla {nnabla}" if version else f"{EXTENSION} not installed"
        return Finding("CUDA extension", "missing", found, _install(f"{EXTENSION}=={nnabla}", *absent))
    answer = ask_python(_ON_CUDA)
    if not answer.failure:
        return Finding("CUDA extension", "ok", f"{EXTENSION} {version}, computes on the card")
    found = f"{EXTENSION} {version}, does not compute: {answer.failure}"
    if absent:
        return Finding("CUDA extension", "missing", found, _install(*absent))
    cudnn = version_of("nvidia-cudnn-cu12") or ""
    if not cudnn.startswith("8."):
        return Finding("CUDA extension", "missing", f"{found} (cuDNN {cudnn})", _install("nvidia-cudnn-cu12"))
    return Finding("CUDA extension", "missing", found, "Driver and libraries, above, have to work first.")


def _install(*packages: str) -> str:
    wanted = ("'nvidia-cudnn-cu12<9'" if name == "nvidia-cudnn-cu12" else name for name in packages)
    return f"To train on an NVIDIA card:\npip install {' '.join(wanted)}"
