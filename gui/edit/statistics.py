"""What the network in view costs: the eight statistics."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gui.edit.inspector.facts import BYTES, bytes_text
from gui.edit.opening import costs_within
from gui.edit.state import EditState
from gui.theme import theme
from gui.theme.theme import fixed_font, interface_font
from gui.widgets.when_shown import WhenShown
from layerwright.layers.declaration import STATISTICS, Costs

_MARGIN = 12
_BETWEEN = 16
"""What lies between two columns, in pixels."""
_LEAST = 8
"""What lies between a name and the number behind it at least, in pixels."""


class Statistics(QScrollArea):
    """The eight totals, and those of the selected layers; a click on one shows it at every layer."""

    copied = Signal(str)
    """The statistics were put on the clipboard as this text."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(0)
        self._heading = _Columns()
        column.addWidget(self._heading)
        self.lines: dict[str, StatisticLine] = {}
        for name in STATISTICS:
            line = StatisticLine(name)
            line.clicked.connect(lambda _=False, attribute=STATISTICS[name]: state.show_statistic(attribute))
            column.addWidget(line)
            self.lines[name] = line
        self._size = QLabel()
        self._size.setProperty("quiet", True)
        self._size.setWordWrap(True)
        self._size.setContentsMargins(_MARGIN - 2, 8, _MARGIN - 2, 0)
        column.addWidget(self._size)
        column.addStretch(1)
        self._middle = middle
        self.setWidget(middle)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self._refreshing = WhenShown(self, self._refresh)
        for signal in (state.document.changed, state.network_changed, state.selection_changed, state.statistic_changed):
            signal.connect(self._refreshing.ask)
        theme().changed.connect(self._dress)
        self._dress()

    def sizeHint(self) -> QSize:
        """Room for all lines."""
        inner = self._middle.sizeHint()
        return QSize(max(340, inner.width()), inner.height())

    @property
    def size_text(self) -> str:
        """Model size and activations, as they are shown."""
        return self._size.text()

    def up_to_date(self) -> None:
        """Show what is true now, without waiting for Qt to come back."""
        self._refreshing.now()

    def as_text(self) -> str:
        """The statistics as text: a line for each, with tabs between the columns."""
        state = self._state
        totals = state.resolved.statistics.named()
        lines = [f"{name}\t{total}" for name, total in totals.items()]
        if state.selection:
            selected = self._selected().named()
            head = f"\t{state.network_name}\t{', '.join(self._selected_names())}"
            lines = [head, *(f"{line}\t{selected[name]}" for name, line in zip(totals, lines, strict=True))]
        return "\n".join(lines) + "\n"

    def copy(self) -> None:
        """Put the statistics on the clipboard."""
        text = self.as_text()
        QGuiApplication.clipboard().setText(text)
        self._state.document.did.emit(self.tr("Copied the statistics of {0}").format(self._state.network_name))
        self.copied.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between the lines by arrow keys, and copy."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Claim the key for copying before the canvas does."""
        asked = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._refreshing.ask()
        super().changeEvent(event)

    def _dress(self) -> None:
        self._size.setFont(interface_font("small"))
        self._align()

    def _align(self) -> None:
        """Let the numbers of a column stand below each other: it is as wide as the widest of them."""
        width = max(self._heading.total_width(), *(line.total_width() for line in self.lines.values()))
        self._heading.keep_for_total(width)
        for line in self.lines.values():
            line.keep_for_total(width)

    def _selected_names(self) -> list[str]:
        state = self._state
        if state.inner:
            return [name for name in (*state.shown.by_name, *state.opened) if name in state.chosen]
        return [layer.name for layer in state.network.layers if layer.name in state.selection]

    def _selected(self) -> Costs:
        if self._state.inner:
            return costs_within(self._state.resolved, self._state.chosen)
        costs = (result.costs for result in self._state.resolved.layers if result.name in self._state.selection)
        return sum(costs, Costs())

    def _refresh(self) -> None:
        state, resolved = self._state, self._state.resolved
        totals = resolved.statistics.named()
        selected = self._selected().named() if state.selection else {}
        self.setAccessibleName(self.tr("Statistics"))
        count = len(state.chosen)
        self._heading.show_words(
            self.tr("%n selected", "", count) if count else "", self.tr("network") if count else ""
        )
        for name, line in self.lines.items():
            chosen = STATISTICS[name] == state.statistic
            line.show_numbers(totals[name], selected.get(name), chosen=chosen)
            line.setToolTip(self._tip(name, line))
        self._align()
        self._size.setText(
            self.tr("Model size {0} · activations {1} per sample").format(
                bytes_text(resolved.stored_size * BYTES), bytes_text(totals["Output"] * BYTES)
            )
        )

    def _tip(self, name: str, line: StatisticLine) -> str:
        meanings = {
            "Output": self.tr("Elements of all outputs"),
            "CostParameter": self.tr("Stored parameters; shared ones count once"),
            "CostAdd": self.tr("Additions that no multiplication goes with"),
            "CostMultiply": self.tr("Multiplications that no addition goes with"),
            "CostMultiplyAdd": self.tr("Multiplications with an addition, counted as one"),
            "CostDivision": self.tr("Divisions"),
            "CostExp": self.tr("Exponentials, logarithms and powers"),
            "CostIf": self.tr("Comparisons"),
        }
        said = self.tr("{0} of one sample. Click to show it at every layer.").format(meanings[name])
        return f"{line.selected_text} / {line.total_text}\n{said}" if line.selected_text else said

    def _menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy as text"), self.copy)
        menu.popup(self.mapToGlobal(place))


class _Columns(QWidget):
    """The words above the columns, while layers are selected."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self) -> None:
        super().__init__()
        self._left = self._right = ""
        self._kept = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(self, left: str, right: str) -> None:
        self._left, self._right = left, right
        self.setAccessibleName(f"{left} / {right}" if left else "")
        self.setVisible(bool(left))
        self.update()

    def total_width(self) -> int:
        return QFontMetrics(interface_font("small")).horizontalAdvance(self._right)

    def keep_for_total(self, width: int) -> None:
        self._kept = width
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, self.fontMetrics().height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(interface_font("small"))
        painter.setPen(QColor(theme().tokens.quiet))
        area = self.rect().adjusted(_MARGIN, 0, -_MARGIN, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, right, self._right)
        painter.drawText(area.adjusted(0, 0, -self._kept - _BETWEEN, 0), right, self._left)


class StatisticLine(QAbstractButton):
    """One statistic: its name, the total, and that of the selection before it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._total = 0
        self._selected: int | None = None
        self._kept = 0
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def total_text(self) -> str:
        """The total as it is shown."""
        return f"{self._total:,}"

    @property
    def selected_text(self) -> str:
        """The total of the selection as it is shown; empty without one."""
        return "" if self._selected is None else f"{self._selected:,}"

    def show_numbers(self, total: int, selected: int | None, *, chosen: bool) -> None:
        """Show a total, that of the selection, and whether the statistic is shown at the layers."""
        self._total, self._selected = total, selected
        self.setChecked(chosen)
        self.setAccessibleName(f"{self.name} {self.total_text}")
        self.setAccessibleDescription(self.selected_text)
        self.update()

    def total_width(self) -> int:
        """What the total needs, also when it is the chosen one and bold."""
        return QFontMetrics(fixed_font("body", bold=True)).horizontalAdvance(self.total_text)

    def keep_for_total(self, width: int) -> None:
        """Begin the column of the selection so far from the right."""
        self._kept = width
        self.update()

    @property
    def selected_shown(self) -> str:
        """The total of the selection as far as there is room; the name and the total count more."""
        name = QFontMetrics(interface_font("body", bold=self.isChecked())).horizontalAdvance(self.name)
        room = self.width() - 2 * _MARGIN - self._kept - name - _BETWEEN - _LEAST
        figures = QFontMetrics(fixed_font("body"))
        forms = (self.selected_text, _rounded(self._selected)) if self._selected is not None else ()
        return next((text for text in forms if figures.horizontalAdvance(text) <= room), "")

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(220, 27)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click takes back the first; a double click is none."""
        event.accept()

    def nextCheckState(self) -> None:
        """What is shown at the layers is for the state to say."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line; the chosen one is framed and bold."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme().tokens
        chosen = self.isChecked()
        if chosen or self.hasFocus() or self.underMouse():
            frame = tokens.accent if chosen else tokens.quiet
            painter.setPen(QPen(QColor(frame), 1) if chosen or self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.raised if chosen or self.underMouse() else tokens.panel))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 5, 5)
        area = self.rect().adjusted(_MARGIN, 0, -_MARGIN, 0)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.setFont(interface_font("body", bold=chosen))
        painter.setPen(QColor(tokens.text if chosen else tokens.quiet))
        beside = area.width() - self._kept - 6
        name = painter.fontMetrics().elidedText(self.name, Qt.TextElideMode.ElideRight, beside)
        painter.drawText(area, left, name)
        painter.setFont(fixed_font("body", bold=chosen))
        painter.setPen(QColor(tokens.text))
        painter.drawText(area, right, self.total_text)
        if selected := self.selected_shown:
            painter.setFont(fixed_font("body"))
            painter.setPen(QColor(tokens.quiet))
            painter.drawText(area.adjusted(0, 0, -self._kept - _BETWEEN, 0), right, selected)


def _rounded(value: int) -> str:
    """A count in short, as `118.0 M`; what is small stays whole."""
    for size, letter in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if value >= size:
            return f"{value / size:,.1f} {letter}"
    return f"{value:,}"
