"""Loops, gone through round by round: what is left of them are slices, stacks and values that pass unchanged."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row, plain
from layerwright.resolve.resolved import Node


def _element(node: Node) -> tuple[Call, ...]:
    """The element of the round along the loop's axis, without that axis."""
    axis = node.integer("Axis")
    start = tuple(node.step if number == axis else 0 for number in range(len(node.input)))
    stop = tuple(node.step + 1 if number == axis else size for number, size in enumerate(node.input))
    # nnabla takes a shorter list for the last axes, which leaves the batch out.
    sliced = Call("slice", (0,), {"start": start, "stop": stop, "step": (1,) * len(start)})
    return sliced, Call("reshape", (0,), {"shape": node.with_batch(node.output)})


def _stacked(node: Node) -> Call:
    return Call("stack", tuple(range(len(node.sources))), {"axis": node.axis(node.integer("Axis"))})


CALLS: Mapping[str, Row] = {
    "RepeatStart": plain("identity"),
    "RepeatEnd": plain("identity"),
    "RecurrentInput": _element,
    "RecurrentOutput": _stacked,
    "Delay": plain("identity", "Initial"),
}
