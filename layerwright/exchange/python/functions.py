"""The functions of the exported code: one for each network, and one for each unit with what its uses differ in."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from layerwright.exchange.python.expressions import (
    DifferentFormError,
    Expression,
    Formula,
    Literal,
    NodeRef,
    Origin,
    Size,
    Variable,
)
from layerwright.exchange.python.frames import Entry, Frame, LoopFrame, property_texts
from layerwright.exchange.python.items import Assign, Function, Invoke, Item, changed, expressions, names_of_functions
from layerwright.exchange.python.loops import collecting, folded, together_items
from layerwright.exchange.python.naming import identifier
from layerwright.exchange.python.statements import Statements
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import Shape
from layerwright.resolve.resolved import Node

_FORMULA = re.compile(r"[\w\s+*/()-]+")


@dataclass
class _Body:
    """A frame's body before it becomes a function: what flows in are the nodes and data outside.

    `shapes` are those of what flows in, with the batch in front; None for what has no batch.
    """

    frame: Frame
    items: list[Item]
    inputs: list[str]
    outputs: tuple[Expression, ...]
    names: Mapping[str, str]
    shapes: tuple[Shape | None, ...] = ()


@dataclass
class _Use:
    """What a unit's use has become: the function, its inputs, and the number of the use."""

    function: Function
    inputs: list[str]
    number: int
    outputs: tuple[str, ...]


@dataclass
class Part:
    """Nodes of a network that become one function.

    Attributes:
        name: The name wanted for the function.
        title: What it does.
        frame: The nodes.
        statements: Makes the expressions of the network's nodes.
        wanted: The nodes whose outputs are returned.
        input_names: Names for nodes outside that flow in.
    """

    name: str
    title: str
    frame: Frame
    statements: Statements
    wanted: tuple[str, ...]
    readers: Mapping[str, Sequence[Node]]
    input_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entrance:
    """The function of a part, and what it takes: nodes by name, and data by key."""

    function: Function
    inputs: tuple[str, ...]


class Program:
    """Every function, those that are called before those that call them."""

    def __init__(self) -> None:
        self.functions: list[Function] = []
        self._names: set[str] = set()
        self._uses: dict[int, _Use] = {}

    def add(self, parts: Sequence[Part]) -> list[Entrance]:
        """Make the functions of some parts; units that they have in common become one function."""
        units = [(frame, part) for part in parts for frame in _units(part.frame.entries)]
        by_height: dict[int, list[tuple[Frame, Part]]] = {}
        for frame, part in units:
            by_height.setdefault(_height(frame), []).append((frame, part))
        for height in sorted(by_height):
            self._add_units([self._body(frame, part) for frame, part in by_height[height]])
        return [self._add_part(part) for part in parts]

    def _add_part(self, part: Part) -> Entrance:
        body = self._body(part.frame, part)
        function = Function(
            name=identifier(part.name, self._names, "network"),
            title=part.title,
            inputs=_input_names(body, part.input_names),
            body=tuple(body.items),
            outputs=body.outputs,
        )
        self._append(function)
        return Entrance(function, tuple(body.inputs))

    def _add_units(self, bodies: Iterable[_Body]) -> None:
        groups: list[list[_Body]] = []
        for body in bodies:
            for group in groups:
                if _alike(group[0], body):
                    group.append(body)
                    break
            else:
                groups.append([body])
        for group in groups:
            self._add_group(group)

    def _add_group(self, group: list[_Body]) -> None:
        first = group[0]
        slots = _Slots([body.frame.arguments for body in group], [body.shapes for body in group])
        items = _joined(group, slots.differ)
        opened = first.frame.drawn is None
        function = Function(
            name=identifier(first.frame.network, self._names, "unit"),
            title=_layer_title(first.frame) if opened else f'The unit "{first.frame.network}".',
            inputs=_input_names(first, {}),
            body=tuple(items),
            outputs=first.outputs,
            parameters=slots.keys(),
            uses=slots.uses(),
        )
        self._append(function)
        for number, body in enumerate(group):
            outputs = tuple(output.key for output in body.outputs if isinstance(output, Variable))
            names = {key: node for node, key in body.names.items()}
            self._uses[id(body.frame)] = _Use(
                function, body.inputs, number, tuple(names.get(key, key) for key in outputs)
            )

    def _append(self, function: Function) -> None:
        self._names.add(function.name)
        self.functions.append(function)

    def _body(self, frame: Frame, part: Part) -> _Body:
        outputs = _outputs(frame, part)
        try:
            items, names = _Building(self._uses, part, frame, fold=True).built()
            body = _closed(frame, items, names, outputs)
        except DifferentFormError:
            items, names = _Building(self._uses, part, frame, fold=False).built()
            body = _closed(frame, items, names, outputs)
        return replace(body, shapes=tuple(part.statements.shape(name) for name in body.inputs))


class _Building:
    """Makes the items of a frame."""

    def __init__(self, uses: Mapping[int, _Use], part: Part, frame: Frame, *, fold: bool) -> None:
        self._uses = uses
        self._part = part
        self._frame = frame
        self._fold = fold

    def built(self) -> tuple[list[Item], dict[str, str]]:
        """The items, and the keys of the nodes that they compute."""
        return self._entries(self._frame.entries, self._frame.scope, "")

    def _entries(self, entries: Sequence[Entry], scope: str, prefix: str) -> tuple[list[Item], dict[str, str]]:
        items: list[Item] = []
        names: dict[str, str] = {}
        waiting: list[tuple[int, Any]] = []
        for entry in entries:
            if isinstance(entry, Node):
                items.append(self._assign(entry, scope, prefix))
                names[entry.name] = f"{prefix}{entry.layer}"
            elif isinstance(entry, Frame):
                items.append(self._invoke(entry, scope, prefix, names))
            elif self._fold:
                before, result = self._loop(entry, scope)
                items += before
                names.update(zip(_before_nodes(entry), _keys(before), strict=True))
                waiting.append((len(items), result))
                items.append(result.loop)
                names.update({node: value.key for node, value in result.last.items()})
            else:
                for turn in entry.rounds:
                    inner, more = self._entries(turn.entries, scope, f"{prefix}{entry.name}[{turn.number}]/")
                    items += inner
                    names.update(more)
        for place, result in waiting:
            loop, rest = collecting(result, items[place + 1 :])
            items[place:] = [loop, *rest]
        return items, names

    def _assign(self, node: Node, scope: str, prefix: str) -> Assign:
        expression, otherwise = self._part.statements.of(node, scope)
        texts = property_texts(self._frame, node.layer)
        return Assign(f"{prefix}{node.layer}", expression, (node.output,), otherwise, texts)

    def _invoke(self, frame: Frame, scope: str, prefix: str, names: dict[str, str]) -> Invoke:
        use = self._uses[id(frame)]
        base = f"{prefix}{frame.name}"
        keys = (base,) if len(use.outputs) == 1 else tuple(f"{base} {place}" for place in range(len(use.outputs)))
        names.update(zip(use.outputs, keys, strict=True))
        return Invoke(
            keys,
            use.function,
            frame.scope.removeprefix(scope).rstrip("/"),
            tuple(Variable(name) if name.startswith("<") else NodeRef(name) for name in use.inputs),
            tuple(Literal(value) for value in use.function.uses[use.number]),
            frame.texts,
        )

    def _loop(self, loop: LoopFrame, scope: str) -> tuple[list[Assign], Any]:
        """A loop, and what its first round takes in place of the round before."""
        before: list[Assign] = []
        started: dict[str, str] = {}
        rounds = []
        for turn in loop.rounds:
            within = f"{scope}{loop.name}[{turn.number}]/" if loop.repeats else scope
            delays = [entry for entry in turn.entries if isinstance(entry, Node) and entry.type.name == "Delay"]
            own = {node.name for node in _all_nodes(turn.entries)}
            for node in delays:
                if own.intersection(node.feeds):
                    raise DifferentFormError
                before.append(self._assign(node, scope, ""))
                started[node.name] = node.layer
            rounds.append(self._entries([entry for entry in turn.entries if entry not in delays], within, ""))
        label = f"{loop.name}" if loop.repeats else ""
        return before, folded(loop.name, label, rounds, before, started)


def _all_nodes(entries: Sequence[Entry]) -> Iterable[Node]:
    return Frame("", "", None, entries=list(entries)).nodes()


def _before_nodes(loop: LoopFrame) -> list[str]:
    return [
        entry.name
        for turn in loop.rounds
        for entry in turn.entries
        if isinstance(entry, Node) and entry.type.name == "Delay"
    ]


def _keys(items: Iterable[Assign]) -> list[str]:
    return [item.key for item in items]


def _closed(frame: Frame, items: list[Item], names: Mapping[str, str], outputs: Sequence[str]) -> _Body:
    """A body in which all that it does not compute itself flows in."""
    inputs: list[str] = []

    def change(expression: Expression) -> Expression:
        if isinstance(expression, NodeRef):
            if expression.node in names:
                return Variable(names[expression.node])
            if expression.node not in inputs:
                inputs.append(expression.node)
            return Variable(_input_key(inputs.index(expression.node)))
        if isinstance(expression, Variable) and expression.key.startswith("<data "):
            if expression.key not in inputs:
                inputs.append(expression.key)
            return Variable(_input_key(inputs.index(expression.key)))
        return expression

    closed = [changed(item, change) for item in items]
    # A cost may take what is computed elsewhere as it is, as a penalty that is an output of the network.
    given = [change(NodeRef(node)) for node in outputs]
    return _Body(frame, closed, inputs, tuple(entry for entry in given if isinstance(entry, Variable)), names)


def _input_key(number: int) -> str:
    return f"<input {number}>"


def _outputs(frame: Frame, part: Part) -> list[str]:
    """The nodes of a frame that are read from outside it, or wanted."""
    own = {node.name for node in frame.nodes()}
    if frame is part.frame:
        return list(part.wanted)
    return [
        node.name
        for node in frame.nodes()
        if node.name in part.wanted or any(reader.name not in own for reader in part.readers.get(node.name, ()))
    ]


def _alike(one: _Body, other: _Body) -> bool:
    if one.frame.network != other.frame.network or len(one.inputs) != len(other.inputs):
        return False
    if one.outputs != other.outputs or (one.frame.drawn is None) != (other.frame.drawn is None):
        return False
    kinds = [name.startswith("<") for name in one.inputs]
    if kinds != [name.startswith("<") for name in other.inputs]:
        return False
    try:
        _joined([one, other], _anything)
    except DifferentFormError:
        return False
    return True


def _anything(values: tuple[Any, ...], origin: Origin) -> Expression | None:
    if isinstance(values[0], tuple) or len(set(map(repr, values))) == 1:
        return None
    return Variable("<any>")


def _joined(group: Sequence[_Body], differ: Callable[[tuple[Any, ...], Origin], Expression | None]) -> list[Item]:
    if any(len(body.items) != len(group[0].items) for body in group):
        raise DifferentFormError
    return [together_items(column, differ) for column in zip(*(body.items for body in group), strict=True)]


class _Slots:
    """The arguments of a function, found from the values in its uses."""

    def __init__(self, arguments: Sequence[Mapping[str, Any]], shapes: Sequence[tuple[Shape | None, ...]]) -> None:
        self._arguments = arguments
        self._shapes = shapes
        self._found: dict[str, tuple[Any, ...]] = {}
        self._axes: dict[tuple[str, str], int] = {}

    def differ(self, values: tuple[Any, ...], origin: Origin) -> Expression | None:
        """The argument that stands for some values; None where they are all the same, or are to be looked into."""
        same = len(set(map(repr, values))) == 1
        for name in self._arguments[0]:
            if self._equal(name, values) and (not same or _mentions(origin.texts, name)):
                return self._argument(name, values)
        if same:
            return None
        formula = self._formula(values, origin)
        if formula is not None:
            return formula
        if isinstance(values[0], tuple):
            return None
        size = self._size(values, origin)
        if size is not None:
            return size
        for key, known in self._found.items():
            if key not in self._arguments[0] and repr(known) == repr(values):
                return Variable(f"<argument {key}>")
        key = f"{origin.layer} {origin.part}".strip()
        while key in self._found:
            key += " 2"
        return self._argument(key, values)

    def keys(self) -> tuple[str, ...]:
        """The arguments in the order in which they are declared, then those that were found."""
        declared = [name for name in self._arguments[0] if name in self._found]
        return (*declared, *(name for name in self._found if name not in declared))

    def uses(self) -> list[tuple[Any, ...]]:
        """The values of the arguments in each use."""
        return [tuple(self._found[key][number] for key in self.keys()) for number in range(len(self._arguments))]

    def _argument(self, key: str, values: tuple[Any, ...]) -> Expression:
        self._found[key] = values
        return Variable(f"<argument {key}>")

    def _equal(self, name: str, values: tuple[Any, ...]) -> bool:
        return all(
            name in given and repr(given[name]) == repr(value)
            for given, value in zip(self._arguments, values, strict=True)
        )

    def _size(self, values: tuple[Any, ...], origin: Origin) -> Expression | None:
        """The axis of what flows in that has these sizes, or a multiple of them; one after the other in a shape."""
        if any(type(value) is not int or value < 1 for value in values):
            return None
        last = self._axes.get((origin.layer, origin.part), 0)
        found = []
        for number, shapes in enumerate(zip(*self._shapes, strict=True)):
            ranks = {0 if shape is None else len(shape) for shape in shapes}
            if len(ranks) > 1:
                continue
            for axis in range(1, *ranks):
                pairs = [(shape[axis], value) for shape, value in zip(shapes, values, strict=True) if shape]
                divisor = pairs[0][0] // pairs[0][1]
                if divisor and all(size == value * divisor for size, value in pairs):
                    found.append((divisor, number, axis <= last, axis))
        if not found:
            return None
        divisor, number, _, axis = min(found)
        self._axes[origin.layer, origin.part] = axis
        return Size(_input_key(number), axis, divisor)

    def _formula(self, values: tuple[Any, ...], origin: Origin) -> Expression | None:
        """Arithmetic that was drawn, where it gives these values."""
        for text in (part.strip() for entry in origin.texts for part in entry.split(",")):
            names = [name for name in self._arguments[0] if _mentions((text,), name)]
            if not names or not _FORMULA.fullmatch(text):
                continue
            written = text.replace("*", " * ").replace("//", "/").replace("/", " // ")
            try:
                found = tuple(_calculated(written, given) for given in self._arguments)
            except (KeyError, SyntaxError, TypeError, ValueError, ZeroDivisionError):
                continue
            if found == values:
                for name in names:
                    self._argument(name, tuple(given[name] for given in self._arguments))
                return Formula(ast.unparse(ast.parse(written, mode="eval")))
        return None


_OPERATORS: Mapping[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}


def _calculated(text: str, names: Mapping[str, Any]) -> int:
    """The value of arithmetic of integers."""

    def value(tree: ast.expr) -> int:
        match tree:
            case ast.BinOp(left, sign, right):
                return _OPERATORS[type(sign)](value(left), value(right))
            case ast.Constant(int(number)):
                return number
            case ast.Name(name):
                number = names[name]
                if type(number) is not int:
                    raise TypeError
                return number
        raise ValueError

    return value(ast.parse(text.strip(), mode="eval").body)


def _mentions(texts: Iterable[str], name: str) -> bool:
    return any(re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", text) for text in texts)


def _input_names(body: _Body, given: Mapping[str, str]) -> dict[str, str]:
    """Names for what flows in, by key."""
    names: dict[str, str] = {}
    taken = names_of_functions(tuple(body.items))
    for number, source in enumerate(body.inputs):
        key = _input_key(number)
        if source.startswith("<data "):
            wanted = source.split()[1]
        elif source in given:
            wanted = given[source]
        else:
            wanted = _drawn_input(body, key) or "x"
        names[key] = identifier(wanted, taken | set(names.values()), "x")
    return names


def _drawn_input(body: _Body, key: str) -> str:
    """The Input layer of a unit that brings a value, from the first layer that reads it."""
    drawn = body.frame.drawn
    inputs = [layer.name for layer in drawn.layers if layer.type == "Input"] if drawn else []
    if drawn is None or len(inputs) < 2:
        return ""
    for item in body.items:
        reads = any(entry == Variable(key) for entry in expressions((item,)))
        if reads and isinstance(item, Assign | Invoke):
            layer = item.key if isinstance(item, Assign) else item.keys[0]
            sources = [link.source for link in drawn.links_into.get(layer, ()) if link.source in inputs]
            if len(sources) == 1:
                return sources[0]
    return ""


def _layer_title(frame: Frame) -> str:
    return f"{CATALOGUE[frame.network].help.split('. ')[0].rstrip('.')}."


def _units(entries: Sequence[Entry]) -> Iterable[Frame]:
    for entry in entries:
        if isinstance(entry, Frame):
            yield from _units(entry.entries)
            yield entry
        elif isinstance(entry, LoopFrame):
            for turn in entry.rounds:
                yield from _units(turn.entries)


def _height(frame: Frame) -> int:
    return 1 + max((_height(inner) for inner in _units(frame.entries)), default=0)
