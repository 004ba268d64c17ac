"""The heading of a group that can be folded away."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.theme import theme
from gui.theme.theme import interface_font

_ARROW = 14


def paint_arrow(painter: QPainter, centre: QPointF, colour: str, *, opened: bool) -> None:
    """Paint the arrow of a group: down when it is open, right when it is folded."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 1.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    reach, half = 2.0, 3.5
    points = (
        [QPointF(-half, -reach), QPointF(0, reach), QPointF(half, -reach)]
        if opened
        else [QPointF(-reach, -half), QPointF(reach, 0), QPointF(-reach, half)]
    )
    painter.translate(centre)
    painter.drawPolyline(QPolygonF(points))
    painter.restore()


class Section(QAbstractButton):
    """A heading with an arrow; checked while what is below it is shown. A note says in short what is folded away."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = ""
        self.setCheckable(True)
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme().changed.connect(self.update)

    def set_note(self, note: str) -> None:
        """Say something quietly at the right."""
        if note != self._note:
            self._note = note
            self.setAccessibleDescription(note)
            self.update()

    def sizeHint(self) -> QSize:
        """A line with room above it."""
        return QSize(80, self.fontMetrics().height() + 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint arrow, heading and note."""
        painter = QPainter(self)
        tokens = theme().tokens
        strong = self.underMouse() or self.hasFocus()
        colour = tokens.text if strong else tokens.quiet
        paint_arrow(painter, QPointF(5, self.height() / 2), colour, opened=self.isChecked())
        painter.setFont(interface_font("small", bold=True))
        painter.setPen(QColor(colour))
        area = QRect(_ARROW, 0, self.width() - _ARROW, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self._note:
            room = area.width() - painter.fontMetrics().horizontalAdvance(self.text()) - 12
            painter.setFont(interface_font("small"))
            painter.setPen(QColor(tokens.quiet))
            note = painter.fontMetrics().elidedText(self._note, Qt.TextElideMode.ElideRight, room)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, note)
        if self.hasFocus():
            painter.setPen(QColor(tokens.accent))
            painter.drawLine(_ARROW, self.height() - 3, self.width(), self.height() - 3)
