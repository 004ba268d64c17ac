"""How fast VGG16 goes out to NNEF and comes back, and what memory that takes: `python benchmarks/nnef.py [FOLDER]`.

The network is the one of Simonyan and Zisserman (2014) with random weights: 138 million, 553 MB. FOLDER is where some
2 GB are written; a temporary one when left out. Figures are ratios of measurements on the same machine wherever they
can be: for the export the median of pairs, for the rest the best of several. Beside a time stands how much of a
processor it took, which other programs on the machine change less.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

# This file has the name of the package that it would hide.
sys.path.pop(0)

import numpy as np

_REPEATS = 3
_PAIRS = 5
_STATEMENTS = 2000
_MEGA = 1e6

_BLOCKS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
"""Maps and convolutions between two poolings."""


def main() -> int:
    """Measure all and print a table; status 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="where to write; a temporary folder when left out")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        STEPS[options.step](options.folder)
        return 0
    with tempfile.TemporaryDirectory(prefix="layerwright-benchmark-") as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        rows = list(_measured(folder))
    width = max(len(name) for name, *_ in rows)
    for name, figure, goal, met in rows:
        print(f"{name:{width}}  {figure:>26}  {goal:<18}  {'met' if met else 'MISSED'}")
    return 0 if all(row[-1] for row in rows) else 1


def _measured(folder: Path) -> list[tuple[str, str, str, bool]]:
    project = folder / "vgg16.lwproj"
    weights = make_vgg16(project)
    print(f"VGG16: {weights / _MEGA:,.0f} MB of weights", file=sys.stderr)
    rows = []
    plain, ours, peak = _export_against_numpy(folder, project)
    share = plain / ours
    rows.append(("export", f"{weights / ours / _MEGA:,.0f} MB/s, {share:.2f} of numpy", "at least 0.80", share >= 0.8))
    ratio = peak / weights
    rows.append(("peak memory of the export", f"{ratio:.2f} of the weights", "at most 1.30", ratio <= 1.3))
    _, peak, _ = _best(folder, "import")
    ratio = peak / weights
    rows.append(("peak memory of the import", f"{ratio:.2f} of the weights", "at most 1.30", ratio <= 1.3))
    picture = folder / "picture.png"
    make_picture(picture)
    seconds, used = min(_command(folder, picture) for _ in range(_REPEATS))
    rows.append(("import and first answer", f"{seconds:.1f} s, {used:.1f} of CPU", "at most 5 s", seconds <= 5))
    seconds, _, used = _best(folder, "parse")
    figure = f"{seconds:.2f} s, {used:.2f} of CPU"
    rows.append((f"{_STATEMENTS:,} layers parsed, laid out", figure, "below 1 s", seconds < 1))
    return rows


def _export_against_numpy(folder: Path, project: Path) -> tuple[float, float, float]:
    """The times of numpy and of the export whose ratio is the median of pairs, and the export's greatest memory."""
    plain, ours, peaks = [], [], []
    for _ in range(_PAIRS):
        plain.append(_step(folder, "numpy")[0])
        seconds, peak, _ = _step(folder, "export")
        ours.append(seconds)
        peaks.append(peak)
    pairs = sorted(zip(plain, ours, strict=True), key=lambda pair: pair[0] / pair[1])
    return (*pairs[len(pairs) // 2], max(peaks))


def _best(folder: Path, step: str) -> tuple[float, float, float]:
    results = [_step(folder, step) for _ in range(_REPEATS)]
    seconds, peaks, used = zip(*results, strict=True)
    return min(seconds), max(peaks), min(used)


def _step(folder: Path, step: str) -> tuple[float, float, float]:
    """Do a step in a process of its own; gives its seconds, its greatest memory in bytes, and its seconds of CPU."""
    command = [sys.executable, __file__, str(folder), "--step", step]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(answer[-3]), float(answer[-2]), float(answer[-1])


def _command(folder: Path, picture: Path) -> tuple[float, float]:
    """The time of `layerwright run` as a person waits for it, from the first byte read to the answer, and of CPU."""
    command = [sys.executable, "-m", "layerwright.cli", "run", str(folder / "exported"), "--input", str(picture)]
    started, used = time.perf_counter(), _cpu(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started, _cpu(resource.RUSAGE_CHILDREN) - used


def _timed(work: Callable[[], object]) -> None:
    """Print how long some work takes, the greatest memory of this process, and how much CPU it took with children."""
    used = _cpu(resource.RUSAGE_SELF) + _cpu(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    used = _cpu(resource.RUSAGE_SELF) + _cpu(resource.RUSAGE_CHILDREN) - used
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, used)


def _cpu(whose: int) -> float:
    usage = resource.getrusage(whose)
    return usage.ru_utime + usage.ru_stime


def _vgg16(folder: Path) -> Path:
    return folder / "vgg16.lwproj"


def write_with_numpy(folder: Path) -> None:
    """Write the weights as files of numpy, and wait for the disk after each."""
    from layerwright.exchange.model import load_model

    arrays = {name: np.array(values) for name, values in load_model(_vgg16(folder)).parameters.items()}
    target = folder / "numpy"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()

    def write() -> None:
        for number, values in enumerate(arrays.values()):
            with (target / f"{number}.dat").open("wb") as file:
                values.tofile(file)
                os.fsync(file.fileno())

    _timed(write)


def export(folder: Path) -> None:
    """Write VGG16 as NNEF, without the check in other engines, which reads it all again."""
    from layerwright.exchange.model import load_model
    from layerwright.exchange.nnef.network import make_graph
    from layerwright.exchange.nnef.writing import new_folder, put_in_place, write_graph

    # What is read again and again in use is read once before: weights are in the cache of the system.
    for values in load_model(_vgg16(folder)).parameters.values():
        values.sum()
    model = load_model(_vgg16(folder))
    target = folder / "exported"
    shutil.rmtree(target, ignore_errors=True)

    def write() -> None:
        graph = make_graph(model)
        with new_folder(target) as temporary:
            write_graph(graph, temporary, "float32")
            put_in_place(temporary, target)

    _timed(write)


def read(folder: Path) -> None:
    """Import the exported VGG16."""
    from layerwright.exchange.nnef.reading.importing import import_nnef

    with tempfile.TemporaryDirectory(dir=folder) as place:
        _timed(lambda: import_nnef(folder / "exported", Path(place) / "vgg16.lwproj"))


def parse(folder: Path) -> None:
    """Parse and lay out a graph of many layers without weights."""
    from layerwright.exchange.nnef.reading.container import opened
    from layerwright.exchange.nnef.reading.importing import convert
    from layerwright.exchange.nnef.reading.parsed import parse
    from layerwright.model.layout import arrange

    target = folder / "long"
    target.mkdir(exist_ok=True)
    (target / "graph.nnef").write_text(long_graph())

    def work() -> None:
        with opened(target) as container:
            converted = convert(container, parse(container), None, "weights.h5")
        arrange(converted.network)

    _timed(work)


def long_graph() -> str:
    """A text of many layers with short cuts between them, as residual networks have."""
    lines = ["version 1.0;", "graph long(x) -> (y)", "{", "    x = external(shape = [1, 8, 16, 16]);"]
    before = "x"
    for number in range(_STATEMENTS // 4):
        lines += [
            f"    a{number} = relu({before});",
            f"    b{number} = max_pool(a{number}, size = [1, 1, 3, 3], padding = [(0,0),(0,0),(1,1),(1,1)], "
            "stride = [1, 1, 1, 1], border = 'ignore');",
            f"    c{number} = sigmoid(b{number});",
            f"    d{number} = add(c{number}, {before});",
        ]
        before = f"d{number}"
    return "\n".join([*lines, f"    y = tanh({before});", "}", ""])


def make_vgg16(project_file: Path) -> int:
    """Write a project of VGG16 and random weights beside it; gives the number of their bytes."""
    from layerwright.engine.parameter_files import write_parameters
    from layerwright.model.network import Layer, Link, Network
    from layerwright.model.project import Project, save_project
    from layerwright.resolve.resolve import resolve

    layers = [Layer("data", "Input", {"Size": "3,224,224"})]
    for block, (maps, count) in enumerate(_BLOCKS, 1):
        for place in range(1, count + 1):
            properties = {"OutMaps": str(maps), "KernelShape": "3,3", "BorderMode": "same"}
            layers += [Layer(f"conv{block}_{place}", "Convolution", properties), Layer(f"relu{block}_{place}", "ReLU")]
        layers.append(Layer(f"pool{block}", "MaxPooling"))
    for name, size in (("fc6", 4096), ("fc7", 4096), ("fc8", 1000)):
        layers.append(Layer(name, "Affine", {"OutShape": str(size)}))
        layers.append(Layer(f"relu_{name}", "ReLU") if name != "fc8" else Layer("prob", "Softmax"))
    links = [Link(first.name, second.name) for first, second in pairwise(layers)]
    file = project_file.with_name("vgg16.parameters.h5")
    network = Network("VGG16", tuple(layers), tuple(links))
    uses = resolve(Project(networks=(network,)), "VGG16").parameters
    random = np.random.default_rng(0)
    block = random.standard_normal(2**20).astype(np.float32)

    def parts(size: int, scale: float) -> Callable[[], list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]]]:
        return lambda: [
            block[: min(len(block), size - start)] * np.float32(scale) for start in range(0, size, len(block))
        ]

    sizes = {name: int(np.prod(use.shape)) for name, use in uses.items()}
    scales = {name: 0.01 if len(use.shape) == 1 else (2 / _fan(use.shape)) ** 0.5 for name, use in uses.items()}
    values = {name: (use.shape, parts(sizes[name], scales[name])) for name, use in uses.items()}
    write_parameters(file, values)
    files: dict[str, dict[str, str]] = {}
    for name in uses:
        layer, _, parameter = name.split("/")
        files.setdefault(layer, {})[f"{parameter}.File"] = f"{file.name}/{name}"
    stored = tuple(Layer(entry.name, entry.type, {**entry.properties, **files.get(entry.name, {})}) for entry in layers)
    save_project(Project(networks=(Network("VGG16", stored, tuple(links)),)), project_file)
    return 4 * sum(sizes.values())


def _fan(shape: tuple[int, ...]) -> int:
    """How many numbers flow into one output."""
    return int(np.prod(shape[1:])) if len(shape) == 4 else shape[0]


def make_picture(path: Path) -> None:
    """A picture of random colours."""
    from PIL import Image

    Image.fromarray(np.random.default_rng(0).integers(0, 256, (224, 224, 3), np.uint8)).save(path)


STEPS = {"numpy": write_with_numpy, "export": export, "import": read, "parse": parse}

if __name__ == "__main__":
    sys.exit(main())
