"""Ways out of what is wrong with a layer as a whole: its type, its name, what it is there for."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from layerwright.layers.catalogue import CATALOGUE, closest
from layerwright.model import edits
from layerwright.model.edits import unique_name
from layerwright.model.layout import ROW
from layerwright.model.network import Layer, Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project
from layerwright.resolve.connecting import connecting
from layerwright.resolve.remedies.remedy import MOST, Remedy, in_network, place_of

_replace = msgspec.structs.replace


def of_known_type(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A layer whose type is not known becomes one of a similar type, or goes."""
    place = place_of(project, problem)
    if not place:
        return
    network, layer = place
    similar = closest(layer.type, CATALOGUE)
    if similar:
        change = in_network(network.name, lambda state: _with_type(state, layer.name, similar))
        yield Remedy("Make it {0}", change, (similar,))
    remove = in_network(network.name, lambda state: edits.remove_healing(state, [layer.name]))
    yield Remedy("Remove the layer", remove)


def _with_type(network: Network, name: str, layer_type: str) -> Network:
    layers = tuple(_replace(layer, type=layer_type) if layer.name == name else layer for layer in network.layers)
    return _replace(network, layers=layers)


def with_name_of_its_own(project: Project, problem: Problem) -> Iterator[Remedy]:
    """Of layers with one name, the last gets another."""
    network = project.by_name.get(problem.network)
    numbers = [number for number, layer in enumerate(network.layers if network else ()) if layer.name == problem.layer]
    if network and len(numbers) > 1:
        free = unique_name(problem.layer, network.by_name)
        rename = in_network(network.name, lambda state: _numbered(state, numbers[-1], free))
        yield Remedy('Rename one to "{0}"', rename, (free,))


def _numbered(network: Network, number: int, name: str) -> Network:
    layers = tuple(_replace(layer, name=name) if at == number else layer for at, layer in enumerate(network.layers))
    return _replace(network, layers=layers)


def with_usable_name(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A layer whose name cannot be used gets the nearest that can."""
    place = place_of(project, problem)
    if place:
        network, layer = place
        free = unique_name(usable(layer.name, "Layer"), network.by_name)
        rename = in_network(network.name, lambda state: edits.rename_layer(state, layer.name, free))
        yield Remedy('Rename it to "{0}"', rename, (free,))


def usable(name: str, otherwise: str) -> str:
    """A name as near to another one as may be that can be used."""
    cleaned = "".join(sign if sign.isprintable() else " " for sign in name).replace("/", "_").strip().lstrip(". ")
    return cleaned or otherwise


def not_named_as_scope(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A layer whose parameter has the name of a scope gets another name."""
    place = place_of(project, problem)
    if place:
        network, layer = place
        free = unique_name(f"{layer.name}_2", network.by_name)
        rename = in_network(network.name, lambda state: edits.rename_layer(state, layer.name, free))
        yield Remedy('Rename it to "{0}"', rename, (free,))


def switched_on(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A bypassed layer computes again."""
    place = place_of(project, problem)
    if place:
        network, layer = place
        switch = in_network(network.name, lambda state: edits.set_bypassed(state, [layer.name], False))
        yield Remedy("Let data flow through it", switch)


def with_output_behind(project: Project, problem: Problem) -> Iterator[Remedy]:
    """What nobody reads, and is not to be trained, is shown by an Output layer."""
    place = place_of(project, problem)
    if place:
        network, layer = place
        new = Layer(unique_name("Output", network.by_name), "Output")
        add = in_network(network.name, lambda state: edits.add_below(state, new, layer.name))
        yield Remedy("Put an Output behind it", add)


def with_loss(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A network that is to be trained gets a loss at one of its ends."""
    network = project.by_name.get(problem.network)
    if network is None:
        return
    ends = [layer for layer in network.layers if not network.links_from.get(layer.name)]
    wiring = connecting(project, network)
    for layer_type in ("SoftmaxCrossEntropy", "SquaredError"):
        for end in ends[:MOST]:
            if layer_type not in wiring.accepting_types(end.name):
                continue
            new = Layer(unique_name(layer_type, network.by_name), layer_type, x=end.x, y=end.y + ROW)
            add = in_network(network.name, lambda state, new=new, end=end: edits.add_below(state, new, end.name))  # type: ignore[misc]
            yield Remedy('Add {0} below "{1}"', add, (layer_type, end.name))
