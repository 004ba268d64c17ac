"""What the inspector shows while no layer is selected: the network itself."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gui.edit.inspector.name import NameRow
from gui.edit.inspector.rows import LABELS
from gui.edit.networks import Networks
from gui.edit.state import EditState
from gui.theme.theme import fixed_font, interface_font
from gui.translation import QT_TRANSLATE_NOOP, translate
from gui.widgets.elided_label import ElidedLabel
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import show

BYTES = 4
"""Of a number in single precision."""

_FACTS = (
    QT_TRANSLATE_NOOP("NetworkFacts", "Layers"),
    QT_TRANSLATE_NOOP("NetworkFacts", "Units"),
    QT_TRANSLATE_NOOP("NetworkFacts", "Inputs"),
    QT_TRANSLATE_NOOP("NetworkFacts", "Outputs"),
    QT_TRANSLATE_NOOP("NetworkFacts", "Parameters"),
    QT_TRANSLATE_NOOP("NetworkFacts", "Trained"),
    QT_TRANSLATE_NOOP("NetworkFacts", "Model size"),
    QT_TRANSLATE_NOOP("NetworkFacts", "Used by"),
)


class NetworkFacts(QWidget):
    """The name of the network in view, and how large it is."""

    def __init__(self, state: EditState) -> None:
        super().__init__()
        self._state = state
        self._networks = Networks(state, self)
        self._title = ElidedLabel()
        self._title.setFont(interface_font("title", bold=True))
        self.name = NameRow(self._problem_of)
        self.name.renamed.connect(self._rename)
        self._hint = QLabel()
        self._hint.setProperty("quiet", True)
        self._hint.setWordWrap(True)
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, LABELS)
        grid.setColumnStretch(1, 1)
        self._labels: dict[str, QLabel] = {}
        self._values: dict[str, QLabel] = {}
        for line, fact in enumerate(_FACTS):
            label, value = QLabel(), QLabel()
            label.setProperty("quiet", True)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setWordWrap(True)
            value.setFont(fixed_font("body"))
            grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, line, 1)
            self._labels[fact], self._values[fact] = label, value
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self.name)
        column.addLayout(grid)
        column.addWidget(self._hint)
        column.addStretch(1)

    def value(self, fact: str) -> str:
        """A fact as it is shown."""
        return self._values[fact].text()

    def show_network(self) -> None:
        """Show the network in view as it is now."""
        state, network, resolved = self._state, self._state.network, self._state.resolved
        self._title.setText(network.name)
        self.name.show_name(network.name)
        used = [
            f"{other.name} \N{BLACK RIGHT-POINTING SMALL TRIANGLE} {layer.name}"
            for other in state.document.project.networks
            for layer in other.layers
            if layer.type == "Unit" and layer.properties.get("Network") == network.name
        ]
        outputs = {result.name: result.output for result in resolved.layers}
        inputs = [outputs[layer.name] for layer in network.layers if layer.type == "Input"]
        ends = [
            outputs.get(layer.name)
            for layer in network.layers
            if layer.name not in network.links_from and _computes(layer.type)
        ]
        shown = {
            "Layers": f"{len(network.layers):,}",
            "Units": f"{sum(layer.type == 'Unit' for layer in network.layers):,}",
            "Inputs": "\n".join(show(shape) for shape in inputs if shape is not None),
            "Outputs": "\n".join(show(shape) for shape in ends if shape is not None),
            "Parameters": f"{resolved.stored_size:,}",
            "Trained": f"{resolved.trainable_size:,}",
            "Model size": bytes_text(resolved.stored_size * BYTES),
            "Used by": "\n".join(used),
        }
        for fact, text in shown.items():
            self._labels[fact].setText(translate("NetworkFacts", fact))
            self._values[fact].setText(text)
            for widget in (self._labels[fact], self._values[fact]):
                widget.setVisible(bool(text))
            self._values[fact].setAccessibleName(translate("NetworkFacts", fact))
        self._hint.setText(
            self.tr("Select a layer to change its properties.")
            if network.layers
            else self.tr("Drag a layer from the palette onto the canvas, or press Tab there.")
        )

    def _problem_of(self, name: str) -> str:
        project = self._state.document.project
        if name != self._state.network_name and name in project.by_name:
            return self.tr("There is a network of this name already.")
        return ""

    def _rename(self, name: str) -> None:
        self._networks.rename(self._state.network_name, name)


def _computes(layer_type: str) -> bool:
    return layer_type in CATALOGUE and not CATALOGUE[layer_type].is_setting


def bytes_text(count: int) -> str:
    """A number of bytes as people read it: `195 kB`."""
    return _bytes_text(count, QLocale().language())


@lru_cache(maxsize=256)
def _bytes_text(count: int, language: QLocale.Language) -> str:
    form = QLocale.DataSizeFormat.DataSizeTraditionalFormat
    precision = 0 if count < 1024 * 1024 else 1
    return QLocale(language).formattedDataSize(count, precision, form)
