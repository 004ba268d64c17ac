"""The view "Profile": what each layer costs on this machine, in time and in memory."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from gui.background import Background
from gui.document import Document
from gui.theme import theme
from gui.theme.theme import fixed_font
from gui.translation import localized
from gui.widgets.bars import SHARE, BarDelegate
from gui.widgets.count_box import CountBox
from gui.widgets.when_shown import WhenShown
from layerwright.model.kernels import Kernels
from layerwright.model.places import rebased
from layerwright.model.problems import LayerwrightError, ProblemsError, errors
from layerwright.model.project import Project, save_project
from layerwright.resolve.resolve import resolve
from layerwright.training.profiling import LayerTime, Profile, ProfileStoppedError, measure

_SORT = Qt.ItemDataRole.UserRole + 1
_LEAST_WIDTH = 60
_UNITS = ("ms", "kB")


class ProfileView(QWidget):
    """A table of the layers of a network as it is now, which can be sorted; `layerwright profile` gives the same."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._background = Background(self)
        self.profile: Profile | None = None
        self._busy = False
        self._stopped = threading.Event()
        self._build()
        self._say()
        shown = WhenShown(self, self._fill_networks)
        document.changed.connect(shown.ask)
        document.opened.connect(shown.ask)
        theme().changed.connect(self._tree.viewport().update)

    def measure(self) -> None:
        """Begin to measure the chosen network."""
        name = self.network_box.currentText()
        if self._busy or not name:
            return
        path = self._document.path
        folder = path.absolute().parent if path else Path.cwd()
        project, size = self._document.project, self.batch_size.value()
        kernels: Kernels = self.kernel_box.currentData()
        self._set_busy(True)
        self._told.setText(self.tr("Measuring …"))
        self._stopped = stopped = threading.Event()
        self._background.run(
            lambda: _measured(project, folder, name, size, kernels, stopped.is_set), self._show, self._show_failure
        )

    def cancel(self) -> None:
        """End the measuring process; what was measured before stays."""
        if self._busy:
            self._stopped.set()
            self._told.setText(self.tr("Stopping …"))

    def _show(self, profile: Profile) -> None:
        self._set_busy(False)
        self.profile = profile
        self._fill(profile)
        self._summarize()

    def _summarize(self) -> None:
        profile = self.profile
        if profile is None:
            return
        text = self.tr(
            "{forward} ms forward, {backward} ms backward, {speed} samples/s, {limit} of what this machine can do at "
            "most; {memory} MB of memory"
        )
        self._told.setText(
            text.format(
                forward=f"{1000 * profile.forward:,.2f}",
                backward=f"{1000 * profile.backward:,.2f}",
                speed=f"{profile.samples_per_second:,.0f}",
                limit=f"{profile.of_limit:.0%}",
                memory=f"{profile.peak_bytes / 1e6:,.0f}",
            )
        )

    def _show_failure(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, ProfileStoppedError):
            self._told.setText(
                self.tr("Stopped. What is below was measured before.") if self.profile else self.tr("Stopped.")
            )
            return
        if not isinstance(error, (LayerwrightError, OSError)):
            raise error
        self._told.setText(localized(error))

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._start.setEnabled(not busy)
        self._bar.setVisible(busy)
        self._cancel.setVisible(busy)

    def _fill(self, profile: Profile) -> None:
        self._model.removeRows(0, self._model.rowCount())
        most = {
            name: max((getattr(layer, name) for layer in profile.layers), default=0) or 1
            for name in ("forward", "backward", "share", "output_bytes", "parameter_bytes")
        }
        for place, layer in enumerate(profile.layers):
            self._model.appendRow(_cells(place, layer, most))

    def _fill_networks(self) -> None:
        project = self._document.project
        names = [network.name for network in project.networks]
        if names != [self.network_box.itemText(place) for place in range(self.network_box.count())]:
            optimizers = project.configuration.optimizers
            usual = optimizers[0].network if optimizers else ""
            chosen = self.network_box.currentText() or usual
            self.network_box.clear()
            self.network_box.addItems(names)
            self.network_box.setCurrentIndex(max(self.network_box.findText(chosen), 0) if names else -1)
        if not self._size_chosen:
            self.batch_size.blockSignals(True)
            self.batch_size.setValue(project.configuration.batch_size)
            self.batch_size.blockSignals(False)
        self._start.setEnabled(bool(names) and not self._busy)

    def _choose_size(self) -> None:
        self._size_chosen = True

    def _build(self) -> None:
        self._labels = [QLabel() for _ in range(3)]
        self.network_box, self.kernel_box, self.batch_size = QComboBox(), QComboBox(), CountBox()
        self.network_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._size_chosen = False
        self.batch_size.setMinimumWidth(84)
        self.batch_size.setRange(1, 65_536)
        self.batch_size.valueChanged.connect(self._choose_size)
        for kernels in ("fast", "nnabla"):
            self.kernel_box.addItem("", kernels)
        self._start = QPushButton()
        self._start.setProperty("accent", True)
        self._start.clicked.connect(self.measure)
        row = QHBoxLayout()
        for label, part in zip(self._labels, (self.network_box, self.batch_size, self.kernel_box), strict=True):
            label.setBuddy(part)
            row.addWidget(label)
            row.addWidget(part)
        row.addWidget(self._start)
        row.addStretch(1)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._model = QStandardItemModel(0, 8, self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(_SORT)
        self._tree = QTreeView()
        self._tree.setRootIsDecorated(False)
        self._tree.setModel(self._sorted)
        self._tree.setSortingEnabled(True)
        self._tree.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self._tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self._tree.setItemDelegate(BarDelegate(self._tree))
        self._tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._tree.header().setStretchLastSection(False)
        self._tree.header().setMinimumSectionSize(_LEAST_WIDTH)
        for place in range(2):
            self._tree.header().setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximum(0)
        self._bar.hide()
        self._cancel = QPushButton()
        self._cancel.clicked.connect(self.cancel)
        self._cancel.hide()
        going = QHBoxLayout()
        going.addWidget(self._bar, 1)
        going.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(row)
        column.addLayout(going)
        column.addWidget(self._told)
        column.addWidget(self._tree, 1)

    def _say(self) -> None:
        names = (self.tr("Network"), self.tr("Batch size"), self.tr("Kernels"))
        parts = (self.network_box, self.batch_size, self.kernel_box)
        for label, part, text in zip(self._labels, parts, names, strict=True):
            label.setText(text)
            part.setAccessibleName(text)
        self.kernel_box.setItemText(0, self.tr("fast"))
        self.kernel_box.setItemText(1, self.tr("of nnabla"))
        self._start.setText(self.tr("Profile"))
        self._start.setToolTip(self.tr("Measure every layer of the network as it is now, with made-up values"))
        self._cancel.setText(self.tr("Cancel"))
        self._tree.setAccessibleName(self.tr("Time and memory of every layer"))
        texts = (
            self.tr("Layer"),
            self.tr("Type"),
            self.tr("Forward ms"),
            self.tr("Backward ms"),
            self.tr("Share"),
            self.tr("Of limit"),
            self.tr("Output kB"),
            self.tr("Parameters kB"),
        )
        # The units below the names: so all columns have room in a narrow window.
        self._model.setHorizontalHeaderLabels([_in_two_lines(text) for text in texts])
        tips = {
            2: self.tr("Milliseconds for one batch"),
            3: self.tr("Milliseconds for one batch; 0 where no gradient flows"),
            4: self.tr("Of the time of all layers"),
            5: self.tr(
                "How fast the layer multiplies and adds, compared with the most that was seen on this machine while it "
                "was measured; – where it does not"
            ),
            6: self.tr("For one batch"),
            7: self.tr("Without gradients"),
        }
        for column, tip in tips.items():
            self._model.setHeaderData(column, Qt.Orientation.Horizontal, tip, Qt.ItemDataRole.ToolTipRole)
        for column in range(2, self._model.columnCount()):
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._model.setHeaderData(column, Qt.Orientation.Horizontal, right, Qt.ItemDataRole.TextAlignmentRole)
        self._bar.setAccessibleName(self.tr("Measuring …"))
        if self.profile is None and not self._busy:
            self._told.setText(self.tr("Measure to see here what every layer costs in time and memory."))
        self._summarize()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)


def _cells(place: int, layer: LayerTime, most: dict[str, float]) -> list[QStandardItem]:
    name, kind = QStandardItem(layer.name), QStandardItem(layer.type)
    for item in (name, kind):
        item.setToolTip(item.text())
    # Sorted by the first column, the layers stand in the order in which they are computed.
    name.setData(place, _SORT)
    kind.setData(layer.type, _SORT)
    limit = "–" if layer.of_limit is None else f"{layer.of_limit:.0%}"
    return [
        name,
        kind,
        _number(f"{1000 * layer.forward:,.2f}", layer.forward, layer.forward / most["forward"]),
        _number(f"{1000 * layer.backward:,.2f}", layer.backward, layer.backward / most["backward"]),
        _number(f"{layer.share:.1%}", layer.share, layer.share / most["share"]),
        _number(limit, layer.of_limit or 0.0, min(layer.of_limit or 0.0, 1.0)),
        _number(f"{layer.output_bytes / 1e3:,.1f}", layer.output_bytes, layer.output_bytes / most["output_bytes"]),
        _number(
            f"{layer.parameter_bytes / 1e3:,.1f}",
            layer.parameter_bytes,
            layer.parameter_bytes / most["parameter_bytes"],
        ),
    ]


def _in_two_lines(heading: str) -> str:
    name, space, unit = heading.rpartition(" ")
    return f"{name}\n{unit}" if space and unit in _UNITS else heading


def _number(text: str, value: float, share: float) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(value, _SORT)
    item.setData(share, SHARE)
    item.setFont(fixed_font())
    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item


def _measured(
    project: Project, folder: Path, name: str, size: int, kernels: Kernels, stop_asked: Callable[[], bool]
) -> Profile:
    """Measure a network as it is in the window, saved or not."""
    found = errors(resolve(project, name).problems)
    if found:
        raise ProblemsError(f'The network "{name}" cannot be measured yet:', found)
    with tempfile.TemporaryDirectory(prefix="layerwright-") as place:
        path = Path(place) / "profile.lwproj"
        save_project(rebased(project, folder, None), path)
        return measure(path, name, size, kernels, stop_asked)
