"""What a person should know about a project that comes from a .sdcproj."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from layerwright.exchange.sdcproj.defaults import declared_properties
from layerwright.exchange.sdcproj.tables import pin_number
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.network import Layer, Network
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
    return (*found, *_foreign_datasets(project), *_kept(project))


def is_foreign(path: str) -> bool:
    """Whether a dataset's path means nothing on this machine."""
    return _FOREIGN_PATH.fullmatch(path) is not None


def _unknown_types(network: Network) -> Iterator[Problem]:
    for layer_type, count in Counter(layer.type for layer in network.layers).items():
        if layer_type not in CATALOGUE:
            layers = "One layer is" if count == 1 else f"{count} layers are"
            yield _warning(f'{layers} of the type "{layer_type}", which is not known here.', network=network.name)


def _unknown_properties(network: Network, project: Project) -> Iterator[Problem]:
    for layer in network.layers:
        known = {*declared_properties(layer.type), *_arguments(layer, project)}
        for name in layer.properties if layer.type in CATALOGUE else ():
            if name not in known:
                text = f'{layer.type} has no property "{name}" here; it is kept as it is.'
                fix = "Remove it to train here."
                yield _warning(text, network=network.name, layer=layer.name, property=name, fix=fix)


def _arguments(unit: Layer, project: Project) -> Iterator[str]:
    called = project.by_name.get(unit.properties.get("Network", "")) if unit.type == "Unit" else None
    return (layer.name for layer in (called.layers if called else ()) if layer.type == "Argument")


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


def _kept(project: Project) -> Iterator[Problem]:
    for section, entries in sorted(project.kept.items()):
        names = f" ({', '.join(entries)})" if entries else ""
        yield _warning(f"What the file says under {section}{names} has no effect here; it is kept for the way back.")


def _warning(text: str, **fields: str) -> Problem:
    return Problem(text=text, severity="warning", **fields)
