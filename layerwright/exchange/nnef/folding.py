"""Batch normalizations as part of the weights before them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.model import Model
from layerwright.resolve.resolved import Node, ParameterUse

_MAPS_AXIS = {"Convolution": 0, "DepthwiseConvolution": 0, "Affine": 1}
"""The layers whose weights can take a factor for each map, with the axis of the maps in their weights."""


def fold_normalizations(model: Model) -> Mapping[str, Array]:
    """The weights and biases that do what a layer and the batch normalization behind it do together.

    Returns:
        New values by `NODE:CONNECTOR`, and an entry `NODE:` for each batch normalization that is done with.
    """
    new: dict[str, Array] = {}
    for node in model.resolved.nodes:
        if node.type.name in ("BatchNormalization", "FusedBatchNormalization") and _fits(model, node):
            before = model.resolved.by_name[node.sources[0]]
            factor, summand = normalization_factors(node, partial(_parameter, model, node))
            weights = _parameter(model, before, "W")
            assert weights is not None
            bias = _parameter(model, before, "b")
            shape = [1] * weights.ndim
            shape[_MAPS_AXIS[before.type.name]] = factor.size
            new[f"{before.name}:W"] = (weights * factor.reshape(shape)).astype(np.float32)
            new[f"{before.name}:b"] = ((0 if bias is None else bias.reshape(-1) * factor) + summand).astype(np.float32)
            new[f"{node.name}:"] = np.empty(0, np.float32)
    return new


def normalization_factors(node: Node, value: Callable[[str], Array | None]) -> tuple[Array, Array]:
    """The factor and the summand that a batch normalization with running statistics comes to, one for each map.

    Args:
        node: The batch normalization.
        value: Gives the values of its connectors, or None for one that it lacks.
    """
    mean, var, beta, gamma = (value(name) for name in ("mean", "var", "beta", "gamma"))
    assert mean is not None
    assert var is not None
    factor = 1 / np.sqrt(var.astype(np.float64).reshape(-1) + node.number("Epsilon"))
    if gamma is not None:
        factor = factor * gamma.reshape(-1)
    summand = -mean.reshape(-1) * factor
    return factor, summand if beta is None else summand + beta.reshape(-1)


def _fits(model: Model, node: Node) -> bool:
    """Whether a batch normalization can become part of the layer before it."""
    before = model.resolved.by_name[node.sources[0]]
    readers = [other for other in model.resolved.nodes if before.name in other.feeds]
    stored = [(node, name) for name in ("mean", "var", "beta", "gamma")] + [(before, "W"), (before, "b")]
    return (
        before.type.name in _MAPS_AXIS
        and before.batched
        and len(readers) == 1
        and not before.values.get("ChannelLast")
        and not node.flag("BatchStat")
        and node.shape("Axes") == (0,)
        and (before.type.name != "Affine" or len(before.output) == 1)
        and {"mean", "var"} <= node.sides.keys()
        and all(isinstance(owner.sides.get(name), ParameterUse | None) for owner, name in stored)
    )


def _parameter(model: Model, node: Node, connector: str) -> Array | None:
    use = node.sides.get(connector)
    return model.parameters[use.name] if isinstance(use, ParameterUse) else None
