"""Makes a project of another program's network: asks where it is to lie, shows what came of it, and offers units.

The work is done by the command line in a process of its own; parsers that files of strangers can end run there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)

from gui.document import Document
from gui.files.command import Command
from gui.theme.icons import icon
from gui.theme.theme import fixed_font
from gui.translation import localized
from gui.widgets.dialogs import dialog_column
from gui.widgets.sizes import room_for
from layerwright.exchange.importing import weights_beside
from layerwright.exchange.nnef.names import GRAPH, READ_ARCHIVES
from layerwright.model.project import SUFFIX, Project
from layerwright.resolve.units import Pattern, patterns_into_units, repeated_patterns


class ImportDialog(QDialog):
    """Imports one file or folder, and hands the new project to whoever opens it."""

    def __init__(
        self, source: Path, document: Document, parent: QWidget | None, opened: Callable[[Path], bool]
    ) -> None:
        """Ask where the project is to lie.

        Args:
            source: The file or folder.
            document: The window's document, which holds the project once it is opened.
            parent: The window.
            opened: Opens a project file; tells whether that was done.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import"))
        self.setMinimumWidth(min(680, room_for(self).width()))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._source, self._document, self._opened = source, document, opened
        self._command = Command(self)
        self._command.said.connect(self._say)
        self._command.progressed.connect(self._show_progress)
        self._command.ended.connect(self._finish)
        self._patterns: dict[str, tuple[Pattern, ...]] = {}
        self._stopped = False
        self.target = QLineEdit(str(_suggested(source)))
        self.target.setAccessibleName(self.tr("Into the file"))
        self._head = QLabel()
        self._head.setWordWrap(True)
        self._head.hide()
        self._bar = QProgressBar()
        self._bar.hide()
        self._notes = QPlainTextEdit()
        self._notes.setAccessibleName(self.tr("What the import has to say"))
        self._notes.setReadOnly(True)
        self._notes.setMinimumHeight(140)
        self._notes.hide()
        self._offer = QLabel()
        self._offer.setWordWrap(True)
        self._units = QPushButton(self.tr("Make units"))
        self._units.setProperty("accent", True)
        self._units.clicked.connect(self.make_units)
        self._build()

    @property
    def running(self) -> bool:
        """Whether the import is at work."""
        return self._command.running

    @property
    def told(self) -> str:
        """What is said about the import."""
        return f"{self._head.text()}\n{self._notes.toPlainText()}".strip()

    @property
    def offered(self) -> str:
        """What is said about layers that repeat; empty where none do."""
        return self._offer.text() if self._patterns else ""

    def begin(self) -> None:
        """Import."""
        target = Path(self.target.text().strip()).expanduser()
        if self.running or not target.name:
            return
        if target.suffix.lower() != SUFFIX:
            target = target.with_name(target.name + SUFFIX)
            self.target.setText(str(target))
        self._stopped = False
        self._notes.clear()
        self._notes.hide()
        self._say_head(self.tr("Reading {name}…").format(name=self._source.name))
        self._ok.setEnabled(False)
        self.target.setEnabled(False)
        self._bar.setMaximum(0)
        self._bar.show()
        self._command.start(["import", str(self._source), "--output", str(target), "--json"])

    def make_units(self) -> None:
        """Make units of all layers that repeat, as one step of undo."""
        patterns = self._patterns
        if not patterns:
            return

        def change(project: Project) -> Project:
            for network, found in patterns.items():
                project = patterns_into_units(project, network, found)
            return project

        if self._document.edit(self.tr("Make units of layers that repeat"), change):
            self._patterns = {}
            self._offer.setText(self.tr("They are units now. Undo takes that back."))
            self._units.hide()
            self._close.setFocus()

    def reject(self) -> None:
        """End the import; once more closes the dialog."""
        if self.running:
            self._stopped = True
            self._command.stop()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the import first: it leaves nothing half written."""
        self._stopped = True
        self._command.end()
        super().closeEvent(event)

    def _say(self, text: str) -> None:
        self._notes.appendPlainText(localized(text))

    def _show_progress(self, percent: int) -> None:
        self._say_head(self.tr("Writing the weights…"))
        self._bar.setMaximum(100)
        self._bar.setValue(percent)

    def _say_head(self, text: str) -> None:
        self._head.setText(text)
        self._head.show()

    def _finish(self, status: int) -> None:
        self._bar.hide()
        self._ok.setEnabled(True)
        self.target.setEnabled(True)
        if self._stopped:
            self._notes.clear()
            self._say_head(self.tr("Stopped. Nothing was written."))
            return
        if status:
            self._say_head(self.tr("{name} cannot be imported:").format(name=self._source.name))
            self._notes.setFont(fixed_font("small"))
            self._notes.show()
            return
        document = json.loads(self._command.output)
        if not self._opened(Path(document["project"])):
            self._say_head(self.tr("It was imported into {file}.").format(file=document["project"]))
            return
        self._show_imported(document)

    def _show_imported(self, document: dict[str, Any]) -> None:
        """Say what was made, what to mind, and what repeats."""
        count = sum(network["layers"] for network in document["networks"])
        self._say_head(self.tr("%Ln layer(s) imported.", "", count))
        target = Path(document["project"])
        weights = weights_beside(target)
        notes = [self.tr("Project: {file}").format(file=target)]
        if weights.exists():
            notes.append(self.tr("Weights: {file}").format(file=weights))
        notes += [localized(" ".join(filter(None, (entry["text"], entry["fix"])))) for entry in document["warnings"]]
        self._notes.setPlainText("\n\n".join(notes))
        self._notes.show()
        self._ok.hide()
        self._where.hide()
        self._close.setText(self.tr("Close"))
        self._close.setFocus()
        project = self._document.project
        found = {network.name: repeated_patterns(project, network.name) for network in project.networks}
        self._patterns = {name: patterns for name, patterns in found.items() if patterns}
        if self._patterns:
            parts = [
                self.tr("{unit} ({layers} layers, at {places} places)").format(
                    unit=pattern.name, layers=pattern.size, places=len(pattern.places)
                )
                for patterns in self._patterns.values()
                for pattern in patterns
            ]
            self._offer.setText(
                self.tr("Layers repeat: {list}. As units they are drawn once.").format(list=", ".join(parts))
            )
            self._offer.show()
            self._units.show()

    def _choose(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Where the project is to lie"), self.target.text(), f"*{SUFFIX}"
        )
        if name:
            self.target.setText(name)

    def _build(self) -> None:
        browse = QPushButton()
        browse.setIcon(icon("open"))
        browse.setToolTip(self.tr("Choose where to"))
        browse.setAccessibleName(browse.toolTip())
        browse.clicked.connect(self._choose)
        self._where = QWidget()
        row = QHBoxLayout()
        row.addWidget(self.target, 1)
        row.addWidget(browse)
        form = QFormLayout(self._where)
        form.setContentsMargins(0, 0, 0, 0)
        source = QLabel(str(self._source))
        source.setWordWrap(True)
        form.addRow(self.tr("From"), source)
        form.addRow(self.tr("Project"), row)
        hint = QLabel(self.tr("The weights go into a file beside the project."))
        hint.setProperty("quiet", True)
        form.addRow("", hint)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._close = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self._ok = buttons.addButton(self.tr("Import"), QDialogButtonBox.ButtonRole.ActionRole)
        self._ok.setProperty("accent", True)
        self._ok.setDefault(True)
        self._ok.clicked.connect(self.begin)
        buttons.rejected.connect(self.reject)
        offer = QHBoxLayout()
        offer.addWidget(self._offer, 1)
        offer.addWidget(self._units)
        self._offer.hide()
        self._units.hide()
        column = dialog_column(self)
        column.addWidget(self._where)
        column.addWidget(self._head)
        column.addWidget(self._bar)
        column.addWidget(self._notes, 1)
        column.addLayout(offer)
        column.addWidget(buttons)


def _suggested(source: Path) -> Path:
    """A new project beside what is imported, under a name that is free, as its weights' is."""
    place = source.absolute()
    if place.name == GRAPH:
        place = place.parent
    stem = place.name
    for end in (*(f".nnef{end}" for end in READ_ARCHIVES), *READ_ARCHIVES, ".onnx", ".nnp"):
        if stem.lower().endswith(end):
            stem = stem[: -len(end)]
            break
    number, target = 1, place.with_name(f"{stem}{SUFFIX}")
    while target.exists() or weights_beside(target).exists():
        number += 1
        target = place.with_name(f"{stem}_{number}{SUFFIX}")
    return target
