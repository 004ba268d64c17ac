"""What the operators of NNEF are among our layers."""

from layerwright.exchange.nnef.reading.operators.table import OPERATORS

__all__ = ["OPERATORS"]
