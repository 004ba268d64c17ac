"""Old garbage is collected while nobody waits: a search through all objects would halt a canvas of many layers."""

from __future__ import annotations

import gc
from time import process_time

from PySide6.QtCore import QObject, QTimer

_INTERVAL = 500
"""Milliseconds between two looks."""
_IDLE = 0.02
"""Seconds of processor time within an interval below which the program counts as idle."""
_NEVER = 1_000_000


class Garbage(QObject):
    """Takes the search through all objects over from Python, which would make it in the middle of an edit.

    New objects are searched as always, which takes a millisecond. What is there when this begins is left out from then
    on: it stays as long as the program.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._used = process_time()
        self._before = gc.get_threshold()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Collect from now on."""
        gc.freeze()
        gc.set_threshold(*self._before[:2], _NEVER)
        gc.enable()
        self._timer.start()

    def end(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.set_threshold(*self._before)
        gc.unfreeze()

    def look(self) -> None:
        """Search all objects if it is time for that, and if nothing else is going on."""
        idle = process_time() - self._used < _IDLE
        if idle and gc.get_count()[2] >= self._before[2]:
            gc.collect()
        self._used = process_time()
