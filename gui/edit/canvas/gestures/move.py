"""Moving layers and frames: snapped to the grid and to others, onto wires, next to layers, out of the flow."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from itertools import count, pairwise
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.edit.canvas.geometry import HEIGHT, ROW, WIDTH, snapped
from gui.edit.canvas.gestures.base import ALT, CONTROL, Gesture, Hand
from gui.edit.canvas.items import WireItem
from gui.edit.editing import Neighbour
from gui.theme import theme
from layerwright.model.edits import layers_in

if TYPE_CHECKING:
    from gui.edit.canvas.canvas import Canvas

_PULL = 8.0
"""How near an alignment pulls, in pixels of the screen."""
_SHAKES = 4
_SHAKE_TIME = 0.7
_SHAKE_WIDTH = 8.0

_marks = count()


class Move(Gesture):
    """Layers follow the hand.

    With Alt, or when it is shaken, what is moved leaves the flow, which closes behind it. With Ctrl, nothing pulls.
    """

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(
        self, canvas: Canvas, start: Hand, names: Collection[str], grabbed: str = "", frames: Collection[int] = ()
    ) -> None:
        super().__init__(canvas, start)
        network = self.scene.network
        inside = {name for number in frames for name in layers_in(network, network.frames[number])}
        self.names = frozenset(names)
        self.frames = tuple(frames)
        self._grabbed = grabbed
        shown = {entry for name in self.names for entry in self._shown_for(name)}
        self._carried = frozenset(shown | inside)
        self._start = {name: (network.by_name[name].x, network.by_name[name].y) for name in self._carried}
        around = [*frames, *(number for name in self.names for number in self.canvas.frames_of_opened(name))]
        self._frame_start = {number: (network.frames[number].x, network.frames[number].y) for number in around}
        self._by = (0.0, 0.0)
        self._guides: list[QLineF] = []
        self._wire: WireItem | None = None
        self._neighbour: Neighbour | None = None
        self._turns: deque[tuple[float, float]] = deque(maxlen=_SHAKES + 2)
        self._mark = f"move#{next(_marks)}"
        self._detached = self._tried = False
        self._lines_x: set[float] = set()
        self._lines_y: set[float] = set()
        self._collect_lines()
        self.scene.begin_moving(self._carried)

    def move(self, hand: Hand) -> None:
        """Bring everything to where the hand is, and show what would become of it."""
        if self.start.holds(ALT) and not self._tried:
            self._detach()
        self._by = self._snapped(hand)
        dx, dy = self._by
        self.scene.move({name: (x + dx, y + dy) for name, (x, y) in self._start.items()})
        for number, (x, y) in self._frame_start.items():
            self.scene.frames[number].setPos(x + dx, y + dy)
        if not self._detached and len(self.names) == 1 and self._is_shaken(hand):
            self._detach()
        self._look_for_targets()
        if self.canvas.is_afar or self.canvas.bars.values:
            self.canvas.redraw()

    def finish(self, hand: Hand) -> None:
        """Put it there."""
        wire, neighbour = self._wire, self._neighbour
        self._unmark()
        editing, mark = self.canvas.editing, self._mark if self._detached else ""
        names = tuple(self.names)
        if wire is not None:
            editing.move_onto(names[0], wire.link, self._by)
        elif neighbour is not None:
            editing.move_beside(names[0], neighbour, self._by)
        else:
            editing.move(self.names, self._by, self.frames, merge=mark)
        self._end()

    def cancel(self) -> None:
        """Put it back; what left the flow comes back by undo."""
        self._unmark()
        if self._detached:
            self.canvas.state.document.undo()
        self._end()

    def draw(self, painter: QPainter) -> None:
        """Draw the lines that it is aligned with."""
        if self._guides:
            pen = QPen(QColor(theme().tokens.accent), 1)
            pen.setCosmetic(True)
            pen.setDashPattern([5, 4])
            painter.setPen(pen)
            painter.drawLines(self._guides)

    def _shown_for(self, name: str) -> list[str]:
        """What stands for a layer on the canvas: itself, or what an opened unit holds."""
        if name in self.scene.layers:
            return [name]
        # A unit that is opened.
        return [other for other in self.scene.layers if other.startswith(f"{name}/")]

    def _end(self) -> None:
        self.scene.end_moving()
        for number in self._frame_start:
            if number < len(self.scene.network.frames):
                frame = self.scene.network.frames[number]
                self.scene.frames[number].setPos(frame.x, frame.y)
        self.canvas.redraw()

    def _detach(self) -> None:
        self._tried = True
        self._detached = self.canvas.editing.detach(self.names, merge=self._mark) or self._detached
        self.scene.begin_moving(self._carried)

    def _look_for_targets(self) -> None:
        """What a single layer without links would be joined to where it is now."""
        self._unmark()
        if len(self._carried) != 1 or self.frames:
            return
        [name] = self._carried
        if self.scene.wires_at(name):
            return
        item = self.scene.layers[name]
        # What is detached is taken out of the flow, and must not fall back into where it was.
        if self._detached and abs(self._by[0]) < WIDTH / 2 and abs(self._by[1]) < ROW:
            return
        wire = self.canvas.wire_to_insert(item.body().center(), name)
        if wire is not None and not self._is_at_home(name, wire):
            wire = None
        self._wire = wire if wire is not None and self._fits(name, wire) else None
        if self._wire is not None:
            self._wire.dress(theme().tokens.accent)
        elif not self._detached:
            within = self.canvas.editing.within
            level, own = within.level(name)
            at = within.place(within.unit_of(level), (item.x(), item.y()))
            found = level.neighbour(at, {own})
            self._neighbour = found if found and level.joinable(own, found) else None
            if self._neighbour:
                self.canvas.mark_target(within.shown_name(level, self._neighbour.name))

    def _is_at_home(self, name: str, wire: WireItem) -> bool:
        """Whether a wire is a link of the network that a layer lies in."""
        level, _ = self.canvas.editing.within.level(name)
        ends = (wire.link.source, wire.link.target)
        return all(self.canvas.editing.within.level(end)[0] is level for end in ends)

    def _fits(self, name: str, wire: WireItem) -> bool:
        """Whether a wire could lead through a layer."""
        reason = self.canvas.editing.within.why_not(wire.link.source, name)
        return self.canvas.has_output(name) and not reason

    def _unmark(self) -> None:
        if self._wire is not None:
            self._wire.dress()
        if self._neighbour is not None:
            self.canvas.mark_target("")
        self._wire, self._neighbour = None, None

    def _collect_lines(self) -> None:
        """Where the left and upper edges of layers lie that are seen and stay."""
        visible = self.canvas.camera.visible
        for name, item in self.scene.layers.items():
            if name not in self._carried and item.body().intersects(visible):
                self._lines_x.add(item.x())
                self._lines_y.update((item.y(), item.y() + ROW, item.y() - ROW))

    def _snapped(self, hand: Hand) -> tuple[float, float]:
        moved = hand.point - self.start.point
        had_guides = bool(self._guides)
        self._guides = []
        if hand.holds(CONTROL):
            return (moved.x(), moved.y())
        first = self._grabbed or next(iter(self.names), "")
        if first not in self._start:
            x, y = next(iter(self._frame_start.values()), (0.0, 0.0))
            return (snapped(x + moved.x()) - x, snapped(y + moved.y()) - y)
        x, y = self._start[first]
        pull = _PULL / self.canvas.camera.zoom
        to_x = self._pulled(x + moved.x(), self._lines_x, pull)
        to_y = self._pulled(y + moved.y(), self._lines_y, pull)
        self._guides = self._drawn_guides(to_x, to_y)
        if had_guides or self._guides:
            self.canvas.redraw()
        left = to_x if to_x is not None else snapped(x + moved.x())
        top = to_y if to_y is not None else snapped(y + moved.y())
        return (left - x, top - y)

    @staticmethod
    def _pulled(value: float, lines: Collection[float], pull: float) -> float | None:
        nearest = min(lines, key=lambda line: abs(line - value), default=None)
        return nearest if nearest is not None and abs(nearest - value) <= pull else None

    def _drawn_guides(self, x: float | None, y: float | None) -> list[QLineF]:
        visible = self.canvas.camera.visible
        guides = []
        if x is not None:
            guides += [QLineF(at, visible.top(), at, visible.bottom()) for at in (x, x + WIDTH)]
        if y is not None:
            guides += [QLineF(visible.left(), at, visible.right(), at) for at in (y, y + HEIGHT)]
        return guides

    def _is_shaken(self, hand: Hand) -> bool:
        """Whether the hand went to and fro several times in a short while."""
        now = monotonic()
        x = hand.at.x()
        turns = self._turns
        if len(turns) >= 2 and (turns[-1][1] - turns[-2][1]) * (x - turns[-1][1]) >= 0:
            turns[-1] = (now, x)
        elif not turns or abs(x - turns[-1][1]) >= _SHAKE_WIDTH:
            turns.append((now, x))
        quick = [(time, at) for time, at in turns if now - time <= _SHAKE_TIME]
        return len(quick) > _SHAKES and all(abs(b[1] - a[1]) >= _SHAKE_WIDTH for a, b in pairwise(quick))
