"""What the worker and its libraries have printed, folded away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from gui.theme.icons import icon
from gui.theme.theme import fixed_font
from layerwright.training.run import Run

_LENGTH = 200_000
"""The bytes of the log's end that are shown."""
_HEIGHT = 180


class LogPart(QFrame):
    """The end of a run's log, which is read when it is unfolded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: Run | None = None
        self.switch = QToolButton()
        self.switch.setCheckable(True)
        self.switch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.switch.setIcon(icon("chevron_right"))
        self.switch.toggled.connect(self._unfold)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(fixed_font())
        self.text.setMaximumHeight(_HEIGHT)
        self.text.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.switch)
        column.addWidget(self.text)
        self._say()

    def show_run(self, run: Run | None) -> None:
        """Show another run, or the same one as it is now."""
        self._run = run
        if not self.switch.isChecked():
            return
        text = _end_of(run) if run is not None else ""
        if text == self.text.toPlainText():
            return
        bar = self.text.verticalScrollBar()
        at_end = bar.value() == bar.maximum()
        place = bar.value()
        self.text.setPlainText(text)
        # Who reads further up is left there.
        bar.setValue(bar.maximum() if at_end else place)

    def refresh(self) -> None:
        """Read on, where something may have been printed since."""
        self.show_run(self._run)

    def _unfold(self, unfolded: bool) -> None:
        self.switch.setIcon(icon("chevron_down" if unfolded else "chevron_right"))
        self.text.setVisible(unfolded)
        self.refresh()

    def _say(self) -> None:
        self.switch.setText(self.tr("Log"))
        self.text.setAccessibleName(self.tr("Log"))
        self.text.setPlaceholderText(self.tr("Nothing was printed."))

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)


def _end_of(run: Run) -> str:
    try:
        with run.log.open("rb") as file:
            file.seek(max(0, run.log.stat().st_size - _LENGTH))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""
