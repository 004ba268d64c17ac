"""The canvas of the EDIT tab."""

from gui.edit.canvas.canvas import Canvas

__all__ = ["Canvas"]
