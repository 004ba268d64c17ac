"""Networks for a report: their layers with shapes and costs, and the units that they call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import show
from layerwright.model.network import Layer, Network
from layerwright.model.problems import errors
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import LayerResult, Resolved
from reports.content.values import LayerContent, NetworkContent


def used_networks(project: Project) -> tuple[str, ...]:
    """The networks that the project's tasks use, each once, and all of them where there are no tasks."""
    names = dict.fromkeys(task.network for task in project.configuration.tasks if task.network in project.by_name)
    return tuple(names) or tuple(project.by_name)


def network_contents(project: Project, resolved: Mapping[str, Resolved]) -> Iterator[NetworkContent]:
    """The networks that are used, each followed by nothing; then the units that these call, the nearest first.

    Args:
        project: The project.
        resolved: The used networks, resolved.
    """
    for name, known in resolved.items():
        yield _content(project.by_name[name], known)
    for name, callers in _units(project, tuple(resolved)).items():
        yield _content(project.by_name[name], resolve(project, name), tuple(callers))


def _units(project: Project, names: tuple[str, ...]) -> dict[str, list[str]]:
    """The networks that others call, with their callers, but for those that are used by themselves."""
    callers: dict[str, list[str]] = {}
    waiting = list(names)
    for name in waiting:
        for called in dict.fromkeys(_called(project.by_name[name].layers)):
            if called not in project.by_name or called in names:
                continue
            if called not in callers:
                waiting.append(called)
            callers.setdefault(called, []).append(name)
    return callers


def _called(layers: Iterable[Layer]) -> Iterator[str]:
    return (layer.properties.get("Network", "") for layer in layers if layer.type == "Unit")


def _content(network: Network, resolved: Resolved, callers: tuple[str, ...] = ()) -> NetworkContent:
    results = {result.name: result for result in resolved.layers}
    found = errors(resolved.problems)
    return NetworkContent(
        network=network,
        layers={layer.name: _layer(layer, results.get(layer.name)) for layer in network.layers},
        statistics=None if found else resolved.statistics.named(),
        trainable=resolved.trainable_size,
        problems=tuple(str(problem) for problem in found),
        callers=callers,
    )


def _layer(layer: Layer, result: LayerResult | None) -> LayerContent:
    kind = CATALOGUE.get(layer.type)
    known = kind.properties if kind else {}
    return LayerContent(
        name=layer.name,
        type=layer.type,
        category=kind.category if kind else "",
        changed=tuple(
            (name, text)
            for name, text in layer.properties.items()
            if name != "Network" and (name not in known or known[name].default != text)
        ),
        shape=show(result.output) if result and result.output is not None else "",
        parameters=result.costs.parameter if result else 0,
        multiply_adds=result.costs.multiply_add if result else 0,
        unit=layer.properties.get("Network", "") if layer.type == "Unit" else "",
        bypassed=layer.bypassed,
    )
