"""Layers with weights, pooling and stored values."""

from __future__ import annotations

import nnabla as nn
import nnabla.parametric_functions as PF

from layer_cases.first import Made
from layerwright.resolve.resolved import Node

NETWORKS = {
    "WorkingMemory": [
        "WorkingMemory(Size=3,4)",
        "Input(3,4) > a: Add2; WorkingMemory(Size=3,4) > a",
        "Input(3,4) > WorkingMemory(Size=3,4) > Tanh",
    ],
    "Deconvolution": [
        "Input(4,5,6) > Deconvolution(3,3)",
        "Input(4,5,6) > Deconvolution(3,2, OutMaps=6, Padding=2,0, Strides=2,3, Dilation=1,2, Group=2)",
        "Input(4,5,6) > Deconvolution(4,4, OutMaps=2, Padding=1,1, Strides=2,2, WithBias=False)",
        "Input(4,9) > Deconvolution(3, OutMaps=2, Padding=1, Strides=2, Dilation=1)",
        "Input(2,3,4,5) > Deconvolution(2,2,2, OutMaps=3, Padding=0,1,0, Strides=1,2,1, Dilation=1,1,1)",
        "Parameter(Size=4,5,6) > Deconvolution(3,3, OutMaps=2)",
    ],
    "DepthwiseDeconvolution": [
        "Input(4,5,6) > DepthwiseDeconvolution(3,3)",
        "Input(4,5,6) > DepthwiseDeconvolution(3,2, Divisor=2, Strides=2,3, Padding=1,0, Dilation=1,2)",
        "Input(4,5,6) > DepthwiseDeconvolution(3,3, Divisor=4, WithBias=False)",
        "Input(4,9) > DepthwiseDeconvolution(3, Padding=0, Strides=2, Dilation=1)",
    ],
    "DeformableConvolution": [
        "Input(4,7,6) > DeformableConvolution(3,3, OutMaps=5)",
        "Input(4,7,6) > DeformableConvolution(3,3, OutMaps=4, Group=2, DeformableGroup=2, WithBias=False)",
        "Input(4,7,6) > DeformableConvolution(3,2, BorderMode=valid, Strides=2,1, Dilation=1,2)",
        "Input(2,5,5) > conv: DeformableConvolution(3,3); Input(18,5,5, Dataset=o) > conv.Offset",
        "Input(2,5,5) > DeformableConvolution(3,3, Offset.Generator=None, Offset.Dataset=o, Mask.Generator=Uniform)",
    ],
    "AdaptiveSeparableConvolution": [
        "Input(3,8,7) > AdaptiveSeparableConvolution",
        "Input(3,8,7) > AdaptiveSeparableConvolution(4,2, V.Generator=Constant, H.Generator=None, H.Dataset=h)",
    ],
    "Embed": [
        "Input(4) > Embed(10)",
        "Input(4,3) > Embed(10, Shape=5, W.Initializer=Normal)",
        "Parameter(Size=3, Initializer=Constant, InitializerMultiplier=2) > Embed(4, Shape=2)",
    ],
    "SumPooling": [
        "Input(3,8,8) > SumPooling(2,2)",
        "Input(3,7,9) > SumPooling(3,3, Strides=2,2, Padding=1,1, IgnoreBorder=False)",
        "Input(3,5,6,7) > SumPooling(2,2,2, Padding=0,0,0)",
    ],
    "Unpooling": [
        "Input(3,4,5) > Unpooling(2,2)",
        "Input(3,4,5) > Unpooling(3)",
        "Input(3,4,5) > Unpooling(2,1,3)",
        "Parameter(Size=4,5) > Unpooling(2,3)",
    ],
}
"""Small networks by the layer type that they are about."""


def _deconvolution(x: nn.Variable, node: Node) -> nn.Variable:
    return PF.deconvolution(
        x,
        node.integer("OutMaps"),
        node.shape("KernelShape"),
        pad=node.shape("Padding"),
        stride=node.shape("Strides"),
        dilation=node.shape("Dilation"),
        group=node.integer("Group"),
        with_bias=node.flag("WithBias"),
    )


def _deformable_convolution(x: nn.Variable, node: Node) -> nn.Variable:
    groups, (height, width) = node.integer("DeformableGroup"), node.shape("KernelShape")
    positions = node.input[1:]
    return PF.deformable_convolution(
        x,
        node.integer("OutMaps"),
        (height, width),
        nn.Variable((2, 2 * groups * height * width, *positions)),
        nn.Variable((2, groups * height * width, *positions)),
        pad=node.shape("Padding"),
        stride=node.shape("Strides"),
        dilation=node.shape("Dilation"),
        group=node.integer("Group"),
        deformable_group=groups,
        with_bias=node.flag("WithBias"),
    )


PARAMETRIC: dict[str, Made] = {
    "Deconvolution": _deconvolution,
    "DepthwiseDeconvolution": lambda x, node: PF.depthwise_deconvolution(
        x,
        node.shape("KernelShape"),
        pad=node.shape("Padding"),
        stride=node.shape("Strides"),
        dilation=node.shape("Dilation"),
        divisor=node.integer("Divisor"),
        with_bias=node.flag("WithBias"),
    ),
    "DeformableConvolution": _deformable_convolution,
    "Embed": lambda x, node: PF.embed(x, node.integer("NumClass"), *node.shape("Shape")),
}
"""How nnabla itself makes a layer with its parameters."""
