"""The short tour: a card that goes from part to part of the window and says what it is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.theme import theme
from gui.theme.theme import interface_font

_CARD = 340
_MARGIN = 16
_DIM = 130
"""How dark, of 255, what is not spoken of becomes."""


@dataclass(frozen=True)
class Stop:
    """One stop: the part of the window that is shown, and what is said about it."""

    part: Callable[[], QWidget | None]
    title: str
    text: str


class Tour(QWidget):
    """Lies over a window and shows one stop after the other."""

    def __init__(self, stops: Sequence[Stop], window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._stops = stops
        self._at = 0
        self._hole = QRect()
        self._card = QFrame(self)
        self._card.setProperty("card", True)
        self._card.setFixedWidth(_CARD)
        self._title = QLabel()
        self._title.setFont(interface_font("large", bold=True))
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._count = QLabel()
        self._count.setProperty("quiet", True)
        self._back = QPushButton(self.tr("Back"))
        self._next = QPushButton()
        self._next.setProperty("accent", True)
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(self._back)
        row.addWidget(self._next)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addLayout(row)
        self._back.clicked.connect(lambda: self._go(self._at - 1))
        self._next.clicked.connect(lambda: self._go(self._at + 1))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.setFocus()
        self._go(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter and the arrow keys, end with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._go(self._at + 1)
        elif event.key() == Qt.Key.Key_Left:
            self._go(self._at - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Darken all but the part that is spoken of."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRect(self.rect())
        hole = QPainterPath()
        hole.addRoundedRect(self._hole, 7, 7)
        shade = QColor(0, 0, 0, _DIM)
        painter.fillPath(path.subtracted(hole), shade)
        painter.setPen(QPen(QColor(theme().tokens.accent), 2))
        painter.drawPath(hole)

    def end(self) -> None:
        """Take the tour away."""
        self._window.removeEventFilter(self)
        self.close()
        self.deleteLater()

    def _go(self, stop: int) -> None:
        if stop >= len(self._stops):
            self.end()
            return
        self._at = max(0, stop)
        said = self._stops[self._at]
        self._title.setText(said.title)
        self._text.setText(said.text)
        self._count.setText(f"{self._at + 1} / {len(self._stops)}")
        self._back.setEnabled(self._at > 0)
        self._next.setText(self.tr("Done") if self._at == len(self._stops) - 1 else self.tr("Next"))
        self._place()

    def _place(self) -> None:
        part = self._stops[self._at].part()
        # A label that wraps does not ask for its height by itself where the width is given.
        self._card.resize(_CARD, self._card.heightForWidth(_CARD))
        whole = self.rect()
        if part is None or not part.isVisible():
            self._hole = QRect()
            self._card.move(whole.center() - self._card.rect().center())
        else:
            self._hole = QRect(part.mapTo(self._window, QPoint()), part.size()).adjusted(-3, -3, 3, 3)
            self._card.move(_beside(self._hole, self._card.rect(), whole))
        self.update()


def _beside(hole: QRect, card: QRect, whole: QRect) -> QPoint:
    """The first place right, left, below or above of a part where the card fits, else the middle of the part."""
    room = whole.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    left = max(room.left(), min(hole.left(), room.right() + 1 - card.width()))
    top = max(room.top(), min(hole.top(), room.bottom() + 1 - card.height()))
    places = (
        QPoint(hole.right() + _MARGIN, top),
        QPoint(hole.left() - _MARGIN - card.width(), top),
        QPoint(left, hole.bottom() + _MARGIN),
        QPoint(left, hole.top() - _MARGIN - card.height()),
    )
    for place in places:
        if room.contains(QRect(place, card.size())):
            return place
    return hole.center() - card.center()
