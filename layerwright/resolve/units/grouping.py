"""Making a unit of layers that belong together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import Kind, show
from layerwright.model.edits import EditError, add_network, between, make_room, replace_network, unique_name
from layerwright.model.layout import GRID, ROW
from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import Project, named
from layerwright.resolve.layer_pass import is_setting
from layerwright.resolve.loops import Loop, Step, planned
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import Node, Resolved
from layerwright.resolve.units.rewriting import refers_to

_replace = msgspec.structs.replace

_STAY_OUTSIDE = ("Input", "Argument")
"""Layer types that would become something else in a unit: what its callers link and set."""


def group_into_unit(
    project: Project, network: str, names: Collection[str], unit_name: str, *, keep_parameters: bool = False
) -> Project:
    """Move layers into a network of their own, and put a unit that calls it in their place.

    What flows into the layers becomes the Input layers of the new network, and the layer that all lead to its output.
    Arguments that their properties name are passed on. Input layers, Argument layers and settings among the chosen
    ones stay where they are.

    Parameters are then stored under the unit's name, as `Block/Convolution/conv/W` for `Convolution/conv/W`, so that
    parameters of earlier runs are not found any more. With `keep_parameters` they keep their names, by an empty
    ParameterScope of the unit; copies of the unit then share them. They keep them anyway where layers outside share
    them.

    Args:
        project: The project.
        network: The name of the network that the layers lie in.
        names: The layers.
        unit_name: The name of the new network, and of the unit if that is free.
        keep_parameters: Whether parameters keep their names.

    Raises:
        EditError: The layers cannot be one unit; the message says why.
    """
    outer = project.network(network)
    chosen = _chosen(outer, names)
    _check_closed(outer, chosen)
    _check_loops(outer, chosen)
    output = _output(outer, chosen)
    sources = list(
        dict.fromkeys(link.source for link in outer.links if link.target in chosen and link.source not in chosen)
    )
    sources = [name for name in sources if name in outer.by_name]
    resolved = resolve(project, network)
    arguments = _arguments(outer, chosen)
    inner = _inner(outer, chosen, sources, arguments, unit_name, resolved)
    unit = _unit(outer, chosen, arguments, unit_name)
    if keep_parameters or _shares(resolved, chosen):
        unit = _replace(unit, properties={**unit.properties, "ParameterScope": ""})
    after = _overrides_led_on(add_network(project, inner), network, chosen, unit.name)
    after = replace_network(after, _outer(outer, chosen, sources, output, unit))
    return _sizes_kept(after, resolved, network, unit, inner)


def _chosen(outer: Network, names: Collection[str]) -> frozenset[str]:
    for name in names:
        if name not in outer.by_name:
            raise EditError(f'There is no layer "{name}" in the network "{outer.name}".')
    kept = (outer.by_name[name] for name in names)
    chosen = frozenset(
        layer.name
        for layer in kept
        if layer.type not in _STAY_OUTSIDE and (layer.type == "Comment" or not is_setting(layer))
    )
    if not any(outer.by_name[name].type != "Comment" for name in chosen):
        raise EditError(
            "Choose the layers that the unit shall hold; Input layers, arguments and settings stay outside."
        )
    return chosen


def _check_closed(outer: Network, chosen: frozenset[str]) -> None:
    missing = between(outer, chosen) - chosen
    if missing:
        listed = [layer.name for layer in outer.layers if layer.name in missing]
        raise EditError(
            f"Data would flow out of the unit and in again: {_some(listed)} {'lies' if len(listed) == 1 else 'lie'} "
            "between the chosen layers. Choose what lies between, too."
        )


def _check_loops(outer: Network, chosen: frozenset[str]) -> None:
    for loop in _loops(planned(outer).steps):
        marks = {*loop.starts, *loop.ends, *loop.delays}
        if marks & chosen and not set(loop.names) <= chosen:
            raise EditError(
                f"A loop cannot be cut: it begins at {named(loop.starts)} and ends at {named(loop.ends)}. "
                "Choose all of it, or layers within it."
            )


def _loops(steps: Iterable[Step]) -> Iterator[Loop]:
    for step in steps:
        if isinstance(step, Loop):
            yield step
            yield from _loops(step.steps)


def _output(outer: Network, chosen: frozenset[str]) -> str:
    """The one layer whose output is the unit's."""
    ends = [
        layer.name
        for layer in outer.layers
        if layer.name in chosen
        and not is_setting(layer)
        and not any(link.target in chosen for link in outer.links_from.get(layer.name, ()))
    ]
    outside = [
        layer.name
        for layer in outer.layers
        if layer.name in chosen
        and any(
            link.target in outer.by_name and link.target not in chosen for link in outer.links_from.get(layer.name, ())
        )
    ]
    outputs = list(dict.fromkeys((*outside, *ends)))
    if len(outputs) == 1:
        return outputs[0]
    if len(outside) == 1 and outside[0] not in ends:
        text = f'"{outside[0]}" is read outside, and what follows it within ends in {_some(ends)}'
    else:
        text = f"the chosen layers have {_some(outputs)}"
    raise EditError(f"A unit gives back one output, and {text}. Choose so that one layer leads out.")


def _some(names: list[str]) -> str:
    return named(names) if len(names) <= 4 else f"{named(names[:3])} and {len(names) - 3} more"


def _arguments(outer: Network, chosen: frozenset[str]) -> list[Layer]:
    """The Argument layers that are needed by layers, and by those themselves."""
    declared = {layer.name: layer for layer in outer.layers if layer.type == "Argument"}
    wanted: set[str] = set()
    waiting = [outer.by_name[name] for name in chosen]
    while waiting and declared:
        for name in refers_to(_texts(waiting.pop()), declared.keys()) - wanted:
            wanted.add(name)
            waiting.append(declared[name])
    return [layer for name, layer in declared.items() if name in wanted]


def _texts(layer: Layer) -> Mapping[str, tuple[str, Kind | None]]:
    """The values of a layer's properties with their kinds; the kind of a unit's arguments is not looked up."""
    layer_type = CATALOGUE.get(layer.type)
    properties = layer_type.properties if layer_type else {}
    texts: dict[str, tuple[str, Kind | None]] = {
        name: (layer.properties.get(name, entry.default), entry.kind) for name, entry in properties.items()
    }
    if layer.type == "Argument":
        # Its value is of the kind that its type says.
        return {"": (layer.properties.get("Value", ""), None)}
    return {**texts, **{name: (text, None) for name, text in layer.properties.items() if name not in properties}}


def _inner(
    outer: Network,
    chosen: frozenset[str],
    sources: list[str],
    arguments: list[Layer],
    unit_name: str,
    resolved: Resolved,
) -> Network:
    layers = [layer for layer in outer.layers if layer.name in chosen]
    left, top = min(layer.x for layer in layers), min(layer.y for layer in layers)
    taken = {*chosen, *(layer.name for layer in arguments)}
    shapes = {layer.name: layer.output for layer in resolved.layers}
    ports: dict[str, Layer] = {}
    for number, source in enumerate(sources):
        name = unique_name("Input", taken)
        taken.add(name)
        shape = shapes.get(source)
        properties = {"Size": show(shape)} if shape else {}
        ports[source] = Layer(name, "Input", properties, x=number * 15 * GRID)
    down = ROW if ports else 0
    moved = [_replace(layer, x=layer.x - left, y=layer.y - top + down) for layer in layers]
    aside = max([layer.x for layer in (*ports.values(), *moved)]) + 16 * GRID
    given = [_replace(layer, x=aside, y=number * ROW) for number, layer in enumerate(arguments)]
    links = [
        _replace(
            link,
            source=ports[link.source].name if link.source in ports else link.source,
            bends=tuple((x - left, y - top + down) for x, y in link.bends) if link.source in chosen else (),
        )
        for link in outer.links
        if link.target in chosen and (link.source in chosen or link.source in ports)
    ]
    return Network(unit_name, (*ports.values(), *given, *moved), tuple(links))


def _unit(outer: Network, chosen: frozenset[str], arguments: list[Layer], unit_name: str) -> Layer:
    layers = [outer.by_name[name] for name in chosen]
    top = min(layers, key=lambda layer: (layer.y, layer.x))
    name = unique_name(unit_name, outer.by_name.keys() - chosen)
    passed = {layer.name: f"*{layer.name}" for layer in arguments}
    return Layer(name, "Unit", {"Network": unit_name, **passed}, x=top.x, y=top.y)


def _outer(outer: Network, chosen: frozenset[str], sources: list[str], output: str, unit: Layer) -> Network:
    layers: list[Layer] = []
    for layer in outer.layers:
        if layer.name not in chosen:
            layers.append(layer)
        elif unit not in layers:
            layers.append(unit)
    links: list[Link] = []
    entered = False
    for link in outer.links:
        if link.target in chosen and link.source not in chosen:
            if not entered:
                links += [Link(source, unit.name) for source in sources]
                entered = True
        elif link.source in chosen and link.target not in chosen:
            links.append(_replace(link, source=unit.name) if link.source == output else link)
        elif link.source not in chosen:
            links.append(link)
    return make_room(_replace(outer, layers=tuple(layers), links=tuple(links)), [unit.name])


def _shares(resolved: Resolved, chosen: frozenset[str]) -> bool:
    """Whether layers within and outside use the same stored parameters."""
    within: set[str] = set()
    outside: set[str] = set()
    for node in resolved.nodes:
        names = within if drawn_in(resolved, node) in chosen else outside
        names.update(use.name for use in node.parameters)
    return not within.isdisjoint(outside)


def drawn_in(resolved: Resolved, node: Node) -> str:
    """The name of the layer of the resolved network that a node comes from: itself, or a unit around it."""
    if node.network == resolved.network and node.name.rpartition("/")[2] == node.layer:
        known = {layer.name for layer in resolved.layers}
        if node.layer in known and "/" not in node.name:
            return node.layer
    known = {layer.name for layer in resolved.layers}
    parts = node.name.split("/")
    # Rounds of loops stand before the layer, as in RepeatStart[0]/Affine.
    return next((part for part in parts if part in known), parts[-1])


def _overrides_led_on(project: Project, network: str, chosen: frozenset[str], unit: str) -> Project:
    """Let units that set properties of layers in a network find them where they lie now."""

    def led_on(layer: Layer) -> Layer:
        if layer.type != "Unit" or layer.properties.get("Network") != network:
            return layer
        properties = {
            f"{unit}.{name}" if "." in name and name.partition(".")[0] in chosen else name: text
            for name, text in layer.properties.items()
        }
        return _replace(layer, properties=properties) if properties != layer.properties else layer

    networks = tuple(
        _replace(entry, layers=tuple([led_on(layer) for layer in entry.layers])) if _calls(entry, network) else entry
        for entry in project.networks
    )
    return _replace(project, networks=networks)


def _calls(network: Network, called: str) -> bool:
    return any(layer.type == "Unit" and layer.properties.get("Network") == called for layer in network.layers)


def _sizes_kept(project: Project, before: Resolved, network: str, unit: Layer, inner: Network) -> Project:
    """Write out the sizes that layers took from others which now lie on the other side of the unit's border.

    A Parameter has the shape of where it is linked to, and a Delay that of what is fed back to it; neither is seen
    through a unit.
    """
    sizes = {node.name: show(node.result) for node in before.nodes if node.type.name in ("Parameter", "Delay")}
    sizes = {drawn_in(before, node): sizes[node.name] for node in before.nodes if node.name in sizes}
    if not sizes:
        return project
    now = resolve(project, network)
    kept = {node.name.rpartition("/")[2]: show(node.result) for node in now.nodes}
    lost = {name: size for name, size in sizes.items() if kept.get(name) != size}

    def sized(layer: Layer) -> Layer:
        if layer.name not in lost or layer.type not in ("Parameter", "Delay"):
            return layer
        return _replace(layer, properties={**layer.properties, "Size": lost[layer.name]})

    for name in (network, inner.name) if lost else ():
        drawn = project.network(name)
        project = replace_network(project, _replace(drawn, layers=tuple([sized(layer) for layer in drawn.layers])))
    return project
