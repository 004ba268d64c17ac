"""What the body of an exported function consists of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from layerwright.exchange.python.expressions import Expression, Variable, transformed
from layerwright.layers.kinds import Shape

BATCH = Variable("<batch size>")
"""The number of samples that are computed at once."""


@dataclass(frozen=True)
class Assign:
    """A layer: its result is bound to the key.

    Attributes:
        key: The layer's name, which the result is known under.
        expression: What is computed.
        shapes: The shapes for one sample, of each use of the function.
        unless_testing: What stands for the result when the network is tested, where that is not computed then.
        texts: The property values, as drawn.
    """

    key: str
    expression: Expression
    shapes: tuple[Shape, ...]
    unless_testing: Expression | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Invoke:
    """A call of a function that stands for a unit; each of its results is bound to a key."""

    keys: tuple[str, ...]
    function: Function
    scope: str
    inputs: tuple[Expression, ...]
    values: tuple[Expression, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Carry:
    """A value that goes from one round of a loop to the next."""

    key: str
    first: Expression
    next: Expression


@dataclass(frozen=True)
class Loop:
    """Items that are gone through several times.

    `scope` is what the parameters of a round lie under, before the number of the round; empty where rounds share them.
    `collected` are the keys of which the values of all rounds are kept.
    """

    key: str
    count: int
    scope: str
    body: tuple[Item, ...]
    carried: tuple[Carry, ...]
    collected: tuple[str, ...] = ()

    @property
    def index(self) -> str:
        """The key of the number of the round."""
        return f"<round of {self.key}>"


Item: TypeAlias = Assign | Invoke | Loop


def list_key(key: str) -> str:
    """The key of the list of a layer's values in all rounds."""
    return f"<all {key}>"


@dataclass(eq=False)
class Function:
    """A function of the exported code.

    Attributes:
        name: Its name in the code.
        title: What it stands for, as the first line of its docstring.
        inputs: The names of what flows in, by the key that the body knows each under.
        body: What it does.
        outputs: What it returns.
        parameters: The keys of its arguments besides those that flow in.
        uses: The values of the arguments in each use, in the order of the uses.
        sums_means: Whether it gives the sum of its outputs' means, as a cost is.
    """

    name: str
    title: str
    inputs: Mapping[str, str]
    body: tuple[Item, ...]
    outputs: tuple[Expression, ...]
    parameters: tuple[str, ...] = ()
    uses: list[tuple[Any, ...]] = field(default_factory=list)
    sums_means: bool = False

    @property
    def tests(self) -> bool:
        """Whether it computes something else when the network is tested."""
        return _tests(self.body)

    @property
    def needs_batch_size(self) -> bool:
        """Whether it must be told the number of samples."""
        return _mentions(self.body, BATCH)


def changed(item: Item, change: Callable[[Expression], Expression]) -> Item:
    """An item with all its expressions changed."""
    match item:
        case Assign():
            other = item.unless_testing
            return replace(
                item,
                expression=transformed(item.expression, change),
                unless_testing=None if other is None else transformed(other, change),
            )
        case Invoke():
            return replace(
                item,
                inputs=tuple(transformed(entry, change) for entry in item.inputs),
                values=tuple(transformed(entry, change) for entry in item.values),
            )
        case Loop():
            return replace(
                item,
                body=tuple(changed(entry, change) for entry in item.body),
                carried=tuple(
                    Carry(carry.key, transformed(carry.first, change), transformed(carry.next, change))
                    for carry in item.carried
                ),
            )


def expressions(items: tuple[Item, ...]) -> Iterator[Expression]:
    """Every expression in some items, and every part of it."""
    found: list[Expression] = []

    def note(expression: Expression) -> Expression:
        found.append(expression)
        return expression

    for item in items:
        changed(item, note)
    yield from found


def functions(items: tuple[Item, ...]) -> Iterator[Function]:
    """The functions that some items call themselves."""
    for item in items:
        if isinstance(item, Invoke):
            yield item.function
        elif isinstance(item, Loop):
            yield from functions(item.body)


def names_of_functions(items: tuple[Item, ...]) -> set[str]:
    """The names of the functions that some items call themselves, which nothing else there may have."""
    return {function.name for function in functions(items)}


def _tests(items: tuple[Item, ...]) -> bool:
    from layerwright.exchange.python.expressions import Conditional

    own = any(isinstance(expression, Conditional) for expression in expressions(items))
    return own or _skips(items) or any(function.tests for function in functions(items))


def _skips(items: tuple[Item, ...]) -> bool:
    return any(
        _skips(item.body) if isinstance(item, Loop) else isinstance(item, Assign) and item.unless_testing is not None
        for item in items
    )


def _mentions(items: tuple[Item, ...], wanted: Expression) -> bool:
    own = any(expression == wanted for expression in expressions(items))
    return own or any(function.needs_batch_size for function in functions(items))
