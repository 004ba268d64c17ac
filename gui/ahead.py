"""What will be wanted soon, made ready while a person does something else."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from time import perf_counter
from types import CodeType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from gui.background import Background

_APART = 40
"""Milliseconds between two steps, in which whatever else there is to do has its turn."""
_LONG = 0.03
"""Seconds after which a step ends that could go on."""
_PIECEMEAL = ("pyqtgraph",)
"""Packages that import so much, and with it so much of Qt, that it is done in several steps."""


class Ahead(QObject):
    """Imports what knows no Qt beside the window, and then takes steps in it, each in a turn of its own.

    Modules that define classes of Qt are imported in the window's own thread, one with each step: Qt's types are made
    when they are asked for first, and not by two threads at once. No step is taken while a mouse button is held, since
    a person then looks at every movement, unless somebody waits.

    Args:
        beside: Modules without Qt, imported in another thread.
        modules: Modules with Qt, imported in the window's own thread after those.
        steps: What is done when all are there. A step may be taken twice, and then does nothing.
        owner: When it goes away, nothing more is done.
    """

    imported = Signal(str)
    """One of `modules` can be used without waiting."""

    def __init__(
        self, beside: Sequence[str], modules: Sequence[str], steps: Sequence[Callable[[], object]], owner: QObject
    ) -> None:
        super().__init__(owner)
        self._beside = list(beside)
        self._missing = list(modules)
        self._steps = list(steps)
        self._may: Callable[[], bool] = lambda: True
        self._background = Background(self)
        self._begun = self._hurried = False
        self._next = QTimer(self, singleShot=True, interval=_APART)
        self._next.timeout.connect(self._step)

    @property
    def is_finished(self) -> bool:
        """Whether everything is ready."""
        return not self._missing and not self._steps

    def awaits(self, module: str) -> bool:
        """Whether a module will be there soon; who needs it had better wait for that."""
        return self._begun and module in self._missing

    def begin(self, may: Callable[[], bool] = lambda: True) -> None:
        """Begin, if that was not done before.

        Args:
            may: Asked, once all modules are there, before each step whether it may be taken yet.
        """
        self._may = may
        if not self._begun:
            self._begun = True
            self._import_beside()

    def hurry(self) -> None:
        """Go on without pauses until everything is ready: somebody waits for it."""
        self._hurried = True
        self.begin(self._may)
        if not self._beside:
            self._next.start(0)

    def stop(self) -> None:
        """Begin nothing more: the window closes."""
        self._begun = False
        self._beside.clear()
        self._missing.clear()
        self._steps.clear()
        self._next.stop()

    def _import_beside(self) -> None:
        if not self._beside:
            self._next.start(0 if self._hurried else _APART)
            return
        name = self._beside[0]
        # A module that cannot be imported is told of where it is used.
        self._background.run(partial(import_module, name), self._go_on_beside, self._go_on_beside)

    def _go_on_beside(self, _: object) -> None:
        del self._beside[:1]
        self._import_beside()

    def _import(self) -> None:
        """Import the next module, or a part of it."""
        name = self._missing[0]
        if name in _PIECEMEAL:
            if not _pieces(name).go_on():
                return
        else:
            import_module(name)
        del self._missing[:1]
        self.imported.emit(name)

    def _step(self) -> None:
        held = not self._hurried and QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if self._missing and not held:
            self._import()
        elif self._steps and (self._hurried or self._may()) and not held:
            self._steps.pop(0)()
        if not self.is_finished:
            self._next.start(0 if self._hurried else _APART)


class Pieces:
    """A package that is imported in pieces: as Python does it, but a statement at a time.

    Until it is whole, nobody else may import it: `complete_imports` comes before.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._left: list[CodeType] | None = None

    @property
    def is_begun(self) -> bool:
        """Whether it was begun, and may not be whole."""
        return self._left is not None

    def go_on(self, *, whole: bool = False) -> bool:
        """Import for a short while, or to the end; tells whether all of it is there."""
        if self._left is None:
            if self._name in sys.modules:
                self._left = []
            else:
                self._begin()
        assert self._left is not None
        begun = perf_counter()
        while self._left:
            exec(self._left.pop(0), vars(sys.modules[self._name]))
            if not whole and perf_counter() - begun > _LONG:
                break
        return not self._left

    def _begin(self) -> None:
        spec = find_spec(self._name)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"No module named {self._name!r}", name=self._name)
        source = Path(spec.origin)
        tree = ast.parse(source.read_bytes(), str(source))
        sys.modules[self._name] = module_from_spec(spec)
        self._left = [compile(ast.Module([entry], []), str(source), "exec", dont_inherit=True) for entry in tree.body]


@cache
def _pieces(name: str) -> Pieces:
    """The pieces of a package, which all windows share."""
    return Pieces(name)


def complete_imports() -> None:
    """Import to the end what was begun: somebody needs it now."""
    for name in _PIECEMEAL:
        if _pieces(name).is_begun:
            _pieces(name).go_on(whole=True)
