"""The keys of all actions, and how a person changes them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
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
    QVBoxLayout,
    QWidget,
)

from gui.actions import Actions

_NAME = Qt.ItemDataRole.UserRole


class KeysDialog(QDialog):
    """A table of all actions; for the one that is marked, keys are typed, taken back to what they were, or removed."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self._actions = actions
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search"))
        self._table = QTreeWidget()
        self._table.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        self._table.setRootIsDecorated(False)
        self._keys = QKeySequenceEdit()
        self._keys.setMaximumSequenceLength(1)
        self._keys.setAccessibleName(self.tr("New keys"))
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._reset = QPushButton(self.tr("As at first"))
        self._remove = QPushButton(self.tr("No keys"))
        row = QHBoxLayout()
        row.addWidget(self._keys, 1)
        row.addWidget(self._reset)
        row.addWidget(self._remove)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        column = QVBoxLayout(self)
        for part in (self._search, self._table):
            column.addWidget(part)
        column.addLayout(row)
        column.addWidget(self._told)
        column.addWidget(buttons)
        self.resize(640, 640)
        self._fill()
        self._table.setColumnWidth(0, 400)
        self._search.textChanged.connect(self._filter)
        self._table.currentItemChanged.connect(lambda *_: self._show())
        self._keys.keySequenceChanged.connect(self._typed)
        self._reset.clicked.connect(self._take_back)
        self._remove.clicked.connect(lambda: self._set(()))
        buttons.rejected.connect(self.reject)
        self._show()

    def _fill(self) -> None:
        for spec, action in self._actions:
            item = QTreeWidgetItem([action.text().replace("&", ""), _shown(action.shortcuts())])
            item.setData(0, _NAME, spec.name)
            self._table.addTopLevelItem(item)

    def _filter(self, text: str) -> None:
        for item in self._table.findItems("", Qt.MatchFlag.MatchContains):
            item.setHidden(text.casefold() not in item.text(0).casefold())

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
        self._keys.blockSignals(False)

    def _typed(self, keys: QKeySequence) -> None:
        text = keys.toString()
        if not text:
            return
        owner = self._actions.owner_of(text, self._name())
        if owner:
            other = self._actions[owner].text().replace("&", "")
            self._told.setText(self.tr("{keys} is taken by “{action}”.").format(keys=text, action=other))
            return
        self._set((text,))

    def _take_back(self) -> None:
        self._set(self._actions.own_keys(self._name()))

    def _set(self, keys: tuple[str, ...]) -> None:
        name = self._name()
        self._actions.set_keys(name, keys)
        item = self._table.currentItem()
        if item is not None:
            item.setText(1, _shown(self._actions[name].shortcuts()))
        self._show()


def _shown(keys: list[QKeySequence]) -> str:
    return ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
