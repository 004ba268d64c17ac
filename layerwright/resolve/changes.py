"""What is different between two states of something, found without looking long at what is the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import compress, count
from typing import TypeVar

_Value = TypeVar("_Value")


def changed_part(
    before: Sequence[_Value], now: Sequence[_Value], differ: Callable[[_Value, _Value], bool]
) -> tuple[Sequence[_Value], Sequence[_Value]]:
    """What stands between the beginning and the end that two sequences share, in each of them."""
    shorter = min(len(before), len(now))
    start = next(compress(count(), map(differ, before, now)), shorter)
    backwards = compress(count(), map(differ, reversed(before), reversed(now)))
    end = min(next(backwards, shorter), shorter - start)
    return before[start : len(before) - end], now[start : len(now) - end]


def changed_names(
    before: Mapping[str, _Value], now: Mapping[str, _Value], same: Callable[[_Value, _Value], bool]
) -> set[str | None]:
    """The names that were added or removed, or have another value.

    None is among them if the names are not in the order that they were in.
    """
    found: set[str | None] = set(before.keys() ^ now.keys())
    found.update(name for name, value in now.items() if name in before and not same(before[name], value))
    if list(before) != list(now):
        found.add(None)
    return found
