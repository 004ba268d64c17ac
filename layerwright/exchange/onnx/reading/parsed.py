"""An ONNX file as plain values, parsed in a process of its own since native code reads it.

`python -m layerwright.exchange.onnx.reading.parsed FOLDER FILE` writes graph.json and a file for each stored tensor.
All that depends on constants alone is computed there, such as the shapes that PyTorch's exporter spells out.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from layerwright.exchange.child import ChildError, run_child, serve
from layerwright.exchange.onnx.reading.problems import OnnxReadError

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto, TensorProto

_GRAPH = "graph.json"
_SECONDS = 600.0
_LARGEST = 2**31
_MOST_OPERATORS = 50_000
_LARGEST_COMPUTED = 2**24
"""The most numbers that may be computed from constants at once."""

_MOST_ROUNDS = 500
"""How often shapes are inferred anew from constants that were computed; networks have one or two for each block."""

_SMALL = 64
"""The most elements of a constant that is computed with while a file is read."""


class Operator(msgspec.Struct, frozen=True):
    """One operator: its type, the names of what it reads and gives, and its attributes."""

    type: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any]

    @property
    def place(self) -> str:
        """How it is called in messages."""
        return f"{self.type} of {self.outputs[0] if self.outputs else '?'}"


class External(msgspec.Struct, frozen=True):
    """What is fed, with the batch in its shape."""

    name: str
    shape: tuple[int, ...]


class ParsedGraph(msgspec.Struct, frozen=True):
    """A graph; `stored` are the files of stored tensors by name, `shapes` the shapes of all tensors that are known."""

    name: str
    opset: int
    inputs: tuple[External, ...]
    outputs: tuple[str, ...]
    operators: tuple[Operator, ...]
    stored: Mapping[str, str]
    shapes: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Parsed:
    """A graph, and its stored tensors in a folder."""

    graph: ParsedGraph
    folder: Path

    def tensor(self, name: str) -> np.ndarray[Any, Any] | None:
        """A stored tensor, mapped from its file; None where the tensor is computed."""
        file = self.graph.stored.get(name)
        if file is None:
            return None
        values: np.ndarray[Any, Any] = np.load(self.folder / file, mmap_mode="r", allow_pickle=False)
        return values


@contextmanager
def parsed(path: Path) -> Iterator[Parsed]:
    """Parse a file.

    Raises:
        OnnxReadError: It is damaged, too large, or no ONNX file.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise OnnxReadError(f'"{path}" cannot be read: {error.strerror}.') from None
    if not path.is_file():
        raise OnnxReadError(f'"{path}" is not a file.')
    if size > _LARGEST:
        raise OnnxReadError(f'"{path}" has {size:,} bytes; an ONNX file has at most {_LARGEST:,}.')
    with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
        folder = Path(name)
        try:
            run_child(__spec__.name, folder, str(path.absolute()), doing=f'"{path}" cannot be read', seconds=_SECONDS)
        except ChildError as error:
            raise OnnxReadError(str(error)) from None
        yield Parsed(msgspec.json.decode((folder / _GRAPH).read_bytes(), type=ParsedGraph), folder)


def _work(folder: Path, arguments: Sequence[str]) -> None:
    import onnx

    path = Path(arguments[0])
    try:
        model = onnx.load(str(path), load_external_data=False)
    except Exception as error:  # protobuf's classes of errors differ from version to version
        raise OnnxReadError(f"it is damaged or no ONNX file ({type(error).__name__}).") from None
    if not model.graph.node:
        raise OnnxReadError("it has no operators.")
    if len(model.graph.node) > _MOST_OPERATORS:
        raise OnnxReadError(f"it has {len(model.graph.node):,} operators; at most {_MOST_OPERATORS:,} are read.")
    domains = {node.domain for node in model.graph.node} - {"", "ai.onnx"}
    if domains:
        raise OnnxReadError(f"it has operators of other makers: {', '.join(sorted(domains))}.")
    (folder / _GRAPH).write_bytes(msgspec.json.encode(_Reading(model, path, folder).graph()))


class _Reading:
    """Takes a model apart."""

    def __init__(self, model: ModelProto, path: Path, folder: Path) -> None:
        self._path = path
        self._folder = folder
        self._stored: dict[str, str] = {}
        self._small: dict[str, np.ndarray[Any, Any]] = {}
        self._opset = max((entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")), default=1)
        for tensor in model.graph.initializer:
            self._keep(tensor.name, self._values(tensor))
        self._model, self._graph = model, model.graph
        self._inputs = tuple(self._external(model.graph))
        self._shapes = self._inferred(model)

    def graph(self) -> ParsedGraph:
        """All that is left once constants are computed.

        A computed constant may tell the shape of what comes later, from which other constants follow.
        """
        nodes = list(self._graph.node)
        for _ in range(_MOST_ROUNDS):
            known = len(self._stored)
            nodes = [node for node in nodes if not self._compute(node)]
            if known == len(self._stored) or all(name in self._shapes for node in nodes for name in node.output):
                break
            self._shapes.update(self._inferred(self._model, nodes))
        operators = [self._operator(node) for node in nodes]
        return ParsedGraph(
            self._graph.name,
            self._opset,
            self._inputs,
            tuple(output.name for output in self._graph.output),
            tuple(operators),
            self._stored,
            self._shapes,
        )

    def _external(self, graph: GraphProto) -> Iterator[External]:
        for entry in graph.input:
            if entry.name in self._stored:
                continue
            dims = entry.type.tensor_type.shape.dim
            sizes = [dim.dim_value for dim in dims]
            if not sizes:
                raise OnnxReadError(f'the input "{entry.name}" has no shape.')
            unknown = [place for place, size in enumerate(sizes) if place and size < 1]
            if unknown:
                raise OnnxReadError(
                    f'the input "{entry.name}" has no fixed size along axis {unknown[0]}. Export it with fixed sizes; '
                    "only the number of samples may be open."
                )
            yield External(entry.name, (1, *sizes[1:]))

    def _inferred(self, model: ModelProto, nodes: Sequence[NodeProto] | None = None) -> dict[str, tuple[int, ...]]:
        """The shapes of all tensors for one sample at a time, as far as onnx can tell; of some operators, or of all."""
        from onnx import ModelProto, TensorProto, helper, shape_inference

        bare = ModelProto()
        if nodes is None and model.ByteSize() < 2**26:
            bare.CopyFrom(model)
        else:
            self._copy_without_weights(model, model.graph.node if nodes is None else nodes, bare)
        sizes = {entry.name: entry.shape for entry in self._inputs}
        for entry in bare.graph.input:
            if entry.name in sizes:
                entry.type.tensor_type.shape.dim[0].ClearField("dim_param")
                entry.type.tensor_type.shape.dim[0].dim_value = 1
        del bare.graph.value_info[:]
        for output in bare.graph.output:
            output.type.tensor_type.ClearField("shape")
        if not bare.graph.initializer:
            for name, file in self._stored.items():
                values = np.load(self._folder / file, mmap_mode="r", allow_pickle=False)
                if values.size <= _SMALL:
                    bare.graph.initializer.append(_small_tensor(name, np.asarray(values)))
                else:
                    info = helper.make_tensor_value_info(
                        name, helper.np_dtype_to_tensor_dtype(values.dtype), values.shape
                    )
                    if all(entry.name != name for entry in bare.graph.input):
                        bare.graph.input.append(info)
        del TensorProto
        try:
            found = shape_inference.infer_shapes(bare, data_prop=True).graph
        except Exception as error:
            raise OnnxReadError(f"its shapes do not fit: {' '.join(str(error).split())[:300]}") from None
        shapes: dict[str, tuple[int, ...]] = {}
        for entry in (*found.input, *found.value_info, *found.output):
            if entry.type.tensor_type.HasField("shape"):
                dims = entry.type.tensor_type.shape.dim
                if all(dim.HasField("dim_value") for dim in dims):
                    shapes[entry.name] = tuple(dim.dim_value for dim in dims)
        for name, file in self._stored.items():
            shapes[name] = np.load(self._folder / file, mmap_mode="r", allow_pickle=False).shape
        return shapes

    @staticmethod
    def _copy_without_weights(model: ModelProto, nodes: Iterable[NodeProto], bare: ModelProto) -> None:
        bare.ir_version = model.ir_version
        bare.opset_import.extend(model.opset_import)
        bare.graph.name = model.graph.name
        bare.graph.node.extend(nodes)
        bare.graph.input.extend(model.graph.input)
        bare.graph.output.extend(model.graph.output)

    def _compute(self, node: NodeProto) -> bool:
        """Compute an operator that depends on constants alone; false where it does not."""
        names = [name for name in node.input if name]
        if node.op_type == "Shape" and names and names[0] in self._shapes and names[0] not in self._stored:
            ends = {entry.name: entry.i for entry in node.attribute}
            shape = self._shapes[names[0]][ends.get("start", 0) : ends.get("end")]
            self._keep_all(node, [np.array(shape, np.int64)])
            return True
        if node.op_type == "Constant":
            self._keep_all(node, self._evaluated(node, {}))
            return True
        if any(name not in self._stored for name in names) or not names:
            return False
        inputs = {name: np.asarray(np.load(self._folder / self._stored[name], allow_pickle=False)) for name in names}
        expected = prod(self._shapes.get(node.output[0], (0,)))
        if expected > _LARGEST_COMPUTED or (node.op_type == "ConstantOfShape" and not expected > 0):
            raise OnnxReadError(f"{node.op_type} of {node.output[0]}: a constant of {expected:,} numbers is too large.")
        self._keep_all(node, self._evaluated(node, inputs))
        return True

    def _evaluated(self, node: NodeProto, inputs: Mapping[str, Any]) -> list[Any]:
        from onnx import helper
        from onnx.reference import ReferenceEvaluator

        graph = helper.make_graph(
            [node],
            "constant",
            [helper.make_empty_tensor_value_info(name) for name in inputs],
            [helper.make_empty_tensor_value_info(name) for name in node.output if name],
        )
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", self._opset)])
        try:
            return list(ReferenceEvaluator(made).run(None, dict(inputs)))
        except Exception as error:
            raise OnnxReadError(
                f"{node.op_type} of {node.output[0]} cannot be computed from its constants ({error})."
            ) from None

    def _keep_all(self, node: NodeProto, values: Sequence[Any]) -> None:
        for name, value in zip((name for name in node.output if name), values, strict=False):
            self._keep(name, np.asarray(value))
            if hasattr(self, "_shapes"):
                self._shapes[name] = np.asarray(value).shape

    def _keep(self, name: str, values: np.ndarray[Any, Any]) -> None:
        if values.dtype.kind not in "fiub":
            raise OnnxReadError(f'the tensor "{name}" holds {values.dtype}, which are no numbers.')
        if values.dtype.kind == "f" and values.dtype != np.float32:
            values = values.astype(np.float32)
        file = f"{len(self._stored)}.npy"
        np.save(self._folder / file, values, allow_pickle=False)
        self._stored[name] = file

    def _values(self, tensor: TensorProto) -> np.ndarray[Any, Any]:
        from onnx import TensorProto, numpy_helper

        count = prod(tensor.dims)
        if any(size < 0 for size in tensor.dims) or count * 8 > 2**38:
            raise OnnxReadError(f'the tensor "{tensor.name}" has the shape {list(tensor.dims)}.')
        if tensor.data_location == TensorProto.EXTERNAL:
            return self._apart(tensor)
        try:
            return numpy_helper.to_array(tensor)
        except Exception as error:
            raise OnnxReadError(f'the tensor "{tensor.name}" is damaged ({error}).') from None

    def _apart(self, tensor: TensorProto) -> np.ndarray[Any, Any]:
        """Values that lie in another file, which must be beside this one."""
        from onnx import helper

        place = {entry.key: entry.value for entry in tensor.external_data}
        location = place.get("location", "")
        path = self._path.parent / location
        inside = path.resolve().parent.is_relative_to(self._path.parent.resolve())
        if not location or not inside or not path.is_file():
            raise OnnxReadError(
                f'the values of "{tensor.name}" should lie in "{location}" beside it, which is missing.'
            )
        dtype = np.dtype(helper.tensor_dtype_to_np_dtype(tensor.data_type))
        offset = int(place.get("offset", "0"))
        count = prod(tensor.dims)
        if offset < 0 or offset + count * dtype.itemsize > path.stat().st_size:
            raise OnnxReadError(f'"{location}" ends before the values of "{tensor.name}".')
        return np.memmap(path, dtype, "r", offset, tuple(tensor.dims)) if count else np.zeros(tuple(tensor.dims), dtype)

    def _operator(self, node: NodeProto) -> Operator:
        attributes = {entry.name: _plain(entry) for entry in node.attribute}
        return Operator(node.op_type, tuple(node.input), tuple(node.output), attributes)


def _small_tensor(name: str, values: np.ndarray[Any, Any]) -> TensorProto:
    from onnx import numpy_helper

    return numpy_helper.from_array(values, name)


def _plain(attribute: Any) -> Any:
    from onnx import AttributeProto, helper, numpy_helper

    value = helper.get_attribute_value(attribute)
    if attribute.type == AttributeProto.TENSOR:
        return numpy_helper.to_array(value).tolist()
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if attribute.type in (AttributeProto.GRAPH, AttributeProto.GRAPHS):
        return "(a graph)"
    if isinstance(value, int | float | str):
        return value
    return [entry.decode(errors="replace") if isinstance(entry, bytes) else entry for entry in value]


if __name__ == "__main__":
    sys.exit(serve(_work))
