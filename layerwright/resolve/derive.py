"""The networks that follow from a drawn one: for measuring errors, and for use."""

from __future__ import annotations

from dataclasses import replace

from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.settings import Mode
from layerwright.resolve.resolved import Node, NodeUse, Resolved


def derive(resolved: Resolved, mode: Mode) -> Resolved:
    """Make a resolved network one for a mode.

    For validation, layers that work by chance let everything pass and running statistics take the place of the
    batch's. For running, losses and error measures go as well; a loss that takes scores leaves the probabilities.
    """
    if mode == "training":
        return resolved
    passed: dict[str, str] = {}
    nodes = []
    for drawn in resolved.nodes:
        node = _rewired(drawn, passed)
        if node.type.skipped_when_testing(node):
            passed[node.name] = node.sources[0]
            continue
        node = replace(node, values={**node.values, **node.type.when_testing})
        stand_in = node.type.when_running if mode == "runtime" else None
        if stand_in is None:
            nodes.append(node)
        elif stand_in:
            nodes.append(_standing_in(node, stand_in))
    return replace(resolved, nodes=tuple(nodes))


def _rewired(node: Node, passed: dict[str, str]) -> Node:
    sides = {
        connector: NodeUse(passed.get(use.node, use.node)) if isinstance(use, NodeUse) else use
        for connector, use in node.sides.items()
    }
    return replace(node, sources=tuple(passed.get(name, name) for name in node.sources), sides=sides)


def _standing_in(node: Node, name: str) -> Node:
    kind = CATALOGUE[name]
    values = {entry: node.values[entry] for entry in kind.properties}
    return replace(node, type=kind, values=values, sides={}, result=node.input)
