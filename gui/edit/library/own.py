"""What a person does with the library from the window: keep, share, take, rename and delete units, update projects."""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gui.translation import localized
from layerwright.folders import user_folder
from layerwright.model.problems import LayerwrightError

if TYPE_CHECKING:
    from collections.abc import Collection

    from gui.edit.state import EditState
    from layerwright.library.unit import LibraryUnit
    from layerwright.model.project import Project

UNIT_SUFFIX = ".lwunit"


class _Told(QObject):
    changed = Signal()


told = _Told()
"""Tells all windows by `changed` that the person's own units are others now."""


def has_own() -> bool:
    """Whether there are units of the person's own, told without reading any."""
    return any((user_folder("data") / "units").glob(f"*{UNIT_SUFFIX}"))


class OwnUnits(QObject):
    """The verbs about the library. Only `update` changes the project, as one step of undo.

    The library is imported when it is asked for: a window that is only opened need not wait for it.
    """

    def __init__(self, state: EditState, window: QWidget) -> None:
        super().__init__(window)
        self._state = state
        self._window = window

    @property
    def network(self) -> str:
        """The network that is meant: the one that the focused unit calls, else the one in view."""
        state = self._state
        layer = state.network.by_name.get(state.focused)
        called = layer.properties.get("Network", "") if layer is not None and layer.type == "Unit" else ""
        return called if called in state.document.project.by_name else state.network_name

    def ask_keep(self) -> None:
        """Ask under which name the network that is meant is kept as a unit."""
        from gui.edit.library.keep_dialog import KeepDialog

        dialog = KeepDialog(self._state.document.project, self.network, self._window)
        dialog.wanted.connect(self.keep)
        dialog.open()

    def keep(self, unit: LibraryUnit) -> bool:
        """Put a unit among the person's own."""
        from layerwright.library.shelf import keep

        try:
            kept = keep(unit)
        except LayerwrightError as error:
            self._tell(localized(error))
            return False
        told.changed.emit()
        self._did(
            self.tr("{name}, version {version}, is among your units.").format(name=kept.name, version=kept.version)
        )
        return True

    def ask_share(self, name: str = "") -> None:
        """Ask for the file that a unit of the library, or else the network that is meant, is written into."""
        try:
            unit = self._kept(name) if name else self._made()
        except LayerwrightError as error:
            self._tell(localized(error))
            return
        start = str(self._folder() / f"{unit.name}{UNIT_SUFFIX}")
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the unit as a file"), start, self.tr("Units") + f" (*{UNIT_SUFFIX})"
        )
        if chosen:
            path = Path(chosen)
            self.share(unit, path if path.suffix == UNIT_SUFFIX else path.with_name(path.name + UNIT_SUFFIX))

    def share(self, unit: LibraryUnit, path: Path) -> bool:
        """Write a unit into a file for others."""
        from layerwright.library.unit import save_unit

        try:
            save_unit(unit, path)
        except LayerwrightError as error:
            self._tell(localized(error))
            return False
        self._did(self.tr("The unit {name} is in {file}.").format(name=unit.name, file=path.name))
        return True

    def ask_take(self) -> None:
        """Ask for the file of a unit."""
        pattern = self.tr("Units") + f" (*{UNIT_SUFFIX})"
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Take a unit from a file"), str(self._folder()), pattern
        )
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Show the unit that is in a file, and ask whether it shall be among the person's own."""
        from gui.edit.library.take_dialog import TakeDialog
        from layerwright.library.unit import load_unit

        try:
            unit = load_unit(path)
        except LayerwrightError as error:
            self._tell(localized(error))
            return
        dialog = TakeDialog(unit, path, self._window)
        dialog.wanted.connect(self.keep)
        dialog.open()

    def rename(self, name: str, new: str) -> bool:
        """Give one of the person's own units another name."""
        from layerwright.library.shelf import rename

        try:
            rename(name, new)
        except LayerwrightError as error:
            self._tell(localized(error))
            return False
        told.changed.emit()
        self._did(self.tr("Your unit {name} is called {new} now.").format(name=name, new=new))
        return True

    def ask_forget(self, name: str) -> None:
        """Ask whether one of the person's own units shall be deleted."""
        answer = QMessageBox.question(
            self._window,
            "Layerwright",
            self.tr("Delete {name} from your units? Projects that use it keep their copy.").format(name=name),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        if answer == QMessageBox.StandardButton.Yes:
            self.forget(name)

    def forget(self, name: str) -> bool:
        """Delete one of the person's own units."""
        from layerwright.library.shelf import forget

        try:
            forget(name)
        except LayerwrightError as error:
            self._tell(localized(error))
            return False
        told.changed.emit()
        self._did(self.tr("{name} is no longer among your units.").format(name=name))
        return True

    def ask_update(self) -> None:
        """Show which units of the project are newer in the library, and what would change; ask for which to take."""
        from gui.edit.library.update_dialog import UpdateDialog
        from layerwright.library.shelf import units
        from layerwright.library.using import outdated

        project = self._state.document.project
        old = outdated(project, units())
        if not old:
            self._did(self.tr("All units are up to date."))
            return
        dialog = UpdateDialog(project, old, self._window)
        dialog.wanted.connect(self.update)
        dialog.open()

    def update(self, units: Collection[LibraryUnit]) -> bool:
        """Bring units of the project up to date, as one step of undo."""
        from layerwright.library.using import update

        def updated(project: Project) -> Project:
            return reduce(update, units, project)

        names = ", ".join(unit.name for unit in units)
        return self._state.document.edit(self.tr("Update {names}").format(names=names), updated)

    def _made(self) -> LibraryUnit:
        from layerwright.library.using import make_unit

        return make_unit(self._state.document.project, self.network)

    def _kept(self, name: str) -> LibraryUnit:
        from layerwright.library.shelf import library

        return library().unit(name)

    def _folder(self) -> Path:
        path = self._state.document.path
        return path.parent if path else Path.home()

    def _did(self, text: str) -> None:
        self._state.document.did.emit(text)

    def _tell(self, text: str) -> None:
        QMessageBox.warning(self._window, "Layerwright", text)
