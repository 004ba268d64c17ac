"""Whether things may move on the screen: not everybody can look at that."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QStyle

from gui.preferences import preferences

_NAME = "looks/motion"


def motion_wanted() -> bool:
    """Whether the person and the desktop let things move on the screen."""
    duration = QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return duration > 0 and is_motion_chosen()


def is_motion_chosen() -> bool:
    """What the person has chosen here; movements are shown at first."""
    return preferences().switch(_NAME, True)


def choose_motion(wanted: bool) -> None:
    """Remember whether things may move."""
    preferences().keep(_NAME, wanted)
