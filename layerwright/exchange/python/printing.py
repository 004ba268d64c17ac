"""A function as the lines of its code."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from layerwright.exchange.python.expressions import (
    Apply,
    Conditional,
    Expression,
    Formula,
    Index,
    Items,
    Literal,
    Size,
    Star,
    Variable,
)
from layerwright.exchange.python.items import (
    BATCH,
    Assign,
    Carry,
    Function,
    Invoke,
    Item,
    Loop,
    changed,
    expressions,
    list_key,
    names_of_functions,
)
from layerwright.exchange.python.layout import INDENT, WIDTH, Bracketed, Doc, docstring, laid_out
from layerwright.exchange.python.loops import short_name
from layerwright.exchange.python.naming import identifier
from layerwright.layers.kinds import Shape, show

_FLOWING = "h"
"""The name of a value that only the next line reads."""

_DEFAULTS: Mapping[str, object] = {
    "base_axis": 1,
    "group": 1,
    "channel_last": False,
    "inplace": False,
    "ignore_border": True,
    "including_pad": True,
    "seed": -1,
    "multiplier": 1,
    "divisor": 1,
    "keepdims": False,
    "deformable_group": 1,
    "decay_rate": 0.9,
}
"""Keyword arguments that are nnabla's defaults wherever these functions have them."""

_SLIDING = ("convolution", "deconvolution")


def printed(function: Function) -> list[str]:
    """The lines of a function."""
    return list(_Printing(function).lines())


def arguments_of(function: Function) -> list[str]:
    """The names of its arguments besides what flows in: the layer that takes each is told where that is needed."""
    taken = set(function.inputs.values()) | names_of_functions(function.body)
    short = Counter(short_name(key).lower() for key in function.parameters)
    names = []
    for key in function.parameters:
        wanted = short_name(key)
        names.append(identifier(wanted if short[wanted.lower()] == 1 else key, taken, "argument"))
        taken.add(names[-1])
    return names


class _Printing:
    def __init__(self, function: Function) -> None:
        self._function = function
        self._body, self._outputs = _without_aliases(function.body, function.outputs)
        self._arguments = arguments_of(function)
        self._called = names_of_functions(function.body)
        self._ended: set[str] = set()
        self._names: dict[str, str] = {
            **function.inputs,
            **{f"<argument {key}>": name for key, name in zip(function.parameters, self._arguments, strict=True)},
            BATCH.key: "batch_size",
        }
        self._formula_names = dict(zip(function.parameters, self._arguments, strict=True))
        self._counts = Counter(entry.key for entry in expressions(self._body) if isinstance(entry, Variable)) + Counter(
            entry.key for entry in self._outputs if isinstance(entry, Variable)
        )
        self._name_all(self._body, last=self._outputs)

    def lines(self) -> Iterator[str]:
        """The definition, its docstring and the body."""
        yield from laid_out(f"def {self._function.name}", Bracketed("(", self._signature(), ")"), 0, ":")
        yield from docstring(self._function.title, 1)
        final = self._body[-1] if self._body else None
        if final is not None and self._is_returned(final):
            yield from self._block(self._body[:-1], 1)
            yield from self._return(final)
            return
        yield from self._block(self._body, 1)
        returned = [str(self._doc(output)) for output in self._outputs]
        if self._function.sums_means:
            yield from laid_out("return ", _sum_of_means(returned), 1)
        elif returned:
            value: Doc = returned[0] if len(returned) == 1 else Bracketed("(", tuple(returned), ")", is_tuple=True)
            line = f"{INDENT}return {', '.join(returned)}"
            yield from [line] if len(line) <= WIDTH else laid_out("return ", value, 1)

    def _is_returned(self, final: Item) -> bool:
        """Whether the function gives back what its last statement computes, and nothing else."""
        if self._function.sums_means or len(self._outputs) != 1:
            return False
        if isinstance(final, Invoke):
            return tuple(map(Variable, final.keys)) == self._outputs
        return isinstance(final, Assign) and final.unless_testing is None and Variable(final.key) == self._outputs[0]

    def _return(self, final: Item) -> Iterator[str]:
        if isinstance(final, Invoke):
            yield from self._invoke(final, 1, "return ")
        elif isinstance(final, Assign):
            yield from self._statement("return ", self._doc(final.expression), 1, final.shapes)

    def _signature(self) -> tuple[Doc, ...]:
        entries = [*self._function.inputs.values(), *self._arguments]
        options = [
            *(["batch_size"] if self._function.needs_batch_size else []),
            *(["test=False"] if self._function.tests else []),
        ]
        return (*entries, *(["*", *options] if options else []))

    def _name_all(self, block: Sequence[Item], last: Sequence[Expression] = ()) -> None:
        for place, item in enumerate(block):
            following = block[place + 1] if place + 1 < len(block) else None
            if isinstance(item, Loop):
                self._name_loop(item)
                continue
            keys = (item.key,) if isinstance(item, Assign) else item.keys
            for key in keys:
                if key not in self._names and isinstance(following, Loop):
                    self._name_as_carried(key, following)
                if key not in self._names:
                    flows = len(keys) == 1 and self._flows(key, following, last)
                    self._names[key] = _FLOWING if flows else self._new_name(key)

    def _name_loop(self, loop: Loop) -> None:
        ends = Counter(carry.next for carry in loop.carried)
        produced = _produced(loop)
        for carry in loop.carried:
            if self._names.get(carry.key, _FLOWING) == _FLOWING:
                self._names[carry.key] = self._name_carry(carry, produced)
            if carry.next == Variable(produced) and ends[carry.next] == 1:
                self._names[produced] = self._names[carry.key]
        for key in loop.collected:
            self._names[list_key(key)] = self._new_name(f"all {key}")
        wanted = "number" if loop.scope else "t"
        taken = {*self._names.values(), *self._called} - self._ended
        index = self._names[loop.index] = identifier(wanted, taken, "number")
        self._ended.discard(index)
        self._name_all(loop.body)
        self._ended.add(index)

    def _name_carry(self, carry: Carry, produced: str) -> str:
        shown = produced if carry.next == Variable(produced) else carry.key.split(" of ")[0]
        return self._new_name(shown.removeprefix("<kept "))

    def _name_as_carried(self, key: str, loop: Loop) -> None:
        """Let a value that only a loop begins with have the name under which the loop goes on with it."""
        for carry in loop.carried:
            if carry.first == Variable(key) and self._counts[key] == 1 and carry.key not in self._names:
                self._names[carry.key] = self._names[key] = self._name_carry(carry, _produced(loop))

    def _flows(self, key: str, following: Item | None, last: Sequence[Expression]) -> bool:
        """Whether only the next statement reads a value."""
        if isinstance(following, Assign | Invoke):
            reads = sum(entry == Variable(key) for entry in expressions((following,)))
            return 0 < reads == self._counts[key]
        return following is None and tuple(last) == (Variable(key),) and self._counts[key] == 1

    def _new_name(self, key: str) -> str:
        return identifier(key.rpartition("/")[2], {*self._names.values(), *self._called}, "layer")

    def _block(self, block: Sequence[Item], depth: int) -> Iterator[str]:
        for item in block:
            match item:
                case Assign():
                    yield from self._assign(item, depth)
                case Invoke():
                    yield from self._invoke(item, depth)
                case Loop():
                    yield from self._loop(item, depth)

    def _assign(self, item: Assign, depth: int) -> Iterator[str]:
        name = self._names[item.key]
        if item.unless_testing is not None:
            otherwise = str(self._doc(item.unless_testing))
            if otherwise != name:
                yield f"{INDENT * depth}{name} = {otherwise}"
            yield f"{INDENT * depth}if not test:"
            yield from self._statement(f"{name} = ", self._doc(item.expression), depth + 1, ())
        else:
            yield from self._statement(f"{name} = ", self._doc(item.expression), depth, item.shapes)

    def _statement(self, before: str, value: Doc, depth: int, shapes: Sequence[Shape]) -> Iterator[str]:
        lines = laid_out(before, value, depth)
        comment = _comment(shapes)
        if comment and len(lines) == 1 and len(lines[0]) + 2 + len(comment) <= WIDTH:
            yield f"{lines[0]}  {comment}"
            return
        if comment:
            yield f"{INDENT * depth}{comment}"
        yield from lines

    def _invoke(self, item: Invoke, depth: int, before: str = "") -> Iterator[str]:
        function = item.function
        keyword = zip(arguments_of(function), item.values, strict=True)
        entries: list[Doc] = [self._doc(entry) for entry in item.inputs]
        entries += [_prefixed(f"{name}=", self._doc(value)) for name, value in keyword]
        if function.needs_batch_size:
            entries.append("batch_size=batch_size")
        if function.tests:
            entries.append("test=test")
        if item.scope:
            yield f"{INDENT * depth}with nn.parameter_scope({_quoted(item.scope)}):"
            depth += 1
        targets = ", ".join(self._names[key] for key in item.keys)
        before = before or (f"{targets} = " if targets else "")
        yield from laid_out(before, Bracketed(f"{function.name}(", tuple(entries), ")"), depth)

    def _loop(self, loop: Loop, depth: int) -> Iterator[str]:
        indent = INDENT * depth
        for carry in loop.carried:
            first = str(self._doc(carry.first))
            if first != self._names[carry.key]:
                yield from laid_out(f"{self._names[carry.key]} = ", self._doc(carry.first), depth)
        for key in loop.collected:
            yield f"{indent}{self._names[list_key(key)]} = []"
        counted = loop.scope or any(isinstance(e, Index) and e.key == loop.index for e in expressions(loop.body))
        index = self._names[loop.index] if counted else "_"
        yield f"{indent}for {index} in range({loop.count}):"
        inner = depth + 1
        if loop.scope:
            body, within = _without_scope(loop.body)
            text = f"{_in_braces(loop.scope)}[{{{index}}}]{_in_braces(within)}"
            yield f'{INDENT * inner}with nn.parameter_scope(f"{text}"):'
            inner += 1
            yield from self._block(body, inner)
        else:
            yield from self._block(loop.body, inner)
        for key in loop.collected:
            yield f"{INDENT * inner}{self._names[list_key(key)]}.append({self._names[key]})"
        changes = [
            (self._names[carry.key], str(self._doc(carry.next)))
            for carry in loop.carried
            if self._names[carry.key] != str(self._doc(carry.next))
        ]
        if changes:
            targets, values = (", ".join(side) for side in zip(*changes, strict=True))
            yield f"{INDENT * inner}{targets} = {values}"

    def _doc(self, expression: Expression) -> Doc:
        match expression:
            case Literal(value):
                return _literal(value)
            case Variable(key):
                return self._names[key]
            case Index(key, offset):
                sign = "+" if offset > 0 else "-"
                return f"{self._names[key]} {sign} {abs(offset)}" if offset else self._names[key]
            case Size(key, axis, divisor):
                size = f"{self._names[key]}.shape[{axis}]"
                return size if divisor == 1 else f"{size} // {divisor}"
            case Formula(text):
                return _renamed(text, self._formula_names)
            case Star(inner):
                return f"*{self._doc(inner)}"
            case Items(items):
                return Bracketed("(", tuple(map(self._doc, items)), ")", is_tuple=True)
            case Conditional(training, testing):
                return self._condition(training, testing)
            case Apply():
                return self._call(expression)
        raise AssertionError(expression)

    def _condition(self, training: Expression, testing: Expression) -> Doc:
        if testing == Literal(False):
            return "not test" if training == Literal(True) else f"{self._doc(training)} and not test"
        if testing == Literal(True) and training == Literal(False):
            return "test"
        return f"{self._doc(testing)} if test else {self._doc(training)}"

    def _call(self, call: Apply) -> Doc:
        if call.function == "several":
            return f"{self._doc(call.positional[0])} > 1"
        if call.function == "dict":
            entries = tuple(_prefixed(f"{_quoted(name)}: ", self._doc(value)) for name, value in call.keyword)
            return Bracketed("{", entries, "}")
        positional = [self._doc(entry) for entry in call.positional]
        keyword = [
            _prefixed(f"{name}=", self._doc(value))
            for name, value in call.keyword
            if not _is_default(call, name, value)
        ]
        return Bracketed(f"{call.function}(", (*positional, *keyword), ")")


def _produced(loop: Loop) -> str:
    """The key of what the last statement of a round gives, where that is one value."""
    final = loop.body[-1] if loop.body else None
    if isinstance(final, Invoke) and len(final.keys) == 1:
        return final.keys[0]
    return final.key if isinstance(final, Assign) else ""


def _without_scope(body: tuple[Item, ...]) -> tuple[tuple[Item, ...], str]:
    """A round that is one call of a unit, and what the scope of that adds to the round's."""
    match body:
        case (Invoke(scope=scope) as call,) if scope:
            return (replace(call, scope=""),), f"/{scope}"
    return body, ""


def _in_braces(text: str) -> str:
    """A text within an f-string."""
    return _quoted(text.replace("{", "{{").replace("}", "}}"))[1:-1]


def _sum_of_means(values: Sequence[str]) -> Doc:
    means: list[Doc] = [Bracketed("F.mean(", (value,), ")") for value in values]
    total = means[0]
    for mean in means[1:]:
        total = Bracketed("F.add2(", (total, mean), ")")
    return total


def _prefixed(text: str, doc: Doc) -> Doc:
    return (
        f"{text}{doc}" if isinstance(doc, str) else Bracketed(f"{text}{doc.head}", doc.entries, doc.tail, doc.is_tuple)
    )


def _literal(value: object) -> Doc:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, tuple):
        return Bracketed("(", tuple(map(_literal, value)), ")", is_tuple=True)
    return repr(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _is_default(call: Apply, name: str, value: Expression) -> bool:
    """Whether a keyword argument says what nnabla would take anyway."""
    if not isinstance(value, Literal):
        return False
    function, given = call.function.partition(".")[2], value.value
    slides = function.endswith(_SLIDING)
    if (slides or function.endswith("pooling")) and name == "pad":
        return not any(given)
    if slides and name in ("stride", "dilation"):
        return set(given) == {1}
    if function.endswith("pooling") and name == "stride":
        return bool(value == dict(call.keyword).get("kernel"))
    if function == "batch_normalization" and name == "axes":
        return bool(given == (1,))
    if name == "base_axis" and not slides and function not in ("affine", "prelu"):
        return False
    return name in _DEFAULTS and repr(given) == repr(_DEFAULTS[name])


def _comment(shapes: Sequence[Shape]) -> str:
    """The shapes of the result for one sample, in all uses; nothing where there are many."""
    different = list(dict.fromkeys(show(shape) for shape in shapes))
    return f"# {' or '.join(different)}" if 0 < len(different) <= 3 else ""


def _renamed(text: str, names: Mapping[str, str]) -> str:
    tree = ast.parse(text, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = names[node.id]
    return ast.unparse(tree)


def _without_aliases(
    body: tuple[Item, ...], outputs: tuple[Expression, ...]
) -> tuple[tuple[Item, ...], tuple[Expression, ...]]:
    """A body without the layers that only pass a value on."""
    aliases: dict[str, Expression] = {}

    def change(expression: Expression) -> Expression:
        while isinstance(expression, Variable) and expression.key in aliases:
            expression = aliases[expression.key]
        return expression

    def cleaned(items: Sequence[Item]) -> tuple[Item, ...]:
        kept: list[Item] = []
        for item in items:
            if isinstance(item, Loop):
                carried = tuple(replace(carry, first=change(carry.first)) for carry in item.carried)
                carries = {carry.key for carry in carried}
                for key in carries:
                    aliases.pop(key, None)
                inner = cleaned(item.body)
                held = [key for key, value in aliases.items() if isinstance(value, Variable) and value.key in carries]
                later = tuple(replace(carry, next=change(carry.next)) for carry in carried)
                kept.append(replace(item, body=inner, carried=later))
                for key in held:
                    aliases.pop(key)
                continue
            made = changed(item, change)
            if isinstance(made, Assign) and isinstance(made.expression, Variable) and made.unless_testing is None:
                aliases[made.key] = made.expression
            else:
                kept.append(made)
        return tuple(kept)

    items = cleaned(body)
    return items, tuple(change(output) for output in outputs)
