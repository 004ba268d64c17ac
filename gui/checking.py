"""The problems of a whole project, found beside the window after every edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.background import Background
from layerwright.model.problems import Problem
from layerwright.model.project import Project

if TYPE_CHECKING:
    from layerwright.resolve.incremental import Resolver


def problems_of(project: Project, resolver: Resolver | None = None) -> tuple[Problem, ...]:
    """All problems of a project; a resolver that saw the project before needs to look at what has changed alone."""
    # Here: the start page is there before anything is resolved.
    from layerwright.library.ranges import range_problems
    from layerwright.resolve.check import check_project
    from layerwright.resolve.resolve import resolve

    return (*check_project(project, resolver.resolve if resolver else resolve), *range_problems(project))


class Checker(QObject):
    """Checks one state of a project after another, never two at once.

    With thousands of layers a check takes longer than a hand waits. What is edited meanwhile is checked next, and of
    several such states only the last.
    """

    found = Signal(object, object)
    """A project, and its problems."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._resolver: Resolver | None = None
        self._checked: Project | None = None
        self._next: Project | None = None

    def check(self, project: Project) -> None:
        """Begin to find the problems of a project; `found` tells them."""
        if self._checked is None:
            self._begin(project)
        else:
            self._next = project

    def _begin(self, project: Project) -> None:
        if self._resolver is None:
            from layerwright.resolve.incremental import Resolver

            self._resolver = Resolver()
        resolver, self._checked = self._resolver, project
        self._background.run(lambda: problems_of(project, resolver), self._take, self._fail)

    def _take(self, problems: tuple[Problem, ...]) -> None:
        checked, self._checked = self._checked, None
        self._go_on()
        self.found.emit(checked, problems)

    def _fail(self, error: Exception) -> None:
        self._checked = None
        self._go_on()
        raise error

    def _go_on(self) -> None:
        if self._next is not None:
            project, self._next = self._next, None
            self._begin(project)
