"""What each layer is in nnabla, as data: one module for each module of `layerwright.layers`."""

from layerwright.engine.calls.form import Call
from layerwright.engine.calls.table import CALLS, calls

__all__ = ["CALLS", "Call", "calls"]
