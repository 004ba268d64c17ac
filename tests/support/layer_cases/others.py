"""Layers that move data, replace single values, or change what flows back through them."""

from __future__ import annotations

from layer_cases.first import Made

NETWORKS = {
    "Constant": ["Constant(3, ValueType=Int)", "Constant(-2.5e1, ValueType=Float, ArgName=scale)"],
    "Stack": [
        "a: Input(3,4); b: Input(3,4, Dataset=z); a, b, a > Stack",
        "a: Input(3,4); b: Input(3,4, Dataset=z); a, b > Stack(Axis=2)",
        "Input(3,4) > Stack(Axis=1)",
        "a: Parameter(Size=3,4); b: Parameter(Size=3,4); a, b > Stack(Axis=1)",
    ],
    "Transpose": [
        "Input(2,3,4) > Transpose",
        "Input(2,3,4) > Transpose(2,0,1)",
        "Input(5) > Transpose(0)",
        "Parameter(Size=2,3,4) > Transpose(1,2,0)",
    ],
    "Slice": [
        "Input(3,4,5) > Slice",
        "Input(3,4,5) > Slice(Start=1,0,2, Stop=2,4,5, Step=1,2,2)",
        "Input(9) > Slice(Start=2, Step=3)",
        "Parameter(Size=4,5) > Slice(Start=1,0, Stop=3,Input[1]-1, Step=1,1)",
    ],
    "Pad": [
        "Input(3,4) > Pad",
        "Input(3,4,5) > Pad(1,2,0,3, Mode=repeat)",
        "Input(3,4) > Pad(1,2, Mode=reflect)",
        "Input(3,4) > Pad(1,0,0,2, ConstantValue=-1.5)",
        "Parameter(Size=3,4) > Pad(1,1,2,2)",
    ],
    "Tile": ["Input(3,4) > Tile", "Input(3,4) > Tile(3,1)", "Input(2,3,4) > Tile(2,2)", "Parameter(Size=3) > Tile(2)"],
    "Broadcast": [
        "Input(3,4) > Broadcast",
        "Input(1,4,1) > Broadcast(OutShape=3,Input[1],2)",
        "Parameter(Size=1,4) > Broadcast(OutShape=3,4)",
        "Constant(3, ValueType=Int) > Broadcast(OutShape=7)",
    ],
    "BroadcastTo": [
        "Input(3,4) > BroadcastTo(y.GeneratorMultiplier=2)",
        "Input(3,4) > to: BroadcastTo; Input(3,4, Dataset=z) > to.y",
    ],
    "Flip": ["Input(3,4) > Flip", "Input(3,4,5) > Flip(2,0)", "Parameter(Size=3,4) > Flip(1)"],
    "Shift": [
        "Input(3,4) > Shift",
        "Input(3,4,5) > Shift(2,-1)",
        "Input(3,4) > Shift(-2, BorderMode=reflect)",
        "Parameter(Size=3,4) > Shift(1,1)",
    ],
    "Interpolate": [
        "Input(2,5,6) > Interpolate",
        "Input(2,5,6) > Interpolate(7,3, AlignCorners=False)",
        "Parameter(Size=2,5,6) > Interpolate(1,12)",
    ],
    "MatrixDiag": ["Input(3) > MatrixDiag", "Input(2,3) > MatrixDiag", "Parameter(Size=3) > MatrixDiag"],
    "MatrixDiagPart": ["Input(3,3) > MatrixDiagPart", "Input(2,3,3) > MatrixDiagPart"],
    "Sort": [
        "Input(3,4) > Sort",
        "Input(3,4) > Sort(-1, Reverse=True)",
        "Input(3,4) > Sort(1, OnlyIndex=True)",
        "Parameter(Size=3,4) > Sort(-2)",
    ],
    "TopKData": [
        "Input(3,4) > TopKData",
        "Input(3,4) > TopKData(3, Abs=True, BaseAxis=1)",
        "Input(3,4) > TopKData(5, Reduce=False)",
        "Parameter(Size=3,4) > TopKData(2, BaseAxis=1)",
    ],
    "Prune": ["Input(20) > Prune", "Input(20) > Prune(0)", "Input(3,4) > Prune(1)"],
    "ResetNaN": ["Input(4) > ResetNaN"],
    "ResetInf": ["Input(3,4) > ResetInf"],
    "NmsDetection2d": [
        "Input(4,7) > NmsDetection2d",
        "Input(4,6) > NmsDetection2d(0.1, NMS=0.2, NMSPerClass=False)",
        "Parameter(Size=4,7) > NmsDetection2d",
    ],
    "Identity": ["Input(4) > Identity", "Parameter(Size=3,4) > Identity"],
    "Output": ["Input(4) > Output", "Input(3,4) > Output(VariableName=z)"],
    "Unlink": ["Input(4) > Unlink", "Input(4) > Affine(3) > Unlink > Affine(2)"],
    "ClipGradByValue": [
        "Input(4) > ClipGradByValue",
        "Input(4) > clip: ClipGradByValue(min.GeneratorMultiplier=-0.5); Input(4, Dataset=z) > clip.Max",
    ],
    "ClipGradByNorm": ["Input(4) > ClipGradByNorm", "Input(3,4) > ClipGradByNorm(ClipNorm=0.5, Axes=0,1)"],
    "TopKGrad": ["Input(3,4) > TopKGrad", "Input(3,4) > TopKGrad(2, Abs=True, BaseAxis=1)"],
    "VATNoise": [
        "Input(3,4) > VATNoise(Epsilon=2)",
        "Input(3,4) > noise: VATNoise(BaseAxis=1); Input(3,4, Dataset=z) > noise.Buf",
    ],
}

PARAMETRIC: dict[str, Made] = {}
