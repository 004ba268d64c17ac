"""Writes the reference of all layers from their declarations, in English and Japanese: `python docs/make_layers.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import LayerType, Property
from layerwright.layers.japanese import JAPANESE, JAPANESE_CATEGORIES
from layerwright.translation import translated

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Words:
    """What is said around the declarations in one language."""

    language: str
    title: str
    opening: tuple[str, ...]
    columns: str
    connectors: str
    options: str
    follows: str
    not_computed: str
    gap: str

    def told(self, text: str) -> str:
        """A text of the catalogue."""
        return translated(text, self.language)


WORDS: Mapping[str, Words] = {
    "layers.md": Words(
        language="en",
        title="# Layers",
        opening=(
            "All {count} layer types. A property can hold an [expression](guide.md#property-values);",
            "what begins with `*` in a default is one.",
        ),
        columns="| property | type | default | meaning |",
        connectors="Side connectors: {names}.",
        options="One of {names}.",
        follows="It follows from the rest.",
        not_computed="It cannot be computed here: {reason}",
        gap=" ",
    ),
    "layers.ja.md": Words(
        language="ja",
        title="# レイヤー一覧",
        opening=(
            "全 {count} 種類のレイヤーです。プロパティには[式](guide.ja.md#プロパティの値)を書けます。"
            "既定値が `*` で始まるものは式です。",
        ),
        columns="| プロパティ | 型 | 既定値 | 意味 |",
        connectors="接続口: {names}。",
        options="選択肢: {names}。",
        follows="ほかの値から決まります。",
        not_computed="ここでは計算できません: {reason}",
        gap="",
    ),
}
"""The documents, and their words."""


def document(name: str = "layers.md") -> str:
    """A whole document."""
    return "\n".join(_lines(WORDS[name])) + "\n"


def _lines(words: Words) -> Iterator[str]:
    yield words.title
    yield ""
    yield "<!-- Written by docs/make_layers.py from the declarations in layerwright/layers. -->"
    yield ""
    yield from (line.format(count=len(CATALOGUE)) for line in words.opening)
    categories = list(dict.fromkeys(layer.category for layer in CATALOGUE.values()))
    for category in categories:
        yield ""
        yield f"## {category}" if words.language == "en" else f"## {category}: {JAPANESE_CATEGORIES[category]}"
        for layer in CATALOGUE.values():
            if layer.category == category:
                yield from _layer(layer, words)


def _layer(layer: LayerType, words: Words) -> Iterator[str]:
    yield ""
    native = JAPANESE.get(layer.name, "") if words.language == "ja" else ""
    yield f"### {layer.name}: {native}" if native else f"### {layer.name}"
    yield ""
    yield words.told(layer.help)
    if layer.cannot_run:
        yield words.not_computed.format(reason=words.told(layer.cannot_run))
    if layer.connectors:
        yield ""
        yield words.connectors.format(names=", ".join(f"`{name}`" for name in layer.connectors))
    if layer.properties:
        yield ""
        yield words.columns
        yield "|---|---|---|---|"
        yield from (_property(entry, words) for entry in layer.properties.values())
    for reference in layer.references:
        yield ""
        yield f"> {reference}"


def _property(entry: Property, words: Words) -> str:
    default = f"`{entry.default}`" if entry.default else ""
    meaning = [words.told(entry.help)] if entry.help else []
    if entry.options:
        meaning.append(words.options.format(names=", ".join(entry.options)))
    if not entry.editable:
        meaning.append(words.follows)
    row = f"| `{entry.name}` | {entry.kind} | {default} | {words.gap.join(meaning)} |"
    return row.replace("|  |", "| |")


if __name__ == "__main__":
    for _name in WORDS:
        (FOLDER / _name).write_text(document(_name), encoding="utf-8")
