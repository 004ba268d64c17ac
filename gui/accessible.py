"""What screen readers are told beyond the names of widgets: what happened, what is wrong, and what painted parts are.

Qt knows the roles of its own widgets. What paints itself says its role by a class attribute `accessible_role`.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from gui.document import Document
from gui.translation import localized
from layerwright.model.problems import Problem

_FOREIGN = {"PlotWidget": QAccessible.Role.Chart, "QKeySequenceEdit": QAccessible.Role.HotkeyField}
"""Widgets of other libraries that do not say what they are, by the names of their classes."""


def deliver(event: QAccessibleEvent) -> None:
    """Hand an event over to the screen readers that listen; without any, nothing becomes of it."""
    QAccessible.updateAccessibility(event)


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Let screen readers say a sentence, at once where it is urgent, else when they have finished what they say."""
    if not text:
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    deliver(event)


class Announcer(QObject):
    """Tells screen readers of a window what its status bar says, and which problems an edit has brought."""

    def __init__(self, document: Document, window: QWidget) -> None:
        super().__init__(window)
        install_roles()
        self._document = document
        self._window = window
        self._known: frozenset[Problem] = frozenset()
        self._fresh = True
        document.opened.connect(self._begin)
        document.did.connect(self.tell)
        document.refused.connect(self.warn)
        document.problems_changed.connect(self._tell_problems)

    def tell(self, text: str) -> None:
        """Say what was done."""
        announce(self._window, text)

    def warn(self, text: str) -> None:
        """Say what could not be done."""
        announce(self._window, text, urgent=True)

    def _begin(self) -> None:
        self._fresh = True

    def _tell_problems(self) -> None:
        """Say the first new problem and how many there are more; of a project that was opened, how many it has."""
        problems = self._document.problems
        new = [problem for problem in problems if problem not in self._known]
        gone = bool(self._known) and not problems
        self._known = frozenset(problems)
        if self._fresh:
            self._fresh = False
            if problems:
                self.tell(self.tr("%n problem(s)", "", len(problems)))
        elif len(new) == 1:
            self.tell(self.tr("New problem. {problem}").format(problem=_said(new[0])))
        elif new:
            said = self.tr("%n new problem(s). The first: {problem}", "", len(new))
            self.tell(said.format(problem=_said(new[0])))
        elif gone:
            self.tell(self.tr("No problems any more."))


def _said(problem: Problem) -> str:
    return f"{problem.layer}: {localized(problem.text)}" if problem.layer else localized(problem.text)


@lru_cache(maxsize=1)
def install_roles() -> None:
    """Let Qt ask here what widgets are that paint themselves; for as long as the program runs."""
    QAccessible.installFactory(_interface)


def _interface(name: str, thing: QObject) -> QAccessibleInterface | None:
    """What Qt tells screen readers of an object, asked for with the names of its class and of those that it is made of.

    None lets Qt go on with its own.
    """
    kind = type(thing)
    role = getattr(kind, "accessible_role", _FOREIGN.get(kind.__name__))
    if role is None or kind.__name__ != name or not isinstance(thing, QWidget):
        return None
    return QAccessibleWidget(thing, role)
