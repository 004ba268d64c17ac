"""One node as the expression that computes it, read off the table of calls that graphs are built from."""

from __future__ import annotations

import re
from collections.abc import Collection

import msgspec

from layerwright.engine.calls import Call, calls
from layerwright.exchange.python.expressions import Apply, Conditional, Expression, Items, Literal, NodeRef, Variable
from layerwright.exchange.python.initial import initializer
from layerwright.exchange.python.items import BATCH
from layerwright.exchange.python.parametric import parametric
from layerwright.layers.kinds import Shape
from layerwright.resolve.resolved import DataUse, Node, NodeUse, ParameterUse, Resolved


def data_key(use: DataUse) -> str:
    """The key of a variable of the dataset; the same values in two shapes are two."""
    return f"<data {use.variable} {','.join(map(str, use.shape))}>"


def is_generated(use: DataUse) -> bool:
    """Whether values are made by a generator, and are not the same everywhere."""
    return use.generator == "Range" or (use.generator in ("Normal", "Uniform") and bool(use.multiplier))


def generated_key(node: str, connector: str, use: DataUse) -> str:
    """The key of values that are generated for a connector of a node, where they are fed like data."""
    name = re.sub(r"\s+", "_", f"{node}_{connector}" if connector else node)
    return f"<data {name} {','.join(map(str, use.shape))} for {connector} of {node}>"


class Statements:
    """Makes the expressions of a network's nodes."""

    def __init__(self, resolved: Resolved, learning: Collection[str], *, feeds_generated: bool = False) -> None:
        """Prepare.

        Args:
            resolved: The network.
            learning: The parameters that learn in this network or in another one of the code.
            feeds_generated: Whether generated values are fed like data, not made by the code; but for constants.
        """
        self._resolved = resolved
        self._learning = learning
        self._feeds_generated = feeds_generated

    def shape(self, name: str) -> Shape | None:
        """The shape of a node's output or of data by its key, with 0 for the batch in front; None without a batch."""
        if name.startswith("<data "):
            sizes = name.removesuffix(">").split()[2]
            return (0, *(int(size) for size in sizes.split(",")))
        node = self._resolved.by_name[name]
        return (0, *node.output) if node.batched else None

    def of(self, node: Node, scope: str) -> tuple[Expression, Expression | None]:
        """What computes a node, and what stands for it when the network is tested, where that is something else.

        Args:
            node: The node.
            scope: What the names of its parameters begin with where the expression will stand.
        """
        training = self._computed(node, scope)
        if node.type.skipped_when_testing(node):
            return training, NodeRef(node.sources[0])
        tested = msgspec.structs.replace(node, values={**node.values, **node.type.when_testing})
        return self._merged(training, self._computed(tested, scope)), None

    def _merged(self, training: Expression, testing: Expression) -> Expression:
        """One expression for both: the values that differ become conditions."""
        if training == testing:
            return training
        match training, testing:
            case Apply(function, positional, keyword), Apply(other, others, keywords):
                same_names = [name for name, _ in keyword] == [name for name, _ in keywords]
                if function == other and len(positional) == len(others) and same_names:
                    return Apply(
                        function,
                        tuple(self._merged(*pair) for pair in zip(positional, others, strict=True)),
                        tuple(
                            (name, self._merged(value, tested))
                            for (name, value), (_, tested) in zip(keyword, keywords, strict=True)
                        ),
                    )
        return Conditional(training, testing)

    def _computed(self, node: Node, scope: str) -> Expression:
        if node.type.name == "Input":
            use = node.sides[""]
            assert isinstance(use, DataUse)
            return self._data(node, "", use)
        value: Expression | None = None
        for step, call in enumerate(calls(node)):
            value = self._called(node, call, scope, value if step else None)
        assert value is not None
        return value

    def _called(self, node: Node, call: Call, scope: str, before: Expression | None) -> Expression:
        keyword = tuple(
            (name, self._batch_statistics(node, name, Literal(_plain(value)))) for name, value in call.arguments.items()
        )
        flowing = tuple(
            before if before is not None and entry == 0 else self._flowing(node, node.sources[entry])
            for entry in call.inputs
            if isinstance(entry, int)
        )
        if call.passes_input:
            entry = call.inputs[0]
            return flowing[0] if isinstance(entry, int) else self._side(node, entry, scope)
        if call.stops_gradients:
            return Apply("unlinked", flowing)
        made = parametric(node, call, flowing, keyword, scope)
        if made is not None:
            return made
        values = iter(flowing)
        operands = [
            next(values) if isinstance(entry, int) else self._operand(node, call, entry, scope) for entry in call.inputs
        ]
        return Apply(f"F.{call.function}", tuple(operands), keyword)

    def _operand(self, node: Node, call: Call, connector: str, scope: str) -> Expression:
        value = self._side(node, connector, scope)
        return Apply("with_gradient", (value,)) if connector in call.inputs_with_gradients else value

    def _batch_statistics(self, node: Node, name: str, value: Expression) -> Expression:
        """Leave statistics of a batch out where it has a single value of each map, which has no variance."""
        if name != "batch_stat" or value != Literal(True):
            return value
        [axis] = node.shape("Axes")
        return Apply("several", (BATCH,)) if node.input_size == node.input[axis] else value

    def _flowing(self, node: Node, name: str) -> Expression:
        source = self._resolved.by_name[name]
        if node.batched and not source.batched:
            return Apply("repeated", (NodeRef(name), BATCH))
        return NodeRef(name)

    def _side(self, node: Node, connector: str, scope: str) -> Expression:
        use = node.sides[connector]
        if isinstance(use, ParameterUse):
            return self._parameter(use, scope)
        if isinstance(use, NodeUse):
            stored = any(parameter.name == connector for parameter in node.type.parameters)
            return NodeRef(use.node) if stored else self._flowing(node, use.node)
        assert isinstance(use, DataUse), "a value that is kept is refused before"
        return self._data(node, connector, use)

    def _parameter(self, use: ParameterUse, scope: str) -> Expression:
        keyword: list[tuple[str, Expression]] = []
        if use.name not in self._learning:
            keyword.append(("need_grad", Literal(False)))
        elif not use.trainable:
            keyword.append(("as_need_grad", Literal(False)))
        name = use.name.removeprefix(scope)
        arguments = (Literal(name), Literal(use.shape), initializer(use))
        return Apply("nn.parameter.get_parameter_or_create", arguments, tuple(keyword))

    def _data(self, node: Node, connector: str, use: DataUse) -> Expression:
        shape, scale = use.shape, use.multiplier
        if self._feeds_generated and is_generated(use):
            return Variable(generated_key(node.name, connector, use))
        if use.generator in ("Normal", "Uniform") and scale:
            low, high = (0, abs(scale)) if use.generator == "Normal" else (-abs(scale), abs(scale))
            function = "F.randn" if use.generator == "Normal" else "F.rand"
            return Apply(function, (Literal(low), Literal(high), _batch(shape)))
        if use.generator in ("Normal", "Uniform", "Constant"):
            return Apply("F.constant", (Literal(scale), _batch(shape)))
        if use.generator == "Range":
            return Apply("ramp", (Literal(scale), BATCH, Literal(shape)))
        return Variable(data_key(use))


def _batch(shape: Shape) -> Expression:
    return Items((BATCH, *map(Literal, shape)))


def _plain(value: object) -> object:
    return tuple(_plain(entry) for entry in value) if isinstance(value, tuple | list) else value
