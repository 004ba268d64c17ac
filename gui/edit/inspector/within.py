"""What the inspector shows of layers within a unit that is opened in its place: as they are where it is called."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from gui.edit.canvas.face import nodes_of
from gui.edit.inspector.subject import Group, Row, Subject, says_itself, subject
from gui.edit.opening import Drawing, outputs_within, unit_of
from layerwright.layers.kinds import Shape, show
from layerwright.model.network import MAIN_CONNECTOR
from layerwright.model.project import Project
from layerwright.resolve.resolved import Node, Resolved
from layerwright.resolve.units import ports_of


def subject_within(
    project: Project, caller: Resolved, called: Resolved, shown: Collection[str], drawn: Drawing
) -> Subject:
    """Layers of one opened unit, with their shapes and values as the caller's arguments make them.

    Args:
        project: The project.
        caller: The network in view.
        called: The network of the unit by itself, with the defaults of its arguments.
        shown: The layers with the unit that they lie in, as `Block/Convolution`.
        drawn: What is drawn of the network in view.
    """
    unit = unit_of(next(iter(shown)))
    found = subject(project, called, [name.rpartition("/")[2] for name in shown])
    nodes = nodes_of(caller, opened=True)
    known = [nodes.get(f"{unit}/{name}") for name in found.names]
    groups = tuple(
        Group(group.name, tuple(_valued(row, known) for row in group.rows), group.note) for group in found.groups
    )
    if len(found.names) > 1:
        return replace(found, groups=groups)
    if found.layers[0].type == "Unit":
        # What a unit's properties come to depends on what calls the units around it; no node says it.
        groups = tuple(replace(group, rows=tuple(replace(row, value="") for row in group.rows)) for group in groups)
    name = found.names[0]
    flowing = _Flowing(drawn, caller, nodes, outputs_within(project, drawn))
    links = drawn.levels[unit].network.links_into.get(name, ())
    inputs = tuple(flowing.out_of(f"{unit}/{link.source}") for link in links)
    return replace(found, groups=groups, inputs=inputs, output=flowing.out_of(f"{unit}/{name}") or found.output)


@dataclass(frozen=True)
class _Flowing:
    """The shapes that flow in what is drawn."""

    drawn: Drawing
    caller: Resolved
    nodes: Mapping[str, Node]
    given: Mapping[str, str]

    def out_of(self, path: str) -> Shape | None:
        """What a layer gives; of what feeds an opened unit, what leads into that."""
        unit, _, name = path.rpartition("/")
        network = self.drawn.levels[unit].network
        if unit and network.by_name[name].type == "Input":
            around = unit_of(unit)
            into = self.drawn.levels[around].network.links_into.get(unit.rpartition("/")[2], ())
            sources = [link.source for link in into if link.connector == MAIN_CONNECTOR]
            fed = dict(zip(ports_of(network), sources, strict=False)).get(name)
            return self.out_of(f"{around}/{fed}" if around else fed) if fed else None
        node = self.nodes.get(self.given.get(path, path))
        if node is not None:
            return node.output
        return next((result.output for result in self.caller.layers if result.name == path), None)


def _valued(row: Row, nodes: Sequence[Node | None]) -> Row:
    values = [node.values[row.name] if node is not None and row.name in node.values else None for node in nodes]
    if row.text is None or row.problem or any(value is None for value in values):
        return row
    shown = {show(value) for value in values if value is not None}
    value = shown.pop() if len(shown) == 1 else ""
    return replace(row, value="" if says_itself(row.text, value) else value)
