"""Our kernels give what nnabla's own functions give, values and gradients, whatever the sizes and flags."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import nnabla as nn
import nnabla.functions as F
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerwright.engine.build import Graph
from layerwright.engine.failures import EngineError
from layerwright.engine.initializers import Array
from layerwright.engine.kernels import choice
from layerwright.engine.kernels.choice import candidate, use_kernels
from layerwright.engine.kernels.function import can_lie_otherwise
from layerwright.engine.kernels.onednn import library, operation
from layerwright.engine.kernels.orders import AxisBehindAxis
from layerwright.layers.kinds import Shape

TOLERANCE = 7e-6

Case = tuple[str, list[Shape], dict[str, Any]]


def sizes(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


def each(draw: st.DrawFn, axes: int, low: int, high: int) -> Shape:
    return tuple(draw(sizes(low, high)) for _ in range(axes))


@st.composite
def convolutions(draw: st.DrawFn, *, depthwise: bool = False) -> Case:
    axes = draw(st.sampled_from([2, 2, 1] if depthwise else [2, 2, 1, 3]))
    most = 4 if axes < 3 else 2
    kernel, stride, dilation, pad = (
        each(draw, axes, low, high) for low, high in ((1, most), (1, 3), (1, 2), (0, most - 1))
    )
    reach = [(size - 1) * step + 1 for size, step in zip(kernel, dilation, strict=True)]
    maps_shape = tuple(
        draw(sizes(max(1, span - 2 * edge), 14 if axes < 3 else 5)) for span, edge in zip(reach, pad, strict=True)
    )
    samples, has_bias = draw(sizes(1, 5)), draw(st.booleans())
    arguments: dict[str, Any] = {"stride": stride, "dilation": dilation, "pad": pad}
    if depthwise:
        maps, multiplier = draw(sizes(1, 4)), draw(sizes(1, 3))
        out_maps = maps * multiplier
        arguments["multiplier"] = multiplier
        weights: Shape = (out_maps, *kernel)
    else:
        groups = draw(sizes(1, 3))
        own, out_maps = draw(sizes(1, 3)), groups * draw(sizes(1, 3))
        maps = groups * own
        arguments["group"] = groups
        weights = (out_maps, own, *kernel)
    shapes: list[Shape] = [(samples, maps, *maps_shape), weights, (out_maps,)]
    return "depthwise_convolution" if depthwise else "convolution", shapes[: 2 + has_bias], arguments


@st.composite
def poolings(draw: st.DrawFn) -> Case:
    function = draw(st.sampled_from(["max_pooling", "average_pooling"]))
    axes = draw(st.sampled_from([2, 2, 3]))
    kernel, stride = each(draw, axes, 1, 3), each(draw, axes, 1, 3)
    pad = tuple(draw(sizes(0, size - 1)) for size in kernel) if function == "max_pooling" else (0,) * axes
    shape = (draw(sizes(1, 3)), draw(sizes(1, 3)), *(draw(sizes(size, 11 if axes < 3 else 5)) for size in kernel))
    arguments = {"kernel": kernel, "stride": stride, "pad": pad, "ignore_border": draw(st.booleans())}
    return function, [shape], arguments


@st.composite
def normalizations(draw: st.DrawFn) -> Case:
    shape = (draw(sizes(2, 5)), draw(sizes(1, 5)), *each(draw, draw(sizes(0, 3)), 1, 6))
    one = (1, shape[1], *(1,) * (len(shape) - 2))
    arguments = {"axes": (1,), "decay_rate": 0.75, "eps": 1e-3, "batch_stat": draw(st.booleans())}
    return "batch_normalization", [shape, one, one, one, one], arguments


@st.composite
def products(draw: st.DrawFn) -> Case:
    axis = draw(sizes(1, 2))
    shape = (draw(sizes(1, 5)), draw(sizes(1, 4)), draw(sizes(1, 9)))
    inputs, outputs = int(np.prod(shape[axis:])), draw(sizes(1, 70))
    shapes: list[Shape] = [shape, (inputs, outputs), (outputs,)]
    return "affine", shapes[: draw(sizes(2, 3))], {"base_axis": axis}


@st.composite
def rectifications(draw: st.DrawFn) -> Case:
    return "relu", [tuple(draw(st.lists(sizes(1, 7), min_size=1, max_size=4)))], {}


CASES = st.one_of(
    convolutions(), convolutions(depthwise=True), poolings(), normalizations(), products(), rectifications()
)


def values_for(function: str, shapes: Sequence[Shape], seed: int) -> list[Array]:
    random = np.random.default_rng(seed)
    # Few different values: the largest of a window is often there twice.
    values = [np.round(random.normal(size=shape), 1).astype(np.float32) for shape in shapes]
    if function == "batch_normalization":
        values[4] = np.abs(values[4]) + np.float32(0.5)
    return values


def computed(
    case: Case,
    values: Sequence[Array],
    needs: Sequence[bool],
    accumulates: bool,
    *,
    ours: bool,
    last: bool = False,
) -> list[Array]:
    """The output, changed inputs and gradients of a function."""
    function, shapes, arguments = case
    inputs = [nn.Variable(shape, need_grad=need) for shape, need in zip(shapes, needs, strict=True)]
    stock = getattr(F, function)(*inputs, **arguments)
    if ours:
        found = candidate(function, shapes, arguments, stock.shape)
        assert found is not None
        last = last and can_lie_otherwise(shapes[0])
        own = found.make(last)
        assert own.takes_last or not last
        result = own(*inputs)
        if own.gives_last:
            result = AxisBehindAxis(stock.shape)(result)
    else:
        result = stock
    # A second use of each input makes nnabla ask for gradients to be added to those that are there.
    parts = [F.sum(result * _weights(result.shape))]
    if accumulates:
        parts += [F.sum(entry * 0.5) for entry, need in zip(inputs, needs, strict=True) if need]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    for entry, content in zip(inputs, values, strict=True):
        entry.d = content
        entry.g = 7.0
    if last:
        inputs[0].d = turned(values[0])
    result.persistent = True
    total.forward(clear_no_need_grad=True)
    output = result.d.copy()
    for entry, need in zip(inputs, needs, strict=True):
        if need:
            entry.grad.zero()
    total.backward(clear_buffer=True)
    changed = [entry.d.copy() for entry in inputs[3:]]
    gradients = [entry.g.copy() for entry in inputs]
    if last:
        gradients[0] = turned_back(gradients[0])
    return [output, *changed, *(found for found, need in zip(gradients, needs, strict=True) if need)]


def turned(values: Array) -> Array:
    """Maps as they lie in memory with the values of one place side by side, under the shape that nnabla knows."""
    return np.moveaxis(values, 1, -1).reshape(values.shape)


def turned_back(values: Array) -> Array:
    samples, maps, *axes = values.shape
    return np.moveaxis(values.reshape(samples, *axes, maps), -1, 1)


def _weights(shape: Shape) -> nn.Variable:
    weights = nn.Variable(shape)
    weights.d = np.random.default_rng(99).normal(size=shape)
    return weights


def assert_alike(ours: Sequence[Array], nnablas: Sequence[Array], tolerance: float = TOLERANCE) -> None:
    assert len(ours) == len(nnablas)
    for own, expected in zip(ours, nnablas, strict=True):
        scale = max(1.0, float(np.abs(expected).max(initial=0)))
        np.testing.assert_allclose(own, expected, rtol=tolerance, atol=tolerance * scale)


@settings(max_examples=150)
@given(CASES, st.integers(0, 5), st.lists(st.booleans(), min_size=5, max_size=5), st.booleans(), st.booleans())
def test_values_and_gradients_are_nnablas(
    case: Case, seed: int, flags: list[bool], accumulates: bool, last: bool
) -> None:
    function, shapes, arguments = case
    stock = getattr(F, function)(*(nn.Variable(shape) for shape in shapes), **arguments)
    found = candidate(function, shapes, arguments, stock.shape)
    if found is None:
        # Windows that reach over an edge are nnabla's, and so are maps of a single value.
        assert function == "average_pooling" or (function == "batch_normalization" and np.prod(shapes[0][2:]) < 2)
        return
    needs = [flag and place < 3 for place, flag in enumerate(flags)][: len(shapes)]
    values = values_for(function, shapes, seed)
    last = last and function != "affine" and can_lie_otherwise(shapes[0])
    ours = computed(case, values, needs, accumulates, ours=True, last=last)
    assert_alike(ours, computed(case, values, needs, accumulates, ours=False))


BIG: list[Case] = [
    ("convolution", [(16, 3, 32, 32), (8, 3, 3, 3), (8,)], {"pad": (1, 1)}),
    ("convolution", [(32, 24, 4, 4), (40, 24, 3, 3)], {"pad": (1, 1)}),
    ("convolution", [(32, 64, 2, 2), (64, 64, 1, 1)], {}),
    ("convolution", [(9, 16, 20, 20), (16, 16, 1, 1)], {}),
    ("convolution", [(9, 8, 21, 21), (16, 4, 3, 3), (16,)], {"stride": (2, 2), "group": 2}),
    ("depthwise_convolution", [(8, 16, 16, 16), (16, 3, 3)], {"pad": (1, 1)}),
    ("max_pooling", [(8, 16, 22, 22)], {"kernel": (2, 2), "stride": (2, 2)}),
    ("batch_normalization", [(32, 8, 16, 16), *[(1, 8, 1, 1)] * 4], {"axes": (1,)}),
    ("affine", [(64, 200), (200, 150), (150,)], {}),
    ("relu", [(64, 16, 22, 22)], {}),
]


@pytest.mark.parametrize("case", BIG, ids=lambda case: f"{case[0]}-{'x'.join(map(str, case[1][0]))}")
def test_work_that_threads_share_is_nnablas_too(case: Case) -> None:
    function, shapes, _ = case
    needs = [place < 3 for place in range(len(shapes))]
    values = values_for(function, shapes, 1)
    both = [computed(case, values, needs, False, ours=ours) for ours in (True, False)]
    # nnabla adds thousands of values one after the other in 32 bits; that is less exact than what we do.
    assert_alike(*both, tolerance=3e-5 if function == "batch_normalization" else TOLERANCE)


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("case", BIG, ids=lambda case: case[0])
def test_what_is_not_finite_stays_so(case: Case, bad: float) -> None:
    function, shapes, _ = case
    values = values_for(function, shapes, 2)
    values[0].flat[5] = bad
    needs = [place < 3 for place in range(len(shapes))]
    with np.errstate(invalid="ignore"):
        ours, nnablas = (computed(case, values, needs, False, ours=own) for own in (True, False))
    for own, expected in zip(ours, nnablas, strict=True):
        assert np.isfinite(own).all() <= np.isfinite(expected).all()


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("pad", [(0, 0), (1, 1)])
def test_the_largest_of_a_window_with_nan_is_nan(last: bool, pad: Shape) -> None:
    # Neither oneDNN nor nnabla hands on NaN from every place of a window.
    shape, arguments = (2, 4, 7, 6), {"kernel": (3, 2), "stride": (2, 2), "pad": pad, "ignore_border": True}
    values = values_for("max_pooling", [shape], 4)
    with_nan = values[0].copy()
    for place in ((0, 1, 0, 0), (0, 2, 3, 4), (1, 3, 6, 5), (1, 0, 4, 3)):
        with_nan[place] = np.nan
    case: Case = ("max_pooling", [shape], arguments)
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(with_nan, [(0, 0), (0, 0), *((edge, edge) for edge in pad)], constant_values=-np.inf), (3, 2), (2, 3)
    )[:, :, ::2, ::2]
    expected = windows.max((4, 5))
    found = computed(case, [with_nan], [True], False, ours=True, last=last)
    np.testing.assert_array_equal(found[0], expected)
    # Where there is no NaN, gradients go where they went.
    clean = computed(case, values, [True], False, ours=True, last=last)
    apart = ~np.isnan(expected).any((1, 2, 3))
    np.testing.assert_array_equal(found[1][apart], clean[1][apart])


@pytest.mark.parametrize(("stride", "alone"), [((1, 1), True), ((2, 2), False)])
def test_large_strided_depthwise_kernels_are_ours_only_behind_ours(stride: Shape, alone: bool) -> None:
    shapes: list[Shape] = [(8, 32, 56, 56), (32, 5, 5)]
    arguments = {"stride": stride, "pad": (2, 2)}
    stock = F.depthwise_convolution(*(nn.Variable(shape) for shape in shapes), **arguments)
    found = candidate("depthwise_convolution", shapes, arguments, stock.shape)
    assert found
    use_kernels("fast")
    try:
        assert bool(choice.fast_function(found, last=False)) == alone
        assert choice.fast_function(found, last=True)
    finally:
        use_kernels("nnabla")


@pytest.mark.parametrize(
    ("function", "shapes", "arguments"),
    [
        ("convolution", [(2, 3, 4, 4, 4, 4), (4, 3, 2, 2, 2, 2)], {}),
        ("average_pooling", [(2, 3, 7, 7)], {"kernel": (3, 3), "pad": (1, 1)}),
        ("batch_normalization", [(8, 5), *[(1, 5)] * 4], {"axes": (1,)}),
        ("tanh", [(8, 5)], {}),
    ],
)
def test_what_ours_cannot_do_stays_with_nnabla(function: str, shapes: list[Shape], arguments: dict[str, Any]) -> None:
    stock = getattr(F, function)(*(nn.Variable(shape) for shape in shapes), **arguments)
    assert candidate(function, shapes, arguments, stock.shape) is None


NETWORK = (
    "Input(3,16,16) > Convolution(8) > BatchNormalization > ReLU > "
    "MaxPooling > DepthwiseConvolution > Affine(5) > SoftmaxCrossEntropy"
)


def trained(built: Any, steps: int = 3, shape: Shape = (3, 16, 16)) -> Mapping[str, Array]:
    random = np.random.default_rng(3)
    graph: Graph = built.graph(32)
    for _ in range(steps):
        graph.feed({"x": random.normal(size=(32, *shape)).astype(np.float32), "y": random.integers(0, 5, (32, 1))})
        for name in graph.trained_parameters():
            built.store.variable(name).grad.zero()
        graph.train_step()
        for name in graph.trained_parameters():
            variable = built.store.variable(name)
            variable.d -= 0.05 * variable.g
    return {name: values.copy() for name, values in built.store.arrays().items()}


@pytest.fixture
def fast_kernels(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Fast kernels for however little work."""
    monkeypatch.setattr(choice, "_LEAST_NANOSECONDS", 0)
    monkeypatch.setattr(choice, "_WORTH_SHARING", 0)
    use_kernels("fast")
    yield
    use_kernels("nnabla")


def test_a_network_learns_the_same_with_either(build: Any, fast_kernels: None) -> None:
    fast = trained(build(NETWORK))
    use_kernels("nnabla")
    plain = trained(build(NETWORK))
    for name, values in plain.items():
        np.testing.assert_allclose(fast[name], values, rtol=1e-3, atol=2e-5, err_msg=name)
    assert any(not np.array_equal(fast[name], plain[name]) for name in plain)


def test_the_same_threads_give_the_same_bits(build: Any, fast_kernels: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for threads in (1, 2, 3):
        monkeypatch.setattr(operation, "available_threads", lambda threads=threads: threads)
        first, second = trained(build(NETWORK)), trained(build(NETWORK))
        for name, values in first.items():
            np.testing.assert_array_equal(second[name], values, err_msg=name)


def test_what_was_made_in_one_thread_can_be_computed_in_another(build: Any, fast_kernels: None) -> None:
    built = build(NETWORK)
    built.graph(32)
    with ThreadPoolExecutor(1) as elsewhere:
        found = elsewhere.submit(trained, built).result(60)
    for name, values in trained(build(NETWORK)).items():
        np.testing.assert_array_equal(found[name], values, err_msg=name)


def test_outputs_are_in_nnablas_order(build: Any, fast_kernels: None) -> None:
    batch = {"x": np.random.default_rng(3).normal(size=(8, 3, 16, 16)), "y": np.zeros((8, 1))}
    names = ("Convolution", "ReLU", "MaxPooling", "DepthwiseConvolution", "Affine")
    found = []
    for kernels in ("fast", "nnabla"):
        use_kernels(kernels)
        graph = build(NETWORK).graph(8)
        graph.feed(batch)
        found.append(graph.outputs(names))
    for name in names:
        np.testing.assert_allclose(found[0][name], found[1][name], rtol=1e-4, atol=1e-5, err_msg=name)


def test_functions_between_ours_keep_the_order_or_bring_it_back(build: Any, fast_kernels: None) -> None:
    network = "Input(3,8,8) > Convolution(8) > {} > Convolution_2: Convolution(4) > Affine(5) > SoftmaxCrossEntropy"
    for between in ("Tanh", "Sigmoid", "CReLU", "Abs"):
        use_kernels("fast")
        fast = trained(build(network.format(between)), shape=(3, 8, 8))
        use_kernels("nnabla")
        for name, values in trained(build(network.format(between)), shape=(3, 8, 8)).items():
            np.testing.assert_allclose(fast[name], values, rtol=1e-3, atol=2e-5, err_msg=f"{between}: {name}")


def test_want_of_memory_is_told_as_with_nnablas_own(
    build: Any, fast_kernels: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(size: int) -> int:
        raise MemoryError

    monkeypatch.setattr(operation._room, "address", refuse)
    built = build(NETWORK)
    with pytest.raises(EngineError, match="not enough memory"):
        trained(built)


def test_without_the_library_everything_is_nnablas(build: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_LEAST_NANOSECONDS", 0)
    monkeypatch.setattr(library, "PACKAGE", "no-such-package")
    library.library.cache_clear()
    library.reason_for_absence.cache_clear()
    try:
        use_kernels("fast")
        assert "no-such-package is not installed" in library.reason_for_absence()
        assert trained(build(NETWORK))
    finally:
        use_kernels("nnabla")
        library.reason_for_absence.cache_clear()


def test_little_work_stays_with_nnabla(build: Any) -> None:
    use_kernels("fast")
    try:
        graph = build("Input(4) > Affine(3) > ReLU > SquaredError").graph(2)
    finally:
        use_kernels("nnabla")
    assert 0 < graph.replaceable_seconds < 1e-4


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, len(os.sched_getaffinity(0))),
        ({"OMP_NUM_THREADS": "1"}, 1),
        ({"OMP_NUM_THREADS": "1,2"}, 1),
        ({"OMP_NUM_THREADS": "many"}, len(os.sched_getaffinity(0))),
        ({"OMPI_COMM_WORLD_LOCAL_SIZE": "1000"}, 1),
    ],
)
def test_threads_follow_what_the_process_may_use(
    variables: dict[str, str], expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OMP_NUM_THREADS", "OMPI_COMM_WORLD_LOCAL_SIZE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert library.available_threads() == expected


def test_kernels_are_not_loaded_before_they_are_used() -> None:
    code = "import layerwright.engine.build, pathlib; print(pathlib.Path('/proc/self/maps').read_text())"
    done = subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL, check=True, stdout=subprocess.PIPE)
    assert b"libdnnl" not in done.stdout
