"""What a training computes on: kept on this computer, since the project may go to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from gui.config.form import EDITOR_WIDTH, LABEL_WIDTH
from gui.config.machine import cards, cores
from gui.preferences import preferences
from gui.theme.icons import icon
from gui.widgets.choice_box import ChoiceBox
from layerwright.model.kernels import Kernels

_DEVICE, _KERNELS, _HOSTS = "train/device", "train/kernels", "train/hosts"


@dataclass(frozen=True)
class Computing:
    """The device, whose code computes on the CPU, and the host file of Open MPI (empty for this machine alone)."""

    device: str = "cpu"
    kernels: Kernels = "auto"
    hosts: str = ""


def chosen() -> Computing:
    """What the person has chosen on this computer; what it does not have counts as not chosen."""
    kept = preferences()
    device = kept.text(_DEVICE, "cpu")
    kernels = kept.text(_KERNELS, "auto")
    known: Kernels = next((each for each in get_args(Kernels) if each == kernels), "auto")
    return Computing(device if device in devices() else "cpu", known, kept.text(_HOSTS))


def devices() -> list[str]:
    """The names of the devices of this machine."""
    numbered = [f"cuda:{number}" for number in range(len(cards()))]
    return ["cpu", *(["cuda"] if numbered else []), *(numbered if len(numbered) > 1 else [])]


class MachineForm(QWidget):
    """The choices of this computer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = chosen()
        self.device, self.kernels, self.hosts = ChoiceBox(), ChoiceBox(), QLineEdit(now.hosts)
        for name in devices():
            self.device.addItem(self._name(name), name)
        texts: dict[Kernels, str] = {
            "auto": self.tr("as it pays"),
            "fast": self.tr("fast"),
            "nnabla": self.tr("of nnabla"),
        }
        for kernels, text in texts.items():
            self.kernels.addItem(text, kernels)
        for box, value in ((self.device, now.device), (self.kernels, now.kernels)):
            box.setCurrentIndex(max(box.findData(value), 0))
        self.hosts.setPlaceholderText(self.tr("this machine alone"))
        self.device.currentIndexChanged.connect(lambda _: preferences().keep(_DEVICE, self.device.currentData()))
        self.kernels.currentIndexChanged.connect(lambda _: preferences().keep(_KERNELS, self.kernels.currentData()))
        self.hosts.textChanged.connect(lambda text: preferences().keep(_HOSTS, text))
        self._build()

    def _name(self, device: str) -> str:
        names = cards()
        if device == "cpu":
            return self.tr("CPU, %Ln core(s)", "", cores())
        if device == "cuda":
            return self.tr("NVIDIA cards: {names}").format(names=", ".join(names))
        number = int(device.partition(":")[2])
        return f"{device}  {names[number]}"

    def _build(self) -> None:
        rows = (
            (self.tr("Device"), self.device, self.tr("What computes; several processes take a card each.")),
            (
                self.tr("Kernels"),
                self.kernels,
                self.tr("Whose code computes on the CPU: that of nnabla, or faster code where it pays."),
            ),
            (self.tr("Host file"), self.hosts, self.tr("A host file of Open MPI spreads processes over machines.")),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(2, 1)
        for line, (name, part, help_text) in enumerate(rows):
            label = QLabel(name)
            label.setBuddy(part)
            told = QLabel(help_text)
            told.setProperty("quiet", True)
            told.setWordWrap(True)
            part.setAccessibleName(name)
            part.setAccessibleDescription(help_text)
            part.setToolTip(help_text)
            grid.addWidget(label, line, 0)
            grid.addWidget(self._with_button() if part is self.hosts else part, line, 1)
            grid.addWidget(told, line, 2)
            if part is not self.hosts:
                part.setFixedWidth(EDITOR_WIDTH)

    def _with_button(self) -> QWidget:
        whole = QWidget()
        whole.setFixedWidth(EDITOR_WIDTH)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        button = QPushButton()
        button.setIcon(icon("open"))
        button.setToolTip(self.tr("Choose a file"))
        button.setAccessibleName(button.toolTip())
        button.clicked.connect(self._choose)
        row.addWidget(self.hosts, 1)
        row.addWidget(button)
        return whole

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Host file"), self.hosts.text())
        if name:
            self.hosts.setText(name)
