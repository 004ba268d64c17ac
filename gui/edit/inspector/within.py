"""What the inspector shows of a layer within a unit that is opened in its place: as it is where the unit is called."""

from __future__ import annotations

from dataclasses import replace

from gui.edit.canvas.face import nodes_of
from gui.edit.inspector.subject import Group, Row, Subject, says_itself, subject
from layerwright.layers.kinds import show
from layerwright.model.project import Project
from layerwright.resolve.resolved import Node, Resolved


def subject_within(project: Project, caller: Resolved, called: Resolved, shown: str) -> Subject:
    """The layer with its shapes and values as the caller's arguments make them.

    Args:
        project: The project.
        caller: The network in view.
        called: The network of the unit by itself, with the defaults of its arguments.
        shown: The unit and the layer in it, as `Block/Convolution`.
    """
    unit, _, name = shown.partition("/")
    found = subject(project, called, (name,))
    nodes = nodes_of(caller, opened=True)
    node = nodes.get(shown)
    links = project.network(called.network).links_into.get(name, ())
    feeding = (nodes.get(f"{unit}/{link.source}") for link in links)
    return replace(
        found,
        groups=tuple(
            Group(group.name, tuple(_valued(row, node) for row in group.rows), group.note) for group in found.groups
        ),
        inputs=tuple(each.output if each else None for each in feeding),
        output=node.output if node else found.output,
        unit="",
    )


def _valued(row: Row, node: Node | None) -> Row:
    if node is None or row.name not in node.values or row.text is None or row.problem:
        return row
    value = show(node.values[row.name])
    return replace(row, value="" if says_itself(row.text, value) else value)
