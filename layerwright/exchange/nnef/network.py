"""A model as an NNEF graph; all that NNEF cannot express is named at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.model import Model
from layerwright.exchange.nnef.builder import Builder, InexpressibleError
from layerwright.exchange.nnef.folding import fold_normalizations
from layerwright.exchange.nnef.forms import FORMS, REASONS
from layerwright.exchange.nnef.graph import Graph, Tensor
from layerwright.exchange.reference import reference_outputs
from layerwright.layers.io import constant_value
from layerwright.model.problems import Problem, ProblemsError
from layerwright.resolve.resolved import Node, ParameterUse

_NO_DATA = Problem(text="It takes nothing from a dataset, and a graph of NNEF has at least one input.")


def make_graph(model: Model, *, batch_size: int = 1, fold_batchnorm: bool = False) -> Graph:
    """Write a model as a graph.

    Args:
        model: The model.
        batch_size: The number of samples that are computed at once, which NNEF fixes.
        fold_batchnorm: Makes batch normalizations part of the weights before them where that gives the same.

    Raises:
        ProblemsError: Layers cannot be expressed; all of them are named with the reason.
    """
    if not model.data:
        raise ProblemsError("The network cannot be written as NNEF:", [_NO_DATA])
    folded = fold_normalizations(model) if fold_batchnorm else {}
    builder = Builder(model, batch_size, _baked(model), folded)
    problems: list[Problem] = []
    for node in model.resolved.nodes:
        if node.batched:
            try:
                builder.add(node, FORMS.get(node.type.name, _missing))
            except InexpressibleError as error:
                problems.append(_problem(node, str(error)))
                builder.add(node, _stand_in)
    if problems:
        raise ProblemsError("These layers cannot be written as NNEF; nothing was written:", problems)
    return builder.finish(model.resolved.outputs)


def _missing(builder: Builder, node: Node) -> Tensor:
    raise InexpressibleError(REASONS.get(node.type.name, "NNEF has no operator for it"))


def _stand_in(builder: Builder, node: Node) -> Tensor:
    """Something of the right shape, so that the layers behind can be looked at too."""
    return builder.filled(node, "missing", 0.0, node.output)


def _problem(node: Node, reason: str) -> Problem:
    return Problem(network=node.network, layer=node.name, text=f"{node.type.name} cannot be expressed: {reason}.")


def _baked(model: Model) -> Mapping[str, Array]:
    """The values of all nodes that have one for all samples: they depend on parameters only."""
    alike = [node for node in model.resolved.nodes if not node.batched]
    values = {node.name: value for node in alike for value in _stored(model, node)}
    rest = [node.name for node in alike if node.name not in values and _is_read(model, node)]
    return values | (reference_outputs(model, {}, rest, batch_size=1) if rest else {})


def _stored(model: Model, node: Node) -> Iterator[Array]:
    """The values of a node that are known without computing anything."""
    if node.type.name == "Constant":
        yield np.full(node.output, constant_value(node), np.float32)
    use = node.sides.get("")
    if node.type.name in ("Parameter", "WorkingMemory") and isinstance(use, ParameterUse):
        yield model.parameters[use.name]


def _is_read(model: Model, node: Node) -> bool:
    """Whether the values of a node are needed: by one with a batch, or as an output."""
    readers = [other for other in model.resolved.nodes if node.name in other.feeds]
    return not readers or any(reader.batched for reader in readers)
