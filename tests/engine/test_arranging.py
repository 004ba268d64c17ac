"""Layers that move data: the shapes that nnabla gives and the values that NumPy gives."""

from __future__ import annotations

from typing import Any

import nnabla as nn
import nnabla.functions as F
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import resolved

from layerwright.engine.build import Graph
from layerwright.engine.parameters import ParameterStore
from layerwright.layers.kinds import show

BATCH = 2

_shapes = st.lists(st.integers(1, 4), min_size=1, max_size=3)
_few = st.lists(st.integers(0, 3), min_size=1, max_size=6)


def values(shape: list[int]) -> Any:
    """A batch of different values."""
    return np.arange(BATCH * np.prod(shape), dtype=np.float32).reshape(BATCH, *shape) % 17 - 5


def computed(shape: list[int], layer: str) -> Any:
    """What a layer makes of a batch; None where we refuse it."""
    network = resolved(f"Input({show(tuple(shape))}) > layer: {layer}")
    if network.problems:
        return None
    graph = Graph(network, ParameterStore(), BATCH)
    graph.feed({"x": values(shape)})
    result = graph.outputs(["layer"])["layer"]
    assert result.shape == (BATCH, *network.by_name["layer"].output)
    return result


def accepted(function: Any, *arguments: Any, **named: Any) -> bool:
    """Whether nnabla takes a call; it is not computed."""
    try:
        function(*arguments, **named)
    except RuntimeError:
        return False
    return True


@given(_shapes, _few, st.sampled_from([("constant", "constant"), ("reflect", "reflect"), ("repeat", "edge")]))
def test_padding_is_numpys(shape: list[int], widths: list[int], mode: tuple[str, str]) -> None:
    ours, theirs = mode
    padded = computed(shape, f"Pad({show(tuple(widths))}, Mode={ours})")
    if len(widths) % 2 or len(widths) > 2 * len(shape):
        assert padded is None
        return
    pairs = list(zip(widths[::2], widths[1::2], strict=True))
    kept = [(0, 0)] * (1 + len(shape) - len(pairs))
    assert np.array_equal(padded, np.pad(values(shape), kept + pairs, theirs))  # type: ignore[call-overload]


@given(_shapes, st.data())
def test_slices_are_pythons(shape: list[int], data: st.DataObject) -> None:
    starts, stops, steps = (
        data.draw(st.lists(st.integers(0, 5), min_size=len(shape), max_size=len(shape))) for _ in range(3)
    )
    cut = computed(shape, f"Slice({show(tuple(starts))}, Stop={show(tuple(stops))}, Step={show(tuple(steps))})")
    axes = list(zip(starts, stops, steps, shape, strict=True))
    if all(start < stop <= size and step for start, stop, step, size in axes):
        assert np.array_equal(cut, values(shape)[(slice(None), *map(slice, starts, stops, steps))])
    else:
        assert cut is None


@given(_shapes, st.lists(st.integers(0, 3), min_size=1, max_size=4))
def test_a_transposition_is_one_where_nnabla_takes_it_and_gives_what_numpy_gives(
    shape: list[int], axes: list[int]
) -> None:
    moved = computed(shape, f"Transpose({show(tuple(axes))})")
    theirs = (0, *(axis + 1 for axis in axes))
    assert (moved is not None) == accepted(F.transpose, nn.Variable((BATCH, *shape)), theirs)
    if moved is not None:
        assert np.array_equal(moved, np.transpose(values(shape), theirs))


@given(_shapes, st.lists(st.integers(1, 3), min_size=1, max_size=4))
def test_tiles_are_numpys_and_never_more_samples(shape: list[int], times: list[int]) -> None:
    tiled = computed(shape, f"Tile({show(tuple(times))})")
    if len(times) > len(shape):
        assert tiled is None
    else:
        assert np.array_equal(tiled, np.tile(values(shape), times))


@given(_shapes, _shapes, st.integers(0, 4))
def test_a_stack_has_the_shape_that_nnabla_gives_it(shape: list[int], other: list[int], axis: int) -> None:
    network = resolved(f"a: Input({show(tuple(shape))}); b: Input({show(tuple(other))}); a, b, a > Stack(Axis={axis})")
    variables = [nn.Variable((BATCH, *each)) for each in (shape, other, shape)]
    assert bool(network.problems) != accepted(F.stack, *variables, axis=axis + 1)
    if not network.problems:
        assert F.stack(*variables, axis=axis + 1).shape == (BATCH, *network.nodes[-1].output)


VALUES = {
    "Flip(1)": lambda x: np.flip(x, 2),
    "Flip(0,1)": lambda x: np.flip(x, (1, 2)),
    "Shift(1,-2)": lambda x: np.pad(x, ((0, 0), (1, 0), (0, 2)), "edge")[:, :-1, 2:],
    "Shift(2)": lambda x: np.pad(x, ((0, 0), (0, 0), (2, 0)), "edge")[:, :, :-2],
    "Sort(-1)": lambda x: np.sort(x, 2),
    "Sort(0, Reverse=True)": lambda x: -np.sort(-x, 1),
    "Sort(1, OnlyIndex=True)": lambda x: np.argsort(x, 2, kind="stable"),
    "TopKData(2)": lambda x: -np.sort(-x.reshape(BATCH, -1))[:, :2],
    "TopKData(3, BaseAxis=1, Abs=True)": lambda x: np.take_along_axis(x, np.argsort(-abs(x), kind="stable"), 2)[
        ..., :3
    ],
    "Transpose(1,0) > MatrixDiag > y: MatrixDiagPart": lambda x: x.transpose(0, 2, 1),
    "MatrixDiag": lambda x: x[..., None] * np.eye(5),
    "Slice(Start=0,0, Stop=1,5, Step=1,1) > y: Broadcast(OutShape=3,5)": lambda x: np.repeat(x[:, :1], 3, 1),
    "Unlink": lambda x: x,
    "Output": lambda x: x,
    "Prune(0.5)": lambda x: np.where(abs(x) < np.sort(abs(x), None)[int((x.size - 1) * 0.5)], 0, x),
    "ClipGradByValue": lambda x: x,
    "TopKGrad(3)": lambda x: x,
    "VATNoise(Epsilon=2)": lambda x: 2 * x / np.sqrt((x**2).sum((1, 2), keepdims=True)),
    "BroadcastTo(y.GeneratorMultiplier=7)": lambda x: np.full_like(x, 7),
    "Reshape(3,5,1) > y: Interpolate(9,1)": lambda x: np.stack(
        [[np.interp(np.linspace(0, 4, 9), range(5), row) for row in sample] for sample in x]
    )[..., None],
    "MeanSubtraction": lambda x: x - x.mean(0),
    "MeanSubtraction(BaseAxis=1)": lambda x: x - x.mean((0, 1)),
}


@pytest.mark.parametrize("layer", VALUES)
def test_values_are_numpys(build: Any, layer: str) -> None:
    name = "" if "y: " in layer else "y: "
    built = build(f"Input(3,5) > {name}{layer}")
    x = np.random.default_rng(3).permutation(BATCH * 15).reshape(BATCH, 3, 5).astype(np.float32) - 9.5
    batch = {**built.batch(), "x": x}
    assert built.computed("y", batch) == pytest.approx(VALUES[layer](x), abs=1e-5)


@pytest.mark.parametrize(
    ("kind", "axis"), [("Concatenate", 0), ("Concatenate", 1), ("Stack", 0), ("Stack", 1), ("Stack", 2)]
)
def test_inputs_are_joined_in_the_order_of_their_links(build: Any, kind: str, axis: int) -> None:
    built = build(f"a: Input(3,4); b: Input(3,4, Dataset=z); b, a > y: {kind}(Axis={axis})")
    batch = built.batch()
    join = {"Concatenate": np.concatenate, "Stack": np.stack}[kind]
    assert np.array_equal(built.computed("y", batch), join([batch["z"], batch["x"]], axis + 1))


def test_values_that_are_no_numbers_and_infinite_ones_become_0(build: Any) -> None:
    built = build("Input(4) > ResetNaN > y: ResetInf")
    batch = {"x": np.array([[1, np.nan, np.inf, -np.inf]], np.float32)}
    assert built.computed("y", batch).tolist() == [[1, 0, 0, 0]]


def test_a_weaker_box_that_overlaps_a_better_one_is_suppressed(build: Any) -> None:
    built = build("Input(3,6) > y: NmsDetection2d")
    boxes = np.array([[[0.5, 0.5, 0.4, 0.4, 0.9, 1], [0.5, 0.5, 0.38, 0.4, 0.8, 1], [0.1, 0.1, 0.1, 0.1, 0.7, 1]]])
    assert built.computed("y", {"x": boxes.astype(np.float32)})[0, :, 5] == pytest.approx([0.9, 0, 0.7])


@pytest.mark.parametrize("name", ["min", "Max", "y"])
def test_a_connector_for_data_repeats_what_is_the_same_for_all_samples(build: Any, name: str) -> None:
    kind = "BroadcastTo" if name == "y" else "ClipGradByValue"
    built = build(f"Input(1) > layer: {kind}; Constant(3, ValueType=Int) > layer.{name}")
    assert built.computed("layer").shape == (2, 1)
