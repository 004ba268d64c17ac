"""Ways out of shapes that do not fit: sizes that follow from what is beside them, or from the data."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import Shape, show
from layerwright.model import edits
from layerwright.model.edits import unique_name
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project
from layerwright.resolve.connecting import Connecting, connecting
from layerwright.resolve.remedies.remedy import Remedy, in_network, place_of, setting, takes_away

_SET = 'Set {0} of "{1}" to {2}'


def made_alike(project: Project, problem: Problem) -> Iterator[Remedy]:
    """Two inputs that are joined element by element get one shape.

    The number of maps or outputs of the layer that makes one of them becomes that of the other; what has as many
    elements is reshaped.
    """
    place = place_of(project, problem)
    if not place:
        return
    network, layer = place
    links = [link for link in network.links_into.get(layer.name, ()) if link.connector == MAIN_CONNECTOR]
    wiring = connecting(project, network)
    shapes = [wiring.shape_out_of(link.source) for link in links]
    if len(links) != 2 or shapes[0] is None or shapes[1] is None:
        return
    for link, found, wanted in ((links[1], shapes[1], shapes[0]), (links[0], shapes[0], shapes[1])):
        for remedy in _to_shape(network, wiring, link, found, wanted):
            if takes_away(project, problem, remedy.apply):
                yield remedy


def _to_shape(network: Network, wiring: Connecting, link: Link, found: Shape, wanted: Shape) -> Iterator[Remedy]:
    if prod(found) == prod(wanted):
        source, target = network.by_name[link.source], network.by_name[link.target]
        new = Layer(
            unique_name("Reshape", network.by_name),
            "Reshape",
            {"OutShape": show(wanted)},
            x=(source.x + target.x) / 2,
            y=(source.y + target.y) / 2,
        )
        put = in_network(network.name, lambda state: edits.insert_on_wire(state, new, link))
        yield Remedy('Reshape what "{0}" gives to {1}', put, (link.source, show(wanted)))
        return
    maker = _maker(network, wiring, link.source)
    value = _size_of_maker(maker, found, wanted) if maker else ""
    if maker and value:
        name = _sized_by(maker)
        yield Remedy(_SET, setting(network.name, maker.name, {name: value}), (name, maker.name, value))


def _size_of_maker(maker: Layer, found: Shape, wanted: Shape) -> str:
    """What its maps or outputs have to be so that a layer gives another shape; empty where they are not all."""
    if _sized_by(maker) == "OutShape":
        return show(wanted)
    if len(found) != len(wanted):
        return ""
    axis = len(found) - 1 if maker.properties.get("ChannelLast") == "True" else 0
    same = all(found[at] == wanted[at] for at in range(len(found)) if at != axis)
    return str(wanted[axis]) if same else ""


def _sized_by(layer: Layer) -> str:
    """The property that says how many maps or outputs a layer with weights has; empty for other layers."""
    layer_type = CATALOGUE.get(layer.type)
    if layer_type is None or not any(entry.name == "W" for entry in layer_type.parameters):
        return ""
    return next((name for name in ("OutMaps", "OutShape") if name in layer_type.properties), "")


def _maker(network: Network, wiring: Connecting, name: str) -> Layer | None:
    """The layer with weights that an output has its shape from: before it are only layers that leave the shape."""
    layer = network.by_name[name]
    seen = {name}
    while not _sized_by(layer):
        into = [link for link in network.links_into.get(layer.name, ()) if link.connector == MAIN_CONNECTOR]
        if len(into) != 1 or into[0].source not in network.by_name or into[0].source in seen:
            return None
        before = network.by_name[into[0].source]
        if wiring.shape_out_of(before.name) != wiring.shape_out_of(layer.name):
            return None
        seen.add(before.name)
        layer = before
    return layer


def input_as_data(project: Project, problem: Problem) -> Iterator[Remedy]:
    """An Input layer gets the size of the variable that it reads."""
    network = project.by_name.get(problem.network)
    size = problem.fact("found")
    for layer in network.layers if network else ():
        if layer.type == "Input" and _reads(layer, "Dataset", problem.fact("variable")):
            change = setting(problem.network, layer.name, {"Size": size})
            yield Remedy(_SET, change, ("Size", layer.name, size))


def as_many_outputs_as_classes(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A network that tells classes apart gets as many outputs as the labels need."""
    network = project.by_name.get(problem.network)
    if network is None or float(problem.fact("least")) < 0:
        return
    wanted = str(int(float(problem.fact("most"))) + 1)
    wiring = connecting(project, network)
    makers = {}
    for layer in network.layers:
        if layer.type in CATALOGUE and _reads(layer, "T.Dataset", problem.fact("variable")):
            into = [link for link in network.links_into.get(layer.name, ()) if link.connector == MAIN_CONNECTOR]
            maker = _maker(network, wiring, into[0].source) if into else None
            if maker and _is_single(maker):
                makers[maker.name] = maker
    for maker in makers.values():
        name = _sized_by(maker)
        yield Remedy(_SET, setting(network.name, maker.name, {name: wanted}), (name, maker.name, wanted))


def _is_single(maker: Layer) -> bool:
    """Whether a layer's outputs are one number, not a shape of several axes."""
    name = _sized_by(maker)
    return "," not in maker.properties.get(name, CATALOGUE[maker.type].properties[name].default)


def _reads(layer: Layer, property: str, variable: str) -> bool:
    """Whether a layer takes a variable of the dataset by one of its properties."""
    entry = CATALOGUE[layer.type].properties.get(property)
    return entry is not None and layer.properties.get(property, entry.default) == variable
