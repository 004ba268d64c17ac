"""The functions of a network: what it computes, its cost, its error, and what it gives in use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from layerwright.exchange.python.frames import Frame, framed
from layerwright.exchange.python.functions import Entrance, Part, Program
from layerwright.exchange.python.naming import identifier
from layerwright.exchange.python.statements import Statements, data_key, generated_key, is_generated
from layerwright.layers.kinds import Shape
from layerwright.model.project import Project
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import DataUse, Node, Resolved


@dataclass(frozen=True)
class DataInput:
    """What a network is fed: a variable of the dataset, or values that a generator makes; then it has a name as well.

    Generators are those of Input layers; `multiplier` is what theirs is.
    """

    variable: str
    shape: Shape
    generator: str = "None"
    multiplier: float = 1.0


@dataclass(frozen=True)
class NetworkCode:
    """The functions of a network.

    Attributes:
        name: The network's name.
        resolved: The network as trained.
        values: What computes the values that the others are made of.
        given: The nodes whose values that function returns, in order.
        cost: What computes the cost from those; None for a network without losses.
        error: What computes the error, where that is not the cost.
        outputs: What computes the outputs in use, where they are not the first of the values.
        output_names: The nodes that are the outputs in use.
        data: What each key of data stands for.
    """

    name: str
    resolved: Resolved
    values: Entrance
    given: tuple[str, ...]
    cost: Entrance | None
    error: Entrance | None
    outputs: Entrance | None
    output_names: tuple[str, ...]
    data: Mapping[str, DataInput]


def network_codes(
    project: Project, names: Sequence[str], *, feeds_generated: bool = False
) -> tuple[Program, dict[str, NetworkCode]]:
    """Make the functions of some networks of a project, none of which has problems.

    Args:
        project: The project.
        names: The networks.
        feeds_generated: Whether generated values are fed like data, not made by the code; but for constants.
    """
    program = Program()
    networks = [resolve(project, name) for name in names]
    learning = {key for network in networks for key, use in network.parameters.items() if use.trainable}
    planned = [_Planned(project, network, learning, feeds_generated) for network in networks]
    parts = [part for plan in planned for part in plan.parts()]
    entrances = program.add(parts)
    found = dict(zip(map(id, parts), entrances, strict=True))
    return program, {plan.name: plan.code(found) for plan in planned}


def _goals(project: Project, resolved: Resolved) -> tuple[Node, ...]:
    """What training makes small; of a network without a loss that is trained beside others, all that it ends in."""
    is_trained = any(task.network == resolved.network for task in project.configuration.optimizers)
    return resolved.goals or (resolved.ends if is_trained else ())


class _Planned:
    """A network divided into the parts that become functions."""

    def __init__(self, project: Project, resolved: Resolved, learning: Collection[str], feeds_generated: bool) -> None:
        self.name = name = resolved.network
        self._project = project
        self._resolved = resolved
        self._learning = learning
        self._running = running = derive(resolved, "runtime")
        self._feeds_generated = feeds_generated
        self._statements = Statements(resolved, learning, feeds_generated=feeds_generated)
        self._by_name = resolved.by_name
        self._readers: dict[str, list[Node]] = defaultdict(list)
        for node in resolved.nodes:
            for feed in node.feeds:
                self._readers[feed].append(node)
        self._standing = [node for node in running.nodes if node.type is not self._by_name[node.name].type]
        standing = {node.name for node in self._standing}
        kept = {node.name for node in running.nodes} - standing
        main = self._with_sources(kept | {source for node in self._standing for source in node.sources})
        goals = _goals(project, resolved)
        measured = resolved.measures or goals
        costs = self._with_sources(node.name for node in goals) - main
        errors = self._with_sources(node.name for node in measured) - main if measured != goals else set()
        needed = self._read_from(main, costs | errors, (*goals, *measured))
        self._outputs = tuple(node.name for node in running.outputs)
        first = [name for name in self._outputs if name not in standing]
        first += [source for node in self._standing for source in node.sources]
        self._given = tuple(dict.fromkeys((*first, *needed)))
        self._values = self._part(name, f'The network "{name}".', main, self._given)
        losses = tuple(node.name for node in goals)
        measures = tuple(node.name for node in measured)
        about = "the sum of the means of what it ends in"
        self._cost = self._part(f"{name}_cost", f"The cost: {about}.", costs, losses) if losses else None
        self._error = None
        if measures != losses:
            about = "the sum of the means of the error measures"
            self._error = self._part(f"{name}_error", f"The error: {about}.", errors, measures)
        self._in_use = self._output_part(standing) if self._standing else None

    def parts(self) -> list[Part]:
        """The parts, of which the first gives what the others take."""
        return [part for part in (self._values, self._cost, self._error, self._in_use) if part]

    def code(self, found: Mapping[int, Entrance]) -> NetworkCode:
        """The functions, once the parts are made."""

        def entrance(part: Part | None) -> Entrance | None:
            return found[id(part)] if part else None

        for part in (self._cost, self._error):
            if part:
                found[id(part)].function.sums_means = True
        return NetworkCode(
            self.name,
            self._resolved,
            found[id(self._values)],
            self._given,
            entrance(self._cost),
            entrance(self._error),
            entrance(self._in_use),
            self._outputs,
            dict(self._data()),
        )

    def _data(self) -> Iterator[tuple[str, DataInput]]:
        """What is fed, by its key."""
        for node in self._resolved.nodes:
            for connector, use in node.sides.items():
                if isinstance(use, DataUse) and use.from_dataset:
                    yield data_key(use), DataInput(use.variable, use.shape)
                elif isinstance(use, DataUse) and self._feeds_generated and is_generated(use):
                    key = generated_key(node.name, connector, use)
                    yield key, DataInput(key.split()[1], use.shape, use.generator, use.multiplier)

    def _with_sources(self, names: Iterable[str]) -> set[str]:
        """Some nodes and all that they are computed from."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self._by_name[name].feeds
        return found

    def _read_from(self, main: Collection[str], others: Collection[str], wanted: Iterable[Node]) -> list[str]:
        """The nodes of the main part that other parts read."""
        read = [node.name for node in wanted if node.name in main]
        read += [feed for node in self._resolved.nodes if node.name in others for feed in node.feeds if feed in main]
        return list(dict.fromkeys(read))

    def _part(self, name: str, title: str, names: Collection[str], wanted: tuple[str, ...]) -> Part:
        nodes = [node for node in self._resolved.nodes if node.name in names]
        frame = framed(self._project, self.name, nodes)
        return Part(name, title, frame, self._statements, wanted, self._readers, self._input_names())

    def _output_part(self, standing: Collection[str]) -> Part:
        """What stands in for losses when the network is used."""
        frame = Frame("", self.name, None, entries=list(self._standing))
        title = "What the network gives in use, where its losses take scores."
        known = replace(self._running, nodes=(*self._running.nodes, *self._missing()))
        statements = Statements(known, self._learning, feeds_generated=self._feeds_generated)
        wanted = tuple(name for name in self._outputs if name in standing)
        return Part(f"{self.name}_outputs", title, frame, statements, wanted, {}, self._input_names())

    def _missing(self) -> tuple[Node, ...]:
        known = self._running.by_name
        return tuple(node for node in self._resolved.nodes if node.name not in known)

    def _input_names(self) -> dict[str, str]:
        return {node.name: node.layer for node in self._resolved.nodes}


def parameter_names(code: NetworkCode) -> list[str]:
    """The names for a network's data in the code that feeds it."""
    taken: list[str] = []
    for entry in code.data.values():
        taken.append(identifier(entry.variable, taken, "data"))
    return taken
