"""Writes `docs/layers.md`, the reference of all layers, from their declarations: `python docs/make_layers.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import LayerType, Property

TARGET = Path(__file__).with_name("layers.md")


def document() -> str:
    """The whole document."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Layers"
    yield ""
    yield "<!-- Written by docs/make_layers.py from the declarations in layerwright/layers. -->"
    yield ""
    yield f"All {len(CATALOGUE)} layer types. A property can hold an [expression](guide.md#property-values);"
    yield "what begins with `*` in a default is one."
    categories = list(dict.fromkeys(layer.category for layer in CATALOGUE.values()))
    for category in categories:
        yield ""
        yield f"## {category}"
        for layer in CATALOGUE.values():
            if layer.category == category:
                yield from _layer(layer)


def _layer(layer: LayerType) -> Iterator[str]:
    yield ""
    yield f"### {layer.name}"
    yield ""
    yield layer.help
    if layer.cannot_run:
        yield f"It cannot be computed here: {layer.cannot_run}"
    if layer.connectors:
        yield ""
        yield f"Side connectors: {', '.join(f'`{name}`' for name in layer.connectors)}."
    if layer.properties:
        yield ""
        yield "| property | type | default | meaning |"
        yield "|---|---|---|---|"
        yield from map(_property, layer.properties.values())
    for reference in layer.references:
        yield ""
        yield f"> {reference}"


def _property(entry: Property) -> str:
    default = f"`{entry.default}`" if entry.default else ""
    options = f" One of {', '.join(entry.options)}." if entry.options else ""
    fixed = "" if entry.editable else " It follows from the rest."
    return f"| `{entry.name}` | {entry.kind} | {default} | {entry.help}{options}{fixed} |".replace("|  |", "| |")


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
