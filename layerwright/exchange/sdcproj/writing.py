"""From a project to a .sdcproj."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from layerwright.exchange.losses import losses
from layerwright.exchange.sdcproj.bypassed import without_bypassed
from layerwright.exchange.sdcproj.defaults import declared_properties, solver_defaults, without_defaults
from layerwright.exchange.sdcproj.ini import SdcprojError, render
from layerwright.exchange.sdcproj.reading import read_content
from layerwright.exchange.sdcproj.remarks import is_foreign
from layerwright.exchange.sdcproj.tables import (
    CONFIGURATION,
    DATASET,
    EXECUTOR,
    LAYER,
    LINEAR_WARMUP,
    MAIN_DATASET,
    MODE_SUFFIXES,
    MONITOR,
    NO_WARMUP,
    NUMBERED,
    OPTIMIZER,
    SCHEDULE,
    USUAL,
    WARMUP,
    Key,
    as_text,
    is_kept_under_names,
    kept_under,
    link_name,
)
from layerwright.exchange.sdcproj.wires import pins_of
from layerwright.files import write_atomically
from layerwright.model.network import Layer, Link, Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project
from layerwright.model.settings import Executor, Monitor, Optimizer


def write_sdcproj(project: Project, path: Path) -> tuple[Problem, ...]:
    """Write a project for Neural Network Console atomically, and tell what the format cannot hold.

    Raises:
        SdcprojError: The place cannot be written, or the project makes no file that could be read.
    """
    project, left_out = without_bypassed(project)
    content = write_content(project)
    try:
        lost = losses(without_defaults(project), read_content(content).project)
    except SdcprojError as error:
        raise SdcprojError(f"The project cannot be exported. {error}") from None
    try:
        write_atomically(path, content)
    except OSError as error:
        raise SdcprojError(f'"{path}" cannot be written: {error.strerror or error}.') from None
    return (*left_out, *lost, *_relative_datasets(project))


def write_content(project: Project) -> bytes:
    """The content of the file for a project without bypassed layers."""
    return render(_Writer(project).sections()).encode("utf-8", errors="replace")


def _relative_datasets(project: Project) -> Iterator[Problem]:
    for source in project.datasets:
        if not is_foreign(source.path) and not source.path.startswith("/"):
            yield Problem(
                text=f'The path of the dataset "{source.name}" starts at the project file, and NNC takes full paths.',
                fix="Choose the dataset anew there.",
                severity="warning",
            )


class _Writer:
    """Collects the sections of a file in NNC's order, each with what is kept for it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._sections: dict[str, dict[str, str]] = {}

    def sections(self) -> dict[str, dict[str, str]]:
        networks = self._project.by_name
        self._add("Engine", {}, "Engine")
        names = {f"Network_{index}": name for index, name in enumerate(networks)}
        self._add("Global", {"NumNetwork": str(len(networks)), **names}, "Global")
        for network in networks.values():
            self._add_network(network)
        self._add_datasets()
        self._add("Description", {"Text": self._project.description.replace("\n", "\\n")}, "Description")
        self._add_configuration()
        for name in ("Script", "StructureSearch"):
            self._add(name, {}, name)
        self._add_kept()
        return self._sections

    def _add(self, section: str, own: Mapping[str, str], kind: str, *names: str) -> None:
        """Add a section: our own keys, then those without a meaning here as they were, or else as they usually are."""
        others = {**USUAL.get(kind, {}), **self._project.kept.get(kept_under(kind, *names), {})}
        self._sections[section] = {**own, **{key: value for key, value in others.items() if key not in own}}

    # --- networks -----------------------------------------------------------------------------------------------------

    def _add_network(self, network: Network) -> None:
        # Links name layers by their numbers; of two layers with one name the first is meant.
        numbers = {layer.name: index for index, layer in reversed(list(enumerate(network.layers)))}
        pins = pins_of(network)
        both = [(link, _link(link, pins[place], numbers)) for place, link in enumerate(network.links)]
        links = [(link, own) for link, own in both if own]
        counts = {"NumLayer": str(len(network.layers)), "NumLink": str(len(links))}
        self._add(f"{network.name}_Network_Global", counts, "Network_Global", network.name)
        for index, layer in enumerate(network.layers):
            section = f"{network.name}_Layer_{index}"
            self._add(section, _layer(layer, index), "Layer", network.name, layer.name)
        for index, (link, own) in enumerate(links):
            section = f"{network.name}_Link_{index}"
            self._add(section, {"ID": str(index), **own}, "Link", network.name, link_name(link))

    # --- settings -----------------------------------------------------------------------------------------------------

    def _add_datasets(self) -> None:
        kept = self._project.kept
        names = [source.name for source in self._project.datasets]
        marked = [MAIN_DATASET in kept.get(kept_under("Dataset", name), {}) for name in names]
        main = marked.index(True) if any(marked) else 0
        self._add("Dataset", {"Num": str(len(names)), MAIN_DATASET: str(main)}, "Dataset")
        for index, source in enumerate(self._project.datasets):
            section = f"Dataset_{index}"
            # The number of samples is NNC's to find out; 0 stands where it has not.
            own = {**_written(source, DATASET), "NumData": "0"}
            self._add(section, own, "Dataset", source.name)
            self._sections[section].pop(MAIN_DATASET, None)

    def _add_configuration(self) -> None:
        configuration = self._project.configuration
        tasks: Mapping[str, Sequence[Optimizer | Monitor | Executor]] = {
            "Optimizer": configuration.optimizers,
            "Monitor": configuration.monitors,
            "Executor": configuration.executors,
        }
        counts = {f"Num{kind}": str(len(entries)) for kind, entries in tasks.items()}
        self._add("Config", {**_written(configuration, CONFIGURATION), **counts}, "Config")
        for kind, entries in tasks.items():
            for index, task in enumerate(entries):
                self._add(f"{kind}_{index}", _task(task), kind, task.name)

    def _add_kept(self) -> None:
        """Add the sections that are foreign altogether; what belonged to a section that is gone has gone with it."""
        for name, entries in sorted(self._project.kept.items()):
            if name not in self._sections and not NUMBERED.fullmatch(name) and not is_kept_under_names(name):
                self._sections[name] = dict(entries)


def _layer(layer: Layer, index: int) -> dict[str, str]:
    defaults = {name: declared.default for name, declared in declared_properties(layer.type).items()}
    properties = {**defaults, **layer.properties, "Name": layer.name}
    names = ["Name", *(name for name in properties if name != "Name")]
    section = {"ID": str(index), "Type": layer.type, **_written(layer, LAYER)}
    for number, name in enumerate(names):
        section[f"Property_{number}_Name"] = name
        section[f"Property_{number}_Value"] = properties[name]
    return {**section, "NumProperty": str(len(names))}


def _link(link: Link, pin: int | None, numbers: Mapping[str, int]) -> dict[str, str]:
    """The keys of a link; none where the format has no form for it."""
    if pin is None or link.source not in numbers or link.target not in numbers:
        return {}
    ends = {"SourceLayerID": numbers[link.source], "DestLayerID": numbers[link.target], "DestPinIndex": pin}
    return {key: str(number) for key, number in ends.items()}


def _task(task: Optimizer | Monitor | Executor) -> dict[str, str]:
    if isinstance(task, Optimizer):
        return {**_written(task, OPTIMIZER), **_solver_parameters(task), **_schedule(task)}
    kind, keys = ("Monitor", MONITOR) if isinstance(task, Monitor) else ("Executor", EXECUTOR)
    return {**_written(task, keys), f"{kind}_NetworkName": task.network + MODE_SUFFIXES[task.mode]}


def _solver_parameters(optimizer: Optimizer) -> dict[str, str]:
    parameters = {**solver_defaults(optimizer.solver), **optimizer.parameters}
    section = {"SolverParameterNum": str(len(parameters))}
    for index, (label, value) in enumerate(parameters.items()):
        section[f"SolverParameterName_{index}"] = label
        section[f"SolverParameter_{index}"] = as_text(value)
    return section


def _schedule(optimizer: Optimizer) -> dict[str, str]:
    schedule = optimizer.schedule
    return {**_written(schedule, SCHEDULE), WARMUP: LINEAR_WARMUP if schedule.warmup else NO_WARMUP}


def _written(value: Any, keys: Sequence[Key]) -> dict[str, str]:
    return {key.theirs: key.write(getattr(value, key.ours)) for key in keys}
