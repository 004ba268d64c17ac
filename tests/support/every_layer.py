"""What the harness does with a network: shapes, values, gradients, files, derived networks and code."""

from __future__ import annotations

import hashlib
import math
from collections import OrderedDict
from pathlib import Path
from typing import Any

import nnabla as nn
import nnabla.functions as F
import numpy as np
import pytest
from networks import project
from printed import compare

from layerwright.engine.build import Graph
from layerwright.engine.chance import set_chance
from layerwright.engine.initializers import Array
from layerwright.engine.parameters import ParameterStore
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.network import Network
from layerwright.model.problems import errors
from layerwright.model.project import decode_project, encode_project
from layerwright.model.settings import Mode
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import MemoryUse, Node, NodeUse, Resolved

BATCH = 2
LARGEST = 200_000
"""The most numbers that a network which is tried may store and compute."""
LONGEST = 20_000_000
"""The most operations of a network which is tried."""

MOST_NODES = 300

REFUSED, TOO_LARGE, NEEDS_A_CARD, BUILT_ONLY, COMPUTED = "refused", "too large", "needs a card", "built", "computed"
ENDS = (REFUSED, TOO_LARGE, NEEDS_A_CARD, BUILT_ONLY, COMPUTED)
"""How far a network may come."""


class Differentiable(Graph):
    """A graph whose inputs take gradients, as the output of a layer with parameters would in their place."""

    def _variable(self, node: Node) -> nn.Variable:
        variable = super()._variable(node)
        if node.type.name == "Input" and variable.parent is None:
            variable.need_grad = True
        return variable

    def gradients(self, *leaves: str) -> dict[str, Any]:
        """The gradients of all inputs and parameters for the sum of the means of nodes' outputs."""
        sources = {name: variable for name, variable in self._outputs.items() if variable.parent is None}
        sources.update({name: variable for (name, learns), variable in self._uses.items() if learns})
        for variable in sources.values():
            variable.grad.zero()
        cost = F.mean(self._outputs[leaves[0]])
        for leaf in leaves[1:]:
            cost = F.add2(cost, F.mean(self._outputs[leaf]))
        cost.forward(clear_no_need_grad=True)
        cost.backward(clear_buffer=True)
        return {name: variable.g.copy() for name, variable in sources.items()}


def batch(network: Resolved, size: int = BATCH) -> dict[str, Array]:
    """Values for every variable that a network takes: between 0 and 1, or labels that exist."""
    random = np.random.default_rng(1)
    values: dict[str, Array] = {}
    for use in network.data.values():
        shape = (size, *use.shape)
        drawn = random.uniform(0.1, 0.9, shape) if use.classes is None else random.integers(0, use.classes, shape)
        values[use.variable] = drawn.astype(np.float32)
    return values


def tried(made: Network, folder: Path) -> tuple[str, str]:
    """Do with a network whatever can be done with one.

    Returns:
        How far it came, and a digest of all that was computed.

    Raises:
        Exception: Something that the resolver let pass fails, or has another shape in nnabla.
    """
    whole = project(made)
    assert decode_project(encode_project(whole)) == whole
    network = resolve(whole, made.name)
    if errors(network.problems) or _reads_one_variable_in_two_shapes(network):
        return REFUSED, ""
    numbers = network.stored_size + sum(math.prod(node.output) for node in network.nodes)
    if numbers > LARGEST or network.statistics.multiply_add > LONGEST or len(network.nodes) > MOST_NODES:
        return TOO_LARGE, ""
    if any(node.values.get("ChannelLast") for node in network.nodes):
        return NEEDS_A_CARD, ""
    store = ParameterStore()
    store.create(network.parameters.values(), 0, folder)
    graph = Graph(network, store, BATCH, inspect=True)
    for node in network.nodes:
        wanted = (BATCH, *node.output) if node.batched else node.output
        assert graph.output(node.name).shape == wanted, f"{node.name}: {graph.output(node.name).shape}, not {wanted}"
    if any(CATALOGUE[node.type.name].cannot_run for node in network.nodes):
        return BUILT_ONLY, ""
    values = batch(network)
    names = [node.name for node in network.nodes]
    _check_files(store, network, folder)
    seen: list[Array] = list(_outputs(graph, values, names).values())
    set_chance(1)
    differentiable = Differentiable(network, store, BATCH)
    differentiable.feed(values)
    seen += differentiable.gradients(*(node.name for node in network.outputs)).values()
    modes: tuple[Mode, ...] = ("validation", "runtime")
    for mode in modes:
        derived = derive(network, mode)
        seen += _outputs(Graph(derived, store, BATCH), values, [node.name for node in derived.outputs]).values()
    kept = any(isinstance(use, MemoryUse) for node in network.nodes for use in node.sides.values())
    # Code has no such values, and no bounds for class numbers that are computed.
    if not kept and not _computes_class_numbers(network):
        _print(made, all(np.isfinite(entry).all() for entry in seen))
    digest = hashlib.sha256(b"".join(np.nan_to_num(entry, nan=7.5).tobytes() for entry in seen)).hexdigest()
    return COMPUTED, digest[:16]


def _reads_one_variable_in_two_shapes(network: Resolved) -> bool:
    """Whether no dataset could fit it, which is found when there is one."""
    read = {(use.variable, use.shape) for use in network.data.values() if use.from_dataset}
    return len(read) > len({variable for variable, _ in read})


def _computes_class_numbers(network: Resolved) -> bool:
    for node in network.nodes:
        readers = [node.sources[0]] if node.type.labels else []
        readers += [
            use.node
            for connector in node.type.data
            if connector.classes and isinstance(use := node.sides.get(connector.name), NodeUse)
        ]
        if any(network.by_name[name].type.name != "Input" for name in readers):
            return True
    return False


def _outputs(graph: Graph, values: dict[str, Array], names: list[str]) -> dict[str, Array]:
    graph.feed(values)
    set_chance(1)
    return graph.outputs(names) if names else {}


def _check_files(store: ParameterStore, network: Resolved, folder: Path) -> None:
    """Save the parameters and load them into others of the same network."""
    path = folder / "parameters.h5"
    store.save(path)
    other = ParameterStore()
    other.create(network.parameters.values(), 1, folder)
    other.load(path)
    ours, theirs = store.arrays(), other.arrays()
    assert ours.keys() == theirs.keys()
    for name, values in ours.items():
        assert np.array_equal(values, theirs[name], equal_nan=True), name


def _print(made: Network, is_finite: bool) -> None:
    """Print it as Python; where all values are numbers, the code computes the same."""
    with nn.parameter_scope("", OrderedDict()), pytest.MonkeyPatch.context() as patch:
        if is_finite:
            compare(project(made), made.name, patch)
