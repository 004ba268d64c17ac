"""Every layer of the catalogue, built and computed by nnabla: shapes, parameters and finite values."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import nnabla as nn
import nnabla.functions as F
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layer_cases import NETWORKS, PARAMETRIC
from networks import resolved

from layerwright.engine.calls import CALLS, calls
from layerwright.engine.chance import set_chance
from layerwright.layers.catalogue import CATALOGUE

_NOT_COMPUTED = {"Unit", "Argument"}
"""What the resolver takes apart, so that no node is left of it."""

CASES = [pytest.param(text, id=text) for texts in NETWORKS.values() for text in texts]

WITH_PARAMETERS = [pytest.param(text, id=text) for kind in PARAMETRIC for text in NETWORKS[kind]]


@pytest.fixture
def own_parameters() -> Iterator[None]:
    """Keep what nnabla creates out of its dictionary, which is global to the process."""
    with nn.parameter_scope("", OrderedDict()):
        yield


def test_every_layer_type_has_a_network_here() -> None:
    assert set(NETWORKS) == set(CATALOGUE) - _NOT_COMPUTED


def test_every_layer_type_with_parameters_is_compared_with_nnablas_own() -> None:
    assert set(PARAMETRIC) == {kind.name for kind in CATALOGUE.values() if kind.scope}


def test_every_layer_type_has_a_call_and_every_call_a_layer_type() -> None:
    assert set(CALLS) == set(CATALOGUE) - _NOT_COMPUTED - {"Input"}


@pytest.mark.parametrize("text", CASES)
def test_nnabla_computes_finite_values_of_the_shapes_that_were_resolved(build: Any, text: str) -> None:
    built = build(text)
    graph = built.graph(inspect=True)
    graph.feed(built.batch())
    names = [node.name for node in built.network.nodes]
    for name, values in graph.outputs(names).items():
        node = built.network.by_name[name]
        assert values.shape == ((2, *node.output) if node.batched else node.output), name
        assert np.isfinite(values).all(), name


@pytest.mark.parametrize("text", CASES)
def test_a_layer_computes_in_place_what_it_computes_beside_its_input(build: Any, text: str) -> None:
    built = build(text)
    [leaf] = [node.name for node in built.network.outputs]
    computed = []
    for inspect in (False, True):
        graph = built.graph(inspect=inspect)
        graph.feed(built.batch())
        set_chance(1)
        computed.append(graph.outputs([leaf])[leaf])
    assert np.array_equal(*computed)


@pytest.mark.parametrize("text", WITH_PARAMETERS)
def test_parameters_have_the_names_and_shapes_that_nnabla_gives_them(own_parameters: None, text: str) -> None:
    node = resolved(text).nodes[-1]
    with nn.parameter_scope(node.name):
        made = PARAMETRIC[node.type.name](nn.Variable((2, *node.input)), node)
    theirs = {name: variable.shape for name, variable in nn.get_parameters(grad_only=False).items()}
    assert {use.name: use.shape for use in node.parameters} == theirs
    assert made.shape == (2, *node.output)


@pytest.mark.parametrize("text", WITH_PARAMETERS)
def test_parameters_learn_unless_they_are_running_statistics(own_parameters: None, text: str) -> None:
    node = resolved(text).nodes[-1]
    with nn.parameter_scope(node.name):
        PARAMETRIC[node.type.name](nn.Variable((2, *node.input)), node)
    assert {use.name for use in node.parameters if use.trainable} == set(nn.get_parameters(grad_only=True))


def test_axes_of_a_call_count_the_batch() -> None:
    [_, softmax] = resolved("Input(3,4,5) > Softmax(Axis=2)").nodes
    assert calls(softmax)[0].arguments == {"axis": 3}


_sizes = st.integers(1, 9)
_kernels = st.integers(1, 4)


@given(_sizes, _kernels, st.integers(0, 3), st.integers(1, 3), st.integers(1, 3))
def test_a_convolution_that_fits_has_the_shape_that_nnabla_gives_it(
    size: int, kernel: int, pad: int, stride: int, dilation: int
) -> None:
    text = (
        f"Input(2,{size}) > Convolution(3, KernelShape={kernel}, Padding={pad}, Strides={stride}, Dilation={dilation})"
    )
    x, w = nn.Variable((1, 2, size)), nn.Variable((3, 2, kernel))
    try:
        theirs = F.convolution(x, w, pad=(pad,), stride=(stride,), dilation=(dilation,)).shape[1:]
    except RuntimeError:
        theirs = None
    network = resolved(text)
    # Ours refuses more: with a stride of 2 or more nnabla accepts a kernel that is larger than its input.
    if not network.problems:
        assert network.nodes[-1].output == theirs
    else:
        assert theirs is None or dilation * (kernel - 1) + 1 > size + 2 * pad


@given(_sizes, _kernels, st.integers(0, 3), st.integers(1, 4), st.booleans(), st.sampled_from(["Max", "Average"]))
def test_a_pooling_that_fits_has_the_shape_that_nnabla_gives_it(
    size: int, kernel: int, pad: int, stride: int, ignore_border: bool, kind: str
) -> None:
    network = resolved(
        f"Input(2,{size},6) > {kind}Pooling({kernel},2, Padding={pad},0, Strides={stride},2, "
        f"IgnoreBorder={ignore_border})"
    )
    if not network.problems:
        function = {"Max": F.max_pooling, "Average": F.average_pooling}[kind]
        theirs = function(
            nn.Variable((1, 2, size, 6)), (kernel, 2), (stride, 2), ignore_border=ignore_border, pad=(pad, 0)
        )
        assert network.nodes[-1].output == theirs.shape[1:]
