"""Garbage is collected in the window's own thread, and while nobody waits if that can be."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import monotonic, process_time

from PySide6.QtCore import QObject, QTimer

_INTERVAL = 500
"""Milliseconds between two looks."""
_IDLE = 0.02
"""Seconds of processor time within an interval below which the program counts as idle."""
_LONGEST = 60.0
"""Seconds that old garbage waits for an idle moment; a window that follows a run may have none for hours."""


class Garbage(QObject):
    """Takes the collection of garbage over from Python.

    Python collects in whatever thread makes the next object. A widget that is garbage would be destroyed in a thread
    that only reads files, and Qt does not survive that. Python would also search all objects in the middle of an edit,
    which halts a canvas of many layers. What is there when this begins is left out of every search from then on: it
    stays as long as the program.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        used: Callable[[], float] = process_time,
        now: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock, self._now = used, now
        self._used, self._searched = used(), now()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self.look)
        gc.disable()

    def begin(self) -> None:
        """Collect from now on; until then nothing is collected, which makes the start of the program quicker."""
        gc.freeze()
        self._timer.start()

    def end(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()
        gc.unfreeze()

    def look(self) -> None:
        """Collect what is due by Python's own thresholds; the oldest if nothing else goes on, or has waited long."""
        idle = self._clock() - self._used < _IDLE
        young, middle, old = (made >= most for made, most in zip(gc.get_count(), gc.get_threshold(), strict=True))
        if old and (idle or self._now() - self._searched > _LONGEST):
            gc.collect()
            self._searched = self._now()
        elif middle:
            gc.collect(1)
        elif young:
            gc.collect(0)
        self._used = self._clock()
