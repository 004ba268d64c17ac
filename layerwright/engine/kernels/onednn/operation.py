"""What oneDNN computes, with the reorders around it where it wants its operands laid out otherwise.

A primitive is compiled for its sizes when it is made. What lies between a primitive and its reorders, and what a
primitive needs for itself, shares one piece of memory with all others of the same thread.
"""

from __future__ import annotations

import ctypes
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from layerwright.engine.kernels.onednn.library import Argument, Handle, available_threads, check, library
from layerwright.layers.kinds import Shape

_FLOAT, _FLOAT_BYTES = 3, 4
_ANY_LAYOUT = 1
_MOST_AXES = 12
_USER_SCRATCHPAD = 1
_LAYOUT_OF_ARGUMENT = 255
_ALIGNMENT = 64

FORWARD = 64
"""The kind of a forward pass that a backward pass follows: `dnnl_forward_training`."""

FROM, TO = 1, 17
"""The arguments of reorders and of all that maps one array to another: `DNNL_ARG_SRC` and `DNNL_ARG_DST`."""
FROM_GRADIENT, TO_GRADIENT = 129, 145
WORKSPACE = 64
_SCRATCHPAD = 80


class Layout:
    """How the values of an array lie in memory."""

    def __init__(self, handle: Handle) -> None:
        self.handle = handle
        weakref.finalize(self, library().ask, "dnnl_memory_desc_destroy", handle)

    @property
    def size(self) -> int:
        """The bytes."""
        return int(library().ask("dnnl_memory_desc_get_size", self.handle))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Layout) and bool(library().ask("dnnl_memory_desc_equal", self.handle, other.handle))

    __hash__ = None  # type: ignore[assignment]


def sizes(values: Sequence[int]) -> Any:
    """Numbers for the axes of an array, as oneDNN takes them."""
    return (ctypes.c_int64 * _MOST_AXES)(*values)


def in_order(shape: Shape, order: Sequence[int] = ()) -> Layout:
    """Values that lie axis behind axis.

    Args:
        shape: The sizes of the axes.
        order: The axes from the outermost to the innermost; as they are in the shape where it is left out.
    """
    strides, step = [0] * len(shape), 1
    for axis in reversed(order or range(len(shape))):
        strides[axis] = step
        step *= shape[axis]
    handle = library().made("dnnl_memory_desc_create_with_strides", len(shape), sizes(shape), _FLOAT, sizes(strides))
    return Layout(handle)


def channels_last(shape: Shape) -> Layout:
    """Maps whose values at one place lie side by side: the second axis is the innermost."""
    return in_order(shape, (0, *range(2, len(shape)), 1))


def as_it_likes(shape: Shape) -> Layout:
    """A layout that the primitive chooses."""
    return Layout(library().made("dnnl_memory_desc_create_with_tag", len(shape), sizes(shape), _FLOAT, _ANY_LAYOUT))


class _Room(threading.local):
    """Memory of a thread."""

    def __init__(self) -> None:
        self._memory = np.empty(0, np.uint8)

    def address(self, size: int) -> int:
        if size + _ALIGNMENT > len(self._memory):
            # The old one goes first: they need not both fit.
            self._memory = np.empty(0, np.uint8)
            self._memory = np.empty(size + _ALIGNMENT, np.uint8)
        return _aligned(self._memory.ctypes.data)


_room = _Room()


class _Chosen(threading.local):
    """How many threads what is made now is made for; 0 for as many as the process may use."""

    threads = 0


_chosen = _Chosen()
_limit = 0


def limit_threads(count: int) -> None:
    """Say how many threads this process may use from now on; 0 for as many as the machine has for it."""
    global _limit
    _limit = count


def _threads() -> int:
    return _chosen.threads or _limit or available_threads()


@contextmanager
def in_threads(count: int) -> Iterator[None]:
    """Make operations for so many threads; 0 for as many as the process should use."""
    before, _chosen.threads = _chosen.threads, count
    try:
        yield
    finally:
        _chosen.threads = before


class Description:
    """What a primitive will do, and in how many threads; oneDNN's primitive descriptor."""

    def __init__(self, function: str, *arguments: Any, attributes: Handle | None = None) -> None:
        """Have it worked out by a function of oneDNN, to which the engine and attributes are added.

        Raises:
            RefusedError: oneDNN has no code for it.
        """
        own = attributes or _attributes()
        # What is made for some threads must not be executed by more.
        library().use_threads(_threads())
        self.handle = library().made(function, *arguments, own)
        weakref.finalize(self, library().ask, "dnnl_primitive_desc_destroy", self.handle)
        library().call("dnnl_primitive_attr_destroy", own)

    def layout(self, argument: int) -> Layout:
        """The layout that it wants one of its arguments in; empty where it has no such argument."""
        found = library().ask("dnnl_primitive_desc_query_md", self.handle, _LAYOUT_OF_ARGUMENT, argument)
        return Layout(library().made("dnnl_memory_desc_clone", Handle(found)))


def described(function: str, *arguments: Any) -> Description:
    """A description by a function whose second argument is the engine."""
    return Description(function, library().engine, *(_plain(entry) for entry in arguments))


def _plain(argument: Any) -> Any:
    return argument.handle if isinstance(argument, Layout | Description) else argument


class _Memory:
    """A memory object of oneDNN, whose address is set before each use."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.handle = library().made("dnnl_memory_create", layout.handle, library().engine, Handle())
        weakref.finalize(self, library().ask, "dnnl_memory_destroy", self.handle)


class _Primitive:
    """Code for one description, with the memory objects of its arguments."""

    def __init__(self, description: Description, entries: Sequence[tuple[int, _Memory]]) -> None:
        self._kept = (description, entries)
        self._handle = library().made("dnnl_primitive_create", description.handle)
        weakref.finalize(self, library().ask, "dnnl_primitive_destroy", self._handle)
        self._count = len(entries)
        self._arguments = (Argument * self._count)(*(Argument(number, memory.handle) for number, memory in entries))
        self._execute, self._stream = library().execute, library().stream

    def __call__(self) -> None:
        check(self._execute(self._handle, self._stream, self._count, self._arguments), "dnnl_primitive_execute")


class Operand(NamedTuple):
    """An array that an operation reads or writes.

    Attributes:
        number: The argument of the primitive that it is.
        layout: How it lies in memory.
    """

    number: int
    layout: Layout


def turning(layout: Layout, wanted: Layout, *, add: bool = False) -> Description:
    """What brings values from one layout into another, or adds them to what is there."""
    engine = library().engine
    return Description(
        "dnnl_reorder_primitive_desc_create",
        layout.handle,
        engine,
        wanted.handle,
        engine,
        attributes=_attributes(add=add),
    )


class Operation:
    """A primitive, and the reorders that bring its operands to where it wants them and its results to where we do."""

    def __init__(self, description: Description, read: Sequence[Operand], written: Sequence[Operand]) -> None:
        self._needed = 0
        self._own: list[tuple[_Memory, int]] = []
        self._addresses: list[_Memory] = []
        self._before: list[_Primitive] = []
        self._results: list[_Result] = []
        arguments: list[tuple[int, _Memory]] = []
        for operand in read:
            given = self._addressed(operand.layout)
            wanted = description.layout(operand.number)
            if wanted == operand.layout:
                arguments.append((operand.number, given))
            else:
                inner = self._inner(wanted)
                self._before.append(self._reorder(operand.layout, given, wanted, inner))
                arguments.append((operand.number, inner))
        for operand in written:
            given = self._addressed(operand.layout)
            made = description.layout(operand.number)
            direct = made == operand.layout
            self._results.append(_Result(given, operand.layout, made, direct, len(arguments)))
            arguments.append((operand.number, given if direct else self._inner(made)))
        self._description = description
        self._entries = [*arguments, *self._scratchpad(description)]
        self._variants: dict[tuple[bool, ...], tuple[_Primitive, ...]] = {}
        self._threads = _threads()
        self._use_threads, self._set_address = library().use_threads, library().set_address

    def run(self, addresses: Sequence[int], adds: tuple[bool, ...] = ()) -> None:
        """Compute.

        Args:
            addresses: Where the operands that are read lie, then those that are written.
            adds: Which results are added to what is there; none where it is left out.

        Raises:
            MemoryError: There is no memory.
        """
        self._use_threads(self._threads)
        primitives = self._variants.get(adds) or self._variant(adds)
        set_address = self._set_address
        for memory, address in zip(self._addresses, addresses, strict=True):
            set_address(memory.handle, address)
        if self._needed:
            start = _room.address(self._needed)
            for memory, offset in self._own:
                set_address(memory.handle, start + offset)
        for primitive in primitives:
            primitive()

    def _variant(self, adds: tuple[bool, ...]) -> tuple[_Primitive, ...]:
        """The primitives in order; what is to be added is computed in memory of our own first."""
        with in_threads(self._threads):
            self._variants[adds] = self._made(adds)
        return self._variants[adds]

    def _made(self, adds: tuple[bool, ...]) -> tuple[_Primitive, ...]:
        entries, after = list(self._entries), []
        for number, result in enumerate(self._results):
            add = bool(adds) and adds[number]
            if result.direct and not add:
                continue
            if result.direct:
                entries[result.place] = (entries[result.place][0], self._inner(result.made))
            inner = entries[result.place][1]
            after.append(self._reorder(result.made, inner, result.layout, result.given, add=add))
        main = _Primitive(self._description, entries)
        return (*self._before, main, *after)

    def _addressed(self, layout: Layout) -> _Memory:
        memory = _Memory(layout)
        self._addresses.append(memory)
        return memory

    def _inner(self, layout: Layout) -> _Memory:
        memory = _Memory(layout)
        self._own.append((memory, self._needed))
        self._needed += _aligned(layout.size)
        return memory

    def _scratchpad(self, description: Description) -> Sequence[tuple[int, _Memory]]:
        layout = description.layout(_SCRATCHPAD)
        return [(_SCRATCHPAD, self._inner(layout))] if layout.size else []

    def _reorder(
        self, layout: Layout, source: _Memory, wanted: Layout, target: _Memory, *, add: bool = False
    ) -> _Primitive:
        description = turning(layout, wanted, add=add)
        return _Primitive(description, [(FROM, source), (TO, target), *self._scratchpad(description)])


class _Result(NamedTuple):
    given: _Memory
    layout: Layout
    made: Layout
    direct: bool
    place: int


def _aligned(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT


def _attributes(*, add: bool = False) -> Handle:
    """Attributes of a primitive whose scratchpad we bring, and which may add its result to what is there."""
    made = library().made("dnnl_primitive_attr_create")
    library().call("dnnl_primitive_attr_set_scratchpad_mode", made, _USER_SCRATCHPAD)
    if add:
        operations = library().made("dnnl_post_ops_create")
        library().call("dnnl_post_ops_append_sum", operations, ctypes.c_float(1.0), ctypes.c_int32(0), ctypes.c_int(0))
        library().call("dnnl_primitive_attr_set_post_ops", made, operations)
        library().call("dnnl_post_ops_destroy", operations)
    return made
