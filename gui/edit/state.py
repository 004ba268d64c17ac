"""What the EDIT tab looks at: the network in view, the units around it, the selection, the statistic shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QObject, Signal

from gui.document import Document
from gui.edit.opening import Drawing, Position, drawing, origin_within
from gui.translation import localized
from layerwright.model.network import Network
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project
from layerwright.resolve.resolved import Resolved


class EditState(QObject):
    """Where a person is in the project; nothing of it is a step of undo.

    The canvas and all panels show and change this; none of them knows the others.
    """

    network_changed = Signal()
    """Another network is in view."""
    selection_changed = Signal()
    """Other layers are selected, or another of them has the focus."""
    statistic_changed = Signal()
    """Another statistic, or none, is shown at the layers."""
    reveal = Signal(object)
    """The names of layers that should be brought into view."""
    opened_changed = Signal()
    """A unit is shown opened in its place, or closed again."""
    help_asked = Signal(str, str)
    """A layer type or `Unit:NETWORK`, and one of its properties or nothing, that a person wants to read about."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.document = document
        self._path: tuple[str, ...] = (document.project.networks[0].name,) if document.project.networks else ()
        self._selection: frozenset[str] = frozenset()
        self._focused = ""
        self._inner = ""
        self._statistic = ""
        self._opened: dict[str, dict[str, Position]] = {}
        self._drawn: tuple[Network, Project, tuple[str, ...], Drawing] | None = None
        document.changed.connect(self._follow)
        document.opened.connect(self._begin)
        document.stepped.connect(self._show_step)

    @property
    def path(self) -> tuple[str, ...]:
        """The networks from the outside in: the last is in view, those before it were gone through as units."""
        return self._path

    @property
    def network_name(self) -> str:
        """The network in view; empty in a project without any."""
        return self._path[-1] if self._path else ""

    @property
    def network(self) -> Network:
        """The network in view; an empty one in a project without any."""
        return self.document.project.by_name.get(self.network_name) or Network(self.network_name)

    @property
    def resolved(self) -> Resolved:
        """The network in view as it is understood now."""
        if not self.network_name:
            return Resolved("", (), (), ())
        return self.document.resolved(self.network_name)

    @property
    def opened(self) -> tuple[str, ...]:
        """The units of the network in view that are shown opened in their place, in the order they were opened."""
        known = self.network.by_name
        return tuple(name for name in self._opened.get(self.network_name, ()) if name in known)

    @property
    def drawn(self) -> Drawing:
        """What is drawn of the network in view; units that cannot be opened any more are closed, and it is told why."""
        network, project, units = self.network, self.document.project, self.opened
        last = self._drawn
        if last is not None and last[0] is network and last[1] is project and last[2] == units:
            return last[3]
        origins = self._opened.get(self.network_name, {})
        known: dict[str, Position] = {}
        found = drawing(project, network, known)
        for unit in units:
            try:
                found = drawing(project, network, {**known, unit: origins[unit]})
                known[unit] = origins[unit]
            except LayerwrightError as error:
                del origins[unit]
                self.document.refused.emit(localized(error))
        self._drawn = network, project, tuple(known), found
        return found

    @property
    def shown(self) -> Network:
        """The network in view as it is drawn: what opened units hold is in their place, as `Block/Convolution`."""
        return self.drawn.network

    def own_place(self, at: tuple[float, float]) -> tuple[float, float]:
        """The place in the network for a place on the canvas, where what is below opened units lies farther down."""
        return self.drawn.own_place(at) if self.opened else at

    def told(self, text: str) -> str:
        """The name of a step of undo in the network in view."""
        return text

    def tidied(self, network: Network) -> Network:
        """The network with its layers where they are drawn, before any of them is moved."""
        return network

    def given_way(self, network: Network, names: Collection[str]) -> Network:
        """The network once some of its layers were put elsewhere; they may lie over others, where that is seen."""
        return network

    @property
    def selection(self) -> frozenset[str]:
        """The names of the selected layers."""
        return self._selection

    @property
    def focused(self) -> str:
        """The selected layer that keys and new layers relate to; empty where none is."""
        return self._focused

    @property
    def inner(self) -> str:
        """The layer within an opened unit that is looked at, as `Block/Convolution`; the unit itself is selected."""
        return self._inner

    @property
    def inner_place(self) -> tuple[str, str]:
        """The network and the name of the layer within an opened unit that is looked at; both empty where none is."""
        return self.place_of(self.inner)

    def place_of(self, shown: str) -> tuple[str, str]:
        """The network and the name in it of a layer that is shown within an opened unit; both empty for others."""
        unit, _, name = shown.partition("/")
        layer = self.network.by_name.get(unit) if name and unit in self.opened else None
        called = self.document.project.by_name.get(layer.properties.get("Network", "")) if layer else None
        return (called.name, name) if called is not None and name in called.by_name else ("", "")

    @property
    def statistic(self) -> str:
        """The statistic shown at each layer, as `multiply_add` (a field of Costs); empty for none."""
        return self._statistic

    def show_network(self, name: str) -> None:
        """Bring a network into view, as its tab does."""
        self._go((name,))

    def enter(self, name: str) -> None:
        """Go into the network of a unit."""
        self._go((*self._path, name))

    def leave(self, levels: int = 1) -> None:
        """Go back out of a unit, to one of those around it."""
        if len(self._path) > levels:
            self._go(self._path[:-levels])

    def select(self, names: Iterable[str], focused: str = "", inner: str = "") -> None:
        """Select these layers and no others; the last of them has the focus where none is named.

        Args:
            names: The layers of the network in view.
            focused: The one of them that has the focus.
            inner: A layer within an opened unit that is looked at, as `Block/Convolution`; only with the unit alone.
        """
        chosen = [name for name in names if name in self.network.by_name]
        new = frozenset(chosen)
        focus = focused if focused in new else (chosen[-1] if chosen else "")
        within = inner if chosen == [inner.partition("/")[0]] and any(self.place_of(inner)) else ""
        if (new, focus, within) != (self._selection, self._focused, self._inner):
            self._selection, self._focused, self._inner = new, focus, within
            self.selection_changed.emit()

    def look_at(self, shown: str) -> None:
        """Select what is shown under a name: a layer, or the unit that a layer within it belongs to."""
        self.select([shown.partition("/")[0]], inner=shown if "/" in shown else "")

    def toggle_opened(self, name: str) -> None:
        """Show a unit of the network in view opened in its place, or closed again."""
        units = self._opened.setdefault(self.network_name, {})
        if name in units:
            del units[name]
        else:
            try:
                units[name] = origin_within(self.document.project, self.network, name)
            except LayerwrightError as error:
                self.document.refused.emit(localized(error))
                return
        self.opened_changed.emit()
        self.select(self._selection, self._focused, self._inner)

    def show_statistic(self, name: str) -> None:
        """Show a statistic at each layer; the same once more shows none."""
        self._statistic = "" if name == self._statistic else name
        self.statistic_changed.emit()

    def go_to(self, network: str, layers: Iterable[str] = ()) -> None:
        """Bring layers of a network into view and select them."""
        if network != self.network_name and network in self.document.project.by_name:
            self.show_network(network)
        names = tuple(layers)
        self.select(names)
        if names:
            self.reveal.emit(names)

    def _go(self, path: tuple[str, ...]) -> None:
        if path == self._path or path[-1] not in self.document.project.by_name:
            return
        self._path = path
        self._selection, self._focused, self._inner = frozenset(), "", ""
        self.network_changed.emit()
        self.selection_changed.emit()

    def _show_step(self, before: Project, after: Project) -> None:
        """Go where a step of undo or redo has changed something, unless it is seen from here."""
        changed = [name for name, network in after.by_name.items() if before.by_name.get(name) is not network]
        layers = self.network.by_name
        seen = {self.network_name, *(layers[unit].properties.get("Network", "") for unit in self.opened)}
        if changed and not seen.intersection(changed):
            self.show_network(changed[0])

    def _begin(self) -> None:
        networks = self.document.project.networks
        self._path = (networks[0].name,) if networks else ()
        self._selection, self._focused, self._inner = frozenset(), "", ""
        self.network_changed.emit()
        self.selection_changed.emit()

    def _follow(self, before: Project, after: Project) -> None:
        """Stay where the person is; where that is gone, go where it went."""
        known = after.by_name
        if all(name in known for name in self._path) and self._path:
            self.select(self._selection & self.network.by_name.keys(), self._focused, self._inner)
            return
        gone = [name for name in self._path if name not in known]
        new = [name for name in known if name not in before.by_name]
        renamed = dict(zip(gone, new, strict=True)) if len(gone) == len(new) else {}
        path = tuple(renamed.get(name, name) for name in self._path)
        fallback = (after.networks[0].name,) if after.networks else ()
        self._path = path if path and all(name in known for name in path) else fallback
        self._selection = self._selection & self.network.by_name.keys()
        self._focused = self._focused if self._focused in self._selection else ""
        self._inner = ""
        self.network_changed.emit()
        self.selection_changed.emit()
