"""NVIDIA's libraries, which nnabla's CUDA extension needs and does not bring along: found in their wheels and loaded.

The wheels lie in folders where the dynamic loader does not look. What is loaded under its name is not looked for again,
so that nobody has to set LD_LIBRARY_PATH. This module needs nothing but Python itself; `layerwright doctor` uses it.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import re
import shutil
import site
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Library:
    """A library of NVIDIA's.

    Attributes:
        file: The name that the extension, or another of these libraries, asks for.
        package: The wheel that it comes in.
        folder: Where it lies within `site-packages/nvidia`.
        for_several: Whether only several processes need it.
    """

    file: str
    package: str
    folder: str
    for_several: bool = False


LIBRARIES = (
    # In an order in which each finds those that it needs itself.
    Library("libcudart.so.12", "nvidia-cuda-runtime-cu12", "cuda_runtime"),
    Library("libnvJitLink.so.12", "nvidia-nvjitlink-cu12", "nvjitlink"),
    Library("libnvrtc.so.12", "nvidia-cuda-nvrtc-cu12", "cuda_nvrtc"),
    Library("libcublasLt.so.12", "nvidia-cublas-cu12", "cublas"),
    Library("libcublas.so.12", "nvidia-cublas-cu12", "cublas"),
    Library("libcusparse.so.12", "nvidia-cusparse-cu12", "cusparse"),
    Library("libcusolver.so.11", "nvidia-cusolver-cu12", "cusolver"),
    Library("libcurand.so.10", "nvidia-curand-cu12", "curand"),
    Library("libcufft.so.11", "nvidia-cufft-cu12", "cufft"),
    # cuDNN 8 loads the rest of itself by name when it is used.
    Library("libcudnn.so.8", "nvidia-cudnn-cu12", "cudnn"),
    Library("libcudnn_ops_infer.so.8", "nvidia-cudnn-cu12", "cudnn"),
    Library("libcudnn_cnn_infer.so.8", "nvidia-cudnn-cu12", "cudnn"),
    Library("libcudnn_adv_infer.so.8", "nvidia-cudnn-cu12", "cudnn"),
    Library("libcudnn_ops_train.so.8", "nvidia-cudnn-cu12", "cudnn"),
    Library("libcudnn_cnn_train.so.8", "nvidia-cudnn-cu12", "cudnn"),
    Library("libcudnn_adv_train.so.8", "nvidia-cudnn-cu12", "cudnn"),
    Library("libnccl.so.2", "nvidia-nccl-cu12", "nccl", for_several=True),
)
"""What nnabla-ext-cuda120 1.39.0 is linked with, and what it opens by name."""


@dataclass(frozen=True)
class Missing:
    """A library that cannot be loaded, and what the dynamic loader says about it."""

    library: Library
    reason: str


def load_libraries(libraries: Iterable[Library] = LIBRARIES) -> tuple[Missing, ...]:
    """Load the libraries for the extension that is imported next; returns those that cannot be."""
    missing = []
    for library in libraries:
        try:
            ctypes.CDLL(str(_path(library) or library.file), ctypes.RTLD_GLOBAL)
        except OSError as error:
            missing.append(Missing(library, str(error)))
    return tuple(missing)


def offer_mpi() -> Path | None:
    """Let nnabla's extension find the Open MPI that mpi4py has loaded, which must be one and the same.

    The extension opens `$OMPI_HOME/lib/libmpi.so`. In the wheel that name is a text for linkers, which cannot be
    opened, so it gets a folder with a link to the library itself.

    Returns:
        The folder that OMPI_HOME names now; None where no libmpi is loaded.
    """
    loaded = next(_loaded("libmpi.so"), None)
    if loaded is None:
        return None
    home = Path(tempfile.mkdtemp(prefix="layerwright-mpi-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    (home / "lib").mkdir()
    (home / "lib" / "libmpi.so").symlink_to(loaded)
    os.environ["OMPI_HOME"] = str(home)
    return home


def _path(library: Library) -> Path | None:
    """Where a wheel has put a library; None where it is not installed so, and the system may have it."""
    for folder in _package_folders():
        path = folder / "nvidia" / library.folder / "lib" / library.file
        if path.exists():
            return path
    return None


def _package_folders() -> Iterator[Path]:
    """Where packages may lie: in this Python's environment, or among the user's own."""
    yield Path(sysconfig.get_paths()["purelib"])
    yield Path(site.getusersitepackages())


def _loaded(name: str) -> Iterator[Path]:
    """The files of a shared library that this process has loaded."""
    maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace")
    for path in dict.fromkeys(re.findall(r"(/\S.*)$", maps, re.MULTILINE)):
        if Path(path).name.startswith(name):
            yield Path(path)


if __name__ == "__main__":
    for entry in load_libraries():
        print(entry.library.file, entry.library.package, entry.reason.replace("\t", " "), sep="\t")
