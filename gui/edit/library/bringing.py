"""Units of the library in the project that is edited."""

from __future__ import annotations

from layerwright.model.network import Layer
from layerwright.model.project import Project


def with_library_unit(project: Project, layer: Layer) -> Project:
    """A project with all that a layer calls: where it has no network of that name, that of the library."""
    called = layer.properties.get("Network", "") if layer.type == "Unit" else ""
    if not called or called in project.by_name:
        return project
    # Most layers are no units, and a window is open before the first one is added.
    from layerwright.library.shelf import library
    from layerwright.library.using import add_to

    unit = library().units.get(called)
    return add_to(project, unit)[0] if unit else project
