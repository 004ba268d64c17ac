"""Everything that is wrong with the project, where it is, and what mends it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gui.edit.state import EditState
from gui.theme import theme
from gui.theme.icons import icon
from gui.theme.theme import fixed_font, interface_font
from gui.translation import localized, localized_form, translate
from gui.widgets.when_shown import WhenShown
from layerwright.model.problems import Problem
from layerwright.resolve.remedies import Remedy, remedies

_Index = QModelIndex | QPersistentModelIndex
_STEP = " \N{BLACK RIGHT-POINTING SMALL TRIANGLE} "
_ICON = 16
_LEFT = 38
_PLACE = 230
"""The width of the column of places."""
_SENTENCE = 120
"""The width that a sentence has before the places get theirs."""
_LINE = 21
_ABOVE = 6
_MOST_HEIGHTS = 20_000
_BUTTONS = 10
"""The distance of buttons from the right end and from each other."""
_MOST_BUTTONS = 2
"""Remedies of one problem beyond these are in a menu."""


def text_of(remedy: Remedy) -> str:
    """What a remedy does, in the person's language."""
    return localized_form(remedy.pattern).format(*remedy.names)


def place_text(problem: Problem) -> str:
    """Where a problem is, from the outside in."""
    return _STEP.join(part for part in (problem.network, problem.layer, problem.property) if part)


class Problems(QWidget):
    """The list of problems, or one calm line when there are none."""

    count_changed = Signal(int, int)
    """How many errors and how many warnings there are."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self._state = state
        self._document = state.document
        self.model = ProblemList(self)
        self.view = _View(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.activated.connect(lambda index: self.go_to(index.row()))
        self.view.clicked.connect(lambda index: self.go_to(index.row(), take_keyboard=False))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._menu)
        self._calm = QWidget()
        line = QHBoxLayout(self._calm)
        line.setContentsMargins(14, 8, 14, 8)
        self._sign = QLabel()
        self._says = QLabel()
        self._says.setProperty("quiet", True)
        line.addWidget(self._sign)
        line.addWidget(self._says, 1)
        line.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._calm)
        self._pages.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._refreshing = WhenShown(self, self._refresh)
        self._document.problems_changed.connect(self._count)
        self._document.problems_changed.connect(self._refreshing.ask)
        theme().changed.connect(self._dress)
        self._dress()
        self._say()

    def sizeHint(self) -> QSize:
        """Some lines."""
        return QSize(600, 140)

    @property
    def calm(self) -> bool:
        """Whether all is well."""
        return self._pages.currentWidget() is self._calm

    @property
    def calm_text(self) -> str:
        """What is said when all is well."""
        return self._says.text()

    def up_to_date(self) -> None:
        """Show what is true now, without waiting for Qt to come back."""
        self._refreshing.now()

    def next(self) -> None:
        """Go to the next problem, after the last to the first."""
        self._walk(1)

    def previous(self) -> None:
        """Go to the problem before, before the first to the last."""
        self._walk(-1)

    def go_to(self, row: int, *, take_keyboard: bool = True) -> None:
        """Bring what a problem is about into view, and select it."""
        problem = self.model.problems[row]
        self.view.setCurrentIndex(self.model.index(row, 0))
        if problem.network in self._document.project.by_name:
            self._state.go_to(problem.network, (problem.layer,) if problem.layer else ())
        self._document.did.emit(localized(problem))
        if take_keyboard:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def mend(self, problem: Problem, remedy: Remedy) -> None:
        """Apply a remedy as one step of undo."""
        self._document.edit(text_of(remedy), remedy.apply)
        self._document.check()

    def copy(self) -> None:
        """Put the problems on the clipboard: the chosen one, or all."""
        index = self.view.currentIndex()
        chosen = [self.model.problems[index.row()]] if index.isValid() else self.model.problems
        QGuiApplication.clipboard().setText("".join(f"{localized(problem)}\n" for problem in chosen))

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            # Rows of the same problems have other heights and buttons.
            self.model.show_problems(())
            self._refreshing.ask()
        super().changeEvent(event)

    def _say(self) -> None:
        self._says.setText(self.tr("No problems."))
        self.view.setAccessibleName(self.tr("Problems"))

    def _dress(self) -> None:
        self._sign.setPixmap(icon("ok", "good").pixmap(_ICON, _ICON))
        self.view.viewport().update()

    def _count(self) -> None:
        problems = self._document.problems
        wrong = sum(problem.severity == "error" for problem in problems)
        self.count_changed.emit(wrong, len(problems) - wrong)

    def _refresh(self) -> None:
        problems = self._document.problems
        if problems != self.model.problems:
            row = self.view.currentIndex().row()
            chosen = self.model.problems[row] if row >= 0 else None
            self.model.show_problems(problems)
            if chosen in problems:
                self.view.setCurrentIndex(self.model.index(problems.index(chosen), 0))
            elif chosen and problems and self.view.hasFocus():
                # Mended from the keyboard: the next one takes its place.
                self.view.setCurrentIndex(self.model.index(min(row, len(problems) - 1), 0))
        self._pages.setCurrentWidget(self.view if problems else self._calm)
        self.view.show_buttons()

    def _walk(self, step: int) -> None:
        self._document.check()
        self._refreshing.now()
        count = len(self.model.problems)
        if not count:
            self._document.did.emit(self.tr("No problems."))
            return
        # A list that gets the keyboard has a current row, which nobody chose until it is selected.
        chosen = self.view.selectionModel().selectedIndexes()
        row = (chosen[0].row() + step) % count if chosen else (0 if step > 0 else count - 1)
        self.go_to(row, take_keyboard=False)

    def remedies_of(self, row: int) -> tuple[Remedy, ...]:
        """What the program can do about a problem."""
        return remedies(self._document.project, self.model.problems[row])

    def _menu(self, place: Any) -> None:
        index = self.view.indexAt(place)
        if not index.isValid():
            return
        problem = self.model.problems[index.row()]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Show"), lambda: self.go_to(index.row()))
        for remedy in self.remedies_of(index.row()):
            menu.addAction(text_of(remedy), partial(self.mend, problem, remedy))
        menu.addSeparator()
        menu.addAction(self.tr("Copy"), self.copy)
        menu.popup(self.view.viewport().mapToGlobal(place))


class ProblemList(QAbstractListModel):
    """The problems as rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.problems: tuple[Problem, ...] = ()

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Hold these problems."""
        self.beginResetModel()
        self.problems = problems
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        """How many there are."""
        return 0 if parent.isValid() else len(self.problems)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The problem in words, for screen readers; the delegate paints its parts."""
        problem = self.problems[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{_severity(problem)}: {localized(problem)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return localized(problem)
        return problem if role == Qt.ItemDataRole.UserRole else None


class _View(QListView):
    """The list, with a button in a row for each remedy: made for the rows that are seen."""

    def __init__(self, panel: Problems) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self.show_buttons)

    def show_buttons(self) -> None:
        """Give the rows that are seen their buttons."""
        model = self._panel.model
        row = self.indexAt(self.viewport().rect().topLeft()).row()
        while 0 <= row < len(model.problems):
            index = model.index(row, 0)
            if self.visualRect(index).top() > self.viewport().height():
                return
            if self.indexWidget(index) is None:
                buttons = self._buttons(row)
                if buttons is not None:
                    self.setIndexWidget(index, buttons)
                    self.scheduleDelayedItemsLayout()
            row += 1

    def buttons(self, row: int) -> list[QPushButton]:
        """The buttons of a row."""
        holder = self.indexWidget(self._panel.model.index(row, 0))
        return holder.findChildren(QPushButton) if holder is not None else []

    def width_of_buttons(self, index: _Index) -> int:
        """How much room the buttons of a row need."""
        holder = self.indexWidget(index)
        return holder.sizeHint().width() if holder is not None else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More rows may be seen."""
        super().resizeEvent(event)
        self.show_buttons()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is pointed at any more."""
        super().hideEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy by the usual key, mend by Ctrl+Enter."""
        index = self.currentIndex()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.matches(QKeySequence.StandardKey.Copy):
            self._panel.copy()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and index.isValid():
            found = self._panel.remedies_of(index.row())
            if found:
                self._panel.mend(self._panel.model.problems[index.row()], found[0])
        elif enter and index.isValid():
            self._panel.go_to(index.row())
        else:
            super().keyPressEvent(event)

    def _buttons(self, row: int) -> QWidget | None:
        found = self._panel.remedies_of(row)
        if not found:
            return None
        problem = self._panel.model.problems[row]
        holder = QWidget()
        holder.setAutoFillBackground(False)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 4, _BUTTONS, 4)
        line.setSpacing(_BUTTONS)
        line.addStretch(1)
        for remedy in found[:_MOST_BUTTONS]:
            button = QPushButton(text_of(remedy))
            button.setFont(interface_font("small", bold=True))
            # Enter presses it; else the list would take the key.
            button.setAutoDefault(True)
            button.setToolTip(localized(problem.text))
            # Mending rebuilds the list and removes the button, which must not happen while it is being clicked.
            button.clicked.connect(
                lambda _=False, remedy=remedy: self._panel.mend(problem, remedy),
                Qt.ConnectionType.QueuedConnection,
            )
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        if len(found) > _MOST_BUTTONS:
            line.addWidget(self._more(problem, found[_MOST_BUTTONS:]), 0, Qt.AlignmentFlag.AlignVCenter)
        return holder

    def _more(self, problem: Problem, found: tuple[Remedy, ...]) -> QPushButton:
        """A button with the remedies that the row has no room for."""
        button = QPushButton("\N{HORIZONTAL ELLIPSIS}")
        button.setAccessibleName(self.tr("More ways out"))
        button.setToolTip(self.tr("More ways out"))
        menu = QMenu(button)
        for remedy in found:
            menu.addAction(text_of(remedy)).triggered.connect(
                lambda _=False, remedy=remedy: self._panel.mend(problem, remedy),
                Qt.ConnectionType.QueuedConnection,
            )
        button.setMenu(menu)
        button.setStyleSheet("QPushButton::menu-indicator { image: none; }")
        return button


class _Delegate(QStyledItemDelegate):
    """Paints a problem in two lines: where and what, and the way out."""

    def __init__(self, view: _View) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[str, int], int] = {}
        self._forget()
        theme().changed.connect(self._forget)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        problem: Problem = index.data(Qt.ItemDataRole.UserRole)
        room = self._room(self._view.viewport().width(), index)
        return QSize(200, 2 * _ABOVE + self._text_height(localized(problem.text), room) + (_LINE if problem.fix else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        problem: Problem = index.data(Qt.ItemDataRole.UserRole)
        tokens = theme().tokens
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            focused = selected and bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(QColor(tokens.accent), 1) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(QRectF(area).adjusted(4.5, 1.5, -4.5, -1.5), 5, 5)
        sign = "error" if problem.severity == "error" else "warning"
        top = area.top() + _ABOVE
        icon(sign, sign).paint(painter, QRect(area.left() + 14, top + (_LINE - _ICON) // 2, _ICON, _ICON))
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(tokens.quiet))
        painter.setFont(fixed_font("body"))
        places = self._places(area.width(), index)
        place = painter.fontMetrics().elidedText(place_text(problem), Qt.TextElideMode.ElideLeft, places)
        painter.drawText(QRect(area.left() + _LEFT, top, places, _LINE), middle, place)
        room = self._room(area.width(), index)
        text = localized(problem.text)
        height = self._text_height(text, room)
        left = area.left() + _LEFT + places + 12
        painter.setPen(QColor(tokens.text))
        painter.setFont(interface_font("body"))
        painter.drawText(QRect(left, top, room, height), middle | Qt.TextFlag.TextWordWrap, text)
        if problem.fix:
            painter.setPen(QColor(tokens.quiet))
            fix = painter.fontMetrics().elidedText(localized(problem.fix), Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(left, top + height, room, _LINE), middle, fix)
        painter.restore()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        """The buttons stand at the right end."""
        area: QRect = option.rect
        width = min(editor.sizeHint().width(), area.width() // 2)
        editor.setGeometry(area.right() - width, area.top(), width, area.height())

    def _forget(self) -> None:
        """Measure texts anew, as their face may be another one."""
        self._metrics = QFontMetrics(interface_font("body"))
        self._heights.clear()

    def _text_height(self, text: str, room: int) -> int:
        """How high a sentence is; most are one line, and the view asks for all of them at once."""
        if (text, room) not in self._heights:
            if len(self._heights) > _MOST_HEIGHTS:
                self._heights.clear()
            flags = int(Qt.TextFlag.TextWordWrap)
            one_line = self._metrics.horizontalAdvance(text) < room
            height = (
                _LINE if one_line else self._metrics.boundingRect(QRect(0, 0, room, 10_000), flags, text).height() + 4
            )
            self._heights[text, room] = max(_LINE, height)
        return self._heights[text, room]

    def _room(self, width: int, index: _Index) -> int:
        """The width that sentences have between the places and the buttons."""
        return max(80, self._beside_buttons(width, index) - self._places(width, index))

    def _places(self, width: int, index: _Index) -> int:
        """The width of the column of places, which gives way to sentences where there is little room."""
        return max(60, min(_PLACE, width // 3, self._beside_buttons(width, index) - _SENTENCE))

    def _beside_buttons(self, width: int, index: _Index) -> int:
        return width - _LEFT - 24 - min(self._view.width_of_buttons(index), width // 2)


def _severity(problem: Problem) -> str:
    return translate("Problems", "Error") if problem.severity == "error" else translate("Problems", "Warning")
