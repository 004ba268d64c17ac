"""The view "Explanation": where in its input a network has seen what it says, and the maps that it goes by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.background import Background
from gui.theme import theme
from gui.translation import localized
from gui.widgets.maps import MapView, heat_pixels, image_pixels, map_pixels
from gui.widgets.when_shown import WhenShown
from layerwright.evaluation.predictions import Predictions
from layerwright.exchange.inspecting import Inside, Question, layers_with_maps, look_inside, network_of
from layerwright.model.problems import LayerwrightError
from layerwright.training.run import Run

_CONVOLUTIONS = "Convolution"
_PREDICTED = -1


@dataclass(frozen=True)
class _Wish:
    """What is to be explained: a sample, by the maps of a layer, for a class."""

    sample: int
    layer: str
    number: int


class ExplanationView(QWidget):
    """Grad-CAM and feature maps of one sample, computed beside the window when the sample is looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._shown = WhenShown(self, self._explain)
        self._run: Run | None = None
        self._predictions: Predictions | None = None
        self._sample: int | None = None
        self._busy = False
        self.found: Inside | None = None
        self._wish: _Wish | None = None
        self._build()
        self._say()
        theme().changed.connect(self.update)

    def show_predictions(self, run: Run | None, predictions: Predictions | None) -> None:
        """Explain samples of another evaluation, or none."""
        self._run, self._predictions, self._sample = run, predictions, None
        layers: list[str] = []
        usual = ""
        if run is not None and predictions is not None and predictions.is_classification:
            try:
                found = layers_with_maps(network_of(run, predictions.execution.network), predictions.output.node)
            except LayerwrightError as error:
                self._show_nothing(localized(error))
                return
            layers = [node.name for node in found]
            usual = next((node.name for node in reversed(found) if _CONVOLUTIONS in node.type.name), "")
        self._fill_boxes(layers, usual, predictions)
        text = self.tr("Choose a sample in the table.") if layers else self.tr("No layer of this network gives maps.")
        self._show_nothing(text)

    def show_sample(self, sample: int | None) -> None:
        """Explain a sample, by its number in the dataset."""
        self._sample = sample
        self._shown.ask()

    def _explain(self) -> None:
        run, predictions, sample, layer = self._run, self._predictions, self._sample, self.layer_box.currentText()
        if run is None or predictions is None or sample is None or not layer or self._busy:
            return
        number = self.class_box.currentData()
        wish = _Wish(sample, layer, _PREDICTED if number is None else number)
        if wish == self._wish:
            return
        self._wish, self._busy = wish, True
        execution = predictions.execution
        question = Question(
            run=str(run.folder),
            rows=(sample,),
            layers=(layer,),
            parameters=execution.parameters,
            network=execution.network,
            dataset=execution.dataset,
            output=predictions.output.node,
            explained=layer,
            classes=(int(predictions.predicted[sample]) if wish.number == _PREDICTED else wish.number,),
        )
        self._told.setText(self.tr("Computing …"))
        self._background.run(lambda: (wish, question.run, look_inside(question)), self._show, self._fail)

    def _show(self, found: tuple[_Wish, str, Inside]) -> None:
        self._busy = False
        wish, run, inside = found
        if wish == self._wish and self._run is not None and run == str(self._run.folder):
            self.found = inside
            self._fill()
        # Another sample may have been chosen in the meantime.
        self._shown.ask()

    def _fail(self, error: Exception) -> None:
        self._busy = False
        if not isinstance(error, (LayerwrightError, OSError)):
            raise error
        self._show_nothing(localized(error))

    def _show_nothing(self, text: str) -> None:
        self.found = self._wish = None
        for view in (self._input, self._heat, self._maps):
            view.show_pixels(None)
        self._told.setText(text)

    def _fill(self) -> None:
        inside, predictions, wish = self.found, self._predictions, self._wish
        if inside is None or predictions is None or wish is None or inside.heat is None:
            return
        given = next((values[0] for values in inside.inputs.values() if values.ndim == 4), None)
        heat = inside.heat[0]
        picture = image_pixels(given) if given is not None else map_pixels(np.zeros_like(heat))
        self._input.show_pixels(picture)
        over = heat_pixels(heat) if heat.any() and self._overlay.isChecked() else None
        self._heat.show_pixels(picture, over)
        self._maps.show_pixels(map_pixels(inside.values[wish.layer][0]))
        text = self.tr('Sample {sample}: what in the maps of {layer} speaks for "{name}"')
        if not heat.any():
            text = self.tr('Sample {sample}: nothing in the maps of {layer} speaks for "{name}"')
        name = predictions.name_of(inside.explained[0])
        self._told.setText(text.format(sample=wish.sample, layer=wish.layer, name=name))

    def _fill_boxes(self, layers: list[str], usual: str, predictions: Predictions | None) -> None:
        for box in (self.layer_box, self.class_box):
            box.blockSignals(True)
        chosen = self.layer_box.currentText()
        self.layer_box.clear()
        self.layer_box.addItems(layers)
        self.layer_box.setCurrentText(chosen if chosen in layers else usual)
        self.class_box.clear()
        self.class_box.addItem(self.tr("the predicted class"), _PREDICTED)
        if predictions is not None and predictions.is_classification and predictions.scores is not None:
            for number in range(predictions.scores.shape[1]):
                self.class_box.addItem(predictions.name_of(number), number)
        for box in (self.layer_box, self.class_box):
            box.blockSignals(False)
            box.setEnabled(bool(layers))

    def _build(self) -> None:
        self._labels = [QLabel() for _ in range(2)]
        self.layer_box, self.class_box = QComboBox(), QComboBox()
        for box in (self.layer_box, self.class_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.currentIndexChanged.connect(self._shown.ask)
        self._overlay = QCheckBox()
        self._overlay.setChecked(True)
        self._overlay.toggled.connect(self._fill)
        row = QHBoxLayout()
        for label, box in zip(self._labels, (self.layer_box, self.class_box), strict=True):
            label.setBuddy(box)
        for part in (self._labels[0], self.layer_box, self._labels[1], self.class_box, self._overlay):
            row.addWidget(part)
        row.addStretch(1)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._input = MapView(self.tr("Input"), QSize(140, 140))
        self._heat = MapView(self.tr("Explanation"), QSize(140, 140))
        self._maps = MapView(self.tr("Feature maps"), QSize(200, 160))
        self._titles = [QLabel() for _ in range(3)]
        grid = QGridLayout()
        for place, (title, view) in enumerate(zip(self._titles[:2], (self._input, self._heat), strict=True)):
            title.setProperty("quiet", True)
            grid.addWidget(title, 0, place)
            grid.addWidget(view, 1, place)
        self._titles[2].setProperty("quiet", True)
        grid.addWidget(self._titles[2], 2, 0, 1, 2)
        grid.addWidget(self._maps, 3, 0, 1, 2)
        grid.setRowStretch(1, 4)
        grid.setRowStretch(3, 5)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self._told)
        column.addLayout(grid, 1)

    def _say(self) -> None:
        texts = (self.tr("Layer"), self.tr("Class"))
        for label, box, text in zip(self._labels, (self.layer_box, self.class_box), texts, strict=True):
            label.setText(text)
            box.setAccessibleName(text)
        self._overlay.setText(self.tr("Heat"))
        self._overlay.setToolTip(self.tr("Grad-CAM (Selvaraju et al. 2017): what in the maps raises the score"))
        for title, text in zip(
            self._titles, (self.tr("Input"), self.tr("Grad-CAM"), self.tr("Feature maps")), strict=True
        ):
            title.setText(text)
        names = (self.tr("Input"), self.tr("Explanation"), self.tr("Feature maps"))
        for view, name in zip((self._input, self._heat, self._maps), names, strict=True):
            view.setAccessibleName(name)
        if self.class_box.count():
            self.class_box.setItemText(0, self.tr("the predicted class"))

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            self._fill()
        super().changeEvent(event)
