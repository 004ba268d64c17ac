"""Training speed: our loop against a hand-written nnabla loop and against `nnabla_cli train`, in the same run.

All three train the LeNet of `examples/mnist_lenet` on the same digits, in processes of their own, one after the other,
in rounds that change the order. Each is run with few and with many epochs; the difference leaves start-up, compilation
of caches and the like out, and keeps everything that a longer training pays for. The figures are medians of the rounds.

    python benchmarks/training.py [--mnist FOLDER] [--rounds 5] [--few 1] [--many 4]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from layerwright.data import ImportOptions, import_dataset
from layerwright.model.project import Project, load_project, save_project

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "mnist_lenet"
IMAGES, LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
BATCH = 64

Command = Callable[[int], list[str]]
"""A command line that trains so many epochs."""


def ours(folder: Path, mnist: Path) -> Command:
    """`layerwright train`, without monitors, which the peers do not have."""
    project = _without_monitors(load_project(EXAMPLE / "mnist_lenet.lwproj"), mnist / IMAGES)
    path = folder / "lenet.lwproj"
    save_project(project, path)

    def command(epochs: int) -> list[str]:
        run = folder / f"run-{time.monotonic_ns()}"
        return [
            sys.executable,
            "-m",
            "layerwright.cli",
            "train",
            str(path),
            "--quiet",
            "--epochs",
            str(epochs),
            "--output",
            str(run),
        ]

    return command


def handwritten(folder: Path, mnist: Path) -> Command:
    """The loop in `handwritten_lenet.py`."""
    script = Path(__file__).with_name("handwritten_lenet.py")

    def command(epochs: int) -> list[str]:
        return [sys.executable, str(script), str(mnist / IMAGES), str(mnist / LABELS), "--epochs", str(epochs)]

    return command


def nnabla_cli(folder: Path, mnist: Path) -> Command:
    """`nnabla_cli train` on the same digits as PNG files, with its cache made beforehand."""
    source = folder / "digits"
    source.mkdir()
    for name in (IMAGES, LABELS):
        shutil.copy(mnist / name, source)
    imported = import_dataset(source / IMAGES, folder / "png", ImportOptions(shuffle=False))
    script = Path(__file__).with_name("nnabla_cli_lenet.py")
    iterations = samples(mnist) // BATCH
    subprocess.run([sys.executable, str(script), str(imported[0].csv), str(folder), str(iterations)], check=True)

    def command(epochs: int) -> list[str]:
        config = folder / f"lenet-{epochs}.nntxt"
        text = (folder / "lenet.nntxt").read_text(encoding="utf-8")
        config.write_text(text.replace("max_epoch: 1\n", f"max_epoch: {epochs}\n"), encoding="utf-8")
        output = folder / f"cli-{time.monotonic_ns()}"
        output.mkdir()
        return [
            sys.executable, "-m", "nnabla.utils.cli.cli", "train", "-c", str(config), "-p", str(folder / "lenet.h5"),
            "-o", str(output),
        ]  # fmt: skip

    return command


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mnist", type=Path, default=EXAMPLE / "data", help="a folder with the published files")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--few", type=int, default=1, help="epochs of the short runs")
    parser.add_argument("--many", type=int, default=4, help="epochs of the long runs")
    options = parser.parse_args()
    peers = {"layerwright train": ours, "hand-written nnabla loop": handwritten, "nnabla_cli train": nnabla_cli}
    with tempfile.TemporaryDirectory() as name:
        commands = {}
        for peer, prepare in peers.items():
            folder = Path(name) / prepare.__name__
            folder.mkdir()
            commands[peer] = prepare(folder, options.mnist)
        speeds = measure(commands, samples(options.mnist), options)
    first = statistics.median(speeds["layerwright train"])
    print("| loop | samples/s, median | lowest .. highest | ours is faster by |")
    print("|---|---|---|---|")
    for peer, values in speeds.items():
        median = statistics.median(values)
        print(f"| {peer} | {median:,.0f} | {min(values):,.0f} .. {max(values):,.0f} | {first / median:.2f} |")


def measure(commands: dict[str, Command], count: int, options: argparse.Namespace) -> dict[str, list[float]]:
    """Samples per second of every loop in every round."""
    for command in commands.values():
        seconds(command(options.few))
    speeds: dict[str, list[float]] = {peer: [] for peer in commands}
    for number in range(options.rounds):
        turn = list(commands)[number % len(commands) :] + list(commands)[: number % len(commands)]
        for peer in turn:
            short, long = seconds(commands[peer](options.few)), seconds(commands[peer](options.many))
            speeds[peer].append(count * (options.many - options.few) / (long - short))
            print(f"round {number + 1}: {peer} {speeds[peer][-1]:,.0f} samples/s", file=sys.stderr)
    return speeds


def seconds(command: list[str]) -> float:
    """How long a command takes."""
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=os.environ)
    return time.monotonic() - began


def samples(mnist: Path) -> int:
    """How many training digits there are."""
    from layerwright.data import open_dataset

    with open_dataset(mnist / IMAGES) as dataset:
        return len(dataset)


def _without_monitors(project: Project, images: Path) -> Project:
    configuration = msgspec.structs.replace(project.configuration, monitors=())
    datasets = tuple(msgspec.structs.replace(source, path=str(images.resolve())) for source in project.datasets)
    return msgspec.structs.replace(project, configuration=configuration, datasets=datasets)


if __name__ == "__main__":
    main()
