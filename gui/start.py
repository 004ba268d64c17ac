"""What a window shows before a project is open: three doors, rescued work, and the projects opened last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QHideEvent, QIcon, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.files.recent import recent
from gui.files.rescue import Rescued
from gui.files.templates import Template, templates
from gui.preferences import preferences
from gui.theme import theme
from gui.theme.icons import icon
from gui.theme.theme import interface_font
from gui.translation import localized, translate

_LEFT, _RIGHT = 330, 620
_MOST_RECENT = 8
_TEMPLATE = Qt.ItemDataRole.UserRole


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

    def __init__(self, rescued: Sequence[Rescued], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rescued = tuple(rescued)
        self._templates = templates()
        self._outer = QHBoxLayout(self)
        self._middle = QWidget()
        self._build()

    @property
    def list(self) -> QListWidget:
        """The list of templates."""
        return self._list

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._build()
        super().changeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """One click was enough: the second one of a double click is not for what has come in the page's place."""
        _SecondClick(self)
        super().hideEvent(event)

    def forget_rescued(self, gone: Rescued) -> None:
        """Rescued work was given up."""
        self._rescued = tuple(found for found in self._rescued if found != gone)
        self._build()

    def refresh(self, rescued: Sequence[Rescued]) -> None:
        """Show the rescued work that there is now, and what was opened last."""
        self._rescued = tuple(rescued)
        self._build()

    def _build(self) -> None:
        self._outer.removeWidget(self._middle)
        self._middle.deleteLater()
        self._middle = QWidget()
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 48, 0, 32)
        column.setSpacing(12)
        title = QLabel("Layerwright")
        title.setFont(interface_font("title", bold=True))
        column.addWidget(title)
        column.addWidget(_quiet(self.tr("Design a neural network, train it, understand it, and take it away.")))
        for found in self._rescued:
            column.addWidget(self._rescue(found))
        row = QHBoxLayout()
        row.setSpacing(32)
        row.addWidget(self._left())
        row.addWidget(self._right())
        column.addSpacing(8)
        column.addLayout(row, 1)
        self._outer.addWidget(self._middle, 0, Qt.AlignmentFlag.AlignHCenter)

    def _left(self) -> QWidget:
        panel = QWidget()
        panel.setFixedWidth(_LEFT)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        doors = (
            ("new", self.tr("New project"), self.tr("An empty network"), self.new),
            ("open", self.tr("Open…"), self.tr("A .lwproj or .sdcproj file"), self.open),
            ("tour", self.tr("Short tour"), self.tr("The window in one minute"), self.tour),
        )
        for name, text, quiet, signal in doors:
            button = _door(text, quiet, name)
            button.clicked.connect(lambda _=False, signal=signal: signal.emit())
            column.addWidget(button)
        known = recent(preferences())[:_MOST_RECENT]
        if known:
            column.addSpacing(12)
            column.addWidget(_section(self.tr("OPENED LAST")))
            for path in known:
                column.addWidget(self._recent(path))
        column.addStretch(1)
        return panel

    def _right(self) -> QWidget:
        panel = QWidget()
        panel.setFixedWidth(_RIGHT)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        search = QLineEdit()
        search.setPlaceholderText(self.tr("Search templates"))
        search.setAccessibleName(search.placeholderText())
        search.setClearButtonEnabled(True)
        search.textChanged.connect(self._fill)
        head = QHBoxLayout()
        head.addWidget(_section(self.tr("NEW FROM TEMPLATE")))
        head.addStretch(1)
        search.setFixedWidth(260)
        head.addWidget(search)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Templates"))
        self._list.setWordWrap(True)
        self._list.setSpacing(2)
        self._list.setItemDelegate(_TemplateDelegate(self._list))
        self._list.setMouseTracking(True)
        self._list.itemActivated.connect(self._chosen)
        self._list.itemClicked.connect(self._chosen)
        column.addLayout(head)
        column.addWidget(self._list, 1)
        self._fill("")
        return panel

    def _fill(self, text: str) -> None:
        self._list.clear()
        words = text.casefold().split()
        group = ""
        for template in self._templates:
            said = f"{template.title} {template.description} {localized(template.description)}".casefold()
            if not all(word in said for word in words):
                continue
            if template.group != group:
                group = template.group
                self._list.addItem(_heading(translate("Templates", group)))
            item = QListWidgetItem(icon("network", "accent"), f"{template.title}\n{localized(template.description)}")
            item.setToolTip(localized(template.description))
            item.setData(_TEMPLATE, template)
            item.setSizeHint(QSize(_RIGHT - 40, 62 if template.description else 40))
            self._list.addItem(item)

    def _chosen(self, item: QListWidgetItem) -> None:
        template = item.data(_TEMPLATE)
        if isinstance(template, Template):
            self.template.emit(template)

    def _recent(self, path: Path) -> QPushButton:
        button = QPushButton()
        room = _LEFT - QFontMetrics(button.font()).horizontalAdvance(path.name) - 48
        folder = QFontMetrics(button.font()).elidedText(str(path.parent), Qt.TextElideMode.ElideMiddle, max(room, 40))
        button.setText(f"{path.name}   {folder}")
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
        text = self.tr("Unsaved work was rescued: {name}, {time}.").format(name=name, time=found.when())
        row.addWidget(QLabel(text), 1)
        restore = QPushButton(self.tr("Restore"))
        restore.setProperty("accent", True)
        restore.clicked.connect(lambda: self.restore.emit(found))
        discard = QPushButton(self.tr("Discard"))
        discard.clicked.connect(lambda: self.discard.emit(found))
        row.addWidget(restore)
        row.addWidget(discard)
        return frame


class _TemplateDelegate(QStyledItemDelegate):
    """Paints a template: its name, and quietly below it what it is."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if not isinstance(index.data(_TEMPLATE), Template):
            super().paint(painter, option, index)
            return
        tokens = theme().tokens
        row: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected) and bool(state & QStyle.StateFlag.State_HasFocus)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.hairline), 1))
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        picture: QIcon = index.data(Qt.ItemDataRole.DecorationRole)
        picture.paint(painter, QRect(row.left() + 10, row.center().y() - 9, 18, 18))
        title, _, description = str(index.data()).partition("\n")
        text = row.adjusted(40, 6, -10, -4)
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        painter.setFont(interface_font("body", bold=True))
        painter.setPen(QColor(tokens.text))
        painter.drawText(text, flags, title)
        painter.setFont(interface_font("small"))
        painter.setPen(QColor(tokens.quiet))
        lines = painter.fontMetrics().elidedText(description, Qt.TextElideMode.ElideRight, int(text.width() * 1.9))
        painter.drawText(text.adjusted(0, 20, 0, 0), flags | int(Qt.TextFlag.TextWordWrap), lines)
        painter.restore()


class _SecondClick(QObject):
    """Keeps the second half of a double click from the widgets, and is gone when that can come no more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._swallowed = False
        self._watched = QApplication.instance()
        assert self._watched is not None
        self._watched.installEventFilter(self)
        QTimer.singleShot(QApplication.doubleClickInterval(), self, self._end)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow a double click and its release; any other press begins something new."""
        kind = event.type()
        if not watched.isWidgetType():
            return False
        if kind == QEvent.Type.MouseButtonDblClick:
            self._swallowed = True
            return True
        if kind == QEvent.Type.MouseButtonRelease and self._swallowed:
            self._end()
            return True
        if kind == QEvent.Type.MouseButtonPress:
            self._end()
        return False

    def _end(self) -> None:
        # At once: the next event may come before Qt deletes anything.
        if self._watched is not None:
            self._watched.removeEventFilter(self)
        self.deleteLater()


def _door(text: str, quiet: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setAccessibleName(f"{text}, {quiet}")
    button.setProperty("card", True)
    button.setFixedSize(_LEFT, 64)
    picture, title = QLabel(), QLabel(text)
    picture.setPixmap(icon(name, "accent").pixmap(QSize(24, 24)))
    title.setFont(interface_font("body", bold=True))
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addStretch(1)
    words.addWidget(title)
    words.addWidget(_quiet(quiet))
    words.addStretch(1)
    row = QHBoxLayout(button)
    row.setContentsMargins(16, 0, 12, 0)
    row.setSpacing(14)
    row.addWidget(picture)
    row.addLayout(words, 1)
    for part in button.findChildren(QLabel):
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return button


def _heading(text: str) -> QListWidgetItem:
    item = QListWidgetItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setFont(interface_font("small", bold=True))
    return item


def _quiet(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("quiet", True)
    return label


def _section(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("section", True)
    return label
