"""Names: which can be used, which are free, and what to say of one that is not there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from layerwright.model.network import Layer, Link, Network
from layerwright.model.problems import LayerwrightError

Entry = TypeVar("Entry")


class EditError(LayerwrightError):
    """An edit that cannot be made, with the reason."""


def unique_name(base: str, taken: Collection[str]) -> str:
    """The first of `base`, `base_2`, `base_3`, ... that is not taken."""
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    return name


class FreeNames:
    """Names for what is copied, in the same row as the names of what it is copied from; what was given is taken.

    It goes on counting where it was, so that thousands of copies do not each begin at 2.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._reached: dict[str, int] = {}

    def like(self, name: str) -> str:
        """The name itself if it is free, else the next number after it: `ReLU_3` for `ReLU_2`."""
        if name in self._taken:
            base = name = _row(name)
            number = self._reached.get(base, 1)
            while name in self._taken:
                number += 1
                name = f"{base}_{number}"
            self._reached[base] = max(number - 1, 1)
        self._taken.add(name)
        return name


def _row(name: str) -> str:
    """What the names of a row have in common: `ReLU` of `ReLU_3`."""
    return re.sub(r"(?<=.)_\d+$", "", name)


def name_problem(name: str) -> str:
    """Why a name cannot be used for a layer or network; empty when it can.

    Names become parts of parameter names and of file names, which `/` and control characters would break.
    """
    if not name.strip():
        return "it is empty"
    if name != name.strip():
        return "it begins or ends with a space"
    if name.startswith("."):
        return "it begins with a dot"
    if "/" in name:
        return 'it contains "/"'
    if not name.isprintable():
        return "it contains a character that cannot be printed"
    return ""


def check_name(name: str, taken: Collection[str], kind: str) -> None:
    """Refuse a name that is taken or cannot be used.

    Raises:
        EditError: With the reason.
    """
    if name in taken:
        raise EditError(f'There is a {kind} "{name}" already.')
    reason = name_problem(name)
    if reason:
        raise EditError(f'"{name}" cannot be the name of a {kind}: {reason}.')


def existing(network: Network, name: str) -> Layer:
    """The layer of a name.

    Raises:
        EditError: There is none.
    """
    try:
        return network.by_name[name]
    except KeyError:
        raise EditError(f'There is no layer "{name}" in the network "{network.name}".') from None


def existing_link(network: Network, link: Link) -> Link:
    """The link between the ends of another one, with the bends that it has.

    Raises:
        EditError: There is none.
    """
    for other in network.links_into.get(link.target, ()):
        if other.same_wire(link):
            return other
    raise EditError(f'"{link.source}" is not linked to "{link.target}".')


def each(
    values: Iterable[Entry], chosen: Callable[[Entry], bool], change: Callable[[Entry], Entry]
) -> tuple[Entry, ...]:
    """All values, with a change to the chosen ones."""
    return tuple([change(value) if chosen(value) else value for value in values])
