"""The library in the window: units come into the project, are kept for others, shared, and brought up to date."""

from gui.edit.library.bringing import with_library_unit
from gui.edit.library.own import OwnUnits, told

__all__ = ["OwnUnits", "told", "with_library_unit"]
