"""What each layer is in nnabla: one row for each layer type, as data.

The graph is built by executing these calls, and code is exported by printing them, so that the two cannot disagree.
nnabla counts a batch axis in front of ours, so axes are one higher here, but for nodes without a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from layerwright.layers.kinds import Value
from layerwright.resolve.resolved import Node


@dataclass(frozen=True)
class Call:
    """A call of `nnabla.functions`.

    Attributes:
        function: The function's name.
        inputs: The arrays it takes in order: a number stands for an input of the node, a name for a side connector.
        arguments: Its keyword arguments.
    """

    function: str
    inputs: tuple[int | str, ...]
    arguments: Mapping[str, Value]


def calls(node: Node) -> tuple[Call, ...]:
    """The calls that a node stands for; each after the first takes the result of the one before as its input 0.

    Raises:
        KeyError: The layer type has no row; a test makes sure that every type that is computed has one.
    """
    row = CALLS[node.type.name](node)
    return tuple(_present(call, node) for call in ((row,) if isinstance(row, Call) else row))


def _present(call: Call, node: Node) -> Call:
    """The call without the side connectors that are switched off."""
    inputs = tuple(entry for entry in call.inputs if isinstance(entry, int) or entry in node.sides)
    return Call(call.function, inputs, call.arguments)


Row = Callable[[Node], "Call | tuple[Call, ...]"]


def _plain(function: str, *inputs: int | str, **properties: str) -> Callable[[Node], Call]:
    """A function whose keyword arguments are properties under other names."""

    def row(node: Node) -> Call:
        return Call(function, inputs or (0,), {name: node.value(source) for name, source in properties.items()})

    return row


def _along_axis(function: str, *inputs: int | str, **properties: str) -> Callable[[Node], Call]:
    """A function with the axis of the classes."""
    plain = _plain(function, *inputs, **properties)

    def row(node: Node) -> Call:
        call = plain(node)
        return Call(function, call.inputs, {"axis": node.axis(node.integer("Axis")), **call.arguments})

    return row


def _convolution(node: Node) -> Call:
    return Call(
        "convolution",
        (0, "W", "b"),
        {
            "base_axis": node.axis(0),
            "pad": node.shape("Padding"),
            "stride": node.shape("Strides"),
            "dilation": node.shape("Dilation"),
            "group": node.integer("Group"),
            "channel_last": node.flag("ChannelLast"),
        },
    )


def _depthwise_convolution(node: Node) -> Call:
    return Call(
        "depthwise_convolution",
        (0, "W", "b"),
        {
            "base_axis": node.axis(0),
            "pad": node.shape("Padding"),
            "stride": node.shape("Strides"),
            "dilation": node.shape("Dilation"),
            "multiplier": node.integer("Multiplier"),
        },
    )


def _batch_normalization(node: Node) -> Call:
    return Call(
        "batch_normalization",
        (0, "beta", "gamma", "mean", "var"),
        {
            "axes": tuple(map(node.axis, node.shape("Axes"))),
            "decay_rate": node.number("DecayRate"),
            "eps": node.number("Epsilon"),
            "batch_stat": node.flag("BatchStat"),
        },
    )


def _concatenate(node: Node) -> Call:
    if len(node.sources) == 1:  # nnabla joins two or more
        return Call("identity", (0,), {})
    return Call("concatenate", tuple(range(len(node.sources))), {"axis": node.axis(node.integer("Axis"))})


def _reshape(node: Node) -> Call:
    return Call("reshape", (0,), {"shape": node.with_batch(node.shape("OutShape"))})


_WINDOW = {
    "kernel": "KernelShape",
    "stride": "Strides",
    "ignore_border": "IgnoreBorder",
    "pad": "Padding",
    "channel_last": "ChannelLast",
}

CALLS: Mapping[str, Row] = {
    "Parameter": _plain("identity", ""),
    "Affine": lambda node: Call("affine", (0, "W", "b"), {"base_axis": node.axis(0)}),
    "Convolution": _convolution,
    "DepthwiseConvolution": _depthwise_convolution,
    "MaxPooling": _plain("max_pooling", **_WINDOW),
    "AveragePooling": _plain("average_pooling", **_WINDOW, including_pad="IncludingPad"),
    "GlobalAveragePooling": _plain("global_average_pooling"),
    "BatchNormalization": _batch_normalization,
    "Dropout": _plain("dropout", p="P", seed="Seed"),
    "ReLU": _plain("relu", inplace="InPlace"),
    "ELU": _plain("elu", alpha="Alpha"),
    "LeakyReLU": _plain("leaky_relu", alpha="Alpha", inplace="InPlace"),
    "Tanh": _plain("tanh"),
    "Sigmoid": _plain("sigmoid"),
    "Softmax": _along_axis("softmax"),
    "Add2": _plain("add2", 0, 1, inplace="InPlace"),
    "Mul2": _plain("mul2", 0, 1),
    "MulScalar": _plain("mul_scalar", val="Value"),
    "AddScalar": _plain("add_scalar", val="Value"),
    "Concatenate": _concatenate,
    "Reshape": _reshape,
    "SquaredError": _plain("squared_error", 0, "T"),
    "BinaryCrossEntropy": _plain("binary_cross_entropy", 0, "T"),
    "CategoricalCrossEntropy": _along_axis("categorical_cross_entropy", 0, "T"),
    "SoftmaxCrossEntropy": _along_axis("softmax_cross_entropy", 0, "T"),
    "TopNError": _along_axis("top_n_error", 0, "T", n="N"),
}
"""The rows by layer type. Input has none: its values are put in, not computed."""
