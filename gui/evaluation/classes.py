"""How well each class is told from the others, as a list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gui.theme.theme import fixed_font
from layerwright.evaluation.metrics import Classification


class ClassTable(QTreeWidget):
    """Samples, precision, recall and F-measure of each class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRootIsDecorated(False)
        self.setColumnCount(5)
        self.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in range(1, 5):
            self.headerItem().setTextAlignment(place, Qt.AlignmentFlag.AlignRight)
        self._say()

    def show_metrics(self, metrics: Classification | None) -> None:
        """Show the classes of an evaluation, or none."""
        self.clear()
        figures_font, right = fixed_font(), Qt.AlignmentFlag.AlignRight
        made = []
        for each in metrics.classes if metrics else ():
            figures = (f"{number:.4f}" for number in (each.precision, each.recall, each.f_measure))
            item = QTreeWidgetItem([each.name, f"{each.samples:,}", *figures])
            for place in range(1, 5):
                item.setFont(place, figures_font)
                item.setTextAlignment(place, right)
            made.append(item)
        self.addTopLevelItems(made)

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def _say(self) -> None:
        self.setAccessibleName(self.tr("Classes"))
        self.setHeaderLabels(
            [self.tr("Class"), self.tr("Samples"), self.tr("Precision"), self.tr("Recall"), self.tr("F-measure")]
        )
