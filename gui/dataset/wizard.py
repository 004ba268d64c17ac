"""Makes a dataset of what people have: folders of pictures by class, IDX, npz, CSV."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
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
    QWidget,
)

from gui.background import Background
from gui.theme.icons import icon
from gui.translation import localized
from gui.widgets.count_box import CountBox
from gui.widgets.dialogs import dialog_column
from gui.widgets.pictures import image_of
from gui.widgets.sizes import room_for
from layerwright.data import DataError, ImportedSet, ImportOptions, ImportPreview, import_dataset, preview_import
from layerwright.data.variables import WHITE, shape_text

_PREVIEWS = 12
_SETTLED = 300
"""Milliseconds after the last change before the preview is made: nobody wants that of half a path."""
_THUMBNAIL = QSize(64, 64)
_MOST_TOLD = 8
_GREY, _COLOUR = 1, 3


class _Progress(QObject):
    told = Signal(int, int)


class _StoppedError(Exception):
    """The person has cancelled."""


class ImportWizard(QDialog):
    """Asks what is to be imported and how, shows some of it as it would be written, and does it beside the window."""

    made = Signal(object, bool)
    """The sets that were written, and whether they take the place of the project's datasets of the same names."""

    def __init__(
        self,
        folder: Path,
        parent: QWidget | None = None,
        *,
        taken: Sequence[str] = (),
        input_shape: Sequence[int] = (),
    ) -> None:
        """Ask for a dataset below a folder.

        Args:
            folder: The project's folder.
            parent: The window.
            taken: The names of the project's datasets.
            input_shape: The shape that the network takes, which pictures are brought to unless another is chosen.
        """
        super().__init__(parent)
        self.setMinimumWidth(min(720, room_for(self).width()))
        self._background = Background(self)
        self._stopped = threading.Event()
        self._progress = _Progress()
        self._progress.told.connect(self._show_progress)
        self._running = False
        self._asked = 0
        self._divided = False
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settled.timeout.connect(self._preview)
        self._make_parts(folder, taken)
        self._build()
        self._fit(input_shape)
        self._show_choices()

    def options(self) -> ImportOptions:
        """What was chosen.

        Raises:
            DataError: It cannot work.
        """
        share = 0 if self._divided else self.validation.value() / 100
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
            self._told.setText(localized(error))
            return
        source, output = Path(self.source.text()), Path(self.output.text())
        self._stopped.clear()
        self._running = True
        self._ok.setEnabled(False)
        self._bar.setMaximum(0)
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
        self.made.emit(sets, self.replace.isChecked() and not self.replace.isHidden())
        skipped = [problem for each in sets for problem in each.skipped]
        if not skipped:
            self.accept()
            return
        self._bar.hide()
        self._cancel.setText(self.tr("Close"))
        said = self.tr("Done. %Ln sample(s) could not be read and were left out:", "", len(skipped))
        self._told.setText("\n".join([said, *map(localized, skipped[:_MOST_TOLD])]))

    def _fail(self, error: Exception) -> None:
        self._running = False
        self._bar.hide()
        self._ok.setEnabled(True)
        if isinstance(error, _StoppedError):
            self._told.setText(self.tr("Stopped; nothing was written."))
        elif isinstance(error, DataError | OSError):
            self._told.setText(localized(error))
        else:
            raise error

    def _change(self) -> None:
        """Something was chosen: what has been found out before no longer counts."""
        self._asked += 1
        self._ok.setEnabled(bool(self.source.text() and self.output.text()) and not self._running)
        self._settled.start()

    def _preview(self) -> None:
        source = Path(self.source.text())
        if self._running or not self.source.text():
            return
        try:
            options = self.options()
        except DataError as error:
            self._told.setText(localized(error))
            return
        asked = self._asked
        if not source.exists():
            self._samples.clear()
            self._told.setText(self.tr("There is nothing at {path}.").format(path=source))
            return
        self._background.run(
            lambda: (asked, preview_import(source, options, _PREVIEWS)),
            self._show_preview,
            lambda error: self._show_unreadable(asked, error),
        )

    def _show_preview(self, found: tuple[int, ImportPreview]) -> None:
        asked, preview = found
        if asked != self._asked or self._running:
            return
        self._divided = len(preview.sets) > 1
        self._samples.clear()
        for image, label in preview.pictures:
            item = QListWidgetItem(label)
            item.setIcon(image_of(image / WHITE[image.dtype], _THUMBNAIL))
            item.setToolTip(shape_text(image.shape))
            self._samples.addItem(item)
        parts = [self.tr("%Ln sample(s)", "", preview.samples)]
        parts += [f"{name} ({shape_text(shape)})" for name, shape in preview.variables.items()]
        if self._divided:
            parts.append(self.tr("divided already: {parts}").format(parts=", ".join(preview.sets)))
        lines = [" · ".join(parts)]
        shapes = {image.shape for image, _ in preview.pictures}
        if len(shapes) > 1:
            lines.append(self.tr("The pictures are of different kinds: choose a size and colours that all get."))
        lines += [localized(problem) for problem in preview.problems[:_MOST_TOLD]]
        self._told.setText("\n".join(lines))
        self._show_choices()

    def _show_unreadable(self, asked: int, error: Exception) -> None:
        if not isinstance(error, DataError | OSError):
            raise error
        if asked == self._asked:
            self._samples.clear()
            self._told.setText(localized(error))

    def _show_choices(self) -> None:
        for part in (self.validation, self.shuffle, self.seed):
            part.setEnabled(not self._divided)
        self.mode.setEnabled(bool(self.width_.value() or self.height_.value()))

    def _fit(self, shape: Sequence[int]) -> None:
        """Begin with the size and the colours that the network takes, where it takes pictures."""
        if len(shape) == 3 and shape[0] in (_GREY, _COLOUR):
            self.width_.setValue(shape[2])
            self.height_.setValue(shape[1])
            self.color.setCurrentIndex(self.color.findData("grey" if shape[0] == _GREY else "rgb"))

    def _make_parts(self, folder: Path, taken: Sequence[str]) -> None:
        self.source, self.output = QLineEdit(), QLineEdit(str(_free(folder / "dataset")))
        self.width_, self.height_ = _number(0, 4096), _number(0, 4096)
        self.mode, self.color = QComboBox(), QComboBox()
        self.validation = _number(0, 90)
        self.validation.setValue(20)
        self.validation.setSuffix(" %")
        self.seed = _number(0, 2**31 - 1)
        self.shuffle, self.replace = QCheckBox(), QCheckBox()
        for switch in (self.shuffle, self.replace):
            switch.setChecked(True)
        self.replace.setVisible(bool({"Training", "Validation"} & set(taken)))
        self._samples = QListWidget()
        self._samples.setViewMode(QListView.ViewMode.IconMode)
        self._samples.setIconSize(_THUMBNAIL)
        self._samples.setMovement(QListView.Movement.Static)
        self._samples.setFlow(QListView.Flow.LeftToRight)
        self._samples.setWrapping(False)
        self._samples.setSpacing(4)
        self._samples.setFixedHeight(116)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.hide()

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Make a dataset"))
        self._fill_boxes()
        self._name_parts()
        form = QFormLayout()
        form.addRow(self.tr("From"), self._with_buttons(self.source, source=True))
        form.addRow(self.tr("Into the folder"), self._with_buttons(self.output, source=False))
        size = QHBoxLayout()
        for part in (self.width_, QLabel("×"), self.height_, self.mode):
            size.addWidget(part)
        size.addStretch(1)
        form.addRow(self.tr("Size of pictures"), size)
        form.addRow(self.tr("Colours"), _beginning(self.color))
        # Not seen: a screen reader has the name of a box of choices from a label that belongs to it.
        for box, text in ((self.mode, self.tr("How pictures get the size")), (self.color, self.tr("Colours"))):
            label = QLabel(text, self)
            label.setBuddy(box)
            label.hide()
        split = QHBoxLayout()
        for item in (self.validation, self.shuffle, QLabel(self.tr("Seed")), self.seed):
            split.addWidget(item)
        split.addStretch(1)
        form.addRow(self.tr("For validation"), split)
        form.addRow("", self.replace)
        buttons = QDialogButtonBox()
        self._ok = buttons.addButton(self.tr("Make"), QDialogButtonBox.ButtonRole.ActionRole)
        self._ok.setProperty("accent", True)
        self._ok.setEnabled(False)
        self._ok.clicked.connect(self.begin)
        self._cancel = buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = dialog_column(self)
        column.addLayout(form)
        column.addWidget(self._samples)
        column.addWidget(self._told)
        column.addWidget(self._bar)
        column.addWidget(buttons)
        for line in (self.source, self.output):
            line.textChanged.connect(self._change)
        for side in (self.width_, self.height_):
            side.valueChanged.connect(self._change)
            side.valueChanged.connect(self._show_choices)
        for choice in (self.mode, self.color):
            choice.currentIndexChanged.connect(self._change)

    def _fill_boxes(self) -> None:
        for value, text in (
            ("resize", self.tr("stretch")),
            ("crop", self.tr("cut the middle out")),
            ("pad", self.tr("add black bars")),
        ):
            self.mode.addItem(text, value)
        for value, text in (("keep", self.tr("keep")), ("grey", self.tr("grey")), ("rgb", self.tr("red, green, blue"))):
            self.color.addItem(text, value)

    def _name_parts(self) -> None:
        self.source.setPlaceholderText(self.tr("A folder with a folder for each class, a .csv, .npz or IDX file"))
        self._told.setText(self.tr("What is chosen is shown here as it will be written."))
        self.shuffle.setText(self.tr("in random order"))
        self.replace.setText(self.tr("Put it in the place of the project's datasets of the same names"))
        self.replace.setToolTip(self.tr("What trains and validates the network then uses it, without further ado."))
        self._samples.setAccessibleName(self.tr("Preview"))
        for box in (self.width_, self.height_):
            box.setSpecialValueText(self.tr("keep"))
        for part, name in (
            (self.source, self.tr("From")),
            (self.output, self.tr("Into the folder")),
            (self.width_, self.tr("Width")),
            (self.height_, self.tr("Height")),
            (self.mode, self.tr("How pictures get the size")),
            (self.color, self.tr("Colours")),
            (self.validation, self.tr("For validation")),
            (self.seed, self.tr("Seed")),
        ):
            part.setAccessibleName(name)

    def _with_buttons(self, line: QLineEdit, *, source: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(line, 1)
        folder = QPushButton()
        folder.setIcon(icon("open"))
        folder.setToolTip(self.tr("Choose a folder"))
        folder.setAccessibleName(
            self.tr("Choose the folder to read") if source else self.tr("Choose the folder to write")
        )
        folder.clicked.connect(lambda: self._choose_folder(line))
        row.addWidget(folder)
        if source:
            file = QPushButton()
            file.setIcon(icon("new"))
            file.setToolTip(self.tr("Choose a file"))
            file.setAccessibleName(file.toolTip())
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


def _number(least: int, most: int) -> CountBox:
    box = CountBox()
    box.setRange(least, most)
    return box


def _beginning(part: QWidget) -> QHBoxLayout:
    """A part at the beginning of a line that it does not fill."""
    row = QHBoxLayout()
    row.addWidget(part)
    row.addStretch(1)
    return row


def _free(folder: Path) -> Path:
    """A folder that can be written to: the wanted one, or one with a number where that is there already."""
    number = 1
    found = folder
    while found.exists():
        number += 1
        found = folder.with_name(f"{folder.name}_{number}")
    return found
