"""The DATASET tab put together: the project's datasets at the left, the rows of one, and what it comes to."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, Qt
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
from gui.dataset.facts import Facts
from gui.dataset.reader import Reader
from gui.dataset.table import RowsView
from gui.dataset.wizard import ImportWizard
from gui.document import Document
from gui.theme.theme import interface_font
from gui.translation import QT_TRANSLATE_NOOP
from layerwright.data import ImportedSet, RowProblem, check_dataset
from layerwright.model.edits import unique_name
from layerwright.model.project import Project
from layerwright.model.settings import DataSource

_MOST_PROBLEMS = 500
_SWITCHES = ("shuffle", "cache", "normalize_images")


class DatasetPage(QWidget):
    """The DATASET tab."""

    def __init__(self, document: Document, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._actions = actions
        self._background = Background(self)
        self._reader: Reader | None = None
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

    def _add(self, name: str, path: Path) -> None:
        base = self._document.path.parent if self._document.path else None
        text = str(path.absolute())
        if base is not None and path.absolute().is_relative_to(base.absolute()):
            text = path.absolute().relative_to(base.absolute()).as_posix()

        def change(project: Project) -> Project:
            free = unique_name(name, {source.name for source in project.datasets})
            return msgspec.structs.replace(project, datasets=(*project.datasets, DataSource(free, text)))

        if self._document.edit(self.tr("Add a dataset"), change):
            self.list.setCurrentRow(self.list.count() - 1)

    def _ask_file(self) -> None:
        pattern = "(*.csv *.npz *-ubyte *-ubyte.gz *.gz)"
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Add a dataset"),
            str(self._folder()),
            self.tr("Datasets") + f" {pattern};;" + self.tr("All") + " (*)",
        )
        if name:
            self.add_file(Path(name))

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Add a folder of pictures by class"), str(self._folder()))
        if name:
            self.add_file(Path(name))

    def make(self) -> None:
        """Make a dataset of what people have."""
        wizard = ImportWizard(self._folder(), self.window())
        wizard.made.connect(self._take_made)
        wizard.open()

    def _take_made(self, sets: list[ImportedSet]) -> None:
        for made in sets:
            self._add(made.name.capitalize(), made.csv)

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
        self._document.edit(
            self.tr("Remove a dataset"),
            lambda project: msgspec.structs.replace(
                project, datasets=tuple(other for other in project.datasets if other.name != source.name)
            ),
        )

    def _check(self) -> None:
        reader = self._reader
        if reader is None:
            return
        self._told.setText(self.tr("Reading every row …"))
        self._background.run(lambda: check_dataset(reader.path), self._show_problems, self._show_failure)

    def _show_problems(self, problems: list[RowProblem]) -> None:
        self._told.setText(
            self.tr("%n problem(s)", "", len(problems)) if problems else self.tr("Every row can be read.")
        )
        self._problems.setVisible(bool(problems))
        self._problems.setPlainText("\n".join(map(str, problems[:_MOST_PROBLEMS])))

    def _show_failure(self, error: Exception) -> None:
        self._told.setText(str(error))

    def _switch(self, field: str, on: bool) -> None:
        source = self._chosen()
        if source is None:
            return
        changed = msgspec.structs.replace(source, **{field: on})
        self._document.edit(
            self.tr("Change how a dataset is read"),
            lambda project: msgspec.structs.replace(
                project,
                datasets=tuple(changed if other.name == source.name else other for other in project.datasets),
            ),
        )

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
        reader.failed.connect(self._bar.hide)
        reader.progressed.connect(self._progress)
        reader.open()

    def _opened(self) -> None:
        reader = self._reader
        if reader is None:
            return
        self._bar.hide()
        self._told.setText(self.tr("%n sample(s)", "", reader.length) + f" · {reader.source.path}")
        self._told.setToolTip(str(reader.path))
        self._rows.show_reader(reader)
        self._facts.show_reader(reader)
        reader.count()

    def _progress(self, done: int, whole: int) -> None:
        self._bar.show()
        self._bar.setMaximum(whole)
        self._bar.setValue(done)

    def _close(self) -> None:
        self._rows.show_reader(None)
        self._facts.show_reader(None)
        self._problems.hide()
        self._bar.hide()
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
        self.list.setAccessibleName(self.tr("Datasets"))
        self.list.currentRowChanged.connect(lambda _: self._choose())
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 8)
        column.addWidget(self.list, 1)
        self._buttons: dict[str, QPushButton] = {}
        for name in ("dataset.add", "dataset.folder", "dataset.make", "dataset.check", "dataset.remove"):
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
        head.addWidget(self._title)
        head.addStretch(1)
        self._switches = {name: QCheckBox() for name in _SWITCHES}
        for name, switch in self._switches.items():
            switch.toggled.connect(lambda on, name=name: self._switch(name, on))
            head.addWidget(switch)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._problems = QPlainTextEdit()
        self._problems.setReadOnly(True)
        self._problems.setMaximumHeight(140)
        self._rows = RowsView()
        column.addLayout(head)
        for part in (self._told, self._bar, self._problems):
            column.addWidget(part)
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

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)


def _reads_alike(one: DataSource, other: DataSource) -> bool:
    return (one.normalize_images, one.cache) == (other.normalize_images, other.cache)
