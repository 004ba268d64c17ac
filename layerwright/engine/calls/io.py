"""Numbers that are given with the network."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row
from layerwright.layers.io import constant_value

CALLS: Mapping[str, Row] = {
    "Constant": lambda node: Call("constant", (), {"val": constant_value(node), "shape": (1,)}),
}
