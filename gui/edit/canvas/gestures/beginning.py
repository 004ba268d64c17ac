"""Which gesture a press of the left button begins: that depends on what lies there and on the modifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from gui.edit.canvas.gestures.band import Band
from gui.edit.canvas.gestures.base import CONTROL, SHIFT, Gesture, Hand
from gui.edit.canvas.gestures.bend import MoveBend
from gui.edit.canvas.gestures.cut import Cut
from gui.edit.canvas.gestures.frame import ResizeFrame
from gui.edit.canvas.gestures.move import Move
from gui.edit.canvas.gestures.wire import Wire
from gui.edit.canvas.items import FRAME_GRIP, FrameItem, LayerItem, WireItem
from layerwright.model.network import MAIN_CONNECTOR

if TYPE_CHECKING:
    from gui.edit.canvas.canvas import Canvas

PORT = 9.0
"""How near to a port a press takes hold of it, in pixels of the screen."""
NEAR_WIRE = 5.0
"""How near to a wire a press takes hold of it, in pixels of the screen."""
_LEAST_FOR_PORTS = 0.35
"""Below this zoom, ports are too small to be taken hold of."""


def beginning(canvas: Canvas, hand: Hand) -> Gesture | None:
    """The gesture that begins with the left button, the selection already made; None for a mere click."""
    scene = canvas.network_scene
    if canvas.camera.zoom >= _LEAST_FOR_PORTS and not hand.holds(SHIFT):
        held = port_under(canvas, hand.point)
        if held is not None:
            source, old = held
            return Wire(canvas, hand, source, old.link if old else None)
    item = scene.layer_at(hand.point)
    if item is not None:
        return _on_layer(canvas, hand, item)
    wire = scene.wire_at(hand.point, (NEAR_WIRE + 1) / canvas.camera.zoom)
    if wire is not None and not hand.holds(SHIFT):
        bend = wire.bend_near(hand.point, (NEAR_WIRE + 3) / canvas.camera.zoom)
        canvas.mark_wire(wire)
        return MoveBend(canvas, hand, wire, bend) if bend is not None else None
    canvas.mark_wire(None)
    unit = canvas.opened_unit_at(hand.point)
    if unit and not hand.holds(SHIFT):
        canvas.select_frame(None)
        _take_up(canvas, hand, unit)
        return Move(canvas, hand, canvas.state.chosen, unit) if unit in canvas.state.chosen else None
    frame = grip_under(canvas, hand.point)
    if frame is not None:
        return ResizeFrame(canvas, hand, frame)
    frame = scene.frame_at(hand.point)
    if frame is not None and frame.index < len(canvas.state.network.frames) and not hand.holds(SHIFT):
        canvas.select_frame(frame.index)
        return Move(canvas, hand, (), frames=(frame.index,))
    canvas.select_frame(None)
    return Cut(canvas, hand) if hand.holds(SHIFT) else Band(canvas, hand)


def port_under(canvas: Canvas, point: QPointF) -> tuple[str, WireItem | None] | None:
    """The layer that a wire would be drawn from at a point, with the wire that is there already if its end is held."""
    reach = PORT / canvas.camera.zoom
    scene = canvas.network_scene
    area = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
    layers = [item for item in scene.items(area) if isinstance(item, LayerItem)]
    for item in layers:
        if _near(item.output(), point, reach) and canvas.has_output(item.name):
            return item.name, None
    for item in layers:
        for wire in scene.wires_at(item.name):
            if wire[1] == item.name and _near(_end(item, wire[2]), point, reach):
                held = scene.wires[wire]
                return held.link.source, held
    return None


def grip_under(canvas: Canvas, point: QPointF) -> FrameItem | None:
    """The frame whose corner lies at a point."""
    own = len(canvas.state.network.frames)
    for frame in reversed(canvas.network_scene.frames[:own]):
        corner = frame.area().bottomRight()
        if frame.selected and _near(corner, point, FRAME_GRIP / min(canvas.camera.zoom, 1.0)):
            return frame
    return None


def _on_layer(canvas: Canvas, hand: Hand, item: LayerItem) -> Gesture | None:
    state = canvas.state
    canvas.mark_wire(None)
    canvas.select_frame(None)
    if hand.holds(SHIFT) and not hand.holds(CONTROL):
        if state.at_hand not in ("", item.name):
            canvas.editing.link_to(item.name)
        else:
            state.look_at(item.name)
        return None
    if not _take_up(canvas, hand, item.name):
        return None
    return Move(canvas, hand, state.chosen, item.name)


def _take_up(canvas: Canvas, hand: Hand, name: str) -> bool:
    """Select what is pressed, or add it with Ctrl; gives whether it can be moved then.

    What is selected together lies in one network: that in view, or that of one opened unit.
    """
    state = canvas.state
    chosen = state.chosen
    if hand.holds(CONTROL) and hand.holds(SHIFT):
        state.choose([*chosen, name], name)
        return False
    if hand.holds(CONTROL) and name in chosen:
        state.choose(other for other in chosen if other != name)
        return False
    state.choose([*chosen, name] if hand.holds(CONTROL) else chosen if name in chosen else [name], name)
    return True


def _end(item: LayerItem, connector: str) -> QPointF:
    """Where the end of a wire is taken hold of: its arrow, above the layer, or its end at the side."""
    place = item.input(connector)
    return place - QPointF(0, 5) if connector == MAIN_CONNECTOR else place - QPointF(4, 0)


def _near(one: QPointF, other: QPointF, reach: float) -> bool:
    return abs(one.x() - other.x()) <= reach and abs(one.y() - other.y()) <= reach
