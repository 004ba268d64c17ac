"""Opening, saving and closing projects in a window, with the questions that this takes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gui.document import Document
from gui.files.lock import FileLock, Holder
from gui.files.recent import remember
from gui.files.rescue import Rescue, Rescued, rescued_of
from gui.files.templates import Template, templates
from gui.preferences import preferences
from gui.translation import localized
from layerwright.exchange.readers import READERS, reader_of
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import SUFFIX

_Button = QMessageBox.StandardButton


def can_open(path: Path) -> bool:
    """Whether a window opens a file or folder: a project, or what can be made one."""
    return path.suffix.lower() == SUFFIX or reader_of(path) is not None


class ProjectFiles(QObject):
    """The files of one window's document; questions and errors appear over the window."""

    ready = Signal()
    """A project is open now, new or from a file."""

    def __init__(self, document: Document, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._window = window
        self._lock = FileLock()
        self._rescue = Rescue(document)
        self._rescue.failed.connect(
            lambda text: document.refused.emit(self.tr("No rescue copy can be written: {reason}").format(reason=text))
        )

    def new(self) -> None:
        """Begin with an empty network."""
        if self.may_leave():
            self._lock.release()
            self._document.new()
            self.ready.emit()

    def new_from(self, template: Template) -> None:
        """Begin with an example."""
        if not self.may_leave():
            return
        try:
            project = template.project()
        except LayerwrightError as error:
            self.tell(localized(error))
            return
        self._lock.release()
        self._document.new(project)
        self.ready.emit()

    def new_from_first_template(self) -> None:
        """Begin with any example, as the tour does."""
        found = templates()
        if found:
            self.new_from(found[0])
        else:
            self.new()

    def ask_open(self) -> None:
        """Ask for a file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open"), self._folder(), self._filters())
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Open a project, or begin to make one of another program's file.

        Returns:
            Whether it is open now; where it is asked first where a new project is to lie, it is not yet.
        """
        reader = None if path.suffix.lower() == SUFFIX else reader_of(path)
        if reader is not None and reader.has_weights:
            # Here, since a start without it is faster.
            from gui.files.import_dialog import ImportDialog

            ImportDialog(path, self._document, self._window, self.open).open()
            return False
        if not self.may_leave():
            return False
        try:
            return self._open(path) if reader is None else self._import(path)
        except LayerwrightError as error:
            self.tell(localized(error))
            return False

    def restore(self, found: Rescued) -> None:
        """Take up rescued work; its copy is given up once this window has one of its own."""
        if not self.may_leave():
            return
        try:
            project = found.project()
        except LayerwrightError as error:
            self.tell(localized(error))
            return
        path = found.path
        holder = self._lock.take(path) if path is not None else None
        if path is not None and holder is not None:
            held = self._held_by(path, holder)
            named = self.tr("The rescued work is opened as a project without a name, to be saved under another one.")
            self.tell(f"{held}\n{named}")
            path = None
        if path is None:
            self._lock.release()
        self._document.restore(project, path)
        self._rescue.write()
        found.discard()
        self.ready.emit()
        self._document.did.emit(self.tr("Restored unsaved work of {time}").format(time=found.when()))

    def save(self) -> bool:
        """Save, asking for a name where there is none yet; tell whether it is saved."""
        return self._save(self._document.path) if self._document.path else self.ask_save()

    def ask_save(self) -> bool:
        """Ask for a name and save under it."""
        start = self._document.path or Path(self._folder()) / (self.tr("untitled") + SUFFIX)
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save as"), str(start), self.tr("Projects") + f" (*{SUFFIX})"
        )
        if not name:
            return False
        path = Path(name)
        return self._save(path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX))

    def may_leave(self) -> bool:
        """Whether the project may be closed; asks what becomes of unsaved work."""
        if not self._document.modified:
            return True
        name = self._document.path.name if self._document.path else self.tr("the new project")
        answer = QMessageBox.warning(
            self._window,
            "Layerwright",
            self.tr("Save the changes to {name}?").format(name=name),
            _Button.Save | _Button.Discard | _Button.Cancel,
            _Button.Save,
        )
        if answer == _Button.Save:
            return self.save()
        return answer == _Button.Discard

    def close(self) -> None:
        """Let go of the file and of the rescue copy: the window closes."""
        self._rescue.discard()
        self._lock.release()

    def tell(self, text: str) -> None:
        """Say why something was not done."""
        QMessageBox.warning(self._window, "Layerwright", text)

    def _filters(self) -> str:
        """What the dialog for opening offers: all that can be opened, or one kind of it."""
        kinds = [(self.tr("Projects"), (f"*{SUFFIX}",)), *((reader.title, reader.patterns) for reader in READERS)]
        everything = (self.tr("All that can be opened"), tuple(entry for _, names in kinds for entry in names))
        return ";;".join(f"{title} ({' '.join(names)})" for title, names in (everything, *kinds))

    def _open(self, path: Path) -> bool:
        if not self._under_lock(path, self._document.open):
            return False
        remember(preferences(), path)
        self.ready.emit()
        self._document.did.emit(self.tr("Opened {name}").format(name=path.name))
        self._offer_rescued(path)
        return True

    def _import(self, path: Path) -> bool:
        # Here, since a start without it is faster.
        from layerwright.exchange.sdcproj import read_sdcproj

        imported = read_sdcproj(path)
        self._lock.release()
        self._document.new(imported.project)
        self.ready.emit()
        self._document.did.emit(self.tr("Imported {name}").format(name=path.name))
        if imported.warnings:
            box = QMessageBox(self._window)
            box.setIcon(QMessageBox.Icon.Information)
            box.setText(self.tr("{name} was imported. Some of it has no meaning here.").format(name=path.name))
            box.setDetailedText("\n".join(map(localized, imported.warnings)))
            box.open()
        return True

    def _under_lock(self, path: Path, work: Callable[[Path], None]) -> bool:
        """Open or save a file that no other window has; where that fails, the file from before is still held."""
        lock = self._lock if self._lock.holds(path) else FileLock()
        holder = lock.take(path)
        if holder is not None:
            self.tell(self._held_by(path, holder))
            return False
        try:
            work(path)
        except LayerwrightError:
            if lock is not self._lock:
                lock.release()
            raise
        if lock is not self._lock:
            self._lock.release()
            self._lock = lock
        return True

    def _held_by(self, path: Path, holder: Holder) -> str:
        return self.tr("{name} is open in another window (process {process} on {computer}).").format(
            name=path.name, process=holder.process, computer=holder.computer
        )

    def _offer_rescued(self, path: Path) -> None:
        """Ask about unsaved work of a project just opened; without an answer it stays where it is."""
        found = next(rescued_of(path), None)
        if found is None:
            return
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("Unsaved work was rescued: {name}, {time}.").format(name=path.name, time=found.when()))
        box.setInformativeText(self.tr("The window shows {name} as it was saved last.").format(name=path.name))
        restore = box.addButton(self.tr("Restore"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(self.tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Ask again later"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(restore)
        restore.clicked.connect(lambda: self.restore(found))
        discard.clicked.connect(found.discard)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _save(self, path: Path) -> bool:
        try:
            if not self._under_lock(path, self._document.save):
                return False
        except LayerwrightError as error:
            self.tell(localized(error))
            return False
        remember(preferences(), path)
        self._document.did.emit(self.tr("Saved {name}").format(name=path.name))
        return True

    def _folder(self) -> str:
        if self._document.path:
            return str(self._document.path.parent)
        with contextlib.suppress(IndexError):
            return str(Path(preferences().texts("files/recent")[0]).parent)
        return str(Path.home())
