"""What may be linked to what, told before it is done, so that a gesture has no rules of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

import msgspec

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import Inputs, LayerType, Parameter, RuleError
from layerwright.layers.kinds import Shape, Value, show
from layerwright.model.edits import feeds_back, replace_network, upstream
from layerwright.model.network import FEEDBACK, MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.project import Project
from layerwright.resolve.arguments import bound_arguments
from layerwright.resolve.facts import LayerFacts, PropertyError
from layerwright.resolve.loops import STARTS
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import Resolved

_PROBES: tuple[Shape, ...] = (
    *((64,), (64, 64), (4, 64, 64), (4, 64, 64, 64), (4, 4, 64, 64, 64)),
    *((64, 2), (64, 64, 2), (4, 64, 64, 2), (64, 5), (64, 4), (1, 64, 64), (3, 64, 64)),
)
"""Inputs that layers are tried with, to tell whether it is the input that does not fit."""

_ABOUT_RANK = ("", "KernelShape", "OutputSize", "SignalNDim")
"""The properties that rules blame for an input of the wrong rank although it is the input that a person would change.

Others, such as Axes, are written for the input that has come in.
"""


class Connecting:
    """What may be linked within one network as it is drawn now.

    Making one costs a resolve, unless its result is given; questions are quick.
    """

    def __init__(self, project: Project, network: Network, resolved: Resolved | None = None) -> None:
        """Prepare.

        Args:
            project: The project.
            network: A network of it, or the next state of one.
            resolved: The network resolved, where that is known.
        """
        self._project = project if project.by_name.get(network.name) is network else _with(project, network)
        self._network = network
        if resolved is not None:
            self._resolved = resolved
        self._upstream = lru_cache(maxsize=1)(self._feeding)
        self._probed: dict[tuple[str, tuple[tuple[str, str], ...], tuple[Shape, ...]], frozenset[int] | None] = {}

    def why_not(self, source: str, target: str, connector: str = MAIN_CONNECTOR, *, instead: Link | None = None) -> str:
        """Why a wire cannot be drawn: a few words such as `would close a circle`; empty when it can.

        Args:
            source: The layer whose output it would carry.
            target: The layer that it would enter.
            connector: Where it would enter.
            instead: A wire whose place it would take.
        """
        start, end = self._network.by_name.get(source), self._network.by_name.get(target)
        if start is None or end is None:
            return "there is no such layer"
        layer_type = CATALOGUE.get(end.type)
        return (
            self._why_no_source(start)
            or self._why_no_connector(layer_type, end, connector)
            or self._why_circle(Link(source, target, connector))
            or self._why_taken(layer_type, Link(source, target, connector), end, instead)
            or self._why_no_fit(layer_type, source, end, connector, instead)
        )

    def free_connectors(self, target: str, source: str | None = None) -> tuple[str, ...]:
        """The connectors of a layer that take one more wire, the main one first; with a source, those that take it."""
        layer = self._network.by_name.get(target)
        layer_type = CATALOGUE.get(layer.type) if layer else None
        if layer is None or layer_type is None:
            return ()
        connectors = (MAIN_CONNECTOR, *layer_type.connectors)
        if source is not None:
            return tuple(name for name in connectors if not self.why_not(source, target, name))
        return tuple(name for name in connectors if not self._why_full(layer_type, layer, name, None))

    def accepting_types(self, source: str) -> tuple[str, ...]:
        """The layer types that take a layer's output with their defaults, in the order of the palette.

        Units are among them if any other network of the project could take it; `accepting_units` names those.
        """
        layer = self._network.by_name.get(source)
        if layer is None or self._why_no_source(layer):
            return ()
        shape = self._shape(source)
        return tuple(name for name in CATALOGUE if self._takes(name, source, shape))

    def accepting_units(self, source: str) -> tuple[str, ...]:
        """The networks of the project that could be called with a layer's output."""
        layer = self._network.by_name.get(source)
        if layer is None or self._why_no_source(layer):
            return ()
        return tuple(
            name
            for name, network in self._project.by_name.items()
            if any(entry.type == "Input" for entry in network.layers)
            and self._network.name not in called_by(self._project, name)
        )

    def joins(self, layer_type: str, focused: str) -> tuple[bool, bool]:
        """How a new layer of a type joins the flow below another one (see `edits.add_below`).

        Returns:
            Whether the other layer feeds it, and whether it then feeds what alone read the other layer.
        """
        kind, above = CATALOGUE.get(layer_type), self._network.by_name.get(focused)
        if kind is None or above is None or self._why_no_source(above):
            return False, False
        if not self._takes(layer_type, focused, self._shape(focused)):
            return False, False
        ends = kind.is_loss or kind.is_measure or (kind.inputs.least > 1) or kind.is_setting
        return True, not ends

    def shape_out_of(self, name: str) -> Shape | None:
        """The shape of a layer's output, where it is known."""
        return self._shape(name)

    def shape_into(self, name: str) -> Shape | None:
        """The shape of what flows into a layer's main connector first, where it is known."""
        links = self._network.links_into.get(name, ())
        source = next((link.source for link in links if link.connector == MAIN_CONNECTOR), None)
        return self._shape(source) if source is not None else None

    @cached_property
    def _resolved(self) -> Resolved:
        return resolve(self._project, self._network.name)

    @cached_property
    def _shapes(self) -> Mapping[str, Shape | None]:
        return {layer.name: layer.output for layer in self._resolved.layers}

    @cached_property
    def _arguments(self) -> Mapping[str, Value]:
        values, _ = bound_arguments(self._network, {}, ())
        return values

    def _shape(self, name: str) -> Shape | None:
        return self._shapes.get(name)

    @staticmethod
    def _why_no_source(layer: Layer) -> str:
        layer_type = CATALOGUE.get(layer.type)
        if layer_type is None:
            return "its type is not known"
        return "it has no output" if layer_type.is_setting else ""

    @staticmethod
    def _why_no_connector(layer_type: LayerType | None, layer: Layer, connector: str) -> str:
        if layer_type is None:
            return "its type is not known"
        if connector != MAIN_CONNECTOR and connector not in layer_type.connectors:
            return f'{layer.type} has no connector "{connector}"'
        return ""

    def _why_taken(self, layer_type: LayerType | None, new: Link, layer: Layer, instead: Link | None) -> str:
        assert layer_type is not None
        for link in self._network.links_into.get(new.target, ()):
            if link.same_wire(new) and not (instead and link.same_wire(instead)):
                return "already linked"
        return self._why_full(layer_type, layer, new.connector, instead)

    def _why_full(self, layer_type: LayerType, layer: Layer, connector: str, instead: Link | None) -> str:
        links = self._network.links_into.get(layer.name, ())
        count = sum(
            link.connector == connector and link.source in self._network.by_name and not _same(link, instead)
            for link in links
        )
        if connector != MAIN_CONNECTOR:
            return f'"{connector}" takes one link only' if count else ""
        inputs = self._inputs(layer_type, layer)
        if inputs.most is None or count < inputs.most:
            return ""
        return f"takes {inputs} only" if inputs.most else "takes no input"

    def _inputs(self, layer_type: LayerType, layer: Layer) -> Inputs:
        if layer_type.name != "Unit":
            return layer_type.inputs
        called = self._project.by_name.get(layer.properties.get("Network", ""))
        if called is None:
            return layer_type.inputs
        count = sum(entry.type == "Input" for entry in called.layers)
        return _UnitInputs(count, count)

    def _why_circle(self, new: Link) -> str:
        if feeds_back(self._network, new):
            return ""
        return "would close a circle" if new.target in self._upstream(new.source) else ""

    def _feeding(self, source: str) -> set[str]:
        return upstream(self._without_feedback, [source])

    @cached_property
    def _without_feedback(self) -> Network:
        if not any(layer.type == FEEDBACK for layer in self._network.layers):
            return self._network
        links = tuple(link for link in self._network.links if not feeds_back(self._network, link))
        return msgspec.structs.replace(self._network, links=links)

    def _why_no_fit(
        self, layer_type: LayerType | None, source: str, layer: Layer, connector: str, instead: Link | None
    ) -> str:
        assert layer_type is not None
        shape = self._shape(source)
        if layer_type.name == "Unit" or layer_type.output is None or layer.type == FEEDBACK:
            return ""
        if connector != MAIN_CONNECTOR:
            return self._why_no_side(layer_type, source, shape, layer, connector)
        if shape is None:
            return ""
        others = self._flowing_in(layer, instead)
        if others is None:
            return ""
        return self._why_no_input(layer_type, layer, others, shape)

    def _flowing_in(self, layer: Layer, instead: Link | None) -> tuple[Shape, ...] | None:
        """The shapes that flow into a layer already; None where one is not known."""
        shapes = [
            self._shape(link.source)
            for link in self._network.links_into.get(layer.name, ())
            if link.connector == MAIN_CONNECTOR and not _same(link, instead)
        ]
        known = tuple(shape for shape in shapes if shape is not None)
        return known if len(known) == len(shapes) else None

    def _why_no_side(
        self, layer_type: LayerType, source: str, shape: Shape | None, layer: Layer, connector: str
    ) -> str:
        side = next(entry for entry in layer_type.sides if entry.name == connector)
        if isinstance(side, Parameter):
            node = self._resolved.by_name.get(source)
            if node is not None and node.batched:
                return "takes one value for all samples, not one for each"
        inputs = self._flowing_in(layer, None)
        if inputs is None or len(inputs) < layer_type.inputs.least:
            return ""
        facts = self._facts(layer_type, layer, inputs)
        try:
            if isinstance(side, Parameter) and not side.enabled(facts):
                return f'"{connector}" is switched off'
            if shape is None or self._network.by_name[source].type == "Parameter":
                # A Parameter takes the shape of where it is linked to first.
                return ""
            wanted = side.shape(facts)
        except (RuleError, PropertyError, IndexError):
            return ""
        return f"takes {show(wanted)}, gets {show(shape)}" if wanted != shape else ""

    def _why_no_input(self, layer_type: LayerType, layer: Layer, others: tuple[Shape, ...], shape: Shape) -> str:
        if len(others) + 1 < layer_type.inputs.least:
            return ""
        error = self._error(layer_type, layer, (*others, shape))
        if error is None:
            return ""
        ranks = self._ranks(layer_type, layer, others)
        if ranks is None or error.property not in _ABOUT_RANK:
            # No input would do, so that it is not the wire that is wrong; or a person will set the property after it.
            return ""
        if ranks and len(shape) not in ranks:
            return f"rank {len(shape)}, needs {_either(ranks)}"
        return "" if error.property else str(error).rstrip(".")

    def _error(self, layer_type: LayerType, layer: Layer, shapes: tuple[Shape, ...]) -> RuleError | None:
        """What a layer's rule for its output says of some inputs."""
        assert layer_type.output is not None
        try:
            layer_type.output(self._facts(layer_type, layer, shapes))
        except RuleError as error:
            return error
        except (PropertyError, IndexError):
            # What is wrong with a property is told there, and does not forbid the wire.
            return None
        return None

    def _ranks(self, layer_type: LayerType, layer: Layer, others: tuple[Shape, ...]) -> frozenset[int] | None:
        """The ranks of inputs that a layer takes; None if it takes none at all."""
        key = (layer.type, tuple(sorted(layer.properties.items())), others)
        if key not in self._probed:
            taken = [probe for probe in (*_PROBES, *others) if self._error(layer_type, layer, (*others, probe)) is None]
            self._probed[key] = frozenset(len(probe) for probe in taken) if taken else None
        return self._probed[key]

    def _facts(self, layer_type: LayerType, layer: Layer, shapes: tuple[Shape, ...]) -> LayerFacts:
        linked = {
            link.connector: shape
            for link in self._network.links_into.get(layer.name, ())
            if link.connector != MAIN_CONNECTOR and (shape := self._shape(link.source)) is not None
        }
        return LayerFacts(layer, layer_type.properties, shapes, self._arguments, wanted=_not_known, linked=linked)

    def _takes(self, name: str, source: str, shape: Shape | None) -> bool:
        layer_type = CATALOGUE[name]
        if layer_type.name == "Unit":
            return bool(self.accepting_units(source))
        if layer_type.output is None or layer_type.inputs.most == 0:
            return False
        if shape is None or name == FEEDBACK or name in STARTS:
            return True
        return not self._why_no_input(layer_type, Layer("", name), (), shape)


class _UnitInputs(Inputs):
    def __str__(self) -> str:
        return "one input" if self.most == 1 else f"{self.most} inputs"


def why_not_linked(
    project: Project,
    network: Network,
    source: str,
    target: str,
    connector: str = MAIN_CONNECTOR,
    *,
    instead: Link | None = None,
) -> str:
    """Why a wire cannot be drawn, in a few words; empty when it can. See `Connecting.why_not`."""
    return connecting(project, network).why_not(source, target, connector, instead=instead)


def free_connectors(project: Project, network: Network, target: str, source: str | None = None) -> tuple[str, ...]:
    """The connectors of a layer that take one more wire; see `Connecting.free_connectors`."""
    return connecting(project, network).free_connectors(target, source)


def accepting_types(project: Project, network: Network, source: str) -> tuple[str, ...]:
    """The layer types that take a layer's output; see `Connecting.accepting_types`."""
    return connecting(project, network).accepting_types(source)


def connecting(project: Project, network: Network, resolved: Resolved | None = None) -> Connecting:
    """What may be linked within a network; asked again for the same states, the one of the last time."""
    global _last
    if _last is None or _last[0] is not project or _last[1] is not network:
        _last = project, network, Connecting(project, network, resolved)
    return _last[2]


_last: tuple[Project, Network, Connecting] | None = None


def called_by(project: Project, name: str) -> set[str]:
    """The names of the networks that a network calls, directly or not, itself included."""
    found, waiting = {name}, [name]
    while waiting:
        network = project.by_name.get(waiting.pop())
        for called in _calls(network) if network else ():
            if called not in found:
                found.add(called)
                waiting.append(called)
    return found


def _calls(network: Network) -> Iterator[str]:
    return (layer.properties.get("Network", "") for layer in network.layers if layer.type == "Unit")


def _with(project: Project, network: Network) -> Project:
    if network.name in project.by_name:
        return replace_network(project, network)
    return msgspec.structs.replace(project, networks=(*project.networks, network))


def _same(link: Link, other: Link | None) -> bool:
    return other is not None and link.same_wire(other)


def _not_known() -> Shape:
    raise PropertyError("The size cannot be told yet.", "Size")


def _either(numbers: frozenset[int]) -> str:
    ordered = [str(number) for number in sorted(numbers)]
    return ordered[0] if len(ordered) == 1 else f"{', '.join(ordered[:-1])} or {ordered[-1]}"
