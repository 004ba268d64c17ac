"""Shapes, parameters and costs of layers that have rules of their own, by figures worked out by hand."""

import msgspec
import pytest
from networks import only_problem, resolved


@pytest.mark.parametrize(
    ("text", "output"),
    [
        # Convolution: BorderMode decides the padding, unless Padding is given.
        ("Input(3,10,12) > Convolution(8, BorderMode=valid)", (8, 8, 10)),
        ("Input(3,10,12) > Convolution(8, BorderMode=same)", (8, 10, 12)),
        ("Input(3,10,12) > Convolution(8, BorderMode=full)", (8, 12, 14)),
        ("Input(3,10,12) > Convolution(8, BorderMode=same, KernelShape=4,4, Dilation=2,2)", (8, 10, 12)),
        ("Input(3,10,12) > Convolution(8, KernelShape=4,4)", (8, 9, 11)),
        ("Input(3,10,12) > Convolution(8, Padding=0,3)", (8, 8, 16)),
        ("Input(3,10,12) > Convolution(8, Strides=2,3)", (8, 5, 4)),
        ("Input(3,10,12) > Convolution(8, BorderMode=valid, Dilation=4,1)", (8, 2, 10)),
        ("Input(3,10) > Convolution(8, KernelShape=3, Strides=1, Dilation=1)", (8, 10)),
        ("Input(2,4,4,4) > Convolution(8, KernelShape=3,3,3, Strides=1,1,1, Dilation=1,1,1)", (8, 4, 4, 4)),
        ("Input(10,12,3) > Convolution(8, ChannelLast=True)", (10, 12, 8)),
        ("Input(3,10,12) > Convolution(8, KernelShape=10,12, BorderMode=valid)", (8, 1, 1)),
        ("Input(3,10,12) > DepthwiseConvolution(3,3)", (3, 8, 10)),
        ("Input(3,10,12) > DepthwiseConvolution(3,3, Multiplier=2)", (6, 8, 10)),
        ("Input(3,10) > DepthwiseConvolution(3, Strides=1, Dilation=1)", (3, 8)),
        # Pooling: IgnoreBorder False is nnabla's rule, one window for each stride of input and padding before it.
        ("Input(3,10,12) > MaxPooling", (3, 5, 6)),
        ("Input(3,11,13) > MaxPooling", (3, 5, 6)),
        ("Input(3,11,13) > MaxPooling(IgnoreBorder=False)", (3, 6, 7)),
        ("Input(3,55,55) > MaxPooling(3,3, Strides=2,2, IgnoreBorder=False)", (3, 28, 28)),
        ("Input(3,7,7) > MaxPooling(2,2, Padding=1,1, IgnoreBorder=False)", (3, 4, 4)),
        ("Input(3,7,7) > MaxPooling(2,2, Padding=1,1)", (3, 4, 4)),
        ("Input(3,7,7) > AveragePooling(7,7, IgnoreBorder=False)", (3, 1, 1)),
        ("Input(8,8,3) > MaxPooling(2,2, ChannelLast=True)", (4, 4, 3)),
        ("Input(5,8,9) > GlobalAveragePooling", (5, 1, 1)),
        ("Input(4,6) > Reshape(3,8)", (3, 8)),
        ("Input(4,6) > CategoricalCrossEntropy", (1, 6)),
        ("Input(4,6) > CategoricalCrossEntropy(Axis=1)", (4, 1)),
        ("Input(4,6) > TopNError(4)", (1, 6)),
        ("Input(4,6) > Dropout(0)", (4, 6)),
    ],
)
def test_output_shape(text: str, output: tuple[int, ...]) -> None:
    found = resolved(text)
    assert found.problems == ()
    assert found.layers[-1].output == output


@pytest.mark.parametrize(
    ("inputs", "layer", "output"),
    [
        (["3,4", "3,4"], "Add2", (3, 4)),
        (["3,1", "1,4"], "Add2", (3, 4)),
        (["3,4", "1,1"], "Mul2", (3, 4)),
        (["3,4", "5,4"], "Concatenate", (8, 4)),
        (["3,4", "3,5", "3,1"], "Concatenate(Axis=1)", (3, 10)),
    ],
)
def test_output_shape_of_several_inputs(inputs: list[str], layer: str, output: tuple[int, ...]) -> None:
    found = resolved(f"out: {layer};" + ";".join(f"Input({shape}) > out" for shape in inputs))
    assert found.problems == ()
    assert found.layers[0].output == output


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("Input(2,3) > Affine(4,5)", {"Affine/affine/W": (6, 4, 5), "Affine/affine/b": (4, 5)}),
        ("Input(2,3) > Affine(4, WithBias=False)", {"Affine/affine/W": (6, 4)}),
        ("Input(4,9,9) > c: Convolution(8)", {"c/conv/W": (8, 4, 3, 3), "c/conv/b": (8,)}),
        ("Input(4,9,9) > c: Convolution(8, Group=2)", {"c/conv/W": (8, 2, 3, 3), "c/conv/b": (8,)}),
        ("Input(9,9,4) > c: Convolution(8, ChannelLast=True)", {"c/conv/W": (8, 3, 3, 4), "c/conv/b": (8,)}),
        (
            "Input(4,9,9) > d: DepthwiseConvolution(5,5, Multiplier=2)",
            {"d/depthwise_conv/W": (8, 5, 5), "d/depthwise_conv/b": (8,)},
        ),
        (
            "Input(4,9) > b: BatchNormalization",
            {f"b/bn/{name}": (1, 4, 1) for name in ("beta", "gamma", "mean", "var")},
        ),
        (
            "Input(4,9) > BatchNormalization(Axes=1, ParameterScope=s)",
            {f"s/bn/{n}": (1, 1, 9) for n in ("beta", "gamma", "mean", "var")},
        ),
        ("Input > MaxPooling", {}),
    ],
)
def test_parameters_by_the_names_and_shapes_that_nnabla_gives_them(
    text: str, parameters: dict[str, tuple[int, ...]]
) -> None:
    assert {name: use.shape for name, use in resolved(text).parameters.items()} == parameters


@pytest.mark.parametrize(
    ("text", "costs"),
    [
        ("Input(2,3) > Affine(4)", {"add": 4, "multiply_add": 24, "parameter": 28}),
        ("Input(2,3) > Affine(4, WithBias=False)", {"multiply_add": 24, "parameter": 24}),
        ("Input(4,9,9) > Convolution(8, Group=2)", {"add": 648, "multiply_add": 648 * 18, "parameter": 152}),
        ("Input(4,5,5) > DepthwiseConvolution(5,5)", {"add": 4, "multiply_add": 100, "parameter": 104}),
        ("Input(1,4,4) > MaxPooling", {"if_": 16}),
        ("Input(1,4,4) > AveragePooling", {"add": 16, "multiply": 4}),
        ("Input(2,4,4) > GlobalAveragePooling", {"add": 32, "multiply": 2}),
        ("Input(2,4) > BatchNormalization", {"add": 8, "multiply": 8, "parameter": 8}),
        ("Input(5) > ReLU", {"if_": 5}),
        ("Input(5) > LeakyReLU", {"if_": 5, "multiply": 5}),
        ("Input(5) > ELU", {"if_": 5, "add": 5, "multiply": 5, "exp": 5}),
        ("Input(5) > Tanh", {"add": 10, "division": 5, "exp": 5}),
        ("Input(5) > Sigmoid", {"add": 5, "division": 5, "exp": 5}),
        ("Input(5) > Softmax", {"add": 5, "division": 5, "exp": 5}),
        ("Input(5) > SoftmaxCrossEntropy", {"add": 5, "division": 5, "exp": 5}),
        ("Input(5) > CategoricalCrossEntropy", {}),
        ("Input(5) > Dropout", {"multiply": 5}),
        ("Input(5) > MulScalar", {"multiply": 5}),
        ("Input(5) > AddScalar", {"add": 5}),
        ("Input(5) > Reshape(5,1)", {}),
    ],
)
def test_costs_of_one_sample(text: str, costs: dict[str, int]) -> None:
    found = resolved(text)
    layer = found.layers[-1]
    counted = {name: value for name, value in msgspec.structs.asdict(layer.costs).items() if value and name != "output"}
    assert counted == costs


@pytest.mark.parametrize(
    ("text", "property", "says", "fix"),
    [
        (
            "Input(3,4,4) > Convolution(KernelShape=5,5, BorderMode=valid)",
            "KernelShape",
            "KernelShape 5,5 is larger than the padded input 4,4.",
            "Use a smaller kernel or add padding.",
        ),
        (
            "Input(3,4,4) > Convolution(BorderMode=valid, Dilation=1,2)",
            "KernelShape",
            "KernelShape 3,3 is larger than the padded input 4,4.",
            "Use a smaller kernel or add padding.",
        ),
        (
            "Input(3,2,2) > MaxPooling(3,3)",
            "KernelShape",
            "KernelShape 3,3 is larger than the padded input 2,2.",
            "Use a smaller kernel or add padding.",
        ),
        (
            "Input(784) > Convolution",
            "KernelShape",
            "KernelShape 3,3 needs an input of 3 dimensions, and the input is 784.",
            "Give one kernel size for each dimension after the maps, or reshape the input.",
        ),
        (
            "Input(4) > MaxPooling",
            "KernelShape",
            "KernelShape 2,2 has more dimensions than the input 4.",
            "Give one kernel size for each axis to pool.",
        ),
        (
            "Input(3,9,9) > Convolution(Strides=2)",
            "Strides",
            "Strides 2 has 1 values, and KernelShape has 2.",
            "Give one value for each kernel size.",
        ),
        ("Input(3,9,9) > Convolution(Strides=0,1)", "Strides", "a positive integer is expected, not 0", ""),
        ("Input(3,9,9) > Convolution(Dilation=0,1)", "Dilation", "a positive integer is expected, not 0", ""),
        ("Input(3,9,9) > MaxPooling(Strides=0,1)", "Strides", "a positive integer is expected, not 0", ""),
        ("Input(3,9,9) > Convolution(KernelShape=0,1)", "KernelShape", "a positive integer is expected, not 0", ""),
        ("Input(3,9,9) > Convolution(Group=0)", "Group", "a positive integer is expected, not 0.", ""),
        (
            "Input(3,9,9) > Convolution(16, Group=2)",
            "Group",
            "3 input maps cannot be divided into 2 groups.",
            "Use a number of groups that divides the input and output maps.",
        ),
        (
            "Input(4,9,9) > Convolution(15, Group=2)",
            "Group",
            "15 output maps cannot be divided into 2 groups.",
            "Use a number of groups that divides the input and output maps.",
        ),
        (
            "Input(2,4,4,4) > DepthwiseConvolution(3,3,3, Strides=1,1,1, Dilation=1,1,1)",
            "KernelShape",
            "KernelShape has 3 sizes; a depthwise convolution slides over one or two axes.",
            "Give one or two sizes.",
        ),
        (
            "Input(4,4) > Softmax(Axis=2)",
            "Axis",
            "Axis 2 does not exist: the input 4,4 has 2 dimensions.",
            "Choose a number from 0 to 1.",
        ),
        ("Input(4) > Concatenate(Axis=1)", "Axis", "Axis 1 does not exist: the input 4 has 1 dimensions.", ""),
        (
            "Input(4,4) > BatchNormalization(Axes=2)",
            "Axes",
            "Axes 2 does not name one axis of the input 4,4.",
            "Choose one number from 0 to 1.",
        ),
        ("Input(4,4) > BatchNormalization(Axes=0,1)", "Axes", "Axes 0,1 does not name one axis", ""),
        (
            "Input(4,6) > Reshape(5,5)",
            "OutShape",
            "OutShape 5,5 has 25 elements, and the input 4,6 has 24.",
            "Choose sizes whose product is the same.",
        ),
        ("Input(4) > TopNError(5)", "N", "N is 5, and there are 4 classes.", "Use a number from 1 to 4."),
        ("Input(4) > TopNError(0)", "N", "N is 0, and there are 4 classes.", "Use a number from 1 to 4."),
        ("Input(4) > Dropout(1)", "P", "P is 1.", "Use 0 or more and less than 1."),
        ("Input(4) > Dropout(-0.1)", "P", "P is -0.1.", "Use 0 or more and less than 1."),
        (
            "Input(4) > GlobalAveragePooling",
            "",
            "An input of maps,height,width is needed, and the input is 4.",
            "Place it after a convolution or a pooling, or reshape the input.",
        ),
        (
            "Input(4,3) > out: Add2; Input(3,4) > out",
            "",
            "Inputs of 4,3 and 3,4 do not fit each other.",
            "Give them the same shape; an axis may also have size 1.",
        ),
        ("Input(4,3) > out: Mul2; Input(4) > out", "", "Inputs of 4,3 and 4 do not fit each other.", ""),
        (
            "Input(4,3) > out: Concatenate; Input(4,4) > out",
            "Axis",
            "Inputs of 4,3 and 4,4 cannot be joined along axis 0.",
            "All axes but the joined one must be equal.",
        ),
        (
            "Input(2**31) > ReLU".replace("2**31", "2147483648"),
            "Size",
            "at most 2,147,483,647 is expected, not 2147483648.",
            "",
        ),
        ("Input(65536,65536,65536)", "", "The output would have the shape 65536,65536,65536, which no memory", ""),
        ("Input(2000000) > Affine(2000000)", "", 'The parameter "W" would have the shape 2000000,2000000, which', ""),
    ],
)
def test_a_misfit_names_the_values_and_what_would_be_right(text: str, property: str, says: str, fix: str) -> None:
    problem = only_problem(text)
    assert problem.network == "Main"
    assert problem.layer
    assert problem.property == property
    assert says in problem.text
    assert problem.text.endswith(".")
    assert problem.fix == fix or not fix
