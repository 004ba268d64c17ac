"""Arguments of units beyond what makes sense for them."""

from __future__ import annotations

from collections.abc import Iterator

from layerwright.library.fingerprint import fingerprint
from layerwright.library.shelf import library
from layerwright.library.unit import LibraryUnit
from layerwright.model.problems import Problem
from layerwright.model.project import Project


def range_problems(project: Project) -> Iterator[Problem]:
    """Warn of each argument of a library's unit whose value, given as a number or a list, is out of its range.

    Copies that were changed are the person's own, and are not judged; nor are values that are computed.
    """
    for network in project.networks:
        for layer in network.layers:
            called = layer.properties.get("Network", "")
            unit = library().units.get(called) if layer.type == "Unit" and called in project.by_name else None
            if unit is None:
                continue
            for name, allowed in unit.ranges.items():
                outside = [value for value in _numbers(layer.properties.get(name, "")) if value not in allowed]
                if outside and _is_copy(project, unit):
                    yield Problem(
                        network=network.name,
                        layer=layer.name,
                        property=name,
                        text=f"{outside[0]:g} is out of the range that {unit.name} is made for.",
                        fix=f"Use a value {_between(str(allowed))}.",
                        severity="warning",
                        kind="value.out_of_range",
                    )


def _is_copy(project: Project, unit: LibraryUnit) -> bool:
    return fingerprint(project.by_name[unit.name], project.by_name) == unit.fingerprint


def _numbers(text: str) -> list[float]:
    """The numbers of a value; none where it is computed."""
    try:
        return [float(part) for part in text.split(",")] if text else []
    except ValueError:
        return []


def _between(text: str) -> str:
    return text if text.startswith(("from", "up")) else f"from {text}"
