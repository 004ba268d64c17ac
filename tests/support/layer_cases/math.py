"""Layers that take axes together, and those of matrices."""

from __future__ import annotations

from layer_cases.first import Made


def _reducing(name: str, *more: str) -> list[str]:
    return [
        f"Input(4) > {name}",
        f"Input(3,4,5) > {name}(Axes=1)",
        f"Input(3,4,5) > {name}(Axes=2,0)",
        f"Input(3,4,5) > {name}(Axes=-1,-3, KeepDims=True)",
        f"Input(3,4,5) > {name}(Axes=0,1,2)",
        f"Input(3,4,5) > {name}(Axes=0,-1,1, KeepDims=True)",
        f"Parameter(Size=3,4) > {name}",
        f"Parameter(Size=3,4) > {name}(Axes=-1, KeepDims=True)",
        f"Parameter(Size=3,4) > {name}(Axes=0,1)",
        *(f"Input(3,4,5) > {name}({properties})" for properties in more),
    ]


def _running(name: str) -> list[str]:
    return [
        f"Input(4) > {name}",
        f"Input(3,4,5) > {name}(1, Exclusive=True)",
        f"Input(3,4,5) > {name}(2, Reverse=True)",
        f"Parameter(Size=3,4) > {name}(1, Exclusive=True, Reverse=True)",
    ]


def _of_matrix(name: str) -> list[str]:
    """Matrices of random numbers, which have an inverse all but surely."""
    return [
        f"Input(1,1) > {name}",
        f"Input(3,3) > {name}",
        f"Parameter(Size=3,3, InitializerMultiplier=1) > {name}",
    ]


NETWORKS = {
    "Sum": _reducing("Sum"),
    "Mean": _reducing("Mean"),
    "Prod": _reducing("Prod"),
    "Max": _reducing("Max", "Axes=1, OnlyIndex=True", "Axes=0,2, OnlyIndex=True, KeepDims=True", "WithIndex=True"),
    "Min": _reducing("Min", "Axes=1, OnlyIndex=True", "Axes=0,2, OnlyIndex=True, KeepDims=True", "WithIndex=True"),
    "Norm": _reducing("Norm", "P=1, Axes=1", "P=3.5, Axes=1,2"),
    "CumSum": _running("CumSum"),
    "CumProd": _running("CumProd"),
    "BatchMatmul": [
        "a: Input(3,4) > l: BatchMatmul; b: Input(4,5, Dataset=z) > l.R",
        "a: Input(6,3,4) > l: BatchMatmul; b: Input(1,4,5, Dataset=z) > l.R",
        "a: Input(1,2,3,4) > l: BatchMatmul; b: Input(6,2,4,1, Dataset=z) > l.R",
        "a: Input(3,4) > l: BatchMatmul; b: Parameter(Size=4,5) > l.R",
        "a: Parameter(Size=3,4) > l: BatchMatmul; b: Parameter(Size=4,5) > l.R",
        "a: Parameter(Size=2,3,4) > l: BatchMatmul; b: Parameter(Size=1,4,5) > l.R",
        "a: Parameter(Size=3,4) > l: BatchMatmul; b: Input(4,5) > l.R",
    ],
    "BatchInv": _of_matrix("BatchInv"),
    "BatchDet": _of_matrix("BatchDet"),
    "BatchLogdet": _of_matrix("BatchLogdet"),
}
"""Small networks by the layer type that they are about."""

PARAMETRIC: dict[str, Made] = {}
"""How nnabla itself makes a layer with its parameters."""
