"""What can be added, as data: the layers of the catalogue and the networks that can be called as units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from gui.edit.choice import Choice
from gui.edit.palette.glyph import Glyph, glyph_of
from gui.edit.recent import UNIT_MARK, mark
from gui.language import language_in_use
from gui.translation import QT_TRANSLATE_NOOP, localized, translate
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import LayerType
from layerwright.layers.japanese import JAPANESE
from layerwright.layers.search import find
from layerwright.model.network import Network
from layerwright.model.project import Project
from layerwright.resolve.connecting import called_by

CATEGORIES: Mapping[str, str] = {
    "IO": QT_TRANSLATE_NOOP("Categories", "IO"),
    "Basic": QT_TRANSLATE_NOOP("Categories", "Basic"),
    "Pooling": QT_TRANSLATE_NOOP("Categories", "Pooling"),
    "Activation": QT_TRANSLATE_NOOP("Categories", "Activation"),
    "Normalization": QT_TRANSLATE_NOOP("Categories", "Normalization"),
    "Loss": QT_TRANSLATE_NOOP("Categories", "Loss"),
    "Validation": QT_TRANSLATE_NOOP("Categories", "Validation"),
    "Parameter": QT_TRANSLATE_NOOP("Categories", "Parameter"),
    "Arithmetic (2 Inputs)": QT_TRANSLATE_NOOP("Categories", "Arithmetic (2 Inputs)"),
    "Arithmetic (N Inputs)": QT_TRANSLATE_NOOP("Categories", "Arithmetic (N Inputs)"),
    "Arithmetic (Scalar)": QT_TRANSLATE_NOOP("Categories", "Arithmetic (Scalar)"),
    "Math": QT_TRANSLATE_NOOP("Categories", "Math"),
    "Trigonometric": QT_TRANSLATE_NOOP("Categories", "Trigonometric"),
    "Logical": QT_TRANSLATE_NOOP("Categories", "Logical"),
    "Spectral": QT_TRANSLATE_NOOP("Categories", "Spectral"),
    "Quantize": QT_TRANSLATE_NOOP("Categories", "Quantize"),
    "LoopControl": QT_TRANSLATE_NOOP("Categories", "LoopControl"),
    "Others(Pre Process)": QT_TRANSLATE_NOOP("Categories", "Others(Pre Process)"),
    "Others": QT_TRANSLATE_NOOP("Categories", "Others"),
    "Unit": QT_TRANSLATE_NOOP("Categories", "Unit"),
    "Setting": QT_TRANSLATE_NOOP("Categories", "Setting"),
}
"""The categories in the order of the palette: what most networks are made of first."""

OWN = "own"
"""The shelf of the person's own units."""
_OPEN = ("recent", "project", OWN, "IO", "Basic", "Pooling", "Activation", "Normalization", "Loss")
_MANY = 3
"""More arguments than these are counted, not named."""


@dataclass(frozen=True)
class Entry:
    """One thing that can be added.

    Attributes:
        choice: What is added.
        title: What it is called.
        category: Its category, which gives its colour.
        detail: A second line: the arguments of a unit, or why it cannot run.
        help: What it does.
        aliases: Other names that it is found by.
        stacked: Whether it is a unit.
        unusable: Why it cannot be computed here; empty where it can.
        japanese: What it is called in Japanese.
        own: Whether it is one of the person's own units, which can be renamed and deleted.
        kept: Whether it is a unit of the library, which can be shared.
        glyph: A small picture of a unit.
    """

    choice: Choice
    title: str
    category: str
    detail: str = ""
    help: str = ""
    aliases: tuple[str, ...] = ()
    stacked: bool = False
    unusable: str = ""
    japanese: str = ""
    own: bool = False
    kept: bool = False
    glyph: Glyph | None = None

    @property
    def native(self) -> str:
        """What it is called in the person's language, where that is not its title."""
        return self.japanese if language_in_use() == "ja" else ""

    @property
    def mark(self) -> str:
        """What it is remembered by."""
        return mark(self.choice)


@dataclass(frozen=True)
class Shelf:
    """Entries under a heading; `name` is what its being folded is remembered by."""

    name: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def open_at_first(self) -> bool:
        """Whether it is open before anybody folds it."""
        return self.name in _OPEN


@cache
def layer_entry(name: str) -> Entry:
    """The entry of a layer type."""
    layer_type: LayerType = CATALOGUE[name]
    return Entry(
        choice=Choice(name),
        title=name,
        category=layer_type.category,
        detail=layer_type.cannot_run,
        help=layer_type.help,
        aliases=layer_type.aliases,
        unusable=layer_type.cannot_run,
        japanese=JAPANESE.get(name, ""),
    )


def unit_entry(network: Network) -> Entry:
    """The entry of a network that can be called as a unit."""
    arguments = [layer.name for layer in network.layers if layer.type == "Argument"]
    if len(arguments) > _MANY:
        detail = translate("Palette", "{0} arguments").format(len(arguments))
    else:
        detail = ", ".join(arguments)
    return Entry(
        choice=Choice("Unit", {"Network": network.name}),
        title=network.name,
        category="Unit",
        detail=detail or translate("Palette", "no arguments"),
        help=CATALOGUE["Unit"].help,
        stacked=True,
        glyph=glyph_of(network),
    )


def units_of_project(project: Project, shown: str) -> tuple[Entry, ...]:
    """The networks that the one in view can call: not itself, none that calls it, and none that ends in losses."""
    return tuple(
        unit_entry(network)
        for network in project.networks
        if network.layers and shown not in called_by(project, network.name) and _is_callable(network)
    )


def units_of_library(project: Project) -> dict[str, tuple[Entry, ...]]:
    """The units that come with the program, by their headings.

    One that the project has a network for is left out: it stands among the project's units, as it is there.
    """
    # Reading the units takes time, which a window that is only opened need not wait for.
    from layerwright.library.shelf import library

    found = library()
    groups: dict[str, list[Entry]] = {}
    for unit in found.units.values():
        if unit.name not in project.by_name and unit.name not in found.own:
            entry = replace(unit_entry(unit.network), help=unit.description, kept=True)
            groups.setdefault(unit.category, []).append(entry)
    return {category: tuple(entries) for category, entries in groups.items()}


def own_units(project: Project) -> tuple[Entry, ...]:
    """The person's own units, those too that the project has a network for: here they are looked after."""
    from layerwright.library.shelf import library

    found = library()
    entries = []
    for name in sorted(found.own, key=str.casefold):
        unit = found.units[name]
        entry = replace(unit_entry(unit.network), help=unit.description, own=True, kept=True)
        if name in project.by_name:
            entry = replace(entry, detail=translate("Palette", "also in this project"))
        entries.append(entry)
    return tuple(entries)


def _is_callable(network: Network) -> bool:
    types = {layer.type for layer in network.layers}
    return "Argument" in types or not any(name in CATALOGUE and CATALOGUE[name].is_loss for name in types)


def shelves(project: Project, shown: str, recent: Iterable[str], *, library: bool = True) -> tuple[Shelf, ...]:
    """Everything that can be added to a network, in the order of the palette; empty shelves are left out.

    Args:
        project: The project.
        shown: The network in view.
        recent: The marks of what was added last.
        library: Whether to give the units of the library too, which have to be read.
    """
    units = units_of_project(project, shown)
    own, groups = (own_units(project), units_of_library(project)) if library else ((), {})
    kept = (entry for entries in groups.values() for entry in entries)
    by_mark = {entry.mark: entry for entry in (*kept, *own, *units)}
    known = (layer_entry(name) if name in CATALOGUE else by_mark.get(name) for name in recent)
    last = tuple(entry for entry in known if entry is not None)
    found = [
        Shelf("recent", translate("Palette", "Recent"), last),
        Shelf("project", translate("Palette", "Units of this project"), units),
        Shelf(OWN, translate("Palette", "My units"), own),
    ]
    for category, title in CATEGORIES.items():
        names = _by_category().get(category, ())
        found.append(Shelf(category, translate("Categories", title), tuple(layer_entry(name) for name in names)))
    for category, entries in groups.items():
        title = translate("Palette", "Units: {0}").format(localized(category)) if category else ""
        found.append(Shelf(f"library/{category}", title or translate("Palette", "Units of the library"), entries))
    return tuple(shelf for shelf in found if shelf.entries)


@cache
def _by_category() -> Mapping[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {name: [] for name in CATEGORIES}
    for layer_type in CATALOGUE.values():
        groups[layer_type.category].append(layer_type.name)
    return {category: tuple(names) for category, names in groups.items()}


def matching(project: Project, shown: str, text: str, recent: Iterable[str]) -> tuple[Entry, ...]:
    """What a text may mean, the best first; the name that it was found by stands first among the aliases.

    Args:
        project: The project.
        shown: The network in view.
        text: What was typed.
        recent: The marks of what was added last.
    """
    kept = (entry for entries in units_of_library(project).values() for entry in entries)
    units = {entry.title: entry for entry in (*kept, *own_units(project), *units_of_project(project, shown))}
    last = [name.removeprefix(UNIT_MARK) for name in recent]
    entries = []
    for found in find(text, recent=last, units=units):
        entry = units[found.name] if found.is_unit else layer_entry(found.name)
        if found.matched != entry.title:
            others = (alias for alias in entry.aliases if alias != found.matched)
            entry = replace(entry, aliases=(found.matched, *others))
        entries.append(entry)
    return tuple(entries)


def everything(project: Project, shown: str, recent: Iterable[str]) -> tuple[Entry, ...]:
    """All that can be added to a network, each once: what was added last, units, then layers in the palette's order."""
    entries = (entry for shelf in shelves(project, shown, recent) for entry in shelf.entries)
    return tuple({entry.mark: entry for entry in entries}.values())
