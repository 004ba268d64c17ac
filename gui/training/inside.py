"""The view "Inside": what a network has learned so far, and what it makes of a few samples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gui.background import Background
from gui.theme.theme import fixed_font
from gui.translation import localized
from gui.widgets.maps import Floats, MapView, Pixels, filter_pixels, image_pixels, map_pixels
from gui.widgets.when_shown import WhenShown
from layerwright.exchange.inspecting import (
    Inside,
    Question,
    filters_of,
    layers_with_values,
    look_inside,
    network_of,
    read_filters,
    usual_networks,
)
from layerwright.model.problems import LayerwrightError
from layerwright.resolve.resolved import Resolved
from layerwright.training.run import Run

_SAMPLES = "0, 1, 2, 3"
_MOST_SAMPLES = 12
_PICTURE = QSize(84, 84)
_TOP = 3
_ASPECT = 3.0
"""How much wider than high the maps of a layer are arranged."""
_REST = 2_000
"""Milliseconds between looks: they take time that the training on the same machine then lacks."""
_NUMBERS = 12
"""How many numbers a layer may give to have them written out."""


@dataclass(frozen=True)
class _Wish:
    """What is to be seen."""

    folder: Path
    network: str
    filters: str
    layer: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class _Found:
    wish: _Wish
    filters: Pixels | None
    inside: Inside


class InsideView(QWidget):
    """Filters, activations and predictions of the run in view, after its last complete epoch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._shown = WhenShown(self, self._look)
        self._folder: Path | None = None
        self._busy = False
        self._again = False
        self._network: Resolved | None = None
        self.found: Inside | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._rested)
        self._build()
        self._say()

    def show_run(self, folder: Path | None) -> None:
        """Look at another run, or at none."""
        if folder == self._folder:
            return
        self._folder = folder
        self._choose_network()
        self._show_nothing("" if folder else self.tr("Train the network first: then it can be looked into."))
        self._shown.ask()

    def epoch_ended(self) -> None:
        """There are new parameters: look again, when the last look is over."""
        self._shown.ask()

    def _choose_network(self) -> None:
        """Offer the networks of the run, where there are several."""
        names: tuple[str, ...] = ()
        if self._folder is not None:
            try:
                names = usual_networks(Run(self._folder))
            except LayerwrightError as error:
                self._told.setText(localized(error))
        chosen = self.network_box.currentText()
        self.network_box.blockSignals(True)
        self.network_box.clear()
        self.network_box.addItems(names)
        self.network_box.setCurrentIndex(max(self.network_box.findText(chosen), 0) if names else -1)
        self.network_box.blockSignals(False)
        for part in (self._labels[3], self.network_box):
            part.setVisible(len(names) > 1)
        self._choose_layers()

    def _show_network(self) -> None:
        self._choose_layers()
        self._show_nothing("")
        self._shown.ask()

    def _choose_layers(self) -> None:
        self._network = None
        if self._folder is not None and self.network_box.currentText():
            try:
                self._network = network_of(Run(self._folder), self.network_box.currentText())
            except LayerwrightError as error:
                self._told.setText(localized(error))
        network = self._network
        filters = list(filters_of(network)) if network else []
        layers = [node.name for node in layers_with_values(network)] if network else []
        for box, names in ((self.filter_box, filters), (self.layer_box, layers)):
            chosen = box.currentText()
            box.blockSignals(True)
            box.clear()
            box.addItems(names)
            box.setCurrentIndex(max(box.findText(chosen), 0) if names else -1)
            box.blockSignals(False)
        self._left.setVisible(bool(filters))

    def _rows(self) -> tuple[int, ...]:
        parts = self.samples.text().replace(",", " ").split()
        return tuple(int(part) for part in parts if part.isdigit())[:_MOST_SAMPLES]

    def _look(self) -> None:
        if self._folder is None or self._network is None:
            return
        if not Run(self._folder).last_parameters.exists():
            self._show_nothing(self.tr("What the network has learned can be seen here after the first epoch."))
            return
        if self._busy or self._rest.isActive():
            self._again = True
            return
        self._busy, self._again = True, False
        wish = _Wish(
            self._folder,
            self.network_box.currentText(),
            self.filter_box.currentText(),
            self.layer_box.currentText(),
            self._rows(),
        )
        network = self._network
        self._background.run(lambda: _find(wish, network), self._show, self._show_failure)

    def _show(self, found: _Found) -> None:
        self._ended()
        if (found.wish.folder, found.wish.network) != (self._folder, self.network_box.currentText()):
            return
        self.found = found.inside
        self._told.clear()
        self._filters.show_pixels(found.filters)
        self._fill(found)

    def _show_failure(self, error: Exception) -> None:
        self._ended()
        if not isinstance(error, (LayerwrightError, OSError)):
            raise error
        self._show_nothing(localized(error))

    def _ended(self) -> None:
        self._busy = False
        self._rest.start()

    def _rested(self) -> None:
        if self._again:
            self._shown.ask()

    def _show_nothing(self, text: str) -> None:
        self.found = None
        self._told.setText(text)
        self._filters.show_pixels(None)
        self._clear()

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()

    def _fill(self, found: _Found) -> None:
        """A row for each sample: what it is, what the layer makes of it, and what the network says."""
        self._clear()
        inside = found.inside
        pictured = next((values for values in inside.inputs.values() if values.ndim == 4), None)
        given = inside.values.get(found.wish.layer)
        for place, row in enumerate(inside.rows):
            number = QLabel(str(row))
            number.setProperty("quiet", True)
            self._grid.addWidget(number, place, 0)
            if pictured is not None:
                name = self.tr("Sample {row}").format(row=row)
                self._grid.addWidget(_picture(name, pictured[place]), place, 1)
            self._grid.addWidget(self._answer(inside, place), place, 2)
            if given is not None:
                self._grid.addWidget(self._activation(given[place], found.wish.layer), place, 3)
        self._grid.setColumnStretch(3, 1)

    def _answer(self, inside: Inside, place: int) -> QWidget:
        """What the network gives for a sample: a picture, or what it says in words."""
        output = inside.output[place]
        if output.ndim == 3 and min(output.shape[1:]) > 1:
            return _picture(self.tr("Output"), output)
        said = QLabel(_prediction(inside, place))
        said.setFont(fixed_font())
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return said

    def _activation(self, value: Floats, layer: str) -> QWidget:
        if value.size <= _NUMBERS:
            numbers = QLabel("  ".join(f"{number:.4g}" for number in value.reshape(-1).tolist()))
            numbers.setFont(fixed_font())
            numbers.setWordWrap(True)
            return numbers
        view = MapView(self.tr("Activations of {layer}").format(layer=layer), QSize(200, 120))
        view.show_pixels(map_pixels(value, _ASPECT))
        return view

    def _build(self) -> None:
        self._labels = [QLabel() for _ in range(4)]
        self.network_box = QComboBox()
        self.network_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.network_box.currentIndexChanged.connect(self._show_network)
        self.filter_box, self.layer_box, self.samples = QComboBox(), QComboBox(), QLineEdit(_SAMPLES)
        for box in (self.filter_box, self.layer_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.currentIndexChanged.connect(self._shown.ask)
        parts = (self.filter_box, self.layer_box, self.samples, self.network_box)
        for label, part in zip(self._labels, parts, strict=True):
            label.setBuddy(part)
        self.samples.setMaximumWidth(220)
        self.samples.editingFinished.connect(self._shown.ask)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 12, 0)
        self._filters = MapView(self.tr("Filters"), QSize(200, 160), top=True)
        row = QHBoxLayout()
        row.addWidget(self._labels[0])
        row.addWidget(self.filter_box)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._filters, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(12, 0, 0, 0)
        row = QHBoxLayout()
        for part in (self._labels[1], self.layer_box, self._labels[2], self.samples):
            row.addWidget(part)
        row.addStretch(1)
        column.addLayout(row)
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 8, 8, 8)
        self._grid.setHorizontalSpacing(16)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        column.addWidget(area, 1)
        whole = QSplitter()
        whole.setHandleWidth(1)
        whole.addWidget(self._left)
        whole.addWidget(right)
        whole.setSizes([420, 720])
        row = QHBoxLayout()
        row.addWidget(self._labels[3])
        row.addWidget(self.network_box)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(row)
        column.addWidget(self._told)
        column.addWidget(whole, 1)

    def _say(self) -> None:
        texts = (self.tr("Filters of"), self.tr("Activations of"), self.tr("Samples"), self.tr("Network"))
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
        for part, text in zip((self.filter_box, self.layer_box, self.samples, self.network_box), texts, strict=True):
            part.setAccessibleName(text)
        self._filters.setAccessibleName(self.tr("Filters"))
        self.samples.setToolTip(self.tr("The numbers of samples of the evaluated dataset, from 0"))
        self._filters.setToolTip(
            self.tr("After the last complete epoch: a filter each, or a row with one kernel for each map that it reads")
        )

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)


def _find(wish: _Wish, network: Resolved) -> _Found:
    run = Run(wish.folder)
    filters = filters_of(network).get(wish.filters)
    pixels = filter_pixels(read_filters(run, filters)) if filters else None
    layers = (wish.layer,) if wish.layer else ()
    return _Found(wish, pixels, look_inside(Question(str(wish.folder), wish.rows, layers, network=wish.network)))


def _picture(name: str, value: Floats) -> MapView:
    """A picture of a sample, or of what came out of it; several maps side by side where they are no colours."""
    view = MapView(name, _PICTURE)
    view.setMaximumSize(_PICTURE)
    view.show_pixels(image_pixels(value) if len(value) in (1, 3) else map_pixels(value))
    return view


def _prediction(inside: Inside, place: int) -> str:
    """What the network says of a sample: the likeliest classes, or its numbers."""
    output = inside.output[place].reshape(-1)
    if output.size == 1:
        return f"{output[0]:.4g}"
    best = np.argsort(-output, kind="stable")[:_TOP].tolist()
    width = max(len(inside.name_of(number)) for number in best)
    likely = output.min() >= 0 and abs(float(output.sum()) - 1) < 1e-3
    return "\n".join(
        f"{inside.name_of(number):<{width}}  {f'{output[number]:6.1%}' if likely else f'{output[number]:.4g}'}"
        for number in best
    )
