"""How long it takes to understand a network: resolved whole, and again after one edit.

The network is a chain of residual blocks of Convolution, BatchNormalization, ReLU and Add2. To resolve it is to find
all shapes, costs and problems. The peer is nnabla, which builds the same network by hand-written calls, parameters
included. Every figure is the processor time of one process, the median of several rounds; garbage of earlier rounds is
collected before each.

    python benchmarks/resolve.py [--rounds 7]
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from itertools import pairwise

from layerwright.model import edits
from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import Project
from layerwright.resolve.incremental import Resolver
from layerwright.resolve.resolve import resolve

MAPS, SIZE = 8, 32
BLOCK = ("Convolution", "BatchNormalization", "ReLU", "Add2")
FLAT = 2_000
"""The layers of the network that is edited."""
MIDDLE = FLAT // len(BLOCK) // 2
"""The number of the block in its middle."""
CONVOLUTION = {"OutMaps": str(MAPS), "KernelShape": "3,3", "Padding": "1,1"}

Edit = Callable[[Network, int], Network]
"""The next state of a network; the number makes each edit another."""


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="how often everything is measured (7)")
    rounds = parser.parse_args().rounds
    print("| resolved whole | ms | µs for each layer |\n|---|---|---|")
    for count in (200, 2_000, 20_000):
        whole = median(partial(understood, Project(networks=(residual(count),))), rounds)
        print(f"| {count:,} flat layers | {whole:.1f} | {whole / count * 1000:.0f} |", flush=True)
    for name, project, layers in (
        ("1,945 layers, units nested 5 deep", nested(5, 3), 1_945),
        ("10 layers with an expression of 10^16 numbers, which is refused", bomb(), 10),
    ):
        whole = median(partial(understood, project), rounds)
        print(f"| {name} | {whole:.1f} | {whole / layers * 1000:.0f} |", flush=True)
    peer, ours = (
        median(partial(built_by_nnabla, 2_000), rounds),
        median(partial(understood, Project(networks=(residual(2_000),))), rounds),
    )
    print(f"| peer: nnabla builds the 2,000 flat layers | {peer:.1f} | {peer / 2:.0f} |")
    print(f"\nnnabla takes {peer / ours:.1f} times as long to build 2,000 layers as they take to resolve.\n")
    print("| 2,000 flat layers, resolved again after an edit | ms |\n|---|---|")
    for name, edit in EDITS.items():
        print(f"| {name} | {median_after(partial(_in_main, edit), _flat(), rounds):.1f} |", flush=True)
    deep = median_after(_in_innermost_unit, nested(5, 3), rounds)
    print(f"| 1,945 nested layers: a property in the innermost unit, which is called 243 times | {deep:.1f} |\n")
    print("| what is remembered between edits | MB | KB for each layer |\n|---|---|---|")
    for count in (2_000, 20_000):
        size = remembered(count)
        print(f"| {count:,} flat layers | {size / 1e6:.1f} | {size / 1e3 / count:.1f} |", flush=True)


def residual(count: int) -> Network:
    """A classifier of so many layers."""
    layers, links = [Layer("Input", "Input", {"Size": f"{MAPS},{SIZE},{SIZE}"})], []
    block = "Input"
    for number in range(count - 3):
        kind = BLOCK[number % len(BLOCK)]
        name = f"{kind}_{number // len(BLOCK)}"
        links.append(Link(layers[-1].name, name))
        if kind == "Add2":
            links.append(Link(block, name))
            block = name
        layers.append(Layer(name, kind, CONVOLUTION if kind == "Convolution" else {}))
    for name in ("Affine", "SoftmaxCrossEntropy"):
        links.append(Link(layers[-1].name, name))
        layers.append(Layer(name, name, {"OutShape": "10"} if name == "Affine" else {}))
    return Network("Main", tuple(layers), tuple(links))


def nested(depth: int, calls: int) -> Project:
    """Two residual blocks in a unit, which the next unit calls so many times, and so on to so deep."""
    inner = residual(2 * len(BLOCK) + 3)
    body = tuple(layer for layer in inner.layers if layer.type in ("Input", *BLOCK))
    links = tuple(link for link in inner.links if link.target in {layer.name for layer in body})
    networks = [Network("Unit0", body, links)]
    for level in range(1, depth + 1):
        units = [Layer(f"Unit_{number}", "Unit", {"Network": f"Unit{level - 1}"}) for number in range(calls)]
        layers = (inner.layers[0], *units)
        chain = tuple(Link(layer.name, after.name) for layer, after in pairwise(layers))
        networks.append(Network(f"Unit{level}" if level < depth else "Main", layers, chain))
    return Project(networks=tuple(reversed(networks)))


def bomb() -> Project:
    """Eight arguments, of which each names the next a hundred times, to make a list of 10^16 numbers."""
    texts = [",".join([f"a{number + 1}"] * 100) for number in range(7)] + [",".join("1" * 100)]
    arguments = [
        Layer(f"a{number}", "Argument", {"Type": "FloatArray", "Value": text}) for number, text in enumerate(texts)
    ]
    layers = (*arguments, Layer("Input", "Input"), Layer("Reshape", "Reshape", {"OutShape": "a0"}))
    return Project(networks=(Network("Main", layers, (Link("Input", "Reshape"),)),))


def _set(network: Network, layer: str, **values: str) -> Network:
    return edits.set_properties(network, [layer], values)


def _at(place: float) -> Edit:
    """Another kernel for the convolution at a place of the network, from 0 at its top to 1; shapes stay."""

    def edit(network: Network, number: int) -> Network:
        convolutions = [layer.name for layer in network.layers if layer.type == "Convolution"]
        name = convolutions[round(place * (len(convolutions) - 1))]
        kernel = 3 + 2 * (number % 2 == 0)
        return _set(network, name, KernelShape=f"{kernel},{kernel}", Padding=f"{kernel // 2},{kernel // 2}")

    return edit


def _led_elsewhere(network: Network, number: int) -> Network:
    """Another of two layers that both give what fits as the second input of the Add2 in the middle."""
    wire = network.links_into[f"Add2_{MIDDLE}"][1]
    return edits.relink(network, wire, source=f"Add2_{MIDDLE - 2 + number % 2}")


def _without_one(network: Network, number: int) -> Network:
    """One ReLU less."""
    return edits.remove_healing(network, [f"ReLU_{MIDDLE + number}"])


def _inserted(network: Network, number: int) -> Network:
    wire = network.links[len(network.links) // 2]
    return edits.insert_into_link(network, Layer(f"Inserted_{number}", "ReLU"), wire)


EDITS: dict[str, Edit] = {
    "a property at the top": _at(0),
    "a property in the middle": _at(0.5),
    "a property at the bottom": _at(1),
    "a layer inserted in the middle": _inserted,
    "a layer renamed in the middle": lambda network, number: edits.rename_layer(
        network, network.layers[len(network.layers) // 2].name, f"Renamed_{number}"
    ),
    "a layer bypassed in the middle": lambda network, number: edits.toggle_bypass(network, [f"ReLU_{MIDDLE}"]),
    "a link led elsewhere in the middle": _led_elsewhere,
    "a layer removed in the middle": _without_one,
    "all layers moved on the canvas": lambda network, number: edits.move_layers(
        network, {layer.name: (number, number) for layer in network.layers}
    ),
    "another input size, which changes every shape": lambda network, number: _set(
        network, "Input", Size=f"{MAPS},{SIZE + number + 1},{SIZE}"
    ),
}


def understood(project: Project) -> None:
    """Resolve the network Main from nothing, with its statistics."""
    copy = Project(networks=tuple(Network(entry.name, entry.layers, entry.links) for entry in project.networks))
    resolved = resolve(copy, "Main")
    assert resolved.statistics is not None


def _flat() -> Project:
    return Project(networks=(residual(FLAT),))


def _in_main(edit: Edit, project: Project, number: int) -> Project:
    return edits.replace_network(project, edit(project.network("Main"), number))


def _in_innermost_unit(project: Project, number: int) -> Project:
    return edits.replace_network(project, _at(0)(project.network("Unit0"), number))


def median_after(edit: Callable[[Project, int], Project], project: Project, rounds: int) -> float:
    """Milliseconds of processor time to resolve again after an edit: the median of several in a row."""
    resolver = Resolver()
    times = []
    for number in range(-1, rounds):
        if number >= 0:
            project = edit(project, number)
        gc.collect()
        began = time.process_time()
        resolved = resolver.resolve(project, "Main")
        assert resolved.statistics is not None
        times.append((time.process_time() - began) * 1000)
        assert not resolved.problems
    return statistics.median(times[1:])


def remembered(count: int) -> int:
    """How many bytes the result of a flat network takes, with all that is remembered for the next edit."""
    project = Project(networks=(residual(count),))
    Resolver().resolve(project, "Main")
    resolver = Resolver()
    gc.collect()
    tracemalloc.start()
    try:
        resolver.resolve(project, "Main")
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def median(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds of processor time that some work takes: the median of several rounds, after one that warms up."""
    work()
    times = []
    for _ in range(rounds):
        gc.collect()
        began = time.process_time()
        work()
        times.append((time.process_time() - began) * 1000)
    return statistics.median(times)


def built_by_nnabla(count: int) -> None:
    """Build the network with nnabla's own functions."""
    import nnabla as nn
    import nnabla.functions as F
    import nnabla.parametric_functions as PF

    nn.clear_parameters()
    value = block = nn.Variable((1, MAPS, SIZE, SIZE))
    for number in range(count - 3):
        kind = BLOCK[number % len(BLOCK)]
        name = f"{kind}_{number // len(BLOCK)}"
        if kind == "Convolution":
            value = PF.convolution(value, MAPS, (3, 3), pad=(1, 1), name=name)
        elif kind == "BatchNormalization":
            value = PF.batch_normalization(value, name=name)
        elif kind == "ReLU":
            value = F.relu(value)
        else:
            value = block = F.add2(value, block)
    F.softmax_cross_entropy(PF.affine(value, 10), nn.Variable((1, 1)))


if __name__ == "__main__":
    main()
