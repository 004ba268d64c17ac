"""Projects as nnabla code that a person could have written, and that runs without Layerwright."""

from layerwright.exchange.python.writing import Written, write_python

__all__ = ["Written", "write_python"]
