"""The search for a layer to add, opened over the canvas."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPointF
from PySide6.QtWidgets import QLineEdit

from gui.edit.choice import Choice

if TYPE_CHECKING:
    from gui.edit.canvas.canvas import Canvas


class Searching(QObject):
    """Opens the search, and hands what is chosen to whoever asked for it."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._search: Any = None
        self._then: Callable[[Choice], object] | None = None

    def open(
        self,
        at: QPointF,
        then: Callable[[Choice], object],
        types: Collection[str] | None = None,
        first: str = "",
    ) -> None:
        """Open the search.

        Args:
            at: Where, in the view.
            then: What becomes of the choice.
            types: The layer types to choose among; None for all.
            first: What has been typed already.
        """
        if self._search is None:
            # Most windows are opened to look; the search is made when it is asked for.
            from gui.edit.search import LayerSearch

            self._search = LayerSearch(self._canvas.state, self._canvas)
            self._search.chosen.connect(self._chosen)
        self._then = then
        self._search.open_at(self._canvas.viewport().mapToGlobal(at.toPoint()), types)
        field = self._search.findChild(QLineEdit)
        if first and field is not None:
            field.setText(first)

    def _chosen(self, choice: Choice) -> None:
        then, self._then = self._then, None
        if then is not None:
            then(choice)
        self._canvas.setFocus()
