"""How a network is drawn: its links by their ends, its order, and what is wrong before anything is computed."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Set
from dataclasses import dataclass

from layerwright.model.edits import name_problem
from layerwright.model.network import Link, LinkEnd, Network, links_by_end
from layerwright.model.problems import Problem, named_facts
from layerwright.model.project import named
from layerwright.resolve.changes import changed_part
from layerwright.resolve.loops import LOOP_START, Plan, has_loops, planned
from layerwright.resolve.order import in_order_again

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
    return (before and _structure_again(network, before)) or _structure(network, before)


def _structure(network: Network, before: Structure | None) -> Structure:
    plan = planned(network)
    problems = tuple(_problems(network, plan, before))
    return Structure(network, network.links_into, network.links_from, plan, problems)


def _structure_again(network: Network, before: Structure) -> Structure | None:
    """The structure of a network without loops after an edit, found from where the edit was made.

    None where it has loops or problems, or had.
    """
    if before.problems or len(network.by_name) < len(network.layers) or has_loops(network) or before.plan.has_loops:
        return None
    old_links, new_links = changed_part(before.network.links, network.links, operator.is_not)
    sources = {link.source for link in (*old_links, *new_links)}
    targets = {link.target for link in (*old_links, *new_links)}
    links_into = _grouped_again(before.links_into, network.links, "target", targets)
    links_from = _grouped_again(before.links_from, network.links, "source", sources)
    old_names, new_names = changed_part(list(before.network.by_name), list(network.by_name), operator.ne)
    moved = {*old_names, *new_names}
    touched = moved | targets
    for links in (before.links_from, links_from):
        touched.update([link.target for name in moved for link in links.get(name, ())])
    steps = in_order_again(network.by_name, links_into, links_from, before.plan.firsts, touched)
    if steps is None:
        return None
    plan = Plan(steps, circle=(), open_ends=())
    return Structure(network, links_into, links_from, plan, tuple(_problems(network, plan, before)))


def _grouped_again(
    before: Mapping[str, tuple[Link, ...]], links: tuple[Link, ...], end: LinkEnd, names: Set[str]
) -> Mapping[str, tuple[Link, ...]]:
    """Links by one end, where only those at some names are others than before."""
    found = {**before}
    for name in names:
        found.pop(name, None)
    end_of = operator.attrgetter(end)
    return {**found, **links_by_end([link for link in links if end_of(link) in names], end)}


def _drawn_alike(network: Network, other: Network) -> bool:
    if network.name != other.name or len(network.layers) != len(other.layers) or network.links != other.links:
        return False
    changed = [pair for pair in zip(network.layers, other.layers, strict=True) if pair[0] is not pair[1]]
    return all(
        layer.name == same.name
        and layer.type == same.type
        and layer.bypassed == same.bypassed
        and layer.properties.get(LOOP_START) == same.properties.get(LOOP_START)
        for layer, same in changed
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
            kind="link.circle",
        )
    for name in plan.open_ends:
        text = _OPEN_ENDS[network.by_name[name].type]
        yield Problem(network=network.name, layer=name, text=text, kind="loop.open")


def _names(network: Network, good: Container[str]) -> Iterator[Problem]:
    """The problems of the layers' names, of which some are known to be good on their own."""
    several = len(network.by_name) < len(network.layers)
    counts = Counter(layer.name for layer in network.layers) if several else {}
    for layer in network.layers if several else [layer for layer in network.layers if layer.name not in good]:
        reason = "" if layer.name in good else name_problem(layer.name)
        if reason:
            yield Problem(
                network=network.name,
                layer=layer.name,
                property="Name",
                text=f"The name cannot be used: {reason}.",
                fix="Rename the layer.",
                kind="layer.name_unusable",
            )
        if several and counts[layer.name] > 1:
            yield Problem(
                network=network.name,
                layer=layer.name,
                property="Name",
                text="Another layer has the same name.",
                fix="Rename one of them.",
                kind="layer.name_taken",
            )


def _links(network: Network) -> Iterator[Problem]:
    by_name = network.by_name
    for link in [link for link in network.links if link.source not in by_name or link.target not in by_name]:
        missing = [name for name in (link.source, link.target) if name not in by_name]
        ends = f'The link from "{link.source}" to "{link.target}" ends at no layer'
        yield Problem(
            network=network.name,
            text=f"{ends}: there is no {named(missing)}.",
            fix="Remove the link.",
            kind="link.loose",
            facts=named_facts(source=link.source, target=link.target),
        )
