"""A hand that works the canvas as a person does: by mouse and keys."""

from __future__ import annotations

import itertools

import msgspec
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui.edit.canvas.canvas import Canvas
from gui.edit.page import EditPage
from gui.edit.search import LayerSearch
from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import encode_project

NONE, SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT = Qt.MouseButton.LeftButton


class Hand:
    """Mouse and keys on the canvas of a page; places are in the scene, or names of layers."""

    def __init__(self, page: EditPage) -> None:
        self.page = page
        self.canvas: Canvas = page.canvas
        self.state = page.state
        self.document = page.state.document

    @property
    def network(self) -> Network:
        return self.state.network

    @property
    def links(self) -> set[tuple[str, str, str]]:
        return {(link.source, link.target, link.connector) for link in self.network.links}

    @property
    def text(self) -> bytes:
        """The project as it would be saved."""
        return encode_project(self.document.project)

    def layer(self, name: str) -> Layer:
        return self.network.by_name[name]

    def place(self, name: str) -> tuple[float, float]:
        return (self.layer(name).x, self.layer(name).y)

    def link(self, source: str, target: str, connector: str = "Input") -> Link:
        return next(
            link
            for link in self.network.links
            if (link.source, link.target, link.connector) == (source, target, connector)
        )

    def body(self, name: str) -> QPointF:
        """A point of a layer's body, away from its ports."""
        return self.canvas.network_scene.layers[name].body().center() + QPointF(60, 0)

    def output(self, name: str) -> QPointF:
        return self.canvas.network_scene.layers[name].output()

    def input(self, name: str, connector: str = "Input") -> QPointF:
        return self.canvas.network_scene.layers[name].input(connector)

    def wire(self, source: str, target: str) -> QPointF:
        """The middle of a wire, wherever it runs."""
        item = self.canvas.network_scene.wires[(source, target, "Input")]
        longest = max(item.lines(), key=lambda line: line.length())
        return longest.center()

    def at(self, place: QPointF | str) -> QPoint:
        point = self.body(place) if isinstance(place, str) else place
        return self.canvas.viewportTransform().map(point).toPoint()

    def click(self, place: QPointF | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.canvas.viewport(), LEFT, modifiers, self.at(place))

    def double_click(self, place: QPointF | str) -> None:
        self.click(place)
        QTest.mouseDClick(self.canvas.viewport(), LEFT, NONE, self.at(place))

    def press(self, place: QPointF | str, modifiers: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        QTest.mousePress(self.canvas.viewport(), button, modifiers, self.at(place))

    def move(self, place: QPointF | str, modifiers: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        at = QPointF(self.at(place))
        viewport = self.canvas.viewport()
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, viewport.mapToGlobal(at), Qt.MouseButton.NoButton, button, modifiers
        )
        QApplication.sendEvent(viewport, event)

    def release(
        self, place: QPointF | str, modifiers: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        QTest.mouseRelease(self.canvas.viewport(), button, modifiers, self.at(place))

    def drag(self, *places: QPointF | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press at the first place, go over the others, and let go at the last."""
        points = [self.body(place) if isinstance(place, str) else place for place in places]
        self.press(points[0], modifiers)
        for start, end in itertools.pairwise(points):
            for share in (0.25, 0.5, 0.75, 1.0):
                self.move(start + (end - start) * share, modifiers)
        self.release(points[-1], modifiers)

    def wheel(self, place: QPointF, notches: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
        viewport = self.canvas.viewport()
        at = QPointF(self.at(place))
        event = QWheelEvent(
            at,
            viewport.mapToGlobal(at),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """A key at whatever has the focus in the page, or at what pops up."""
        QTest.keyClick(self.focused, key, modifiers)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focused, text)

    @property
    def focused(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup.focusWidget() or popup
        return QApplication.focusWidget() or self.canvas

    @property
    def search(self) -> LayerSearch | None:
        """The search, while it is open."""
        found = self.canvas.findChild(LayerSearch)
        return found if found is not None and found.isVisible() else None

    def undo(self) -> None:
        self.document.undo()

    def redo(self) -> None:
        self.document.redo()

    @property
    def steps(self) -> int:
        return self.document.undo_stack.index()


def moved_to(network: Network, **places: tuple[float, float]) -> Network:
    """A network with layers at other places."""
    layers = tuple(
        msgspec.structs.replace(layer, x=places[layer.name][0], y=places[layer.name][1])
        if layer.name in places
        else layer
        for layer in network.layers
    )
    return msgspec.structs.replace(network, layers=layers)


LENET = """
    Input(1,28,28) > Convolution(16, KernelShape=5,5) > ReLU > MaxPooling(2,2) > Affine(10) > Softmax
    Softmax > CategoricalCrossEntropy
"""
