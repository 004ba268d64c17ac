"""Stored values."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Row, plain

CALLS: Mapping[str, Row] = {
    "Parameter": plain("identity", ""),
    "WorkingMemory": plain("identity", ""),
}
