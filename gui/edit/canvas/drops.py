"""Layers that are dragged here from the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPen

from gui.edit.canvas.drawing import face_font
from gui.edit.canvas.geometry import CORNER, HEIGHT, WIDTH, snapped
from gui.edit.canvas.items import WireItem
from gui.edit.choice import Choice
from gui.edit.editing import Neighbour
from gui.theme import theme

if TYPE_CHECKING:
    from gui.edit.canvas.canvas import Canvas


class Drops:
    """Shows where a layer would go while it is dragged, and adds it: on a wire, next to another, or in the open."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._choice: Choice | None = None
        self._at = QPointF()
        self._wire: WireItem | None = None
        self._neighbour: Neighbour | None = None

    def enter(self, event: QDragEnterEvent) -> None:
        """Take it if it is a layer."""
        self._choice = Choice.from_mime(event.mimeData())
        if self._choice is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def move(self, event: QDragMoveEvent) -> None:
        """Follow it."""
        if self._choice is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self._look(event)

    def leave(self) -> None:
        """Show nothing any more."""
        self._unmark()
        self._choice = None
        self._canvas.redraw()

    def drop(self, event: QDropEvent) -> None:
        """Add it."""
        choice = Choice.from_mime(event.mimeData())
        if choice is None:
            event.ignore()
            return
        self._choice = choice
        self._look(event)
        wire, neighbour, place = self._wire, self._neighbour, self._place()
        self.leave()
        level, at = self._canvas.editing.within.spot(place)
        if wire is not None:
            self._canvas.insert(choice, wire.link, place)
        elif neighbour is not None:
            level.add_beside(choice, neighbour, at)
        else:
            level.add_at(choice, at)
        event.acceptProposedAction()
        self._canvas.setFocus()

    def draw(self, painter: QPainter) -> None:
        """Draw the outline of what would be added."""
        if self._choice is None:
            return
        tokens = theme().tokens
        colour = QColor(tokens.accent)
        fill = QColor(colour)
        fill.setAlpha(30)
        pen = QPen(colour, 1.5)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(fill)
        x, y = self._place()
        body = QRectF(x, y, WIDTH, HEIGHT)
        painter.drawRoundedRect(body, CORNER, CORNER)
        painter.setPen(QColor(tokens.text))
        painter.setFont(face_font(13, bold=True))
        name = self._choice.properties.get("Network", self._choice.type)
        painter.drawText(body.adjusted(17, 0, -12, 0), int(Qt.AlignmentFlag.AlignVCenter), name)

    def _look(self, event: QDropEvent) -> None:
        self._unmark()
        canvas = self._canvas
        self._at = canvas.hand(QPointF(event.position())).point
        wire = canvas.wire_to_insert(self._at)
        within, choice = canvas.editing.within, self._choice
        fits = wire and choice and within.inserting(choice, wire.link, self._place())
        self._wire = wire if fits else None
        if self._wire is not None:
            self._wire.dress(theme().tokens.accent)
        else:
            x, y = self._at.x() - WIDTH / 2, self._at.y() - HEIGHT / 2
            level, at = within.spot((x, y))
            self._neighbour = level.neighbour(at)
            if self._neighbour is not None:
                canvas.mark_target(within.shown_name(level, self._neighbour.name))
        canvas.redraw()

    def _place(self) -> tuple[float, float]:
        return (snapped(self._at.x() - WIDTH / 2), snapped(self._at.y() - HEIGHT / 2))

    def _unmark(self) -> None:
        if self._wire is not None:
            self._wire.dress()
        self._canvas.mark_target("")
        self._wire, self._neighbour = None, None
