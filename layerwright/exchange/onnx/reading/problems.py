"""What is wrong with files of ONNX."""

from __future__ import annotations

from layerwright.model.problems import LayerwrightError


class OnnxReadError(LayerwrightError):
    """A file of ONNX that cannot be read, with the place and the reason."""
