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

from layerwright.engine.build import Graph
from layerwright.engine.calls import CALLS, calls
from layerwright.engine.chance import set_chance
from layerwright.engine.failures import EngineError
from layerwright.layers.catalogue import CATALOGUE
from layerwright.resolve.resolved import Node

_NOT_COMPUTED = {kind.name for kind in CATALOGUE.values() if kind.output is None} | {"Unsupported"}
"""What the resolver takes apart or reads, so that no node is left of it, and what stands for something unknown."""

_CANNOT_RUN = {kind.name for kind in CATALOGUE.values() if kind.cannot_run} - _NOT_COMPUTED

CASES = [pytest.param(text, id=text) for name in NETWORKS if name not in _CANNOT_RUN for text in NETWORKS[name]]

BUILT_ONLY = [pytest.param(text, id=text) for name in NETWORKS if name in _CANNOT_RUN for text in NETWORKS[name]]

WITH_GRADIENT = [pytest.param(text, id=text) for name in NETWORKS if name not in _CANNOT_RUN for text in NETWORKS[name]]

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
    opened = {kind.name for kind in CATALOGUE.values() if kind.opened}
    assert set(CALLS) == set(CATALOGUE) - _NOT_COMPUTED - opened - {"Input"}


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


@pytest.mark.parametrize("text", BUILT_ONLY)
def test_what_cannot_run_has_the_shape_that_nnabla_gives_it_and_fails_when_it_is_computed(
    build: Any, text: str
) -> None:
    built = build(text)
    graph = built.graph()
    graph.feed(built.batch())
    [leaf] = built.network.outputs
    assert graph._outputs[leaf.name].shape == (2, *leaf.output)
    with pytest.raises(EngineError):
        graph.outputs([leaf.name])


@pytest.mark.parametrize("text", CASES)
def test_a_layer_computes_in_place_what_it_computes_beside_its_input(build: Any, text: str) -> None:
    computed = []
    for inspect in (False, True):
        built = build(text)  # anew, since some layers change what they keep
        [leaf] = [node.name for node in built.network.outputs]
        graph = built.graph(inspect=inspect)
        graph.feed(built.batch())
        set_chance(1)
        computed.append(graph.outputs([leaf])[leaf])
    assert np.array_equal(*computed)


class Differentiable(Graph):
    """A graph whose inputs take gradients, as the output of a layer with parameters would in their place."""

    def _variable(self, node: Node) -> nn.Variable:
        variable = super()._variable(node)
        if node.type.name == "Input" and variable.parent is None:
            variable.need_grad = True
        return variable

    def gradients(self, leaf: str) -> dict[str, Any]:
        """The gradients of all inputs and parameters for the mean of a node's output."""
        sources = {name: variable for name, variable in self._outputs.items() if variable.parent is None}
        sources.update({name: variable for (name, learns), variable in self._uses.items() if learns})
        for variable in sources.values():
            variable.grad.zero()
        cost = F.mean(self._outputs[leaf])
        cost.forward(clear_no_need_grad=True)
        cost.backward(clear_buffer=True)
        return {name: variable.g.copy() for name, variable in sources.items()}


def gradients(built: Any, *, inspect: bool = False) -> dict[str, Any]:
    """The gradients of all inputs and parameters for the mean of the network's one output."""
    [leaf] = [node.name for node in built.network.outputs]
    graph = Differentiable(built.network, built.store, 2, inspect=inspect)
    graph.feed(built.batch())
    set_chance(1)
    return graph.gradients(leaf)


@pytest.mark.parametrize("text", WITH_GRADIENT)
def test_gradients_are_finite(build: Any, text: str) -> None:
    for name, gradient in gradients(build(text)).items():
        assert np.isfinite(gradient).all(), name


@pytest.mark.parametrize(
    "text",
    [
        "Input(3) > Affine(3) > ReLU",
        "Input(3) > Affine(3) > LeakyReLU",
        *(f"Input(3) > {layer} > LeakyReLU" for layer in ("Sub2", "Div2", "Pow2")),
        *(
            f"a: Input(3) > AddScalar(-0.5) > b: Affine(3); a, b > {layer} > LeakyReLU"
            for layer in ("Add2", "Mul2", "Maximum2", "Minimum2")
        ),
    ],
)
def test_gradients_are_those_that_are_computed_without_writing_over_inputs(build: Any, text: str) -> None:
    built = build(text)
    assert built.network.outputs[0].flag("InPlace")
    in_place, beside = gradients(built), gradients(built, inspect=True)
    assert in_place.keys() == beside.keys()
    assert all(np.array_equal(in_place[name], beside[name]) for name in in_place)


@pytest.mark.parametrize("layer", ["GreaterScalar(0.5)", "Less", "Max(OnlyIndex=True)", "Min(OnlyIndex=True)"])
def test_an_answer_without_a_gradient_lets_others_learn(build: Any, layer: str) -> None:
    built = build(f"a: Input(3) > {layer} > b: Identity; a, b > Mul2")
    np.testing.assert_allclose(gradients(built)["a"], np.broadcast_to(built.computed("b") / 6, (2, 3)), rtol=1e-6)


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


_REDUCING = {
    "Sum": (F.sum, {}),
    "Max": (F.max, {}),
    "Min(OnlyIndex=True)": (F.min, {"only_index": True}),
    "Norm(P=3)": (F.norm, {"p": 3}),
}


@given(
    st.lists(_sizes, min_size=1, max_size=4),
    st.lists(st.integers(-5, 4), min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from(list(_REDUCING)),
)
def test_axes_that_can_be_taken_together_leave_the_shape_that_nnabla_leaves(
    shape: list[int], axes: list[int], keep: bool, layer: str
) -> None:
    function, arguments = _REDUCING[layer]
    name, _, more = layer.rstrip(")").partition("(")
    properties = f", {more}" if more else ""
    network = resolved(f"Input({_listed(shape)}) > {name}(Axes={_listed(axes)}, KeepDims={keep}{properties})")
    rank = len(shape)
    within = [axis % rank for axis in axes if -rank <= axis < rank]
    assert bool(network.problems) == (len(set(within)) < len(axes))
    if not network.problems:
        theirs = function(nn.Variable((7, *shape)), axis=[axis + 1 for axis in within], keepdims=keep, **arguments)
        assert network.nodes[-1].output == (theirs.shape[1:] or (1,))


_AXIS = {"CReLU": F.crelu, "CELU": F.celu, "LogSoftmax": F.log_softmax, "CumSum": F.cumsum, "CumProd": F.cumprod}


@given(st.lists(_sizes, min_size=1, max_size=4), st.integers(0, 5), st.sampled_from(list(_AXIS)))
def test_an_axis_that_nnabla_takes_is_taken_with_the_same_result(shape: list[int], axis: int, layer: str) -> None:
    network = resolved(f"Input({_listed(shape)}) > {layer}(Axis={axis})")
    assert bool(network.problems) == (axis >= len(shape))
    if not network.problems:
        assert network.nodes[-1].output == _AXIS[layer](nn.Variable((7, *shape)), axis=axis + 1).shape[1:]


@given(st.lists(_sizes, min_size=1, max_size=4), st.integers(-5, 5))
def test_slopes_are_learned_along_an_axis_that_nnabla_takes(shape: list[int], axis: int) -> None:
    network = resolved(f"Input({_listed(shape)}) > PReLU(BaseAxis={axis})")
    assert bool(network.problems) != (-len(shape) <= axis < len(shape))
    if not network.problems:
        [slope] = network.nodes[-1].parameters
        base_axis = calls(network.nodes[-1])[0].arguments["base_axis"]
        assert F.prelu(nn.Variable((7, *shape)), nn.Variable(slope.shape), base_axis).shape == (7, *shape)


_operand = st.lists(st.sampled_from([1, 1, 3, 4]), min_size=1, max_size=3)


@given(_operand, _operand, st.sampled_from(["Equal", "Maximum2", "AddN", "MulN"]))
def test_inputs_that_fit_each_other_have_the_shape_that_nnabla_gives_them(
    left: list[int], right: list[int], layer: str
) -> None:
    network = resolved(f"a: Input({_listed(left)}); b: Input({_listed(right)}, Dataset=z); a, b > {layer}")
    try:
        theirs = F.add2(nn.Variable((7, *left)), nn.Variable((7, *right))).shape[1:]
    except RuntimeError:
        assert network.problems
    else:
        assert network.nodes[-1].output == theirs


@given(st.lists(st.integers(1, 3), min_size=1, max_size=3), st.sampled_from(["inv", "det", "logdet"]))
def test_a_matrix_that_nnabla_takes_is_taken(shape: list[int], function: str) -> None:
    network = resolved(f"Input({_listed(shape)}) > Batch{function.capitalize()}")
    try:
        theirs = getattr(F, f"batch_{function}")(nn.Variable((7, *shape))).shape[1:]
    except RuntimeError:
        assert network.problems
    else:
        assert network.nodes[-1].output == (theirs or (1,))


def _listed(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))
