"""The palette of the EDIT tab."""

from gui.edit.palette.palette import Palette

__all__ = ["Palette"]
