"""Ways out of what a dataset does not have."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from layerwright.layers.catalogue import CATALOGUE, closest
from layerwright.model.network import Layer, Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project
from layerwright.resolve.remedies.remedy import MOST, Remedy

_replace = msgspec.structs.replace


def reading_what_is_there(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A variable that the dataset does not have is replaced by one that it has."""
    wrong, there = problem.fact("variable"), problem.fact_list("known")
    similar = closest(wrong, there)
    for variable in [similar] if similar else there[:MOST]:

        def change(state: Project, variable: str = variable) -> Project:
            networks = tuple(
                _reading(network, wrong, variable) if problem.network in ("", network.name) else network
                for network in state.networks
            )
            return _replace(state, networks=networks)

        yield Remedy("Use the variable {0}", change, (variable,))


def _reading(network: Network, old: str, new: str) -> Network:
    """A network that reads another variable of the dataset."""

    def changed(layer: Layer) -> Layer:
        layer_type = CATALOGUE.get(layer.type)
        read = {
            entry.name: new
            for entry in (layer_type.properties.values() if layer_type else ())
            if entry.kind == "Dataset" and layer.properties.get(entry.name, entry.default) == old
        }
        return _replace(layer, properties={**layer.properties, **read}) if read else layer

    return _replace(network, layers=tuple([changed(layer) for layer in network.layers]))
