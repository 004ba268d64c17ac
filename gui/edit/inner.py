"""A unit that is opened in its place, looked at as the network that it calls."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QObject

from gui.edit.opening import given_way, places_within, tidied
from gui.edit.state import EditState
from layerwright.model.network import Network


class InnerState(EditState):
    """Answers for the network of an opened unit what the state around it answers for the network in view.

    The editing verbs then work within the unit as they do elsewhere. It keeps nothing: what is selected within is the
    layer that the state around looks at.
    """

    def __init__(self, around: EditState, unit: str) -> None:
        # Not that of EditState: what the project and undo bring about is followed by the state around.
        QObject.__init__(self, around)
        self.document = around.document
        self._around = around
        self._unit = unit

    @property
    def path(self) -> tuple[str, ...]:
        """The networks from the outside in."""
        return (*self._around.path, self.network_name)

    @property
    def network_name(self) -> str:
        """The network that the unit calls."""
        layer = self._around.network.by_name.get(self._unit)
        return layer.properties.get("Network", "") if layer else ""

    @property
    def opened(self) -> tuple[str, ...]:
        """None: a unit within an opened unit is closed."""
        return ()

    @property
    def selection(self) -> frozenset[str]:
        """The layer that is looked at, where it lies in this unit."""
        unit, _, name = self._around.inner.partition("/")
        return frozenset((name,)) if unit == self._unit else frozenset()

    @property
    def focused(self) -> str:
        """The layer that is looked at, where it lies in this unit."""
        return next(iter(self.selection), "")

    @property
    def inner(self) -> str:
        """Nothing."""
        return ""

    def told(self, text: str) -> str:
        """The name of a step of undo, which says that it was within a unit."""
        return self.tr("{step} in {unit}").format(step=text, unit=self.network_name)

    def tidied(self, network: Network) -> Network:
        """The network with its layers where they are drawn, before any of them is moved."""
        held = places_within(self.document.project, self._around.network, self._unit)
        return tidied(network, [name for name in held if name in network.by_name])

    def given_way(self, network: Network, names: Collection[str]) -> Network:
        """The network with these layers beside others: were one to hide another, the unit would be arranged anew."""
        return given_way(network, names)

    def select(self, names: Iterable[str], focused: str = "", inner: str = "") -> None:
        """Look at one of these layers, the focused one or the last; with none, at the unit."""
        chosen = list(names)
        name = focused or (chosen[-1] if chosen else "")
        self._around.look_at(f"{self._unit}/{name}" if name else self._unit)

    def show_network(self, name: str) -> None:
        """Bring a network into view."""
        self._around.show_network(name)

    def enter(self, name: str) -> None:
        """Go into the network of a unit within this one."""
        self._around.enter(self.network_name)
        self._around.enter(name)
