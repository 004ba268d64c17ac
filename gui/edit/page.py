"""The EDIT tab put together: the canvas in the middle, panels as docks around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from gui.actions import Actions
from gui.document import Document
from gui.edit.actions import register
from gui.edit.canvas import Canvas
from gui.edit.canvas.menu import show_menu
from gui.edit.editing import Editing
from gui.edit.inspector import Inspector
from gui.edit.learning import Learning
from gui.edit.library import OwnUnits
from gui.edit.minimap import Minimap
from gui.edit.palette import Palette
from gui.edit.panel_actions import register_panels
from gui.edit.problems import Problems
from gui.edit.state import EditState
from gui.edit.statistics import Statistics
from gui.edit.tabs import NetworkTabs
from gui.preferences import preferences
from gui.running import Running
from gui.translation import QT_TRANSLATE_NOOP, translate
from gui.widgets.focus_ring import FocusRing

if TYPE_CHECKING:
    from gui.edit.canvas.picturing import Picturing
    from gui.edit.help import Help

_ARRANGEMENT = 2
"""Raise this when docks come or go: an arrangement of another version is not taken up."""
_Area = Qt.DockWidgetArea


@dataclass(frozen=True)
class _Panel:
    name: str
    title: str
    area: Qt.DockWidgetArea
    make: Callable[[EditState, QWidget], QWidget]
    shown: bool = True


def _outline(state: EditState, parent: QWidget) -> QWidget:
    from gui.edit.outline import Outline

    return Outline(state, parent)


def _help(state: EditState, parent: QWidget) -> QWidget:
    from gui.edit.help import Help

    return Help(state, parent)


_PANELS = (
    _Panel("palette", QT_TRANSLATE_NOOP("Panels", "Layers"), _Area.LeftDockWidgetArea, Palette),
    _Panel("outline", QT_TRANSLATE_NOOP("Panels", "Outline"), _Area.LeftDockWidgetArea, _outline, shown=False),
    _Panel("inspector", QT_TRANSLATE_NOOP("Panels", "Properties"), _Area.RightDockWidgetArea, Inspector),
    _Panel("statistics", QT_TRANSLATE_NOOP("Panels", "Statistics"), _Area.RightDockWidgetArea, Statistics),
    _Panel("help", QT_TRANSLATE_NOOP("Panels", "Help"), _Area.RightDockWidgetArea, _help, shown=False),
    _Panel("problems", QT_TRANSLATE_NOOP("Panels", "Problems"), _Area.BottomDockWidgetArea, Problems),
)


class _Dock(QDockWidget):
    """A dock whose panel is made when it is seen for the first time, or asked for: some never are.

    The panel is made inside the dock: moved there later, all of it would be looked up in the style sheet once more.
    """

    def __init__(self, panel: _Panel, page: EditPage) -> None:
        super().__init__(translate("Panels", panel.title), page)
        self.setObjectName(panel.name)
        self._panel = panel
        self._state = page.state

    def panel(self) -> QWidget:
        """The panel."""
        if self.widget() is None:
            self.setWidget(self._panel.make(self._state, self))
        return self.widget()

    def showEvent(self, event: QShowEvent) -> None:
        """Have something to show."""
        self.panel()
        super().showEvent(event)


class EditPage(QMainWindow):
    """The EDIT tab."""

    def __init__(self, document: Document, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        # Without GroupedDragging: with it, Qt 6.11 crashes when a dock is dragged over one that floats.
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self._picturing: Picturing | None = None
        self.state: EditState = EditState(document)
        self.editing: Editing = Editing(self.state)
        self.own: OwnUnits = OwnUnits(self.state, self)
        middle = QWidget(self)
        self.canvas: Canvas = Canvas(self.state, self.editing, middle)
        self.minimap: Minimap = Minimap(self.canvas)
        FocusRing(self.canvas)
        self.tabs: NetworkTabs = NetworkTabs(self.state, self.editing, middle)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.canvas, 1)
        self.setCentralWidget(middle)
        self.docks = {panel.name: self._dock(panel) for panel in _PANELS}
        register(actions, self)
        register_panels(actions, self)
        self.canvas.menu_asked.connect(lambda at: show_menu(self.canvas, actions, at))
        self._connect_panels()
        self._arrange()
        self._seen = False

    def remember(self) -> None:
        """Keep the arrangement of the docks for the next start; one that nobody has seen has no sizes yet."""
        if not self._seen:
            return
        preferences().keep("edit/arrangement", self.saveState(_ARRANGEMENT))

    def changeEvent(self, event: QEvent) -> None:
        """Say the titles in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say_titles()
            self.tabs.retranslate()
        super().changeEvent(event)

    def export_picture(self) -> None:
        """Ask for a file, and draw the network in view into it."""
        if self._picturing is None:
            # Here, since a start without it is faster.
            from gui.edit.canvas.picturing import Picturing

            self._picturing = Picturing(self.state, self)
        self._picturing.ask()

    def show_learning(self, running: Running) -> None:
        """Show on the canvas, from now on, which layers learn while the project is trained."""
        Learning(self.state, self.canvas, running)

    def view_note(self) -> QWidget:
        """What the status bar says of the view while this page is in front."""
        from gui.edit.view_note import ViewNote

        return ViewNote(self.canvas, self)

    def panel(self, name: str) -> QWidget:
        """A panel by its name, as `palette`."""
        return self.docks[name].panel()

    def bring_panel(self, name: str) -> QWidget:
        """Open a panel's dock, in front of those that share its place."""
        self.docks[name].show()
        self.docks[name].raise_()
        return self.docks[name].panel()

    def _connect_panels(self) -> None:
        """Let panels reach what is beside them; they know the state, and nothing of each other."""
        palette, problems = self.panel("palette"), self.panel("problems")
        assert isinstance(palette, Palette)
        assert isinstance(problems, Problems)
        palette.chosen.connect(self.editing.add)
        palette.share_wanted.connect(self.own.ask_share)
        palette.rename_wanted.connect(self.own.rename)
        palette.forget_wanted.connect(self.own.ask_forget)
        problems.count_changed.connect(self._say_titles)
        self.state.help_asked.connect(self._show_help)

    def _show_help(self, layer_type: str, name: str) -> None:
        """Open the panel of the help; one that is made now has not heard the question."""
        known = self.docks["help"].widget() is not None
        panel = self.bring_panel("help")
        if not known:
            cast("Help", panel).show_help(layer_type, name)

    def _arrange(self) -> None:
        """How the docks lie until a person moves them."""
        self.tabifyDockWidget(self.docks["palette"], self.docks["outline"])
        self.tabifyDockWidget(self.docks["statistics"], self.docks["help"])
        for name in ("outline", "help"):
            self.docks[name].hide()
        # The panels at the sides go all the way down; problems stand below the canvas.
        self.setCorner(Qt.Corner.BottomLeftCorner, _Area.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, _Area.RightDockWidgetArea)

    def showEvent(self, event: QShowEvent) -> None:
        """Arrange the docks once the page has its size: in a smaller one, Qt would squeeze them."""
        super().showEvent(event)
        if not self._seen:
            QTimer.singleShot(0, self, self._arrange_again)

    def _arrange_again(self) -> None:
        """Let the docks lie as the last time."""
        self._seen = True
        if not self.restoreState(preferences().state("edit/arrangement"), _ARRANGEMENT):
            self._size()

    def _size(self) -> None:
        """The sizes of the docks until a person changes them."""
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.resizeDocks([self.docks["palette"], self.docks["inspector"]], [250, 340], across)
        self.resizeDocks([self.docks["inspector"], self.docks["statistics"]], [520, 340], down)
        self.resizeDocks([self.docks["problems"]], [140], down)

    def reset_panels(self) -> None:
        """Let the docks lie as at the first start: none closed, none elsewhere, none a window of its own."""
        for dock in self.docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        for panel in _PANELS:
            self.addDockWidget(panel.area, self.docks[panel.name])
            self.docks[panel.name].setVisible(panel.shown)
        self._arrange()
        self._size()

    def _say_titles(self, *_counts: int) -> None:
        for panel in _PANELS:
            self.docks[panel.name].setWindowTitle(translate("Panels", panel.title))
        count = len(self.state.document.problems)
        if count:
            title = translate("Panels", "Problems")
            self.docks["problems"].setWindowTitle(f"{title} ({count})")

    def _dock(self, panel: _Panel) -> _Dock:
        dock = _Dock(panel, self)
        if panel.shown:
            dock.panel()
        self.addDockWidget(panel.area, dock)
        dock.setVisible(panel.shown)
        return dock
