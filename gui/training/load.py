"""A line that says how busy this machine is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from gui.background import Background
from layerwright.training.machine_load import Load, LoadMeter

_INTERVAL = 2_000
_GB = 1e9


class LoadLine(QLabel):
    """Processor, memory and cards of this machine, every two seconds while somebody sees it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("quiet", True)
        self._background = Background(self)
        self._meter = LoadMeter()
        self._load: Load | None = None
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.setAccessibleName(self.tr("Load of this machine"))

    def look(self) -> None:
        """Look at the machine, beside the window."""
        if self._busy or not self.isVisible():
            return
        self._busy = True
        self._background.run(self._meter.look, self.show_load, self._fail)

    def show_load(self, load: Load) -> None:
        """Say how busy the machine is."""
        self._busy = False
        self._load = load
        parts = []
        if load.busy is not None:
            parts.append(self.tr("CPU {share}").format(share=f"{load.busy:.0%}"))
        if load.total:
            memory = self.tr("Memory {used} of {total} GB")
            parts.append(memory.format(used=f"{load.used / _GB:.1f}", total=f"{load.total / _GB:.1f}"))
        for card in load.cards:
            text = self.tr("GPU {share}, {used} of {total} GB")
            figures = {"used": f"{card.used / _GB:.1f}", "total": f"{card.total / _GB:.1f}"}
            parts.append(text.format(share=f"{card.busy:.0%}", **figures))
        self.setText("    ".join(parts))

    def changeEvent(self, event: QEvent) -> None:
        """Say it in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange and self._load is not None:
            self.show_load(self._load)
        super().changeEvent(event)

    def _fail(self, error: Exception) -> None:
        self._busy = False
        raise error
