"""Takes a project or a trained network away: in the form of other programs, as code, as a report.

The work is done by the command line in a process of its own: what it writes and checks is then the same, and nothing
that happens there can harm the window.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
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
    QVBoxLayout,
    QWidget,
)

from gui.document import Document
from gui.files.command import Command
from gui.language import language_in_use
from gui.theme.icons import icon
from gui.theme.theme import fixed_font
from gui.training.names import name_of
from gui.translation import QT_TRANSLATE_NOOP, localized, translate
from gui.widgets.count_box import CountBox
from gui.widgets.dialogs import dialog_column
from gui.widgets.sizes import room_for
from layerwright.exchange.nnef.names import ARCHIVES
from layerwright.training.history import readable, runs_of

_COLUMNS = re.compile(r"( {2,})")
"""What is between the columns of a list."""
_CONTEXT = "Exports"
_LARGEST_BATCH = 4096


@dataclass(frozen=True)
class Form:
    """A form that can be written.

    Attributes:
        name: What the command line calls it; `report` is a command of its own.
        title: What people call it.
        ending: How the name of the file ends; empty for a folder.
        source: Whether it is made of a run only, of a project only, or of either.
        options: The options that can be switched on, with what they mean.
        exclusive: Those of which one at most can be switched on.
        of_network: Whether one network is written, which can be chosen.
        of_batch: Whether the number of samples that are computed at once can be chosen.
    """

    name: str
    title: str
    ending: str
    source: str = "both"
    options: Mapping[str, str] = field(default_factory=dict)
    exclusive: tuple[str, ...] = ()
    of_network: bool = False
    of_batch: bool = False


_FLOAT16 = QT_TRANSLATE_NOOP("Exports", "Weights of 16 bits")
_QUANTIZED = QT_TRANSLATE_NOOP("Exports", "Weights as integers of 8 bits")
_FOLD = QT_TRANSLATE_NOOP("Exports", "Batch normalization within the weights")
_EVALUATE = QT_TRANSLATE_NOOP("Exports", "Evaluate first what has not been evaluated")

FORMS: tuple[Form, ...] = (
    Form("report", QT_TRANSLATE_NOOP("Exports", "Report: PowerPoint"), ".pptx", "run", {"--evaluate": _EVALUATE}),
    Form("report", QT_TRANSLATE_NOOP("Exports", "Report: web page"), ".html", "run", {"--evaluate": _EVALUATE}),
    Form(
        "nnef",
        QT_TRANSLATE_NOOP("Exports", "NNEF"),
        ".nnef.tgz",
        options={"--float16": _FLOAT16, "--quantized": _QUANTIZED, "--fold-batchnorm": _FOLD},
        exclusive=("--float16", "--quantized"),
        of_network=True,
        of_batch=True,
    ),
    Form("onnx", QT_TRANSLATE_NOOP("Exports", "ONNX"), ".onnx", of_network=True),
    Form("python", QT_TRANSLATE_NOOP("Exports", "Python code for nnabla"), ""),
    Form("nnp", QT_TRANSLATE_NOOP("Exports", "NNP (nnabla)"), ".nnp"),
    Form("nnb", QT_TRANSLATE_NOOP("Exports", "NNB (nnabla's runtime in C)"), ".nnb"),
    Form("c", QT_TRANSLATE_NOOP("Exports", "C source"), ""),
    Form("sdcproj", QT_TRANSLATE_NOOP("Exports", "Neural Network Console"), ".sdcproj", "project"),
)


class ExportDialog(QDialog):
    """Asks what is to be written of which run, and shows what the command says."""

    def __init__(
        self, document: Document, parent: QWidget | None = None, *, form: str = "", run: Path | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.setMinimumWidth(min(720, room_for(self).width()))
        self._document = document
        self._command = Command(self)
        self._command.said.connect(self._say)
        self._command.progressed.connect(self._show_progress)
        self._command.ended.connect(self._finish)
        self.form_box, self.source_box = QComboBox(), QComboBox()
        for each in FORMS:
            self.form_box.addItem(translate(_CONTEXT, each.title), each)
        self.network_box = QComboBox()
        self.batch_size = CountBox()
        self.batch_size.setRange(1, _LARGEST_BATCH)
        self.output = QLineEdit()
        self.output.setAccessibleName(self.tr("Into the file or folder"))
        self._switches: dict[str, QCheckBox] = {}
        self._options = QVBoxLayout()
        self._told = QPlainTextEdit()
        self._told.setAccessibleName(self.tr("What was said"))
        self._told.setReadOnly(True)
        self._told.setFont(fixed_font("small"))
        self._told.setMinimumHeight(200)
        self._told.textChanged.connect(self._show_told)
        self._told.hide()
        self._bar = QProgressBar()
        self._bar.setMaximum(0)
        self._bar.hide()
        self._build()
        self.form_box.currentIndexChanged.connect(self._show_form)
        self.source_box.currentIndexChanged.connect(self._name_output)
        start = next((index for index, each in enumerate(FORMS) if each.name == form), 2)
        self.form_box.setCurrentIndex(start)
        self._show_form()
        if run is not None:
            self.source_box.setCurrentIndex(max(self.source_box.findData(run), 0))

    @property
    def running(self) -> bool:
        """Whether the command is at work."""
        return self._command.running

    @property
    def told(self) -> str:
        """What the command has said."""
        return self._told.toPlainText()

    def command(self) -> list[str]:
        """The arguments of the command that does what was chosen."""
        form: Form = self.form_box.currentData()
        source = str(self.source_box.currentData() or "")
        words = ["report"] if form.name == "report" else ["export", form.name]
        words += [source, "--output", self.output.text()]
        if form.name == "report":
            words += ["--language", language_in_use()]
        if form.of_network and self.network_box.currentData():
            words += ["--network", str(self.network_box.currentData())]
        if form.of_batch and self.batch_size.value() > 1:
            words += ["--batch-size", str(self.batch_size.value())]
        return [*words, *(name for name, switch in self._switches.items() if switch.isChecked())]

    def begin(self) -> None:
        """Let the command do it."""
        if self.running:
            return
        self._told.clear()
        self._ok.setEnabled(False)
        self._bar.setMaximum(0)
        self._bar.show()
        self._command.start(self.command())

    def reject(self) -> None:
        """End the command; once more closes the window."""
        if self.running:
            self._command.stop()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the command first: it leaves nothing half written."""
        self._command.end()
        super().closeEvent(event)

    def _say(self, text: str) -> None:
        lines = text.rstrip("\n").split("\n")
        # Lists have their columns apart from each other: each of them says something of its own.
        self._told.appendPlainText("\n".join("".join(map(localized, _COLUMNS.split(line))) for line in lines))

    def _show_told(self) -> None:
        # An empty field would be a riddle; once there was something to say, it stays.
        if not self._told.document().isEmpty():
            self._told.show()

    def _show_progress(self, percent: int) -> None:
        self._bar.setMaximum(100)
        self._bar.setValue(percent)

    def _finish(self, status: int) -> None:
        self._say(self._command.output)
        self._bar.hide()
        self._ok.setEnabled(True)
        self._show.setEnabled(status == 0)
        if status == 0:
            self._document.did.emit(self.tr("Exported {name}").format(name=Path(self.output.text()).name))

    def _show_form(self) -> None:
        form: Form = self.form_box.currentData()
        path = self._document.path
        chosen = self.source_box.currentData()
        self.source_box.blockSignals(True)
        self.source_box.clear()
        runs = [run for run in readable(runs_of(path))[0] if run.curve] if path else []
        if form.source != "project":
            for run in runs:
                self.source_box.addItem(self.tr("Run of {name}").format(name=name_of(run)), run.folder)
        if form.source != "run" and path is not None:
            text = self.tr("The project") if form.source == "project" else self.tr("The project, with initial weights")
            self.source_box.addItem(text, path)
        self.source_box.setCurrentIndex(max(self.source_box.findData(chosen), 0) if self.source_box.count() else -1)
        self.source_box.blockSignals(False)
        self._ok.setEnabled(self.source_box.count() > 0)
        if not self.source_box.count():
            unsaved = self.tr("Save the project first.")
            self._told.setPlainText(unsaved if path is None else self.tr("Train the network first."))
        for switch in self._switches.values():
            switch.hide()
            switch.deleteLater()
        self._switches = {name: QCheckBox(translate(_CONTEXT, text)) for name, text in form.options.items()}
        for name, switch in self._switches.items():
            self._options.addWidget(switch)
            if name in form.exclusive:
                switch.toggled.connect(partial(self._switch_others_off, name, form.exclusive))
        self._rows.setRowVisible(self.network_box, form.of_network)
        self._rows.setRowVisible(self.batch_size, form.of_batch)
        self._show.setEnabled(False)
        self._name_output()

    def _switch_others_off(self, name: str, exclusive: tuple[str, ...], on: bool) -> None:
        for other in exclusive if on else ():
            if other != name:
                self._switches[other].setChecked(False)

    def _name_output(self) -> None:
        form: Form = self.form_box.currentData()
        path = self._document.path
        if path is not None:
            ending = form.ending or f"-{form.name}"
            self.output.setText(str(path.with_name(f"{path.stem}{ending}")))

    def _choose(self) -> None:
        form: Form = self.form_box.currentData()
        title = self.tr("Export")
        if form.ending:
            patterns = " ".join(
                f"*{end}" for end in ((form.ending, *ARCHIVES) if form.name == "nnef" else (form.ending,))
            )
            name, _ = QFileDialog.getSaveFileName(self, title, self.output.text(), patterns)
        else:
            name = QFileDialog.getExistingDirectory(self, title, str(Path(self.output.text()).parent))
        if name:
            self.output.setText(name)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.output.text()).parent)))

    def _build(self) -> None:
        browse = QPushButton()
        browse.setIcon(icon("open"))
        browse.setToolTip(self.tr("Choose where to"))
        browse.setAccessibleName(browse.toolTip())
        browse.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(self.output, 1)
        row.addWidget(browse)
        self.network_box.addItem(self.tr("That of the first executor"), "")
        for network in self._document.project.networks:
            self.network_box.addItem(network.name, network.name)
        form = self._rows = QFormLayout()
        form.addRow(self.tr("As"), self.form_box)
        form.addRow(self.tr("Of"), self.source_box)
        form.addRow(self.tr("Network"), self.network_box)
        form.addRow(self.tr("Samples at once"), self.batch_size)
        form.addRow(self.tr("To"), row)
        form.addRow(QLabel(), self._options)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._show = buttons.addButton(self.tr("Show the folder"), QDialogButtonBox.ButtonRole.ActionRole)
        self._show.clicked.connect(self._open_folder)
        self._ok = buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.ActionRole)
        self._ok.setProperty("accent", True)
        self._ok.clicked.connect(self.begin)
        buttons.rejected.connect(self.reject)
        column = dialog_column(self)
        column.addLayout(form)
        column.addWidget(self._bar)
        column.addWidget(self._told, 1)
        column.addWidget(buttons)
