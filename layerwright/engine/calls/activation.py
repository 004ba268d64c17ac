"""Layers that bend values."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Row, along_axis, plain

CALLS: Mapping[str, Row] = {
    "ReLU": plain("relu", inplace="InPlace"),
    "ELU": plain("elu", alpha="Alpha"),
    "LeakyReLU": plain("leaky_relu", alpha="Alpha", inplace="InPlace"),
    "Tanh": plain("tanh"),
    "Sigmoid": plain("sigmoid"),
    "Softmax": along_axis("softmax"),
}
