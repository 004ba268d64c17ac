"""Layers that calculate and compare element by element: scalars, two inputs, many inputs, angles and truth values."""

from __future__ import annotations

from layer_cases.first import Made

_NUMBER = (
    *("RSubScalar", "RDivScalar", "PowScalar", "RPowScalar", "MaximumScalar", "MinimumScalar"),
    *("LogicalAndScalar", "LogicalOrScalar", "LogicalXorScalar", "EqualScalar", "NotEqualScalar"),
    *("GreaterEqualScalar", "GreaterScalar", "LessEqualScalar", "LessScalar"),
)
"""One input and a number."""

_SECOND = {
    **dict.fromkeys(("Sub2", "Div2", "Pow2", "GreaterEqual", "Greater", "LessEqual", "Less"), "R"),
    "ATan2": "x",
}
"""One input and a side connector, by its name."""

_TWO = ("Maximum2", "Minimum2", "LogicalAnd", "LogicalOr", "LogicalXor", "Equal", "NotEqual")
_MANY = ("AddN", "MulN")

_ONE = (
    *("Log", "Exp", "Sign", "Round", "Ceil", "Floor"),
    *("Sin", "Cos", "Tan", "Sinh", "Cosh", "ASin", "ACos", "ATan", "ASinh", "ATanh"),
    *("LogicalNot", "IsNaN", "IsInf"),
)
"""One input between 0 and 1, and no property that is needed."""


def _combining(name: str) -> list[str]:
    return [
        f"a: Input(3,4); b: Input(3,4, Dataset=z); a, b > {name}",
        f"a: Input(3,1); b: Input(1,4, Dataset=z); a, b > {name}",
        f"a: Parameter(Size=3,1); b: Input(1,4); a, b > {name}",
        f"a: Parameter(Size=3,4); b: Parameter(Size=1,4); a, b > {name}",
    ]


NETWORKS = {
    **{
        name: [f"Input(4) > {name}", f"Input(3,4) > {name}(0.5)", f"Input(5) > AddScalar(1) > {name}(2)"]
        for name in _NUMBER
    },
    **{
        name: [
            f"Input(4) > {name}({side}.GeneratorMultiplier=0.5)",
            f"Input(3,4) > {name}(z, {side}.Generator=None)",
            f"a: Input(3,4) > l: {name}; b: Input(3,4, Dataset=z) > l.{side}",
            f"a: Input(3,4) > l: {name}; b: Input(1,4, Dataset=z) > l.{side}",
            f"a: Parameter(Size=3, Initializer=Constant) > l: {name}; "
            f"b: Parameter(Size=3, Initializer=Constant) > l.{side}",
            f"a: Parameter(Size=3, Initializer=Constant) > l: {name}; Input(3) > l.{side}",
            f"a: Input(3) > l: {name}; Parameter(Size=3, InitializerMultiplier=1) > l.{side}",
        ]
        for name, side in _SECOND.items()
    },
    **{name: _combining(name) for name in _TWO},
    **{
        name: [
            *_combining(name),
            f"Input(3,4) > {name}",
            f"a: Input(3,4); b: Input(3,4, Dataset=z); a, b, a > {name}",
            f"a: Input(1,4); b: Input(3,1, Dataset=z); c: Parameter(Size=3,4); a, b, c > {name}",
        ]
        for name in _MANY
    },
    **{
        name: [f"Input(4) > {name}", f"Input(3,4,5) > {name}", f"Input(3) > Exp > RDivScalar > {name}"] for name in _ONE
    },
    "ACosh": ["Input(4) > AddScalar(1) > ACosh", "Input(3,4) > Exp > ACosh"],
    "Sign": ["Input(4) > AddScalar(-0.5) > Sign", "Input(4) > MulScalar(0) > Sign(Alpha=0.5)"],
}
"""Small networks by the layer type that they are about."""

PARAMETRIC: dict[str, Made] = {}
"""How nnabla itself makes a layer with its parameters."""
