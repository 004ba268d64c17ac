"""The window: everything that knows Qt."""

from __future__ import annotations

import sys

import PySide6.QtCore  # noqa: F401 - it comes before all other modules of this package


def _spare_the_sources() -> None:
    """Keep PySide from reading the source of every module that is imported after it.

    It looks for a mention of PySide there, to know where `from __feature__ import snake_case` may count, which is used
    nowhere here. The answer True is the one that it finds for modules that use PySide. This takes a third of what the
    window's imports take.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = lambda module: True


_spare_the_sources()
