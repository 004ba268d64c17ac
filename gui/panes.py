"""From part to part of the window by one key: the bar, panels and canvas, the sides of a page, the status bar."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QScrollArea, QSplitter, QStackedWidget, QWidget

_REASON = Qt.FocusReason.ShortcutFocusReason


def step(window: QMainWindow, by: int) -> None:
    """Give the keyboard to the next part of a window that takes it, or the one before; after the last comes the first.

    A part that had it before has it again where it was.
    """
    parts = [part for part in panes(window) if _first(part) is not None]
    if not parts:
        return
    now = QApplication.focusWidget()
    inside = [place for place, part in enumerate(parts) if now is part or part.isAncestorOf(now or window)]
    place = (inside[-1] + by) % len(parts) if inside else (0 if by > 0 else len(parts) - 1)
    target: QWidget | None = parts[place].focusWidget()
    if target is None or not _takes(target) or not parts[place].isAncestorOf(target):
        target = _first(parts[place])
    if target is not None:
        target.setFocus(_REASON)


def panes(window: QMainWindow) -> list[QWidget]:
    """The parts of a window from the top left to the bottom right, as far as they are seen."""
    around = window.centralWidget()
    middle = around.widget() if isinstance(around, QScrollArea) else around
    if middle is None:
        return []
    stack = middle.findChild(QStackedWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if stack is None:
        return [middle]
    page = stack.currentWidget()
    bars = middle.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    found = [bar for bar in bars if bar is not stack and bar.isVisible()]
    found += sorted(_parts_of(page), key=_place) if page is not None else []
    return [*found, window.statusBar()] if window.statusBar().isVisible() else found


def _parts_of(page: QWidget) -> Iterator[QWidget]:
    if isinstance(page, QMainWindow):
        middle = page.centralWidget()
        if middle is not None:
            yield middle
        for dock in page.findChildren(QDockWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            # One that lies behind another is not seen.
            if dock.isVisible() and not dock.visibleRegion().isEmpty():
                yield dock
        return
    splitters = page.findChildren(QSplitter, options=Qt.FindChildOption.FindDirectChildrenOnly)
    sides = [splitter.widget(place) for splitter in splitters for place in range(splitter.count())]
    yield from (side for side in sides if side is not None and side.isVisible())
    if not sides:
        yield page


def _place(widget: QWidget) -> tuple[int, int]:
    corner = widget.mapTo(widget.window(), QPoint())
    return (corner.x(), corner.y())


def _first(part: QWidget) -> QWidget | None:
    """The first widget of a part that Tab would come to."""
    if _takes(part):
        return part
    inside = [each for each in part.findChildren(QWidget) if _takes(each) and not isinstance(each, QScrollArea)]
    known = set(inside)
    following = part.nextInFocusChain()
    while following is not None and following is not part:
        if following in known:
            return following
        following = following.nextInFocusChain()
    return None


def _takes(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
