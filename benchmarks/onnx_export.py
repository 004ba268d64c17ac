"""How fast VGG16 goes out to ONNX, compared with writing its bytes: `python benchmarks/onnx_export.py [FOLDER]`.

FOLDER is where some 2 GB are written; a temporary one when left out. The goal is at most 1.5 times the time that as
many bytes take from memory to the disk; both are measured in turn, and the best of each counts. The check with
onnx.checker and onnxruntime, which every export goes through, is told apart.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from nnef import make_vgg16  # the benchmark beside this one, not the package

_REPEATS = 5
_GOAL = 1.5


def main() -> int:
    """Measure and print a table; status 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="where to write; a temporary folder when left out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="layerwright-benchmark-") as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        return _measured(folder)


def _measured(folder: Path) -> int:
    # The modules of the package named onnx must not be looked for beside this file, where nnef is another.
    sys.path[:] = [entry for entry in sys.path if Path(entry) != Path(__file__).parent]
    sys.modules.pop("nnef", None)
    from layerwright.exchange.model import load_model
    from layerwright.exchange.onnx.exporting import write_onnx
    from layerwright.exchange.onnx.network import make_graph
    from layerwright.exchange.onnx.writing import write_graph

    project = folder / "vgg16.lwproj"
    if not project.exists():
        make_vgg16(project)
    model = load_model(project)
    weights = sum(values.nbytes for values in model.parameters.values())
    make_graph(model)  # imports the onnx package, which is not measured
    # All of them, since a small block that is written again and again would not leave the processor's caches.
    content = np.random.default_rng(0).integers(0, 256, weights, np.uint8).data

    def plain() -> None:
        with (folder / "bytes").open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def ours() -> None:
        path = folder / "vgg16.onnx"
        write_graph(make_graph(load_model(project)), path, {})
        with path.open("rb") as file:
            os.fsync(file.fileno())

    times: dict[str, list[float]] = {"bytes": [], "export": []}
    for _ in range(_REPEATS):
        for name in ("bytes", "vgg16.onnx"):
            (folder / name).unlink(missing_ok=True)  # to let go of an old file takes time of its own
        times["bytes"].append(_timed(plain))
        times["export"].append(_timed(ours))
    ratio = min(times["export"]) / min(times["bytes"])
    checked = _timed(lambda: write_onnx(model, folder / "checked.onnx"))
    print(f"weights                     {weights / 1e6:8,.0f} MB")
    print(f"writing the bytes           {min(times['bytes']):8.2f} s")
    print(f"writing the ONNX file       {min(times['export']):8.2f} s")
    print(f"ratio                       {ratio:8.2f}    at most {_GOAL}  {'met' if ratio <= _GOAL else 'MISSED'}")
    print(f"with the check              {checked:8.2f} s")
    return 0 if ratio <= _GOAL else 1


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
