"""Makes a dataset of what people have: folders of pictures by class, IDX, npz, CSV."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCloseEvent
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
    QListView,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.background import Background
from gui.theme.icons import icon
from gui.widgets.pictures import image_of
from layerwright.data import DataError, ImportedSet, ImportOptions, import_dataset, open_dataset

_PREVIEWS = 12


class _Progress(QObject):
    told = Signal(int, int)


class _StoppedError(Exception):
    """The person has cancelled."""


class ImportWizard(QDialog):
    """Asks what is to be imported and how, shows some of it, and does it beside the window."""

    made = Signal(object)
    """The sets that were written."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Make a dataset"))
        self.setMinimumWidth(640)
        self._background = Background(self)
        self._stopped = threading.Event()
        self._progress = _Progress()
        self._progress.told.connect(self._show_progress)
        self._running = False
        self.source, self.output = QLineEdit(), QLineEdit(str(folder / "dataset"))
        self.source.setPlaceholderText(self.tr("A folder with a folder for each class, or a .csv, .npz or IDX file"))
        self.source.textChanged.connect(self._preview)
        self.width_, self.height_ = _number(0, 4096), _number(0, 4096)
        for box in (self.width_, self.height_):
            box.setSpecialValueText(self.tr("keep"))
        self.mode, self.color = QComboBox(), QComboBox()
        for value, text in (
            ("resize", self.tr("stretch")),
            ("crop", self.tr("cut the middle out")),
            ("pad", self.tr("add black bars")),
        ):
            self.mode.addItem(text, value)
        for value, text in (("keep", self.tr("keep")), ("grey", self.tr("grey")), ("rgb", self.tr("red, green, blue"))):
            self.color.addItem(text, value)
        self.validation = _number(0, 90)
        self.validation.setValue(20)
        self.validation.setSuffix(" %")
        self.seed = _number(0, 2**31 - 1)
        self.shuffle = QCheckBox(self.tr("in random order"))
        self.shuffle.setChecked(True)
        self._samples = QListWidget()
        self._samples.setViewMode(QListView.ViewMode.IconMode)
        self._samples.setFixedHeight(110)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.hide()
        self._build()

    def options(self) -> ImportOptions:
        """What was chosen.

        Raises:
            DataError: It cannot work.
        """
        share = self.validation.value() / 100
        return ImportOptions(
            width=self.width_.value() or None,
            height=self.height_.value() or None,
            mode=self.mode.currentData(),
            color=self.color.currentData(),
            split={"training": 1 - share, "validation": share} if share else {},
            shuffle=self.shuffle.isChecked(),
            seed=self.seed.value(),
        )

    def begin(self) -> None:
        """Import; what goes wrong is told in the window, which stays."""
        try:
            options = self.options()
        except DataError as error:
            self._told.setText(str(error))
            return
        source, output = Path(self.source.text()), Path(self.output.text())
        self._stopped.clear()
        self._running = True
        self._ok.setEnabled(False)
        self._bar.show()
        self._background.run(
            lambda: import_dataset(source, output, options, self._on_progress), self._finish, self._fail
        )

    def reject(self) -> None:
        """Cancel what is going on; once more closes the window."""
        if self._running:
            self._stopped.set()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Cancel first."""
        self._stopped.set()
        super().closeEvent(event)

    def _on_progress(self, done: int, whole: int) -> None:
        # In the thread that imports: an exception ends it there, and leaves nothing behind.
        if self._stopped.is_set():
            raise _StoppedError
        self._progress.told.emit(done, whole)

    def _show_progress(self, done: int, whole: int) -> None:
        self._bar.setMaximum(whole)
        self._bar.setValue(done)
        self._told.setText(self.tr("{done} of {whole} samples").format(done=f"{done:,}", whole=f"{whole:,}"))

    def _finish(self, sets: list[ImportedSet]) -> None:
        self._running = False
        self.made.emit(sets)
        self.accept()

    def _fail(self, error: Exception) -> None:
        self._running = False
        self._bar.hide()
        self._ok.setEnabled(True)
        if isinstance(error, _StoppedError):
            self._told.setText(self.tr("Stopped; nothing was written."))
        elif isinstance(error, DataError | OSError):
            self._told.setText(str(error))
        else:
            raise error

    def _preview(self, text: str) -> None:
        path = Path(text)
        if not text or not path.exists():
            self._samples.clear()
            return
        self._background.run(lambda: _look(path), self._show_samples, self._show_unreadable)

    def _show_samples(self, found: tuple[str, list[tuple[object, str]]]) -> None:
        text, samples = found
        self._told.setText(text)
        self._samples.clear()
        size = self._samples.iconSize().expandedTo(self._samples.size() / 8)
        for image, label in samples:
            item = QListWidgetItem(label)
            item.setIcon(image_of(image, size))  # type: ignore[arg-type]
            self._samples.addItem(item)

    def _show_unreadable(self, error: Exception) -> None:
        self._samples.clear()
        self._told.setText(str(error))

    def _build(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("From"), self._with_buttons(self.source, source=True))
        form.addRow(self.tr("Into the folder"), self._with_buttons(self.output, source=False))
        size = QHBoxLayout()
        for part in (self.width_, QLabel("×"), self.height_, self.mode):
            size.addWidget(part)
        size.addStretch(1)
        form.addRow(self.tr("Size of pictures"), size)
        form.addRow(self.tr("Colours"), self.color)
        split = QHBoxLayout()
        for item in (self.validation, self.shuffle, QLabel(self.tr("Seed")), self.seed):
            split.addWidget(item)
        split.addStretch(1)
        form.addRow(self.tr("For validation"), split)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._ok = buttons.addButton(self.tr("Make"), QDialogButtonBox.ButtonRole.ActionRole)
        self._ok.setProperty("accent", True)
        self._ok.clicked.connect(self.begin)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self._samples)
        column.addWidget(self._told)
        column.addWidget(self._bar)
        column.addWidget(buttons)

    def _with_buttons(self, line: QLineEdit, *, source: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(line, 1)
        folder = QPushButton()
        folder.setIcon(icon("open"))
        folder.setToolTip(self.tr("Choose a folder"))
        folder.clicked.connect(lambda: self._choose_folder(line))
        row.addWidget(folder)
        if source:
            file = QPushButton()
            file.setIcon(icon("new"))
            file.setToolTip(self.tr("Choose a file"))
            file.clicked.connect(lambda: self._choose_file(line))
            row.addWidget(file)
        return row

    def _choose_folder(self, line: QLineEdit) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder"), line.text())
        if name:
            line.setText(name)

    def _choose_file(self, line: QLineEdit) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a file"), line.text())
        if name:
            line.setText(name)


def _look(path: Path) -> tuple[str, list[tuple[object, str]]]:
    """What is there, in words, and the first pictures of it."""
    with open_dataset(path, cache=False) as dataset:
        shapes = ", ".join(f"{name} ({','.join(map(str, each.shape))})" for name, each in dataset.variables.items())
        text = f"{len(dataset):,} · {shapes}"
        images = [name for name, each in dataset.variables.items() if each.kind == "image"]
        if not images:
            return text, []
        step = max(len(dataset) // _PREVIEWS, 1)
        rows = list(range(0, len(dataset), step))[:_PREVIEWS]
        values = dataset.read(rows)
        labels = next((each for each in dataset.variables.values() if each.classes), None)
        return text, [
            (values[images[0]][index], labels.classes[int(values[labels.name][index].flat[0])] if labels else "")
            for index in range(len(rows))
        ]


def _number(least: int, most: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    return box
