"""The keys of all actions, and how a person changes them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from gui.accessible import announce
from gui.actions import Actions, plain
from gui.widgets.dialogs import dialog_column
from gui.widgets.sizes import resize_within_screen

_NAME = Qt.ItemDataRole.UserRole


class KeysDialog(QDialog):
    """A table of all actions; for the one that is marked, keys are typed, taken back to what they were, or removed."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self._actions = actions
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search"))
        self._search.setAccessibleName(self.tr("Search for an action or a key"))
        self._table = QTreeWidget()
        self._table.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        self._table.setRootIsDecorated(False)
        self._table.setAccessibleName(self.tr("Actions and their keys"))
        self._keys = QKeySequenceEdit()
        self._keys.setMaximumSequenceLength(1)
        self._keys.setAccessibleName(self.tr("New keys"))
        self._keys.installEventFilter(self)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._reset = QPushButton(self.tr("As at first"))
        self._remove = QPushButton(self.tr("No keys"))
        row = QHBoxLayout()
        row.addWidget(self._keys, 1)
        row.addWidget(self._reset)
        row.addWidget(self._remove)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        column = dialog_column(self)
        for part in (self._search, self._table):
            column.addWidget(part)
        column.addLayout(row)
        column.addWidget(self._told)
        column.addWidget(buttons)
        resize_within_screen(self, 640, 640)
        self._listed: set[str] = set()
        self.take_more()
        self._table.setColumnWidth(0, 400)
        self._search.textChanged.connect(self._filter)
        self._table.currentItemChanged.connect(lambda *_: self._show())
        self._keys.keySequenceChanged.connect(self._typed)
        self._reset.clicked.connect(self._take_back)
        self._remove.clicked.connect(lambda: self._set(()))
        buttons.rejected.connect(self.reject)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Escape close the dialog and Tab go on as everywhere: they are no keys for an action."""
        if watched is not self._keys or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Tab)
        else:
            return super().eventFilter(watched, event)
        return True

    def take_more(self) -> None:
        """List the actions that have come since."""
        for spec, action in self._actions:
            if spec.name in self._listed:
                continue
            self._listed.add(spec.name)
            item = QTreeWidgetItem([plain(action.text()), _shown(action.shortcuts())])
            item.setData(0, _NAME, spec.name)
            self._table.addTopLevelItem(item)
        self._filter(self._search.text())

    def _filter(self, text: str) -> None:
        for item in self._table.findItems("", Qt.MatchFlag.MatchContains):
            item.setHidden(not any(text.casefold() in item.text(column).casefold() for column in (0, 1)))

    def _name(self) -> str:
        item = self._table.currentItem()
        return str(item.data(0, _NAME)) if item else ""

    def _show(self) -> None:
        name = self._name()
        for part in (self._keys, self._reset, self._remove):
            part.setEnabled(bool(name))
        self._told.clear()
        self._keys.blockSignals(True)
        shortcuts = self._actions[name].shortcuts() if name else []
        self._keys.setKeySequence(shortcuts[0] if shortcuts else QKeySequence())
        self._keys.setAccessibleDescription(_shown(shortcuts))
        self._keys.blockSignals(False)

    def _typed(self, keys: QKeySequence) -> None:
        text = keys.toString()
        if not text:
            return
        if self._free(text):
            self._set((text,))

    def _take_back(self) -> None:
        keys = self._actions.own_keys(self._name())
        if all(self._free(text) for text in keys):
            self._set(keys)

    def _free(self, text: str) -> bool:
        """Whether no other action has a key; says which one has it."""
        owner = self._actions.owner_of(text, self._name())
        if owner:
            other = plain(self._actions[owner].text())
            self._told.setText(self.tr("{keys} is taken by “{action}”.").format(keys=text, action=other))
            announce(self._keys, self._told.text(), urgent=True)
        return not owner

    def _set(self, keys: tuple[str, ...]) -> None:
        name = self._name()
        self._actions.set_keys(name, keys)
        item = self._table.currentItem()
        if item is not None:
            item.setText(1, _shown(self._actions[name].shortcuts()))
        self._show()


def _shown(keys: list[QKeySequence]) -> str:
    return ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
