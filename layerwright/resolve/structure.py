"""How a network is drawn: its links by their ends, its order, and what is wrong before anything is computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from layerwright.model.edits import name_problem
from layerwright.model.network import Link, Network
from layerwright.model.problems import Problem
from layerwright.model.project import named
from layerwright.resolve.loops import LOOP_START, Plan, planned

_OPEN_ENDS: Mapping[str, str] = {
    "RepeatStart": "No RepeatEnd follows.",
    "RepeatEnd": "There is no RepeatStart before it.",
    "RecurrentInput": "No RecurrentOutput follows.",
    "RecurrentOutput": "There is no RecurrentInput before it.",
    "Delay": "It lies in no loop: it needs a RecurrentInput before it and a RecurrentOutput behind.",
}
"""What to say of the parts of loops that are not whole."""


@dataclass(frozen=True)
class Structure:
    """What follows from the names, types and links of a network's layers alone."""

    network: Network
    links_into: Mapping[str, tuple[Link, ...]]
    links_from: Mapping[str, tuple[Link, ...]]
    plan: Plan
    problems: tuple[Problem, ...]


def structure_of(network: Network, before: Structure | None = None) -> Structure:
    """Find the structure of a network; one found before is given back where it is still right."""
    if before and _drawn_alike(network, before.network):
        return before
    plan = planned(network)
    problems = tuple(_problems(network, plan, before))
    return Structure(network, network.links_into, network.links_from, plan, problems)


def _drawn_alike(network: Network, other: Network) -> bool:
    return (
        network.name == other.name
        and len(network.layers) == len(other.layers)
        and network.links == other.links
        and all(
            layer is same
            or (
                layer.name == same.name
                and layer.type == same.type
                and layer.bypassed == same.bypassed
                and layer.properties.get(LOOP_START) == same.properties.get(LOOP_START)
            )
            for layer, same in zip(network.layers, other.layers, strict=True)
        )
    )


def _problems(network: Network, plan: Plan, before: Structure | None) -> Iterator[Problem]:
    """The problems of a network's structure."""
    if before and not any(problem.property == "Name" for problem in before.problems):
        yield from _names(network, before.network.by_name)
    else:
        yield from _names(network, ())
    yield from _links(network)
    if plan.circle:
        names = " -> ".join((*plan.circle, plan.circle[0]))
        yield Problem(
            network=network.name,
            layer=plan.circle[0],
            text=f"Links form a circle: {names}.",
            fix="Remove one of these links.",
        )
    for name in plan.open_ends:
        yield Problem(network=network.name, layer=name, text=_OPEN_ENDS[network.by_name[name].type])


def _names(network: Network, good: Container[str]) -> Iterator[Problem]:
    """The problems of the layers' names, of which some are known to be good on their own."""
    counts = Counter(layer.name for layer in network.layers)
    several = len(counts) < len(network.layers)
    for layer in network.layers:
        reason = "" if layer.name in good else name_problem(layer.name)
        if reason:
            text = f"The name cannot be used: {reason}."
            yield Problem(network=network.name, layer=layer.name, property="Name", text=text, fix="Rename the layer.")
        if several and counts[layer.name] > 1:
            text = "Another layer has the same name."
            yield Problem(network=network.name, layer=layer.name, property="Name", text=text, fix="Rename one of them.")


def _links(network: Network) -> Iterator[Problem]:
    by_name = network.by_name
    for link in network.links:
        if link.source not in by_name or link.target not in by_name:
            missing = [name for name in (link.source, link.target) if name not in by_name]
            ends = f'The link from "{link.source}" to "{link.target}" ends at no layer'
            text = f"{ends}: there is no {named(missing)}."
            yield Problem(network=network.name, text=text, fix="Remove the link.")
