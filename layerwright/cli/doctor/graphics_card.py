"""CUDA: the driver, nnabla's extension, and the NVIDIA libraries, which the extension does not bring along."""

from __future__ import annotations

import re

from layerwright.cli.doctor.finding import Finding
from layerwright.cli.doctor.python import CONVOLUTION
from layerwright.cli.doctor.system import ask, ask_python, version_of

EXTENSION = "nnabla-ext-cuda120"
LIBRARIES = (
    "nvidia-cuda-runtime-cu12",
    "nvidia-cublas-cu12",
    "nvidia-cusolver-cu12",
    "nvidia-cusparse-cu12",
    "nvidia-nvjitlink-cu12",
    "nvidia-curand-cu12",
    "nvidia-cufft-cu12",
    "nvidia-cudnn-cu12",
    "nvidia-nccl-cu12",
)
"""The packages that the extension's libraries are in; it was built for cuDNN 8."""

_OLDEST_DRIVER = 525

_ON_CUDA = f"""
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


def extension() -> Finding:
    """The CUDA extension of nnabla with the NVIDIA libraries; it has to compute something where it is complete."""
    version = version_of(EXTENSION)
    nnabla = version_of("nnabla")
    absent = [name for name in LIBRARIES if version_of(name) is None]
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
    advice = "Name the folders site-packages/nvidia/*/lib in LD_LIBRARY_PATH."
    return Finding("CUDA extension", "missing", found, advice)


def _install(*packages: str) -> str:
    wanted = ("'nvidia-cudnn-cu12<9'" if name == "nvidia-cudnn-cu12" else name for name in packages)
    return f"To train on an NVIDIA card:\npip install {' '.join(wanted)}"
