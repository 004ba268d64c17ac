"""The command palette: every action by its name, from the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QTreeView, QVBoxLayout, QWidget

from gui.accessible import announce
from gui.actions import Actions, ActionSpec, plain
from gui.menus import MENUS
from gui.translation import translate

_ACTION = Qt.ItemDataRole.UserRole + 1
_WORDS = Qt.ItemDataRole.UserRole + 2
_WIDTH = 620
_MOST_ROWS = 14
_FRAME = 2
"""The pixels that the hairlines around a list take."""


class CommandPalette(QDialog):
    """A field to type in and the actions that fit: Enter does the one that is marked, Escape nothing."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAccessibleName(self.tr("Commands"))
        self.setProperty("floating", True)
        self._field = QLineEdit()
        self._field.setPlaceholderText(self.tr("Type what you want to do"))
        self._field.setAccessibleName(self._field.placeholderText())
        self._field.installEventFilter(self)
        self._found = _Filter(self)
        self._actions = actions
        self._listed: set[str] = set()
        self._all = QStandardItemModel(self)
        self._found.setSourceModel(self._all)
        self._list = QTreeView()
        self._list.setAccessibleName(self.tr("Commands"))
        self._list.setModel(self._found)
        self._list.setRootIsDecorated(False)
        self._list.setHeaderHidden(True)
        self._list.setUniformRowHeights(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._none = QLabel(self.tr("Nothing fits."))
        self._none.setProperty("quiet", True)
        self._none.setContentsMargins(8, 4, 8, 4)
        column = QVBoxLayout(self)
        column.addWidget(self._field)
        column.addWidget(self._list)
        column.addWidget(self._none)
        column.addStretch(1)
        self._field.textChanged.connect(self._filter)
        self._field.returnPressed.connect(self._do)
        self._list.clicked.connect(lambda _: self._do())
        self.take_more()
        self._list.setColumnWidth(0, _WIDTH - 210)

    def take_more(self) -> None:
        """List the actions that have come since; what is typed and marked stays."""
        marked = self._list.currentIndex().row()
        for spec, action in self._actions:
            if spec.name not in self._listed and action.isEnabled() and action.text():
                self._listed.add(spec.name)
                self._all.appendRow(_row(spec, action))
        self._fit(self._field.text())
        self._mark(max(marked, 0))

    def open_over(self, window: QWidget) -> None:
        """Show it in the upper middle of a window."""
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - _WIDTH) // 2, corner.y() + 90)
        self.show()
        self._field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys of the field move through the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in steps:
                self._mark(self._list.currentIndex().row() + steps[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)

    def _filter(self, text: str) -> None:
        self._fit(text)
        self._mark(0)

    def _fit(self, text: str) -> None:
        self._found.look_for(text)
        rows = self._found.rowCount()
        self._none.setVisible(not rows)
        self._list.setVisible(bool(rows))
        self._list.setFixedHeight(min(rows, _MOST_ROWS) * max(self._list.sizeHintForRow(0), 1) + _FRAME)
        # No higher than what there is to choose from.
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.resize(_WIDTH, self.minimumSizeHint().height())

    def _mark(self, row: int) -> None:
        row = max(0, min(row, self._found.rowCount() - 1))
        index = self._found.index(row, 0)
        self._list.setCurrentIndex(index)
        # The keyboard stays in the field: screen readers are told there what Enter would do.
        self._field.setAccessibleDescription(str(index.data() or self._none.text()))
        if self.isVisible():
            announce(self._field, self._field.accessibleDescription())

    def _do(self) -> None:
        index = self._list.currentIndex()
        if not index.isValid():
            return
        action = index.siblingAtColumn(0).data(_ACTION)
        # Closed first: the action may open a window of its own.
        self.close()
        if isinstance(action, QAction):
            action.trigger()


def _row(spec: ActionSpec, action: QAction) -> list[QStandardItem]:
    menu = translate("Menus", MENUS[spec.menu.partition("/")[0]]) if spec.menu else ""
    title = f"{menu}: {action.text()}" if menu else action.text()
    # Without an icon, the text begins where the others do.
    shown = action.icon() if not action.icon().isNull() else _no_icon()
    item = QStandardItem(shown, plain(title).rstrip("…"))
    item.setData(action, _ACTION)
    item.setData(f"{item.text()} {spec.name} {spec.text}".casefold(), _WORDS)
    keys = QStandardItem(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
    keys.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    for cell in (item, keys):
        cell.setEditable(False)
    return [item, keys]


def _no_icon() -> QIcon:
    clear = QPixmap(16, 16)
    clear.fill(Qt.GlobalColor.transparent)
    return QIcon(clear)


class _Filter(QSortFilterProxyModel):
    """The actions in whose names every typed word occurs."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words: list[str] = []

    def look_for(self, text: str) -> None:
        """Keep what fits a text."""
        self.beginFilterChange()
        self._words = text.casefold().split()
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:  # type: ignore[override]
        """Qt's question whether a row is shown."""
        words = self.sourceModel().index(row, 0, parent).data(_WORDS)
        return all(word in words for word in self._words)
