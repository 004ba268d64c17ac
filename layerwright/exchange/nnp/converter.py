"""Networks of an NNP file as our own, and what is trained and measured."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from layerwright.exchange.nnp.inverse import inverse, is_loss, plain_name
from layerwright.exchange.nnp.parsed import FunctionNote, NetworkNote, Parsed, ParsedFile, TaskNote
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import Parameter
from layerwright.layers.kinds import Shape, show
from layerwright.model.edits import name_problem, unique_name
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.problems import LayerwrightError
from layerwright.model.settings import Configuration, DataSource, Executor, Mode, Monitor, Optimizer, Schedule
from layerwright.model.solvers import SOLVERS


class NnpReadError(LayerwrightError):
    """An NNP file that cannot be imported, with the reason."""


@dataclass(frozen=True)
class Converted:
    """What was made of a file; `parameters` gives the file's name of each of ours."""

    networks: tuple[Network, ...]
    datasets: tuple[DataSource, ...]
    configuration: Configuration
    parameters: Mapping[str, str]
    remarks: tuple[str, ...]


_SUFFIXES: Mapping[str, Mode] = {"Validation": "validation", "Runtime": "runtime"}

_Rule = Callable[["_Building", FunctionNote], "tuple[str, dict[str, Any]]"]


def convert(parsed: Parsed, parameter_file: str) -> Converted:
    """Make networks and a configuration of a file.

    Raises:
        NnpReadError: It has functions that cannot be imported; all are named.
    """
    file = parsed.file
    if not file.networks:
        raise NnpReadError("The file holds no network.")
    drawn = [network for network in file.networks if _drawn_name(file, network.name)[0] == network.name]
    missing = {
        f"{function.type} of {network.name}/{function.name}"
        for network in drawn
        for function in network.functions
        if plain_name(function.type) not in _RULES and plain_name(function.type) not in inverse()
    }
    if missing:
        lines = "\n".join(f"  {entry}" for entry in sorted(missing))
        raise NnpReadError(f"These functions are not supported:\n{lines}")
    networks, parameters, remarks = [], {}, []
    for network in drawn:
        tasks = [task for task in file.tasks if _drawn_name(file, task.network)[0] == network.name]
        building = _Building(parsed, network, tasks, parameter_file)
        networks.append(building.network())
        parameters.update(building.parameters)
        remarks += building.remarks
    datasets, configuration, more = _configuration(file)
    return Converted(tuple(networks), datasets, configuration, parameters, (*remarks, *more))


def _drawn_name(file: ParsedFile, name: str) -> tuple[str, Mode]:
    """The network that one is derived from, and how it is used."""
    names = {network.name for network in file.networks}
    for suffix, mode in _SUFFIXES.items():
        base = name.removesuffix(suffix)
        if base != name and base in names:
            return base, mode
    return name, "training"


@dataclass(eq=False)
class _Made:
    type: str
    name: str
    properties: dict[str, str]
    links: list[Link] = field(default_factory=list)


class _Building:
    """Makes one network."""

    def __init__(self, parsed: Parsed, note: NetworkNote, tasks: list[TaskNote], file: str) -> None:
        self.note = note
        self.parameters: dict[str, str] = {}
        self.remarks: list[str] = []
        self._file = file
        self._stored = parsed.file.stored
        self._data = {key: value for task in tasks for key, value in task.data.items()}
        self._rates = {key: value for task in tasks for key, value in task.rates.items()}
        self._sources: dict[str, str] = {}
        self._layers: dict[str, _Made] = {}
        self._owners: dict[str, tuple[str, str]] = {}
        self._types: dict[str, str] = {}

    def network(self) -> Network:
        """The finished network."""
        for function in self.note.functions:
            if self._belongs_to_cost(function):
                self._sources[function.outputs[0]] = self._sources.get(function.inputs[0], "")
                self._types[function.outputs[0]] = self._types.get(function.inputs[0], "")
                continue
            try:
                self._add_function(function)
            except NnpReadError as error:
                raise NnpReadError(f"{function.type} of {self.note.name}/{function.name}: {error}") from None
            except (KeyError, ValueError, TypeError, IndexError) as error:
                place = f"{function.type} of {self.note.name}/{function.name}"
                raise NnpReadError(f"{place}: its inputs or arguments do not fit ({error}).") from None
        layers = tuple(Layer(made.name, made.type, made.properties) for made in self._layers.values())
        links = tuple(link for made in self._layers.values() for link in made.links)
        return Network(self.note.name, layers, links)

    def shape(self, name: str) -> Shape:
        """The shape of a variable."""
        return self.note.variables[name].shape

    def is_stored(self, name: str) -> bool:
        """Whether a variable is a parameter."""
        return self.note.variables[name].stored or name in self._stored

    def _belongs_to_cost(self, function: FunctionNote) -> bool:
        """Whether a function only takes losses together, which training does itself."""
        if function.type not in ("Mean", "Add2", "Sum"):
            return False
        return all(is_loss(self._types[name]) for name in function.inputs if self._types.get(name)) and any(
            self._types.get(name) for name in function.inputs
        )

    def _add_function(self, function: FunctionNote) -> None:
        key = plain_name(function.type)
        if key in _RULES:
            kind, properties = _RULES[key](self, function)
            places = _PLACES.get(key)
        else:
            entry = inverse()[key]
            kind, places = entry.layer, entry.inputs
            properties = {}
            for argument, mark in entry.arguments.items():
                if argument in function.arguments:
                    value = _own(function.arguments[argument], axis=mark.is_axis)
                    properties[mark.property] = value
        declared = CATALOGUE[kind]
        written = {
            name: value if isinstance(value, str) else show(_as_kind(value, declared.properties[name].kind))
            for name, value in properties.items()
            if name in declared.properties
        }
        name = self._name(function)
        made = _Made(kind, name, written)
        self._layers[name] = made
        self._add_inputs(made, function, places)
        for output in function.outputs:
            self._sources[output] = name
            self._types[output] = kind

    def _add_inputs(self, made: _Made, function: FunctionNote, places: tuple[int | str, ...] | None) -> None:
        kind = CATALOGUE[made.type]
        connectors = places or tuple(range(len(function.inputs)))
        if len(function.inputs) > len(connectors):
            connectors = (*connectors, *range(len(connectors), len(function.inputs)))
        given = {connector for connector in connectors[: len(function.inputs)] if isinstance(connector, str)}
        for own in kind.parameters:
            if own.name == "b" and "b" not in given and "WithBias" in kind.properties:
                made.properties["WithBias"] = "False"
        shared: set[str] = set()
        for connector, variable in zip(connectors, function.inputs, strict=False):
            parameter = next((entry for entry in kind.parameters if entry.name == connector), None)
            if isinstance(connector, str) and parameter and self.is_stored(variable):
                self._add_parameter(made, parameter, variable, shared)
            else:
                target = connector if isinstance(connector, str) else MAIN_CONNECTOR
                self._add_link(made, variable, target)
        if shared:
            [owner] = shared if len(shared) == 1 else [""]
            if owner:
                made.properties["ParameterScope"] = owner
            else:
                self.remarks.append(f'"{made.name}" shares parameters with several layers; here it has its own.')

    def _add_parameter(self, made: _Made, parameter: Parameter, variable: str, shared: set[str]) -> None:
        known = self._owners.get(variable)
        if known and known[1] == parameter.name and self._layers[known[0]].type == made.type:
            shared.add(known[0])
            return
        self._owners[variable] = (made.name, parameter.name)
        note = self.note.variables[variable]
        prefix = parameter.prefix
        if not parameter.internal:
            if note.initializer in parameter.initializers:
                made.properties[f"{prefix}Initializer"] = note.initializer
                made.properties[f"{prefix}InitializerMultiplier"] = show(note.multiplier)
            rate = self._rates.get(variable)
            if rate is not None and parameter.learned and rate != 1:
                made.properties[f"{prefix}LRateMultiplier"] = show(rate)
            if variable in self._stored:
                kind = CATALOGUE[made.type]
                stored = f"{made.name}/{kind.scope}/{parameter.stored_as or parameter.name}"
                made.properties[f"{prefix}File"] = f"{self._file}/{stored}"
                self.parameters[stored] = variable

    def _add_link(self, made: _Made, variable: str, connector: str) -> None:
        source = self._sources.get(variable)
        if source is None:
            if connector != MAIN_CONNECTOR and self._fits_directly(made, variable, connector):
                made.properties[f"{connector}.Dataset"] = self._data.get(variable, variable)
                return
            source = self._parameter_layer(variable) if self.is_stored(variable) else self._input(variable)
            self._sources[variable] = source
        made.links.append(Link(source, made.name, connector))

    def _fits_directly(self, made: _Made, variable: str, connector: str) -> bool:
        kind = CATALOGUE[made.type]
        readers = sum(variable in function.inputs for function in self.note.functions)
        return readers == 1 and any(side.name == connector and not side.only_linked for side in kind.data)

    def _input(self, variable: str) -> str:
        size = self.shape(variable)[1:] or (1,)
        name = unique_name(_clean(variable, "Input"), self._layers)
        properties = {"Size": show(size), "Dataset": self._data.get(variable, variable)}
        self._insert(_Made("Input", name, properties))
        return name

    def _parameter_layer(self, variable: str) -> str:
        shape = self.shape(variable)
        name = unique_name(_clean(variable.rpartition("/")[2], "Parameter"), self._layers)
        properties = {"Size": show(shape)}
        if variable in self._stored:
            properties["File"] = f"{self._file}/{name}"
            self.parameters[name] = variable
        self._insert(_Made("Parameter", name, properties))
        return name

    def _insert(self, made: _Made) -> None:
        """Put a layer before the one that is being made."""
        last = list(self._layers)[-1] if self._layers else None
        current = self._layers.pop(last) if last else None
        self._layers[made.name] = made
        if current:
            self._layers[current.name] = current

    def _name(self, function: FunctionNote) -> str:
        base = function.name.rpartition("/")[2] or function.type
        return unique_name(_clean(base, function.type), self._layers)


def _clean(name: str, otherwise: str) -> str:
    cleaned = re.sub(r"[^\w.\-]+", "_", name).strip("._")
    return otherwise if not cleaned or name_problem(cleaned) else cleaned


def _own(value: Any, *, axis: bool = False) -> Any:
    """An argument as a property's value; an axis without the batch."""
    if axis and isinstance(value, int):
        return value - 1 if value > 0 else value
    return tuple(value) if isinstance(value, list) else value


def _as_kind(value: Any, kind: str) -> Any:
    """True and false as 1 and 0, where a property is a number."""
    return int(value) if isinstance(value, bool) and not kind.startswith("Boolean") else value


def _axes(function: FunctionNote, name: str) -> tuple[int, ...]:
    axes = tuple(int(axis) - 1 if axis > 0 else int(axis) for axis in function.arguments[name])
    if 0 in [int(axis) for axis in function.arguments[name]]:
        raise NnpReadError("it takes samples of a batch together, which is not supported.")
    return axes


def _affine(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    return "Affine", {"OutShape": b.shape(f.inputs[1])[1:]}


def _windows(f: FunctionNote) -> dict[str, Any]:
    pad, stride, dilation = (tuple(f.arguments[name]) for name in ("pad", "stride", "dilation"))
    return {"Padding": pad, "BorderMode": "valid", "Strides": stride, "Dilation": dilation}


def _convolution(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    w = b.shape(f.inputs[1])
    more = {"OutMaps": w[0], "KernelShape": w[2:], "Group": f.arguments.get("group", 1)}
    return "Convolution", {**_windows(f), **more}


def _depthwise_convolution(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    w = b.shape(f.inputs[1])
    return "DepthwiseConvolution", {**_windows(f), "KernelShape": w[1:], "Multiplier": f.arguments["multiplier"]}


def _deconvolution(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    w, group = b.shape(f.inputs[1]), f.arguments.get("group", 1)
    if any(f.arguments.get("output_padding") or []):
        raise NnpReadError("output_padding is not supported.")
    return "Deconvolution", {**_windows(f), "OutMaps": w[1] * group, "KernelShape": w[2:], "Group": group}


def _embed(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    w = b.shape(f.inputs[1])
    return "Embed", {"NumClass": w[0], "Shape": w[1:]}


def _reshape(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    return "Reshape", {"OutShape": b.shape(f.outputs[0])[1:] or (1,)}


def _transpose(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    if f.arguments["axes"][0] != 0:
        raise NnpReadError("the batch must stay the first axis.")
    return "Transpose", {"Axes": tuple(axis - 1 for axis in f.arguments["axes"][1:])}


def _along(kind: str) -> _Rule:
    def rule(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
        axis = int(f.arguments["axis"])
        rank = len(b.shape(f.inputs[0]))
        axis = axis + rank if axis < 0 else axis
        if axis < 1:
            raise NnpReadError("it works along the batch, which is not supported.")
        return kind, {"Axis": axis - 1}

    return rule


def _reduced(kind: str) -> _Rule:
    def rule(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
        more = {"OnlyIndex": bool(f.arguments["only_index"])} if f.arguments.get("only_index") else {}
        if "p" in f.arguments:
            more["P"] = f.arguments["p"]
        return kind, {"Axes": _axes(f, "axes"), "KeepDims": bool(f.arguments["keep_dims"]), **more}

    return rule


def _batch_normalization(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    return "BatchNormalization", {
        "Axes": _axes(f, "axes"),
        "DecayRate": f.arguments["decay_rate"],
        "Epsilon": f.arguments["eps"],
        "BatchStat": bool(f.arguments["batch_stat"]),
    }


def _dropout(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    return "Dropout", {"P": f.arguments["p"], "Seed": f.arguments.get("seed", -1)}


def _depthwise_deconvolution(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    w = b.shape(f.inputs[1])
    return "DepthwiseDeconvolution", {**_windows(f), "KernelShape": w[1:], "Divisor": f.arguments["divisor"]}


def _binary_affine(kind: str) -> _Rule:
    return lambda b, f: (kind, {"OutShape": b.shape(f.inputs[1])[1:]})


def _binary_convolution(kind: str) -> _Rule:
    return lambda b, f: (kind, _convolution(b, f)[1])


def _fused_batch_normalization(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    _, properties = _batch_normalization(b, f)
    return "FusedBatchNormalization", {**properties, "Nonlinearity": f.arguments["nonlinearity"]}


def _normalization(kind: str) -> _Rule:
    """A normalization whose axes count the batch as 0, and as -1 here."""
    names = {"channel_axis": "ChannelAxis", "batch_axis": "BatchAxis", "axes": "Axes"}
    others = {"eps": "Epsilon", "p": "P", "num_groups": "NumGroups"}

    def rule(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
        properties: dict[str, Any] = {own: f.arguments[name] for name, own in others.items() if name in f.arguments}
        for name, own in names.items():
            if name in f.arguments:
                value = f.arguments[name]
                axes = tuple(axis - 1 for axis in value) if isinstance(value, list) else (int(value) - 1,)
                properties[own] = axes if own == "Axes" else axes[0]
        return kind, properties

    return rule


def _axes_of(kind: str, **others: str) -> _Rule:
    return lambda b, f: (
        kind,
        {"Axes": _axes(f, "axes"), **{own: f.arguments[name] for name, own in others.items()}},
    )


def _bare(kind: str) -> _Rule:
    return lambda b, f: (kind, {})


def _identity(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    return "Identity", {}


def _constant(b: _Building, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    """The same value everywhere, as generated data."""
    size = b.shape(f.outputs[0])[1:] or (1,)
    value = float(f.arguments["val"])
    return "Input", {"Size": size, "Generator": "Constant", "GeneratorMultiplier": value}


_TRACKED = (0, "beta", "gamma", "mean", "var")

_PLACES: Mapping[str, tuple[int | str, ...]] = {
    **dict.fromkeys(("affine", "convolution", "depthwiseconvolution", "deconvolution"), (0, "W", "b")),
    "embed": (0, "W"),
    **dict.fromkeys(("batchnormalization", "fusedbatchnormalization"), _TRACKED),
    "depthwisedeconvolution": (0, "W", "b"),
    **dict.fromkeys(("binaryconnectaffine", "binaryconnectconvolution"), (0, "W", "Wb", "b")),
    **dict.fromkeys(("binaryweightaffine", "binaryweightconvolution"), (0, "W", "Wb", "alpha", "b")),
    **dict.fromkeys(("layernormalization", "instancenormalization", "groupnormalization"), (0, "beta", "gamma")),
}
"""What the inputs of functions with rules of their own are."""

_RULES: Mapping[str, _Rule] = {
    "affine": _affine,
    "convolution": _convolution,
    "depthwiseconvolution": _depthwise_convolution,
    "deconvolution": _deconvolution,
    "embed": _embed,
    "reshape": _reshape,
    "transpose": _transpose,
    "concatenate": _along("Concatenate"),
    "stack": _along("Stack"),
    "sum": _reduced("Sum"),
    "mean": _reduced("Mean"),
    "max": _reduced("Max"),
    "min": _reduced("Min"),
    "prod": _reduced("Prod"),
    "norm": _reduced("Norm"),
    "batchnormalization": _batch_normalization,
    "dropout": _dropout,
    "depthwisedeconvolution": _depthwise_deconvolution,
    "binaryconnectaffine": _binary_affine("BinaryConnectAffine"),
    "binaryweightaffine": _binary_affine("BinaryWeightAffine"),
    "binaryconnectconvolution": _binary_convolution("BinaryConnectConvolution"),
    "binaryweightconvolution": _binary_convolution("BinaryWeightConvolution"),
    "fusedbatchnormalization": _fused_batch_normalization,
    "layernormalization": _normalization("LayerNormalization"),
    "instancenormalization": _normalization("InstanceNormalization"),
    "groupnormalization": _normalization("GroupNormalization"),
    "normnormalization": _normalization("NormNormalization"),
    "flip": _axes_of("Flip"),
    "clipgradbynorm": _axes_of("ClipGradByNorm", clip_norm="ClipNorm"),
    "unlink": _bare("Unlink"),
    "batchinv": _bare("BatchInv"),
    "batchdet": _bare("BatchDet"),
    "batchlogdet": _bare("BatchLogdet"),
    "identity": _identity,
    "constant": _constant,
}
"""Functions whose properties follow from shapes, or count the batch."""


KNOWN = frozenset(
    {
        *(CATALOGUE[entry.layer].name for entry in inverse().values()),
        *(CATALOGUE[name].name for name in CATALOGUE if plain_name(name) in _RULES),
    }
)
"""The layers whose functions are read."""


def _configuration(file: ParsedFile) -> tuple[tuple[DataSource, ...], Configuration, list[str]]:
    remarks: list[str] = []
    datasets = tuple(
        DataSource(entry["name"], entry["uri"], shuffle=entry["shuffle"], normalize_images=entry["normalize"])
        for entry in file.datasets
    )
    optimizers, monitors, executors = [], [], []
    iterations = max(int(file.training.get("iter_per_epoch", 0)), 1)
    for task in file.tasks:
        network, mode = _drawn_name(file, task.network)
        if task.kind == "optimizer":
            solver = SOLVERS.get(task.values["solver"])
            if solver is None:
                remarks.append(
                    f'The solver {task.values["solver"]} of "{task.name}" is not known; the optimizer was left out.'
                )
                continue
            values = task.values["arguments"]
            parameters = {
                parameter.label: values[parameter.argument]
                for parameter in solver.parameters
                if parameter.argument in values and values[parameter.argument] != parameter.default
            }
            optimizers.append(
                Optimizer(
                    task.name,
                    network,
                    task.dataset,
                    solver=solver.name,
                    parameters=parameters,
                    weight_decay=max(float(task.values["weight_decay"]), 0.0),
                    update_interval=task.values["update_interval"],
                    schedule=_schedule(task.values, iterations),
                )
            )
        elif task.kind == "monitor":
            monitors.append(Monitor(task.name, network, task.dataset, mode=mode))
        elif datasets:
            repeat: Literal["mean", "last"] = "last" if task.values.get("repeat") == "last" else "mean"
            evaluations = max(int(task.values.get("evaluations", 1)), 1)
            executors.append(
                Executor(task.name, network, datasets[-1].name, evaluations=evaluations, repeat=repeat, mode="runtime")
            )
    batch = max((entry["batch_size"] for entry in file.datasets), default=0) or file.networks[0].batch_size or 64
    configuration = Configuration(
        max_epoch=max(int(file.training.get("max_epoch", 0)), 1) if optimizers else Configuration().max_epoch,
        batch_size=max(int(batch), 1),
        save_best=bool(file.training.get("save_best", True)) or not optimizers,
        optimizers=tuple(optimizers),
        monitors=tuple(monitors),
        executors=tuple(executors),
    )
    if not optimizers:
        remarks.append("The file has no optimizer: the network can be used as it is.")
    return datasets, configuration, remarks


def _schedule(values: Mapping[str, Any], iterations: int) -> Schedule:
    """The schedule of an optimizer, in epochs where its numbers are whole epochs."""

    def counted(count: int) -> tuple[int, str]:
        return (count // iterations, "epoch") if count % iterations == 0 and count else (max(count, 1), "iteration")

    kind = values.get("schedule")
    more: dict[str, Any] = {}
    warmup = values.get("linear_warmup_scheduler_param")
    if warmup and warmup["warmup_iter"] > 0:
        more["warmup"], more["warmup_unit"] = counted(int(warmup["warmup_iter"]))
    if kind == "Exponential":
        given = values["exponential_scheduler_param"]
        interval, unit = counted(int(given["iter_interval"]))
        return Schedule("Exponential", multiplier=given["gamma"], interval=interval, unit=unit, **more)  # type: ignore[arg-type]
    if kind == "Step":
        given = values["step_scheduler_param"]
        whole = all(int(step) % iterations == 0 for step in given["iter_steps"])
        steps = tuple(int(step) // iterations if whole else int(step) for step in given["iter_steps"])
        unit = "epoch" if whole else "iteration"
        return Schedule("Step", multiplier=given["gamma"], steps=steps, unit=unit, **more)  # type: ignore[arg-type]
    if kind == "Cosine":
        return Schedule("Cosine", **more)
    if kind == "Polynomial":
        return Schedule("Polynomial", power=values["polynomial_scheduler_param"]["power"], **more)
    return Schedule(**more)
