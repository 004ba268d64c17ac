"""Shapes that are asked for before their layers' turn: of what is fed back to a Delay, or expected of a Parameter."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import LayerType
from layerwright.layers.kinds import Shape
from layerwright.layers.macros import same_as_input
from layerwright.model.network import MAIN_CONNECTOR, Layer, Network
from layerwright.resolve.facts import Arguments, LayerFacts, PropertyError
from layerwright.resolve.structure import Structure

_NOTHING: Mapping[str, Shape | None] = {}
_DEEPEST = 100
"""How many layers it is worth looking ahead; Python bounds recursion."""


class Lookahead:
    """Finds shapes by the rules of layers that are not resolved yet, as far as their properties tell them."""

    def __init__(
        self,
        network: Network,
        structure: Structure,
        arguments: Arguments,
        known: Callable[[str], Shape | None],
    ) -> None:
        """Prepare.

        Args:
            network: The network.
            structure: Its structure.
            arguments: The values of its arguments.
            known: Tells the shape that a layer gives where it is known already.
        """
        self._by_name = network.by_name
        self._structure = structure
        self._arguments = arguments
        self._known = known
        self._looking: list[str] = []
        self._looked: dict[str, Shape | None] = {}

    def taken(self, own: Collection[str]) -> Mapping[str, Shape | None]:
        """The layers but for some that were looked at since the last call of this, with shapes that were known."""
        if not self._looked:
            return _NOTHING
        looked, self._looked = self._looked, {}
        return {name: shape for name, shape in looked.items() if name not in own}

    def output(self, name: str) -> Shape:
        """The shape that a layer will give.

        Raises:
            PropertyError: It depends on what is asked for.
        """
        known = self._look(name)
        if known is not None:
            return known
        layer = self._by_name[name]
        if layer.bypassed:
            return self._guarded(name, lambda: self._first_input(name))
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
        self._look(name)
        return self._guarded(f"{name} wanted", lambda: self._wanted(name))

    def _wanted(self, name: str) -> Shape:
        for link in self._structure.links_from.get(name, ()):
            self._look(link.target)
            reader = self._by_name.get(link.target)
            layer_type = CATALOGUE.get(reader.type) if reader else None
            if reader is None or layer_type is None:
                continue
            if reader.bypassed:
                return self.wanted(reader.name)
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

    def types(self, names: Iterable[str]) -> Iterator[LayerType]:
        """The types of some layers, bypassed and unknown ones left out."""
        for name in names:
            self._look(name)
            layer = self._by_name.get(name)
            if layer and not layer.bypassed and layer.type in CATALOGUE:
                yield CATALOGUE[layer.type]

    def inputs(self, name: str) -> Callable[[], tuple[Shape, ...]]:
        """What finds the shapes that will flow into a layer."""

        def found() -> tuple[Shape, ...]:
            sources = self._main_links(name)
            if not sources:
                raise _unknown()
            return tuple(self.output(source) for source in sources)

        return found

    def _first_input(self, name: str) -> Shape:
        for source in self._main_links(name):
            return self.output(source)
        raise _unknown()

    def _look(self, name: str) -> Shape | None:
        """The shape of a layer where it is known, and a note that it was looked at."""
        known = self._known(name)
        self._looked.setdefault(name, known)
        return known

    def _facts(self, layer: Layer, layer_type: LayerType) -> LayerFacts:
        return LayerFacts(
            layer,
            layer_type.properties,
            self.inputs(layer.name),
            self._arguments,
            wanted=lambda: self.wanted(layer.name),
        )

    def _main_links(self, name: str) -> list[str]:
        self._look(name)
        return [
            link.source
            for link in self._structure.links_into.get(name, ())
            if link.connector == MAIN_CONNECTOR and link.source in self._by_name
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
