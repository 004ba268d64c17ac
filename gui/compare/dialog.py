"""Networks side by side: of the open project, its runs, the examples, and other files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QSplitter,
    QWidget,
)

from gui.background import Background
from gui.compare.chart import CompareChart
from gui.compare.table import CompareTable
from gui.document import Document
from gui.files.templates import templates
from gui.theme.icons import icon
from gui.training.names import name_of
from gui.translation import localized, translate
from gui.widgets.dialogs import dialog_column
from gui.widgets.sizes import resize_within_screen
from layerwright.evaluation.compare import Compared, compare, networks_compared, run_compared, with_results
from layerwright.files import write_atomically
from layerwright.model.problems import LayerwrightError
from layerwright.training.history import Summary, readable, runs_of

_SIZE = (1080, 760)


@dataclass(frozen=True)
class _Found:
    """The networks that were asked for, and of those that cannot be compared why not."""

    entries: tuple[Compared, ...]
    refused: tuple[str, ...]


class CompareDialog(QDialog):
    """Parameters, multiply-adds, size and results of chosen networks; what `layerwright compare` shows."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._background = Background(self)
        self._under_way = 0
        self.entries: tuple[Compared, ...] = ()
        self.table, self.chart = CompareTable(), CompareChart()
        self.chart.chosen.connect(self.table.choose)
        self._told = QLabel()
        self._told.setProperty("quiet", True)
        self._told.setWordWrap(True)
        self._build()
        resize_within_screen(self, *_SIZE)
        self.add_open_project()

    @property
    def busy(self) -> bool:
        """Whether networks are still looked at."""
        return self._under_way > 0

    def add_open_project(self) -> None:
        """Add the networks of the open project as they are now, saved or not."""
        document = self._document
        project = document.project
        path = document.path or Path(self.tr("untitled"))
        names = [network.name for network in project.networks if network.layers]
        if not names:
            self._say(self.tr("Add networks to compare: of examples, files or runs."))
            return
        self._look(lambda: _Found(with_results(networks_compared(path, project, names)), ()))

    def add_files(self, paths: Sequence[Path]) -> None:
        """Add the networks of project files."""
        chosen = list(paths)
        if chosen:
            self._look(lambda: _of_files(chosen))

    def add_runs(self, runs: Sequence[Summary]) -> None:
        """Add runs, each with its own results."""
        named = [(run, name_of(run)) for run in runs]
        if named:
            self._look(lambda: _of_runs(named))

    def remove_selected(self) -> None:
        """Leave the chosen networks out."""
        gone = self.table.selected
        self._show(tuple(entry for entry in self.entries if entry not in gone))

    def save_csv(self, path: Path) -> None:
        """Write the table as it is sorted now.

        Raises:
            OSError: It cannot be written.
        """
        write_atomically(path, as_csv(self.table.shown).encode())

    def _look(self, work: Callable[[], _Found]) -> None:
        self._under_way += 1
        self._say(self.tr("Looking at the networks …"))
        self._background.run(work, self._take, self._fail)

    def _take(self, found: _Found) -> None:
        self._under_way -= 1
        self._show(tuple(dict.fromkeys((*self.entries, *found.entries))))
        if found.refused:
            self._say("\n".join(found.refused))

    def _fail(self, error: Exception) -> None:
        self._under_way -= 1
        if not isinstance(error, (LayerwrightError, OSError)):
            raise error
        self._say(localized(error))

    def _show(self, entries: tuple[Compared, ...]) -> None:
        self.entries = entries
        self.table.compared.show_entries(entries)
        self.chart.show_entries(entries)
        for button in (self._csv, self._image):
            button.setEnabled(bool(entries))
        text = self.tr("Losses and error measures are left out of the counts; results are the best of all runs.")
        self._say(text if entries else self.tr("Add networks to compare: of examples, files or runs."))
        self._enable_removing()

    def _say(self, text: str) -> None:
        self._told.setText(text)

    def _enable_removing(self) -> None:
        self._remove.setEnabled(bool(self.table.selected))

    def _ask_files(self) -> None:
        folder = str(self._document.path.parent) if self._document.path else ""
        kinds = self.tr("Projects") + " (*.lwproj)"
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Compare projects"), folder, kinds)
        self.add_files([Path(name) for name in names])

    def _ask_csv(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the comparison"), "comparison.csv", "CSV (*.csv)")
        if name:
            try:
                self.save_csv(Path(name))
            except OSError as error:
                QMessageBox.warning(self, "Layerwright", localized(f"{name}: {error.strerror}"))

    def _ask_image(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the chart"), "comparison.png", "PNG (*.png)")
        if name:
            self.chart.save_image(Path(name))

    def _fill_examples(self) -> None:
        self._examples.clear()
        groups: dict[str, list[Path]] = {}
        menus: dict[str, QMenu] = {}
        for template in templates():
            if template.group not in menus:
                menus[template.group] = self._examples.addMenu(translate("Templates", template.group))
                groups[template.group] = []
                whole = menus[template.group].addAction(self.tr("All of these"))
                whole.triggered.connect(lambda _=False, group=template.group: self.add_files(groups[group]))
                menus[template.group].addSeparator()
            groups[template.group].append(template.path)
            action = menus[template.group].addAction(template.title)
            action.triggered.connect(lambda _=False, path=template.path: self.add_files([path]))

    def _fill_runs(self) -> None:
        self._runs.clear()
        path = self._document.path
        runs = [run for run in readable(runs_of(path))[0] if run.curve] if path else []
        if not runs:
            self._runs.addAction(self.tr("No run yet")).setEnabled(False)
            return
        self._runs.addAction(self.tr("All runs")).triggered.connect(lambda _=False: self.add_runs(runs))
        self._runs.addSeparator()
        for run in runs:
            self._runs.addAction(name_of(run)).triggered.connect(lambda _=False, run=run: self.add_runs([run]))

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Compare networks"))
        self._examples, self._runs = QMenu(self), QMenu(self)
        self._examples.aboutToShow.connect(self._fill_examples)
        self._runs.aboutToShow.connect(self._fill_runs)
        examples, runs = QPushButton(self.tr("Add examples")), QPushButton(self.tr("Add runs"))
        examples.setMenu(self._examples)
        runs.setMenu(self._runs)
        files = QPushButton(icon("open"), self.tr("Add files…"))
        files.clicked.connect(self._ask_files)
        self._remove = QPushButton(icon("delete"), self.tr("Leave out"))
        self._remove.clicked.connect(self.remove_selected)
        self._csv, self._image = QPushButton(self.tr("Save as CSV…")), QPushButton(self.tr("Save the chart…"))
        self._csv.clicked.connect(self._ask_csv)
        self._image.clicked.connect(self._ask_image)
        row = QHBoxLayout()
        for button in (examples, runs, files, self._remove):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self._csv, self._image):
            row.addWidget(button)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
        parts.addWidget(self.table)
        parts.addWidget(self.chart)
        parts.setSizes([320, 380])
        column = dialog_column(self)
        column.addLayout(row)
        column.addWidget(parts, 1)
        column.addWidget(self._told)
        for button in self.findChildren(QPushButton):
            # Enter in the table must not press one of them.
            button.setAutoDefault(False)
        self.table.selectionModel().selectionChanged.connect(self._enable_removing)
        self._enable_removing()


def as_csv(entries: Sequence[Compared]) -> str:
    """A comparison as a table with plain numbers; what is not known is empty."""
    fields = ("parameters", "stored", "multiply_adds", "size", "layers", "accuracy", "error", "runs")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["network", *fields])
    for entry in entries:
        values = (getattr(entry, field) for field in fields)
        writer.writerow([entry.name, *("" if value is None else value for value in values)])
    return text.getvalue()


def _of_files(paths: Sequence[Path]) -> _Found:
    entries: list[Compared] = []
    refused = []
    for path in paths:
        try:
            entries += compare([path])
        except LayerwrightError as error:
            refused.append(localized(error))
    return _Found(tuple(entries), tuple(refused))


def _of_runs(runs: Sequence[tuple[Summary, str]]) -> _Found:
    entries: list[Compared] = []
    refused = []
    for run, title in runs:
        try:
            entries.append(run_compared(run, title))
        except LayerwrightError as error:
            refused.append(localized(error))
    return _Found(tuple(entries), tuple(refused))
