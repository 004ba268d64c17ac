"""Layers that bring values to a common scale."""

from __future__ import annotations

import nnabla.parametric_functions as PF

from layer_cases.first import Made

NETWORKS = {
    "FusedBatchNormalization": [
        "Input(3,4,5) > FusedBatchNormalization",
        "Input(3,4,5) > FusedBatchNormalization(Axes=2, DecayRate=0.5, Epsilon=0.01)",
        "Input(6) > FusedBatchNormalization(BatchStat=False)",
        "Parameter(Size=3,4) > FusedBatchNormalization(Axes=1)",
    ],
    "NormNormalization": [
        "Input(3,4,5) > NormNormalization",
        "Input(3,4) > NormNormalization(P=1, Axes=1)",
        "Input(3,4) > NormNormalization(P=3.5, Axes=0,-1, Epsilon=0.1)",
        "Parameter(Size=3,4) > NormNormalization(Axes=1)",
    ],
    "WeightStandardization": [
        "Parameter(Size=4,3,3) > WeightStandardization",
        "Parameter(Size=4,3,3) > WeightStandardization(ChannelAxis=2, Epsilon=0.1)",
        "Input(4,3) > WeightStandardization(ChannelAxis=1)",
        "Input(2,8,8) > c: Convolution(4); Parameter(Size=4,2,3,3) > WeightStandardization > c.W",
    ],
    "WeightNormalization": [
        "Input(4,3) > WeightNormalization(Dim=1, g.InitializerMultiplier=2)",
        "Parameter(Size=4,3) > WeightNormalization",
        "Parameter(Size=4,3,2) > WeightNormalization(Dim=2, Epsilon=0.1)",
    ],
    "SpectralNorm": [
        "Input(4,3) > SpectralNorm(Dim=1)",
        "Parameter(Size=4,3) > SpectralNorm",
        "Parameter(Size=4,3,2) > SpectralNorm(Dim=2, Itr=3, Epsilon=0.1)",
        "Parameter(Size=4,3) > SpectralNorm(u.Initializer=Normal)",
    ],
    "LayerNormalization": [
        "Input(3,4,5) > LayerNormalization",
        "Input(6) > LayerNormalization(Epsilon=0.1, beta.InitializerMultiplier=2, gamma.InitializerMultiplier=3)",
        "Parameter(Size=3,4) > LayerNormalization",
    ],
    "InstanceNormalization": [
        "Input(3,4,5) > InstanceNormalization",
        "Input(3,4,5) > InstanceNormalization(ChannelAxis=2, Epsilon=0.1)",
        "Input(3,4,5) > InstanceNormalization(ChannelAxis=1, BatchAxis=0)",
        "Parameter(Size=3,4) > InstanceNormalization(ChannelAxis=1)",
    ],
    "GroupNormalization": [
        "Input(8,3,4) > GroupNormalization",
        "Input(6,3,4) > GroupNormalization(NumGroups=3, Epsilon=0.1)",
        "Input(3,4,6) > GroupNormalization(ChannelAxis=2, NumGroups=2, BatchAxis=0)",
        "Parameter(Size=4,3) > GroupNormalization(NumGroups=2)",
    ],
}
"""Small networks by the layer type that they are about."""

PARAMETRIC: dict[str, Made] = {
    "FusedBatchNormalization": lambda x, node: PF.fused_batch_normalization(
        x, axes=[axis + 1 for axis in node.shape("Axes")]
    ),
    "WeightNormalization": lambda x, node: PF.weight_normalization(x, dim=node.integer("Dim") + 1),
    "SpectralNorm": lambda x, node: PF.spectral_norm(x, dim=node.integer("Dim") + 1),
    "LayerNormalization": lambda x, node: PF.layer_normalization(x),
    "InstanceNormalization": lambda x, node: PF.instance_normalization(
        x, channel_axis=node.integer("ChannelAxis") + 1, batch_axis=node.integer("BatchAxis") + 1
    ),
    "GroupNormalization": lambda x, node: PF.group_normalization(
        x,
        num_groups=node.integer("NumGroups"),
        channel_axis=node.integer("ChannelAxis") + 1,
        batch_axis=node.integer("BatchAxis") + 1,
    ),
}
"""How nnabla itself makes a layer with its parameters."""
