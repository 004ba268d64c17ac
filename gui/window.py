"""The window: the bar with the tabs, the pages below it, and the menus; nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Actions
from gui.document import Document
from gui.edit.page import EditPage
from gui.preferences import preferences
from gui.translation import QT_TRANSLATE_NOOP, translate


@dataclass(frozen=True)
class PageSpec:
    """A tab of the window: its page is made when it is shown for the first time."""

    name: str
    title: str
    make: Callable[[Document, Actions], QWidget]


PAGES = (PageSpec("edit", QT_TRANSLATE_NOOP("Pages", "EDIT"), EditPage),)


class Window(QMainWindow):
    """One window on one project."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document(self)
        self.actions_ = Actions(self)
        self._pages: dict[str, QWidget] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._title = QLabel()
        self._stack = QStackedWidget()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self.resize(1600, 1000)
        self.restoreGeometry(preferences().state("window/geometry"))
        self.document.path_changed.connect(self._show_title)
        self.document.modified_changed.connect(lambda _: self._show_title())
        self.document.did.connect(self.statusBar().showMessage)
        self.document.refused.connect(self.statusBar().showMessage)
        self._show_title()
        self.show_page("edit")

    def show_page(self, name: str) -> QWidget:
        """Bring a page to the front, and give it back."""
        if name not in self._pages:
            spec = next(spec for spec in PAGES if spec.name == name)
            page = spec.make(self.document, self.actions_)
            self._pages[name] = page
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(self._pages[name])
        self._buttons[name].setChecked(True)
        return self._pages[name]

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how the window was arranged."""
        preferences().keep("window/geometry", self.saveGeometry())
        for page in self._pages.values():
            remember = getattr(page, "remember", None)
            if remember is not None:
                remember()
        super().closeEvent(event)

    def _bar(self) -> QWidget:
        bar = QFrame()
        bar.setProperty("bar", True)
        row = QHBoxLayout(bar)
        row.addWidget(self._title)
        row.addStretch(1)
        group = QButtonGroup(self)
        for spec in PAGES:
            button = QToolButton()
            button.setText(translate("Pages", spec.title))
            button.setCheckable(True)
            button.setProperty("page", True)
            button.clicked.connect(lambda _=False, name=spec.name: self.show_page(name))
            group.addButton(button)
            row.addWidget(button)
            self._buttons[spec.name] = button
        row.addStretch(1)
        return bar

    def _show_title(self) -> None:
        path = self.document.path
        name = path.name if path else self.tr("Untitled")
        edited = f" {self.tr('edited')}" if self.document.modified else ""
        self._title.setText(f"{name}{edited}")
        self.setWindowTitle(f"{name}{edited} - Layerwright")
