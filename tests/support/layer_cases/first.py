"""The layers that came first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nnabla as nn
import nnabla.parametric_functions as PF

from layerwright.resolve.resolved import Node

Made = Callable[[nn.Variable, Node], Any]
"""Makes a layer with its parameters by nnabla itself, for comparison."""

NETWORKS = {
    "Input": ["Input(3)", "Input(3,8,8)"],
    "Parameter": ["Parameter(Size=3,4)"],
    "Affine": [
        "Input(4) > Affine(3)",
        "Input(2,3,4) > Affine(5,6)",
        "Input(4) > Affine(3, WithBias=False)",
    ],
    "Convolution": [
        "Input(3,9,8) > Convolution(4)",
        "Input(3,9,8) > Convolution(4, KernelShape=3,5, BorderMode=valid)",
        "Input(3,9,8) > Convolution(4, KernelShape=3,2, BorderMode=full)",
        "Input(3,9,8) > Convolution(4, Strides=2,3, Padding=0,2, WithBias=False)",
        "Input(3,9,8) > Convolution(4, Dilation=2,3, BorderMode=same)",
        "Input(6,9,8) > Convolution(4, Group=2)",
        "Input(3,9) > Convolution(4, KernelShape=3, Strides=2, Dilation=1)",
        "Input(3,4,5,6) > Convolution(4, KernelShape=3,3,3, Strides=1,2,1, Dilation=1,1,2)",
    ],
    "DepthwiseConvolution": [
        "Input(3,9,8) > DepthwiseConvolution(5,5)",
        "Input(3,9,8) > DepthwiseConvolution(3,2, Multiplier=2, Strides=2,1)",
        "Input(3,9,8) > DepthwiseConvolution(3,3, BorderMode=same, Dilation=2,1, WithBias=False)",
        "Input(3,9) > DepthwiseConvolution(3, Strides=2, Dilation=1)",
    ],
    "MaxPooling": [
        "Input(3,8,8) > MaxPooling(2,2)",
        "Input(3,7,9) > MaxPooling(2,2, IgnoreBorder=False)",
        "Input(3,7,9) > MaxPooling(3,3, Strides=2,2, Padding=1,1, IgnoreBorder=False)",
        "Input(3,7,9) > MaxPooling(3,3, Strides=2,1, Padding=1,0)",
        "Input(3,5,6,7) > MaxPooling(2,2,2, Padding=0,0,0)",
        "Input(8,8) > MaxPooling(2,2)",
    ],
    "AveragePooling": [
        "Input(3,8,8) > AveragePooling(2,2)",
        "Input(3,7,9) > AveragePooling(2,2, IgnoreBorder=False)",
        "Input(3,7,9) > AveragePooling(3,3, Strides=2,2, Padding=1,1, IncludingPad=False)",
        "Input(3,5,6,7) > AveragePooling(2,2,2, Padding=0,0,0)",
    ],
    "GlobalAveragePooling": ["Input(3,7,9) > GlobalAveragePooling"],
    "BatchNormalization": [
        "Input(3,4,5) > BatchNormalization",
        "Input(3,4,5) > BatchNormalization(Axes=2)",
        "Input(6) > BatchNormalization(BatchStat=False)",
    ],
    "Dropout": ["Input(20) > Dropout(0.3)", "Input(20) > Dropout(0)", "Input(20) > Dropout(Seed=3)"],
    "ReLU": ["Input(4) > ReLU", "Input(4) > Affine(3) > ReLU"],
    "ELU": ["Input(4) > ELU(0.5)"],
    "LeakyReLU": ["Input(4) > LeakyReLU(0.2)", "Input(4) > Affine(3) > LeakyReLU"],
    "Tanh": ["Input(4) > Tanh"],
    "Sigmoid": ["Input(4) > Sigmoid"],
    "Softmax": ["Input(4) > Softmax", "Input(3,4,5) > Softmax(Axis=2)"],
    "Add2": [
        "a: Input(3,4); b: Input(3,4); a, b > Add2",
        "a: Input(1,4) > c: Affine(1,4); b: Input(3,1, Dataset=z); c, b > Add2",
    ],
    "Mul2": ["a: Input(3,4); b: Input(3,4); a, b > Mul2", "a: Input(3,1); b: Input(1,4, Dataset=z); a, b > Mul2"],
    "MulScalar": ["Input(4) > MulScalar(0.5)"],
    "AddScalar": ["Input(4) > AddScalar(-2)"],
    "Concatenate": [
        "a: Input(3,4); b: Input(5,4, Dataset=z); a, b, a > Concatenate",
        "a: Input(3,4); b: Input(3,2, Dataset=z); a, b > Concatenate(Axis=1)",
        "Input(3,4) > Concatenate",
    ],
    "Reshape": ["Input(3,4) > Reshape(12)", "Input(12) > Reshape(2,3,2)"],
    "SquaredError": ["Input(3,4) > SquaredError"],
    "BinaryCrossEntropy": ["Input(3,4) > BinaryCrossEntropy"],
    "CategoricalCrossEntropy": [
        "Input(5) > CategoricalCrossEntropy",
        "Input(3,4,5) > CategoricalCrossEntropy(Axis=1)",
    ],
    "SoftmaxCrossEntropy": ["Input(5) > SoftmaxCrossEntropy", "Input(3,4,5) > SoftmaxCrossEntropy(Axis=2)"],
    "TopNError": ["Input(5) > TopNError(2)", "Input(3,4,5) > TopNError(N=1, Axis=1)"],
}
"""Small networks by the layer type that they are about."""

PARAMETRIC: dict[str, Made] = {
    "Affine": lambda x, node: PF.affine(x, node.shape("OutShape"), with_bias=node.flag("WithBias")),
    "Convolution": lambda x, node: PF.convolution(
        x,
        node.integer("OutMaps"),
        node.shape("KernelShape"),
        pad=node.shape("Padding"),
        stride=node.shape("Strides"),
        dilation=node.shape("Dilation"),
        group=node.integer("Group"),
        with_bias=node.flag("WithBias"),
    ),
    "DepthwiseConvolution": lambda x, node: PF.depthwise_convolution(
        x,
        node.shape("KernelShape"),
        pad=node.shape("Padding"),
        stride=node.shape("Strides"),
        dilation=node.shape("Dilation"),
        multiplier=node.integer("Multiplier"),
        with_bias=node.flag("WithBias"),
    ),
    "BatchNormalization": lambda x, node: PF.batch_normalization(x, [axis + 1 for axis in node.shape("Axes")]),
}
"""How nnabla itself makes a layer with its parameters."""
