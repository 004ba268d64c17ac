"""Marks of widgets that the style sheet paints, such as a value that is wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def mark(widget: QWidget, name: str, on: bool) -> None:
    """Set or take away a mark; the style sheet, which looks at marks only once, is made to look again."""
    if bool(widget.property(name)) != on:
        widget.setProperty(name, on)
        restyle(widget)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at a widget again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
