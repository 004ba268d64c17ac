"""ONNX files as PyTorch's exporter writes the networks of torchvision, made small, and what onnxruntime answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from networks import network, project
from onnx import TensorProto, helper, numpy_helper

from layerwright.engine.initializers import Array
from layerwright.engine.parameters import ParameterStore
from layerwright.exchange.model import Model
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve

Values = Any


def model_of(text: str) -> Model:
    """A network with the parameters that it starts from."""
    made = project(network(text))
    resolved = derive(resolve(made, "Main"), "runtime")
    store = ParameterStore()
    store.create(resolved.parameters.values(), 0, Path())
    parameters = {name: values.astype(np.float32) for name, values in store.arrays().items()}
    return Model(made, "Main", resolved, parameters, (), Path("project.lwproj"), None)


def inputs_of(model: Model, samples: int = 2) -> dict[str, Array]:
    random = np.random.default_rng(1)
    values = {}
    for use in model.resolved.data.values():
        shape = (samples, *use.shape)
        drawn = random.uniform(0.1, 0.9, shape) if use.classes is None else random.integers(0, use.classes, shape)
        values[use.variable] = drawn.astype(np.float32)
    return values


class File:
    """An ONNX file while it is written: each method adds an operator and gives the tensor of its result."""

    def __init__(self, *shape: int, opset: int = 17) -> None:
        self.shape = shape
        self._opset = opset
        self._nodes: list[Any] = []
        self._weights: list[Any] = []
        self._random = np.random.default_rng(len(shape))
        self._number = 0

    def op(self, kind: str, *inputs: str, outputs: int = 1, **attributes: Any) -> Any:
        """Any operator."""
        self._number += 1
        names = [f"/layer{self._number}/{kind}_output_{place}" for place in range(outputs)]
        self._nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def weight(self, *shape: int, positive: bool = False, scale: float = 0.3) -> str:
        """A stored tensor of random numbers."""
        values = self._random.normal(0, scale, shape)
        return self.stored(np.abs(values) + 0.5 if positive else values)

    def stored(self, values: Any, dtype: Any = np.float32) -> str:
        """A stored tensor."""
        name = f"weight.{len(self._weights)}"
        self._weights.append(numpy_helper.from_array(np.asarray(values, dtype), name))
        return name

    def constant(self, values: Any, dtype: Any = np.int64) -> str:
        """A constant as an operator, as PyTorch writes small ones."""
        return str(self.op("Constant", value=numpy_helper.from_array(np.asarray(values, dtype))))

    def conv(
        self, x: str, maps_in: int, maps: int, kernel: int, *, bias: bool = True, group: int = 1, **attributes: Any
    ) -> str:
        """A convolution over images."""
        weights = [self.weight(maps, maps_in // group, kernel, kernel)]
        if bias:
            weights.append(self.weight(maps))
        attributes = {"kernel_shape": [kernel] * 2, "group": group, **attributes}
        return str(self.op("Conv", x, *weights, **attributes))

    def norm(self, x: str, maps: int) -> str:
        """A batch normalization."""
        stored = [self.weight(maps, positive=True), self.weight(maps), self.weight(maps)]
        return str(self.op("BatchNormalization", x, *stored, self.weight(maps, positive=True), epsilon=1e-5))

    def linear(self, x: str, inner: int, outer: int) -> str:
        """A fully connected layer."""
        return str(self.op("Gemm", x, self.weight(outer, inner), self.weight(outer), transB=1))

    def flat(self, x: str) -> str:
        """As `x.view(x.size(0), -1)` is written, with the size asked for while the network runs."""
        size = self.op("Gather", self.op("Shape", x), self.constant(0), axis=0)
        parts = [self.op("Unsqueeze", size, self.constant([0])), self.constant([-1])]
        return str(self.op("Reshape", x, self.op("Concat", *parts, axis=0)))

    def save(self, path: Path, output: str, *more: str) -> Path:
        """Write the file."""
        outputs = [helper.make_empty_tensor_value_info(name) for name in (output, *more)]
        for entry in outputs:
            entry.type.tensor_type.elem_type = TensorProto.FLOAT
        inputs = [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", *self.shape])]
        graph = helper.make_graph(self._nodes, "main_graph", inputs, outputs, self._weights)
        model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", self._opset)])
        onnx.save(model, str(path))
        return path


def answers(path: Path, values: Values) -> list[Values]:
    """What onnxruntime computes."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return list(session.run(None, {session.get_inputs()[0].name: values}))


def _residual(f: File, x: str, maps_in: int, maps: int, stride: int) -> str:
    y = f.op("Relu", f.norm(f.conv(x, maps_in, maps, 3, bias=False, pads=[1] * 4, strides=[stride] * 2), maps))
    y = f.norm(f.conv(y, maps, maps, 3, bias=False, pads=[1] * 4), maps)
    if stride != 1 or maps_in != maps:
        x = f.norm(f.conv(x, maps_in, maps, 1, bias=False, strides=[stride] * 2), maps)
    return str(f.op("Relu", f.op("Add", y, x)))


def resnet(f: File) -> str:
    x = f.op("Relu", f.norm(f.conv("input", 3, 8, 7, bias=False, pads=[3] * 4, strides=[2, 2]), 8))
    x = f.op("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    x = _residual(f, _residual(f, x, 8, 8, 1), 8, 12, 2)
    x = f.op("GlobalAveragePool", x)
    return f.linear(f.op("Flatten", x, axis=1), 12, 5)


def alexnet(f: File) -> str:
    x = f.op("Relu", f.conv("input", 3, 8, 5, strides=[2, 2], pads=[2] * 4))
    x = f.op("LRN", x, size=5, alpha=0.001, beta=0.75, bias=2.0)
    x = f.op("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2])
    x = f.op("AveragePool", x, kernel_shape=[2, 2], strides=[1, 1])
    x = f.op("Dropout", f.flat(x))
    x = f.op("Relu", f.linear(x, 8 * 6 * 6, 10))
    return str(f.op("Softmax", f.linear(x, 10, 4), axis=1))


def squeezenet(f: File) -> str:
    x = f.op("Relu", f.conv("input", 3, 8, 3, strides=[2, 2]))
    x = f.op("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)
    s = f.op("Relu", f.conv(x, 8, 4, 1))
    parts = [f.op("Relu", f.conv(s, 4, 6, 1)), f.op("Relu", f.conv(s, 4, 6, 3, pads=[1] * 4))]
    x = f.op("Concat", *parts, axis=1)
    x = f.op("GlobalAveragePool", f.op("Relu", f.conv(x, 12, 5, 1)))
    return str(f.op("Flatten", x))


def mobilenet(f: File) -> str:
    def hard_swish(x: str) -> str:
        return str(f.op("HardSwish", x))

    x = hard_swish(f.norm(f.conv("input", 3, 8, 3, bias=False, strides=[2, 2], pads=[1] * 4), 8))
    y = f.op(
        "Clip", f.norm(f.conv(x, 8, 16, 1, bias=False), 16), f.constant(0.0, np.float32), f.constant(6.0, np.float32)
    )
    y = f.op("Relu", f.norm(f.conv(y, 16, 16, 3, bias=False, group=16, pads=[1] * 4), 16))
    s = f.op("ReduceMean", y, axes=[2, 3], keepdims=1)
    s = f.op("HardSigmoid", f.conv(f.op("Relu", f.conv(s, 16, 4, 1)), 4, 16, 1), alpha=0.16666667)
    y = f.norm(f.conv(f.op("Mul", y, s), 16, 8, 1, bias=False), 8)
    x = f.op("GlobalAveragePool", f.op("Add", x, y))
    x = f.op("MatMul", f.op("Flatten", x), f.weight(8, 6))
    return str(f.op("Sigmoid", f.op("Add", x, f.weight(6))))


def shufflenet(f: File) -> str:
    x = f.op("Relu", f.conv("input", 3, 8, 3, strides=[2, 2], pads=[1] * 4))
    left, right = f.op("Split", x, f.constant([4, 4]), outputs=2, axis=1)
    right = f.conv(right, 4, 4, 3, group=4, pads=[1] * 4)
    x = f.op("Concat", left, right, axis=1)
    x = f.op("Reshape", x, f.constant([-1, 2, 4, 16, 16]))
    x = f.op("Transpose", x, perm=[0, 2, 1, 3, 4])
    x = f.op("Reshape", x, f.constant([-1, 8, 16, 16]))
    return f.linear(f.op("ReduceMean", x, axes=[2, 3], keepdims=0), 8, 3)


def shufflenet_of_any_batch(f: File) -> str:
    """Every size is asked for while the network runs, also of what such sizes have shaped."""

    def size(x: str, axis: int) -> str:
        return str(f.op("Shape", x, start=axis, end=axis + 1))

    x = f.conv("input", 3, 8, 3, strides=[2, 2], pads=[1] * 4)
    for _ in range(2):
        half = f.op("Div", size(x, 1), f.constant([2]))
        left = f.op("Slice", x, f.constant([0]), half, f.constant([1]))
        right = f.op("Slice", x, half, f.op("Mul", half, f.constant([2])), f.constant([1]))
        x = f.op("Concat", left, f.conv(right, 4, 4, 3, group=4, pads=[1] * 4), axis=1)
        sizes = [size(x, axis) for axis in range(4)]
        groups = f.op("Div", sizes[1], f.constant([2]))
        x = f.op("Reshape", x, f.op("Concat", sizes[0], f.constant([2]), groups, *sizes[2:], axis=0))
        x = f.op("Transpose", x, perm=[0, 2, 1, 3, 4])
        x = f.op("Reshape", x, f.op("Concat", *sizes, axis=0))
    return f.linear(f.op("ReduceMean", x, axes=[2, 3], keepdims=0), 8, 3)


def segmentation(f: File) -> str:
    x = f.op("Relu", f.conv("input", 3, 6, 3, strides=[2, 2], pads=[1] * 4))
    x = f.op("Relu", f.conv(x, 6, 6, 3, pads=[2] * 4, dilations=[2, 2]))
    x = f.op("ConvTranspose", x, f.weight(6, 4, 2, 2), f.weight(4), kernel_shape=[2, 2], strides=[2, 2])
    return f.conv(x, 4, 2, 1)


def densenet(f: File) -> str:
    x = f.conv("input", 3, 6, 3, pads=[1] * 4)
    for maps in (6, 10):
        y = f.op("Relu", f.norm(x, maps))
        x = f.op("Concat", x, f.conv(y, maps, 4, 3, pads=[1] * 4, bias=False), axis=1)
    x = f.op("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
    return f.linear(f.op("Flatten", f.op("GlobalAveragePool", x)), 14, 3)


def inception(f: File) -> str:
    x = f.op("Sub", f.op("Div", "input", f.stored([[[[2.0]], [[3.0]], [[4.0]]]])), f.constant(0.5, np.float32))
    parts = [
        f.op("Relu", f.conv(x, 3, 4, 1)),
        f.op("Relu", f.op("Conv", x, f.weight(4, 3, 1, 5), kernel_shape=[1, 5], pads=[0, 2, 0, 2])),
        f.op("AveragePool", x, kernel_shape=[3, 3], strides=[1, 1], pads=[1] * 4, count_include_pad=1),
        f.op("AveragePool", x, kernel_shape=[3, 3], strides=[1, 1], pads=[1] * 4, count_include_pad=0),
    ]
    x = f.op("Concat", *parts, axis=1)
    x = f.op("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[0, 0, 1, 1])
    x = f.op("LeakyRelu", f.conv(x, 14, 4, 3, auto_pad="SAME_UPPER", strides=[2, 2]), alpha=0.2)
    x = f.op("Pad", x, f.constant([0, 0, 1, 1, 0, 0, 0, 2]), f.constant(0.5, np.float32), mode="constant")
    x = f.op("PRelu", x, f.weight(4, 1, 1))
    return f.linear(f.op("Squeeze", f.op("GlobalMaxPool", x), f.constant([2, 3])), 4, 3)


def vgg(f: File) -> str:
    x = f.op("Relu", f.conv("input", 3, 6, 3, pads=[1] * 4))
    x = f.op("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2], dilations=[1, 1])
    x = f.op("Relu", f.linear(f.op("Reshape", x, f.constant([0, -1])), 6 * 16 * 16, 8))
    return f.linear(f.op("Identity", x), 8, 3)


NETWORKS = {
    make.__name__: make
    for make in (
        resnet,
        alexnet,
        squeezenet,
        mobilenet,
        shufflenet,
        shufflenet_of_any_batch,
        segmentation,
        densenet,
        inception,
        vgg,
    )
}
"""What writes each network; all take images of 3 maps of 32 x 32."""
