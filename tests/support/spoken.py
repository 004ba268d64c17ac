"""What a screen reader is told of a window: names, roles and descriptions of its widgets, and what is missing there."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenuBar,
    QPlainTextEdit,
    QScrollArea,
    QSplitterHandle,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QWidget,
)

Role = QAccessible.Role
_VAGUE = {Role.NoRole, Role.Client, Role.Pane, Role.UserRole}
"""Roles that say nothing of what a person could do with a widget."""


def told(widget: QWidget, part: QAccessible.Text = QAccessible.Text.Name) -> str:
    """What is said of a widget: its name, or another part."""
    interface = QAccessible.queryAccessibleInterface(widget)
    if interface is None:
        return ""
    if isinstance(widget, QComboBox) and part == QAccessible.Text.Name:
        # The name that Qt gives is what is chosen; what it is chosen for is told by a label that belongs to the box.
        labels = interface.relations(QAccessible.RelationFlag.Label)
        return labels[0][0].text(part) if labels else ""
    return interface.text(part)


def role(widget: QWidget) -> QAccessible.Role:
    """What a widget is said to be."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.role() if interface else Role.NoRole


def reachable(root: QWidget) -> Iterator[QWidget]:
    """The widgets of a part that take focus or input themselves; those that Qt makes inside of its own are left out."""
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisibleTo(root) or _inner(widget):
            continue
        takes = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
        if takes or isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QAbstractItemView):
            yield widget


def _inner(widget: QWidget) -> bool:
    """Whether Qt made a widget as a part of another: it speaks for the whole, or is nothing to be reached."""
    if isinstance(widget, QHeaderView | QSplitterHandle | QTabWidget | QStackedWidget | QScrollArea | QMenuBar):
        return True
    around = widget.parentWidget()
    if isinstance(widget, QTabBar) and isinstance(around, QMainWindow):
        # Docks that share a place: each of its tabs has the name of a dock.
        return True
    if around is None or isinstance(widget, QDialog):
        return around is not None or isinstance(widget, QDialog)
    if isinstance(around, QAbstractSpinBox | QComboBox | QTabBar | QLineEdit) or widget.objectName().startswith("qt_"):
        return True
    return isinstance(around, QAbstractScrollArea) and widget in (around.viewport(), around.cornerWidget())


def faults(root: QWidget) -> list[str]:
    """What somebody who does not see a part of the window would miss there, one sentence each."""
    found = []
    names: dict[tuple[int, str], QWidget] = {}
    for widget in reachable(root):
        if isinstance(widget, QLabel) and not widget.text():
            continue
        name, place = told(widget), where(widget, root)
        if not name.strip():
            found.append(f"{place} has no name")
        if role(widget) in _VAGUE and not isinstance(widget, QGraphicsView):
            found.append(f"{place} ({name}) has the role {role(widget).name}")
        bare = isinstance(widget, QAbstractButton) and not widget.text() and not widget.icon().isNull()
        if bare and not widget.toolTip() and not widget.findChildren(QLabel):
            found.append(f"{place} ({name}) shows an icon alone and has no tooltip")
        key = id(widget.parentWidget()), name
        if name and key in names:
            found.append(f"{place} has the same name as its neighbour: {name}")
        names[key] = widget
    return found


def where(widget: QWidget, root: QWidget) -> str:
    """The classes from the outside in, to find a widget by."""
    parts = []
    while widget is not None:
        parts.append(type(widget).__name__ + (f"#{widget.objectName()}" if widget.objectName() else ""))
        if widget is root:
            break
        widget = widget.parentWidget()
    return " > ".join(reversed(parts))


def painted(root: QWidget) -> Iterator[QWidget]:
    """The widgets of our own that paint themselves and hold no text that Qt would read aloud."""
    for widget in root.findChildren(QWidget):
        paints = any("paintEvent" in vars(kind) for kind in type(widget).__mro__ if kind.__module__.startswith("gui."))
        if paints and not isinstance(widget, QLabel | QLineEdit | QTextEdit | QPlainTextEdit | QAbstractButton):
            yield widget
