"""Layers that are opened into others."""

from __future__ import annotations

NETWORKS = {
    "ChannelShuffle": ["Input(6,3,2) > ChannelShuffle(3)", "Input(4,5,5) > Convolution(4, Group=2) > ChannelShuffle"],
    "LocalResponseNormalization": [
        "Input(7,3,2) > LocalResponseNormalization(3, Alpha=0.5, Beta=0.6, K=1)",
        "Input(4,5,5) > Convolution(8) > LocalResponseNormalization",
    ],
}

PARAMETRIC: dict[str, object] = {}
