"""What a person can do: every action by its name, with text, keys, icon, and when it can be used.

Menus, toolbars, the command palette and the table of keys are all made from these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from gui.preferences import preferences
from gui.theme.icons import icon

CONTEXT = "Actions"
"""What the texts of actions are translated under."""


def plain(text: str) -> str:
    """What a text of a menu says: `&File` is File, `保存(&S)` is 保存, and `R&&D` is R&D."""
    return re.sub(r"\(&[^&]\)|&(.)", r"\1", text)


@dataclass(frozen=True)
class ActionSpec:
    """An action as it is listed: what it is called and how it is reached, but not what it does.

    Attributes:
        name: What preferences and other code call it, as `edit.group`: the part before the dot is where it belongs.
        text: What menus say, marked with QT_TRANSLATE_NOOP under the context "Actions".
        menu: The menu and its section that it stands in, as `edit/clipboard` (see `gui.menus`); empty for none.
        keys: Key sequences as Qt writes them, as `Ctrl+Shift+G`; a person may change them.
        icon: The name of an icon in resources; empty for none.
        tip: What the status bar and the tooltip say, marked in the same way.
    """

    name: str
    text: str
    menu: str = ""
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""


class Actions(QObject):
    """The actions of one window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._actions: dict[str, QAction] = {}
        self._specs: dict[str, ActionSpec] = {}
        self.about_to_run: Callable[[str], object] = lambda name: None
        """Told the name of each action before it is done."""

    def add(
        self,
        spec: ActionSpec,
        run: Callable[[], object],
        *,
        scope: QWidget | None = None,
        checkable: bool = False,
    ) -> QAction:
        """Add an action.

        Args:
            spec: How it is listed.
            run: What it does; a checkable action's new state is read from the action.
            scope: The widget in which, and in whose children, its keys work; the whole window when left out.
            checkable: Whether it is switched on and off.
        """
        action = QAction(self)
        action.setObjectName(spec.name)
        action.setCheckable(checkable)
        # The state that `triggered` passes is not for `run`, and a lambda must not take it for an argument.
        action.triggered.connect(lambda *_: self._run(spec.name, run))
        if scope is not None:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        (scope or self._window).addAction(action)
        self._actions[spec.name] = action
        self._specs[spec.name] = spec
        self._dress(action, spec)
        return action

    def _run(self, name: str, run: Callable[[], object]) -> None:
        self.about_to_run(name)
        run()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[tuple[ActionSpec, QAction]]:
        return ((self._specs[name], action) for name, action in self._actions.items())

    def __contains__(self, name: str) -> bool:
        return name in self._actions

    def enable(self, enabled: bool, *names: str) -> None:
        """Say whether actions can be used now."""
        for name in names:
            self._actions[name].setEnabled(enabled)

    def set_keys(self, name: str, keys: tuple[str, ...]) -> None:
        """Give an action other keys, and remember them; its own are forgotten again where they are set."""
        if keys == self._specs[name].keys:
            preferences().forget(f"keys/{name}")
        else:
            preferences().keep(f"keys/{name}", keys or ("",))
        self._actions[name].setShortcuts([QKeySequence(key) for key in keys])

    def own_keys(self, name: str) -> tuple[str, ...]:
        """The keys that an action has at first."""
        return self._specs[name].keys

    def owner_of(self, key: str, scope_of: str) -> str:
        """The name of another action that has a key already; empty where it is free."""
        wanted = QKeySequence(key)
        for name, action in self._actions.items():
            if name != scope_of and wanted in action.shortcuts():
                return name
        return ""

    def retranslate(self) -> None:
        """Say everything in the language chosen now."""
        for name, action in self._actions.items():
            self._dress(action, self._specs[name])

    def _dress(self, action: QAction, spec: ActionSpec) -> None:
        translate = QCoreApplication.translate
        action.setText(translate(CONTEXT, spec.text))
        tip = translate(CONTEXT, spec.tip) if spec.tip else translate(CONTEXT, spec.text)
        chosen = preferences().texts(f"keys/{spec.name}") or spec.keys
        action.setShortcuts([QKeySequence(key) for key in chosen if key])
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.setStatusTip(tip)
        if spec.icon:
            action.setIcon(icon(spec.icon))
