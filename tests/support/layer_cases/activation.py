"""Layers that bend values."""

from __future__ import annotations

import nnabla.parametric_functions as PF

from layer_cases.first import Made

_PLAIN = (
    *("ReLU6", "GELU", "Swish", "Mish", "SoftPlus", "Abs", "HardTanh", "TanhShrink", "SoftSign"),
    *("HardSigmoid", "LogSigmoid", "Sinc"),
)
"""Those without properties."""

NETWORKS = {
    **{
        name: [f"Input(4) > {name}", f"Input(3,4) > AddScalar(-0.5) > {name}", f"Parameter(Size=3,4) > {name}"]
        for name in _PLAIN
    },
    "CReLU": [
        "Input(4) > AddScalar(-0.5) > CReLU",
        "Input(3,4,5) > CReLU(Axis=2)",
        "Parameter(Size=3,4) > CReLU(Axis=1)",
    ],
    "CELU": [
        "Input(4) > AddScalar(-0.5) > CELU(0.5)",
        "Input(3,4,5) > CELU(Axis=2)",
        "Parameter(Size=3,4) > CELU(0.3, Axis=1)",
    ],
    "PReLU": [
        "Input(3,4) > AddScalar(-0.5) > PReLU",
        "Input(3,4,5) > PReLU(BaseAxis=1, slope.InitializerMultiplier=0.5)",
        "Input(3,4,5) > PReLU(BaseAxis=-1)",
        "Input(3,4,5) > PReLU(BaseAxis=-3)",
        "Input(3,4,5) > PReLU(BaseAxis=2, Shared=True)",
        "Parameter(Size=3,4) > PReLU(BaseAxis=1)",
        "Parameter(Size=3,4) > PReLU(BaseAxis=-2)",
    ],
    "SELU": [
        "Input(4) > AddScalar(-0.5) > SELU",
        "Input(3,4) > AddScalar(-0.5) > SELU(2, Scale=0.5)",
        "Parameter(Size=3) > SELU",
    ],
    "LogSoftmax": [
        "Input(4) > LogSoftmax",
        "Input(3,4,5) > LogSoftmax(Axis=1)",
        "Parameter(Size=3,4) > LogSoftmax(Axis=1)",
    ],
}
"""Small networks by the layer type that they are about."""

PARAMETRIC: dict[str, Made] = {
    "PReLU": lambda x, node: PF.prelu(
        x, base_axis=node.integer("BaseAxis") % len(node.input) + 1, shared=node.flag("Shared")
    ),
}
"""How nnabla itself makes a layer with its parameters."""
