"""What a window shows before a project is open: three doors, rescued work, and the projects opened last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QEvent, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from gui.files.recent import recent
from gui.files.rescue import Rescued
from gui.files.templates import Template, templates
from gui.preferences import preferences
from gui.theme.icons import icon
from gui.theme.theme import interface_font

_WIDTH = 860
_COLUMNS = 3
_MOST_RECENT = 6


class StartPage(QWidget):
    """The first thing that a person sees."""

    new = Signal()
    open = Signal()
    open_path = Signal(object)
    """The path of a project opened before."""
    template = Signal(object)
    """The template to begin with."""
    tour = Signal()
    restore = Signal(object)
    """The rescued work to take up."""
    discard = Signal(object)
    """The rescued work to give up."""

    def __init__(self, rescued: list[Rescued], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rescued = rescued
        self._outer = QHBoxLayout(self)
        self._middle = QWidget()
        self._build()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._build()
        super().changeEvent(event)

    def forget_rescued(self, gone: Rescued) -> None:
        """Rescued work was given up."""
        self._rescued = [found for found in self._rescued if found != gone]
        self._build()

    def _build(self) -> None:
        self._outer.removeWidget(self._middle)
        self._middle.deleteLater()
        self._middle = QWidget()
        self._middle.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self._middle)
        column.setSpacing(12)
        column.addStretch(1)
        title = QLabel("Layerwright")
        title.setFont(interface_font("title", bold=True))
        column.addWidget(title)
        column.addWidget(_quiet(self.tr("Design a neural network, train it, understand it, and take it away.")))
        for found in self._rescued:
            column.addWidget(self._rescue(found))
        column.addSpacing(8)
        column.addLayout(self._doors())
        column.addSpacing(8)
        column.addWidget(_section(self.tr("NEW FROM TEMPLATE")))
        column.addLayout(self._templates())
        known = recent(preferences())[:_MOST_RECENT]
        if known:
            column.addSpacing(8)
            column.addWidget(_section(self.tr("OPENED LAST")))
            for path in known:
                column.addWidget(self._recent(path))
        column.addStretch(2)
        self._outer.addWidget(self._middle, 0, Qt.AlignmentFlag.AlignHCenter)

    def _doors(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        doors = (
            ("new", self.tr("New project"), self.tr("An empty network"), self.new),
            ("open", self.tr("Open…"), self.tr("A .lwproj or .sdcproj file"), self.open),
            ("tour", self.tr("Short tour"), self.tr("The window in one minute"), self.tour),
        )
        for name, text, quiet, signal in doors:
            button = _card(f"{text}\n{quiet}", name)
            button.clicked.connect(lambda _=False, signal=signal: signal.emit())
            row.addWidget(button)
        return row

    def _templates(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(12)
        for index, template in enumerate(templates()):
            button = self._template(template)
            grid.addWidget(button, index // _COLUMNS, index % _COLUMNS)
        grid.setColumnStretch(_COLUMNS, 1)
        return grid

    def _template(self, template: Template) -> QToolButton:
        button = _card(template.title, "network")
        button.setToolTip(str(template.path))
        button.clicked.connect(lambda: self.template.emit(template))
        return button

    def _recent(self, path: Path) -> QPushButton:
        button = QPushButton()
        folder = QFontMetrics(button.font()).elidedText(str(path.parent), Qt.TextElideMode.ElideMiddle, _WIDTH - 320)
        button.setText(f"{path.name}    {folder}")
        button.setFlat(True)
        button.setStyleSheet("text-align: left")
        button.setToolTip(str(path))
        button.clicked.connect(lambda: self.open_path.emit(path))
        return button

    def _rescue(self, found: Rescued) -> QFrame:
        frame = QFrame()
        frame.setProperty("card", True)
        row = QHBoxLayout(frame)
        name = found.path.name if found.path else self.tr("a project without a name")
        time = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(found.time)), QLocale.FormatType.ShortFormat)
        text = self.tr("Unsaved work was rescued: {name}, {time}.").format(name=name, time=time)
        row.addWidget(QLabel(text), 1)
        restore = QPushButton(self.tr("Restore"))
        restore.setProperty("accent", True)
        restore.clicked.connect(lambda: self.restore.emit(found))
        discard = QPushButton(self.tr("Discard"))
        discard.clicked.connect(lambda: self.discard.emit(found))
        row.addWidget(restore)
        row.addWidget(discard)
        return frame


def _card(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setIcon(icon(name, "accent"))
    button.setIconSize(QSize(24, 24))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setProperty("card", True)
    button.setFixedSize((_WIDTH - 24 - 12 * (_COLUMNS - 1)) // _COLUMNS, 64)
    return button


def _quiet(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("quiet", True)
    return label


def _section(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("section", True)
    return label
