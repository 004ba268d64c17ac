"""Layers as text, to be carried to another network, window or text editor and back."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping

import msgspec

from layerwright.model.edits.flow import has_circle
from layerwright.model.edits.layers import remove_layers
from layerwright.model.edits.naming import EditError, FreeNames, existing, name_problem
from layerwright.model.edits.networks import add_network, replace_network
from layerwright.model.edits.placing import layers_in
from layerwright.model.layout import GRID, Position
from layerwright.model.network import Frame, Layer, Link, Network
from layerwright.model.project import Project, plain

FORMAT = "layerwright-layers"
VERSION = 1
LARGEST = 16 * 1024 * 1024
"""The most bytes of a text that is read."""
MOST_LAYERS = 20_000

_BEGIN = re.compile(r'\{\s*"(?:format"\s*:\s*")?' + re.escape(FORMAT) + '"')
"""How layers begin in a text; what stands before it in a mail, and behind them, is left out."""
_QUOTED = re.compile(r"^[ \t\u00a0]*(?:>[ \t\u00a0]?)+", re.MULTILINE)
_UNREADABLE = (msgspec.DecodeError, UnicodeError, RecursionError)
_replace = msgspec.structs.replace


class _Clip(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is carried: layers, the links among them, the frames around them, and the networks that units call."""

    format: str
    version: int
    layers: tuple[Layer, ...] = ()
    links: tuple[Link, ...] = ()
    frames: tuple[Frame, ...] = ()
    networks: tuple[Network, ...] = ()


def copy(network: Network, names: Collection[str], project: Project | None = None) -> str:
    """Write layers as text, with the links among them and the frames that hold none but these.

    Args:
        network: The network.
        names: The layers.
        project: The project, for the networks that units among the layers call; without one these are left out.

    Raises:
        EditError: There is no such layer.
    """
    for name in names:
        existing(network, name)
    chosen = {layer.name for layer in network.layers} & set(names)
    layers = tuple(layer for layer in network.layers if layer.name in chosen)
    clip = {
        "format": FORMAT,
        "version": VERSION,
        "layers": layers,
        "links": tuple(link for link in network.links if link.source in chosen and link.target in chosen),
        "frames": tuple(
            frame for frame in network.frames if (held := set(layers_in(network, frame))) and held <= chosen
        ),
        "networks": _called(project, layers) if project else (),
    }
    content = {key: plain(value) for key, value in clip.items() if value != ()}
    return msgspec.json.format(msgspec.json.encode(content), indent=1).decode() + "\n"


def cut_out(network: Network, names: Collection[str], project: Project | None = None) -> tuple[Network, str]:
    """Write layers as text and remove them."""
    text = copy(network, names, project)
    return remove_layers(network, names), text


def is_layers(text: str) -> bool:
    """Whether a text claims to hold layers, so that pasting it is worth a try."""
    return _part(text) is not None


def paste(network: Network, text: str, at: Position | None = None) -> tuple[Network, tuple[str, ...]]:
    """Add the layers of a text to a network, under names that are free, with the links among them.

    Args:
        network: The network.
        text: What `copy` wrote.
        at: Where the upper left corner around the layers comes to lie; None is one step of the grid from where it lay.

    Returns:
        The network, and the names of the new layers.

    Raises:
        EditError: The text holds no layers, or is damaged.
    """
    return _pasted(network, _read(text), at, {})


def paste_into(
    project: Project, network: str, text: str, at: Position | None = None
) -> tuple[Project, tuple[str, ...]]:
    """Add the layers of a text to a network of a project, and the networks that units among them call.

    A network that the project has already under the same name is used if it is the same, else a copy gets another name.
    See `paste`.
    """
    target = project.network(network)
    clip = _read(text)
    renamed: dict[str, str] = {}
    names = FreeNames(project.by_name)
    new = [entry for entry in clip.networks if project.by_name.get(entry.name) != entry]
    for entry in new:
        renamed[entry.name] = names.like(entry.name)
    for entry in new:
        layers = tuple(_calling(layer, renamed) for layer in entry.layers)
        project = add_network(project, _replace(entry, name=renamed[entry.name], layers=layers))
    after, made = _pasted(target, clip, at, renamed)
    return replace_network(project, after), made


def _pasted(
    network: Network, clip: _Clip, at: Position | None, networks: Mapping[str, str]
) -> tuple[Network, tuple[str, ...]]:
    left, top = min(layer.x for layer in clip.layers), min(layer.y for layer in clip.layers)
    x, y = (at[0] - left, at[1] - top) if at else (GRID, GRID)
    names = FreeNames(network.by_name)
    new = {layer.name: names.like(layer.name) for layer in clip.layers}
    layers = tuple(
        _calling(_replace(layer, name=new[layer.name], x=layer.x + x, y=layer.y + y), networks) for layer in clip.layers
    )
    links = tuple(
        Link(
            new[link.source],
            new[link.target],
            link.connector,
            tuple((left + x, top + y) for left, top in link.bends),
        )
        for link in clip.links
    )
    frames = tuple(_replace(frame, x=frame.x + x, y=frame.y + y) for frame in clip.frames)
    after = _replace(
        network,
        layers=(*network.layers, *layers),
        links=(*network.links, *links),
        frames=(*network.frames, *frames),
    )
    return after, tuple(new.values())


def _calling(layer: Layer, networks: Mapping[str, str]) -> Layer:
    """A unit that calls a network by its new name."""
    called = layer.properties.get("Network", "")
    if layer.type != "Unit" or networks.get(called, called) == called:
        return layer
    return _replace(layer, properties={**layer.properties, "Network": networks[called]})


def _called(project: Project, layers: tuple[Layer, ...]) -> tuple[Network, ...]:
    """The networks that units among layers call, and those that these call."""
    wanted: set[str] = set()
    waiting = list(layers)
    while waiting:
        layer = waiting.pop()
        called = layer.properties.get("Network", "")
        if layer.type == "Unit" and called in project.by_name and called not in wanted:
            wanted.add(called)
            waiting += project.by_name[called].layers
    return tuple(network for network in project.by_name.values() if network.name in wanted)


def _part(text: str) -> str | None:
    """The part of a text that claims to be layers, without the marks and hard spaces that mails bring into it."""
    claimed = None
    for form in (text, _QUOTED.sub("", text).replace("\N{NO-BREAK SPACE}", " ")):
        begin = _BEGIN.search(form)
        if begin is None:
            continue
        try:
            _, end = json.JSONDecoder().raw_decode(form, begin.start())
        except (ValueError, RecursionError):
            claimed = claimed or form[begin.start() :]
        else:
            return form[begin.start() : end]
    return claimed


def _read(text: str) -> _Clip:
    if len(text) > LARGEST:
        raise EditError(f"What is pasted has {len(text):,} characters; at most {LARGEST:,} are read.")
    part = _part(text)
    if part is None:
        raise EditError("The clipboard holds no layers: copy some in Layerwright first.")
    try:
        clip = msgspec.json.decode(part.encode(), type=_Clip)
    except _UNREADABLE as error:
        raise EditError(f"The layers that are pasted are damaged: {str(error).rstrip('.')}.") from None
    if clip.format != FORMAT or clip.version != VERSION:
        raise EditError(f"The layers that are pasted have the form {clip.version}; this program reads {VERSION}.")
    _check(Network("what is pasted", clip.layers, clip.links))
    if sum(len(network.layers) for network in clip.networks) > MOST_LAYERS:
        raise EditError(f"What is pasted is damaged: its units have more than {MOST_LAYERS:,} layers.")
    for network in clip.networks:
        reason = name_problem(network.name)
        if reason:
            raise EditError(f'What is pasted is damaged: "{network.name}" cannot be the name of a network: {reason}.')
    if len({network.name for network in clip.networks}) < len(clip.networks):
        raise EditError("What is pasted is damaged: two networks have one name.")
    return clip


def _check(network: Network) -> None:
    """Refuse what could not be drawn: a paste leaves a network as sound as it was."""

    def damaged(reason: str) -> EditError:
        return EditError(f"What is pasted is damaged: {reason}.")

    if not network.layers:
        raise damaged("it has no layers")
    if len(network.layers) > MOST_LAYERS:
        raise damaged(f"it has {len(network.layers):,} layers, and at most {MOST_LAYERS:,} are read")
    for layer in network.layers:
        reason = name_problem(layer.name)
        if reason:
            raise damaged(f'"{layer.name}" cannot be the name of a layer: {reason}')
    if len(network.by_name) < len(network.layers):
        raise damaged("two layers have one name")
    ends = [(link.source, link.target, link.connector) for link in network.links]
    if len(set(ends)) < len(ends):
        raise damaged("two layers are linked twice")
    if any(name not in network.by_name for source, target, _ in ends for name in (source, target)):
        raise damaged("a link ends at no layer")
    if has_circle(network):
        raise damaged("its links form a circle")
