"""Layers that work element by element, or along axes, compute what numpy computes by their formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import pi, sqrt
from typing import Any

import numpy as np
import pytest
from layer_cases import NETWORKS

from layerwright.engine.initializers import Array
from layerwright.layers.catalogue import CATALOGUE

Formula = Callable[..., Any]

_ANY = (-3.0, 3.0)
_POSITIVE = (0.1, 3.0)
_UNIT = (-0.99, 0.99)
_BEYOND_ONE = (1.1, 4.0)


def _sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def _softplus(x: Array) -> Array:
    return np.log(1 + np.exp(x))


def _elu(x: Array, alpha: float) -> Array:
    return np.where(x > 0, x, alpha * (np.exp(x) - 1))


def _both_signs(bend: Formula, axis: int) -> Formula:
    return lambda x: np.concatenate([bend(x), bend(-x)], axis)


def _log_softmax(axis: int) -> Formula:
    return lambda x: x - np.log(np.exp(x).sum(axis, keepdims=True))


def _whole(x: Array) -> Array:
    """The nearest whole number; a half goes away from 0."""
    return np.sign(x) * np.floor(np.abs(x) + 0.5)


def _exclusive_sum(x: Array) -> Array:
    return np.cumsum(x, 2) - x


# Every formula takes the batch as first axis; numbers that appear in the layer stand in its formula.
OF_ONE: Mapping[str, tuple[Formula, tuple[float, float]]] = {
    "ReLU": (lambda x: np.maximum(x, 0), _ANY),
    "CReLU": (_both_signs(lambda x: np.maximum(x, 0), 1), _ANY),
    "CReLU(Axis=1)": (_both_signs(lambda x: np.maximum(x, 0), 2), _ANY),
    "LeakyReLU(0.2)": (lambda x: np.where(x > 0, x, 0.2 * x), _ANY),
    "PReLU": (lambda x: np.where(x > 0, x, 0.25 * x), _ANY),
    "ReLU6": (lambda x: np.clip(x, 0, 6), (-3, 9)),
    "ELU(0.5)": (lambda x: _elu(x, 0.5), _ANY),
    "CELU(0.5, Axis=1)": (_both_signs(lambda x: _elu(x, 0.5), 2), _ANY),
    "SELU(1.5, Scale=2)": (lambda x: 2 * _elu(x, 1.5), _ANY),
    "SELU": (lambda x: 1.05070098735548 * _elu(x, 1.673263242354377), _ANY),
    "GELU": (lambda x: x / 2 * (1 + np.tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))), _ANY),
    "Swish": (lambda x: x * _sigmoid(x), _ANY),
    "Mish": (lambda x: x * np.tanh(_softplus(x)), _ANY),
    "SoftPlus": (_softplus, _ANY),
    "Abs": (np.abs, _ANY),
    "Tanh": (np.tanh, _ANY),
    "HardTanh": (lambda x: np.clip(x, -1, 1), _ANY),
    "TanhShrink": (lambda x: x - np.tanh(x), _ANY),
    "SoftSign": (lambda x: x / (1 + np.abs(x)), _ANY),
    "Sigmoid": (_sigmoid, _ANY),
    "HardSigmoid": (lambda x: np.clip(0.2 * x + 0.5, 0, 1), _ANY),
    "LogSigmoid": (lambda x: np.log(_sigmoid(x)), _ANY),
    "Sinc": (lambda x: np.sin(x) / x, _ANY),
    "Softmax(Axis=1)": (lambda x: np.exp(_log_softmax(2)(x)), _ANY),
    "LogSoftmax": (_log_softmax(1), _ANY),
    "Log": (np.log, _POSITIVE),
    "Exp": (np.exp, _ANY),
    "Sign": (np.sign, _ANY),
    "Round": (_whole, _ANY),
    "Ceil": (np.ceil, _ANY),
    "Floor": (np.floor, _ANY),
    "Sin": (np.sin, _ANY),
    "Cos": (np.cos, _ANY),
    "Tan": (np.tan, _UNIT),
    "Sinh": (np.sinh, _ANY),
    "Cosh": (np.cosh, _ANY),
    "ASin": (np.arcsin, _UNIT),
    "ACos": (np.arccos, _UNIT),
    "ATan": (np.arctan, _ANY),
    "ASinh": (np.arcsinh, _ANY),
    "ACosh": (np.arccosh, _BEYOND_ONE),
    "ATanh": (np.arctanh, _UNIT),
    "AddScalar(0.7)": (lambda x: x + 0.7, _ANY),
    "MulScalar(0.7)": (lambda x: x * 0.7, _ANY),
    "RSubScalar(0.7)": (lambda x: 0.7 - x, _ANY),
    "RDivScalar(0.7)": (lambda x: 0.7 / x, _POSITIVE),
    "PowScalar(1.7)": (lambda x: x**1.7, _POSITIVE),
    "PowScalar": (lambda x: x**2, _ANY),
    "RPowScalar(0.7)": (lambda x: 0.7**x, _ANY),
    "MaximumScalar(0.7)": (lambda x: np.maximum(x, 0.7), _ANY),
    "MinimumScalar(0.7)": (lambda x: np.minimum(x, 0.7), _ANY),
    "LogicalNot": (np.logical_not, _ANY),
    "IsNaN": (np.isnan, _ANY),
    "IsInf": (np.isinf, _ANY),
    "LogicalAndScalar(0.7)": (lambda x: np.logical_and(x, 0.7), _ANY),
    "LogicalOrScalar(0)": (lambda x: np.logical_or(x, 0), _ANY),
    "LogicalXorScalar(0.7)": (lambda x: np.logical_xor(x, 0.7), _ANY),
    "EqualScalar": (lambda x: x == 0, _ANY),
    "NotEqualScalar": (lambda x: x != 0, _ANY),
    "GreaterEqualScalar": (lambda x: x >= 0, _ANY),
    "GreaterScalar": (lambda x: x > 0, _ANY),
    "LessEqualScalar": (lambda x: x <= 0, _ANY),
    "LessScalar": (lambda x: x < 0, _ANY),
    "Sum(Axes=1)": (lambda x: x.sum(2), _ANY),
    "Sum(Axes=-1,0)": (lambda x: x.sum((1, 2)).reshape(-1, 1), _ANY),
    "Mean(Axes=-2, KeepDims=True)": (lambda x: x.mean(1, keepdims=True), _ANY),
    "Prod": (lambda x: x.prod(1), _ANY),
    "Max(Axes=1)": (lambda x: x.max(2), _ANY),
    "Max(OnlyIndex=True, KeepDims=True)": (lambda x: x.argmax(1).reshape(len(x), 1, -1), _ANY),
    "Min": (lambda x: x.min(1), _ANY),
    "Min(OnlyIndex=True, Axes=1,0)": (lambda x: x.reshape(len(x), -1).argmin(1).reshape(-1, 1), _ANY),
    "Norm(Axes=1)": (lambda x: np.sqrt((x**2).sum(2)), _ANY),
    "Norm(P=3)": (lambda x: (np.abs(x) ** 3).sum(1) ** (1 / 3), _ANY),
    "CumSum": (lambda x: np.cumsum(x, 1), _ANY),
    "CumSum(1, Exclusive=True)": (_exclusive_sum, _ANY),
    "CumSum(1, Exclusive=True, Reverse=True)": (lambda x: _exclusive_sum(x[:, :, ::-1])[:, :, ::-1], _ANY),
    "CumProd(1)": (lambda x: np.cumprod(x, 2), _ANY),
    "CumProd(Reverse=True)": (lambda x: np.cumprod(x[:, ::-1], 1)[:, ::-1], _ANY),
    "BatchInv": (np.linalg.inv, _POSITIVE),
    "BatchDet": (lambda x: np.linalg.det(x).reshape(-1, 1), _POSITIVE),
    "BatchLogdet": (lambda x: np.linalg.slogdet(x)[1].reshape(-1, 1), _POSITIVE),
}

OF_TWO: Mapping[str, Formula] = {
    "Add2": np.add,
    "Sub2": np.subtract,
    "Mul2": np.multiply,
    "Div2": np.divide,
    "Pow2": np.power,
    "Maximum2": np.maximum,
    "Minimum2": np.minimum,
    "AddN": np.add,
    "MulN": np.multiply,
    "ATan2": np.arctan2,
    "BatchMatmul": np.matmul,
    "LogicalAnd": np.logical_and,
    "LogicalOr": np.logical_or,
    "LogicalXor": np.logical_xor,
    "Equal": np.equal,
    "NotEqual": np.not_equal,
    "GreaterEqual": np.greater_equal,
    "Greater": np.greater,
    "LessEqual": np.less_equal,
    "Less": np.less,
}

_CATEGORIES = ("Activation", "Math", "Trigonometric", "Logical")


def test_every_layer_of_a_formula_is_compared() -> None:
    with_formula = {
        name
        for name, kind in CATALOGUE.items()
        if name in NETWORKS and (kind.category in _CATEGORIES or kind.category.startswith("Arithmetic"))
    }
    assert {layer.partition("(")[0] for layer in OF_ONE} | OF_TWO.keys() == with_formula


@pytest.mark.parametrize("layer", OF_ONE)
def test_a_layer_computes_its_formula(build: Any, layer: str) -> None:
    formula, (least, most) = OF_ONE[layer]
    x = np.random.default_rng(3).uniform(least, most, (5, 4, 4)).astype(np.float32)
    computed = build(f"Input(4,4) > l: {layer}").computed("l", {"x": x})
    np.testing.assert_allclose(computed, formula(x), rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("layer", OF_TWO)
def test_the_operands_of_a_layer_stand_in_their_order(build: Any, layer: str) -> None:
    random = np.random.default_rng(3)
    # Whole numbers, so that some are equal and some are 0.
    x = random.integers(0, 3, (5, 4, 4)).astype(np.float32)
    y = random.integers(1 if layer == "Div2" else 0, 3, (5, 4, 4)).astype(np.float32)
    sides = CATALOGUE[layer].connectors
    wires = f"b > l.{sides[0]}" if sides else "b > l"
    built = build(f"a: Input(4,4); b: Input(4,4, Dataset=y); l: {layer}; a > l; {wires}")
    np.testing.assert_allclose(built.computed("l", {"x": x, "y": y}), OF_TWO[layer](x, y), rtol=1e-5)


@pytest.mark.parametrize(("layer", "joined"), [("AddN", 2 + 3 + 4), ("MulN", 2 * 3 * 4)])
@pytest.mark.parametrize("shapes", [["2,3", "2,3", "2,3"], ["2,1", "1,3", "1,1"]])
def test_any_number_of_inputs_is_joined_whatever_their_shapes(
    build: Any, layer: str, joined: int, shapes: list[str]
) -> None:
    inputs = ";".join(f"Input({shape}, Dataset=v{index}) > l" for index, shape in enumerate(shapes))
    built = build(f"l: {layer};{inputs}")
    batch = {name: np.full_like(values, index) for index, (name, values) in enumerate(built.batch().items(), start=2)}
    assert np.array_equal(built.computed("l", batch), np.full((2, 2, 3), joined))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 0.0])
def test_what_is_no_number_is_recognized(build: Any, value: float) -> None:
    x = np.full((1, 3), value, np.float32)
    built = build("a: Input(3); nan: IsNaN; inf: IsInf; a > nan, inf")
    assert (built.computed("nan", {"x": x}) == np.isnan(value)).all()
    assert (built.computed("inf", {"x": x}) == np.isinf(value)).all()


def test_a_number_that_the_engine_rounds_is_still_equal_to_itself(build: Any) -> None:
    built = build("Input(1) > l: EqualScalar(0.1)")
    assert built.computed("l", {"x": np.array([[0.1]], np.float32)}) == 1


def test_the_sign_of_zero_is_alpha(build: Any) -> None:
    x = np.array([[-2.0, 0.0, 2.0]], np.float32)
    assert build("Input(3) > l: Sign").computed("l", {"x": x}).tolist() == [[-1, 0, 1]]
    assert build("Input(3) > l: Sign(Alpha=0.5)").computed("l", {"x": x}).tolist() == [[-1, 0.5, 1]]
