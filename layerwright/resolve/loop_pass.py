"""The loops of a network that is entered, gone through round by round."""

from __future__ import annotations

from abc import abstractmethod
from math import prod

from layerwright.layers.declaration import Costs, RuleError
from layerwright.layers.kinds import show
from layerwright.layers.macros import checked_axis
from layerwright.model.network import MAIN_CONNECTOR, Layer
from layerwright.model.problems import named_facts
from layerwright.resolve.facts import Arguments, LayerFacts, PropertyError
from layerwright.resolve.layer_pass import LayerPass, Unresolved
from layerwright.resolve.loops import Loop, Step
from layerwright.resolve.sides import Source


class LoopPass(LayerPass):
    """A network that is entered, as far as its loops go; what lies within them is resolved by `NetworkPass`."""

    @abstractmethod
    def _run(self, step: Step) -> None:
        """Resolve a layer or a whole loop."""

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
                for step in loop.steps:
                    if not (number and step in loop.delays):
                        self._run(step)
                for end in loop.ends:
                    kept[end].append(self._fed(self._by_name[end]))
            finally:
                self._round = outer
        names: Arguments = {"RepeatTimes": count, "RecurrentLength": count}
        for end in loop.ends:
            results = kept[end][-1:] if loop.repeats else kept[end]
            self._work.see()
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
            raise RuleError(
                f"The inputs of a loop have different lengths: {listed}.", property="Axis", kind="loop.lengths_differ"
            )
        return next(iter(lengths.values()))

    def _begin_round(self, layer: Layer, facts: LayerFacts, source: Source) -> None:
        self._work.see()
        if source.shape != facts.input:
            raise RuleError(
                f"What is repeated takes the shape {show(facts.input)} and gives {show(source.shape)}.",
                fix="Make the last layer before RepeatEnd give the shape that flows into RepeatStart.",
                kind="loop.shape_changes",
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
                kind="loop.delay_size",
                facts=named_facts(delay=layer.name, size=show(source.shape)),
            )
        return source

    def _take_delayed(self, layer: Layer, source: Source) -> None:
        """Let a Delay stand for a value of the round before; the reference system counts it in every round."""
        self._sources[layer.name] = source
        self._count(layer, Costs(), Costs(output=prod(source.shape)))

    def _fed(self, layer: Layer) -> Source:
        """What flows into the one input of a layer whose turn has not come."""
        [*sources] = (self._source(name) for name in self._main_sources(layer))
        self._check_count(layer, self._layer_type(layer), len(sources))
        if sources[0] is None:
            raise Unresolved
        return sources[0]

    def _end_loop(self, end: Layer, results: list[Source], names: Arguments) -> None:
        layer_type = self._layer_type(end)
        facts = self._facts(end, layer_type.properties, (results[0].shape,), names=names)
        counted = "Times" if "Times" in layer_type.properties else "Length"
        if facts.integer(counted) != names["RepeatTimes"]:
            raise RuleError(
                f"{counted} is {facts.integer(counted)}, and there are {names['RepeatTimes']} rounds.",
                property=counted,
                fix="Reset it to its default.",
            )
        self._add_node(end, layer_type, {MAIN_CONNECTOR: results}, facts)
