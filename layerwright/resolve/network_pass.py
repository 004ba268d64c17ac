"""One network entered once: every layer resolved in its order, units opened, loops gone through round by round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from typing import NoReturn

import msgspec

from layerwright.layers.catalogue import CATALOGUE, suggestion
from layerwright.layers.declaration import Costs, LayerType, RuleError, total
from layerwright.layers.kinds import show
from layerwright.layers.macros import checked_axis
from layerwright.model.network import MAIN_CONNECTOR, Layer, Network
from layerwright.model.problems import Problem
from layerwright.model.project import named
from layerwright.resolve.arguments import argument_properties, bound_arguments, with_overrides
from layerwright.resolve.facts import Arguments, LayerFacts, PropertyError
from layerwright.resolve.layer_pass import LayerPass, Unresolved, is_setting
from layerwright.resolve.loops import STARTS, Loop, Step, names_in
from layerwright.resolve.resolved import LayerResult
from layerwright.resolve.reuse import Reuse
from layerwright.resolve.sides import Source
from layerwright.resolve.structure import structure_of
from layerwright.resolve.work import Call, Noted, Outcome, Remembered, Work, kept_network

DEEPEST_UNITS = 20
"""Units within units are opened by recursion, which Python bounds."""

_BOUND_BEFORE = ("Value", "Type")
"""The properties of Argument layers that are evaluated when a network is entered."""


class NetworkPass(LayerPass):
    """One network entered once.

    `for_testing` tells whether the network says of itself that it is for testing.
    """

    def __init__(self, work: Work, network: Network, call: Call, before: Remembered | None = None) -> None:
        """Prepare.

        Args:
            work: What grows while networks are opened.
            network: The network.
            call: How it is entered.
            before: How it was entered the last time.
        """
        if before and not (before.network.name == network.name and before.call.names_alike(call)):
            before = None
        super().__init__(work, network, structure_of(network, before.structure if before else None), call)
        self._before = before
        self._bound: Arguments = {}
        self._results: dict[str, LayerResult] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._opened: dict[tuple[str, ...], Remembered] = {}
        self._opened_before: Mapping[tuple[str, ...], Remembered] = {}
        self.for_testing = False

    def run(self) -> None:
        """Resolve every layer."""
        self._work.problems += self._structure.problems
        shapes = tuple(source.shape for source in self._call.inputs or ())
        arguments, problems = bound_arguments(self._network, self._call.arguments, shapes)
        self._work.problems += problems
        self._bound, self._arguments = arguments, Noted(arguments)
        self._lookahead = self._looking_ahead()
        self._bind_inputs()
        self._arguments.asked.clear()
        reuse = self._reuse(arguments)
        for step in self._structure.plan.steps:
            outcome = reuse.outcome(step, self._sources, self._work.seen) if reuse else None
            if outcome:
                self._take(outcome)
            else:
                outcome = self._found(step)
                if reuse:
                    reuse.note(step, self._sources)
            self._outcomes[names_in(step)[0]] = outcome
        if self._structure.plan.circle:
            planned = {name for step in self._structure.plan.steps for name in names_in(step)}
            for name, layer in self._by_name.items():
                if name not in planned:
                    self._check_properties(layer)

    @property
    def remembered(self) -> Remembered:
        """What was found, for the next time."""
        return Remembered(
            self._network,
            self._call,
            self._structure,
            self._bound,
            self._inputs_taken,
            self._sources,
            self._outcomes,
        )

    def _reuse(self, arguments: Arguments) -> Reuse | None:
        if self._before is None:
            return None
        return Reuse(self._before, self._network, self._structure, arguments, self._inputs_taken, self._work.changed)

    def _take(self, outcome: Outcome) -> None:
        """Take over what a step became before."""
        work = self._work
        work.nodes += outcome.nodes
        work.seen += outcome.seen
        if outcome.problems:
            work.problems += outcome.problems
        if outcome.networks:
            work.networks.asked |= outcome.networks
        self._sources.update(outcome.sources)
        self._results.update(outcome.results)
        if outcome.for_testing:
            self.for_testing = True

    def _found(self, step: Step) -> Outcome:
        """Resolve a step, and note what that depended on."""
        work, names = self._work, names_in(step)
        before = self._before.outcomes.get(names[0]) if self._before else None
        first_node, first_problem, seen = len(work.nodes), len(work.problems), work.seen
        networks, testing = work.networks.asked, self.for_testing
        self._opened_before, self._opened = before.passes if before else {}, {}
        work.networks.asked, self._arguments.asked, self._lookahead.looked = set(), set(), {}
        self.for_testing = False
        self._run((step,))
        outcome = Outcome(
            step=step,
            nodes=tuple(work.nodes[first_node:]),
            problems=tuple(work.problems[first_problem:]),
            seen=work.seen - seen,
            sources={name: self._sources[name] for name in names if name in self._sources},
            results={name: self._result(self._by_name[name]) for name in names},
            for_testing=self.for_testing,
            arguments=self._arguments.asked or _NOTHING_ASKED,
            networks=work.networks.asked or _NOTHING_ASKED,
            looked={name: shape for name, shape in self._lookahead.looked.items() if name not in names},
            passes=self._opened,
        )
        work.networks.asked = networks | outcome.networks
        self.for_testing = testing or self.for_testing
        self._results.update(outcome.results)
        return outcome

    def results(self) -> Iterator[LayerResult]:
        """The layers in the order drawn, with what became of each."""
        for layer in self._network.layers:
            result = self._results.get(layer.name) or self._result(layer)
            # Another layer may have the same name.
            yield result if result.type == layer.type else msgspec.structs.replace(result, type=layer.type)

    def _result(self, layer: Layer) -> LayerResult:
        return LayerResult(
            layer.name,
            layer.type,
            self._shape(layer.name),
            self._costs.get(layer.name, _NOTHING),
            self._reference_costs.get(layer.name, _NOTHING),
        )

    @property
    def reference_costs(self) -> Costs:
        """The costs of all layers as the reference system counts them."""
        return total(result.reference_costs for result in self._results.values())

    def output(self) -> Source | None:
        """What a unit of this network gives back; None when a problem has been told."""
        leaves = [
            layer
            for layer in self._network.layers
            if not is_setting(layer) and not self._structure.links_from.get(layer.name)
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
            first = self._by_name[names_in(step)[0]]
            try:
                if isinstance(step, Loop):
                    self._run_loop(step)
                else:
                    self._work.count_layer()
                    self._resolve(first)
            except (Unresolved, PropertyError, RuleError) as error:
                if not isinstance(error, Unresolved):
                    self._tell(first, error)
                for name in names_in(step):
                    self._check_properties(self._by_name[name])

    def _run_loop(self, loop: Loop) -> None:
        """Resolve a loop round by round, and what it gives."""
        starts = [self._start(self._by_name[name]) for name in loop.starts]
        count = self._round_count(loop, starts)
        kept: dict[str, list[Source]] = {end: [] for end in loop.ends}
        outer = self._round
        for number in range(count):
            delayed = {name: self._delayed(self._by_name[name]) for name in loop.delays} if number else {}
            self._round = outer.next(f"{loop.starts[0]}[{number}]", number, repeats=loop.repeats)
            try:
                for layer, facts, source in starts:
                    given = kept[loop.ends[0]][-1] if loop.repeats and number else source
                    self._begin_round(layer, facts, given)
                for name, value in delayed.items():
                    self._take_delayed(self._by_name[name], value)
                self._run(tuple(step for step in loop.steps if not (number and step in loop.delays)))
                for end in loop.ends:
                    kept[end].append(self._fed(self._by_name[end]))
            finally:
                self._round = outer
        names: Arguments = {"RepeatTimes": count, "RecurrentLength": count}
        for end in loop.ends:
            results = kept[end][-1:] if loop.repeats else kept[end]
            self._work.count_layer()
            try:
                self._end_loop(self._by_name[end], results, names)
            except (PropertyError, RuleError) as error:
                self._tell(self._by_name[end], error)

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
        wanted = self._sources[layer.name].shape
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
        [*sources] = (self._sources.get(name) for name in self._main_sources(layer))
        self._check_count(layer, self._layer_type(layer), len(sources))
        if sources[0] is None:
            raise Unresolved
        return sources[0]

    def _end_loop(self, end: Layer, results: list[Source], names: Arguments) -> None:
        layer_type = self._layer_type(end)
        facts = self._facts(end, layer_type.properties, (results[0].shape,), names=names)
        self._add_node(end, layer_type, {MAIN_CONNECTOR: results}, facts)

    def _resolve(self, layer: Layer) -> None:
        if layer.bypassed and layer.name not in self._inputs_taken and layer.type != "Argument":
            self._pass_by(layer)
            return
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
            self._sources[layer.name] = self._inputs_taken[layer.name]
        else:
            self._resolve_plain(layer, layer_type, incoming)

    def _pass_by(self, layer: Layer) -> None:
        """Let a bypassed layer give on its first input."""
        first = next(iter(self._main_sources(layer)), None)
        if first in self._sources:
            self._sources[layer.name] = self._sources[first]
        elif first is None and not is_setting(layer) and self._structure.links_from.get(layer.name):
            self._problem(
                layer,
                "It is bypassed, and nothing flows into it that it could give on.",
                fix="Link a layer to it, or switch it on.",
            )

    def _check_properties(self, layer: Layer) -> None:
        """Tell what is wrong with the property values of a layer that could not be resolved, as far as they tell it."""
        layer_type = CATALOGUE.get(layer.type)
        if layer_type is None or layer_type.is_setting or layer.type in STARTS:
            # How often a loop is gone through is not known, which the properties of its end may ask.
            return
        known = layer_type.properties
        inner = self._work.networks.get(layer.properties.get("Network", "")) if layer.type == "Unit" else None
        if inner:
            known = {**known, **argument_properties(inner)}
            layer, _ = with_overrides(layer, inner, known)
        sources = [self._sources.get(name) for name in self._main_sources(layer)]
        shapes = tuple(source.shape for source in sources if source)
        known_input = shapes and len(shapes) == len(sources)
        facts = self._facts(layer, known, shapes if known_input else _not_known, wanted=_not_known)
        for name in layer.properties:
            if name in known:
                try:
                    facts.value(name)
                except Unresolved:
                    continue
                except (PropertyError, RuleError) as error:
                    self._tell(layer, error)

    def _open_unit(self, layer: Layer, layer_type: LayerType, sources: list[Source]) -> None:
        called = layer.properties.get("Network", "")
        networks = self._work.networks
        inner = networks.get(called)
        if inner is None:
            others = [name for name in networks if name != self._network.name]
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
            raise Unresolved
        self._count(layer, costs, opened.reference_costs.with_(output=prod(output.shape)))
        self._sources[layer.name] = msgspec.structs.replace(output, layer_type=layer_type)

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
            raise Unresolved
        reference_costs = layer_type.costs(facts) + Costs(output=prod(output.shape), parameter=stored)
        self._count(layer, costs, reference_costs)
        self._sources[layer.name] = msgspec.structs.replace(output, layer_type=layer_type)

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
        before = self._opened_before.get(call.units)
        # Networks that layers are opened into, or that units change, are made anew each time.
        inner = kept_network(before.network if before else None, inner)
        opened = NetworkPass(self._work, inner, call, before)
        opened.run()
        self._opened[call.units] = opened.remembered
        costs = total(node.costs for node in self._work.nodes[first:])
        return opened, costs.with_(parameter=0) if self._round.again else costs

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
            self._tell(layer, error)
        except Unresolved:
            pass
        else:
            return order if order >= 0 else last
        return last


def _not_known() -> NoReturn:
    """What flows into a layer, or is wanted of it, where that cannot be told."""
    raise Unresolved


def _counted(inputs: int) -> str:
    return "1 input" if inputs == 1 else f"{inputs} inputs"


_NOTHING = Costs()
_NOTHING_ASKED: frozenset[str | None] = frozenset()
"""One for all steps: what the garbage collector need not look at costs nothing later."""
