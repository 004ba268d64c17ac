"""From a .sdcproj to a project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from layerwright.exchange.imported import Imported
from layerwright.exchange.sdcproj.defaults import solver_defaults, without_defaults
from layerwright.exchange.sdcproj.ini import (
    Entry,
    SdcprojError,
    Section,
    damaged,
    decode,
    parse,
    quoted,
    whole_number,
)
from layerwright.exchange.sdcproj.remarks import remarks
from layerwright.exchange.sdcproj.source import Source
from layerwright.exchange.sdcproj.tables import (
    CONFIGURATION,
    DATASET,
    EXECUTOR,
    LAYER,
    LINEAR_WARMUP,
    LOOPS,
    MAIN_DATASET,
    MODE_SUFFIXES,
    MONITOR,
    OLD_INITIALIZERS,
    OLD_PROPERTIES,
    OLD_PROPERTIES_OF_LOOPS,
    OPTIMIZER,
    SCHEDULE,
    WARMUP,
    Key,
    UnknownWordError,
    kept_under,
    link_name,
)
from layerwright.exchange.sdcproj.wires import Wire, in_order_of_inputs
from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, DataSource, Executor, Mode, Monitor, Optimizer, Schedule

_LARGEST_FILE = 64 * 1024 * 1024


def read_sdcproj(path: Path) -> Imported:
    """Read a project of Neural Network Console.

    Raises:
        SdcprojError: The file is missing, too large, damaged, or no such project.
    """
    try:
        size = path.stat().st_size
        if size > _LARGEST_FILE:
            raise SdcprojError(f'"{path}" has {size:,} bytes; a project has at most {_LARGEST_FILE:,}.')
        content = path.read_bytes()
    except OSError as error:
        raise SdcprojError(f'"{path}" cannot be read: {error.strerror or error}.') from None
    try:
        return read_content(content)
    except SdcprojError as error:
        raise SdcprojError(f'"{path}" cannot be imported. {error}') from None


def read_content(content: bytes) -> Imported:
    """Read the content of such a file.

    Raises:
        SdcprojError: It is damaged, or no such project.
    """
    source = Source(parse(decode(content)))
    project = without_defaults(_Reader(source).project())
    return Imported(project, (*source.warnings, *remarks(project)))


class _Reader:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._networks: dict[str, str] = {}  # our names by the file's

    def project(self) -> Project:
        source = self._source
        networks = tuple(self._network(name, prefix) for name, prefix in self._name_networks())
        datasets = tuple(self._datasets())
        description = source.take_if_there("Description")
        text = description.take("Text")
        source.keep(description, "Description")
        configuration = self._configuration()
        source.keep_the_rest()
        return Project(
            description=text.value.replace("\\n", "\n") if text else "",
            networks=networks,
            datasets=datasets,
            configuration=configuration,
            kept=source.kept,
        )

    # --- networks -----------------------------------------------------------------------------------------------------

    def _name_networks(self) -> list[tuple[str, str]]:
        """Our name of each network, with the prefix of its sections."""
        if "Global" not in self._source and "Network_Global" in self._source:
            self._networks["Main"] = "Main"
            return [("Main", "")]
        is_listed = "Global" in self._source
        section = self._source.take_if_there("Global")
        key = "NumNetwork"
        number = announced = section.count(key)
        while f"Network_{number}" in section.entries:
            number += 1
        if number > announced:
            self._source.warn(f"[{section.name}] holds more than {key} says; all was read.")
        if not number:
            self._find_networks()
        if not (is_listed or self._networks):
            raise SdcprojError("It is no project of NNC: it has neither [Global] nor [Network_Global].")
        for index in range(number):
            theirs = section.need(f"Network_{index}").value
            if theirs in self._networks:
                self._source.warn(f"The network {quoted(theirs)} is listed twice, and was read once.")
            else:
                self._networks[theirs] = self._source.name(theirs, "network")
        self._source.keep(section, "Global")
        return [(ours, f"{theirs}_") for theirs, ours in self._networks.items()]

    def _find_networks(self) -> None:
        """Name the networks that have sections, where the file does not list any."""
        ending = "_Network_Global"
        for theirs in [name.removesuffix(ending) for name in self._source if name.endswith(ending)]:
            self._networks[theirs] = self._source.name(theirs, "network")
            self._source.warn(f"The network {quoted(theirs)} is not listed under [Global], and was read all the same.")

    def _network(self, name: str, prefix: str) -> Network:
        source = self._source
        section = source.take(f"{prefix}Network_Global")
        layers: dict[int, Layer] = {}
        for index in range(section.count("NumLayer")):
            part = source.take(f"{prefix}Layer_{index}")
            identity = part.need("ID")
            number = whole_number("ID", identity)
            if number in layers:
                raise damaged(identity.line, f"there are two layers with the ID {number}")
            layers[number] = self._layer(part, name)
        parts = (source.take(f"{prefix}Link_{index}") for index in range(section.count("NumLink")))
        wires = [wire for part in parts if (wire := self._wire(part, name, layers))]
        links = tuple(self._link(wire, name) for wire in in_order_of_inputs(wires))
        source.take_if_there(f"{prefix}Statistics")  # they follow from the layers
        source.keep(section, "Network_Global", name)
        return Network(name, tuple(layers.values()), links)

    def _layer(self, section: Section, network: str) -> Layer:
        layer_type = section.need("Type").value
        place = self._source.fields(section, Layer, LAYER)
        properties = self._properties(section, layer_type, network)
        name = self._source.name(properties.pop("Name", layer_type), "layer", network)
        if layer_type == "Unit" and "Network" in properties:
            properties["Network"] = self._our_network(properties["Network"])
        self._source.keep(section, "Layer", network, name)
        return Layer(name, layer_type, properties, **place)

    def _properties(self, section: Section, layer_type: str, network: str) -> dict[str, str]:
        """A layer's properties under today's names."""
        pairs = self._pairs(section, "NumProperty", "Property_{}_Name", "Property_{}_Value", network)
        given = {name: entry.value for name, entry in pairs}
        old_names = {**OLD_PROPERTIES, **(OLD_PROPERTIES_OF_LOOPS if layer_type in LOOPS else {})}
        today = {old: new for old, new in old_names.items() if new not in given}
        return {
            today.get(name, name): OLD_INITIALIZERS.get(value, value) if name.endswith(".Initializer") else value
            for name, value in given.items()
        }

    def _pairs(
        self, section: Section, number: str, name: str, value: str, network: str = ""
    ) -> Iterator[tuple[str, Entry]]:
        """Names and values that stand under numbers; those beyond the number that the section says count, too."""
        announced, index = section.count(number), 0
        while index < announced or name.format(index) in section.entries:
            if index == announced:
                self._source.warn(f"[{section.name}] holds more than {number} says; all was read.", network=network)
            yield section.need(name.format(index)).value, section.need(value.format(index))
            index += 1
        form = re.compile(f"(?:{name}|{value})".replace("{}", r"\d+"))
        for key in [key for key in section.entries if form.fullmatch(key)]:
            section.take(key)
            self._source.warn(f"[{section.name}] has {key} without its other half; it was left out.", network=network)

    def _wire(self, section: Section, network: str, layers: dict[int, Layer]) -> Wire | None:
        section.take("ID")  # of no use to anybody: it repeats that of a layer, or counts
        ends = [section.need(key) for key in ("SourceLayerID", "DestLayerID")]
        source, target = (layers.get(whole_number("The ID of a layer", end)) for end in ends)
        pin = section.count("DestPinIndex")
        if source is None or target is None:
            text = f"[{section.name}] links a layer that is not there, and was left out."
            self._source.warn(text, network=network)
            return None
        return Wire(section, source, target, pin)

    def _link(self, wire: Wire, network: str) -> Link:
        link = Link(wire.source.name, wire.target.name, wire.connector)
        self._source.keep(wire.section, "Link", network, link_name(link))
        return link

    # --- settings -----------------------------------------------------------------------------------------------------

    def _datasets(self) -> Iterator[DataSource]:
        source = self._source
        section = source.take_if_there("Dataset")
        main = section.take(MAIN_DATASET)
        for index in range(section.count("Num")):
            part = source.take(f"Dataset_{index}")
            fields = source.fields(part, DataSource, DATASET)
            name = fields["name"] = source.free_name(fields["name"], "dataset")
            source.keep(part, "Dataset", name)
            if index and main and main.value.strip() == str(index):
                source.kept.setdefault(kept_under("Dataset", name), {})[MAIN_DATASET] = "1"
            yield DataSource(**fields)
        source.keep(section, "Dataset")

    def _configuration(self) -> Configuration:
        section = self._source.take_if_there("Config")
        fields = self._source.fields(section, Configuration, CONFIGURATION)
        optimizers = tuple(map(self._optimizer, self._numbered("Optimizer", section)))
        monitors = tuple(Monitor(**self._task(part, Monitor, MONITOR)) for part in self._numbered("Monitor", section))
        executors = tuple(
            Executor(**self._task(part, Executor, EXECUTOR)) for part in self._numbered("Executor", section)
        )
        self._source.keep(section, "Config")
        return Configuration(**fields, optimizers=optimizers, monitors=monitors, executors=executors)

    def _numbered(self, kind: str, counts: Section) -> list[Section]:
        return [self._source.take(f"{kind}_{index}") for index in range(counts.count(f"Num{kind}"))]

    def _optimizer(self, section: Section) -> Optimizer:
        fields = self._source.fields(section, Optimizer, OPTIMIZER)
        fields["name"] = self._source.free_name(fields["name"], "optimizer")
        fields["network"] = self._our_network(fields["network"])
        fields["parameters"] = self._solver_parameters(section, fields.get("solver", ""))
        fields["schedule"] = self._schedule(section)
        self._source.keep(section, "Optimizer", fields["name"])
        return Optimizer(**fields)

    def _solver_parameters(self, section: Section, solver: str) -> dict[str, float | bool]:
        defaults = solver_defaults(solver)
        parameters: dict[str, float | bool] = {}
        for label, entry in self._pairs(section, "SolverParameterNum", "SolverParameterName_{}", "SolverParameter_{}"):
            try:
                value = Key("", label).read(entry, float)
            except UnknownWordError as error:
                self._source.warn(str(error), fix="The default is used.")
                continue
            if value is not None:
                # A switch says 1 or 0; whatever else stands there is for the person to see.
                is_switch = isinstance(defaults.get(label), bool) and value in (0, 1)
                parameters[label] = bool(value) if is_switch else value
        return parameters

    def _schedule(self, section: Section) -> Schedule:
        fields = self._source.fields(section, Schedule, SCHEDULE)
        warmup = section.take(WARMUP)
        if warmup is None or warmup.value != LINEAR_WARMUP:
            fields.pop("warmup", None)
        return Schedule(**fields)

    def _task(self, section: Section, kind: type[Monitor | Executor], keys: Sequence[Key]) -> dict[str, Any]:
        fields = self._source.fields(section, kind, keys)
        fields["name"] = self._source.free_name(fields["name"], kind.__name__.lower())
        fields["network"], fields["mode"] = self._used_network(fields["network"])
        self._source.keep(section, kind.__name__, fields["name"])
        return fields

    def _our_network(self, theirs: str) -> str:
        return self._networks.get(theirs, theirs)

    def _used_network(self, theirs: str) -> tuple[str, Mode]:
        """The network and the mode that a name stands for; a network that is really called so wins."""
        for mode, suffix in MODE_SUFFIXES.items():
            base = theirs.removesuffix(suffix)
            if theirs.endswith(suffix) and base in self._networks:
                return self._networks[base], mode
        return theirs, "training"
