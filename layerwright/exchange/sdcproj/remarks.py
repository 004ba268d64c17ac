"""What a person should know about a project that comes from a .sdcproj."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from layerwright.exchange.sdcproj.defaults import arguments, declared_properties, is_within
from layerwright.exchange.sdcproj.tables import ENGINE, SWITCHED, pin_number
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import COMPUTED
from layerwright.model.network import Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project

_FOREIGN_PATH = re.compile(r"|\{.*|[A-Za-z]:.*|.*\\.*|[0-9a-f-]{36}/\d+", re.DOTALL)
"""No path at all, one below NNC's own folder, one of Windows, or a number of NNC's cloud."""


def remarks(project: Project) -> tuple[Problem, ...]:
    """Warnings about everything that is kept without being understood, and about data that lies elsewhere."""
    found: list[Problem] = []
    for network in project.networks:
        found += _unknown_types(network)
        found += _unknown_properties(network, project)
        found += _unknown_connectors(network)
    return (*_engine(project), *found, *_foreign_datasets(project), *_precision(project), *_kept(project))


def is_foreign(path: str) -> bool:
    """Whether a dataset's path means nothing on this machine."""
    return _FOREIGN_PATH.fullmatch(path) is not None


def _engine(project: Project) -> Iterator[Problem]:
    engine = project.kept.get("Engine", {}).get(ENGINE, "")
    if engine:
        text = f'It is made for another engine of NNC, "{engine}", whose layers run ready-made models.'
        fix = "They are kept and shown, and nothing computes them here."
        yield Problem(text=text, fix=fix, severity="warning")


def _unknown_types(network: Network) -> Iterator[Problem]:
    for layer_type, count in Counter(layer.type for layer in network.layers).items():
        if layer_type not in CATALOGUE:
            layers = "One layer is" if count == 1 else f"{count} layers are"
            yield _warning(f'{layers} of the type "{layer_type}", which is not known here.', network=network.name)


def _unknown_properties(network: Network, project: Project) -> Iterator[Problem]:
    for layer in network.layers:
        known = {*declared_properties(layer.type), *arguments(layer, project), *COMPUTED}
        for name in layer.properties if layer.type in CATALOGUE else ():
            if name not in known and not is_within(layer, name, project):
                text = f'{layer.type} has no property "{name}" here; it is kept as it is.'
                fix = "Remove it to train here."
                yield _warning(text, network=network.name, layer=layer.name, property=name, fix=fix)


def _unknown_connectors(network: Network) -> Iterator[Problem]:
    for link in network.links:
        if pin_number(link.connector) is not None:
            text = f'The link from "{link.source}" enters at {link.connector}, whose meaning is not known here.'
            yield _warning(text, network=network.name, layer=link.target)


def _foreign_datasets(project: Project) -> Iterator[Problem]:
    for source in project.datasets:
        if is_foreign(source.path):
            place = f'lies at "{source.path}", which is no place on this machine' if source.path else "has no place"
            yield Problem(text=f'The dataset "{source.name}" {place}.', fix="Choose its file anew.", severity="warning")


def _precision(project: Project) -> Iterator[Problem]:
    if project.configuration.precision == "half":
        fix = 'Choose the precision "float" to train without one.'
        yield Problem(text="It trains in half precision, which needs an NVIDIA card.", fix=fix, severity="warning")


def _kept(project: Project) -> Iterator[Problem]:
    for section, entries in sorted(project.kept.items()):
        if section in SWITCHED and entries.get("Enabled", "0") == "0":
            # What is switched off has no effect in NNC either.
            continue
        entries = {key: value for key, value in entries.items() if (section, key) != ("Engine", ENGINE)}
        if section == "Engine" and not entries:
            continue
        names = f" ({', '.join(entries)})" if entries else ""
        yield _warning(f"What the file says under {section}{names} has no effect here; it is kept for the way back.")


def _warning(text: str, *, network: str = "", layer: str = "", property: str = "", fix: str = "") -> Problem:
    return Problem(text=text, network=network, layer=layer, property=property, fix=fix, severity="warning")
