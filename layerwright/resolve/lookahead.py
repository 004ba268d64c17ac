"""Shapes that are asked for before their layers' turn: of what is fed back to a Delay, or expected of a Parameter."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import LayerType
from layerwright.layers.kinds import Shape
from layerwright.layers.macros import same_as_input
from layerwright.model.network import MAIN_CONNECTOR, Layer, Network
from layerwright.resolve.facts import Arguments, LayerFacts, PropertyError

_DEEPEST = 100
"""How many layers it is worth looking ahead; Python bounds recursion."""


class Lookahead:
    """Finds shapes by the rules of layers that are not resolved yet, as far as their properties tell them."""

    def __init__(self, network: Network, arguments: Arguments, known: Mapping[str, Shape]) -> None:
        """Prepare.

        Args:
            network: The network.
            arguments: The values of its arguments.
            known: The shapes that are known already; it may grow meanwhile.
        """
        self._network = network
        self._arguments = arguments
        self._known = known
        self._looking: list[str] = []

    def output(self, name: str) -> Shape:
        """The shape that a layer will give.

        Raises:
            PropertyError: It depends on what is asked for.
        """
        if name in self._known:
            return self._known[name]
        layer = self._network.by_name[name]
        layer_type = CATALOGUE.get(layer.type)
        if layer_type is None or layer_type.output is None:
            raise _unknown()
        rule = layer_type.output
        return self._guarded(name, lambda: rule(self._facts(layer, layer_type)))

    def wanted(self, name: str) -> Shape:
        """The shape that the first reader of a layer expects.

        Raises:
            PropertyError: Nobody reads it, or what reads it takes any shape.
        """
        return self._guarded(f"{name} wanted", lambda: self._wanted(name))

    def _wanted(self, name: str) -> Shape:
        for link in self._network.links_from.get(name, ()):
            reader = self._network.by_name.get(link.target)
            layer_type = CATALOGUE.get(reader.type) if reader else None
            if reader is None or layer_type is None:
                continue
            if link.connector != MAIN_CONNECTOR:
                for side in layer_type.sides:
                    if side.name == link.connector:
                        return side.shape(self._facts(reader, layer_type))
            others = [other for other in self._main_links(reader.name) if other != name]
            if others:
                return self.output(others[0])
            if layer_type.output is same_as_input:
                return self.wanted(reader.name)
        raise _unknown()

    def inputs(self, name: str) -> Callable[[], tuple[Shape, ...]]:
        """What finds the shapes that will flow into a layer."""
        return lambda: tuple(self.output(source) for source in self._main_links(name))

    def _facts(self, layer: Layer, layer_type: LayerType) -> LayerFacts:
        return LayerFacts(
            layer,
            layer_type.properties,
            self.inputs(layer.name),
            self._arguments,
            wanted=lambda: self.wanted(layer.name),
        )

    def _main_links(self, name: str) -> list[str]:
        return [
            link.source
            for link in self._network.links_into.get(name, ())
            if link.connector == MAIN_CONNECTOR and link.source in self._network.by_name
        ]

    def _guarded(self, what: str, find: Callable[[], Shape]) -> Shape:
        if what in self._looking or len(self._looking) > _DEEPEST:
            raise _unknown()
        self._looking.append(what)
        try:
            return find()
        finally:
            self._looking.pop()


def _unknown() -> PropertyError:
    return PropertyError("The size cannot be told from the layers around.", "Size", "Give the size as numbers.")
