"""Says beside the button that trains what would compute: the device and the number of processes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from gui.document import Document
from gui.preferences import preferences
from gui.theme.icons import icon


class DeviceNote(QToolButton):
    """A pill such as `CPU · 2 processes`; a click leads to where both are chosen."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setProperty("pill", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(icon("point", "good"))
        self.setIconSize(QSize(10, 10))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        document.changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_reasons: object) -> None:
        """Say what is chosen now."""
        device = preferences().text("train/device", "cpu")
        name, _, number = device.partition(":")
        parts = [f"{name.upper()} {number}".strip()]
        processes = self._document.project.configuration.processes
        if processes > 1:
            parts.append(self.tr("%n process(es)", "", processes))
        self.setText(" · ".join(parts))
        self.setToolTip(self.tr("What trains the networks. Click to choose."))

    def changeEvent(self, event: QEvent) -> None:
        """Say it in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)
