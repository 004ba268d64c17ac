"""Losses and error measures."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Row, along_axis, plain

CALLS: Mapping[str, Row] = {
    "SquaredError": plain("squared_error", 0, "T"),
    "BinaryCrossEntropy": plain("binary_cross_entropy", 0, "T"),
    "CategoricalCrossEntropy": along_axis("categorical_cross_entropy", 0, "T"),
    "SoftmaxCrossEntropy": along_axis("softmax_cross_entropy", 0, "T"),
    "TopNError": along_axis("top_n_error", 0, "T", n="N"),
}
