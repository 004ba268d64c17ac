"""Says at the end of the status bar how far the training is, in whatever tab a person works."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QToolButton, QWidget

from gui.running import Training
from layerwright.figures import duration

_WIDTH = 90
_PARTS = 1_000


class TrainingNote(QWidget):
    """A short bar and a sentence, which lead to the TRAINING tab."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training: Training | None = None
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_WIDTH)
        self.bar.setMaximum(_PARTS)
        self.text = QToolButton()
        self.text.setCursor(Qt.CursorShape.PointingHandCursor)
        self.text.clicked.connect(self.clicked)
        # No higher than what the status bar says otherwise: nothing moves when a training begins.
        self.text.setStyleSheet("padding: 0 4px")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.bar)
        row.addWidget(self.text)
        self.hide()

    def show_training(self, training: Training | None) -> None:
        """Show how far it is; nothing where nothing is trained."""
        self._training = training
        self.setVisible(training is not None)
        if training is None:
            return
        self.bar.setValue(round(training.share * _PARTS))
        said = self.tr("Training: epoch {epoch} of {epochs}").format(epoch=training.epoch, epochs=training.epochs)
        if training.paused:
            said = self.tr("Training paused: epoch {epoch} of {epochs}").format(
                epoch=training.epoch, epochs=training.epochs
            )
        elif training.seconds_left is not None:
            said = self.tr("{said}, {time} left").format(said=said, time=duration(training.seconds_left))
        self.text.setText(said)
        self.text.setToolTip(self.tr("Show the training"))

    def changeEvent(self, event: QEvent) -> None:
        """Say it in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self.show_training(self._training)
        super().changeEvent(event)
