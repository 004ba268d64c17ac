"""What in the maps of a layer has led a network to a score: Grad-CAM."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import nnabla as nn
import nnabla.functions as F
import numpy as np

from layerwright.engine.build import Graph
from layerwright.engine.failures import EngineError, explained
from layerwright.engine.initializers import Array
from layerwright.resolve.resolved import Node, ParameterUse, Resolved, Use

_PROBABILITIES = ("Softmax", "LogSoftmax", "Sigmoid")
"""Layers that turn scores into probabilities, whose gradients vanish where the network is sure."""


def learning_throughout(resolved: Resolved) -> Resolved:
    """The same network with gradients for parameters that are kept as they are, too.

    Without them none would flow to the maps of a layer in a frozen part of a network.
    """
    return replace(
        resolved, nodes=tuple(msgspec.structs.replace(node, sides=_learning(node)) for node in resolved.nodes)
    )


def grad_cam(graph: Graph, resolved: Resolved, layer: str, number: int | None) -> tuple[Array, int]:
    """Where in the maps of a layer lies what speaks for a class, for the one sample that is fed to a graph.

    The maps are weighted by the mean gradient of the class's score with respect to each, summed up, and negative sums
    set to zero. The score is that before the probabilities. Of a single probability, class 1 is what it says, and class
    0 the opposite.

    Args:
        graph: A graph of `learning_throughout(resolved)` for one sample that keeps every result.
        resolved: The network, with the score as its only output.
        layer: The name of the node that gives the maps, each of two axes.
        number: The class; the one that the network predicts when left out.

    Returns:
        Values of the shape of a map, none below zero, and the class.

    Raises:
        EngineError: The layer has no maps, or no gradients flow back to it.

    Source: Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
        ICCV 2017.
    """
    if len(resolved.by_name[layer].output) != 3:
        raise EngineError(f'The layer "{layer}" gives no maps of two axes.')
    maps, scores = graph.output(layer), graph.output(_scores(resolved).name)
    with explained("The explanation cannot be computed"):
        output = graph.outputs([resolved.outputs[0].name])[resolved.outputs[0].name].reshape(-1)
        chosen = _predicted(output) if number is None else number
        direction = np.zeros(scores.shape, np.float32)
        if output.size == 1:
            direction[...] = 1.0 if chosen else -1.0
        else:
            direction.reshape(-1)[chosen] = 1.0
        score = F.sum(F.mul2(scores, nn.Variable.from_numpy_array(direction)))
        if not maps.need_grad:
            raise EngineError(f'No gradients flow back to the layer "{layer}": nothing before it is learned.')
        score.forward()
        maps.grad.zero()
        score.backward(clear_buffer=False)
    gradients, values = maps.g[0], maps.d[0]
    weights = gradients.mean(axis=(1, 2), keepdims=True)
    heat: Array = np.maximum((weights * values).sum(axis=0), 0)
    return heat, chosen


def _predicted(output: Array) -> int:
    return int(output[0] >= 0.5) if output.size == 1 else int(output.argmax())


def _scores(resolved: Resolved) -> Node:
    """The node that gives the scores: the output, or what its probabilities are computed from."""
    output = resolved.outputs[0]
    return resolved.by_name[output.sources[0]] if output.type.name in _PROBABILITIES else output


def _learning(node: Node) -> dict[str, Use]:
    return {
        connector: msgspec.structs.replace(use, learning_rate=1.0)
        if isinstance(use, ParameterUse) and use.learned
        else use
        for connector, use in node.sides.items()
    }
