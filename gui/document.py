"""The open project: the only thing that changes it, with undo over everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from gui.checking import Checker, problems_of
from gui.translation import localized
from gui.waiting import takes_long, waiting
from layerwright.model.network import Network
from layerwright.model.places import rebased
from layerwright.model.problems import LayerwrightError, Problem
from layerwright.model.project import Project, load_project, save_project

if TYPE_CHECKING:
    from layerwright.resolve.incremental import Resolver
    from layerwright.resolve.resolved import Resolved

_PAUSE_BEFORE_CHECKING = 120  # milliseconds: the whole project is checked when a person stops for a moment
_MERGED = 1  # Qt asks commands with the same number, other than -1, whether they merge


def new_project() -> Project:
    """What a person starts from: one empty network."""
    return Project(networks=(Network("Main"),))


class Document(QObject):
    """A project that is being edited.

    An edit is a function from a project to the next one; undo swaps the two. Whoever shows the project listens to
    `changed`, which gives the project before and after, and compares what it shows by identity: what an edit did not
    touch is the same object.
    """

    changed = Signal(object, object)
    """The project before and after: an edit, undo, redo, or another project opened."""
    stepped = Signal(object, object)
    """The project before and after a step of undo or redo, once everybody has followed it."""
    opened = Signal()
    """Another project took the place of the one before."""
    path_changed = Signal()
    modified_changed = Signal(bool)
    did = Signal(str)
    """What the last action did, as a sentence for the status bar."""
    refused = Signal(str)
    """Why an edit was not made."""
    problems_changed = Signal()
    """The problems of the whole project were found anew."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = new_project()
        self._path: Path | None = None
        self._resolver: Resolver | None = None
        self._resolved: dict[str, Resolved] = {}
        self._resolved_of = self._project
        self._problems: tuple[Problem, ...] = ()
        self.undo_stack = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self._tell_modified)
        self._checking = QTimer(self, singleShot=True, interval=_PAUSE_BEFORE_CHECKING)
        self._checking.timeout.connect(self._check_beside)
        self._checker = Checker(self)
        self._checker.found.connect(self._take_problems)

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self._project

    @property
    def path(self) -> Path | None:
        """The project file; None before the first save."""
        return self._path

    @property
    def modified(self) -> bool:
        """Whether the file does not hold what the window shows."""
        return not self.undo_stack.isClean()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong in the whole project, as of the last check."""
        return self._problems

    def edit(self, text: str, change: Callable[[Project], Project], *, merge: str = "") -> bool:
        """Make an edit as one step of undo.

        Args:
            text: The step's name, as in "Undo: Rename layer", in the person's language.
            change: The edit; an error of it is told, and nothing changes.
            merge: Steps in a row with the same mark become one, as of keys typed into one field.

        Returns:
            Whether the project is another one now.
        """
        before = self._project
        try:
            after = change(before)
        except LayerwrightError as error:
            self.refused.emit(localized(error))
            return False
        if after == before:
            return False
        self.undo_stack.push(_Swap(self, text, before, after, merge))
        self.did.emit(text)
        return True

    def edit_network(self, name: str, text: str, change: Callable[[Network], Network], *, merge: str = "") -> bool:
        """Make an edit of one network as one step of undo; see `edit`."""
        from layerwright.model.edits import replace_network

        return self.edit(text, lambda project: replace_network(project, change(project.network(name))), merge=merge)

    def resolved(self, network: str) -> Resolved:
        """A network as it is understood now: shapes, costs, problems."""
        if self._resolved_of is not self._project:
            self._resolved, self._resolved_of = {}, self._project
        if self._resolver is None:
            # Here, and so is what `check` needs: the start page is there before anything is resolved.
            from layerwright.resolve.incremental import Resolver

            self._resolver = Resolver()
        if network not in self._resolved:
            self._resolved[network] = self._resolver.resolve(self._project, network)
        return self._resolved[network]

    def undo(self) -> None:
        """Take back the last step; `stepped` says what became of the project."""
        self._step(self.undo_stack.undo)

    def redo(self) -> None:
        """Make the next step again."""
        self._step(self.undo_stack.redo)

    def check(self) -> None:
        """Find the problems of the whole project now."""
        self._checking.stop()
        self._take_problems(self._project, problems_of(self._project))

    def new(self, project: Project | None = None) -> None:
        """Begin with a project that has no file yet: an empty one, or a template."""
        self._take(project or new_project(), None)

    def open(self, path: Path) -> None:
        """Open a project file.

        Raises:
            LayerwrightError: It cannot be read; the document stays as it was.
        """
        self._take(load_project(path), path)

    def save(self, path: Path | None = None) -> None:
        """Save, to another file when one is given.

        Raises:
            LayerwrightError: The file cannot be written; what it held is kept.
        """
        target = path or self._path
        if target is None:
            raise ValueError("a project that has no file yet is saved to a path")
        if self._path is None or target.parent.resolve() != self._path.parent.resolve():
            moved = self._rebased(self._project, target)
            save_project(moved, target)
            self._rebase(target)
        else:
            save_project(self._project, target)
        self._path = target
        self.undo_stack.setClean()
        self.path_changed.emit()

    def restore(self, project: Project, path: Path | None) -> None:
        """Take up work that was rescued: it belongs to a file, and is not saved in it."""
        self._take(project, path)
        self.undo_stack.resetClean()

    def swap(self, project: Project) -> None:
        """Put another state of the project in place; only steps of undo do this."""
        before, self._project = self._project, project
        with waiting(takes_long(before, project)):
            self.changed.emit(before, project)
        self._checking.start()

    def _check_beside(self) -> None:
        """Find the problems beside the window: with thousands of layers that takes longer than a hand waits."""
        self._checker.check(self._project)

    def _take_problems(self, project: Project, problems: tuple[Problem, ...]) -> None:
        if project is self._project:
            self._problems = problems
            self.problems_changed.emit()

    def _tell_modified(self, clean: bool) -> None:
        self.modified_changed.emit(not clean)

    def _step(self, step: Callable[[], object]) -> None:
        before = self._project
        step()
        if self._project is not before:
            self.stepped.emit(before, self._project)

    def _rebased(self, project: Project, target: Path) -> Project:
        # Without a file, the paths are absolute, and any folder will do.
        before = self._path.parent if self._path else target.parent
        return rebased(project, before, target.parent)

    def _rebase(self, target: Path) -> None:
        """Make the paths of data lead to the same files from another folder, in the steps of undo too."""
        for index in range(self.undo_stack.count()):
            step = self.undo_stack.command(index)
            if isinstance(step, _Swap):
                step.map(lambda project: self._rebased(project, target))
        before, self._project = self._project, self._rebased(self._project, target)
        self.changed.emit(before, self._project)

    def _take(self, project: Project, path: Path | None) -> None:
        before, self._project = self._project, project
        self._path = path
        self.undo_stack.clear()
        self.undo_stack.setClean()
        with waiting(takes_long(before, project)):
            self.changed.emit(before, project)
        self.opened.emit()
        self.path_changed.emit()
        self.modified_changed.emit(False)
        self._checking.start()


class _Swap(QUndoCommand):
    """The one step of undo there is: a project before and after."""

    def __init__(self, document: Document, text: str, before: Project, after: Project, merge: str) -> None:
        super().__init__(text)
        self._document = document
        self._before = before
        self._after = after
        self._merge = merge

    def id(self) -> int:
        """Qt's question whether it may merge at all."""
        return _MERGED if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take the next step of the same mark into this one."""
        if not isinstance(other, _Swap) or other._merge != self._merge:
            return False
        self._after = other._after
        return True

    def map(self, change: Callable[[Project], Project]) -> None:
        """Change both states, as where all of them lie in another folder now."""
        self._before, self._after = change(self._before), change(self._after)

    def redo(self) -> None:
        """Make the edit, at first and after undo."""
        self._document.swap(self._after)

    def undo(self) -> None:
        """Take the edit back."""
        self._document.swap(self._before)
