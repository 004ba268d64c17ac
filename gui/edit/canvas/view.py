"""The network in view, drawn: it follows the state, and knows nothing of mouse and keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from gui.accessible import announce
from gui.edit.canvas.animation import Settling
from gui.edit.canvas.bars import Bars
from gui.edit.canvas.camera import Camera, Look
from gui.edit.canvas.drawing import State, face_font
from gui.edit.canvas.geometry import ALL_TEXT, HEIGHT, WIDTH
from gui.edit.canvas.gestures.base import Gesture, Hand
from gui.edit.canvas.grid import Grid
from gui.edit.canvas.guard import failures, guarded
from gui.edit.canvas.items import WireItem
from gui.edit.canvas.overview import Overview
from gui.edit.canvas.routing import Wire
from gui.edit.canvas.scene import NetworkScene
from gui.edit.editing import Editing
from gui.edit.opening import called_by, outputs_within, unit_of
from gui.edit.state import EditState
from gui.theme import theme
from gui.translation import localized
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.network import Link

_READABLE = 0.8
"""A network that fits into the view at this zoom is shown as a whole at first."""
_REST = 90
"""Milliseconds after the last zoom at which everything is drawn sharply."""


class NetworkView(QGraphicsView):
    """The network in view. It shows the state; it keeps nothing of the network itself."""

    accessible_role = QAccessible.Role.Canvas
    zoom_changed = Signal(float)
    """The zoom is another one; 1 is 100 %."""
    looked = Signal()
    """Another part of the network is seen, or it is drawn differently."""
    menu_asked = Signal(QPoint)
    """A person asks what can be done at a place of the screen."""

    def __init__(self, state: EditState, editing: Editing | None = None, parent: QWidget | None = None) -> None:
        self.network_scene = NetworkScene()
        super().__init__(self.network_scene, parent)
        self.state = state
        self.editing = editing or Editing(state)
        self.editing.where = self._free_place
        self.setObjectName("canvas")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Canvas"))
        self.camera: Camera = Camera(self)
        self.bars: Bars = Bars()
        self.gesture: Gesture | None = None
        self._grid = Grid()
        self._overview = Overview(self.network_scene)
        self._settling = Settling(self.network_scene, self.redraw)
        self._looks: dict[tuple[str, ...], Look] = {}
        self._path = state.path
        self._hovered = ""
        self._target = ""
        self._dimmed: frozenset[str] = frozenset()
        self._shown_selection: frozenset[str] = state.chosen
        self._marked: Wire | None = None
        self._lit: set[Wire] = set()
        self._under: Wire | None = None
        self._hinted = False
        self._last_zoom = 1.0
        self._resting = QTimer(self, singleShot=True, interval=_REST)
        self._resting.timeout.connect(self.redraw)
        self._fitted = False
        self._first_look: tuple[int, int, float] | None = None
        state.document.changed.connect(self._follow)
        state.document.problems_changed.connect(self._take_problems)
        state.document.opened.connect(self._look_anew)
        state.network_changed.connect(self._change_network)
        state.opened_changed.connect(self._follow)
        state.selection_changed.connect(lambda: self.show_selection(state.chosen))
        state.statistic_changed.connect(self._take_statistic)
        state.reveal.connect(self.reveal)
        theme().changed.connect(self._dress)
        self._dress()
        self._change_network()

    def end_gesture(self) -> None:
        """Leave what is going on."""
        if self.gesture is not None:
            gesture, self.gesture = self.gesture, None
            gesture.cancel()

    def draw_over(self, painter: QPainter) -> None:
        """Draw what is shown while something is going on, above everything else."""
        if self.gesture is not None:
            self.gesture.draw(painter)

    @property
    def is_afar(self) -> bool:
        """Whether the network is drawn as blocks, since text could not be read."""
        return self.camera.zoom < ALL_TEXT - 1e-6

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be seen, so that a hint says how layers get here."""
        return not self.network_scene.layers and not self.network_scene.frames

    @property
    def marked_wire(self) -> Link | None:
        """The wire that was clicked."""
        item = self.network_scene.wires.get(self._marked) if self._marked else None
        return item.link if item else None

    @property
    def selected_frame(self) -> int | None:
        """The number of the frame that was clicked."""
        own = len(self.state.network.frames)
        return next((frame.index for frame in self.network_scene.frames[:own] if frame.selected), None)

    def set_progress(self, progress: Mapping[str, float]) -> None:
        """Show how far training is with each layer, from 0 to 1; layers that are not named show nothing."""
        self.network_scene.show_progress(progress)
        if self.is_afar:
            self.redraw()

    def redraw(self) -> None:
        """Draw everything again, as what floats above the layers has moved."""
        self.viewport().update()

    def reveal(self, names: Iterable[str]) -> None:
        """Bring layers into view."""
        area = self.network_scene.content(names)
        if not area.isEmpty():
            self.camera.reveal(area.adjusted(-30, -40, 30, 40))

    def fit(self) -> None:
        """Show the selected layers, or everything where nothing is selected."""
        names = self.state.chosen
        self.camera.fit(self.network_scene.content(names or None).adjusted(-60, -60, 60, 60), smoothly=True)

    def fit_all(self) -> None:
        """Show everything."""
        self.camera.fit(self.network_scene.drawn(), smoothly=True)

    def show_actual_size(self) -> None:
        """Zoom to 100 %."""
        self.camera.zoom_to(1.0)

    def zoom_in(self) -> None:
        """Come nearer by two notches."""
        self.camera.zoom_by(2)

    def zoom_out(self) -> None:
        """Go away by two notches."""
        self.camera.zoom_by(-2)

    def hand(self, at: QPointF, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Hand:
        """What a gesture is told of a place of the view."""
        return Hand(self.viewportTransform().inverted()[0].map(at), at, modifiers)

    def hand_at_cursor(self) -> Hand:
        """The place under the mouse, or the middle of the view where it is elsewhere."""
        at = self.viewport().mapFromGlobal(self.cursor().pos())
        inside = self.viewport().rect().contains(at)
        return self.hand(QPointF(at if inside else self.viewport().rect().center()))

    def show_selection(self, names: Collection[str]) -> None:
        """Show layers as selected, without selecting them."""
        self._shown_selection = frozenset(names)
        self._show_states()
        self._light_wires()
        self._describe()

    def mark_target(self, name: str) -> None:
        """Show a layer as what the gesture would end at."""
        if name != self._target:
            self._target = name
            self._show_states()

    def dim(self, names: Iterable[str]) -> None:
        """Show layers as what the gesture cannot end at."""
        dimmed = frozenset(names)
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self._show_states()

    def mark_wire(self, item: WireItem | None) -> None:
        """Mark a wire, which Delete then removes; None for no wire."""
        before = self.network_scene.wires.get(self._marked) if self._marked else None
        self._marked = item.wire if item else None
        if before is not None and before is not item:
            before.dress()
        if item is not None:
            item.dress(theme().tokens.accent)
            self.state.select(())
        self.redraw()

    def hover_wire(self, wire: Wire | None) -> None:
        """Let the wire under the mouse stand out, which a click would mark."""
        if wire == self._under:
            return
        wires = self.network_scene.wires
        before, self._under = self._under, wire
        if before in wires and before not in self._lit:
            wires[before].light(False)
        if wire in wires:
            wires[wire].light(True)

    def select_frame(self, number: int | None) -> None:
        """Mark a frame, which Delete then removes; None for no frame."""
        for frame in self.network_scene.frames:
            if frame.selected != (frame.index == number):
                frame.selected = frame.index == number
                frame.update()
        if number is not None:
            self.state.select(())

    def tell(self, reason: str) -> None:
        """Say in the status bar why something was not done."""
        self.state.document.refused.emit(reason)

    def has_output(self, name: str) -> bool:
        """Whether a wire can be drawn from a layer."""
        layer = self.editing.within.layer_shown(name)
        kind = CATALOGUE.get(layer.type) if layer else None
        return kind is not None and (kind.output is not None or kind.name == "Unit")

    def unit_around(self, name: str) -> str:
        """The opened unit that holds a layer that is shown; empty for layers of the network itself."""
        return "" if name in self.state.network.by_name else unit_of(name)

    def opened_unit_at(self, point: QPointF) -> str:
        """The opened unit whose frame has its title at a point."""
        frame = self.network_scene.frame_at(point)
        unit = self.network_scene.owner_of(frame) if frame is not None else ""
        return "" if unit.endswith("/") else unit

    def frames_of_opened(self, name: str) -> list[int]:
        """The numbers of the frames that stand around what an opened unit holds, and of those within."""
        own, owners = len(self.state.network.frames), self.network_scene.owners
        return [own + number for number, unit in enumerate(owners) if f"{unit}/".startswith(f"{name}/")]

    @guarded
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Fill the ground."""
        transform = painter.worldTransform()
        self._grid.draw(painter, QRectF(rect), self.viewport().width(), self.devicePixelRatioF())
        painter.setWorldTransform(transform)

    @guarded
    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draw what floats above the layers."""
        if self.network_scene.whole_text:
            return
        zoom = self.camera.zoom
        if self.bars.values:
            self.bars.draw(painter, self.network_scene, self.camera.visible, zoom)
        self._draw_bends(painter)
        if self.is_empty:
            self._draw_hint(painter)
        self.draw_over(painter)
        if failures:
            self._draw_failures(painter)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the items one by one from near, and all together from afar."""
        zooming = self.camera.zoom != self._last_zoom
        if zooming:
            self._resting.start()
        self.network_scene.is_near = not self.is_afar
        self.network_scene.tiles.begin_frame(hurried=zooming or self._resting.isActive())
        if not self.is_afar:
            super(NetworkView, self).paintEvent(event)  # noqa: UP008
        else:
            painter = QPainter(self.viewport())
            painter.setRenderHints(self.renderHints())
            painter.setClipRegion(event.region())
            painter.setWorldTransform(self.viewportTransform())
            visible = self.camera.visible
            self.drawBackground(painter, visible)
            self._overview.draw(painter, visible, self.camera.zoom, hurried=self._resting.isActive())
            self.drawForeground(painter, visible)
            painter.end()
        if zooming:
            self._last_zoom = self.camera.zoom
            self.zoom_changed.emit(self._last_zoom)
        self.looked.emit()

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Canvas"))
            self.network_scene.retell()
            self._describe()
            self.redraw()
        super(NetworkView, self).changeEvent(event)  # noqa: UP008

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle of the view where it is, and fit the first network into it."""
        super(NetworkView, self).resizeEvent(event)  # noqa: UP008
        size = self.viewport().size()
        self.network_scene.tiles.allow(round(size.width() * size.height() * self.devicePixelRatioF() ** 2))
        if size.width() > 50 and (not self._fitted or self.camera.standing == self._first_look):
            self._look_first()
        elif event.oldSize().width() > 0:
            grown = size - event.oldSize()
            self.camera.pan(QPointF(grown.width() / 2, 0))

    def _follow(self, before: object = None, after: object = None) -> None:
        if self._path != self.state.path:
            return
        network = self.state.shown
        self._settling.finish()
        known = network.by_name
        old = {
            name: (item.x(), item.y())
            for name, item in self.network_scene.layers.items()
            if known.get(name) is not item.layer
        }
        self._tell_units()
        moved = self.network_scene.mirror(network, self.state.resolved)
        if self.gesture is None:
            self._settling.begin({name: old[name] for name in moved if name in old and name in network.by_name})
        self._fresh()

    def _change_network(self) -> None:
        if self.gesture is not None:
            self.end_gesture()
        self._settling.finish()
        if self._fitted:
            self._looks[self._path] = self.camera.look
        self._path = self.state.path
        self._marked = None
        self._hovered = self._target = ""
        self._dimmed = frozenset()
        self._tell_units()
        self.network_scene.show_network(self.state.shown, self.state.resolved)
        self.network_scene.take_problems(self.state.document.problems)
        known = self._looks.get(self._path)
        if known is not None:
            self.camera.go(known)
        else:
            self._look_first()
        self._fresh()

    def _tell_units(self) -> None:
        state, scene = self.state, self.network_scene
        scene.reach = partial(called_by, state.document.project)
        drawn = state.drawn
        scene.units = {unit: state.called(unit) for unit in state.opened}
        scene.owners = drawn.owners
        scene.given = outputs_within(state.document.project, drawn) if scene.units else {}

    def _look_anew(self) -> None:
        """Another project is open: how networks of the one before were seen means nothing to its own."""
        self._looks.clear()
        self._look_first()

    def _look_first(self) -> None:
        """Show a network that was not seen yet: as a whole if it can be read then, else from its beginning."""
        width, height = self.viewport().width(), self.viewport().height()
        if width < 50:
            return
        self._fitted = True
        area = self.network_scene.drawn()
        if not self.network_scene.layers or self.camera.fitting_zoom(area) >= _READABLE:
            self.camera.fit(area)
        else:
            first = min(self.network_scene.layers.values(), key=lambda item: (item.y(), item.x()))
            self.camera.go(Look((first.x() + WIDTH / 2, first.y() + height / 2 - 40), 1.0))
        self._first_look = self.camera.standing

    def _fresh(self) -> None:
        self.bars.take(self.state.resolved, self.state.statistic, self.state.opened)
        self._show_states()
        self._light_wires()
        hinted, self._hinted = self._hinted, self.is_empty
        if self.is_afar or self.bars.values or hinted != self._hinted:
            self.redraw()
        self.looked.emit()

    def _take_problems(self) -> None:
        self.network_scene.take_problems(self.state.document.problems)
        self._fresh()

    def _take_statistic(self) -> None:
        self.bars.take(self.state.resolved, self.state.statistic, self.state.opened)
        self.redraw()

    def _dress(self) -> None:
        self.network_scene.dress()
        self._overview.forget()
        self.redraw()

    def _show_states(self) -> None:
        states: dict[str, State] = dict.fromkeys(self._shown_selection, State.SELECTED)
        focused = self.state.at_hand
        if focused and focused in states:
            states[focused] |= State.FOCUSED
        for name in self._dimmed:
            states[name] = states.get(name, State.PLAIN) | State.DIMMED
        for name, flag in ((self._target, State.TARGET), (self._hovered, State.HOVERED)):
            if name:
                states[name] = states.get(name, State.PLAIN) | flag
        self.network_scene.show_states(states)
        for frame in self.network_scene.frames:
            unit = self.network_scene.owner_of(frame)
            frame.fixed, frame.note = bool(unit), self._called(unit)
            chosen = unit in self._shown_selection
            if frame.fixed and frame.selected != chosen:
                frame.selected = not frame.selected
                frame.update()
        if self.is_afar:
            self.redraw()

    def _called(self, unit: str) -> str:
        """The network that an opened unit calls, where its name does not say it."""
        called = self.network_scene.units.get(unit, "")
        return called if called != unit.rpartition("/")[2] else ""

    def _light_wires(self) -> None:
        """Let the wires of a layer that is selected alone stand out, so that they can be followed."""
        wires = self.network_scene.wires
        alone = next(iter(self._shown_selection)) if len(self._shown_selection) == 1 else ""
        lit = set(self.network_scene.wires_at(alone)) if alone else set()
        for wire in self._lit - lit:
            if wire in wires and wire != self._under:
                wires[wire].light(False)
        for wire in lit:
            wires[wire].light(True)
        self._lit = lit

    def _describe(self) -> None:
        """Tell screen readers what has the focus."""
        item = self.network_scene.layers.get(self.state.at_hand)
        if item is None:
            said = self.tr("{count} layers").format(count=len(self.network_scene.layers))
        else:
            problems = self.network_scene.problems.get(item.name, ())
            parts = (item.name, item.layer.type, item.face.shape, *(localized(problem.text) for problem in problems))
            said = ", ".join(part for part in parts if part)
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            if self.hasFocus() and item is not None:
                announce(self, said)

    def _draw_bends(self, painter: QPainter) -> None:
        tokens = theme().tokens
        radius = 4.0 / min(self.camera.zoom, 1.0)
        for item in self.network_scene.wires.values():
            if item.link.bends and item.isVisible():
                painter.setPen(QPen(QColor(tokens.accent if item.marked else tokens.quiet), radius / 3))
                painter.setBrush(QColor(tokens.layer))
                for x, y in item.points[1:-1]:
                    painter.drawEllipse(QPointF(x, y), radius, radius)

    def _draw_hint(self, painter: QPainter) -> None:
        """Say in an empty network how layers get into it."""
        painter.save()
        painter.resetTransform()
        tokens, middle = theme().tokens, QRectF(self.viewport().rect())
        lines = (
            (self.tr("An empty network"), face_font(16, bold=True), tokens.text),
            (
                self.tr("Drag a layer here from the left, or double-click and type its name."),
                face_font(13),
                tokens.quiet,
            ),
            (self.tr("Ctrl+V pastes layers that were copied elsewhere."), face_font(13), tokens.quiet),
        )
        top = middle.center().y() - 40
        for number, (text, font, colour) in enumerate(lines):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            place = QRectF(0, top + number * 28, middle.width(), 28)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)
        painter.restore()

    def _draw_failures(self, painter: QPainter) -> None:
        """Say that something could not be drawn; what it was is in the log."""
        painter.resetTransform()
        painter.setPen(QColor(theme().tokens.error))
        painter.setFont(face_font(12, bold=True))
        painter.drawText(QPointF(12, 22), self.tr("A part of the canvas could not be drawn; the log says why."))

    def _free_place(self) -> tuple[float, float]:
        """Where a layer goes that is added without a place: the middle of what is seen."""
        middle = self.camera.visible.center()
        return self.state.own_place((middle.x() - WIDTH / 2, middle.y() - HEIGHT / 2))
