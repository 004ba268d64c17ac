"""What keys and menus ask of the canvas, where more is needed than the editing verbs: places, fields, the search."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import msgspec
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtWidgets import QToolTip, QWidget

from gui.edit.canvas.face import COMMENT
from gui.edit.canvas.geometry import GRID, HEIGHT, WIDTH, snapped
from gui.edit.canvas.gestures.base import Hand
from gui.edit.canvas.gestures.wire import WireByKeys
from gui.edit.canvas.inline import InlineEditor
from gui.edit.canvas.items import WireItem
from gui.edit.canvas.searching import Searching
from gui.edit.canvas.view import NetworkView
from gui.edit.choice import Choice
from gui.edit.editing import Editing
from gui.edit.state import EditState
from layerwright.model.network import Link
from layerwright.resolve.units import output_of

if TYPE_CHECKING:
    from gui.edit.canvas.canvas import Canvas


class Commands(NetworkView):
    """A view that does what it is told by name."""

    def __init__(self, state: EditState, editing: Editing | None = None, parent: QWidget | None = None) -> None:
        super().__init__(state, editing, parent)
        self._searching = Searching(cast("Canvas", self))

    def show_reason(self, reason: str, at: QPointF) -> None:
        """Say beside the mouse why something cannot be done."""
        if reason:
            QToolTip.showText(self.viewport().mapToGlobal(at.toPoint() + QPoint(12, 12)), reason, self.viewport())
        elif QToolTip.isVisible():
            QToolTip.hideText()

    def wire_to_insert(self, point: QPointF, name: str = "") -> WireItem | None:
        """The wire at a place that a layer could be inserted in."""
        wire = self.network_scene.wire_at(point, HEIGHT * 0.45)
        return None if wire is None or name in wire.wire[:2] else wire

    def search_for_wire(self, source: str, hand: Hand) -> None:
        """Ask what a wire that was let go in the open should lead to."""
        level, name = self.editing.within.level(source)
        types = level.connecting.accepting_types(name)
        place = (hand.point.x() - WIDTH / 2, hand.point.y())
        self._searching.open(hand.at, lambda choice: self.editing.add_linked(choice, source, place), types)

    def search(self, first: str = "") -> None:
        """Open the search at the mouse; a first letter may have been typed already."""
        hand = self.hand_at_cursor()
        place = (hand.point.x() - WIDTH / 2, hand.point.y() - HEIGHT / 2)
        wire = self.marked_wire

        def chosen(choice: Choice) -> None:
            if wire is not None:
                self.insert(choice, wire, self._middle_of(wire))
            elif self.state.focused:
                self.editing.add(choice)
            else:
                level, at = self.editing.within.spot(place)
                level.add_at(choice, at)

        self._searching.open(hand.at, chosen, None, first)

    def insert(self, choice: Choice, wire: Link, at: tuple[float, float]) -> None:
        """Add a layer in the middle of a wire; one that cannot be fed by what that carries is added beside it."""
        insert = self.editing.within.inserting(choice, wire, at)
        if insert is not None:
            insert()
        else:
            level, place = self.editing.within.spot(at)
            level.add_at(choice, place)

    def delete(self) -> None:
        """Remove what is selected: a wire, a frame, or layers, whose neighbours are then linked."""
        if self.marked_wire is not None:
            wire = self.marked_wire
            self.mark_wire(None)
            self.editing.cut([wire])
        elif self.selected_frame is not None:
            self.editing.remove_frame(self.selected_frame)
        else:
            self.editing.remove_healing()

    def paste(self) -> None:
        """Add the layers on the clipboard where the mouse is."""
        point = self.hand_at_cursor().point
        place = (point.x(), point.y())
        within = self.editing.within
        level, (x, y) = within.spot(place)
        pointed = self.viewport().rect().contains(self.viewport().mapFromGlobal(self.cursor().pos()))
        focused = within.layer
        if focused is not None and (not pointed or level is self.editing):
            # Who works within an opened unit and points at nothing of another one goes on there.
            level, (x, y) = self.editing.at_hand, (focused.x + GRID, focused.y + GRID)
        elif not pointed:
            level, (x, y) = self.editing, self.state.own_place(place)
        level.carrying.paste((snapped(x), snapped(y)))

    def frame_selection(self) -> None:
        """Put a frame around the selected layers, and ask for its title."""
        count = len(self.state.network.frames)
        self.editing.frame_selection()
        if len(self.state.network.frames) > count:
            self.select_frame(count)
            self.rename_frame(count)

    def ask_help(self) -> None:
        """Open the help for the focused layer."""
        layer = self.editing.within.layer or self.state.network.by_name.get(self.state.focused)
        if layer is not None:
            called = layer.properties.get("Network", "")
            self.state.help_asked.emit(f"Unit:{called}" if layer.type == "Unit" and called else layer.type, "")

    def connect_by_keys(self) -> None:
        """Link the selected layers to the focused one, or begin to choose what the focused one feeds."""
        focused = self._giving(self.state.at_hand)
        others = [name for name in self.state.chosen if name != self.state.at_hand]
        item = self.network_scene.layers.get(focused)
        if len(others) == 1:
            self.editing.link(others[0], self.state.at_hand)
        elif item is not None and self.has_output(focused):
            self.end_gesture()
            hand = self.hand(QPointF(self.mapFromScene(item.output())))
            self.gesture = WireByKeys(cast("Canvas", self), hand, focused)
            self.redraw()

    def _giving(self, name: str) -> str:
        """The layer that is drawn and gives what a layer does: of an opened unit the one whose output it gives."""
        while name in self.state.opened:
            given = output_of(self.editing.within.of_unit(name).network)
            if not given:
                break
            name = f"{name}/{given}"
        return name

    def walk(self, columns: int, rows: int, *, extend: bool = False) -> None:
        """Go with the focus along a wire, or to the next layer in a direction where no wire leads."""
        name = self._next(columns, rows)
        if not name:
            return
        self.state.choose([*self.state.chosen, name] if extend else [name], name)
        self.reveal([name])

    def rename(self) -> None:
        """Type another name for the focused layer or the frame that is marked, or the text of a comment."""
        number = self.selected_frame
        if number is not None:
            self.rename_frame(number)
            return
        level, name = self.editing.within.level(self.state.at_hand)
        layer, area = level.network.by_name.get(name), self._name_area(self.state.at_hand)
        if layer is None or area is None:
            return
        text, take = name, partial(level.rename, name)
        if layer.type == COMMENT:
            text, take = layer.properties.get(COMMENT, ""), partial(_write_comment, level, name)
        InlineEditor(self.viewport(), self._field_over(area), text, take)

    def _name_area(self, shown: str) -> QRectF | None:
        """Where the name of a layer stands: in its body, or in the title of the frame around what it holds."""
        item = self.network_scene.layers.get(shown)
        if item is not None:
            return QRectF(item.x() + 8, item.y() + 3, WIDTH - 16, 26)
        for number in self.frames_of_opened(shown)[:1]:
            area = self.network_scene.frames[number].title_area()
            return QRectF(area.x() + 4, area.y() + 2, min(area.width(), WIDTH) - 8, 26)
        return None

    def rename_frame(self, number: int) -> None:
        """Type another title for a frame."""
        frame = self.state.network.frames[number]
        place = self._field_over(QRectF(frame.x + 4, frame.y + 2, max(frame.width - 8, 160), 26))
        InlineEditor(
            self.viewport(),
            place,
            frame.title,
            lambda new: self.editing.change_frame(number, msgspec.structs.replace(frame, title=new)),
        )

    def _next(self, columns: int, rows: int) -> str:
        """Where an arrow key leads to from the focus."""
        network = self.network_scene.network
        layers = self.network_scene.layers
        focused = layers.get(self._giving(self.state.at_hand))
        if focused is None:
            first = min(layers.values(), key=lambda item: (item.y(), item.x()), default=None)
            return first.name if first else ""
        if rows:
            links = network.links_from if rows > 0 else network.links_into
            ends = [link.target if rows > 0 else link.source for link in links.get(focused.name, ())]
            along = [name for name in ends if name in layers and (layers[name].y() - focused.y()) * rows > 0]
            if along:
                return min(along, key=lambda name: abs(layers[name].x() - focused.x()))
        best, nearest = "", float("inf")
        for name, item in layers.items():
            dx, dy = item.x() - focused.x(), item.y() - focused.y()
            ahead = dx * columns + dy * rows
            beside = abs(dy) if columns else abs(dx)
            if name != focused.name and ahead > 1 and ahead + 3 * beside < nearest and beside <= 6 * HEIGHT:
                best, nearest = name, ahead + 3 * beside
        return best

    def _middle_of(self, wire: Link) -> tuple[float, float]:
        source, target = self.network_scene.layers[wire.source], self.network_scene.layers[wire.target]
        return (target.x(), (source.y() + target.y()) / 2)

    def _field_over(self, area: QRectF) -> QRect:
        place = self.viewportTransform().mapRect(area).toRect()
        place.setHeight(max(place.height(), 26))
        place.setWidth(max(place.width(), 160))
        return place


def _write_comment(level: Editing, name: str, text: str) -> bool:
    return level.set_property([name], {COMMENT: text})
