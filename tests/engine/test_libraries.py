"""NVIDIA's libraries are found in their wheels; other libraries stand in for them here, in processes of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy
import pytest

from layerwright.engine import libraries
from layerwright.engine.libraries import LIBRARIES, Library, load_libraries

STANDS_ALONE = next((Path(numpy.__file__).parents[1] / "numpy.libs").glob("libquadmath*"))


def python(script: str, *arguments: object) -> list[str]:
    """What a script prints."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()


def test_libraries_are_loaded_from_the_wheels_so_that_others_find_them_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "nvidia" / "made_up" / "lib"
    folder.mkdir(parents=True)
    shutil.copy(STANDS_ALONE, folder / "libmadeup.so.12")
    script = """
import ctypes, sys
from pathlib import Path
from layerwright.engine import libraries
libraries._package_folders = lambda: [Path(sys.argv[1])]
made_up = libraries.Library("libmadeup.so.12", "nvidia-made-up", "made_up")
absent = libraries.Library("libabsent.so.12", "nvidia-absent", "absent")
print([entry.library.file for entry in libraries.load_libraries([made_up, absent])])
print([path.name for path in libraries._loaded("libmadeup")])
"""
    assert python(script, tmp_path) == ["['libabsent.so.12']", "['libmadeup.so.12']"]


def test_a_library_that_is_no_library_is_told_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "nvidia" / "made_up" / "lib"
    folder.mkdir(parents=True)
    (folder / "libmadeup.so.12").write_text("INPUT(elsewhere)")
    monkeypatch.setattr(libraries, "_package_folders", lambda: [tmp_path])
    [missing] = load_libraries([Library("libmadeup.so.12", "nvidia-made-up", "made_up")])
    assert "too short" in missing.reason or "invalid ELF header" in missing.reason


def test_every_library_comes_after_those_that_it_loads() -> None:
    order = [library.file for library in LIBRARIES]
    needs = [("libcublas.so.12", "libcublasLt.so.12"), ("libcusparse.so.12", "libnvJitLink.so.12")]
    needs += [("libcusolver.so.11", name) for name in ("libcublas.so.12", "libcusparse.so.12")]
    needs += [("libcudnn_cnn_train.so.8", "libcudnn_cnn_infer.so.8"), ("libcudnn_ops_infer.so.8", "libcublas.so.12")]
    assert all(order.index(needed) < order.index(name) for name, needed in needs)


def test_the_open_mpi_of_mpi4py_is_the_one_that_nnabla_would_open() -> None:
    script = """
import ctypes, os
from mpi4py import MPI
from layerwright.engine.libraries import offer_mpi
home = offer_mpi()
assert os.environ["OMPI_HOME"] == str(home)
library = ctypes.CDLL(f"{home}/lib/libmpi.so")
flag = ctypes.c_int(0)
library.MPI_Initialized(ctypes.byref(flag))
print(flag.value)
print(home)
"""
    initialized, home = python(script)
    assert initialized == "1"
    assert not Path(home).exists()


def test_without_mpi_nothing_is_offered() -> None:
    script = "from layerwright.engine.libraries import offer_mpi; print(offer_mpi())"
    assert python(script) == ["None"]


def test_the_module_names_what_is_missing_when_it_is_run() -> None:
    done = subprocess.run([sys.executable, libraries.__file__], capture_output=True, text=True, check=True)
    assert {tuple(line.split("\t")[:2]) for line in done.stdout.splitlines()} <= {
        (library.file, library.package) for library in LIBRARIES
    }
