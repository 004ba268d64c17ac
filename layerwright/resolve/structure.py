"""What is wrong with how a network is drawn, before anything is computed: names, links, circles, open loops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from layerwright.model.edits import name_problem
from layerwright.model.network import Network
from layerwright.model.problems import Problem
from layerwright.model.project import named
from layerwright.resolve.loops import Plan

_OPEN_ENDS: Mapping[str, str] = {
    "RepeatStart": "No RepeatEnd follows.",
    "RepeatEnd": "There is no RepeatStart before it.",
    "RecurrentInput": "No RecurrentOutput follows.",
    "RecurrentOutput": "There is no RecurrentInput before it.",
    "Delay": "It lies in no loop: it needs a RecurrentInput before it and a RecurrentOutput behind.",
}
"""What to say of the parts of loops that are not whole."""


def structure_problems(network: Network, plan: Plan) -> Iterator[Problem]:
    """The problems of a network's structure."""
    yield from _names(network)
    yield from _links(network)
    if plan.circle:
        names = " -> ".join(layer.name for layer in (*plan.circle, plan.circle[0]))
        yield Problem(
            network=network.name,
            layer=plan.circle[0].name,
            text=f"Links form a circle: {names}.",
            fix="Remove one of these links.",
        )
    for layer in plan.open_ends:
        yield Problem(network=network.name, layer=layer.name, text=_OPEN_ENDS[layer.type])


def _names(network: Network) -> Iterator[Problem]:
    counts = Counter(layer.name for layer in network.layers)
    for layer in network.layers:
        reason = name_problem(layer.name)
        if reason:
            text = f"The name cannot be used: {reason}."
            yield Problem(network=network.name, layer=layer.name, property="Name", text=text, fix="Rename the layer.")
        if counts[layer.name] > 1:
            text = "Another layer has the same name."
            yield Problem(network=network.name, layer=layer.name, property="Name", text=text, fix="Rename one of them.")


def _links(network: Network) -> Iterator[Problem]:
    for link in network.links:
        missing = [name for name in (link.source, link.target) if name not in network.by_name]
        if missing:
            ends = f'The link from "{link.source}" to "{link.target}" ends at no layer'
            text = f"{ends}: there is no {named(missing)}."
            yield Problem(network=network.name, text=text, fix="Remove the link.")
