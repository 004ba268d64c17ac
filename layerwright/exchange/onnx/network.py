"""A model as a graph of ONNX operators, or all reasons why it cannot be one."""

from __future__ import annotations

from layerwright.exchange.model import Model
from layerwright.exchange.onnx.forms import FORMS
from layerwright.exchange.onnx.forms.table import reason
from layerwright.exchange.onnx.graph import Builder, Graph, Inexpressible, takes_random_values
from layerwright.model.problems import Problem, ProblemsError
from layerwright.resolve.resolved import Node


def make_graph(model: Model) -> Graph:
    """Make the graph of a model.

    Raises:
        ProblemsError: Layers cannot be expressed; all are named, each with its reason.
    """
    builder = Builder(model)
    problems = []
    inputs = [node for node in model.resolved.nodes if node.type.name == "Input"]
    # Data first, so that what is fed has the names of its variables.
    for node in sorted(inputs, key=takes_random_values):
        builder.feed(node)
    for node in model.resolved.nodes:
        builder.begin(node)
        form = FORMS.get(node.type.name)
        try:
            if form is None:
                raise Inexpressible(reason(node.type.name))
            builder.finish(node, form(builder, node))
        except Inexpressible as error:
            problems.append(_problem(node, str(error)))
            builder.finish(node, node.name)
    if problems:
        raise ProblemsError("The network cannot be written as ONNX:", dict.fromkeys(problems))
    return builder.end()


def _problem(node: Node, text: str) -> Problem:
    return Problem(network=node.network, layer=node.layer, text=f"{node.type.name}: {text}")
