"""The versions of PySide6 that the window cannot run on, known without asking the system anything."""

from __future__ import annotations

INSTALL = "pip install 'PySide6-Essentials>=6.10,<6.12,!=6.11.0,!=6.11.1'"

_BAD = {
    "6.12.0": "which ends the process after some thousand calls on Python 3.10 (PYSIDE-3474)",
    "6.11.0": "in which panels cannot be dragged properly",
    "6.11.1": "in which panels cannot be dragged properly (QTBUG-147209)",
}


def fault_of(version: str) -> str:
    """What is wrong with a version: `6.12.0, which ...`; empty for those that work."""
    return f"{version}, {_BAD[version]}" if version in _BAD else ""
