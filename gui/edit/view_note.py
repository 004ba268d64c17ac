"""Says at the end of the status bar what is in view: how many layers, and how large they are drawn."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from gui.edit.canvas import Canvas
from gui.edit.state import EditState
from gui.widgets.when_shown import WhenShown


class ViewNote(QToolButton):
    """The number of layers and the zoom; a click goes back to 100 %."""

    def __init__(self, canvas: Canvas, page: QWidget) -> None:
        super().__init__()
        self._canvas = canvas
        self._state: EditState = canvas.state
        self.setObjectName("view_note")
        self.setProperty("quiet", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # No higher than what the status bar says: nothing moves when another tab comes to the front.
        self.setStyleSheet("padding: 0 8px")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._refreshing = WhenShown(self, self._refresh)
        self._state.document.changed.connect(self._refreshing.ask)
        self._state.network_changed.connect(self._refreshing.ask)
        self._state.selection_changed.connect(self._refreshing.ask)
        canvas.zoom_changed.connect(self._refreshing.ask)
        self.clicked.connect(canvas.show_actual_size)
        page.installEventFilter(self)
        self.setVisible(page.isVisible())
        self._refresh()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Be there while the network is."""
        if isinstance(event, (QShowEvent, QHideEvent)):
            self.setVisible(isinstance(event, QShowEvent))
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Say it in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()
        super().changeEvent(event)

    def _refresh(self) -> None:
        layers, selected = len(self._state.network.layers), len(self._state.chosen)
        parts = [self.tr("%n layer(s)", "", layers)]
        if selected > 1:
            parts.append(self.tr("%n selected", "", selected))
        parts.append(f"{self._canvas.camera.zoom:.0%}".replace("%", " %"))
        self.setText(" · ".join(parts))
        self.setToolTip(self.tr("Show the network at 100 %"))
