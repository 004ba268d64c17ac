"""The networks that follow from a drawn one: for measuring errors, and for use."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.settings import Mode
from layerwright.resolve.resolved import Node, NodeUse, Resolved


def derive(resolved: Resolved, mode: Mode) -> Resolved:
    """Make a resolved network one for a mode.

    For validation, layers that work by chance let everything pass and running statistics take the place of the
    batch's. For running, losses and error measures go as well, with all that only serves them; a loss that takes scores
    leaves the probabilities.
    """
    if mode == "training":
        return resolved
    passed: dict[str, str] = {}
    nodes = []
    for drawn in resolved.nodes:
        node = _rewired(drawn, passed)
        if node.type.skipped_when_testing(node):
            passed[node.name] = node.sources[0]
        else:
            testing = node.type.when_testing
            nodes.append(msgspec.structs.replace(node, values={**node.values, **testing}) if testing else node)
    tested = replace(resolved, nodes=tuple(nodes))
    return tested if mode == "validation" else _without_losses(tested)


def _without_losses(resolved: Resolved) -> Resolved:
    """Keep what leads to an output or to what a loss judges; a target, and what is computed from a loss, do not."""
    wanted = {node.name for node in resolved.outputs}
    kept: list[Node] = []
    ended: set[str] = set()
    for node in resolved.nodes:
        if ended.intersection(node.feeds):
            ended.add(node.name)
        elif node.type.when_running is not None:
            ended.add(node.name)
            wanted.update(node.sources)
            if node.type.when_running:
                wanted.add(node.name)
                kept.append(_standing_in(node, node.type.when_running))
        else:
            kept.append(node)
    nodes = []
    for node in reversed(kept):
        if node.name in wanted:
            wanted.update(node.feeds)
            nodes.append(node)
    return replace(resolved, nodes=tuple(reversed(nodes)))


def _rewired(node: Node, passed: dict[str, str]) -> Node:
    if passed.keys().isdisjoint(node.feeds):
        return node
    sides = {
        connector: NodeUse(passed.get(use.node, use.node)) if isinstance(use, NodeUse) else use
        for connector, use in node.sides.items()
    }
    sources = tuple(passed.get(name, name) for name in node.sources)
    return msgspec.structs.replace(node, sources=sources, sides=sides)


def _standing_in(node: Node, name: str) -> Node:
    kind = CATALOGUE[name]
    values = {entry: node.values[entry] for entry in kind.properties}
    costs = node.costs.with_(output=node.input_size)
    return msgspec.structs.replace(node, type=kind, values=values, sides={}, result=node.input, costs=costs)
