"""One network entered: what its layers take and give, and single layers resolved into nodes."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod

from layerwright.layers.catalogue import CATALOGUE, suggestion
from layerwright.layers.declaration import COMPUTED, Costs, LayerType, Property, RuleError
from layerwright.layers.kinds import Shape, Value
from layerwright.model.network import FEEDBACK, MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.problems import Facts, Problem, ProblemKind, Severity, named_facts
from layerwright.model.project import named
from layerwright.resolve.facts import Arguments, LayerFacts, PropertyError
from layerwright.resolve.lookahead import Lookahead
from layerwright.resolve.resolved import DataUse, MemoryUse, Node, ParameterUse, Use
from layerwright.resolve.sides import MOST_ELEMENTS, Source, side_uses, stored_size, too_large
from layerwright.resolve.structure import Structure
from layerwright.resolve.work import Call, Noted, Work

MEMORY = "WorkingMemory"
"""The layer type that keeps a value from one step of training to the next."""

_OVERWRITABLE = ("Basic", "Normalization", "Arithmetic (2 Inputs)")
"""Categories of layers that do not need their own output to compute gradients, so that it may be overwritten."""


@dataclass(frozen=True)
class Round:
    """Where a layer is, in units and loops: parts of the names of nodes and of parameters, and the round's number."""

    names: tuple[str, ...]
    scope: tuple[str, ...]
    again: bool
    number: int = 0

    def next(self, name: str, number: int, *, repeats: bool) -> Round:
        """A round of a loop within this one; repetitions have parameters of their own."""
        scope = (*self.scope, name) if repeats else self.scope
        return Round((*self.names, name), scope, self.again or (not repeats and number > 0), number)


class Unresolved(Exception):
    """A layer that cannot be understood; its problem is already told, or it follows one that has been."""


class LayerPass:
    """A network that is entered, as far as its single layers go; `NetworkPass` goes through them."""

    def __init__(self, work: Work, network: Network, structure: Structure, call: Call) -> None:
        self._work = work
        self._network = network
        self._structure = structure
        self._call = call
        self._by_name = network.by_name
        self._arguments: Noted[Value] = Noted({})
        self._inputs_taken: dict[str, Source] = {}
        self._sources: dict[str, Source] = {}
        self._costs: dict[str, Costs] = {}
        self._reference_costs: dict[str, Costs] = {}
        self._round = Round(call.units, call.scope, call.again)
        self._turn = 0
        self.nodes: list[Node] = []
        self.problems: list[Problem] = []
        self._lookahead = self._looking_ahead()

    def _looking_ahead(self) -> Lookahead:
        return Lookahead(self._network, self._structure, self._arguments, self._shape)

    def _shape(self, name: str) -> Shape | None:
        """What a layer gives, if that is known already."""
        source = self._source(name)
        return source.shape if source else None

    def _source(self, name: str) -> Source | None:
        """What a layer gives that may have its turn later, as what is fed back; nothing before its turn."""
        source = self._sources.get(name)
        return source if source and self._structure.plan.turns[name] <= self._turn else None

    def _main_sources(self, layer: Layer) -> list[str]:
        """The names of what is linked to the main connector of a layer."""
        into = self._structure.links_into.get(layer.name, ())
        return [link.source for link in into if link.connector == MAIN_CONNECTOR and link.source in self._by_name]

    def _layer_type(self, layer: Layer) -> LayerType:
        try:
            return CATALOGUE[layer.type]
        except KeyError:
            fix = suggestion(layer.type, CATALOGUE)
            self._problem(layer, f'There is no layer type "{layer.type}".', fix=fix, kind="layer.type_unknown")
            raise Unresolved from None

    def _incoming(self, layer: Layer, layer_type: LayerType) -> Mapping[str, list[Source]]:
        """What flows into each connector; the number of inputs is checked."""
        incoming: dict[str, list[Source]] = {MAIN_CONNECTOR: []}
        unresolved = False
        for link in self._structure.links_into.get(layer.name, ()):
            if link.source not in self._by_name:
                continue
            if link.connector != MAIN_CONNECTOR:
                self._check_connector(layer, layer_type, link)
            elif layer.type == FEEDBACK:
                # It carries what is computed after the layer, for its next round.
                continue
            source = self._sources.get(link.source)
            if source is None:
                unresolved = True
                if is_setting(self._by_name[link.source]):
                    self._problem(
                        layer,
                        f'"{link.source}" has no output to link from.',
                        fix="Remove the link.",
                        kind="link.from_setting",
                        facts=named_facts(source=link.source),
                    )
            else:
                incoming.setdefault(link.connector, []).append(source)
        if unresolved:
            raise Unresolved
        if layer.type != FEEDBACK:
            self._check_count(layer, layer_type, len(incoming[MAIN_CONNECTOR]))
        if len(incoming) > 1:
            self._check_sides(layer, incoming)
        return incoming

    def _check_connector(self, layer: Layer, layer_type: LayerType, link: Link) -> None:
        known = (MAIN_CONNECTOR, *layer_type.connectors)
        if link.connector not in known:
            fix = suggestion(link.connector, known) or f"It has {named(known)}."
            self._problem(
                layer,
                f'{layer_type.name} has no connector "{link.connector}".',
                fix=fix,
                kind="connector.unknown",
                facts=named_facts(connector=link.connector),
            )
            raise Unresolved

    def _check_count(self, layer: Layer, layer_type: LayerType, count: int) -> None:
        wanted = layer_type.inputs
        if count < wanted.least:
            text = "Input is not connected." if not count else f"{layer_type.name} takes {wanted}, and has {count}."
            kind: ProblemKind = "input.too_few" if count else "input.missing"
            self._problem(layer, text, fix="Link a layer to it.", kind=kind)
            raise Unresolved
        if wanted.most is not None and count > wanted.most:
            text = f"{layer_type.name} takes {wanted}, and has {count}."
            facts = named_facts(most=str(wanted.most))
            self._problem(layer, text, fix="Remove links.", kind="input.too_many", facts=facts)
            raise Unresolved

    def _check_sides(self, layer: Layer, incoming: Mapping[str, list[Source]]) -> None:
        for connector, sources in incoming.items():
            if connector != MAIN_CONNECTOR and len(sources) > 1:
                self._problem(
                    layer,
                    f'The connector "{connector}" takes one link, not {len(sources)}.',
                    kind="connector.several_links",
                    facts=named_facts(connector=connector),
                )
                raise Unresolved

    def _facts(
        self,
        layer: Layer,
        properties: Mapping[str, Property],
        shapes: tuple[Shape, ...] | Callable[[], tuple[Shape, ...]],
        *,
        wanted: Callable[[], Shape] | None = None,
        overwrite: Callable[[], bool] = lambda: False,
        names: Arguments | None = None,
        linked: Mapping[str, Shape] | None = None,
    ) -> LayerFacts:
        for name in layer.properties:
            if name not in properties:
                self._problem(
                    layer,
                    f'{layer.type} has no property "{name}".',
                    property=name,
                    fix=suggestion(name, properties) or "Remove it. It has no effect.",
                    # The reference system calls it an error, too, but for what it computes and some files name.
                    severity="warning" if name in COMPUTED else "error",
                    kind="property.unknown",
                )
        return LayerFacts(
            layer,
            properties,
            self._lookahead.inputs(layer.name) if layer.type == FEEDBACK and not shapes else shapes,
            # Only names that are asked for are noted, so that the two are not merged into one.
            ChainMap(dict(names), self._arguments) if names else self._arguments,  # type: ignore[arg-type]
            may_overwrite_input=overwrite,
            linked=linked,
            wanted=wanted or (lambda: self._lookahead.wanted(layer.name)),
        )

    def _resolve_plain(self, layer: Layer, layer_type: LayerType, incoming: Mapping[str, list[Source]]) -> None:
        """Resolve a layer that is computed as it is."""
        sources = incoming[MAIN_CONNECTOR]
        linked = {name: entry[0].shape for name, entry in incoming.items() if name != MAIN_CONNECTOR}
        facts = self._facts(
            layer,
            layer_type.properties,
            tuple([source.shape for source in sources]),
            overwrite=lambda: self._may_overwrite(layer, sources),
            linked=linked,
        )
        self._add_node(layer, layer_type, incoming, facts)

    def _add_node(
        self, layer: Layer, layer_type: LayerType, incoming: Mapping[str, list[Source]], facts: LayerFacts
    ) -> None:
        sources = incoming[MAIN_CONNECTOR]
        assert layer_type.output is not None
        output = layer_type.output(facts)
        size = prod(output)
        if size > MOST_ELEMENTS:
            raise too_large("The output", output)
        facts.set_output(output)
        sides = dict(side_uses(layer, layer_type, facts, incoming, self._round.scope))
        costs = layer_type.costs(facts).with_(output=size, parameter=stored_size(layer_type, facts, sides))
        if layer.type == MEMORY:
            apart = self._keeps_samples_apart(layer)
            if apart or sources or self._is_written(layer):
                sides = {name: _remembered(use, by_gradients=apart) for name, use in sides.items()}
        batched = self._is_batched(layer_type, sides, incoming)
        name = self._node_name(layer)
        node = Node(
            name=name,
            network=self._network.name,
            layer=layer.name,
            type=layer_type,
            values=facts.values(),
            sources=tuple([source.node for source in sources]),
            shapes=tuple([source.shape for source in sources]),
            result=output,
            sides=sides,
            costs=costs,
            batched=batched,
            step=self._round.number,
        )
        self.nodes.append(node)
        self._sources[layer.name] = Source(name, output, layer_type, batched)
        self._count(layer, costs.with_(parameter=0) if self._round.again else costs, costs)

    def _count(self, layer: Layer, costs: Costs, reference_costs: Costs) -> None:
        name = layer.name
        if name in self._costs:
            costs, reference_costs = self._costs[name] + costs, self._reference_costs[name] + reference_costs
        self._costs[name], self._reference_costs[name] = costs, reference_costs

    def _is_batched(
        self, layer_type: LayerType, sides: Mapping[str, Use], incoming: Mapping[str, list[Source]]
    ) -> bool:
        if layer_type.without_batch:
            return any(isinstance(use, MemoryUse) for use in sides.values())
        main = incoming[MAIN_CONNECTOR]
        if main and main[0].batched:
            return True
        sources = [source for entry in incoming.values() for source in entry]
        from_outside = any(isinstance(use, DataUse) for use in sides.values())
        return not sources or from_outside or any(source.batched for source in sources)

    def _keeps_samples_apart(self, layer: Layer) -> bool:
        """Whether one of the layers that read a working memory wants a value for each sample."""
        readers = [link.target for link in self._structure.links_from.get(layer.name, ())]
        return any(layer_type.keeps_samples_apart for layer_type in self._lookahead.types(readers))

    def _is_written(self, layer: Layer) -> bool:
        """Whether a network of the project writes into a memory of this name."""
        return any(
            network.by_name[layer.name].type == MEMORY and network.links_into.get(layer.name)
            for network in self._work.networks.values()
            if layer.name in network.by_name
        )

    def _node_name(self, layer: Layer) -> str:
        return "/".join((*self._round.names, layer.name))

    def _may_overwrite(self, layer: Layer, sources: list[Source]) -> bool:
        if not sources or sources[0].layer_type.category not in _OVERWRITABLE:
            return False
        first = self._by_name[self._main_sources(layer)[0]]
        # What comes from outside a unit, from the round before, or past a bypassed layer may have other readers.
        handed_on = first.name in self._inputs_taken or first.type == FEEDBACK or first.bypassed
        return not handed_on and len(self._structure.links_from[first.name]) == 1

    def _problem(
        self,
        layer: Layer,
        text: str,
        *,
        kind: ProblemKind,
        property: str = "",
        fix: str = "",
        severity: Severity = "error",
        facts: Facts = (),
    ) -> None:
        self.problems.append(
            Problem(
                network=self._network.name,
                layer=layer.name,
                property=property,
                text=text,
                fix=fix,
                severity=severity,
                kind=kind,
                facts=facts,
            )
        )

    def _tell(self, layer: Layer, error: PropertyError | RuleError) -> None:
        self._problem(layer, str(error), property=error.property, fix=error.fix, kind=error.kind, facts=error.facts)


def _remembered(use: Use, *, by_gradients: bool) -> Use:
    return MemoryUse(use, by_gradients) if isinstance(use, ParameterUse) else use


def is_setting(layer: Layer) -> bool:
    """Whether a layer says something about its network and gives nothing."""
    return layer.type in CATALOGUE and CATALOGUE[layer.type].is_setting
