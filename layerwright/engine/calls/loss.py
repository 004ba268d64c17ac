"""Losses and error measures."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Row, along_axis, plain, with_base_axis

CALLS: Mapping[str, Row] = {
    "SquaredError": plain("squared_error", 0, "T"),
    "HuberLoss": plain("huber_loss", 0, "T", delta="Delta"),
    "AbsoluteError": plain("absolute_error", 0, "T"),
    "EpsilonInsensitiveLoss": plain("epsilon_insensitive_loss", 0, "T", epsilon="Epsilon"),
    "BinaryCrossEntropy": plain("binary_cross_entropy", 0, "T"),
    "SigmoidCrossEntropy": plain("sigmoid_cross_entropy", 0, "T"),
    "CategoricalCrossEntropy": along_axis("categorical_cross_entropy", 0, "T"),
    "SoftmaxCrossEntropy": along_axis("softmax_cross_entropy", 0, "T"),
    "KLMultinomial": with_base_axis("kl_multinomial", 0, "q"),
    "BinaryError": plain("binary_error", 0, "T"),
    "TopNError": along_axis("top_n_error", 0, "T", n="N"),
}
