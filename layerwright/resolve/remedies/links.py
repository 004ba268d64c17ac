"""Ways out of links that are missing, too many, or where none can be."""

from __future__ import annotations

from collections.abc import Iterator

from layerwright.layers.catalogue import CATALOGUE, closest
from layerwright.model import edits
from layerwright.model.edits import unique_name
from layerwright.model.layout import ROW
from layerwright.model.network import MAIN_CONNECTOR, Layer, Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project
from layerwright.resolve.connecting import connecting
from layerwright.resolve.remedies.remedy import MOST, Remedy, in_network, place_of, without


def one_more(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A layer that lacks an input is linked from one that fits; where there is none, an Input comes before it."""
    place = place_of(project, problem)
    if not place:
        return
    network, layer = place
    links = list(_from_fitting(project, network, layer))
    yield from links
    if not links:
        new = Layer(unique_name("Input", network.by_name), "Input", x=layer.x, y=layer.y - ROW)

        def put(state: Network) -> Network:
            return edits.link(edits.add_layer(state, new), new.name, layer.name)

        yield Remedy("Put an Input before it", in_network(network.name, put))


def _from_fitting(project: Project, network: Network, layer: Layer) -> Iterator[Remedy]:
    """Links from layers that nobody reads and that fit, those that lie next above first; else from the next above.

    What has no shape is not fed itself, or wrong, and feeds others only where there is nothing else.
    """
    wiring = connecting(project, network)
    fitting = [
        other
        for other in network.layers
        if other.name != layer.name and not _measures(other) and not wiring.why_not(other.name, layer.name)
    ]
    fitting.sort(key=lambda other: (other.y >= layer.y, abs(layer.y - other.y) + abs(layer.x - other.x), other.name))
    whole = [other for other in fitting if wiring.shape_out_of(other.name) is not None]
    unread = [other for other in whole if not network.links_from.get(other.name)]
    above = [other for other in whole if other.y < layer.y]
    for other in unread[:MOST] or above[:1] or fitting[:1]:
        draw = in_network(network.name, lambda state, other=other: edits.link(state, other.name, layer.name))  # type: ignore[misc]
        yield Remedy('Link "{0}" to it', draw, (other.name,))


def _measures(layer: Layer) -> bool:
    """Whether a layer ends a network, as losses and errors do: its output can be read, but hardly ever is."""
    layer_type = CATALOGUE.get(layer.type)
    return layer_type is not None and (layer_type.is_loss or layer_type.is_measure)


def without_the_last(project: Project, problem: Problem) -> Iterator[Remedy]:
    """Inputs beyond those that a layer takes are removed."""
    place = place_of(project, problem)
    if place:
        network, layer = place
        main = [link for link in network.links_into.get(layer.name, ()) if link.connector == MAIN_CONNECTOR]
        yield without(network, main[int(problem.fact("most")) :], "Remove the last link", "Remove the last {0} links")


def to_known_connector(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A link into a connector that the layer does not have enters another, or goes."""
    place = place_of(project, problem)
    if not place or place[1].type not in CATALOGUE:
        return
    network, layer = place
    known = (MAIN_CONNECTOR, *CATALOGUE[layer.type].connectors)
    for link in network.links_into.get(layer.name, ()):
        if link.connector == problem.fact("connector"):
            right = closest(link.connector, known) or MAIN_CONNECTOR
            move = in_network(
                network.name,
                lambda state, link=link, to=right: edits.relink(state, link, connector=to),  # type: ignore[misc]
            )
            yield Remedy("Link it to {0}", move, (right,))
            yield without(network, [link])


def without_those_at_connector(project: Project, problem: Problem) -> Iterator[Remedy]:
    """What is linked to a connector that takes nothing, or not this, is unlinked."""
    place = place_of(project, problem)
    if place:
        network, layer = place
        into = network.links_into.get(layer.name, ())
        yield without(network, [link for link in into if link.connector == problem.fact("connector")])


def with_one_at_connector(project: Project, problem: Problem) -> Iterator[Remedy]:
    """Of several links into a connector, the first stays."""
    place = place_of(project, problem)
    if place:
        network, layer = place
        into = network.links_into.get(layer.name, ())
        same = [link for link in into if link.connector == problem.fact("connector")]
        yield without(network, same[1:], "Remove the last link", "Remove the last {0} links")


def without_that_from(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A link from a layer that gives nothing is removed."""
    place = place_of(project, problem)
    if place:
        network, layer = place
        into = network.links_into.get(layer.name, ())
        yield without(network, [link for link in into if link.source == problem.fact("source")])


def without_loose(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A link that ends at no layer is removed."""
    network = project.by_name.get(problem.network)
    ends = (problem.fact("source"), problem.fact("target"))
    found = [link for link in network.links if (link.source, link.target) == ends] if network else []
    if network and found:
        yield without(network, found[:1])


def without_circle(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A link that closes a circle is removed."""
    place = place_of(project, problem)
    if not place:
        return
    network, layer = place
    back = [
        link
        for link in network.links_into.get(layer.name, ())
        if link.source in edits.within_round(network, [layer.name]) and not edits.feeds_back(network, link)
    ]
    for link in back[:MOST]:
        cut = in_network(network.name, lambda state, link=link: edits.cut(state, [link]))  # type: ignore[misc]
        yield Remedy('Remove the link from "{0}" to "{1}"', cut, (link.source, link.target))


def through_unlink(project: Project, problem: Problem) -> Iterator[Remedy]:
    """What learns, and is linked where nothing can learn, is led through an Unlink."""
    place = place_of(project, problem)
    if not place:
        return
    network, layer = place
    for link in network.links_into.get(layer.name, ()):
        if link.connector == problem.fact("connector"):
            above = network.by_name[link.source]
            new = Layer(
                unique_name("Unlink", network.by_name), "Unlink", x=(above.x + layer.x) / 2, y=(above.y + layer.y) / 2
            )
            put = in_network(
                network.name,
                lambda state, new=new, link=link: edits.insert_on_wire(state, new, link),  # type: ignore[misc]
            )
            yield Remedy('Put an Unlink behind "{0}"', put, (link.source,))
