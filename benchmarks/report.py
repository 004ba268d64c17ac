"""How long reports take: `python benchmarks/report.py [FOLDER]`.

FOLDER is where runs are made; a temporary one when left out. Measured are a run of LeNet with 10,000 evaluated samples
and one of a network of 1,000 layers, each as a presentation and a page, in a process of its own from its start to its
end, as `layerwright report` does it. The goals: 3 s and 10 s, and less than 500 MB of memory.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np

from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import Project, load_project
from layerwright.model.settings import Configuration, DataSource, Optimizer
from layerwright.training.events import Epoch, EventWriter, Finished
from layerwright.training.execution_files import Execution, Output, Target
from layerwright.training.run import Run

_SAMPLES = 10_000
_LAYERS = 1_000
_REPEATS = 3
_LENET_SECONDS, _LARGE_SECONDS, _MEGABYTES = 3.0, 10.0, 500.0
_EXAMPLE = Path(__file__).parent.parent / "examples" / "mnist_lenet" / "mnist_lenet.lwproj"


def main() -> int:
    """Measure and print a table; status 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="where to make the runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="layerwright-benchmark-") as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        runs = {"lenet": (_lenet(folder), _LENET_SECONDS), "1,000 layers": (_large(folder), _LARGE_SECONDS)}
        missed = False
        print(f"{'report':<22}{'seconds':>9}{'goal':>7}{'of CPU':>9}{'MB':>7}{'goal':>7}")
        for name, (run, goal) in runs.items():
            for form in ("pptx", "html"):
                found = [_measured(run, folder / f"r.{form}") for _ in range(_REPEATS)]
                seconds, computing, memory = min(found)[0], min(figures[1] for figures in found), max(found)[2]
                met = seconds <= goal and memory <= _MEGABYTES
                missed |= not met
                print(
                    f"{name + ', ' + form:<22}{seconds:>9.2f}{goal:>7.0f}{computing:>9.2f}{memory:>7.0f}"
                    f"{_MEGABYTES:>7.0f}  {'met' if met else 'MISSED'}"
                )
    return int(missed)


_PROGRAM = """
import re, sys
from layerwright.cli import main
status = main(sys.argv[1:])
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1], file=sys.stderr)
sys.exit(status)
"""


def _measured(run: Path, output: Path) -> tuple[float, float, float]:
    """The seconds that a report takes, those of the processor, and the most memory, in MB."""
    command = [sys.executable, "-c", _PROGRAM, "report", str(run), "--output", str(output)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    computing = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, computing, int(done.stderr.split()[-1]) / 1000


def _lenet(folder: Path) -> Path:
    """A run of the example with a curve of 100 epochs and results for 10,000 made-up digits, 3 % of them wrong."""
    project = load_project(_EXAMPLE)
    random = np.random.default_rng(0)
    y = random.integers(0, 10, (_SAMPLES, 1))
    np.savez(folder / "digits.npz", x=random.integers(0, 256, (_SAMPLES, 1, 28, 28)).astype(np.uint8), y=y.astype("f4"))
    datasets = (DataSource("Training", "digits.npz"), DataSource("Validation", "digits.npz", shuffle=False))
    run = _new(folder / "lenet", msgspec.structs.replace(project, datasets=datasets), folder)
    write = EventWriter(run.events)
    for epoch in range(1, 101):
        errors = {"train_error": 0.5 / epoch, "valid_error": 0.5 / epoch + 0.01}
        write(Epoch(epoch=epoch, cost=2.0 / epoch, monitors=errors, learning_rates={}, seconds=1.0, best=True))
    write(Finished(epochs=100, seconds=100.0, best_epoch=100))
    scores = random.random((_SAMPLES, 10)).astype(np.float32) * 0.1
    said = np.where(random.random(_SAMPLES) < 0.97, y[:, 0], random.integers(0, 10, _SAMPLES))
    scores[np.arange(_SAMPLES), said] += random.random(_SAMPLES).astype(np.float32) + 0.2
    results = run.evaluation("Executor")
    results.mkdir(parents=True)
    np.save(results / "output-0.npy", scores / scores.sum(axis=1, keepdims=True))
    np.save(results / "target-0.npy", y.astype(np.float32))
    output = Output("Softmax", (10,), "output-0.npy", Target("y", (1,), "classes", "target-0.npy"))
    execution = Execution("Executor", "Main", "Validation", "best", _SAMPLES, (output,))
    (results / "execution.json").write_bytes(msgspec.json.encode(execution))
    return run.folder


def _large(folder: Path) -> Path:
    """A run of a network of 1,000 layers, with a link past every tenth."""
    layers = [Layer("Input", "Input", {"Size": "16,8,8"})]
    for index in range(_LAYERS - 3):
        kind = ("Convolution", "BatchNormalization", "ReLU", "Add2")[index % 4]
        same = {"OutMaps": "16", "KernelShape": "3,3", "BorderMode": "same"} if kind == "Convolution" else {}
        layers.append(Layer(f"{kind}_{index}", kind, same))
    layers += [Layer("Affine", "Affine", {"OutShape": "10"}), Layer("Loss", "SoftmaxCrossEntropy")]
    links = [Link(one.name, other.name) for one, other in pairwise(layers)]
    links += [Link(layers[at - 4].name, layers[at].name) for at in range(4, len(layers)) if layers[at].type == "Add2"]
    optimizer = Optimizer("Optimizer", "Main", "Training")
    project = Project(
        networks=(Network("Main", tuple(layers), tuple(links)),),
        datasets=(DataSource("Training", "digits.npz"),),
        configuration=Configuration(optimizers=(optimizer,)),
    )
    return _new(folder / "large", project, folder).folder


def _new(folder: Path, project: Project, beside: Path) -> Run:
    return Run.create(folder, project, beside / "benchmark.lwproj", device="cpu")


if __name__ == "__main__":
    sys.exit(main())
