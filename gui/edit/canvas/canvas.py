"""The canvas: the network in view, worked by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gui.edit.canvas.commands import Commands
from gui.edit.canvas.drops import Drops
from gui.edit.canvas.gestures.base import Gesture, Hand
from gui.edit.canvas.gestures.beginning import NEAR_WIRE, beginning, grip_under, port_under
from gui.edit.canvas.gestures.move import Move
from gui.edit.canvas.gestures.pan import Pan
from gui.edit.canvas.gestures.wire import WireByKeys
from gui.edit.canvas.guard import guarded
from gui.edit.canvas.tip import about
from gui.edit.editing import Editing
from gui.edit.state import EditState
from gui.translation import localized

_DRAG = 4.0
"""How far the mouse moves before a press becomes a drag, in pixels of the screen."""
_WHEEL_NOTCH = 120


class Canvas(Commands):
    """The network in view, which a person changes by gestures; each of them asks the editing verbs."""

    def __init__(self, state: EditState, editing: Editing | None = None, parent: QWidget | None = None) -> None:
        self._pressed: Hand | None = None
        self._pending: Gesture | None = None
        self._space = False
        super().__init__(state, editing, parent)
        self._drops = Drops(self)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)

    def end_gesture(self) -> None:
        """Leave what is going on."""
        super().end_gesture()
        self._pending = self._pressed = None
        self._show_cursor()

    def draw_over(self, painter: QPainter) -> None:
        """Draw what is shown while something is going on, above everything else."""
        self._drops.draw(painter)
        super().draw_over(painter)

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        hand = self.hand(event.position(), event.modifiers())
        self._settling.finish()
        if self.gesture is not None:
            self.end_gesture()
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self._space
        ):
            self.gesture = Pan(self, hand)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._pressed = hand
            self._pending = beginning(self, hand)
        self._show_cursor(hand)
        event.accept()

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture, or show what a press would take hold of."""
        hand = self.hand(event.position(), event.modifiers())
        if self._pending is not None and self._pressed is not None:
            if QLineF(hand.at, self._pressed.at).length() < _DRAG:
                return
            self.gesture, self._pending = self._pending, None
            self._show_cursor(hand)
        if self.gesture is not None and not isinstance(self.gesture, WireByKeys):
            self.gesture.move(hand)
        elif not event.buttons():
            self._hover(hand)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        hand = self.hand(event.position(), event.modifiers())
        gesture, pending, pressed = self.gesture, self._pending, self._pressed
        self.gesture = self._pending = self._pressed = None
        if gesture is not None:
            gesture.finish(hand)
        elif pending is not None:
            if isinstance(pending, Move) and not pressed_with_control(pressed):
                pending.cancel()
                self._click_on_layer(hand)
            elif isinstance(pending, Move):
                pending.cancel()
            else:
                pending.finish(hand)
        self._show_cursor(hand)
        self._hover(hand)

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enter a unit, name a layer, bend a wire, or search for what should stand in the open."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.end_gesture()
        hand = self.hand(event.position(), event.modifiers())
        scene = self.network_scene
        item = scene.layer_at(hand.point)
        if item is not None:
            self.state.look_at(item.name)
            if not (self.editing.within.enter() if self.state.inner else self.editing.units.enter(item.name)):
                self.rename()
            return
        wire = scene.wire_at(hand.point, (NEAR_WIRE + 1) / self.camera.zoom)
        if wire is not None:
            bend = wire.bend_near(hand.point, (NEAR_WIRE + 3) / self.camera.zoom)
            if bend is not None:
                self.editing.remove_bend(wire.link, bend)
            else:
                self.editing.add_bend(wire.link, (hand.point.x(), hand.point.y()), wire.part_near(hand.point))
            return
        frame = scene.frame_at(hand.point)
        unit = self.opened_unit_at(hand.point)
        if unit:
            self.editing.units.open_in_place(unit)
        elif frame is not None:
            self.rename_frame(frame.index)
        else:
            self.search()

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the mouse with Ctrl, or by a wheel; a touch pad moves the view."""
        pixels, angle = event.pixelDelta(), event.angleDelta()
        zooms = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if pixels.isNull() and not zooms and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            zooms = angle.x() == 0
        if zooms:
            self.camera.zoom_by((angle.y() or angle.x()) / _WHEEL_NOTCH, event.position())
        else:
            by = pixels if not pixels.isNull() else angle / 2
            sideways = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not by.x()
            self.camera.pan(QPointF(by.y(), 0) if sideways else QPointF(by))
        event.accept()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that are no commands: Space to move the view, Escape to leave, letters to search."""
        if self.gesture is not None and self.gesture.key(event):
            return
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if self.gesture is not None or self._pending is not None:
                self.end_gesture()
            else:
                self.mark_wire(None)
                self.select_frame(None)
                self.state.select(())
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = True
                self._show_cursor()
        elif event.text().isalpha() and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            self.search(event.text())
        else:
            event.ignore()

    @guarded
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of the view."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_cursor()

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget what is held while nobody tells us of its release."""
        self._space = False
        super(Canvas, self).focusOutEvent(event)  # noqa: UP008

    @guarded
    def event(self, event: QEvent) -> bool:
        """Keep Tab for the search, and keys for a gesture that goes on."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.gesture is not None:
            event.accept()
            return True
        return bool(super(Canvas, self).event(event))  # noqa: UP008

    @guarded
    def focusNextPrevChild(self, following: bool) -> bool:
        """Tab is the key of the search here; Ctrl+Tab goes on."""
        return False

    @guarded
    def viewportEvent(self, event: QEvent) -> bool:
        """Tooltips and pinching."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.camera.zoom_to(self.camera.zoom * (1 + event.value()), event.position())
            return True
        if event.type() == QEvent.Type.Leave:
            self._set_hovered("")
            self.hover_wire(None)
        return bool(super(Canvas, self).viewportEvent(event))  # noqa: UP008

    @guarded
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done here; what lies under the mouse is selected first."""
        hand = self.hand(QPointF(event.pos()))
        item = self.network_scene.layer_at(hand.point)
        if item is not None and item.name not in self.state.chosen:
            self.state.look_at(item.name)
        elif item is None and self.opened_unit_at(hand.point):
            if self.opened_unit_at(hand.point) not in self.state.chosen:
                self.state.look_at(self.opened_unit_at(hand.point))
        elif item is None:
            self.mark_wire(self.network_scene.wire_at(hand.point, (NEAR_WIRE + 1) / self.camera.zoom))
            frame = self.network_scene.frame_at(hand.point)
            self.select_frame(frame.index if frame and self.marked_wire is None else None)
        self.menu_asked.emit(event.globalPos())

    @guarded
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take layers from the palette."""
        self._drops.enter(event)

    @guarded
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would go."""
        self._drops.move(event)

    @guarded
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show nothing any more."""
        self._drops.leave()

    @guarded
    def dropEvent(self, event: QDropEvent) -> None:
        """Add it."""
        self._drops.drop(event)

    def _hover(self, hand: Hand) -> None:
        item = self.network_scene.layer_at(hand.point)
        held = port_under(self, hand.point) if self.camera.zoom > 0.35 else None
        near = None
        if item is None and held is None and self.camera.zoom > 0.35:
            near = self.network_scene.wire_at(hand.point, (NEAR_WIRE + 1) / self.camera.zoom)
        self.hover_wire(near.wire if near else None)
        self._set_hovered(held[0] if held and held[1] is None else item.name if item else "")
        self._show_cursor(hand)

    def _set_hovered(self, name: str) -> None:
        if name != self._hovered:
            self._hovered = name
            self._show_states()

    def _show_cursor(self, hand: Hand | None = None) -> None:
        if self.gesture is not None:
            shape = self.gesture.cursor
        elif self._space:
            shape = Qt.CursorShape.OpenHandCursor
        elif hand is not None and self._pressed is None and grip_under(self, hand.point):
            shape = Qt.CursorShape.SizeFDiagCursor
        elif hand is not None and self._pressed is None and self.camera.zoom > 0.35 and port_under(self, hand.point):
            shape = Qt.CursorShape.CrossCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def _click_on_layer(self, hand: Hand) -> None:
        """A click on one of several selected layers selects it alone."""
        item = self.network_scene.layer_at(hand.point)
        name = item.name if item is not None else self.opened_unit_at(hand.point)
        if name and len(self.state.chosen) > 1:
            self.state.choose([name])

    def _show_tip(self, event: QHelpEvent) -> None:
        item = self.network_scene.layer_at(self.hand(QPointF(event.pos())).point)
        problems = self.network_scene.problems.get(item.name, ()) if item else ()
        lines = [localized(" ".join(part for part in (problem.text, problem.fix) if part)) for problem in problems]
        if item is not None and item.layer.comment:
            lines.insert(0, item.layer.comment)
        if item is not None:
            lines = [*about(self.network_scene, item.name, self.state.resolved), *lines]
        QToolTip.showText(event.globalPos(), "\n".join(lines), self.viewport())


def pressed_with_control(hand: Hand | None) -> bool:
    """Whether a press began with Ctrl held."""
    return hand is not None and bool(hand.modifiers & Qt.KeyboardModifier.ControlModifier)
