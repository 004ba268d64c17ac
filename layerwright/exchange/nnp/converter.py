"""Networks of an NNP file as our own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from layerwright.exchange.nnp.inverse import inverse, is_loss, plain_name
from layerwright.exchange.nnp.parsed import FunctionNote, NetworkNote, Parsed, TaskNote
from layerwright.exchange.nnp.problems import NnpReadError
from layerwright.exchange.nnp.rules import PLACES, RULES
from layerwright.exchange.nnp.tasks import configuration_of, drawn_name
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import Parameter
from layerwright.layers.kinds import Shape, show
from layerwright.model.edits import name_problem, unique_name
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.settings import Configuration, DataSource


@dataclass(frozen=True)
class Converted:
    """What was made of a file; `parameters` gives the file's name of each of ours."""

    networks: tuple[Network, ...]
    datasets: tuple[DataSource, ...]
    configuration: Configuration
    parameters: Mapping[str, str]
    remarks: tuple[str, ...]


def convert(parsed: Parsed, parameter_file: str) -> Converted:
    """Make networks and a configuration of a file.

    Raises:
        NnpReadError: It has functions that cannot be imported; all are named.
    """
    file = parsed.file
    if not file.networks:
        raise NnpReadError("The file holds no network.")
    drawn = [network for network in file.networks if drawn_name(file, network.name)[0] == network.name]
    missing = {
        f"{function.type} of {network.name}/{function.name}"
        for network in drawn
        for function in network.functions
        if plain_name(function.type) not in RULES and plain_name(function.type) not in inverse()
    }
    if missing:
        lines = "\n".join(f"  {entry}" for entry in sorted(missing))
        raise NnpReadError(f"These functions are not supported:\n{lines}")
    networks, parameters, remarks = [], {}, []
    for network in drawn:
        tasks = [task for task in file.tasks if drawn_name(file, task.network)[0] == network.name]
        building = _Building(parsed, network, tasks, parameter_file)
        networks.append(building.network())
        parameters.update(building.parameters)
        remarks += building.remarks
    datasets, configuration, more = configuration_of(file)
    return Converted(tuple(networks), datasets, configuration, parameters, (*remarks, *more))


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
        self._generators = {key: value for task in tasks for key, value in task.generators.items()}
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
        if key in RULES:
            kind, properties = RULES[key](self.shape, function)
            places = PLACES.get(key)
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
                made.properties.update(self._fed(variable, f"{connector}."))
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
        self._insert(_Made("Input", name, {"Size": show(size), **self._fed(variable)}))
        return name

    def _fed(self, variable: str, prefix: str = "") -> dict[str, str]:
        """The properties that say where a variable's values come from."""
        made = self._generators.get(variable)
        if made is None or made.type not in ("Normal", "Uniform", "Constant", "Range"):
            return {f"{prefix}Dataset": self._data.get(variable, variable)}
        return {f"{prefix}Generator": made.type, f"{prefix}GeneratorMultiplier": show(made.multiplier)}

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
