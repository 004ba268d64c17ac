"""What each layer is in ONNX: one table, whose rows stand in modules by what layers do."""

from layerwright.exchange.onnx.forms.table import FORMS

__all__ = ["FORMS"]
