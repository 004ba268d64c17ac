"""Which samples of an evaluation the table shows."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QComboBox, QWidget

from layerwright.evaluation.predictions import Flags, Predictions
from layerwright.evaluation.side_by_side import better

_SURE = 0.9
_WORST_SHARE = 0.1


class FilterBox(QComboBox):
    """Kinds of samples to choose from: wrong ones, of a class, those in which another run differs, the worst."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def show_predictions(self, predictions: Predictions | None, *, compared: bool) -> None:
        """Offer what an output can be filtered by; the chosen kind stays chosen where it is still there."""
        chosen = self.currentData()
        self.blockSignals(True)
        self.clear()
        for value, text in self._choices(predictions, compared):
            self.addItem(text, value)
        self.setCurrentIndex(max(self.findData(chosen), 0))
        self.setEnabled(self.count() > 1)
        self.blockSignals(False)

    def keep(self, predictions: Predictions, other: Predictions | None) -> Flags:
        """Whether each sample is of the chosen kind."""
        wanted = self.currentData()
        every: Flags = np.ones(len(predictions.values), bool)
        if isinstance(wanted, int):
            return predictions.of_class(wanted)
        if other is not None and wanted in ("gained", "lost"):
            return better(predictions, other) if wanted == "gained" else better(other, predictions)
        if predictions.is_classification:
            right = predictions.correct
            sure: Flags = predictions.confidence >= _SURE
            return {"wrong": ~right, "right": right, "sure": ~right & sure, "unsure": ~sure}.get(str(wanted), every)
        errors = predictions.errors
        if wanted == "worst" and errors is not None and len(errors):
            worst: Flags = errors >= np.quantile(errors, 1 - _WORST_SHARE)
            return worst
        return every

    def _choices(self, predictions: Predictions | None, compared: bool) -> list[tuple[object, str]]:
        choices: list[tuple[object, str]] = [("all", self.tr("all samples"))]
        if predictions is None or predictions.targets is None:
            return choices
        if not predictions.is_classification:
            choices.append(("worst", self.tr("the worst tenth")))
            if compared:
                choices.append(("gained", self.tr("better here than in the other run")))
                choices.append(("lost", self.tr("worse here than in the other run")))
            return choices
        choices += [
            ("wrong", self.tr("only wrong")),
            ("right", self.tr("only right")),
            ("sure", self.tr("wrong and sure")),
            ("unsure", self.tr("unsure")),
        ]
        if compared:
            choices.append(("gained", self.tr("right here, wrong in the other run")))
            choices.append(("lost", self.tr("wrong here, right in the other run")))
        if predictions.scores is not None:
            for number in range(predictions.scores.shape[1]):
                choices.append((number, self.tr("class {name}").format(name=predictions.name_of(number))))
        return choices
