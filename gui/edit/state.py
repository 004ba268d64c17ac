"""What the EDIT tab looks at: the network in view, the units around it, the selection, the statistic shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QObject, Signal

from gui.document import Document
from gui.edit.opening import Drawing, Position, drawing, origin_after, origin_within, unit_of
from gui.translation import localized
from layerwright.model.edits import EditError
from layerwright.model.network import Layer, Network
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
        self._inners: frozenset[str] = frozenset()
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
        """The units that are shown opened in their place, in the order they were opened.

        Those of the network in view have their names, and those within opened ones are as `Block/Cell`.
        """
        units = self._opened.get(self.network_name)
        if not units:
            return ()
        found: list[str] = []
        for unit in units:
            around = unit_of(unit)
            if (not around or around in found) and self._layer_at(unit) is not None:
                found.append(unit)
        return tuple(found)

    @property
    def drawn(self) -> Drawing:
        """What is drawn of the network in view; units that cannot be opened any more are closed, and it is told why."""
        network, project, units = self.network, self.document.project, self.opened
        last = self._drawn
        if last is not None and last[0] is network and last[1] is project and last[2] == units:
            return last[3]
        origins = self._opened.get(self.network_name, {})
        known = {unit: origins[unit] for unit in units}
        try:
            found = drawing(project, network, known)
        except LayerwrightError:
            found = self._without_damaged(known)
        self._drawn = network, project, tuple(known), found
        return found

    @property
    def shown(self) -> Network:
        """The network in view as it is drawn: what opened units hold is in their place, as `Block/Convolution`."""
        return self.drawn.network

    def _without_damaged(self, units: dict[str, Position]) -> Drawing:
        """Close the units that cannot be opened, with what is opened in them; gives what is drawn of the others."""
        known: dict[str, Position] = {}
        found = drawing(self.document.project, self.network, known)
        for unit, origin in units.items():
            if unit_of(unit) and unit_of(unit) not in known:
                continue
            try:
                found = drawing(self.document.project, self.network, {**known, unit: origin})
                known[unit] = origin
            except LayerwrightError as error:
                self._close(unit)
                self.document.refused.emit(localized(error))
        for unit in units.keys() - known.keys():
            del units[unit]
        return found

    def own_place(self, at: tuple[float, float]) -> tuple[float, float]:
        """The place in the network for a place on the canvas, where what is below opened units lies farther down."""
        return self.drawn.own_place(at) if self.opened else at

    def told(self, text: str) -> str:
        """The name of a step of undo in the network in view."""
        return text

    def tidied(self, network: Network) -> Network:
        """The network with its layers where they are drawn, before any of them is moved."""
        return network

    def given_way(self, network: Network, names: Collection[str], towards: Position = (0.0, 0.0)) -> Network:
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
        """The layer within an opened unit that has the focus, as `Block/Convolution`; the unit itself is selected."""
        return self._inner

    @property
    def chosen(self) -> frozenset[str]:
        """The selected layers under the names they are drawn with: of the network in view, or of one opened unit."""
        return self._inners or self.selection

    @property
    def at_hand(self) -> str:
        """The layer with the focus under the name it is drawn with; empty where none has it."""
        return self.inner or self.focused

    @property
    def inner_place(self) -> tuple[str, str]:
        """The network and the name of the layer within an opened unit that has the focus; both empty where none has."""
        return self.place_of(self.inner)

    def place_of(self, shown: str) -> tuple[str, str]:
        """The network and the name in it of a layer that is shown within an opened unit; both empty for others."""
        around, _, name = shown.rpartition("/")
        called = self.called(around) if around and around in self.opened else ""
        return (called, name) if called and name in self.document.project.by_name[called].by_name else ("", "")

    def called(self, unit: str) -> str:
        """The network that an opened unit calls; empty where there is none."""
        layer = self._layer_at(unit)
        name = layer.properties.get("Network", "") if layer is not None else ""
        return name if name in self.document.project.by_name else ""

    def called_around(self, shown: str) -> tuple[str, ...]:
        """The networks that a layer which is shown lies in below that in view, from the outside in."""
        parts = shown.split("/")
        return tuple(self.called("/".join(parts[:count])) for count in range(1, len(parts)))

    def _layer_at(self, path: str) -> Layer | None:
        """The unit that a path leads to, through the networks that the units before it call."""
        network: Network | None = self.network
        layer: Layer | None = None
        for name in path.split("/"):
            layer = network.by_name.get(name) if network is not None else None
            if layer is None or layer.type != "Unit":
                return None
            network = self.document.project.by_name.get(layer.properties.get("Network", ""))
        return layer

    @property
    def statistic(self) -> str:
        """The statistic shown at each layer, as `multiply_add` (a field of Costs); empty for none."""
        return self._statistic

    def show_network(self, name: str) -> None:
        """Bring a network into view, as its tab does."""
        self._go((name,))

    def enter(self, *names: str) -> None:
        """Go into the network of a unit; of several names, through those of the units around it."""
        self._go((*self._path, *names))

    def leave(self, levels: int = 1) -> None:
        """Go back out of a unit, to one of those around it."""
        if len(self._path) > levels:
            self._go(self._path[:-levels])

    def select(
        self, names: Iterable[str], focused: str = "", inner: str = "", inners: Collection[str] = frozenset()
    ) -> None:
        """Select these layers and no others; the last of them has the focus where none is named.

        Args:
            names: The layers of the network in view.
            focused: The one of them that has the focus.
            inner: A layer within an opened unit that has the focus, as `Block/Convolution`; only with the unit alone.
            inners: All layers of that unit that are selected; without any, that layer alone.
        """
        chosen = [name for name in names if name in self.network.by_name]
        new = frozenset(chosen)
        focus = focused if focused in new else (chosen[-1] if chosen else "")
        within: list[str] = []
        if inner and chosen == [inner.partition("/")[0]]:
            around = unit_of(inner)
            within = [name for name in (*inners, inner) if unit_of(name) == around and self._is_drawn(name)]
        looked = inner if inner in within else (within[-1] if within else "")
        if (new, focus, looked, frozenset(within)) != (self._selection, self._focused, self._inner, self._inners):
            self._selection, self._focused, self._inner, self._inners = new, focus, looked, frozenset(within)
            self.selection_changed.emit()

    def choose(self, shown: Iterable[str], focused: str = "") -> None:
        """Select what is drawn under some names; all of it lies in the network of the one that has the focus."""
        names = list(shown)
        focus = focused or (names[-1] if names else "")
        around = unit_of(focus)
        same = [name for name in names if unit_of(name) == around]
        if around:
            self.select([focus.partition("/")[0]], inner=focus, inners=same)
        else:
            self.select(same, focus)

    def look_at(self, shown: str) -> None:
        """Select what is shown under a name: a layer, or one within an opened unit."""
        self.choose([shown])

    def toggle_opened(self, name: str) -> None:
        """Show a unit opened in its place, or closed again; one within an opened unit is named as `Block/Cell`.

        What is opened within a unit is closed with it.
        """
        units = self._opened.setdefault(self.network_name, {})
        inner, inners = self._inner, self._inners
        if name in self.opened:
            self._close(name)
            if inner.startswith(f"{name}/"):
                inner, inners = (name if unit_of(name) else ""), frozenset()
        else:
            try:
                units[name] = self._origin(name)
            except LayerwrightError as error:
                self.document.refused.emit(localized(error))
                return
        self.opened_changed.emit()
        self.select(self._selection, self._focused, inner, inners)

    def _origin(self, unit: str) -> Position:
        """What lies where a unit does when it is opened.

        Raises:
            EditError: It cannot be opened; the message says why.
        """
        network, name = self.place_of(unit) if unit_of(unit) else (self.network_name, unit)
        project = self.document.project
        around = project.by_name.get(network) or self.network
        called = around.by_name[name].properties.get("Network", "") if name in around.by_name else ""
        if called in (self.network_name, *self.called_around(unit)):
            raise EditError(f'The unit "{name}" calls the network that it lies in.')
        return origin_within(project, around, name)

    def _close(self, unit: str) -> None:
        units = self._opened.get(self.network_name, {})
        for name in [name for name in units if name == unit or name.startswith(f"{unit}/")]:
            del units[name]

    def _is_drawn(self, shown: str) -> bool:
        return any(self.place_of(shown)) and (shown in self.shown.by_name or shown in self.opened)

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
        self._selection, self._focused, self._inner, self._inners = frozenset(), "", "", frozenset()
        self.network_changed.emit()
        self.selection_changed.emit()

    def _show_step(self, before: Project, after: Project) -> None:
        """Go where a step of undo or redo has changed something, unless it is seen from here."""
        changed = [name for name, network in after.by_name.items() if before.by_name.get(name) is not network]
        seen = {self.network_name, *map(self.called, self.opened)}
        if changed and not seen.intersection(changed):
            self.show_network(changed[0])

    def _anchor(self, before: Project, after: Project) -> None:
        """Keep opened units where they are drawn when what they hold was laid out anew."""
        units = self._opened.get(self.network_name, {})
        for unit, origin in units.items():
            name = self.called(unit)
            old, new = before.by_name.get(name), after.by_name.get(name)
            if old is not None and new is not None and old is not new:
                units[unit] = origin_after(old, new, origin)

    def _begin(self) -> None:
        networks = self.document.project.networks
        self._path = (networks[0].name,) if networks else ()
        self._selection, self._focused, self._inner, self._inners = frozenset(), "", "", frozenset()
        self.network_changed.emit()
        self.selection_changed.emit()

    def _follow(self, before: Project, after: Project) -> None:
        """Stay where the person is; where that is gone, go where it went."""
        self._anchor(before, after)
        known = after.by_name
        if all(name in known for name in self._path) and self._path:
            left = [name for name in self._inners if any(self.place_of(name))]
            inner = self._inner if self._inner in left or not left else left[-1]
            self.select(self._selection & self.network.by_name.keys(), self._focused, inner, left)
            return
        gone = [name for name in self._path if name not in known]
        new = [name for name in known if name not in before.by_name]
        renamed = dict(zip(gone, new, strict=True)) if len(gone) == len(new) else {}
        path = tuple(renamed.get(name, name) for name in self._path)
        fallback = (after.networks[0].name,) if after.networks else ()
        self._path = path if path and all(name in known for name in path) else fallback
        self._selection = self._selection & self.network.by_name.keys()
        self._focused = self._focused if self._focused in self._selection else ""
        self._inner, self._inners = "", frozenset()
        self.network_changed.emit()
        self.selection_changed.emit()
