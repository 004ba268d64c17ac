"""The window: the bar with the tabs, the pages below it, and the menus; nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.accessible import Announcer
from gui.actions import Actions
from gui.ahead import Ahead, complete_imports
from gui.device_note import DeviceNote
from gui.document import Document
from gui.edit.library.own import UNIT_SUFFIX
from gui.files.project_files import ProjectFiles, can_open
from gui.files.rescue import Rescued, rescued
from gui.language import choose_language
from gui.menus import Menus
from gui.pages import PAGES, WITH_QT, WITHOUT_QT, PageSpec, Waiting
from gui.preferences import preferences
from gui.running import Running
from gui.theme import theme
from gui.theme.icons import icon
from gui.theme.theme import interface_font
from gui.translation import translate
from gui.waiting import waiting
from gui.widgets.sizes import scrolled
from gui.window_actions import ChoiceMenus, register
from layerwright import __version__

if TYPE_CHECKING:
    from gui.edit.page import EditPage
    from gui.start import StartPage
    from gui.training_note import TrainingNote

_SAID_FOR = 12_000
"""Milliseconds that the status bar says what was done."""


class Window(QMainWindow):
    """One window on one project."""

    another_wanted = Signal()
    """A person asks for one more window."""
    page_made = Signal()
    """One more page is there, and with it what can be done on it."""

    def __init__(self) -> None:
        super().__init__()
        self.document: Document = Document(self)
        self.actions_: Actions = Actions(self)
        self.files: ProjectFiles = ProjectFiles(self.document, self)
        self.running: Running = Running(self.document)
        self._note: TrainingNote | None = None
        self._pages: dict[str, QWidget] = {}
        self._homes: dict[str, str] = {}
        """The pages that actions belong to, by the names of the actions."""
        self._buttons: dict[str, QToolButton] = {}
        self._title = QLabel()
        self._title.setFont(interface_font("body", bold=True))
        self._edited = QLabel()
        self._edited.setProperty("quiet", True)
        self._stack = QStackedWidget()
        self._waiting: Waiting | None = None
        self._wanted: tuple[PageSpec, Callable[[], object]] | None = None
        """The page that a person waits for, and what is done once it can be made."""
        self._ahead = Ahead(WITHOUT_QT, WITH_QT, [partial(self._page, spec.name) for spec in PAGES], self)
        self._tabs = self._bar()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tabs)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(scrolled(middle))
        self.setAcceptDrops(True)
        register(self)
        self.menus = Menus(self.menuBar())
        self.menus.fill(self.actions_)
        self._choices = ChoiceMenus(self)
        self.resize(1600, 1000)
        self.restoreGeometry(preferences().state("window/geometry"))
        self._start: StartPage | None = None
        self._announcer = Announcer(self.document, self)
        self._connect()
        self._show_title()
        self._show_undo()

    def _connect(self) -> None:
        self.document.path_changed.connect(self._show_title)
        self.document.modified_changed.connect(self._show_title)
        self.document.did.connect(self._say)
        self.document.refused.connect(self._say)
        self.document.undo_stack.indexChanged.connect(self._show_undo)
        self.files.ready.connect(self.show_edit)
        self.running.changed.connect(self._show_training)
        self.actions_.about_to_run = self._bring_home
        self._ahead.imported.connect(self._end_waiting)

    def get_ready(self) -> None:
        """Make what is wanted soon while a person looks at the window: other tabs, dialogs.

        From now on, a tab that is gone to sooner says that it is being opened, and the window answers meanwhile.
        """
        # What belongs to a project is not there on the start page, nor are its actions.
        self._ahead.begin(lambda: self._stack.currentWidget() is not self._start)

    def show_page(self, name: str) -> QWidget:
        """Bring a page to the front, and give it back."""
        self._wanted = None
        page = self._page(name)
        self._show_frame()
        self._stack.setCurrentWidget(page)
        self._buttons[name].setChecked(True)
        # The device is chosen on a page, and kept among what a person prefers.
        self.device.refresh()
        return page

    def go_to(self, name: str) -> None:
        """Bring a page to the front, ready for the keyboard: as soon as that can be."""
        self._once_ready(name, lambda: self._go_to(name))

    def _go_to(self, name: str) -> None:
        page = self.show_page(name)
        (cast("EditPage", page).canvas if name == "edit" else page).setFocus()

    def _once_ready(self, name: str, act: Callable[[], object]) -> None:
        """Do something on a page: at once, or when what it needs is there."""
        spec = next(spec for spec in PAGES if spec.name == name)
        if name in self._pages or not self._ahead.awaits(spec.module):
            act()
            return
        if self._waiting is None:
            self._waiting = Waiting()
            self._stack.addWidget(self._waiting)
        self._wanted = spec, act
        self._ahead.hurry()
        self._waiting.wait_for(translate("Pages", spec.title))
        self._show_frame()
        self._stack.setCurrentWidget(self._waiting)
        self._buttons[name].setChecked(True)

    def _end_waiting(self, module: str) -> None:
        if self._wanted is not None and self._wanted[0].module == module:
            self._wanted[1]()

    def _show_frame(self) -> None:
        """Show what is around the pages."""
        self._tabs.show()
        # There from the beginning, so that the first thing it says moves nothing.
        self.statusBar().show()

    def _page(self, name: str) -> QWidget:
        """A page, made when it is asked for the first time."""
        if name not in self._pages:
            complete_imports()
            spec = next(spec for spec in PAGES if spec.name == name)
            known = {entry.name for entry, _ in self.actions_}
            # Made where it will be: moved there later, all of it would be looked up in the style sheet once more.
            page = spec.make(self.document, self.actions_, self._stack)
            self._pages[name] = page
            self._stack.addWidget(page)
            self._homes.update((entry.name, name) for entry, _ in self.actions_ if entry.name not in known)
            if name == "edit":
                edit = cast("EditPage", page)
                edit.show_learning(self.running)
                self.statusBar().addPermanentWidget(edit.view_note())
            self.menus.fill(self.actions_)
            self.page_made.emit()
        return self._pages[name]

    def _bring_home(self, action: str) -> None:
        """Show the page that an action belongs to, so that what it does is seen."""
        home = self._homes.get(action)
        if home is not None and self._stack.currentWidget() is not self._pages[home]:
            self.show_page(home)

    def show_edit(self) -> None:
        """Bring the network to the front, as when a project was opened."""
        self.go_to("edit")

    def train(self) -> None:
        """Train the project: one click."""
        self._once_ready("training", self._train_now)

    def _train_now(self) -> None:
        page = self.show_page("training")
        start = getattr(page, "start", None)
        if start is not None:
            start()

    def show_start(self) -> None:
        """Show the start page instead of a project."""
        if not self.files.may_leave():
            return
        self._wanted = None
        if self._start is None:
            from gui.start import StartPage

            self._start = StartPage(rescued())
            self._stack.addWidget(self._start)
            self._start.new.connect(self.files.new)
            self._start.open.connect(self.files.ask_open)
            self._start.open_path.connect(self.files.open)
            self._start.template.connect(self.files.new_from)
            self._start.tour.connect(self.show_tour)
            self._start.restore.connect(self.files.restore)
            self._start.discard.connect(self._discard)
        else:
            self._start.refresh(rescued())
        self._tabs.hide()
        self.statusBar().hide()
        self._stack.setCurrentWidget(self._start)

    def open_another(self) -> None:
        """Ask for one more window."""
        self.another_wanted.emit()

    def quit(self) -> None:
        """Close all windows, each of which may ask about unsaved work.

        Panels that float are windows too, and would be remembered as closed if they went first.
        """
        for window in QApplication.topLevelWidgets():
            if isinstance(window, Window) and window.isVisible() and not window.close():
                return

    def undo(self) -> None:
        """Take back the last step."""
        text = self.document.undo_stack.undoText()
        if text:
            self.document.undo()
            self._say_aloud(self.tr("Undone: {step}").format(step=text))

    def redo(self) -> None:
        """Make a step again that was taken back."""
        text = self.document.undo_stack.redoText()
        if text:
            self.document.redo()
            self._say_aloud(self.tr("Done again: {step}").format(step=text))

    def show_commands(self) -> None:
        """Open the command palette."""
        from gui.command_palette import CommandPalette

        palette = CommandPalette(self.actions_, self)
        # What the other tabs can do is listed as soon as they are there.
        self.page_made.connect(palette.take_more)
        palette.open_over(self)
        self._ahead.hurry()

    def show_keys(self) -> None:
        """Open the table of keys."""
        from gui.keys_dialog import KeysDialog

        dialog = KeysDialog(self.actions_, self)
        self.page_made.connect(dialog.take_more)
        dialog.open()
        self._ahead.hurry()

    def show_export(self, form: str) -> None:
        """Ask what is to be written in which form; the project is saved first, since it is read from its file."""
        if (self.document.path is None or self.document.modified) and not self.files.save():
            return
        # Here, since a start without it is faster.
        from gui.files.export_dialog import ExportDialog

        ExportDialog(self.document, self, form=form).open()

    def show_compare(self) -> None:
        """Lay networks side by side, beginning with those of the open project."""
        complete_imports()
        from gui.compare.dialog import CompareDialog

        CompareDialog(self.document, self).show()

    def show_tour(self) -> None:
        """Begin the short tour, on an example where no project is open."""
        from gui.tour import Stop, Tour

        if self._start is not None and self._stack.currentWidget() is self._start:
            self.files.new_from_first_template()
        page = cast("EditPage", self.show_page("edit"))
        docks = page.docks
        Tour(
            (
                Stop(
                    lambda: docks["palette"],
                    self.tr("Layers"),
                    self.tr("Drag a layer onto the canvas, or press Tab over the canvas and type its name."),
                ),
                Stop(
                    lambda: page.canvas,
                    self.tr("The network"),
                    self.tr(
                        "Data flows downward. At the right of each layer stands the shape that flows out of it, always "
                        "up to date. Drag from the lower edge of a layer to link it to another."
                    ),
                ),
                Stop(
                    lambda: docks["inspector"],
                    self.tr("Properties"),
                    self.tr("Here you change the selected layers. Values may be expressions; F1 explains a field."),
                ),
                Stop(
                    lambda: docks["statistics"],
                    self.tr("Statistics"),
                    self.tr("What the network costs. Click a number to see where it comes from."),
                ),
                Stop(
                    lambda: docks["problems"],
                    self.tr("Problems"),
                    self.tr("What is wrong and what would put it right, often with one click."),
                ),
                Stop(
                    lambda: self._tabs,
                    self.tr("From design to result"),
                    self.tr(
                        "The tabs follow the work from left to right. Every action is in Ctrl+Shift+P, and Ctrl+Z "
                        "takes back all that you do."
                    ),
                ),
            ),
            self,
        )

    def show_about(self) -> None:
        """Say what this is."""
        QMessageBox.about(
            self,
            "Layerwright",
            f"<b>Layerwright {__version__}</b><p>"
            + self.tr("Design neural networks by drag and drop, train them, understand them, and take them away.")
            + "<p>"
            + self.tr("Apache License 2.0. Built on nnabla, and on Qt under the LGPL version 3."),
        )

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def choose_theme(self, choice: str) -> None:
        """Take a theme into use and remember it."""
        preferences().keep("looks/theme", choice)
        with waiting():
            theme().choose("dark" if choice == "dark" else "light" if choice == "light" else "system")

    def choose_language(self, choice: str) -> None:
        """Take a language into use and remember it."""
        preferences().keep("looks/language", choice)
        choose_language(choice)

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "menus"):
            self.actions_.retranslate()
            self.menus.retranslate()
            self._choices.retranslate()
            self._train.setText(translate("Actions", "Train"))
            for spec in PAGES:
                self._buttons[spec.name].setText(translate("Pages", spec.title))
            self._show_title()
            self._show_undo()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the keyboard, as Space does."""
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QAbstractButton):
            button.click()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that can be opened."""
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file."""
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.take_file(path)

    def take_file(self, path: Path) -> None:
        """Open a project; of the file of a unit, ask whether it shall be among the person's own."""
        if path.suffix.lower() != UNIT_SUFFIX:
            self.files.open(path)
            return
        cast("EditPage", self.show_page("edit")).own.take(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work, and remember how the window was arranged."""
        leaving = (getattr(page, "leave", None) for page in self._pages.values())
        if not self.files.may_leave() or not all(leave() for leave in leaving if leave is not None):
            event.ignore()
            return
        self._ahead.stop()
        self.files.close()
        preferences().keep("window/geometry", self.saveGeometry())
        for page in self._pages.values():
            remember = getattr(page, "remember", None)
            if remember is not None:
                remember()
        preferences().write()
        super().closeEvent(event)

    def _bar(self) -> QWidget:
        bar = QFrame()
        bar.setProperty("bar", True)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 8, 16, 8)
        left = QHBoxLayout()
        left.addWidget(self._title)
        left.addWidget(self._edited)
        left.addStretch(1)
        row.addLayout(left, 1)
        group = QButtonGroup(self)
        for spec in PAGES:
            button = QToolButton()
            button.setText(translate("Pages", spec.title))
            button.setCheckable(True)
            button.setProperty("page", True)
            button.clicked.connect(lambda _=False, name=spec.name: self._once_ready(name, lambda: self.show_page(name)))
            group.addButton(button)
            row.addWidget(button)
            self._buttons[spec.name] = button
        self.bar_end = QHBoxLayout()
        self.bar_end.addStretch(1)
        self.device = DeviceNote(self.document)
        self.device.clicked.connect(lambda: self._once_ready("config", lambda: self.show_page("config")))
        self.bar_end.addWidget(self.device)
        self._train = QPushButton()
        self._train.setProperty("accent", True)
        self._train.setIcon(icon("play", "on_accent"))
        self._train.setText(translate("Actions", "Train"))
        self._train.clicked.connect(lambda: self.actions_["train.start"].trigger())
        self.bar_end.addWidget(self._train)
        row.addLayout(self.bar_end, 1)
        return bar

    def _show_title(self) -> None:
        path = self.document.path
        name = path.name if path else self.tr("untitled")
        self._title.setText(name)
        self._title.setToolTip(str(path) if path else "")
        self._edited.setText(self.tr("edited") if self.document.modified else "")
        self.setWindowTitle(f"{name}[*] — Layerwright")
        self.setWindowModified(self.document.modified)

    def _show_undo(self) -> None:
        stack = self.document.undo_stack
        for name, usable, step, text in (
            ("edit.undo", stack.canUndo(), stack.undoText(), self.tr("Undo: {step}")),
            ("edit.redo", stack.canRedo(), stack.redoText(), self.tr("Redo: {step}")),
        ):
            self.actions_.enable(usable, name)
            if step:
                self.actions_[name].setText(text.format(step=step.replace("&", "&&")))

    def _show_training(self) -> None:
        if self._note is None:
            from gui.training_note import TrainingNote

            self._note = TrainingNote()
            self._note.clicked.connect(lambda: self.show_page("training"))
            self.statusBar().addPermanentWidget(self._note)
        self._note.show_training(self.running.training)

    def _say(self, text: str) -> None:
        self.statusBar().showMessage(text, _SAID_FOR)

    def _say_aloud(self, text: str) -> None:
        self._say(text)
        self._announcer.tell(text)

    def _discard(self, found: Rescued) -> None:
        found.discard()
        if self._start is not None:
            self._start.forget_rescued(found)


def _dropped(event: QDropEvent) -> Path | None:
    """The first file or folder of a drop that can be opened."""
    paths = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return next((path for path in paths if can_open(path) or path.suffix.lower() == UNIT_SUFFIX), None)
