"""Training speed: `layerwright train` against hand-written nnabla loops, `nnabla_cli train` and PyTorch, in one run.

Three networks with a batch of 64: the LeNet of `examples/mnist_lenet` on its digits, ResNet-18 and MobileNet-v1 on
made-up images of 3,32,32. All loops train the same network in processes of their own, one after the other, in rounds
that change the order. Each is run with few and with many epochs; the difference leaves start-up and the filling of
caches out, and keeps everything that a longer training pays for. Slow loops train fewer batches of the same size. The
figures are medians of the rounds. The memory is the most that the process that trains has at once. The share of the
machine's limit counts the products of the network alone, forward and backward, against a product of large matrices on
all cores, measured in every round.

    python benchmarks/training.py [--networks lenet,resnet18,mobilenet_v1] [--rounds 5] [--processes 2]
                                  [--torch ENVIRONMENT/bin/python] [--mnist FOLDER]

PyTorch is left out where no Python with it is given; it is `torch==2.13.0` in an environment of its own.
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
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import msgspec
import networks

from layerwright.data import ImportOptions, import_dataset, open_dataset
from layerwright.engine.profiling import matrix_limit, operations
from layerwright.model.project import Project, load_project, save_project
from layerwright.resolve.resolve import resolve

HERE = Path(__file__).parent
ROOT = HERE.parent
EXAMPLE = ROOT / "examples" / "mnist_lenet"
IMAGES, LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
BATCH = 64

Command = Callable[[int], list[str]]
"""A command line that trains so many epochs."""


class Amount(NamedTuple):
    """How much a loop trains in a round.

    Attributes:
        samples: The samples of an epoch.
        few: The epochs of the short runs.
        many: The epochs of the long runs.
    """

    samples: int
    few: int
    many: int


class Loop(NamedTuple):
    """What trains a network, and how much in a round."""

    command: Command
    amount: Amount


@dataclass
class Figures:
    """What a loop has come to, a value for each round: samples per second, and bytes."""

    speeds: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)


def layerwright(folder: Path, project: Project, *options: str) -> Command:
    """`layerwright train`, without monitors, which the peers do not have."""
    path = folder / "project.lwproj"
    save_project(project, path)

    def command(epochs: int) -> list[str]:
        run = folder / f"run-{time.monotonic_ns()}"
        train = [sys.executable, "-m", "layerwright.cli", "train", str(path), "--quiet"]
        return [*train, "--epochs", str(epochs), "--output", str(run), *options]

    return command


def script(python: str, name: str, *arguments: str) -> Command:
    """A loop in a script of this folder."""

    def command(epochs: int) -> list[str]:
        return [python, str(HERE / name), *arguments, "--epochs", str(epochs)]

    return command


def nnabla_cli(folder: Path, mnist: Path) -> Command:
    """`nnabla_cli train` on the same digits as PNG files, with its cache made beforehand."""
    source = folder / "digits"
    source.mkdir()
    for name in (IMAGES, LABELS):
        shutil.copy(mnist / name, source)
    imported = import_dataset(source / IMAGES, folder / "png", ImportOptions(shuffle=False))
    iterations = samples(mnist) // BATCH
    made = [sys.executable, str(HERE / "nnabla_cli_lenet.py"), str(imported[0].csv), str(folder), str(iterations)]
    subprocess.run(made, check=True)

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


def loops(network: str, folder: Path, options: argparse.Namespace) -> Mapping[str, Loop]:
    """Every loop that trains a network."""

    def own(name: str) -> Path:
        made = folder / f"{network}-{name}"
        made.mkdir()
        return made

    lenet = network == "lenet"
    fast, stock = amounts(network, options.mnist)

    def ours(name: str, amount: Amount, *arguments: str) -> Loop:
        place = own(name)
        return Loop(layerwright(place, project(network, place, options.mnist), *arguments), amount)

    found = {"layerwright train": ours("fast", fast, "--kernels", "fast")}
    for count in options.processes:
        name = f"layerwright train, {count} processes"
        found[name] = ours(f"processes-{count}", fast, "--kernels", "fast", "--processes", str(count))
    if lenet:
        found["layerwright train, nnabla's kernels"] = ours("plain", stock, "--kernels", "nnabla")
        files = (str(options.mnist / IMAGES), str(options.mnist / LABELS))
        found["hand-written nnabla loop"] = Loop(script(sys.executable, "handwritten_lenet.py", *files), stock)
        found["nnabla_cli train"] = Loop(nnabla_cli(own("cli"), options.mnist), stock)
    else:
        # Next to these networks our loop costs nothing: with nnabla's kernels it would be as slow.
        command = script(sys.executable, "handwritten_networks.py", network, "--samples", str(stock.samples))
        found["hand-written nnabla loop"] = Loop(command, stock)
    if options.torch:
        threads = str(len(os.sched_getaffinity(0)))
        arguments = (network, "--threads", threads, "--mnist", str(options.mnist))
        found["PyTorch on the CPU"] = Loop(script(options.torch, "torch_networks.py", *arguments), fast)
    return found


def amounts(network: str, mnist: Path) -> tuple[Amount, Amount]:
    """How much is trained in a round: by most loops, and by those of nnabla's own functions."""
    if network == "lenet":
        return Amount(samples(mnist), 1, 13), Amount(samples(mnist), 1, 5)
    if network == "resnet18":
        return Amount(networks.SAMPLES, 1, 4), Amount(BATCH, 1, 2)
    return Amount(networks.SAMPLES, 1, 8), Amount(BATCH, 1, 4)


def project(network: str, folder: Path, mnist: Path) -> Project:
    """The project of a network."""
    if network == "lenet":
        return _without_monitors(load_project(EXAMPLE / "mnist_lenet.lwproj"), mnist / IMAGES)
    return networks.project(getattr(networks, network)(), folder)


def operations_of(network: str) -> int:
    """The additions and multiplications of the products of a network for one sample, forward and backward."""
    with tempfile.TemporaryDirectory() as folder:
        resolved = resolve(project(network, Path(folder), EXAMPLE / "data"), "Main")
    return sum(operations(node, resolved, backward=True) for node in resolved.nodes)


def main() -> None:
    """Measure and print a table for each network."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mnist", type=Path, default=EXAMPLE / "data", help="a folder with the published files")
    parser.add_argument("--networks", type=lambda text: text.split(","), default=["lenet", "resnet18", "mobilenet_v1"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--processes", type=lambda text: [int(count) for count in text.split(",")], default=[], help="such as 2 or 2,4"
    )
    parser.add_argument("--torch", default="", help="a Python interpreter that has PyTorch")
    options = parser.parse_args()
    if not options.torch:
        print("PyTorch is left out: no interpreter that has it was given with --torch.", file=sys.stderr)
    for network in options.networks:
        with tempfile.TemporaryDirectory() as folder:
            limits: list[float] = []
            found = measure(network, loops(network, Path(folder), options), options.rounds, limits)
            report(network, found, statistics.median(limits))


def report(network: str, found: Mapping[str, Figures], limit: float) -> None:
    """Print the table of a network."""
    first, cost = statistics.median(found["layerwright train"].speeds), operations_of(network)
    print(f"\n{network}, batch {BATCH}; the limit of this machine is {limit / 1e9:,.0f} GFLOP/s\n")
    print("| loop | samples/s, median | lowest .. highest | ours is faster by | of the limit | peak memory |")
    print("|---|---|---|---|---|---|")
    for peer, figures in found.items():
        median, memory = statistics.median(figures.speeds), statistics.median(figures.memory)
        span = f"{min(figures.speeds):,.1f} .. {max(figures.speeds):,.1f}"
        share, size = f"{median * cost / limit:.0%}", f"{memory / 1e6:,.0f} MB"
        print(f"| {peer} | {median:,.1f} | {span} | {first / median:.2f} | {share} | {size} |", flush=True)


def measure(network: str, peers: Mapping[str, Loop], rounds: int, limits: list[float]) -> Mapping[str, Figures]:
    """Speed and memory of every loop in every round; the machine's limit is added to `limits`."""
    found = {peer: Figures() for peer in peers}
    for number in range(rounds):
        limits.append(matrix_limit())
        place = number % len(peers)
        for peer in [*list(peers)[place:], *list(peers)[:place]]:
            command, (count, few, many) = peers[peer]
            if not number:
                ran(command(few))  # fills the caches: of its data, and of the files that it reads
            (short, _), (long, memory) = ran(command(few)), ran(command(many))
            speed = count * (many - few) / max(long - short, 1e-9)
            found[peer].speeds.append(speed)
            found[peer].memory.append(memory)
            print(f"{network}, round {number + 1}: {peer} {speed:,.1f} samples/s", file=sys.stderr, flush=True)
    return found


def ran(command: list[str]) -> tuple[float, int]:
    """The seconds that a command takes, and the most memory that it or a process of its own had."""
    began = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(ROOT)])}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    # Linux counts in KiB, and among the processes that the command has waited for.
    return time.monotonic() - began, usage.ru_maxrss * 1024


def samples(mnist: Path) -> int:
    """How many training digits there are."""
    with open_dataset(mnist / IMAGES) as dataset:
        return len(dataset)


def _without_monitors(project: Project, images: Path) -> Project:
    configuration = msgspec.structs.replace(project.configuration, monitors=())
    datasets = tuple(msgspec.structs.replace(source, path=str(images.resolve())) for source in project.datasets)
    return msgspec.structs.replace(project, configuration=configuration, datasets=datasets)


if __name__ == "__main__":
    main()
