"""An NNP file as plain values, parsed in a process of its own: `python -m layerwright.exchange.nnp.parsed FOLDER`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from layerwright.exchange.child import serve
from layerwright.model.problems import LayerwrightError

GRAPH = "graph.json"
_MOST_FUNCTIONS = 50_000


class ParseError(LayerwrightError):
    """A text or a file of parameters that is damaged."""


class FunctionNote(msgspec.Struct, frozen=True):
    """A function: its type, the variables that it reads and gives, and its arguments."""

    name: str
    type: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    arguments: Mapping[str, Any]


class VariableNote(msgspec.Struct, frozen=True):
    """A variable: whether it is stored, its shape, and what it starts from."""

    stored: bool
    shape: tuple[int, ...]
    initializer: str = ""
    multiplier: float = 1.0


class NetworkNote(msgspec.Struct, frozen=True):
    """A network."""

    name: str
    batch_size: int
    variables: Mapping[str, VariableNote]
    functions: tuple[FunctionNote, ...]


class GeneratorNote(msgspec.Struct, frozen=True):
    """What makes the values of a variable: the kind of generator, and its multiplier."""

    type: str
    multiplier: float


class TaskNote(msgspec.Struct, frozen=True):
    """An optimizer, a monitor or an executor, with what it feeds: data of the dataset and generators by variable."""

    kind: str
    name: str
    network: str
    dataset: str
    data: Mapping[str, str]
    generators: Mapping[str, GeneratorNote]
    values: Mapping[str, Any] = {}
    rates: Mapping[str, float] = {}


class ParsedFile(msgspec.Struct, frozen=True):
    """All of a file; `stored` are the files of stored tensors by name."""

    networks: tuple[NetworkNote, ...]
    datasets: tuple[Mapping[str, Any], ...]
    tasks: tuple[TaskNote, ...]
    training: Mapping[str, Any]
    stored: Mapping[str, str]


@dataclass(frozen=True)
class Parsed:
    """A file, and its stored tensors in a folder."""

    file: ParsedFile
    folder: Path

    def tensor(self, name: str) -> np.ndarray[Any, Any] | None:
        """A stored tensor, mapped from its file."""
        file = self.file.stored.get(name)
        return None if file is None else np.load(self.folder / file, mmap_mode="r", allow_pickle=False)


def _work(folder: Path, arguments: Sequence[str]) -> None:
    import google.protobuf.text_format as text_format
    from nnabla.utils import nnabla_pb2

    proto = nnabla_pb2.NNablaProtoBuf()
    try:
        text_format.Merge((folder / "network.nntxt").read_text(encoding="utf-8"), proto)
    except (text_format.ParseError, UnicodeDecodeError) as error:
        raise ParseError(f"its network is damaged ({' '.join(str(error).split())[:200]}).") from None
    if sum(len(network.function) for network in proto.network) > _MOST_FUNCTIONS:
        raise ParseError(f"it has more than {_MOST_FUNCTIONS:,} functions.")
    tensors = _Tensors(folder)
    for parameter in proto.parameter:
        tensors.keep(parameter.variable_name, parameter.data, parameter.shape.dim)
    if (folder / "parameter.h5").exists():
        tensors.keep_hdf5(folder / "parameter.h5")
    if (folder / "parameter.protobuf").exists():
        stored = nnabla_pb2.NNablaProtoBuf()
        try:
            stored.ParseFromString((folder / "parameter.protobuf").read_bytes())
        except Exception as error:  # protobuf's classes of errors differ from version to version
            raise ParseError(f"its parameters are damaged ({error}).") from None
        for parameter in stored.parameter:
            tensors.keep(parameter.variable_name, parameter.data, parameter.shape.dim)
    file = ParsedFile(
        tuple(_network(network) for network in proto.network),
        tuple(
            {
                "name": entry.name,
                "uri": entry.uri,
                "shuffle": entry.shuffle,
                "batch_size": entry.batch_size,
                "normalize": not entry.no_image_normalization,
            }
            for entry in proto.dataset
        ),
        tuple(_tasks(proto)),
        {
            "max_epoch": proto.training_config.max_epoch,
            "iter_per_epoch": proto.training_config.iter_per_epoch,
            "save_best": proto.training_config.save_best,
        },
        tensors.files,
    )
    (folder / GRAPH).write_bytes(msgspec.json.encode(file))


class _Tensors:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.files: dict[str, str] = {}

    def keep(self, name: str, data: Any, dims: Any) -> None:
        """Keep values under a name."""
        try:
            values = np.asarray(data, np.float32).reshape(tuple(dims))
        except ValueError:
            raise ParseError(f'the parameter "{name}" does not hold as many numbers as its shape has.') from None
        file = f"{len(self.files)}.npy"
        np.save(self._folder / file, values, allow_pickle=False)
        self.files[name] = file

    def keep_hdf5(self, path: Path) -> None:
        """Keep all tensors of an HDF5 file."""
        import h5py

        try:
            with h5py.File(path, "r") as file:
                found: list[str] = []
                file.visititems(lambda name, item: found.append(name) if isinstance(item, h5py.Dataset) else None)
                for name in found:
                    item = file[name]
                    if item.external or item.dtype.kind not in "fiu":
                        raise ParseError(f'the parameter "{name}" holds no numbers of its own.')
                    if item.size * item.dtype.itemsize > 64 * max(item.id.get_storage_size(), 1):
                        raise ParseError(f'the parameter "{name}" claims more numbers than the file holds.')
                    self.keep(name, item[()], item.shape)
        except (OSError, RuntimeError, KeyError, ValueError) as error:
            raise ParseError(f"its parameters are damaged ({error}).") from None


def _network(proto: Any) -> NetworkNote:
    variables = {
        entry.name: VariableNote(
            entry.type == "Parameter",
            tuple(entry.shape.dim),
            entry.initializer.type if entry.HasField("initializer") else "",
            _plain(entry.initializer.multiplier) if entry.HasField("initializer") else 1.0,
        )
        for entry in proto.variable
    }
    functions = tuple(
        FunctionNote(entry.name, entry.type, tuple(entry.input), tuple(entry.output), _arguments(entry))
        for entry in proto.function
    )
    if proto.repeat_info or any(entry.repeat_id for entry in proto.function):
        raise ParseError(f'the network "{proto.name}" has repetitions, which are written by old programs only.')
    return NetworkNote(proto.name, proto.batch_size, variables, functions)


def _arguments(function: Any) -> dict[str, Any]:
    """The arguments in the field of the function's own type."""
    found: dict[str, Any] = {}
    for field, value in function.ListFields():
        if field.name.endswith("_param"):
            for entry in value.DESCRIPTOR.fields:
                found[entry.name] = _plain(getattr(value, entry.name))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return float(str(np.float32(value)))  # as it was written, before protobuf made it 32 bits wide
    if isinstance(value, bool | int | str):
        return value
    if hasattr(value, "dim"):
        return list(value.dim)
    return list(value)


def _tasks(proto: Any) -> Any:
    for entry in proto.optimizer:
        solver = entry.solver
        values: dict[str, Any] = {"solver": solver.type, "weight_decay": _plain(solver.weight_decay)}
        values["update_interval"] = entry.update_interval or 1
        values["arguments"] = {}
        for field, value in solver.ListFields():
            if field.name.endswith("_param") and "scheduler" not in field.name:
                values["arguments"] = {
                    inner.name: _plain(getattr(value, inner.name)) for inner in value.DESCRIPTOR.fields
                }
            if field.name.endswith("_scheduler_param"):
                values[field.name] = {
                    inner.name: _plain(getattr(value, inner.name)) for inner in value.DESCRIPTOR.fields
                }
        values["schedule"] = solver.lr_scheduler_type
        rates = {
            variable.variable_name: _plain(variable.learning_rate_multiplier) for variable in entry.parameter_variable
        }
        yield TaskNote(
            "optimizer", entry.name, entry.network_name, _first(entry.dataset_name), *_fed(entry), values, rates
        )
    for entry in proto.monitor:
        yield TaskNote("monitor", entry.name, entry.network_name, _first(entry.dataset_name), *_fed(entry))
    for entry in proto.executor:
        values = {"evaluations": entry.num_evaluations, "repeat": entry.repeat_evaluation_type}
        yield TaskNote("executor", entry.name, entry.network_name, "", *_fed(entry), values)


def _first(names: Any) -> str:
    return names[0] if names else ""


def _fed(entry: Any) -> tuple[dict[str, str], dict[str, GeneratorNote]]:
    """What a task feeds: variables of the dataset, and generated values."""
    data = {variable.variable_name: variable.data_name for variable in entry.data_variable}
    generators = {
        variable.variable_name: GeneratorNote(variable.type, _plain(variable.multiplier))
        for variable in entry.generator_variable
    }
    return data, generators


if __name__ == "__main__":
    sys.exit(serve(_work))
