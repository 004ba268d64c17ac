"""The inspector of the EDIT tab."""

from gui.edit.inspector.inspector import Inspector

__all__ = ["Inspector"]
