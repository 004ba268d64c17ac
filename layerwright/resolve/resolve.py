"""From a drawn network to flat nodes: units opened, arguments bound, shapes and costs known, or problems told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import prod

from layerwright.layers.catalogue import CATALOGUE, suggestion
from layerwright.layers.declaration import Costs, LayerType, Parameter, Property, RuleError
from layerwright.layers.kinds import Kind, Shape, Value, show
from layerwright.model.edits import name_problem
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project, named
from layerwright.resolve.facts import NAMES_WITH_MEANING, Arguments, LayerFacts, PropertyError
from layerwright.resolve.order import in_order
from layerwright.resolve.resolved import DataUse, LayerResult, Node, NodeUse, ParameterUse, Resolved, Use

MOST_LAYERS = 20_000
"""nnabla follows a graph by recursion and dies of a much longer one; units within units grow this fast."""

DEEPEST_UNITS = 20
"""Units within units are opened by recursion, which Python bounds."""

MOST_ELEMENTS = 2**40
"""The greatest size of one output or parameter: beyond all memory, and far below where the engine's integers end."""

_BOUND_BEFORE = ("Value", "Type")
"""The properties of Argument layers that are evaluated when a network is entered."""

_OVERWRITABLE = ("Basic", "Normalization", "Arithmetic (2 Inputs)")
"""Categories of layers that do not need their own output to compute gradients, so that it may be overwritten."""


def resolve(project: Project, network_name: str) -> Resolved:
    """Resolve one network of a project.

    Problems are returned, not raised: layers that cannot be understood are left out, and so is all that follows them.

    Raises:
        ProjectError: The project has no network of this name.
    """
    work = _Work(project)
    opened = _NetworkPass(work, project.network(network_name), _TOP)
    try:
        opened.run()
    except _TooLarge:
        text = f"The network has more than {MOST_LAYERS:,} layers once its units are opened."
        work.problems.append(Problem(network=network_name, text=text, fix="Use fewer units, or smaller ones."))
    problems = (*dict.fromkeys(work.problems), *_conflicts(work.nodes))
    return Resolved(network_name, tuple(work.nodes), tuple(opened.results()), problems)


class _Work:
    """What grows while networks are opened: the nodes, the problems, and the number of layers seen."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.nodes: list[Node] = []
        self.problems: list[Problem] = []
        self._seen = 0

    def count_layer(self) -> None:
        self._seen += 1
        if self._seen > MOST_LAYERS:
            raise _TooLarge


@dataclass(frozen=True)
class _Source:
    """A value on a wire: the node that computes it, and its shape."""

    node: str
    shape: Shape
    layer_type: LayerType
    batched: bool = True


@dataclass(frozen=True)
class _Call:
    """How a network was entered: through which units, with what inputs and arguments."""

    units: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    inputs: tuple[_Source, ...] | None = None
    arguments: Arguments = field(default_factory=dict)


_TOP = _Call()


class _Unresolved(Exception):
    """A layer that cannot be understood; its problem is already told, or it follows one that has been."""


class _TooLarge(Exception):
    """A network of more layers than anybody could train."""


class _NetworkPass:
    """One network entered once."""

    def __init__(self, work: _Work, network: Network, call: _Call) -> None:
        self._work = work
        self._network = network
        self._call = call
        self._sources: dict[str, _Source] = {}
        self._costs: dict[str, Costs] = {}
        self._arguments: dict[str, Value] = {}
        self._inputs_taken: dict[str, _Source] = {}

    def run(self) -> None:
        """Resolve every layer."""
        self._check_names()
        self._bind_arguments()
        self._bind_inputs()
        order, circle = in_order(self._network)
        for layer in order:
            self._work.count_layer()
            try:
                self._resolve(layer)
            except _Unresolved:
                continue
            except (PropertyError, RuleError) as error:
                self._problem(layer, str(error), property=error.property, fix=error.fix)
        if circle:
            self._problem(
                circle[0],
                f"Links form a circle: {' -> '.join(layer.name for layer in (*circle, circle[0]))}.",
                fix="Remove one of these links.",
            )

    def results(self) -> Iterator[LayerResult]:
        """The layers in the order drawn, with what became of each."""
        for layer in self._network.layers:
            source = self._sources.get(layer.name)
            shape = source.shape if source else None
            yield LayerResult(layer.name, layer.type, shape, self._costs.get(layer.name, Costs()))

    def output(self) -> _Source | None:
        """What a unit of this network gives back; None when a problem has been told."""
        leaves = [
            layer
            for layer in self._network.layers
            if not _is_setting(layer) and not self._network.links_from.get(layer.name)
        ]
        if len(leaves) != 1:
            self._work.problems.append(
                Problem(
                    network=self._network.name,
                    text=f"A unit gives back one output, and {named(leaf.name for leaf in leaves)} end here.",
                    fix="Join the outputs, or remove the layers that nobody reads.",
                )
            )
            return None
        return self._sources.get(leaves[0].name)

    def _resolve(self, layer: Layer) -> None:
        layer_type = self._layer_type(layer)
        incoming = self._incoming(layer, layer_type)
        if layer_type.is_setting:
            # What an argument stands for is bound before; the rest is only checked.
            self._facts(layer, layer_type.properties, ()).values(layer_type, but=_BOUND_BEFORE)
        elif layer_type.name == "Unit":
            self._open_unit(layer, layer_type, incoming[MAIN_CONNECTOR])
        elif layer.name in self._inputs_taken:
            self._sources[layer.name] = self._inputs_taken[layer.name]
        else:
            self._add_node(layer, layer_type, incoming)

    def _layer_type(self, layer: Layer) -> LayerType:
        try:
            return CATALOGUE[layer.type]
        except KeyError:
            fix = suggestion(layer.type, CATALOGUE)
            self._problem(layer, f'There is no layer type "{layer.type}".', fix=fix)
            raise _Unresolved from None

    def _incoming(self, layer: Layer, layer_type: LayerType) -> Mapping[str, list[_Source]]:
        """What flows into each connector; the number of inputs is checked."""
        incoming: dict[str, list[_Source]] = {MAIN_CONNECTOR: []}
        unresolved = False
        for link in self._network.links_into.get(layer.name, ()):
            if link.source not in self._network.by_name:
                continue
            self._check_connector(layer, layer_type, link)
            source = self._sources.get(link.source)
            if source is None:
                unresolved = True
                if self._gives_nothing(link.source):
                    self._problem(layer, f'"{link.source}" has no output to link from.', fix="Remove the link.")
            else:
                incoming.setdefault(link.connector, []).append(source)
        if unresolved:
            raise _Unresolved
        self._check_count(layer, layer_type, len(incoming[MAIN_CONNECTOR]))
        for connector, sources in incoming.items():
            if connector != MAIN_CONNECTOR and len(sources) > 1:
                self._problem(layer, f'The connector "{connector}" takes one link, not {len(sources)}.')
                raise _Unresolved
        return incoming

    def _gives_nothing(self, name: str) -> bool:
        return _is_setting(self._network.by_name[name])

    def _check_connector(self, layer: Layer, layer_type: LayerType, link: Link) -> None:
        known = (MAIN_CONNECTOR, *layer_type.connectors)
        if link.connector not in known:
            fix = suggestion(link.connector, known) or f"It has {named(known)}."
            self._problem(layer, f'{layer_type.name} has no connector "{link.connector}".', fix=fix)
            raise _Unresolved

    def _check_count(self, layer: Layer, layer_type: LayerType, count: int) -> None:
        wanted = layer_type.inputs
        if count < wanted.least:
            text = "Input is not connected." if not count else f"{layer_type.name} takes {wanted}, and has {count}."
            self._problem(layer, text, fix="Link a layer to it.")
            raise _Unresolved
        if wanted.most is not None and count > wanted.most:
            self._problem(layer, f"{layer_type.name} takes {wanted}, and has {count}.", fix="Remove links.")
            raise _Unresolved

    def _facts(
        self, layer: Layer, properties: Mapping[str, Property], shapes: tuple[Shape, ...], *, overwrite: bool = False
    ) -> LayerFacts:
        for name in layer.properties:
            if name not in properties:
                self._problem(
                    layer,
                    f'{layer.type} has no property "{name}".',
                    property=name,
                    fix=suggestion(name, properties) or "Remove it.",
                )
                raise _Unresolved
        return LayerFacts(layer, properties, shapes, self._arguments, may_overwrite_input=overwrite)

    def _add_node(self, layer: Layer, layer_type: LayerType, incoming: Mapping[str, list[_Source]]) -> None:
        sources = incoming[MAIN_CONNECTOR]
        shapes = tuple(source.shape for source in sources)
        facts = self._facts(layer, layer_type.properties, shapes, overwrite=self._may_overwrite(layer, sources))
        assert layer_type.output is not None
        output = layer_type.output(facts)
        _check_size("The output", output)
        facts.set_output(output)
        sides = dict(self._sides(layer, layer_type, facts, incoming))
        costs = layer_type.costs(facts) + Costs(output=prod(output), parameter=_stored(layer_type, facts, sides))
        batched = self._is_batched(layer_type, sides, [source for entry in incoming.values() for source in entry])
        name = self._node_name(layer)
        values = facts.values(layer_type)
        self._work.nodes.append(
            Node(
                name=name,
                network=self._network.name,
                layer=layer.name,
                type=layer_type,
                values=values,
                sources=tuple(source.node for source in sources),
                shapes=shapes,
                result=output,
                sides=sides,
                costs=costs,
                batched=batched,
            )
        )
        self._sources[layer.name] = _Source(name, output, layer_type, batched)
        self._costs[layer.name] = costs

    def _is_batched(self, layer_type: LayerType, sides: Mapping[str, Use], sources: list[_Source]) -> bool:
        if layer_type.without_batch:
            return False
        from_outside = any(isinstance(use, DataUse) for use in sides.values())
        return from_outside or not sources or any(source.batched for source in sources)

    def _node_name(self, layer: Layer) -> str:
        return "/".join((*self._call.units, layer.name))

    def _may_overwrite(self, layer: Layer, sources: list[_Source]) -> bool:
        links = [link for link in self._network.links_into.get(layer.name, ()) if link.connector == MAIN_CONNECTOR]
        return (
            bool(sources)
            # What comes from outside a unit may have other readers there.
            and links[0].source in self._costs
            and len(self._network.links_from[links[0].source]) == 1
            and sources[0].layer_type.category in _OVERWRITABLE
        )

    def _sides(
        self, layer: Layer, layer_type: LayerType, facts: LayerFacts, incoming: Mapping[str, list[_Source]]
    ) -> Iterator[tuple[str, Use]]:
        for parameter in layer_type.parameters:
            wired = incoming.get(parameter.name)
            if not parameter.enabled(facts):
                if wired:
                    raise RuleError(f'"{parameter.name}" is switched off, and linked.', fix="Remove the link.")
                continue
            shape = parameter.shape(facts)
            _check_size(f'The parameter "{parameter.name}"', shape)
            if wired:
                if wired[0].batched:
                    raise RuleError(
                        f'The connector "{parameter.name}" takes one value for all samples, and gets one for each.',
                        fix="Link a Parameter layer, or what is computed from nothing else.",
                    )
                yield parameter.name, self._wired(parameter.name, shape, wired[0])
                continue
            yield parameter.name, self._stored_use(layer, layer_type, parameter, shape, facts)
        if layer_type.name == "Input":
            yield "", _data_use(facts, "", facts.shape("Size"))
        for side in layer_type.data:
            shape, wired = side.shape(facts), incoming.get(side.name)
            if wired:
                yield side.name, self._wired(side.name, shape, wired[0])
            else:
                yield side.name, _data_use(facts, f"{side.name}.", shape, side.classes(facts) if side.classes else None)

    def _stored_use(
        self, layer: Layer, layer_type: LayerType, parameter: Parameter, shape: Shape, facts: LayerFacts
    ) -> ParameterUse:
        own = (facts.text("ParameterScope"), layer_type.scope, parameter.name) if parameter.name else (layer.name,)
        prefix = parameter.prefix
        return ParameterUse(
            name="/".join((*self._call.scope, *own)),
            shape=shape,
            initializer=facts.text(f"{prefix}Initializer"),
            multiplier=facts.number(f"{prefix}InitializerMultiplier"),
            learning_rate=facts.number(f"{prefix}LRateMultiplier"),
            learned=parameter.learned,
            file=facts.text(f"{prefix}File"),
        )

    def _wired(self, connector: str, shape: Shape, source: _Source) -> NodeUse:
        if source.shape != shape:
            raise RuleError(
                f'The connector "{connector}" takes the shape {show(shape)}, and gets {show(source.shape)}.',
                fix="Change the shape of what is linked to it.",
            )
        return NodeUse(source.node)

    def _open_unit(self, layer: Layer, layer_type: LayerType, sources: list[_Source]) -> None:
        work, called = self._work, layer.properties.get("Network", "")
        inner = work.project.by_name.get(called)
        if inner is None:
            others = [name for name in work.project.by_name if name != self._network.name]
            fix = suggestion(called, others) or f"The project has {named(others)}."
            text = f'There is no network "{called}".' if called else "No network is chosen."
            raise RuleError(text, property="Network", fix=fix)
        chain = (*self._call.networks, self._network.name)
        if called in chain:
            circle = " -> ".join((*chain[chain.index(called) :], called))
            raise RuleError(
                f"A unit cannot contain itself: {circle}.", property="Network", fix="Call another network here."
            )
        if len(chain) > DEEPEST_UNITS:
            raise RuleError(f"Units are nested more than {DEEPEST_UNITS} deep.", property="Network")
        wanted = sum(other.type == "Input" for other in inner.layers)
        if len(sources) != wanted:
            raise RuleError(
                f'The network "{called}" has {_counted(wanted)}, and this unit has {_counted(len(sources))}.',
                fix="Link one layer for each Input layer of that network.",
            )
        arguments = _argument_properties(inner)
        shapes = tuple(source.shape for source in sources)
        facts = self._facts(layer, {**layer_type.properties, **arguments}, shapes)
        scope = facts.text("ParameterScope")
        call = _Call(
            units=(*self._call.units, layer.name),
            networks=chain,
            scope=(*self._call.scope, scope) if scope else self._call.scope,
            inputs=tuple(sources),
            arguments={name: facts.value(name) for name in arguments if name in layer.properties},
        )
        first = len(work.nodes)
        opened = _NetworkPass(work, inner, call)
        opened.run()
        self._costs[layer.name] = sum((node.costs for node in work.nodes[first:]), Costs())
        output = opened.output()
        if output is None:
            raise _Unresolved
        self._sources[layer.name] = _Source(output.node, output.shape, layer_type, output.batched)

    def _bind_arguments(self) -> None:
        """Give every argument its value: the caller's, or its default, which may name other arguments."""
        given = self._call.arguments
        defaults = {name: entry for name, entry in _argument_properties(self._network).items() if name not in given}
        shapes = tuple(source.shape for source in self._call.inputs or ())
        facts = LayerFacts(Layer(self._network.name, "Unit"), defaults, shapes, given, may_overwrite_input=False)
        for layer in self._network.layers:
            if layer.type != "Argument":
                continue
            try:
                name = _argument_property(layer).name
                self._arguments[name] = given[name] if name in given else facts.value(name)
            except (PropertyError, RuleError) as error:
                known = error.property in ("Name", "Type")
                self._problem(layer, str(error), property=error.property if known else "Value", fix=error.fix)

    def _bind_inputs(self) -> None:
        """Let what the caller links flow into the Input layers: by their Order where it is given, else as drawn."""
        if self._call.inputs is None:
            return
        layers = [layer for layer in self._network.layers if layer.type == "Input"]
        places = {layer.name: self._place(layer, len(layers)) for layer in layers}
        names = sorted((layer.name for layer in layers), key=lambda name: places[name])
        self._inputs_taken = dict(zip(names, self._call.inputs, strict=True))

    def _place(self, layer: Layer, last: int) -> int:
        try:
            order = self._facts(layer, CATALOGUE["Input"].properties, ()).integer("Order")
        except (PropertyError, RuleError) as error:
            self._problem(layer, str(error), property=error.property, fix=error.fix)
        except _Unresolved:
            pass
        else:
            return order if order >= 0 else last
        return last

    def _check_names(self) -> None:
        counts = Counter(layer.name for layer in self._network.layers)
        for layer in self._network.layers:
            reason = name_problem(layer.name)
            if reason:
                self._problem(layer, f"The name cannot be used: {reason}.", property="Name", fix="Rename the layer.")
            if counts[layer.name] > 1:
                self._problem(layer, "Another layer has the same name.", property="Name", fix="Rename one of them.")
        for link in self._network.links:
            missing = [name for name in (link.source, link.target) if name not in self._network.by_name]
            if missing:
                self._work.problems.append(
                    Problem(
                        network=self._network.name,
                        text=f'The link from "{link.source}" to "{link.target}" ends at no layer: '
                        f"there is no {named(missing)}.",
                        fix="Remove the link.",
                    )
                )

    def _problem(self, layer: Layer, text: str, *, property: str = "", fix: str = "") -> None:
        self._work.problems.append(
            Problem(network=self._network.name, layer=layer.name, property=property, text=text, fix=fix)
        )


def _is_setting(layer: Layer) -> bool:
    return layer.type in CATALOGUE and CATALOGUE[layer.type].is_setting


def _stored(layer_type: LayerType, facts: LayerFacts, sides: Mapping[str, Use]) -> int:
    if layer_type.stored:
        return layer_type.stored(facts)
    return sum(prod(use.shape) for use in sides.values() if isinstance(use, ParameterUse))


def _data_use(facts: LayerFacts, prefix: str, shape: Shape, classes: int | None = None) -> DataUse:
    generator = facts.text(f"{prefix}Generator")
    variable = facts.text(f"{prefix}Dataset")
    if generator == "None" and not variable:
        raise PropertyError("No variable of the dataset is chosen.", f"{prefix}Dataset", "Name one, as x or y.")
    return DataUse(variable, shape, generator, facts.number(f"{prefix}GeneratorMultiplier"), classes)


def _argument_properties(network: Network) -> dict[str, Property]:
    """The properties that a network's Argument layers give to its units; wrong ones are told in that network."""
    properties = {}
    for layer in network.layers:
        if layer.type == "Argument":
            try:
                properties[layer.name] = _argument_property(layer)
            except PropertyError:
                continue
    return properties


def _argument_property(layer: Layer) -> Property:
    if layer.name in CATALOGUE["Unit"].properties or layer.name in NAMES_WITH_MEANING:
        raise PropertyError(f'"{layer.name}" means something else in units.', "Name", "Rename the argument.")
    declared = CATALOGUE["Argument"].properties
    kind = layer.properties.get("Type", declared["Type"].default)
    if kind not in declared["Type"].options:
        fix = suggestion(kind, declared["Type"].options)
        raise PropertyError(f'"{kind}" is not a type of argument.', "Type", fix)
    default = layer.properties.get("Value", declared["Value"].default)
    argument_kind: Kind = kind  # type: ignore[assignment]
    return Property(layer.name, argument_kind, default, required=False)


def _check_size(what: str, shape: Shape) -> None:
    if prod(shape) > MOST_ELEMENTS:
        raise RuleError(f"{what} would have the shape {show(shape)}, which no memory holds.", fix="Use smaller sizes.")


def _counted(inputs: int) -> str:
    return "1 input" if inputs == 1 else f"{inputs} inputs"


def _conflicts(nodes: list[Node]) -> Iterator[Problem]:
    """Parameters that share a name but not a shape."""
    first: dict[str, tuple[Node, ParameterUse]] = {}
    for node in nodes:
        for use in node.parameters:
            other, earlier = first.setdefault(use.name, (node, use))
            if earlier.shape != use.shape:
                yield Problem(
                    network=node.network,
                    layer=node.layer,
                    property="ParameterScope",
                    text=f'The parameter "{use.name}" has the shape {show(use.shape)} here and {show(earlier.shape)} '
                    f'in "{other.name}".',
                    fix="Use another name for one of them, or make the layers alike.",
                )
