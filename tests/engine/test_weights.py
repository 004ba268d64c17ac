"""Layers with weights, and those that bring values to a scale or quantize them, beside nnabla and beside numpy."""

from __future__ import annotations

from typing import Any

import nnabla as nn
import nnabla.functions as F
import nnabla.solvers as S
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layer_cases import NETWORKS
from networks import resolved

from layerwright.engine.initializers import Array
from layerwright.layers.catalogue import CATALOGUE

_sizes = st.integers(1, 9)


# --- shapes -----------------------------------------------------------------------------------------------------------


@given(_sizes, st.integers(1, 4), st.integers(0, 5), st.integers(1, 3), st.integers(1, 3), st.integers(1, 4))
def test_a_deconvolution_fits_where_nnabla_takes_it_and_has_its_shape(
    size: int, kernel: int, pad: int, stride: int, dilation: int, group: int
) -> None:
    geometry = f"Padding={pad}, Strides={stride}, Dilation={dilation}, Group={group}"
    network = resolved(f"Input(4,{size}) > Deconvolution({kernel}, OutMaps=6, {geometry})")
    x = nn.Variable((1, 4, size))
    try:
        weights = nn.Variable((4, 6 // group, kernel))
        theirs = F.deconvolution(x, weights, pad=(pad,), stride=(stride,), dilation=(dilation,), group=group)
    except RuntimeError:
        assert network.problems
    else:
        # nnabla takes groups that do not divide the output maps, and leaves maps out.
        assert bool(network.problems) == (theirs.shape[1] != 6)
        assert network.problems or network.nodes[-1].output == theirs.shape[1:]


@given(st.lists(_sizes, min_size=1, max_size=4), st.lists(st.integers(1, 3), min_size=1, max_size=4))
def test_an_unpooling_that_fits_has_the_shape_that_nnabla_gives_it(shape: list[int], kernel: list[int]) -> None:
    network = resolved(f"Input({_listed(shape)}) > Unpooling({_listed(kernel)})")
    # nnabla would make the batch larger, too.
    assert bool(network.problems) == (len(kernel) > len(shape))
    if not network.problems:
        assert network.nodes[-1].output == F.unpooling(nn.Variable((7, *shape)), kernel).shape[1:]


@given(st.lists(_sizes, min_size=1, max_size=3), st.integers(0, 3), st.integers(-1, 3), st.integers(1, 4))
def test_a_group_normalization_that_fits_is_taken_by_nnabla(
    shape: list[int], channel: int, batch: int, groups: int
) -> None:
    network = resolved(
        f"Input({_listed(shape)}) > GroupNormalization(ChannelAxis={channel}, BatchAxis={batch}, NumGroups={groups})"
    )
    rank = len(shape)
    fits = channel < rank and batch < rank and batch != channel and shape[channel] % groups == 0
    assert bool(network.problems) != fits
    if fits:
        [beta, gamma] = (nn.Variable(use.shape) for use in network.nodes[-1].parameters)
        theirs = F.group_normalization(nn.Variable((2, *shape)), beta, gamma, groups, channel + 1, batch + 1)
        assert theirs.shape == (2, *network.nodes[-1].output)


def _listed(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))


# --- values -----------------------------------------------------------------------------------------------------------


def _scaled(x: Array, axes: tuple[int, ...], epsilon: float = 1e-5) -> Array:
    return (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + epsilon)


def _in_groups(x: Array, groups: int) -> Array:
    count, maps, *rest = x.shape
    return _scaled(x.reshape(count, groups, maps // groups, *rest), (2, 3, 4)).reshape(x.shape)


def _windows(x: Array) -> Array:
    count, maps, height, width = x.shape
    return x.reshape(count, maps, height // 2, 2, width // 2, 2)


def _powers_of_two(x: Array) -> Array:
    """Signed powers up to 2, of which 5 bits besides sign and zero tell 32 apart: none of these is too small."""
    return np.sign(x) * np.minimum(2.0 ** np.round(np.log2(np.abs(x))), 2)


FORMULAS = {
    "SumPooling": lambda x: _windows(x).sum((3, 5)),
    "Unpooling": lambda x: x.repeat(2, 2).repeat(2, 3),
    "LayerNormalization": lambda x: _scaled(x, (1, 2, 3)),
    "LayerNormalization(gamma.InitializerMultiplier=3, beta.InitializerMultiplier=2)": lambda x: (
        3 * _scaled(x, (1, 2, 3)) + 2
    ),
    "InstanceNormalization": lambda x: _scaled(x, (2, 3)),
    "InstanceNormalization(ChannelAxis=2, Epsilon=0.5)": lambda x: _scaled(x, (1, 2), 0.5),
    "GroupNormalization(NumGroups=2)": lambda x: _in_groups(x, 2),
    "FusedBatchNormalization": lambda x: np.maximum(_scaled(x, (0, 2, 3), 1e-4), 0),
    "NormNormalization": lambda x: x / np.sqrt((x**2).sum()),
    "NormNormalization(P=3, Axes=0)": lambda x: x / (np.abs(x) ** 3).sum(1, keepdims=True) ** (1 / 3),
    "FixedPointQuantize(N=4, Delta=0.25)": lambda x: np.clip(np.round(x / 0.25), -7, 7) * 0.25,
    "FixedPointQuantize(Sign=False, N=2, Delta=0.5)": lambda x: np.clip(np.round(x / 0.5), 0, 3) * 0.5,
    "Pow2Quantize": _powers_of_two,
    "MinMaxQuantize(r.InitializerMultiplier=-1, R.InitializerMultiplier=1, L.InitializerMultiplier=4)": lambda x: (
        np.clip(np.round(x / 0.5) * 0.5, -1, 1)
    ),
    "BinaryTanh": lambda x: np.where(x > 0, 1, -1),
    "BinarySigmoid": lambda x: np.where(x > 0, 1, 0),
}
"""What a layer makes of a batch of 4 maps."""


@pytest.mark.parametrize("layer", FORMULAS)
def test_a_layer_computes_what_numpy_computes_by_its_formula(build: Any, layer: str) -> None:
    x = np.random.default_rng(3).uniform(-3, 3, (2, 4, 6, 8)).astype(np.float32)
    computed = build(f"Input(4,6,8) > layer: {layer}").computed("layer", {"x": x})
    np.testing.assert_allclose(computed, FORMULAS[layer](x), rtol=1e-4, atol=1e-5)


def test_an_embedding_looks_up_its_rows(build: Any) -> None:
    built = build("Input(2) > layer: Embed(5, Shape=3,2)")
    table = built.store.variable("layer/embed/W").d
    assert table.shape == (5, 3, 2)
    labels = np.array([[0, 4], [2, 2]])
    assert np.array_equal(built.computed("layer", {"x": labels}), table[labels])


@pytest.mark.parametrize("kind", ["Affine", "Convolution"])
@pytest.mark.parametrize("binary", ["Connect", "Weight"])
def test_a_binary_layer_computes_with_signs_and_keeps_them(build: Any, binary: str, kind: str) -> None:
    input_, sized, plain, scope, summed = {
        "Affine": ("3,4", "OutShape=5", "5", "affine", (0,)),
        "Convolution": ("3,6,6", "3,3, OutMaps=5", "5, BorderMode=valid", "conv", (1, 2, 3)),
    }[kind]
    built = build(f"in: Input({input_}) > layer: Binary{binary}{kind}({sized}); in > plain: {kind}({plain})")
    own = f"layer/{CATALOGUE[f'Binary{binary}{kind}'].scope}"
    weights, signs, other = (built.store.variable(name) for name in (f"{own}/W", f"{own}/Wb", f"plain/{scope}/W"))
    assert not signs.d.any()
    scaled = np.where(weights.d >= 0, 1.0, -1.0)
    if binary == "Weight":
        scaled *= np.abs(weights.d).mean(summed, keepdims=True)
    other.d = scaled
    np.testing.assert_allclose(built.computed("layer"), built.computed("plain"), rtol=1e-5, atol=1e-5)
    assert np.array_equal(signs.d, np.sign(scaled))


def test_weights_are_normalized_over_all_axes_but_that_of_the_maps(build: Any) -> None:
    built = build("w: Parameter(Size=4,3,2) > layer: WeightNormalization(Dim=1, g.InitializerMultiplier=2)")
    w = built.store.variable("w").d
    np.testing.assert_allclose(
        built.computed("layer", {}), 2 * w / np.sqrt((w**2).sum((0, 2), keepdims=True)), rtol=1e-5
    )


def test_weights_are_standardized_over_all_axes_but_that_of_the_maps(build: Any) -> None:
    built = build("w: Parameter(Size=4,3,2, InitializerMultiplier=1) > layer: WeightStandardization(ChannelAxis=1)")
    np.testing.assert_allclose(
        built.computed("layer", {}), _scaled(built.store.variable("w").d, (0, 2)), rtol=1e-4, atol=1e-5
    )


def test_the_greatest_singular_value_is_estimated_while_training_and_kept_outside(build: Any) -> None:
    built = build("w: Parameter(Size=4,3) > layer: SpectralNorm(Itr=100)")
    assert np.linalg.norm(built.computed("layer", {}), 2) == pytest.approx(1, rel=1e-4)
    estimate = built.store.variable("layer/spectral-norm/u")
    before = estimate.d.copy()
    assert not np.array_equal(before, np.ones(4))
    built.store.variable("w").d *= 3
    built.computed("layer", {}, "validation")
    assert np.array_equal(estimate.d, before)


def test_a_deconvolution_is_the_transpose_of_the_convolution_with_its_weights(build: Any) -> None:
    geometry = "KernelShape=3,2, Padding=1,0, Strides=2,1, Dilation=1,2, WithBias=False"
    built = build(
        f"Input(3,7,6) > down: Convolution(4, {geometry})\n"
        f"Input(4,4,4, Dataset=z) > up: Deconvolution(OutMaps=3, {geometry})"
    )
    built.store.variable("up/deconv/W").d = built.store.variable("down/conv/W").d
    batch = built.batch()
    down, up = built.computed("down", batch), built.computed("up", batch)
    assert (down * batch["z"]).sum() == pytest.approx((up * batch["x"]).sum(), rel=1e-4)


# --- training ---------------------------------------------------------------------------------------------------------

_LEARNING = [
    name
    for name in NETWORKS
    if CATALOGUE[name].category in ("Basic", "Normalization", "Quantize", "Parameter") and CATALOGUE[name].parameters
]


_FOLLOWING = {"mean", "var", "u", "Wb", "alpha"}
"""What nnabla changes as it computes."""


@pytest.mark.parametrize("text", [NETWORKS[name][0] for name in _LEARNING])
def test_a_step_changes_exactly_what_learns_and_what_follows(build: Any, text: str) -> None:
    built = build(f"{text} > MulScalar(3) > SquaredError(T.Generator=Normal)")
    graph = built.graph()
    learned = graph.trained_parameters()
    before = {name: values.copy() for name, values in built.store.arrays().items()}
    solver = S.Sgd(0.1)
    solver.set_parameters({name: built.store.variable(name) for name in learned})
    solver.zero_grad()
    graph.feed(built.batch())
    graph.train_step()
    solver.update()
    after = built.store.arrays()
    changed = {name for name in before if not np.array_equal(before[name], after[name])}
    assert changed == {*learned, *(name for name in before if name.rpartition("/")[2] in _FOLLOWING)}
