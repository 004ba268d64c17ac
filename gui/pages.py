"""The tabs of the window, and what stands in the place of one that is not ready yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from gui.actions import Actions
from gui.document import Document
from gui.translation import QT_TRANSLATE_NOOP

_BAR_WIDTH = 240


@dataclass(frozen=True)
class PageSpec:
    """A tab of the window: its page is made when it is shown for the first time, or before, when there is time.

    Attributes:
        name: What code calls it.
        title: What its tab says, marked under the context "Pages".
        module: What is imported for it.
        make: Makes the page.
    """

    name: str
    title: str
    module: str
    make: Callable[[Document, Actions, QWidget], QWidget]


def _edit(document: Document, actions: Actions, parent: QWidget) -> QWidget:
    # Here, and so are those below, and what is asked for by menus: each costs a part of the time in which the window is
    # to be there.
    from gui.edit.page import EditPage

    return EditPage(document, actions, parent)


def _training(document: Document, actions: Actions, parent: QWidget) -> QWidget:
    from gui.training.page import TrainingPage

    return TrainingPage(document, actions, parent)


def _dataset(document: Document, actions: Actions, parent: QWidget) -> QWidget:
    from gui.dataset.page import DatasetPage

    return DatasetPage(document, actions, parent)


def _config(document: Document, actions: Actions, parent: QWidget) -> QWidget:
    from gui.config.page import ConfigPage

    return ConfigPage(document, actions, parent)


def _evaluation(document: Document, actions: Actions, parent: QWidget) -> QWidget:
    from gui.evaluation.page import EvaluationPage

    return EvaluationPage(document, actions, parent)


PAGES = (
    PageSpec("edit", QT_TRANSLATE_NOOP("Pages", "EDIT"), "gui.edit.page", _edit),
    PageSpec("dataset", QT_TRANSLATE_NOOP("Pages", "DATASET"), "gui.dataset.page", _dataset),
    PageSpec("config", QT_TRANSLATE_NOOP("Pages", "CONFIG"), "gui.config.page", _config),
    PageSpec("training", QT_TRANSLATE_NOOP("Pages", "TRAINING"), "gui.training.page", _training),
    PageSpec("evaluation", QT_TRANSLATE_NOOP("Pages", "EVALUATION"), "gui.evaluation.page", _evaluation),
)

WITHOUT_QT = (
    "numpy",
    "layerwright.resolve.incremental",
    "layerwright.data",
    "layerwright.training.begin",
    "layerwright.training.history",
    "layerwright.evaluation.predictions",
    "layerwright.evaluation.side_by_side",
    "layerwright.exchange.readers",
    "layerwright.library.shelf",
)
"""What is imported in another thread while a person looks at the first page: what tabs and dialogs stand on."""
WITH_QT = (
    # Parts of the page first: all of it in one step would take too long.
    "gui.edit.state",
    "gui.edit.canvas",
    "gui.edit.palette",
    "gui.edit.inspector",
    "gui.edit.problems",
    "gui.edit.page",
    "pyqtgraph",
    *(spec.module for spec in PAGES[1:]),
    "gui.command_palette",
    "gui.edit.outline",
    "gui.edit.help",
    "gui.edit.canvas.picture",
    "gui.files.export_dialog",
    "gui.files.import_dialog",
    "gui.keys_dialog",
    "gui.compare.dialog",
    "gui.training_note",
)
"""What is imported after those in the window's own thread: the tabs and dialogs themselves."""


class Waiting(QWidget):
    """Stands in the place of a page that is not ready yet; any other tab can be gone to meanwhile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = QLabel()
        self._told.setProperty("quiet", True)
        self._told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._bar = QProgressBar()
        self._bar.setMaximum(0)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._bar.setAccessibleName(self.tr("Progress"))
        column = QVBoxLayout(self)
        column.addStretch(1)
        for part in (self._told, self._bar):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def wait_for(self, title: str) -> None:
        """Say what is waited for."""
        self._told.setText(self.tr("Opening {name} …").format(name=title))
