"""The figures of an evaluation in one line."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from gui.theme.theme import interface_font
from layerwright.evaluation.evaluate import OutputEvaluation

_GAP = "&nbsp;" * 6


class FiguresLine(QLabel):
    """How good an output is: accuracy and the like of classes, errors of numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(interface_font("large"))
        self.setWordWrap(True)

    def show_metrics(self, metrics: OutputEvaluation) -> None:
        """Show the figures of an output."""
        classification, regression = metrics.classification, metrics.regression
        if classification is not None:
            figures = [
                (self.tr("Accuracy"), f"{classification.accuracy:.4f}"),
                (self.tr("Precision"), f"{classification.precision:.4f}"),
                (self.tr("Recall"), f"{classification.recall:.4f}"),
                (self.tr("F-measure"), f"{classification.f_measure:.4f}"),
            ]
        elif regression is not None:
            figures = [
                (self.tr("Root mean squared error"), f"{regression.root_mean_squared_error:.5g}"),
                (self.tr("Mean absolute error"), f"{regression.mean_absolute_error:.5g}"),
                (self.tr("Largest error"), f"{regression.largest_error:.5g}"),
            ]
            if regression.r2 is not None:
                figures.append((self.tr("Coefficient of determination (R²)"), f"{regression.r2:.4f}"))
        else:
            self.setText(self.tr("This output has no target to compare it with."))
            return
        self.setText(_GAP.join(f"{name}  <b>{figure}</b>" for name, figure in figures))
