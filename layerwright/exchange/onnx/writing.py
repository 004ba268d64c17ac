"""Writing a graph with its weights, which go from where they are stored to the file without a copy in memory.

A message of protobuf is a sequence of fields, so that the weights can follow what was put together by the onnx package:
https://protobuf.dev/programming-guides/encoding/.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

import layerwright
from layerwright.exchange.onnx.graph import OPSET, Graph, Stored, size_of
from layerwright.layers.kinds import Shape

if TYPE_CHECKING:
    from onnx import ModelProto, TensorProto, ValueInfoProto

IR_VERSION = 8
"""The version of the format itself that goes with operator set 17."""

LARGEST = 2**31 - 2**24
"""The most bytes of weights within a file: protobuf reads no message of 2 GiB."""

BATCH = "N"
"""The name of the number of samples."""

_PART = 2**20
"""How many bytes are copied at once."""

_GRAPH_FIELD, _INITIALIZER_FIELD, _RAW_DATA_FIELD = 7, 5, 9
_BYTES = 2


def external_data(path: Path) -> Path:
    """The file that holds the weights where they are too many for one file."""
    return path.with_name(f"{path.name}.data")


def is_divided(graph: Graph) -> bool:
    """Whether the weights go into a file of their own."""
    return size_of(graph) > LARGEST


def write_graph(graph: Graph, path: Path, notes: Mapping[str, str], weights: Path | None = None) -> None:
    """Write a graph.

    Args:
        graph: The graph.
        path: The file.
        notes: Texts that go with it.
        weights: The file for the weights; None puts them into the same file.

    Raises:
        OSError: The disk is full, or the place cannot be written to.
    """
    if weights is None:
        write_model(without_weights(graph, notes), graph.stored, path)
        return
    with path.open("wb") as file:
        _write_apart(graph, file, weights, notes)


def without_weights(graph: Graph, notes: Mapping[str, str]) -> ModelProto:
    """The whole but for its weights."""
    from onnx import helper

    outputs = [_described_value(*entry) for entry in graph.outputs]
    inputs = [_described_value(entry.name, entry.shape) for entry in graph.externals]
    made = helper.make_graph(graph.operators, graph.name, inputs, outputs)
    model = helper.make_model(made, ir_version=IR_VERSION, opset_imports=[helper.make_opsetid("", OPSET)])
    model.producer_name, model.producer_version = "Layerwright", layerwright.__version__
    helper.set_model_props(model, dict(notes))
    return model


def with_layers_apart(graph: Graph, tensors: Mapping[str, Shape]) -> tuple[ModelProto, dict[str, str]]:
    """A model, but for its weights, in which no layer takes what another computes: that is fed instead.

    Args:
        graph: The graph.
        tensors: The tensors that are given as outputs, and fed to whatever reads them, with their whole shapes.

    Returns:
        The model, and the name under which each tensor is fed.
    """
    from onnx import TensorProto, helper

    model = without_weights(graph, {})
    names = {tensor: tensor + ":fed" for tensor in tensors}
    for operator in model.graph.node:
        operator.input[:] = [names.get(tensor, tensor) for tensor in operator.input]
    for tensor, shape in tensors.items():
        model.graph.input.append(helper.make_tensor_value_info(names[tensor], TensorProto.FLOAT, shape))
    del model.graph.output[:]
    model.graph.output.extend(helper.make_empty_tensor_value_info(tensor) for tensor in tensors)
    return model, names


def _described_value(name: str, shape: Shape, batched: bool = True) -> ValueInfoProto:
    from onnx import TensorProto, helper

    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [BATCH, *shape] if batched else list(shape))


def write_model(model: ModelProto, stored: Sequence[Stored], path: Path) -> None:
    """Write a model that has no weights yet, and the weights with it.

    Raises:
        OSError: The disk is full, or the place cannot be written to.
    """
    operators = model.graph.SerializeToString()
    model.ClearField("graph")
    heads = [_head(entry) for entry in stored]
    sizes = [len(head) + entry.values.nbytes for head, entry in zip(heads, stored, strict=True)]
    total = len(operators) + sum(len(_tag(_INITIALIZER_FIELD, size)) + size for size in sizes)
    with path.open("wb") as file:
        file.write(model.SerializeToString() + _tag(_GRAPH_FIELD, total) + operators)
        for entry, head, size in zip(stored, heads, sizes, strict=True):
            file.write(_tag(_INITIALIZER_FIELD, size) + head)
            _write_values(file, entry)


def _write_apart(graph: Graph, file: IO[bytes], weights: Path, notes: Mapping[str, str]) -> None:
    from onnx import StringStringEntryProto, TensorProto

    model = without_weights(graph, notes)
    with weights.open("wb") as values:
        for entry in graph.stored:
            tensor = _described(entry)
            if entry.values.dtype == np.int64:
                tensor.raw_data = entry.values.tobytes()  # shapes, which checks read
            else:
                place = {"location": "", "offset": str(values.tell()), "length": str(entry.values.nbytes)}
                tensor.data_location = TensorProto.EXTERNAL
                tensor.external_data.extend(StringStringEntryProto(key=key, value=text) for key, text in place.items())
                _write_values(values, entry)
            model.graph.initializer.append(tensor)
    file.write(model.SerializeToString())


def name_weights(path: Path, name: str) -> None:
    """Let a file whose weights lie apart say under which name."""
    import onnx

    model = onnx.load(str(path), load_external_data=False)
    for tensor in model.graph.initializer:
        for entry in tensor.external_data:
            if entry.key == "location":
                entry.value = name
    path.write_bytes(model.SerializeToString())


def _write_values(file: IO[bytes], entry: Stored) -> None:
    """Append values in the order of bytes that ONNX wants, which arrays on this kind of machine have."""
    if not entry.values.size:
        return
    mapped = _mapped_from(entry.values)
    if mapped is not None:
        _copy(file, *mapped, entry.values.nbytes)
        return
    file.write(np.ascontiguousarray(entry.values).reshape(-1).view(np.uint8).data)


def _mapped_from(values: np.ndarray[Any, Any]) -> tuple[Path, int] | None:
    """The file that a whole array is mapped from, and where it lies there; None for one in memory."""
    if not isinstance(values, np.memmap) or not values.filename or not values.flags.c_contiguous:
        return None
    whole: Any = values
    while isinstance(whole.base, np.memmap):
        whole = whole.base
    distance = values.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    return Path(values.filename), whole.offset + distance


def _copy(file: IO[bytes], source: Path, offset: int, count: int) -> None:
    """Append a part of another file, by way of a little memory that stays in the processor's cache.

    That is faster than to let the system copy from file to file, or to read through the mapping, which takes a page at
    a time.
    """
    part = memoryview(bytearray(min(_PART, count)))
    with source.open("rb", buffering=0) as content:
        content.seek(offset)
        while count:
            read = content.readinto(part[: min(count, _PART)])
            if not read:
                raise OSError(f'"{source}" ends too early')
            file.write(part[:read])
            count -= read


def _described(entry: Stored) -> TensorProto:
    from onnx import TensorProto

    kinds = {np.dtype(np.float32): TensorProto.FLOAT, np.dtype(np.int64): TensorProto.INT64}
    kind = kinds.get(entry.values.dtype, TensorProto.BOOL)
    return TensorProto(dims=entry.values.shape, data_type=kind, name=entry.name)


def _head(entry: Stored) -> bytes:
    """A tensor up to its values."""
    return bytes(_described(entry).SerializeToString()) + _tag(_RAW_DATA_FIELD, entry.values.nbytes)


def _tag(field: int, size: int) -> bytes:
    """What stands before a field of so many bytes."""
    return _varint(field << 3 | _BYTES) + _varint(size)


def _varint(number: int) -> bytes:
    """A number in groups of seven bits, the lowest first."""
    groups = bytearray()
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    groups.append(number)
    return bytes(groups)
