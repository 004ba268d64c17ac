"""Layers that keep few bits of a number, or train what shall run with few."""

from __future__ import annotations

from collections.abc import Callable

import nnabla as nn
import nnabla.parametric_functions as PF

from layer_cases.first import Made

NETWORKS = {
    "FixedPointQuantize": [
        "Input(4) > FixedPointQuantize",
        "Input(4) > FixedPointQuantize(Sign=False, N=3, Delta=0.125, STEFineGrained=False)",
        "Parameter(Size=3,4) > FixedPointQuantize(N=2)",
    ],
    "Pow2Quantize": [
        "Input(4) > Pow2Quantize",
        "Input(4) > Pow2Quantize(Sign=False, WithZero=False, N=2, M=0, STEFineGrained=False)",
        "Parameter(Size=3,4) > Pow2Quantize(N=3, M=127)",
    ],
    "BinaryConnectAffine": [
        "Input(4) > BinaryConnectAffine(OutShape=3)",
        "Input(2,3,4) > BinaryConnectAffine(OutShape=5,6, WithBias=False)",
    ],
    "BinaryConnectConvolution": [
        "Input(3,9,8) > BinaryConnectConvolution(3,3, OutMaps=4)",
        "Input(3,9,8) > BinaryConnectConvolution(3,2, OutMaps=4, BorderMode=same, Strides=2,1, WithBias=False)",
        "Input(3,9) > BinaryConnectConvolution(3, Strides=1, Dilation=2)",
    ],
    "BinaryWeightAffine": [
        "Input(4) > BinaryWeightAffine(OutShape=3)",
        "Input(2,3,4) > BinaryWeightAffine(OutShape=5,6, WithBias=False)",
    ],
    "BinaryWeightConvolution": [
        "Input(3,9,8) > BinaryWeightConvolution(3,3, OutMaps=4)",
        "Input(3,9,8) > BinaryWeightConvolution(3,2, OutMaps=4, BorderMode=full, Dilation=2,1, WithBias=False)",
    ],
    "MinMaxQuantize": [
        "Input(4) > AddScalar(-0.5) > MinMaxQuantize(r.InitializerMultiplier=-0.1, R.InitializerMultiplier=0.2)",
        "Input(4) > MinMaxQuantize(XMinMax=True, EMA=True, Decay=0.5, Epsilon=0.1)",
        "Input(3,4) > MinMaxQuantize(r.InitializerMultiplier=-1, R.InitializerMultiplier=0.5, STEFineGrained=False)",
        "Parameter(Size=3,4) > MinMaxQuantize(L.InitializerMultiplier=15)",
    ],
    "BinaryTanh": ["Input(4) > AddScalar(-0.5) > BinaryTanh", "Parameter(Size=3,4) > BinaryTanh"],
    "BinarySigmoid": ["Input(4) > AddScalar(-0.5) > BinarySigmoid", "Parameter(Size=3,4) > BinarySigmoid"],
}
"""Small networks by the layer type that they are about."""


def _convolution(function: Callable[..., nn.Variable]) -> Made:
    return lambda x, node: function(
        x,
        node.integer("OutMaps"),
        node.shape("KernelShape"),
        pad=node.shape("Padding"),
        stride=node.shape("Strides"),
        dilation=node.shape("Dilation"),
        with_bias=node.flag("WithBias"),
    )


PARAMETRIC: dict[str, Made] = {
    "BinaryConnectAffine": lambda x, node: PF.binary_connect_affine(
        x, node.shape("OutShape"), with_bias=node.flag("WithBias")
    ),
    "BinaryConnectConvolution": _convolution(PF.binary_connect_convolution),
    "BinaryWeightAffine": lambda x, node: PF.binary_weight_affine(
        x, node.shape("OutShape"), with_bias=node.flag("WithBias")
    ),
    "BinaryWeightConvolution": _convolution(PF.binary_weight_convolution),
    "MinMaxQuantize": lambda x, node: PF.min_max_quantize(x),
}
"""How nnabla itself makes a layer with its parameters."""
