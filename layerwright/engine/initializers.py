"""The distributions that parameters start from, by the reference system's names.

He: He et al. (2015), https://arxiv.org/abs/1502.01852. Glorot: Glorot and Bengio (2010), AISTATS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod, sqrt
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from layerwright.layers.kinds import Shape
from layerwright.resolve.resolved import ParameterUse

Array: TypeAlias = NDArray[np.floating[Any]]
"""Numbers of any precision."""

Fan = Callable[[Shape], tuple[int, int]]
"""Tells from a weight's shape how many numbers flow into and out of one of its outputs."""


def initial_values(use: ParameterUse, random: np.random.Generator) -> Array:
    """Draw the values that a parameter starts from.

    Args:
        use: The parameter; its initializer is one of `INITIALIZERS`.
        random: The random stream to draw from.

    Returns:
        Values of the parameter's shape.
    """
    return INITIALIZERS[use.initializer](use.shape, random) * use.multiplier


def _affine(shape: Shape) -> tuple[int, int]:
    return shape[0], prod(shape[1:])


def _convolution(shape: Shape) -> tuple[int, int]:
    """Weights of maps out, maps in, kernel; depthwise weights have no maps in, and count their maps twice."""
    maps_in, kernel = (shape[1], prod(shape[2:])) if len(shape) != 3 else (shape[0], prod(shape[1:]))
    return maps_in * kernel, shape[0] * kernel


def _channel_last(shape: Shape) -> tuple[int, int]:
    """Weights of maps out, kernel, maps in."""
    kernel = prod(shape[1:-1])
    return shape[-1] * kernel, shape[0] * kernel


Initializer = Callable[[Shape, np.random.Generator], Array]


def _normal(deviation: Callable[[Shape], float]) -> Initializer:
    return lambda shape, random: random.standard_normal(shape) * deviation(shape)


def _uniform(limit: Callable[[Shape], float]) -> Initializer:
    return lambda shape, random: random.uniform(-1.0, 1.0, shape) * limit(shape)


def _he_forward(fan: Fan) -> Initializer:
    return _normal(lambda shape: sqrt(2 / fan(shape)[0]))


def _he_backward(fan: Fan) -> Initializer:
    return _normal(lambda shape: sqrt(2 / fan(shape)[1]))


def _glorot(fan: Fan) -> Initializer:
    return _normal(lambda shape: sqrt(2 / sum(fan(shape))))


def _uniform_glorot(fan: Fan) -> Initializer:
    return _uniform(lambda shape: sqrt(6 / sum(fan(shape))))


INITIALIZERS: Mapping[str, Initializer] = {
    "Constant": lambda shape, random: np.ones(shape),
    "Normal": _normal(lambda shape: 1.0),
    "Uniform": _uniform(lambda shape: 1.0),
    "NormalAffineHeForward": _he_forward(_affine),
    "NormalAffineHeBackward": _he_backward(_affine),
    "NormalAffineGlorot": _glorot(_affine),
    "UniformAffineGlorot": _uniform_glorot(_affine),
    "NormalConvolutionHeForward": _he_forward(_convolution),
    "NormalConvolutionHeBackward": _he_backward(_convolution),
    "NormalConvolutionGlorot": _glorot(_convolution),
    "UniformConvolutionGlorot": _uniform_glorot(_convolution),
    "NormalCLConvHeForward": _he_forward(_channel_last),
    "NormalCLConvHeBackward": _he_backward(_channel_last),
    "NormalCLConvGlorot": _glorot(_channel_last),
    "UniformCLConvGlorot": _uniform_glorot(_channel_last),
}
"""Every initializer by name; its values are scaled by the parameter's multiplier."""
