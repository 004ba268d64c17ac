"""Work that would make the window wait, done beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

T = TypeVar("T")


class Background(QObject):
    """Runs work in other threads for one owner, and gives the results back in the window's own thread.

    What is still at work when the owner goes away is finished, and its result dropped.
    """

    _ended = Signal(object, object)

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        # A method of an object of the window's thread, and not a lambda: only then Qt calls it in that thread.
        self._ended.connect(self._tell)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Begin work; one of `done` and `failed` is called when it has ended."""
        QThreadPool.globalInstance().start(_Work(work, done, failed, self._ended.emit))

    def _tell(self, tell: Callable[[Any], object], value: Any) -> None:
        tell(value)


class _Work(QRunnable):
    def __init__(
        self,
        work: Callable[[], object],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
        ended: Callable[[object, object], object],
    ) -> None:
        super().__init__()
        self._work, self._done, self._failed, self._ended = work, done, failed, ended

    def run(self) -> None:
        try:
            outcome: tuple[object, object] = (self._done, self._work())
        except Exception as error:  # whoever began the work says what the error means
            outcome = (self._failed, error)
        try:
            self._ended(*outcome)
        except RuntimeError:
            # The owner is gone, and with it whoever wanted the result.
            return
