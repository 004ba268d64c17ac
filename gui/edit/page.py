"""The EDIT tab put together: the canvas in the middle, panels as docks around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from gui.actions import Actions
from gui.document import Document
from gui.edit.canvas import Canvas
from gui.edit.inspector import Inspector
from gui.edit.outline import Outline
from gui.edit.palette import Palette
from gui.edit.problems import Problems
from gui.edit.state import EditState
from gui.edit.statistics import Statistics
from gui.edit.tabs import NetworkTabs
from gui.preferences import preferences
from gui.translation import QT_TRANSLATE_NOOP, translate

_ARRANGEMENT = 1
"""Raise this when docks come or go: an arrangement of another version is not taken up."""
_Area = Qt.DockWidgetArea


@dataclass(frozen=True)
class _Panel:
    name: str
    title: str
    area: Qt.DockWidgetArea
    make: Callable[[EditState], QWidget]
    shown: bool = True


_PANELS = (
    _Panel("palette", QT_TRANSLATE_NOOP("Panels", "Layers"), _Area.LeftDockWidgetArea, Palette),
    _Panel("outline", QT_TRANSLATE_NOOP("Panels", "Outline"), _Area.LeftDockWidgetArea, Outline, shown=False),
    _Panel("inspector", QT_TRANSLATE_NOOP("Panels", "Properties"), _Area.RightDockWidgetArea, Inspector),
    _Panel("statistics", QT_TRANSLATE_NOOP("Panels", "Statistics"), _Area.RightDockWidgetArea, Statistics),
    _Panel("problems", QT_TRANSLATE_NOOP("Panels", "Problems"), _Area.BottomDockWidgetArea, Problems),
)


class EditPage(QMainWindow):
    """The EDIT tab."""

    def __init__(self, document: Document, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.GroupedDragging
        )
        self.state = EditState(document)
        self.canvas = Canvas(self.state)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(NetworkTabs(self.state))
        column.addWidget(self.canvas, 1)
        self.setCentralWidget(middle)
        self.docks = {panel.name: self._dock(panel) for panel in _PANELS}
        self.restoreState(preferences().state("edit/arrangement"), _ARRANGEMENT)

    def remember(self) -> None:
        """Keep the arrangement of the docks for the next start."""
        preferences().keep("edit/arrangement", self.saveState(_ARRANGEMENT))

    def changeEvent(self, event: QEvent) -> None:
        """Say the titles in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            for panel in _PANELS:
                self.docks[panel.name].setWindowTitle(translate("Panels", panel.title))
        super().changeEvent(event)

    def _dock(self, panel: _Panel) -> QDockWidget:
        dock = QDockWidget(translate("Panels", panel.title), self)
        dock.setObjectName(panel.name)
        dock.setWidget(panel.make(self.state))
        self.addDockWidget(panel.area, dock)
        dock.setVisible(panel.shown)
        return dock
