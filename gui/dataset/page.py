"""The DATASET tab put together: the project's datasets at the left, the rows of one, and what it comes to."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Actions, ActionSpec
from gui.background import Background
from gui.dataset import changes
from gui.dataset.facts import Facts
from gui.dataset.reader import Reader
from gui.dataset.table import RowsView
from gui.dataset.wizard import ImportWizard
from gui.document import Document
from gui.theme.theme import interface_font
from gui.translation import QT_TRANSLATE_NOOP, localized
from layerwright.data import ImportedSet, RowProblem, check_dataset
from layerwright.model.project import Project
from layerwright.model.settings import DataSource

_MOST_PROBLEMS = 500
_TELL = 0.1
"""Seconds between words about how far a check is."""
_BUTTONS = ("dataset.make", "dataset.add", "dataset.folder", "dataset.file", "dataset.check", "dataset.remove")
_SWITCHES = ("shuffle", "cache", "normalize_images")


class DatasetPage(QWidget):
    """The DATASET tab."""

    def __init__(self, document: Document, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._actions = actions
        self._background = Background(self)
        self._reader: Reader | None = None
        self._checking: _Check | None = None
        self._add_actions()
        self._build()
        self._say()
        document.changed.connect(self._follow)
        document.path_changed.connect(self._list)
        self._list()

    @property
    def reader(self) -> Reader | None:
        """What reads the dataset in view."""
        return self._reader

    def add_file(self, path: Path) -> None:
        """Add a dataset that is there already."""
        self._add(path.stem, path)

    def remember(self) -> None:
        """The window closes: let go of files."""
        self._close()

    def showEvent(self, event: QShowEvent) -> None:
        """What could not be read may be back."""
        super().showEvent(event)
        source, reader = self._chosen(), self._reader
        if source is not None and reader is not None and reader.gone and reader.path.exists():
            self._open(source, reader.path)

    def _add(self, name: str, path: Path) -> None:
        text = changes.path_within(self._base, path)
        if self._document.edit(self.tr("Add a dataset"), lambda project: changes.add_dataset(project, name, text)):
            self.list.setCurrentRow(self.list.count() - 1)

    @property
    def _base(self) -> Path | None:
        return self._document.path.parent if self._document.path else None

    def _ask_file(self) -> None:
        name = self._chosen_file(self.tr("Add a dataset"))
        if name:
            self.add_file(Path(name))

    def _ask_other_file(self) -> None:
        source = self._chosen()
        name = self._chosen_file(self.tr("Choose another file")) if source is not None else ""
        if name and source is not None:
            self._change(self.tr("Choose another file"), source.name, path=changes.path_within(self._base, Path(name)))

    def _chosen_file(self, title: str) -> str:
        pattern = "(*.csv *.npz *-ubyte *-ubyte.gz *.gz)"
        name, _ = QFileDialog.getOpenFileName(
            self, title, str(self._folder()), self.tr("Datasets") + f" {pattern};;" + self.tr("All") + " (*)"
        )
        return name

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Add a folder of pictures by class"), str(self._folder()))
        if name:
            self.add_file(Path(name))

    def make(self) -> None:
        """Make a dataset of what people have."""
        project = self._document.project
        wizard = ImportWizard(
            self._folder(),
            self.window(),
            taken=[source.name for source in project.datasets],
            input_shape=self._input_shape(),
        )
        wizard.made.connect(self._take_made)
        wizard.open()

    def _input_shape(self) -> tuple[int, ...]:
        """The shape that the trained network takes, if it can be understood."""
        project = self._document.project
        network = next((task.network for task in project.configuration.optimizers), "")
        if network not in project.by_name:
            return ()
        nodes = self._document.resolved(network).nodes
        return next((tuple(node.output) for node in nodes if node.type.name == "Input"), ())

    def _take_made(self, sets: list[ImportedSet], replace: bool) -> None:
        base = self._base
        if self._document.edit(
            self.tr("Make a dataset"), lambda project: changes.take_sets(project, sets, base, replace=replace)
        ):
            names = [source.name for source in self._document.project.datasets]
            path = changes.path_within(base, sets[0].csv)
            paths = [source.path for source in self._document.project.datasets]
            self.list.setCurrentRow(paths.index(path) if path in paths else len(names) - 1)

    def _rename(self, item: QListWidgetItem) -> None:
        source = self._chosen()
        name = item.text().strip()
        if source is None or name == source.name:
            return
        if not self._document.edit(
            self.tr("Rename a dataset"), lambda project: changes.rename_dataset(project, source.name, name)
        ):
            self._list()

    def _begin_renaming(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.setFocus()
            self.list.editItem(item)

    def _remove(self) -> None:
        source = self._chosen()
        if source is None:
            return
        users = [task.name for task in self._document.project.configuration.tasks if task.dataset == source.name]
        if users:
            self._document.refused.emit(
                self.tr("{name} is used by {users}.").format(name=source.name, users=", ".join(users))
            )
            return
        self._document.edit(self.tr("Remove a dataset"), lambda project: changes.remove_dataset(project, source.name))

    def _check(self) -> None:
        reader = self._reader
        if reader is None or self._checking is not None:
            return
        check = _Check(reader.path, self)
        check.progressed.connect(self._progress)
        self._checking = check
        self._told.setText(self.tr("Reading every row …"))
        self._problems.hide()
        self._progress(0, 0)
        self._background.run(check.run, self._show_problems, self._show_failure)

    def _cancel(self) -> None:
        """End what goes on: the check, or else the packing of a dataset that is opened."""
        if self._checking is not None:
            self._checking.stop()
        elif self._reader is not None:
            self._reader.close()
            self._told.setText(self.tr("Stopped."))
        self._end_progress()

    def _end_check(self) -> bool:
        """Whether the check that has ended was stopped."""
        check, self._checking = self._checking, None
        self._end_progress()
        return check is None or check.stopped

    def _show_problems(self, problems: list[RowProblem]) -> None:
        if self._end_check():
            return
        self._told.setText(
            self.tr("%Ln problem(s)", "", len(problems)) if problems else self.tr("Every row can be read.")
        )
        self._problems.setVisible(bool(problems))
        lines = [localized(problem) for problem in problems[:_MOST_PROBLEMS]]
        if len(problems) > _MOST_PROBLEMS:
            lines.append(self.tr("… and %Ln more", "", len(problems) - _MOST_PROBLEMS))
        self._problems.setPlainText("\n".join(lines))

    def _show_failure(self, error: Exception) -> None:
        if self._end_check():
            self._told.setText(self.tr("Stopped."))
        else:
            self._told.setText(localized(error))

    def _switch(self, field: str, on: bool) -> None:
        source = self._chosen()
        if source is None:
            return
        self._change(self.tr("Change how a dataset is read"), source.name, **{field: on})

    def _change(self, text: str, name: str, **fields: object) -> None:
        self._document.edit(text, lambda project: changes.change_dataset(project, name, **fields))

    def _chosen(self) -> DataSource | None:
        datasets = self._document.project.datasets
        row = self.list.currentRow()
        return datasets[row] if 0 <= row < len(datasets) else None

    def _folder(self) -> Path:
        return self._document.path.parent if self._document.path else Path.home()

    def _follow(self, before: Project, after: Project) -> None:
        if before.datasets != after.datasets:
            self._list()

    def _list(self) -> None:
        row = max(self.list.currentRow(), 0)
        self.list.blockSignals(True)
        self.list.clear()
        for source in self._document.project.datasets:
            item = QListWidgetItem(source.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setToolTip(source.path)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.blockSignals(False)
        self._choose()

    def _choose(self) -> None:
        source = self._chosen()
        for name, switch in self._switches.items():
            switch.setEnabled(source is not None)
            switch.blockSignals(True)
            switch.setChecked(source is not None and bool(getattr(source, name)))
            switch.blockSignals(False)
        if source is None:
            self._close()
            self._title.setText(self.tr("No dataset yet"))
            self._told.setText(self.tr("Add a file, or make a dataset of a folder of pictures."))
            return
        path = self._folder() / source.path
        reader = self._reader
        if reader is not None and reader.path == path and _reads_alike(reader.source, source):
            return
        self._open(source, path)

    def _open(self, source: DataSource, path: Path) -> None:
        self._close()
        self._title.setText(source.name)
        self._told.setText(self.tr("Opening …"))
        reader = Reader(source, path, self)
        self._reader = reader
        reader.opened.connect(self._opened)
        reader.failed.connect(self._told.setText)
        reader.failed.connect(self._end_progress)
        reader.progressed.connect(self._progress)
        reader.open()

    def _opened(self) -> None:
        reader = self._reader
        if reader is None:
            return
        self._end_progress()
        self._told.setText(self.tr("%Ln sample(s)", "", reader.length) + f" · {reader.source.path}")
        self._told.setToolTip(str(reader.path))
        self._rows.show_reader(reader)
        self._facts.show_reader(reader)
        reader.count()

    def _progress(self, done: int, whole: int) -> None:
        self._bar.show()
        self._stop.show()
        self._bar.setMaximum(whole)
        self._bar.setValue(done)

    def _end_progress(self) -> None:
        self._bar.hide()
        self._stop.hide()

    def _close(self) -> None:
        self._rows.show_reader(None)
        self._facts.show_reader(None)
        self._problems.hide()
        if self._checking is not None:
            self._checking.stop()
        self._end_progress()
        if self._reader is not None:
            self._reader.close()
            self._reader.deleteLater()
            self._reader = None

    def _add_actions(self) -> None:
        table = (
            (ActionSpec("dataset.add", QT_TRANSLATE_NOOP("Actions", "Add a dataset…"), icon="open"), self._ask_file),
            (
                ActionSpec("dataset.folder", QT_TRANSLATE_NOOP("Actions", "Add a folder of pictures…"), icon="open"),
                self._ask_folder,
            ),
            (ActionSpec("dataset.make", QT_TRANSLATE_NOOP("Actions", "Make a dataset…"), icon="import"), self.make),
            (ActionSpec("dataset.file", QT_TRANSLATE_NOOP("Actions", "Choose another file…")), self._ask_other_file),
            (ActionSpec("dataset.rename", QT_TRANSLATE_NOOP("Actions", "Rename a dataset")), self._begin_renaming),
            (
                ActionSpec("dataset.remove", QT_TRANSLATE_NOOP("Actions", "Remove a dataset"), icon="delete"),
                self._remove,
            ),
            (ActionSpec("dataset.check", QT_TRANSLATE_NOOP("Actions", "Check a dataset"), icon="ok"), self._check),
        )
        for spec, run in table:
            self._actions.add(spec, run)

    def _build(self) -> None:
        self.list = QListWidget()
        self.list.setProperty("side", True)
        self.list.currentRowChanged.connect(lambda _: self._choose())
        self.list.itemChanged.connect(self._rename)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for name in ("dataset.rename", "dataset.file", "dataset.check", "dataset.remove"):
            self.list.addAction(self._actions[name])
        left = QWidget()
        left.setAutoFillBackground(True)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 8)
        column.addWidget(self.list, 1)
        self._buttons: dict[str, QPushButton] = {}
        for name in _BUTTONS:
            button = QPushButton()
            button.setIcon(self._actions[name].icon())
            button.clicked.connect(self._actions[name].trigger)
            row = QHBoxLayout()
            row.setContentsMargins(8, 0, 8, 0)
            row.addWidget(button)
            column.addLayout(row)
            self._buttons[name] = button
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(16, 12, 0, 0)
        self._title = QLabel()
        self._title.setFont(interface_font("title", bold=True))
        self._told = QLabel()
        self._told.setProperty("quiet", True)
        self._told.setWordWrap(True)
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 16, 0)
        head.setSpacing(16)
        head.addWidget(self._title)
        head.addStretch(1)
        self._switches = {name: QCheckBox() for name in _SWITCHES}
        for name, switch in self._switches.items():
            switch.toggled.connect(lambda on, name=name: self._switch(name, on))
            head.addWidget(switch)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = QPushButton()
        self._stop.clicked.connect(self._cancel)
        going = QHBoxLayout()
        going.addWidget(self._bar, 1)
        going.addWidget(self._stop)
        self._problems = QPlainTextEdit()
        self._problems.setReadOnly(True)
        self._problems.setMaximumHeight(140)
        self._rows = RowsView()
        column.addLayout(head)
        column.addWidget(self._told)
        column.addLayout(going)
        column.addWidget(self._problems)
        column.addWidget(self._rows, 1)
        self._facts = Facts()
        whole = QSplitter()
        whole.setHandleWidth(1)
        for panel in (left, middle, self._facts):
            whole.addWidget(panel)
        whole.setStretchFactor(1, 1)
        whole.setSizes([230, 940, 430])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(whole)

    def _say(self) -> None:
        self.list.setAccessibleName(self.tr("Datasets"))
        texts = {
            "shuffle": (self.tr("Shuffle"), self.tr("In another order in every epoch.")),
            "cache": (self.tr("Cache"), self.tr("Packed once, and read from there until a file changes.")),
            "normalize_images": (self.tr("Normalize images"), self.tr("Pictures have values from 0 to 1.")),
        }
        for name, (text, tip) in texts.items():
            self._switches[name].setText(text)
            self._switches[name].setToolTip(tip)
        for name, button in self._buttons.items():
            button.setText(self._actions[name].text())
        self._stop.setText(self.tr("Cancel"))
        self._problems.setAccessibleName(self.tr("Problems of the dataset"))
        self._bar.setAccessibleName(self.tr("Progress"))

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)


class _StoppedError(Exception):
    """The person has cancelled."""


class _Check(QObject):
    """A check of all rows, which runs in another thread and can be stopped from here."""

    progressed = Signal(int, int)

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        self._stop = threading.Event()
        self._told = 0.0

    @property
    def stopped(self) -> bool:
        """Whether nobody wants the result any more."""
        return self._stop.is_set()

    def stop(self) -> None:
        """End it soon."""
        self._stop.set()

    def run(self) -> list[RowProblem]:
        """Read every row."""
        return check_dataset(self._path, self._tell)

    def _tell(self, done: int, whole: int) -> None:
        if self._stop.is_set():
            raise _StoppedError
        now = time.monotonic()
        if now - self._told > _TELL:
            self._told = now
            self.progressed.emit(done, whole)


def _reads_alike(one: DataSource, other: DataSource) -> bool:
    return (one.normalize_images, one.cache) == (other.normalize_images, other.cache)
