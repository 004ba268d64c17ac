"""What a layer says on the canvas: its name, a quiet second line, its shape and its state, as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gui.translation import QT_TRANSLATE_NOOP, translate
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import Shape, Value, show
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link
from layerwright.resolve.resolved import Node, Resolved

COMMENT = "Comment"
_INSIDE = re.compile(r"^\*?(?P<type>\w+?)(_\d+)?$")
_HIDDEN_OF_UNITS = ("Network", "ParameterScope")
_MAPS = QT_TRANSLATE_NOOP("Canvas", "{count} maps")


@dataclass(frozen=True, slots=True)
class Face:
    """What is drawn of a layer; layers with equal faces look alike.

    Attributes:
        name: Its name.
        second: Its type and the properties that matter.
        shape: Its output shape; empty where it is not known.
        category: The category, which gives the edge its colour.
        unit: Whether it stands for a network.
        repeat: How often it is repeated; 1 for once.
        severity: `error`, `warning`, or empty where nothing is wrong.
        bypassed: Whether it is switched off.
        flows_in: Whether anything is linked to its main connector.
        ports: The side connectors that are shown, in order: those that are linked, or all while a wire is drawn.
        comment: The text of a comment, which has no layer's body.
        noted: Whether somebody has written something about it.
    """

    name: str
    second: str
    shape: str
    category: str
    unit: bool = False
    repeat: int = 1
    severity: str = ""
    bypassed: bool = False
    flows_in: bool = False
    ports: tuple[str, ...] = ()
    comment: str | None = None
    noted: bool = False


def face_of(
    layer: Layer,
    output: Shape | None,
    values: Mapping[str, Value] | None,
    severity: str,
    into: Iterable[Link],
    repeat: int = 1,
) -> Face:
    """Say what is drawn of a layer.

    Args:
        layer: The layer as it was drawn.
        output: Its output shape; None where it is not known.
        values: Its properties as evaluated; None where they are not known.
        severity: The worst of its problems.
        into: The links that end at it.
        repeat: How often it is repeated.
    """
    kind = CATALOGUE.get(layer.type)
    linked = {link.connector for link in into}
    shape = show(output) if output is not None else ""
    return Face(
        # What an opened unit holds is named after it, as `Block/Convolution`.
        name=layer.name.rpartition("/")[2],
        second=second_line(layer, values),
        shape=shape,
        category=kind.category if kind else "",
        unit=layer.type == "Unit",
        repeat=repeat,
        severity=severity,
        bypassed=layer.bypassed,
        flows_in=MAIN_CONNECTOR in linked,
        ports=tuple(name for name in side_connectors(layer) if name in linked),
        comment=layer.properties.get(COMMENT, "") if layer.type == COMMENT else None,
        noted=bool(layer.comment),
    )


def side_connectors(layer: Layer) -> tuple[str, ...]:
    """The side connectors that a layer's type has."""
    kind = CATALOGUE.get(layer.type)
    return kind.connectors if kind else ()


def second_line(layer: Layer, values: Mapping[str, Value] | None) -> str:
    """The type of a layer and the properties that matter, as `Convolution 5x5 · 16 maps`."""
    if layer.type == "Unit":
        given = [f"{name} {text}" for name, text in layer.properties.items() if name not in _HIDDEN_OF_UNITS]
        return " ".join(part for part in (layer.properties.get("Network", ""), " · ".join(given)) if part)
    kind = CATALOGUE.get(layer.type)
    if kind is None:
        return layer.type
    beside: list[str] = []
    behind: list[str] = []
    for entry in kind.properties.values():
        if not entry.important:
            continue
        value: Value = (values or {}).get(entry.name, layer.properties.get(entry.name, entry.default))
        if entry.name.endswith("Maps"):
            behind.append(translate("Canvas", _MAPS).format(count=_short(value)))
        elif entry.kind == "Dataset":
            told = _generated(entry.name, layer, values) or _short(value)
            behind.append(told if entry.name == "Dataset" else f"{entry.name.split('.')[0]} = {told}")
        elif entry.kind in ("IntArray", "PIntArray", "UIntArray", "PInt") and entry.name.endswith("Shape"):
            beside.append(_short(value))
        elif _short(value):
            behind.append(f"{entry.name} {_short(value)}")
    named = _INSIDE.match(layer.name.rpartition("/")[2])
    # A name that is the type with a number says the type already, and what comes from the dataset says enough.
    said = named is not None and named["type"] == layer.type and (not beside or kind.category == "IO") and not behind
    said = said or (kind.category == "IO" and bool(behind))
    first = " ".join([*([] if said else [layer.type]), *beside])
    return " · ".join(part for part in (first, *behind) if part)


def _generated(name: str, layer: Layer, values: Mapping[str, Value] | None) -> str:
    """The generator whose values take the place of the dataset's, as `Normal` or `Constant 0`; nothing without one."""
    prefix = name.removesuffix("Dataset")
    given = {**layer.properties, **(values or {})}
    generator, multiplier = given.get(f"{prefix}Generator", "None"), given.get(f"{prefix}GeneratorMultiplier", 1.0)
    if generator == "None":
        return ""
    scaled = generator == "Constant" or show(multiplier) not in ("1", "1.0")
    return f"{generator} {show(multiplier)}" if scaled else str(generator)


def _short(value: Value) -> str:
    if isinstance(value, tuple) and value and all(isinstance(item, int) for item in value):
        return "×".join(str(item) for item in value)
    return show(value)


def nodes_of(resolved: Resolved, opened: bool) -> dict[str, Node]:
    """A node for each layer of the network itself, of a repeated layer its last round's.

    Args:
        resolved: The network.
        opened: Whether to give those of what units hold as well, as `Block/Convolution`, without the rounds of loops.
    """
    found = {node.layer: node for node in resolved.nodes if node.network == resolved.network}
    if opened:
        for node in resolved.nodes:
            parts = node.name.split("/")
            if len(parts) > 1:
                found["/".join(part for part in parts if not part.endswith("]"))] = node
    return found


def repeats(resolved: Resolved, layers: Iterable[Layer]) -> dict[str, int]:
    """How often each repeated layer is computed."""
    # What an opened unit holds is computed within the unit.
    names = {layer.name.partition("/")[0] for layer in layers}
    if not any(layer.type == "RepeatStart" for layer in layers):
        return {}
    rounds: dict[str, set[tuple[str, ...]]] = {}
    for node in resolved.nodes:
        parts = tuple(node.name.split("/"))
        for index, part in enumerate(parts):
            if part in names and (node.layer == part or index + 1 < len(parts)):
                rounds.setdefault(part, set()).add(parts[:index])
                break
    ends = {layer.name for layer in layers if layer.type in ("RepeatStart", "RepeatEnd")}
    return {name: len(found) for name, found in rounds.items() if len(found) > 1 and name not in ends}
