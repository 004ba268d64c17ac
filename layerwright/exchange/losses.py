"""What a project loses on its way through a file: everything that differs once the file is read again.

Comparing beats a list of what a format cannot hold, which would never be complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from layerwright.model.edits import unique_name
from layerwright.model.network import Frame, Link
from layerwright.model.problems import Problem
from layerwright.model.project import Project

_LOST = object()
_Place = tuple[str, ...]


def losses(before: Project, after: Project) -> tuple[Problem, ...]:
    """A warning for every part of a project that another one lacks or has otherwise."""
    return tuple(_problem(*difference) for difference in _differences((), before, after))


def _differences(place: _Place, before: Any, after: Any) -> Iterator[tuple[_Place, Any, Any]]:
    if before == after:
        return
    parts = _parts(before)
    if after is _LOST or not parts:
        yield place, before, after
        return
    there = _parts(after)
    for name, part in parts.items():
        yield from _differences((*place, name), part, there.get(name, _LOST))


def _parts(value: Any) -> Mapping[str, Any]:
    """What a value consists of, by name; nothing for one that is seen as a whole."""
    if isinstance(value, msgspec.Struct):
        return {name: getattr(value, name) for name in value.__struct_fields__}
    if isinstance(value, Mapping):
        return value
    if isinstance(value, tuple) and all(isinstance(item, msgspec.Struct) for item in value):
        return _labelled(value)
    return {}


def _labelled(items: Iterable[Any]) -> dict[str, Any]:
    labelled: dict[str, Any] = {}
    for item in items:
        label = _label(item)
        labelled[unique_name(label, labelled)] = item
    return labelled


def _problem(place: _Place, before: Any, after: Any) -> Problem:
    text = f"{_what(place, before)} cannot be written in this format"
    if after is not _LOST:
        text += f"; it would be read as {_shown(after)}"
    match place:
        case ("networks", network, "layers", layer, *inner):
            return _warning(text, network=network, layer=layer, property="".join(inner[-1:]))
        case ("networks", network, *_):
            return _warning(text, network=network)
    return _warning(text)


def _warning(text: str, *, network: str = "", layer: str = "", property: str = "") -> Problem:
    return Problem(text=f"{text}.", network=network, layer=layer, property=property, severity="warning")


def _what(place: _Place, before: Any) -> str:
    match place:
        case ("networks", _):
            return "The network"
        case ("networks", _, "layers", _):
            return "The layer"
        case ("networks", _, "layers", *_):
            return _shown(before)
        case ("networks", _, "links", link, *_):
            return f"The link {link}"
    return f"{', '.join(place)}: {_shown(before)}"


def _shown(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _label(item: Any) -> str:
    if isinstance(item, Link):
        return f"{item.source} > {item.target}.{item.connector}"
    # Frames have a title, which may be empty and need not be their own.
    return f"frame {item.title}".strip() if isinstance(item, Frame) else str(item.name)
