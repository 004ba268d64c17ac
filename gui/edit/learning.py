"""Shows on the canvas which layers learn while a run of the project is trained, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from gui.edit.canvas import Canvas
from gui.edit.opening import called_by, drawn_name
from gui.edit.state import EditState
from gui.running import Running


class Learning(QObject):
    """A thin bar below the name of each layer that has something to learn; nothing moves, and nothing asks for a click.

    The run trains the project as it was when it began. Layers are known again by their names.
    """

    def __init__(self, state: EditState, canvas: Canvas, running: Running) -> None:
        super().__init__(canvas)
        self._state = state
        self._canvas = canvas
        self._running = running
        running.changed.connect(self.show)
        state.network_changed.connect(self._again)
        state.opened_changed.connect(self._again)
        state.document.changed.connect(self._again)
        self._again()

    def show(self) -> None:
        """Show how far training is."""
        training = self._running.training
        if training is None:
            self._canvas.set_progress({})
            return
        known = called_by(self._state.document.project, training.networks)
        names = self._learning() if self._state.network_name in known else ()
        # A bar that is not there says that nothing is trained: the first moment has a little of it too.
        self._canvas.set_progress(dict.fromkeys(names, max(training.share, 0.01)))

    def _again(self) -> None:
        if self._running.training is not None:
            self.show()

    def _learning(self) -> Iterator[str]:
        """The layers on the canvas that have parameters which training changes."""
        opened = self._state.opened
        for node in self._state.resolved.nodes:
            if not any(use.trainable for use in node.parameters):
                continue
            yield drawn_name(node.name, opened)
