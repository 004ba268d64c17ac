"""The layers and units that can be added."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QTreeView, QVBoxLayout, QWidget

from gui.background import Background
from gui.edit.choice import Choice
from gui.edit.library.own import has_own
from gui.edit.library.own import told as library_told
from gui.edit.palette.delegate import PaletteDelegate, pixmap_of
from gui.edit.palette.entries import Entry, matching, shelves
from gui.edit.palette.menu import EntryMenu
from gui.edit.palette.model import EntryModel
from gui.edit.recent import recent, remember, told
from gui.edit.state import EditState
from gui.preferences import preferences
from gui.theme import theme
from gui.theme.icons import icon
from gui.widgets.panel_keys import PanelKeys
from gui.widgets.when_shown import WhenShown
from layerwright.model.network import Network
from layerwright.model.project import Project

_FOLDED = "edit/palette/folded"
_OPENED = "edit/palette/opened"


class Palette(QWidget):
    """A search field above shelves of cards, to be dragged onto the canvas or added by double click and Enter."""

    chosen = Signal(object)
    """A Choice that should be added below the focused layer."""
    share_wanted = Signal(str)
    """A unit of the library that should be written into a file."""
    rename_wanted = Signal(str, str)
    """One of the person's own units, and the name that it should have."""
    forget_wanted = Signal(str)
    """One of the person's own units that should be deleted."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self._state = state
        self.model = EntryModel(self)
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.field.addAction(icon("search", "quiet"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.view = _View(self.field)
        self.view.setModel(self.model)
        self.view.setItemDelegate(PaletteDelegate(self.view, self._hint))
        self.view.doubleClicked.connect(self.add)
        self.view.activated_by_key.connect(self.add)
        self.menu = EntryMenu(self)
        self.view.dragged.connect(self._dragged)
        self.view.expanded.connect(lambda index: self._remember_fold(index, folded=False))
        self.view.collapsed.connect(lambda index: self._remember_fold(index, folded=True))
        self._nothing = QLabel()
        self._nothing.setProperty("quiet", True)
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(16, 8, 16, 8)
        self._nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(12, 0, 12, 0)
        top.addWidget(self.field)
        column.addLayout(top)
        column.addWidget(self._nothing)
        column.addWidget(self.view, 1)
        self._folding = False
        self._library = has_own()
        self._background = Background(self)
        self._refreshing = WhenShown(self, self._refresh)
        state.network_changed.connect(self._refreshing.ask)
        state.document.changed.connect(self._follow)
        told.changed.connect(self._refreshing.ask)
        library_told.changed.connect(self._refreshing.ask)
        theme().changed.connect(self.view.viewport().update)
        keys = {Qt.Key.Key_F1: self.help, Qt.Key.Key_F2: self.menu.rename, Qt.Key.Key_Delete: self.menu.remove}
        PanelKeys(self, keys)
        self._say()

    def sizeHint(self) -> QSize:
        """As wide as names of layers are."""
        return QSize(250, 600)

    def up_to_date(self) -> None:
        """Show what is true now, without waiting for Qt to come back."""
        self._take_library()
        self._refreshing.now()

    def focus_search(self) -> None:
        """Bring the keyboard to the search field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            self._refreshing.ask()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys go from the search field into the list, and Enter add what was found first."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.view.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(self.model.index(0, 0))
            elif self.field.text():
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                row = max(0, min(self.model.rowCount() - 1, self.view.currentIndex().row() + step))
                self.view.setCurrentIndex(self.model.index(row, 0))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.field.text():
                self.add(self.view.currentIndex())
            return True
        if event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
            return True
        return False

    def _say(self) -> None:
        self.field.setPlaceholderText(self.tr("Search layers and units"))
        self.field.setAccessibleName(self.tr("Search layers and units"))
        self.view.setAccessibleName(self.tr("Layers and units"))
        self._nothing.setText(self.tr("Nothing of this name. Try another word, as conv or relu."))

    def _follow(self, before: Project, after: Project) -> None:
        """Show the units anew where networks or their arguments have changed; other edits change nothing here."""
        if [_face(network) for network in before.networks] != [_face(network) for network in after.networks]:
            self._refreshing.ask()

    def _refresh(self) -> None:
        text = self.field.text().strip()
        project, shown = self._state.document.project, self._state.network_name
        if text:
            found = matching(project, shown, text, recent())
            self.model.show_found(found)
            self.view.setCurrentIndex(self.model.index(0, 0))
            self._nothing.setVisible(not found)
            return
        self._nothing.hide()
        anchor = self._anchor()
        self.model.show_shelves(shelves(project, shown, recent(), library=self._library))
        if not self._library:
            # What stands below all layers is read while the window is there already.
            self._background.run(_read_library, self._take_library, self._take_library)
        folded, opened = preferences().texts(_FOLDED), preferences().texts(_OPENED)
        self._folding = True
        for number, shelf in enumerate(self.model.shelves):
            is_open = shelf.name in opened or (shelf.open_at_first and shelf.name not in folded)
            self.view.setExpanded(self.model.shelf_index(number), is_open)
        self._folding = False
        self.view.doItemsLayout()
        self._hold(anchor)

    def _take_library(self, _read: object = None) -> None:
        if not self._library:
            self._library = True
            self._refreshing.ask()

    def _anchor(self) -> tuple[str, str, int] | None:
        """The row at the top, and where it lies: a shelf that comes or grows above it must not move what is seen."""
        index = self.view.indexAt(QPoint(20, 2))
        content = index.data(Qt.ItemDataRole.UserRole)
        around = self.model.shelf(index) or self.model.shelf(index.parent())
        if content is None or around is None:
            return None
        return around.name, content.title, self.view.visualRect(index).top()

    def _hold(self, anchor: tuple[str, str, int] | None) -> None:
        if anchor is None:
            return
        name, title, top = anchor
        for number, shelf in enumerate(self.model.shelves):
            if shelf.name == name:
                index = self.model.shelf_index(number)
                rows = [entry.title for entry in shelf.entries]
                if title in rows:
                    index = self.model.index(rows.index(title), 0, index)
                bar = self.view.verticalScrollBar()
                bar.setValue(bar.value() + self.view.visualRect(index).top() - top)
                return

    def _search(self) -> None:
        self._refreshing.ask()
        self._refreshing.now()
        self.view.scrollToTop()

    def _remember_fold(self, index: QModelIndex, *, folded: bool) -> None:
        shelf = self.model.shelf(index)
        if shelf is None or self._folding:
            return
        for name, holds in ((_FOLDED, folded), (_OPENED, not folded)):
            others = [other for other in preferences().texts(name) if other != shelf.name]
            preferences().keep(name, (*others, shelf.name) if holds else tuple(others))

    def add(self, index: QModelIndex) -> None:
        """Add the entry of a row, or fold the shelf of a heading."""
        entry = self.model.entry(index)
        shelf = self.model.shelf(index)
        if entry is not None:
            remember(entry.choice)
            self.chosen.emit(entry.choice)
        elif shelf is not None:
            self.view.setExpanded(index, not self.view.isExpanded(index))

    def _dragged(self, choice: Choice) -> None:
        remember(choice)

    def _hint(self, entry: Entry) -> str:
        # The library is read when somebody looks at a unit of it.
        from gui.edit.library.hint import unit_hint

        name = entry.choice.properties.get("Network", "")
        return unit_hint(self._state, name, entry.help, self.devicePixelRatioF())

    def help(self) -> None:
        """Open the help for the entry that is marked."""
        entry = self.model.entry(self.view.currentIndex())
        if entry is not None:
            self._state.help_asked.emit(entry.mark, "")


class _View(QTreeView):
    """The tree: letters go to the search field, a click on a heading folds it, a drag shows a card."""

    activated_by_key = Signal(QModelIndex)
    dragged = Signal(object)
    """A Choice that was dropped somewhere."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__()
        self._field = field
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """Drag the chosen card."""
        entry = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        if not isinstance(entry, Entry):
            return
        drag = QDrag(self)
        drag.setMimeData(entry.choice.to_mime())
        pixels = pixmap_of(entry, self.devicePixelRatioF())
        drag.setPixmap(pixels)
        drag.setHotSpot(QPoint(20, 13))
        if drag.exec(Qt.DropAction.CopyAction) == Qt.DropAction.CopyAction:
            self.dragged.emit(entry.choice)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Fold or unfold the heading that was clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self.model().hasChildren(index) and index.isValid():
            self.setExpanded(index, not self.isExpanded(index))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click on a heading is two clicks."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self.model().hasChildren(index):
            super().mouseDoubleClickEvent(event)

    def drawBranches(self, *_: object) -> None:
        """The headings have arrows of their own."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by Enter; letters search."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated_by_key.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Up and self.indexAbove(self.currentIndex()) == QModelIndex():
            self._field.setFocus(Qt.FocusReason.BacktabFocusReason)
        elif plain and (event.text().strip().isprintable() and event.text().strip()):
            self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._field.setText(self._field.text() + event.text())
        else:
            super().keyPressEvent(event)


def _read_library() -> None:
    from layerwright.library.shelf import library

    library()


def _face(network: Network) -> tuple[object, ...]:
    """What of a network is seen in the palette."""
    parts = tuple(layer.name for layer in network.layers if layer.type in ("Argument", "Unit"))
    return network.name, bool(network.layers), parts
