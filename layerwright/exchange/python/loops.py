"""Rounds of a loop brought together, so that loops stay loops.

What a round reads of the round before is carried; a number that grows with the rounds is counted. Rounds that are not
alike in this way stay one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from layerwright.exchange.python.expressions import (
    Apply,
    DifferentFormError,
    Expression,
    Index,
    Items,
    Literal,
    NodeRef,
    Origin,
    Star,
    Variable,
    together,
)
from layerwright.exchange.python.items import Assign, Carry, Invoke, Item, Loop, changed, list_key


@dataclass(frozen=True)
class Folded:
    """A loop, and what stands for the nodes in it afterwards.

    `last` has the nodes of the last round; `all_rounds` what stands for the nodes of one layer in all rounds.
    """

    loop: Loop
    last: Mapping[str, Expression]
    all_rounds: Mapping[tuple[str, ...], str]


Produced = Mapping[str, str]
"""The keys of the nodes that a round computes."""


def folded(
    key: str, scope: str, rounds: Sequence[tuple[Sequence[Item], Produced]], before: Sequence[Assign], names: Produced
) -> Folded:
    """Bring rounds together.

    Args:
        key: The name of the layer that begins the loop.
        scope: What the parameters of a round lie under.
        rounds: The items of each round, and the keys of the nodes that they compute.
        before: What the first round begins with and later rounds take from the one before.
        names: The nodes of `before` by the keys that they are known under.

    Raises:
        DifferentFormError: They are not alike.
    """
    seen = [[changed(item, _seen_from(number, rounds)) for item in items] for number, (items, _) in enumerate(rounds)]
    carried: dict[str, Carry] = {}
    if len(seen) > 1:
        _find_carried(seen[0], seen[1], carried, names, _namer(key))
    bodies = [[changed(item, _carrying(carried)) for item in items] for items in seen[1:]] or [seen[0]]
    body = _unified(bodies, key, first=1 if len(seen) > 1 else 0)
    if len(seen) > 1:
        _check_first(seen[0], body, carried, key)
    count = len(rounds)
    last = {node: Variable(name) for node, name in rounds[-1][1].items()}
    columns = {tuple(_node_of(name, produced) for _, produced in rounds): name for name in rounds[0][1].values()}
    loop = Loop(key, count, scope, tuple(body), tuple(carried.values()))
    return Folded(loop, last, columns)


def collecting(result: Folded, items: Sequence[Item]) -> tuple[Loop, list[Item]]:
    """Let items that follow a loop read what it gives.

    Raises:
        DifferentFormError: One of them reads a round in the middle.
    """
    wanted: list[str] = []

    def change(expression: Expression) -> Expression:
        if isinstance(expression, Apply) and expression.positional:
            nodes = tuple(entry.node if isinstance(entry, NodeRef) else "" for entry in expression.positional)
            found = result.all_rounds.get(nodes)
            if found is not None and expression.function == "F.stack":
                wanted.append(found)
                return replace(expression, positional=(Star(Variable(list_key(found))),))
        return expression

    gathered = [changed(item, change) for item in items]
    inner = {node for nodes in result.all_rounds for node in nodes}

    def finish(expression: Expression) -> Expression:
        if isinstance(expression, NodeRef) and expression.node in inner:
            if expression.node not in result.last:
                raise DifferentFormError
            return result.last[expression.node]
        return expression

    finished = [changed(item, finish) for item in gathered]
    return replace(result.loop, collected=tuple(dict.fromkeys(wanted))), finished


_BEFORE = "<before>"


def _seen_from(number: int, rounds: Sequence[tuple[Sequence[Item], Produced]]) -> Any:
    own = rounds[number][1]
    before = rounds[number - 1][1] if number else {}
    others = {node for place, (_, produced) in enumerate(rounds) if place < number - 1 for node in produced}

    def change(expression: Expression) -> Expression:
        if isinstance(expression, NodeRef):
            if expression.node in own:
                return Variable(own[expression.node])
            if expression.node in before:
                return Variable(f"{_BEFORE}{before[expression.node]}")
            if expression.node in others:
                raise DifferentFormError
        return expression

    return change


def _namer(key: str) -> Any:
    return lambda source: f"<kept {source} of {key}>"


def _find_carried(
    first: Sequence[Item], second: Sequence[Item], carried: dict[str, Carry], names: Produced, name: Any
) -> None:
    """Find what the second round reads of the first, and what the first has in its place."""
    columns = zip(_flat(first), _flat(second), strict=False)
    for one, two in columns:
        if isinstance(two, Variable) and two.key.startswith(_BEFORE):
            source = two.key[len(_BEFORE) :]
            known = names.get(one.node) if isinstance(one, NodeRef) else None
            key = known or name(source)
            carry = Carry(key, one, Variable(source))
            if carried.setdefault(two.key, carry) != carry:
                raise DifferentFormError


def _flat(items: Sequence[Item]) -> list[Expression]:
    """The leaves of all expressions, in an order that is the same for items of one form."""
    leaves: list[Expression] = []

    def note(expression: Expression) -> Expression:
        if isinstance(expression, NodeRef | Variable):
            leaves.append(expression)
        return expression

    for item in items:
        changed(item, note)
    return leaves


def _carrying(carried: Mapping[str, Carry]) -> Any:
    def change(expression: Expression) -> Expression:
        if isinstance(expression, Variable) and expression.key.startswith(_BEFORE):
            if expression.key not in carried:
                raise DifferentFormError
            return Variable(carried[expression.key].key)
        return expression

    return change


def _unified(bodies: Sequence[Sequence[Item]], key: str, first: int) -> list[Item]:
    """One body for all rounds; numbers that differ must grow with the rounds."""
    if any(len(body) != len(bodies[0]) for body in bodies):
        raise DifferentFormError
    return [together_items(column, _counting(key, first)) for column in zip(*bodies, strict=True)]


def _counting(key: str, first: int) -> Any:
    def differ(values: tuple[Any, ...], origin: Origin) -> Expression | None:
        if len(set(map(repr, values))) == 1 or not all(type(value) is int for value in values):
            return None
        offset = values[0] - first
        if any(value != number + first + offset for number, value in enumerate(values)):
            return None
        return Index(f"<round of {key}>", offset)

    return differ


def _check_first(first: Sequence[Item], body: Sequence[Item], carried: Mapping[str, Carry], key: str) -> None:
    """Make sure that the body does for the first round what that round does.

    Raises:
        DifferentFormError: It does not.
    """
    values = {f"<round of {key}>": 0}
    from_carried = {carry.key: carry.first for carry in carried.values()}

    def change(expression: Expression) -> Expression:
        if isinstance(expression, Index) and expression.key in values:
            return Literal(values[expression.key] + expression.offset)
        if isinstance(expression, Variable) and expression.key in from_carried:
            return from_carried[expression.key]
        return expression

    made = [_plain(changed(item, change)) for item in body]
    if made != [_plain(item) for item in first]:
        raise DifferentFormError


def _plain(item: Item) -> Item:
    """An item with tuples of numbers as one value, so that two that say the same are equal."""

    def change(expression: Expression) -> Expression:
        if isinstance(expression, Items) and all(isinstance(entry, Literal) for entry in expression.items):
            return Literal(tuple(entry.value for entry in expression.items if isinstance(entry, Literal)))
        return expression

    plain = changed(item, change)
    return _without_shapes(plain)


def _without_shapes(item: Item) -> Item:
    if isinstance(item, Assign):
        return replace(item, shapes=())
    if isinstance(item, Loop):
        return replace(item, body=tuple(map(_without_shapes, item.body)))
    return item


def short_name(key: str) -> str:
    """The last word of the key of an argument, but for a number."""
    return next((word for word in reversed(key.split()) if not word.isdigit()), key)


def together_items(column: Sequence[Item], differ: Any) -> Item:
    """Bring items of one form together, each of another round or use.

    Raises:
        DifferentFormError: They are not of one form.
    """
    first = column[0]
    if any(type(other) is not type(first) for other in column):
        raise DifferentFormError
    match first:
        case Assign():
            items = [item for item in column if isinstance(item, Assign)]
            others = [item.unless_testing for item in items]
            if any(item.key != first.key for item in items) or len({other is None for other in others}) > 1:
                raise DifferentFormError
            origin = Origin(first.key, first.texts)
            skipped = [other for other in others if other is not None]
            return Assign(
                first.key,
                together([item.expression for item in items], origin, differ),
                tuple(shape for item in items for shape in item.shapes),
                together(skipped, origin, differ) if skipped else None,
                first.texts,
            )
        case Invoke():
            calls = [item for item in column if isinstance(item, Invoke)]
            if any(
                (call.keys, call.function, call.scope) != (first.keys, first.function, first.scope) for call in calls
            ):
                raise DifferentFormError
            return replace(
                first,
                inputs=tuple(
                    together(entries, Origin(), differ) for entries in zip(*(c.inputs for c in calls), strict=True)
                ),
                values=tuple(
                    together(entries, Origin(first.keys[0], first.texts, short_name(key)), differ)
                    for key, entries in zip(
                        first.function.parameters, zip(*(c.values for c in calls), strict=True), strict=True
                    )
                ),
            )
        case Loop():
            loops = [item for item in column if isinstance(item, Loop)]
            same = [(loop.key, loop.count, loop.scope, loop.collected, len(loop.body)) for loop in loops]
            carries = [[carry.key for carry in loop.carried] for loop in loops]
            if any(entry != same[0] for entry in same) or any(keys != carries[0] for keys in carries):
                raise DifferentFormError
            return replace(
                first,
                body=tuple(together_items(entries, differ) for entries in zip(*(lo.body for lo in loops), strict=True)),
                carried=tuple(
                    Carry(
                        entries[0].key,
                        together([carry.first for carry in entries], Origin(), differ),
                        together([carry.next for carry in entries], Origin(), differ),
                    )
                    for entries in zip(*(loop.carried for loop in loops), strict=True)
                ),
            )


def _node_of(key: str, produced: Produced) -> str:
    return next((node for node, name in produced.items() if name == key), "")
