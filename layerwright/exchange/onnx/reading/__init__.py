"""ONNX files as editable projects."""

from layerwright.exchange.onnx.reading.importing import import_onnx
from layerwright.exchange.onnx.reading.problems import OnnxReadError

__all__ = ["OnnxReadError", "import_onnx"]
