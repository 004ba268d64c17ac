"""Stored values."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row, plain
from layerwright.resolve.resolved import Node


def _memory(node: Node) -> Call:
    # What flows in is written into the memory, and is what flows out.
    return Call("assign", ("", 0), {}) if node.sources else Call("identity", ("",), {})


CALLS: Mapping[str, Row] = {
    "Parameter": plain("identity", ""),
    "WorkingMemory": _memory,
}
