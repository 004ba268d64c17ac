"""The search for a layer or unit to add, as a popup at the cursor."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gui.edit.palette.entries import Entry, everything, matching
from gui.edit.palette.model import EntryModel
from gui.edit.recent import recent, remember
from gui.edit.state import EditState
from gui.theme import edge_colour, theme
from gui.theme.icons import icon
from gui.theme.style import coloured
from gui.theme.theme import interface_font
from gui.translation import localized
from gui.widgets.edges import paint_card

_WIDTH = 400
_ROWS = 7
_ROW = 48
_SHEET = """
LayerSearch { background: @panel; border: 1px solid @hairline; border-radius: 7px; }
QListView { background: transparent; }
"""


class LayerSearch(QFrame):
    """A line to type into and what it finds. Enter and click choose; Esc and a click elsewhere change nothing."""

    chosen = Signal(object)
    """The Choice that was made."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._state = state
        self._types: Collection[str] | None = None
        self.model = EntryModel(self)
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.field.addAction(icon("search", "quiet"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        # The keyboard stays in the field; its arrow keys move here.
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.clicked.connect(self._choose)
        self._nothing = QLabel()
        self._nothing.setProperty("quiet", True)
        self._nothing.setContentsMargins(8, 8, 8, 8)
        self._nothing.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self._nothing)
        column.addWidget(self.view)
        self.setFixedWidth(_WIDTH)
        theme().changed.connect(self._dress)
        self._dress()
        self._say()

    def open_at(self, point: QPoint, types: Collection[str] | None = None) -> None:
        """Open with an empty line.

        Args:
            point: Where on the screen.
            types: The layer types to choose among; None for all.
        """
        self._types = types
        blocked = self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(blocked)
        self._find()
        self._place(point)
        self.show()
        self.activateWindow()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is shown, the best first."""
        return self.model.shelves[0].entries if self.model.shelves else ()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list, choose and close by keys while the keyboard stays in the line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            # The keys of the canvas, as Enter for going into a unit, wait until the search is closed.
            event.accept()
            return True
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _ROWS - 1,
            Qt.Key.Key_PageUp: 1 - _ROWS,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._move(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.view.currentIndex())
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
            self.close()
        elif key == Qt.Key.Key_F1:
            entry = self.model.entry(self.view.currentIndex())
            if entry:
                self._state.help_asked.emit(entry.mark, "")
        else:
            return False
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def _say(self) -> None:
        self.setAccessibleName(self.tr("Search for a layer to add"))
        self.field.setPlaceholderText(self.tr("Search layers and units"))
        self.field.setAccessibleName(self.tr("Search layers and units"))
        self.view.setAccessibleName(self.tr("What was found"))
        self._nothing.setText(self.tr("Nothing of this name fits here. Try another word, as conv or relu."))

    def _dress(self) -> None:
        self.setStyleSheet(coloured(_SHEET, theme().tokens))

    def _find(self) -> None:
        text, project, shown = self.field.text().strip(), self._state.document.project, self._state.network_name
        found = matching(project, shown, text, recent()) if text else everything(project, shown, recent())
        if self._types is not None:
            found = tuple(entry for entry in found if entry.choice.type in self._types)
        self.model.show_found(found)
        self._nothing.setVisible(not found)
        self.view.setVisible(bool(found))
        self.view.setFixedHeight(min(len(found), _ROWS) * _ROW)
        self.adjustSize()
        if found:
            self.view.setCurrentIndex(self.model.index(0, 0))
            self.view.scrollToTop()
            self.field.setAccessibleDescription(found[0].title)

    def _move(self, by: int) -> None:
        count = self.model.rowCount()
        if not count:
            return
        row = self.view.currentIndex().row() + by
        # One step goes around the ends; a page stops at them.
        row = row % count if abs(by) == 1 else max(0, min(count - 1, row))
        index = self.model.index(row, 0)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        self.field.setAccessibleDescription(str(index.data()))

    def _choose(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if entry is None:
            return
        self.close()
        remember(entry.choice)
        self.chosen.emit(entry.choice)

    def _place(self, point: QPoint) -> None:
        """Beside a place, and wholly on the screen also when the list is as long as it gets."""
        screen = QGuiApplication.screenAt(point) or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        self.field.ensurePolished()
        height = self.field.sizeHint().height() + _ROWS * _ROW + 24
        left = max(area.left(), min(point.x() - 24, area.right() - _WIDTH))
        top = max(area.top(), min(point.y() - 20, area.bottom() - height))
        self.move(left, top)


class _Delegate(QStyledItemDelegate):
    """Paints what was found: edge, title and other names, and what it does in one line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        tokens = theme().tokens
        row: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        card = QRectF(row).adjusted(1, 1, -1, -3)
        fill = tokens.raised if chosen or hovered else tokens.panel
        border = tokens.accent if chosen else ""
        paint_card(painter, card, edge_colour(entry.category), fill, stacked=entry.stacked, border=border)
        text = card.adjusted(14, 4, -12, -4)
        first = QRectF(text.left(), text.top(), text.width(), 20)
        second = QRectF(text.left(), text.top() + 19, text.width(), 17)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(interface_font("body", bold=True))
        painter.setPen(QColor(tokens.text))
        painter.drawText(first, left, entry.title)
        room = first.width() - painter.fontMetrics().horizontalAdvance(entry.title) - 16
        painter.setFont(interface_font("small"))
        painter.setPen(QColor(tokens.quiet))
        names = dict.fromkeys(name for name in (*entry.aliases[:1], entry.native, *entry.aliases[1:]) if name)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(first, right, _cut(painter, ", ".join(names) or localized(entry.detail), room))
        help_ = localized(entry.unusable or entry.help)
        if entry.unusable:
            painter.setPen(QColor(tokens.warning))
        painter.drawText(second, left, _cut(painter, help_, second.width()))


def _cut(painter: QPainter, text: str, room: float) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room)) if room > 24 else ""
