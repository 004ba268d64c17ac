"""The networks of the project as tabs above the canvas, and the way into the unit in view beside them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QTabBar, QToolButton, QWidget

from gui.edit.canvas.inline import InlineEditor
from gui.edit.editing import Editing
from gui.edit.state import EditState
from gui.theme import edge_colour, theme
from gui.theme.icons import icon
from gui.widgets.elided_label import ElidedLabel
from layerwright.layers.declaration import STATISTICS
from layerwright.model.project import Project

_DOT = 9


class NetworkTabs(QFrame):
    """A tab for each network, `+`, the way through the units, and the statistic that is shown."""

    def __init__(self, state: EditState, editing: Editing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setProperty("bar", True)
        self.bar = _Bar(state, editing)
        self.bar.setIconSize(QSize(_DOT, _DOT))
        self.add = QToolButton()
        self.add.setIcon(icon("add", "quiet"))
        self.add.setObjectName("add_network")
        self.add.clicked.connect(lambda: editing.networks.add())
        self.way = QWidget()
        self._crumbs = QHBoxLayout(self.way)
        self._crumbs.setContentsMargins(8, 0, 0, 0)
        self._crumbs.setSpacing(2)
        self._editing = editing
        self._statistic = ElidedLabel()
        self._statistic.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._statistic.setProperty("quiet", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 14, 0)
        row.setSpacing(4)
        row.addWidget(self.bar)
        row.addWidget(self.add)
        row.addWidget(self.way)
        row.addWidget(self._statistic, 1)
        state.network_changed.connect(self._show_way)
        state.statistic_changed.connect(self._show_statistic)
        self.retranslate()
        self._show_way()

    def step(self, by: int) -> None:
        """Go to the next tab, or the one before."""
        count = self.bar.count()
        if count:
            self.bar.setCurrentIndex((self.bar.currentIndex() + by) % count)

    def retranslate(self) -> None:
        """Say everything in the language chosen now."""
        self.add.setToolTip(self.tr("New network"))
        self.add.setAccessibleName(self.tr("New network"))
        self._show_statistic()

    def _show_way(self) -> None:
        """The networks that were gone through, each of them a way back."""
        while self._crumbs.count():
            item = self._crumbs.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        path = self._state.path
        self.way.setVisible(len(path) > 1)
        if len(path) < 2:
            return
        for depth, name in enumerate(path):
            if depth:
                mark = QLabel("\N{BLACK RIGHT-POINTING SMALL TRIANGLE}")
                mark.setProperty("quiet", True)
                self._crumbs.addWidget(mark)
            button = QToolButton()
            button.setText(name)
            button.setObjectName(f"crumb_{depth}")
            button.setEnabled(depth < len(path) - 1)
            button.clicked.connect(partial(self._state.leave, len(path) - 1 - depth))
            self._crumbs.addWidget(button)

    def _show_statistic(self) -> None:
        names = {attribute: name for name, attribute in STATISTICS.items()}
        shown = names.get(self._state.statistic, "")
        self._statistic.setText(self.tr("Statistic shown: {name}").format(name=shown) if shown else "")


class _Bar(QTabBar):
    """The tabs. A double click names a network, dragging orders them, and the menu removes one."""

    def __init__(self, state: EditState, editing: Editing) -> None:
        super().__init__()
        self._state = state
        self._editing = editing
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setMovable(True)
        self.setTabsClosable(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        state.network_changed.connect(self._show)
        state.document.changed.connect(self._follow)
        theme().changed.connect(self._show)
        self.currentChanged.connect(self._chosen)
        self.tabMoved.connect(self._moved)
        self._showing = False
        self._show()

    def sizeHint(self) -> QSize:
        """As wide as all tabs with the chosen name in bold, which Qt does not count in."""
        return super().sizeHint() + QSize(self.fontMetrics().horizontalAdvance("MM"), 0)

    def rename(self, index: int) -> None:
        """Type another name for a network."""
        name = self.tabText(index)
        place = self.tabRect(index).adjusted(4, 4, -4, -4)
        place.setWidth(max(place.width(), 120))
        InlineEditor(self, QRect(place), name, lambda new: self._editing.networks.rename(name, new))

    def minimumSizeHint(self) -> QSize:
        """No wider than the tabs: Qt keeps room for scroll buttons that are not there."""
        return self.sizeHint().boundedTo(super().minimumSizeHint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Name the network."""
        index = self.tabAt(event.position().toPoint())
        if index >= 0:
            self.rename(index)

    def _follow(self, before: Project, after: Project) -> None:
        if before.networks is not after.networks:
            self._show()

    def _show(self) -> None:
        project = self._state.document.project
        called = {
            layer.properties.get("Network")
            for network in project.networks
            for layer in network.layers
            if layer.type == "Unit"
        }
        names = [network.name for network in project.networks]
        self._showing = True
        while self.count() > len(names):
            self.removeTab(self.count() - 1)
        for index, name in enumerate(names):
            if index == self.count():
                self.addTab(name)
            if self.tabText(index) != name:
                self.setTabText(index, name)
            self.setTabIcon(index, _dot(edge_colour("Unit")) if name in called else QIcon())
        if self._state.network_name in names:
            self.setCurrentIndex(names.index(self._state.network_name))
        self._showing = False

    def _chosen(self, index: int) -> None:
        names = [network.name for network in self._state.document.project.networks]
        if not self._showing and 0 <= index < len(names) and self.tabText(index) != self._state.network_name:
            self._state.show_network(self.tabText(index))

    def _moved(self, _start: int, _end: int) -> None:
        if not self._showing:
            self._editing.networks.order(self.tabText(index) for index in range(self.count()))

    def _show_menu(self, at: QPoint) -> None:
        index = self.tabAt(at)
        if index < 0:
            return
        menu = QMenu(self)
        name = self.tabText(index)
        rename = QAction(self.tr("Rename"), menu)
        rename.triggered.connect(lambda: self.rename(index))
        remove = QAction(self.tr("Remove"), menu)
        remove.triggered.connect(lambda: self._editing.networks.remove(name))
        remove.setEnabled(self.count() > 1)
        menu.addActions([rename, remove])
        menu.exec(self.mapToGlobal(at))


def _dot(colour: str) -> QIcon:
    """The mark of a network that is called as a unit."""
    pixels = QPixmap(_DOT * 2, _DOT * 2)
    pixels.setDevicePixelRatio(2)
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(1, 1, _DOT - 2, _DOT - 2)
    painter.end()
    return QIcon(pixels)
