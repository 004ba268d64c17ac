"""One network entered once: every layer resolved in its order, units opened, loops gone through round by round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import prod

from layerwright.layers.catalogue import CATALOGUE, suggestion
from layerwright.layers.declaration import Costs, LayerType, Property, RuleError
from layerwright.layers.kinds import Shape, Value, show
from layerwright.layers.macros import checked_axis
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.problems import Problem, Severity
from layerwright.model.project import Project, named
from layerwright.resolve.arguments import argument_properties, argument_property, with_overrides
from layerwright.resolve.facts import Arguments, LayerFacts, PropertyError, constant
from layerwright.resolve.lookahead import Lookahead
from layerwright.resolve.loops import FEEDBACK, Loop, Step, planned
from layerwright.resolve.resolved import DataUse, LayerResult, Node, Use
from layerwright.resolve.sides import Source, check_size, side_uses, stored_size
from layerwright.resolve.structure import structure_problems

MOST_LAYERS = 20_000
"""nnabla follows a graph by recursion and dies of a much longer one; units within units grow this fast."""

DEEPEST_UNITS = 20
"""Units within units are opened by recursion, which Python bounds."""

_BOUND_BEFORE = ("Value", "Type")
"""The properties of Argument layers that are evaluated when a network is entered."""

_OVERWRITABLE = ("Basic", "Normalization", "Arithmetic (2 Inputs)")
"""Categories of layers that do not need their own output to compute gradients, so that it may be overwritten."""


class Work:
    """What grows while networks are opened: the nodes, the problems, and the number of layers seen."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.nodes: list[Node] = []
        self.problems: list[Problem] = []
        self._seen = 0

    def count_layer(self) -> None:
        """Count a layer that is entered.

        Raises:
            TooLargeError: There are too many.
        """
        self._seen += 1
        if self._seen > MOST_LAYERS:
            raise TooLargeError(f"The network has more than {MOST_LAYERS:,} layers once its units are opened.")


@dataclass(frozen=True)
class Call:
    """How a network was entered: through which units, with what inputs and arguments.

    `again` is true in later rounds of a loop that shares its parameters among rounds.
    """

    units: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    inputs: tuple[Source, ...] | None = None
    arguments: Arguments = field(default_factory=dict)
    again: bool = False


TOP = Call()


@dataclass(frozen=True)
class _Round:
    """Where in its loops a layer is: parts of the names of nodes and of parameters, and the number of the round."""

    names: tuple[str, ...]
    scope: tuple[str, ...]
    again: bool
    number: int = 0

    def next(self, name: str, number: int, *, repeats: bool) -> _Round:
        """A round of a loop within this one; repetitions have parameters of their own."""
        scope = (*self.scope, name) if repeats else self.scope
        return _Round((*self.names, name), scope, self.again or (not repeats and number > 0), number)


class _Unresolved(Exception):
    """A layer that cannot be understood; its problem is already told, or it follows one that has been."""


class TooLargeError(Exception):
    """A network of more layers than anybody could train; the message is a sentence."""


class NetworkPass:
    """One network entered once.

    `for_testing` tells whether the network says of itself that it is for testing.
    """

    def __init__(self, work: Work, network: Network, call: Call) -> None:
        self._work = work
        self._network = network
        self._call = call
        self._sources: dict[str, Source] = {}
        self._shapes: dict[str, Shape] = {}
        self._costs: dict[str, Costs] = {}
        self._reference_costs: dict[str, Costs] = {}
        self._arguments: dict[str, Value] = {}
        self._inputs_taken: dict[str, Source] = {}
        self._round = _Round((), (), call.again)
        self.for_testing = False
        self._lookahead = Lookahead(network, self._arguments, self._shapes)

    def run(self) -> None:
        """Resolve every layer."""
        plan = planned(self._network)
        self._work.problems += structure_problems(self._network, plan)
        self._bind_arguments()
        self._bind_inputs()
        self._run(plan.steps)

    def results(self) -> Iterator[LayerResult]:
        """The layers in the order drawn, with what became of each."""
        for layer in self._network.layers:
            yield LayerResult(
                layer.name,
                layer.type,
                self._shapes.get(layer.name),
                self._costs.get(layer.name, Costs()),
                self._reference_costs.get(layer.name, Costs()),
            )

    @property
    def reference_costs(self) -> Costs:
        """The costs of all layers as the reference system counts them."""
        return sum(self._reference_costs.values(), Costs())

    def output(self) -> Source | None:
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

    def _run(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            first = step.starts[0] if isinstance(step, Loop) else step
            try:
                if isinstance(step, Loop):
                    self._run_loop(step)
                else:
                    self._work.count_layer()
                    self._resolve(step)
            except _Unresolved:
                continue
            except (PropertyError, RuleError) as error:
                self._problem(first, str(error), property=error.property, fix=error.fix)

    def _run_loop(self, loop: Loop) -> None:
        """Resolve a loop round by round, and what it gives."""
        starts = [self._start(layer) for layer in loop.starts]
        count = self._round_count(loop, starts)
        kept: dict[str, list[Source]] = {end.name: [] for end in loop.ends}
        outer = self._round
        for number in range(count):
            delayed = {layer.name: self._delayed(layer) for layer in loop.delays} if number else {}
            self._round = outer.next(f"{loop.starts[0].name}[{number}]", number, repeats=loop.repeats)
            try:
                for layer, facts, source in starts:
                    given = kept[loop.ends[0].name][-1] if loop.repeats and number else source
                    self._begin_round(layer, facts, given)
                for layer in loop.delays:
                    if layer.name in delayed:
                        self._take_delayed(layer, delayed[layer.name])
                self._run(tuple(step for step in loop.steps if not (number and step in loop.delays)))
                for end in loop.ends:
                    kept[end.name].append(self._fed(end))
            finally:
                self._round = outer
        names: Arguments = {"RepeatTimes": count, "RecurrentLength": count}
        for end in loop.ends:
            results = kept[end.name][-1:] if loop.repeats else kept[end.name]
            self._work.count_layer()
            try:
                self._end_loop(end, results, names)
            except (PropertyError, RuleError) as error:
                self._problem(end, str(error), property=error.property, fix=error.fix)

    def _start(self, layer: Layer) -> tuple[Layer, LayerFacts, Source]:
        """The layer that begins a loop, and what flows into it."""
        layer_type = self._layer_type(layer)
        [source] = self._incoming(layer, layer_type)[MAIN_CONNECTOR]
        return layer, self._facts(layer, layer_type.properties, (source.shape,)), source

    def _round_count(self, loop: Loop, starts: list[tuple[Layer, LayerFacts, Source]]) -> int:
        if loop.repeats:
            return starts[0][1].integer("Times")
        lengths = {layer.name: facts.input[checked_axis(facts)] for layer, facts, _ in starts}
        if len(set(lengths.values())) > 1:
            listed = ", ".join(f"{name} {length}" for name, length in lengths.items())
            raise RuleError(f"The inputs of a loop have different lengths: {listed}.", property="Axis")
        return next(iter(lengths.values()))

    def _begin_round(self, layer: Layer, facts: LayerFacts, source: Source) -> None:
        self._work.count_layer()
        if source.shape != facts.input:
            raise RuleError(
                f"What is repeated takes the shape {show(facts.input)} and gives {show(source.shape)}.",
                fix="Make the last layer before RepeatEnd give the shape that flows into RepeatStart.",
            )
        self._add_node(layer, self._layer_type(layer), {MAIN_CONNECTOR: [source]}, facts)

    def _delayed(self, layer: Layer) -> Source:
        """What flowed into a Delay in the round that has just ended."""
        source = self._fed(layer)
        wanted = self._shapes[layer.name]
        if source.shape != wanted:
            raise RuleError(
                f"{layer.name} has the Size {show(wanted)}, and {show(source.shape)} flows into it.",
                fix="Give it the size of what flows into it.",
            )
        return source

    def _take_delayed(self, layer: Layer, source: Source) -> None:
        """Let a Delay stand for a value of the round before; the reference system counts it in every round."""
        self._sources[layer.name] = source
        self._count(layer, Costs(), Costs(output=prod(source.shape)))

    def _fed(self, layer: Layer) -> Source:
        """What flows into the one input of a layer whose turn has not come."""
        [*sources] = (
            self._sources.get(link.source)
            for link in self._network.links_into.get(layer.name, ())
            if link.connector == MAIN_CONNECTOR
        )
        self._check_count(layer, self._layer_type(layer), len(sources))
        if sources[0] is None:
            raise _Unresolved
        return sources[0]

    def _end_loop(self, end: Layer, results: list[Source], names: Arguments) -> None:
        layer_type = self._layer_type(end)
        facts = self._facts(end, layer_type.properties, (results[0].shape,), names=names)
        self._add_node(end, layer_type, {MAIN_CONNECTOR: results}, facts)

    def _resolve(self, layer: Layer) -> None:
        layer_type = self._layer_type(layer)
        incoming = self._incoming(layer, layer_type)
        if layer_type.is_setting:
            # What an argument stands for is bound before; the rest is only checked.
            values = self._facts(layer, layer_type.properties, ()).values(layer_type, but=_BOUND_BEFORE)
            self.for_testing = self.for_testing or bool(values.get("ModifyForTesting"))
            if layer_type.cannot_run:
                self._problem(layer, layer_type.cannot_run, severity="warning")
        elif layer_type.name == "Unit":
            self._open_unit(layer, layer_type, incoming[MAIN_CONNECTOR])
        elif layer_type.opened:
            self._open_layer(layer, layer_type, incoming)
        elif layer.name in self._inputs_taken:
            self._give(layer, self._inputs_taken[layer.name])
        else:
            sources = incoming[MAIN_CONNECTOR]
            shapes = tuple(source.shape for source in sources)
            overwrite = self._may_overwrite(layer, sources)
            linked = {name: entry[0].shape for name, entry in incoming.items() if name != MAIN_CONNECTOR}
            facts = self._facts(layer, layer_type.properties, shapes, overwrite=overwrite, linked=linked)
            self._add_node(layer, layer_type, incoming, facts)

    def _layer_type(self, layer: Layer) -> LayerType:
        try:
            return CATALOGUE[layer.type]
        except KeyError:
            fix = suggestion(layer.type, CATALOGUE)
            self._problem(layer, f'There is no layer type "{layer.type}".', fix=fix)
            raise _Unresolved from None

    def _incoming(self, layer: Layer, layer_type: LayerType) -> Mapping[str, list[Source]]:
        """What flows into each connector; the number of inputs is checked."""
        incoming: dict[str, list[Source]] = {MAIN_CONNECTOR: []}
        unresolved = False
        for link in self._network.links_into.get(layer.name, ()):
            if link.source not in self._network.by_name:
                continue
            self._check_connector(layer, layer_type, link)
            if _is_fed_back(layer, link):
                continue
            source = self._sources.get(link.source)
            if source is None:
                unresolved = True
                if self._gives_nothing(link.source):
                    self._problem(layer, f'"{link.source}" has no output to link from.', fix="Remove the link.")
            else:
                incoming.setdefault(link.connector, []).append(source)
        if unresolved:
            raise _Unresolved
        if layer.type != FEEDBACK:
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
        self,
        layer: Layer,
        properties: Mapping[str, Property],
        shapes: tuple[Shape, ...],
        *,
        overwrite: bool = False,
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
                    severity="warning",
                )
        inputs = shapes if layer.type != FEEDBACK else self._lookahead.inputs(layer.name)
        return LayerFacts(
            layer,
            properties,
            inputs,
            {**self._arguments, **(names or {})},
            may_overwrite_input=overwrite,
            linked=linked,
            wanted=lambda: self._lookahead.wanted(layer.name),
        )

    def _add_node(
        self, layer: Layer, layer_type: LayerType, incoming: Mapping[str, list[Source]], facts: LayerFacts
    ) -> None:
        sources = incoming[MAIN_CONNECTOR]
        assert layer_type.output is not None
        output = layer_type.output(facts)
        check_size("The output", output)
        facts.set_output(output)
        sides = dict(side_uses(layer, layer_type, facts, incoming, (*self._call.scope, *self._round.scope)))
        costs = layer_type.costs(facts) + Costs(output=prod(output), parameter=stored_size(layer_type, facts, sides))
        batched = self._is_batched(layer_type, sides, [source for entry in incoming.values() for source in entry])
        name = self._node_name(layer)
        node = Node(
            name=name,
            network=self._network.name,
            layer=layer.name,
            type=layer_type,
            values=facts.values(layer_type),
            sources=tuple(source.node for source in sources),
            shapes=tuple(source.shape for source in sources),
            result=output,
            sides=sides,
            costs=costs,
            batched=batched,
            step=self._round.number,
        )
        self._work.nodes.append(node)
        self._give(layer, Source(name, output, layer_type, batched))
        self._count(layer, replace(costs, parameter=0) if self._round.again else costs, costs)

    def _give(self, layer: Layer, source: Source) -> None:
        """Let a layer stand for a value."""
        self._sources[layer.name] = source
        self._shapes[layer.name] = source.shape

    def _count(self, layer: Layer, costs: Costs, reference_costs: Costs) -> None:
        for counts, counted in ((self._costs, costs), (self._reference_costs, reference_costs)):
            before = counts.get(layer.name)
            counts[layer.name] = before + counted if before else counted

    def _is_batched(self, layer_type: LayerType, sides: Mapping[str, Use], sources: list[Source]) -> bool:
        if layer_type.without_batch:
            return False
        from_outside = any(isinstance(use, DataUse) for use in sides.values())
        return from_outside or not sources or any(source.batched for source in sources)

    def _node_name(self, layer: Layer) -> str:
        return "/".join((*self._call.units, *self._round.names, layer.name))

    def _may_overwrite(self, layer: Layer, sources: list[Source]) -> bool:
        links = [link for link in self._network.links_into.get(layer.name, ()) if link.connector == MAIN_CONNECTOR]
        return (
            bool(sources)
            # What comes from outside a unit may have other readers there.
            and links[0].source in self._costs
            and len(self._network.links_from[links[0].source]) == 1
            and sources[0].layer_type.category in _OVERWRITABLE
        )

    def _open_unit(self, layer: Layer, layer_type: LayerType, sources: list[Source]) -> None:
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
        arguments = argument_properties(inner)
        known = {**layer_type.properties, **arguments}
        layer, inner = with_overrides(layer, inner, known)
        shapes = tuple(source.shape for source in sources)
        facts = self._facts(layer, known, shapes)
        arguments_given = {name: facts.value(name) for name in arguments if name in layer.properties}
        opened, costs = self._enter(layer, inner, facts.text("ParameterScope"), sources, arguments_given)
        output = opened.output()
        if output is None:
            raise _Unresolved
        self._count(layer, costs, replace(opened.reference_costs, output=prod(output.shape)))
        self._give(layer, replace(output, layer_type=layer_type))

    def _open_layer(self, layer: Layer, layer_type: LayerType, incoming: Mapping[str, list[Source]]) -> None:
        """Open a layer that stands for a network of its own; the reference system counts it by its own rule."""
        assert layer_type.opened is not None
        assert layer_type.output is not None
        wired = {name: sources[0] for name, sources in incoming.items() if name != MAIN_CONNECTOR}
        [source] = incoming[MAIN_CONNECTOR]
        facts = self._facts(layer, layer_type.properties, (source.shape,))
        facts.values(layer_type)
        facts.set_output(layer_type.output(facts))
        stored = sum(prod(entry.shape(facts)) for entry in layer_type.parameters if entry.name not in wired)
        inner = layer_type.opened(facts, list(wired))
        scope = facts.text("ParameterScope") if layer_type.parameters else ""
        opened, costs = self._enter(layer, inner, scope, [source, *wired.values()], {})
        output = opened.output()
        if output is None:
            raise _Unresolved
        reference_costs = layer_type.costs(facts) + Costs(output=prod(output.shape), parameter=stored)
        self._count(layer, costs, reference_costs)
        self._give(layer, replace(output, layer_type=layer_type))

    def _enter(
        self, layer: Layer, inner: Network, scope: str, sources: list[Source], arguments: Arguments
    ) -> tuple[NetworkPass, Costs]:
        """Resolve a network within this one, and count what it costs."""
        outer = (*self._call.scope, *self._round.scope)
        call = Call(
            units=(*self._call.units, *self._round.names, layer.name),
            networks=(*self._call.networks, self._network.name),
            scope=(*outer, scope) if scope else outer,
            inputs=tuple(sources),
            arguments=arguments,
            again=self._round.again,
        )
        first = len(self._work.nodes)
        opened = NetworkPass(self._work, inner, call)
        opened.run()
        costs = sum((node.costs for node in self._work.nodes[first:]), Costs())
        return opened, replace(costs, parameter=0) if self._round.again else costs

    def _bind_arguments(self) -> None:
        """Give every argument its value: the caller's, or its default, which may name other arguments."""
        given = self._call.arguments
        defaults = {name: entry for name, entry in argument_properties(self._network).items() if name not in given}
        shapes = tuple(source.shape for source in self._call.inputs or ())
        facts = LayerFacts(Layer(self._network.name, "Unit"), defaults, shapes, given)
        for layer in self._network.layers:
            if layer.type != "Argument":
                continue
            try:
                name = argument_property(layer).name
                self._arguments[name] = given[name] if name in given else facts.value(name)
            except (PropertyError, RuleError) as error:
                known = error.property in ("Name", "Type")
                number = None if known else constant("FloatArray", layer.properties.get("Value", ""))
                if number is not None:
                    # The reference system does not hold a default against its type; what matters is where it is used.
                    self._arguments[layer.name] = number
                self._problem(
                    layer,
                    str(error),
                    property=error.property if known else "Value",
                    fix=error.fix,
                    severity="error" if number is None else "warning",
                )

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

    def _problem(
        self, layer: Layer, text: str, *, property: str = "", fix: str = "", severity: Severity = "error"
    ) -> None:
        name = self._network.name
        self._work.problems.append(
            Problem(network=name, layer=layer.name, property=property, text=text, fix=fix, severity=severity)
        )


def _is_fed_back(layer: Layer, link: Link) -> bool:
    """Whether a link carries what is computed after the layer, for its next round."""
    return layer.type == FEEDBACK and link.connector == MAIN_CONNECTOR


def _is_setting(layer: Layer) -> bool:
    return layer.type in CATALOGUE and CATALOGUE[layer.type].is_setting


def _counted(inputs: int) -> str:
    return "1 input" if inputs == 1 else f"{inputs} inputs"
