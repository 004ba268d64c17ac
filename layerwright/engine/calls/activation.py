"""Layers that bend values."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Row, along_axis, plain, with_base_axis

CALLS: Mapping[str, Row] = {
    "ReLU": plain("relu", inplace="InPlace"),
    "CReLU": along_axis("crelu"),
    "LeakyReLU": plain("leaky_relu", alpha="Alpha", inplace="InPlace"),
    "PReLU": with_base_axis("prelu", 0, "slope"),
    "ReLU6": plain("relu6"),
    "ELU": plain("elu", alpha="Alpha"),
    "CELU": along_axis("celu", alpha="Alpha"),
    "SELU": plain("selu", scale="Scale", alpha="Alpha"),
    "GELU": plain("gelu"),
    "Swish": plain("swish"),
    "Mish": plain("mish"),
    "SoftPlus": plain("softplus"),
    "Abs": plain("abs"),
    "Tanh": plain("tanh"),
    "HardTanh": plain("hard_tanh"),
    "TanhShrink": plain("tanh_shrink"),
    "SoftSign": plain("softsign"),
    "Sigmoid": plain("sigmoid"),
    "HardSigmoid": plain("hard_sigmoid"),
    "LogSigmoid": plain("log_sigmoid"),
    "Sinc": plain("sinc"),
    "Softmax": along_axis("softmax"),
    "LogSoftmax": along_axis("log_softmax"),
}
