"""How long arranging takes, for the networks that are asked of it: python benchmarks/layout.py.

Each network is arranged five times; the least time counts. The goal is 100 ms of one processor for 2,000 layers.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping
from itertools import pairwise

from layerwright.model.edits import arranged, insert_on_wire, move_layers
from layerwright.model.layout import arrange
from layerwright.model.network import Layer, Link, Network

GOAL = 0.1


def chain(count: int = 2000) -> Network:
    """One layer after the other."""
    return _network(count, [(number - 1, number) for number in range(1, count)])


def residual(blocks: int = 200) -> Network:
    """Blocks of ten layers, each with a link past them."""
    links = []
    for block in range(blocks):
        first = block * 10
        links += [(number, number + 1) for number in range(first, first + 10)]
        links.append((first, first + 10))
    return _network(blocks * 10 + 1, links)


def dense_blocks(blocks: int = 20, size: int = 14) -> Network:
    """Layers that read all before them within their block: 2,100 links or so in few layers."""
    links = []
    for block in range(blocks):
        first = block * size
        links += [(first + i, first + j) for j in range(1, size + 1) for i in range(j)]
    return _network(blocks * size + 1, links)


def branches(modules: int = 200) -> Network:
    """Four branches side by side, again and again."""
    links, end = [], 0
    for _ in range(modules):
        start, end = end, end + 10
        for branch, length in enumerate((1, 2, 3, 3)):
            first = start + 1 + sum((1, 2, 3, 3)[:branch])
            inner = [start, *range(first, first + length), end]
            links += list(pairwise(inner))
    return _network(end + 1, links)


def dense(count: int = 300, reach: int = 7) -> Network:
    """Each layer reads several before it."""
    return _network(count, [(j, i) for i in range(count) for j in range(max(0, i - reach), i)])


def fan(count: int = 2000) -> Network:
    """Two thousand layers beside each other."""
    links = [(0, number) for number in range(1, count - 1)] + [(number, count - 1) for number in range(1, count - 1)]
    return _network(count, links)


def _network(count: int, links: list[tuple[int, int]]) -> Network:
    return Network(
        "Main",
        tuple(Layer(f"Layer_{number}", "ReLU") for number in range(count)),
        tuple(Link(f"Layer_{first}", f"Layer_{second}") for first, second in dict.fromkeys(links)),
    )


NETWORKS: Mapping[str, Network] = {
    "chain of 2,000": chain(),
    "200 residual blocks": residual(),
    "200 modules of four branches": branches(),
    "dense blocks": dense_blocks(),
    "each layer reads seven": dense(),
    "2,000 side by side": fan(),
}


def _least(network: Network, repeat: int = 5) -> float:
    times = []
    for _ in range(repeat):
        fresh = Network(network.name, network.layers, network.links)
        start = time.process_time()
        arrange(fresh)
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the seconds as JSON")
    arguments = parser.parse_args()
    seconds = {name: _least(network) for name, network in NETWORKS.items()}
    pushed = arranged(chain())
    start = time.process_time()
    insert_on_wire(pushed, Layer("New", "ReLU"), pushed.links[0])
    seconds["insert at the top of the chain"] = time.process_time() - start
    start = time.process_time()
    move_layers(pushed, {"Layer_1": (1.0, 2.0)})
    seconds["move one of 2,000"] = time.process_time() - start
    if arguments.json:
        print(json.dumps(seconds))
        return
    for name, taken in seconds.items():
        print(f"{name:34} {taken * 1000:7.1f} ms{'' if taken <= GOAL else '  over the goal'}")


if __name__ == "__main__":
    main()
