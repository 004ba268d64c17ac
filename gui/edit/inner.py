"""A unit that is opened in its place, looked at as the network that it calls."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QObject

from gui.edit.opening import Position, given_way, tidied, unit_of
from gui.edit.state import EditState
from layerwright.model.network import Network
from layerwright.resolve.units import held_by


class InnerState(EditState):
    """Answers for the network of an opened unit what the state around it answers for the network in view.

    The editing verbs then work within the unit as they do elsewhere. It keeps nothing: what is selected within is kept
    by the state around.
    """

    def __init__(self, around: EditState, unit: str) -> None:
        """Prepare.

        Args:
            around: The state of the network in view.
            unit: The opened unit, as `Block`; one within an opened unit as `Block/Cell`.
        """
        # Not that of EditState: what the project and undo bring about is followed by the state around.
        QObject.__init__(self, around)
        self.document = around.document
        self._around = around
        self._unit = unit

    @property
    def path(self) -> tuple[str, ...]:
        """The networks from the outside in."""
        return (*self._around.path, *self._around.called_around(f"{self._unit}/"))

    @property
    def network_name(self) -> str:
        """The network that the unit calls."""
        return self._around.called(self._unit)

    @property
    def opened(self) -> tuple[str, ...]:
        """None: from here, all units are closed; the state around knows which of them are opened."""
        return ()

    @property
    def selection(self) -> frozenset[str]:
        """The selected layers, where they lie in this unit."""
        chosen = self._around.chosen if self._around.inner else frozenset()
        return frozenset(name.rpartition("/")[2] for name in chosen if unit_of(name) == self._unit)

    @property
    def chosen(self) -> frozenset[str]:
        """The selected layers, where they lie in this unit."""
        return self.selection

    @property
    def focused(self) -> str:
        """The layer with the focus, where it lies in this unit."""
        around, _, name = self._around.inner.rpartition("/")
        return name if around == self._unit else ""

    @property
    def inner(self) -> str:
        """Nothing."""
        return ""

    def told(self, text: str) -> str:
        """The name of a step of undo, which says that it was within a unit."""
        return self.tr("{step} in {unit}").format(step=text, unit=self.network_name)

    def tidied(self, network: Network) -> Network:
        """The network with its layers where they are drawn, before any of them is moved."""
        return tidied(network, [layer.name for layer in held_by(network)])

    def given_way(self, network: Network, names: Collection[str], towards: Position = (0.0, 0.0)) -> Network:
        """The network with these layers beside others: were one to hide another, the unit would be arranged anew."""
        return given_way(network, names, towards)

    def select(
        self, names: Iterable[str], focused: str = "", inner: str = "", inners: Collection[str] = frozenset()
    ) -> None:
        """Select some of these layers, as far as they are drawn; with none, the unit."""
        chosen = [f"{self._unit}/{name}" for name in names]
        shown = self._around.shown.by_name.keys() | set(self._around.opened)
        drawn = [name for name in chosen if name in shown]
        focus = f"{self._unit}/{focused}"
        self._around.choose(drawn or [self._unit], focus if focus in drawn else "")

    def show_network(self, name: str) -> None:
        """Bring a network into view."""
        self._around.show_network(name)

    def enter(self, *names: str) -> None:
        """Go into the network of a unit within this one."""
        self._around.enter(*self.path[len(self._around.path) :], *names)
