"""Work that would make the window wait, done beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Any, NamedTuple, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

T = TypeVar("T")


class Background(QObject):
    """Runs work in other threads for one owner, and gives the results back in the window's own thread.

    What is still at work when the owner goes away is finished, and its result dropped.
    """

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Begin work; one of `done` and `failed` is called when it has ended."""
        _desk().take(_Task(self, work, done, failed, []))


class _Task(NamedTuple):
    asker: Background
    work: Callable[[], Any]
    done: Callable[[Any], object]
    failed: Callable[[Exception], object]
    outcome: list[tuple[bool, Any]]
    """Once it has ended: whether it went well, and the result or the error."""


class _Desk(QObject):
    """Keeps what is under way, in the window's thread.

    Work and answers lead to widgets. If a working thread held the last reference to one, the widget would be destroyed
    in that thread, which Qt does not survive; so all references are dropped here.
    """

    _ended = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._tasks: dict[int, _Task] = {}
        self._numbers = count()
        # A method of an object of the window's thread, and not a lambda: only then Qt calls it in that thread.
        self._ended.connect(self._answer)

    def take(self, task: _Task) -> None:
        number = next(self._numbers)
        self._tasks[number] = task
        QThreadPool.globalInstance().start(_Work(task, number, self._ended.emit))

    def _answer(self, number: int) -> None:
        task = self._tasks.pop(number)
        [(good, value)] = task.outcome
        if shiboken6.isValid(task.asker):
            (task.done if good else task.failed)(value)


@cache
def _desk() -> _Desk:
    return _Desk()


class _Work(QRunnable):
    def __init__(self, task: _Task, number: int, ended: Callable[[int], object]) -> None:
        super().__init__()
        self._task: _Task | None = task
        self._number, self._ended = number, ended

    def run(self) -> None:
        self._do()
        self._ended(self._number)

    def _do(self) -> None:
        """Do the work. When this has ended, nothing of it is held here: the answer may arrive at once."""
        task, self._task = self._task, None
        assert task is not None
        try:
            task.outcome.append((True, task.work()))
        except Exception as error:  # whoever began the work says what the error means
            task.outcome.append((False, error))
