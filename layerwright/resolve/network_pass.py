"""One network entered once: every layer resolved in its order, units opened, loops gone through round by round."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from math import prod
from typing import NoReturn

import msgspec

from layerwright.layers.catalogue import CATALOGUE, suggestion
from layerwright.layers.declaration import Costs, LayerType, RuleError, total
from layerwright.model.network import MAIN_CONNECTOR, Layer, Network
from layerwright.model.problems import Problem, named_facts
from layerwright.model.project import named
from layerwright.resolve.arguments import argument_properties, bound_arguments, with_overrides
from layerwright.resolve.facts import Arguments, PropertyError
from layerwright.resolve.layer_pass import Unresolved, is_setting
from layerwright.resolve.loop_pass import LoopPass
from layerwright.resolve.loops import STARTS, Loop, Step, first_of, names_in
from layerwright.resolve.resolved import LayerResult, Node
from layerwright.resolve.reuse import Reuse
from layerwright.resolve.sides import Source
from layerwright.resolve.work import Call, Noted, Outcome, Remembered, Work, kept_network

DEEPEST_UNITS = 20
"""Units within units are opened by recursion, which Python bounds."""

_BOUND_BEFORE = ("Value", "Type")
"""The properties of Argument layers that are evaluated when a network is entered."""


class NetworkPass(LoopPass):
    """One network entered once.

    Once it has run, `nodes` and `problems` are what was found, and `for_testing` tells whether the network says of
    itself that it is for testing. Where something was found before, `dropped` are the nodes that were made then and are
    not right any more, and `made` are the new ones.
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
        super().__init__(work, network, work.structure(network, before.structure if before else None), call)
        self._before = before
        self._bound: Arguments = {}
        self._results: dict[str, LayerResult] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._opened: dict[tuple[str, ...], Remembered] = {}
        self._opened_before: Mapping[tuple[str, ...], Remembered] = {}
        self.for_testing = False
        self.dropped: list[Node] = []
        self.made: list[Node] = []

    def run(self) -> None:
        """Resolve every layer."""
        work = self._work
        seen, asked = work.seen, work.networks.taken()
        self.problems += self._structure.problems
        shapes = tuple(source.shape for source in self._call.inputs or ())
        arguments, problems = bound_arguments(self._network, self._call.arguments, shapes)
        self.problems += problems
        self._bound, self._arguments = arguments, Noted(arguments)
        self._lookahead = self._looking_ahead()
        self._bind_inputs()
        self._arguments.taken()
        if self._before:
            self._run_touched(self._before)
        else:
            self._run_all()
        self.gather()
        work.seen = seen
        work.see(sum([outcome.seen for outcome in self._outcomes.values()]))
        work.networks.asked.update(asked)
        if self._structure.plan.circle:
            for name, layer in self._by_name.items():
                if name not in self._structure.plan.turns:
                    self._check_properties(layer)

    def gather(self) -> None:
        """Put together what the steps have become so far."""
        outcomes = self._outcomes.values()
        self.nodes = list(chain.from_iterable([outcome.nodes for outcome in outcomes]))
        self.problems += chain.from_iterable([outcome.problems for outcome in outcomes if outcome.problems])
        self.for_testing = bool([outcome for outcome in outcomes if outcome.for_testing])
        self._work.networks.asked.update(*[outcome.networks for outcome in outcomes if outcome.networks])

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
            self._results,
            self._outcomes,
        )

    def _run_all(self) -> None:
        for turn, step in enumerate(self._structure.plan.steps):
            self._turn = turn
            self._outcomes[first_of(step)] = self._found(step, {})

    def _run_touched(self, before: Remembered) -> None:
        """Resolve what an edit touches, and keep of all else what was found before."""
        plan = self._structure.plan
        reuse = Reuse(before, self._network, self._structure, self._bound, self._inputs_taken, self._work.changed)
        self._sources = {**before.sources}
        self._results = {**before.results}
        self._outcomes = {**before.outcomes}
        for name in reuse.gone:
            self._forget(name)
        for turn in reuse.turns():
            self._turn, step = turn, plan.steps[turn]
            if reuse.stands(step, self._shape):
                continue
            for name in names_in(step):
                self._forget(name)
            earlier = before.outcomes.get(first_of(step))
            outcome = self._outcomes[first_of(step)] = self._found(step, earlier.passes if earlier else {})
            self.made += outcome.nodes
            reuse.note(step, self._sources)
        # What was found anew stands behind the rest.
        self._outcomes = dict(zip(plan.firsts, map(self._outcomes.__getitem__, plan.firsts), strict=True))

    def _forget(self, name: str) -> None:
        """Forget what became of a layer."""
        self._sources.pop(name, None)
        self._results.pop(name, None)
        outcome = self._outcomes.pop(name, None)
        if outcome:
            self.dropped += outcome.nodes

    def _found(self, step: Step, opened_before: Mapping[tuple[str, ...], Remembered]) -> Outcome:
        """Resolve a step, and note what that depended on.

        Args:
            step: The step.
            opened_before: How the networks within were entered the last time, by the units that lead there.
        """
        first_problem, seen, names = len(self.problems), self._work.seen, names_in(step)
        self._opened_before = opened_before
        self._run(step)
        for name in names:
            self._results[name] = self._result(self._by_name[name])
        outcome = Outcome(
            step=step,
            nodes=tuple(self.nodes),
            problems=tuple(self.problems[first_problem:]),
            seen=self._work.seen - seen,
            for_testing=self.for_testing,
            arguments=self._arguments.taken(),
            networks=self._work.networks.taken(),
            looked=self._lookahead.taken(names),
            passes=self._opened or _NOTHING_OPENED,
        )
        if self._opened:
            self._opened = {}
        self.nodes, self.for_testing = [], False
        del self.problems[first_problem:]
        return outcome

    def results(self) -> tuple[LayerResult, ...]:
        """The layers in the order drawn, with what became of each."""
        layers = self._network.layers
        if len(self._by_name) == len(layers) == len(self._results):
            return tuple(map(self._results.__getitem__, self._by_name))
        results = [self._results.get(layer.name) or self._result(layer) for layer in layers]
        # Another layer may have the same name.
        both = zip(results, layers, strict=True)
        return tuple(msgspec.structs.replace(result, type=layer.type) for result, layer in both)

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
            self.problems.append(
                Problem(
                    network=self._network.name,
                    text=f"A unit gives back one output, and {named(leaf.name for leaf in leaves)} end here.",
                    fix="Join the outputs, or remove the layers that nobody reads.",
                    kind="unit.outputs",
                )
            )
            return None
        return self._sources.get(leaves[0].name)

    def _run(self, step: Step) -> None:
        first = self._by_name[first_of(step)]
        try:
            if isinstance(step, Loop):
                self._run_loop(step)
            else:
                self._work.see()
                self._resolve(first)
        except (Unresolved, PropertyError, RuleError) as error:
            if not isinstance(error, Unresolved):
                self._tell(first, error)
            for name in names_in(step):
                self._check_properties(self._by_name[name])

    def _resolve(self, layer: Layer) -> None:
        if layer.bypassed and layer.name not in self._inputs_taken and layer.type != "Argument":
            self._pass_by(layer)
            return
        layer_type = self._layer_type(layer)
        incoming = self._incoming(layer, layer_type)
        if layer_type.is_setting:
            # What an argument stands for is bound before; the rest is only checked.
            values = self._facts(layer, layer_type.properties, ()).values(but=_BOUND_BEFORE)
            self.for_testing = self.for_testing or bool(values.get("ModifyForTesting"))
            if layer_type.cannot_run:
                self._problem(layer, layer_type.cannot_run, severity="warning", kind="layer.cannot_run")
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
                kind="layer.bypassed_without_input",
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
        sources = [self._source(name) for name in self._main_sources(layer)]
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
            raise RuleError(text, property="Network", fix=fix, kind="unit.network_unknown")
        chain = (*self._call.networks, self._network.name)
        if called in chain:
            circle = " -> ".join((*chain[chain.index(called) :], called))
            raise RuleError(
                f"A unit cannot contain itself: {circle}.",
                property="Network",
                fix="Call another network here.",
                kind="unit.calls_itself",
            )
        if len(chain) > DEEPEST_UNITS:
            text = f"Units are nested more than {DEEPEST_UNITS} deep."
            raise RuleError(text, property="Network", kind="unit.too_deep")
        wanted = sum(other.type == "Input" for other in inner.layers)
        if len(sources) != wanted:
            raise RuleError(
                f'The network "{called}" has {_counted(wanted)}, and this unit has {_counted(len(sources))}.',
                fix="Link one layer for each Input layer of that network.",
                kind="input.too_few" if len(sources) < wanted else "input.too_many",
                facts=named_facts(most=str(wanted)),
            )
        arguments = argument_properties(inner)
        known = {**layer_type.properties, **arguments}
        layer, inner = with_overrides(layer, inner, known)
        shapes = tuple(source.shape for source in sources)
        facts = self._facts(layer, known, shapes)
        arguments_given = {name: facts.value(name) for name in arguments if name in layer.properties}
        scope = facts.text("ParameterScope")
        output, costs, reference_costs = self._enter(layer, inner, scope, sources, arguments_given)
        self._count(layer, costs, reference_costs.with_(output=prod(output.shape)))
        self._sources[layer.name] = msgspec.structs.replace(output, layer_type=layer_type)

    def _open_layer(self, layer: Layer, layer_type: LayerType, incoming: Mapping[str, list[Source]]) -> None:
        """Open a layer that stands for a network of its own; the reference system counts it by its own rule."""
        assert layer_type.opened is not None
        assert layer_type.output is not None
        wired = {name: sources[0] for name, sources in incoming.items() if name != MAIN_CONNECTOR}
        [source] = incoming[MAIN_CONNECTOR]
        facts = self._facts(layer, layer_type.properties, (source.shape,))
        facts.values()
        facts.set_output(layer_type.output(facts))
        stored = sum(prod(entry.shape(facts)) for entry in layer_type.parameters if entry.name not in wired)
        inner = layer_type.opened(facts, list(wired))
        scope = facts.text("ParameterScope") if layer_type.parameters else ""
        output, costs, _ = self._enter(layer, inner, scope, [source, *wired.values()], {})
        reference_costs = layer_type.costs(facts) + Costs(output=prod(output.shape), parameter=stored)
        self._count(layer, costs, reference_costs)
        self._sources[layer.name] = msgspec.structs.replace(output, layer_type=layer_type)

    def _enter(
        self, layer: Layer, inner: Network, scope: str, sources: list[Source], arguments: Arguments
    ) -> tuple[Source, Costs, Costs]:
        """Resolve a network within this one.

        Returns:
            What it gives back, what it costs, and what it costs as the reference system counts.

        Raises:
            Unresolved: It gives back nothing.
        """
        call = Call(
            units=(*self._round.names, layer.name),
            networks=(*self._call.networks, self._network.name),
            scope=(*self._round.scope, scope) if scope else self._round.scope,
            inputs=tuple(sources),
            arguments=arguments,
            again=self._round.again,
        )
        before = self._opened_before.get(call.units)
        # Networks that layers are opened into, or that units change, are made anew each time.
        inner = kept_network(before.network if before else None, inner)
        opened = NetworkPass(self._work, inner, call, before)
        opened.run()
        output = opened.output()
        self._opened[call.units] = opened.remembered
        self.nodes += opened.nodes
        self.problems += opened.problems
        if output is None:
            raise Unresolved
        costs = total([node.costs for node in opened.nodes])
        return output, costs.with_(parameter=0) if self._round.again else costs, opened.reference_costs

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
_NOTHING_OPENED: Mapping[tuple[str, ...], Remembered] = {}
