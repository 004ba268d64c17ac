"""Rescue copies: work that is not saved outlives the window that was killed."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QDateTime, QLocale, QLockFile, QObject, QTimer, Signal

from gui.document import Document
from gui.translation import localized
from layerwright.files import write_atomically
from layerwright.folders import user_folder
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project, encode_project, load_project

INTERVAL = 10_000
"""Milliseconds between an edit and its rescue copy, at most; 30 seconds are promised."""


def rescue_folder() -> Path:
    """Where rescue copies lie."""
    return user_folder("data") / "rescue"


class _About(msgspec.Struct, frozen=True):
    """What is written beside a rescue copy."""

    path: str
    time: float


@dataclass(frozen=True)
class Rescued:
    """A rescue copy that no window holds.

    Attributes:
        copy: The copy itself.
        path: The project file that it belongs to; None where there was none yet.
        time: When the copy was made, in seconds since 1970.
    """

    copy: Path
    path: Path | None
    time: float

    def project(self) -> Project:
        """The project as it was.

        Raises:
            LayerwrightError: The copy is damaged.
        """
        return load_project(self.copy)

    def when(self) -> str:
        """When the copy was made, in words of the person's language."""
        return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(self.time)), QLocale.FormatType.ShortFormat)

    def belongs_to(self, path: Path) -> bool:
        """Whether the work was done on a project file."""
        return self.path is not None and self.path.resolve() == path.resolve()

    def discard(self) -> None:
        """Delete the copy."""
        _delete(self.copy)


def rescued(folder: Path | None = None) -> list[Rescued]:
    """The rescue copies that no living window holds, the newest first."""
    return sorted(_orphans(folder or rescue_folder()), key=lambda found: found.time, reverse=True)


def rescued_of(path: Path) -> Iterator[Rescued]:
    """The rescue copies of one project file that no living window holds, the newest first."""
    return (found for found in rescued() if found.belongs_to(path))


class Rescue(QObject):
    """Keeps the rescue copy of one document for as long as it has unsaved work."""

    failed = Signal(str)
    """The copy could not be written, and why: told once until it can be written again."""

    def __init__(self, document: Document, folder: Path | None = None, interval: int = INTERVAL) -> None:
        super().__init__(document)
        self._document = document
        self._copy = (folder or rescue_folder()) / f"{os.urandom(16).hex()}.lwproj"
        self._lock: QLockFile | None = None
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(interval)
        self._timer.timeout.connect(self.write)
        document.changed.connect(self._await)
        document.modified_changed.connect(self._follow)

    def write(self) -> None:
        """Write the copy now, where there is unsaved work."""
        if not self._document.modified:
            return
        about = _About(str(self._document.path or ""), time.time())
        try:
            self._copy.parent.mkdir(parents=True, exist_ok=True)
            self._hold()
            # In this order: whoever finds a copy finds out of which file it is.
            write_atomically(_beside(self._copy), msgspec.json.encode(about))
            write_atomically(self._copy, encode_project(self._document.project))
        except (OSError, LayerwrightError) as error:
            if not self._told:
                self.failed.emit(localized(error))
            self._told = True
            return
        self._told = False

    def discard(self) -> None:
        """Delete the copy: everything is saved, or given up."""
        self._timer.stop()
        _delete(self._copy)
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _follow(self, modified: bool) -> None:
        if not modified:
            self.discard()

    def _await(self) -> None:
        # Not restarted by further edits: somebody who never pauses is rescued too.
        if not self._timer.isActive():
            self._timer.start()

    def _hold(self) -> None:
        if self._lock is None:
            self._lock = _lock(self._copy)
            self._lock.tryLock(0)


def _orphans(folder: Path) -> Iterator[Rescued]:
    for copy in folder.glob("[!.]*.lwproj"):  # what begins with a point was being written
        lock = _lock(copy)
        if not lock.tryLock(0):
            continue
        lock.unlock()
        about = _About("", _time_of(copy))
        with contextlib.suppress(OSError, msgspec.DecodeError):
            about = msgspec.json.decode(_beside(copy).read_bytes(), type=_About)
        yield Rescued(copy, Path(about.path) if about.path else None, about.time)


def _time_of(copy: Path) -> float:
    try:
        return copy.stat().st_mtime
    except OSError:
        return 0.0


def _lock(copy: Path) -> QLockFile:
    lock = QLockFile(str(copy.with_suffix(".lock")))
    # Stale where its process is gone, however old it is.
    lock.setStaleLockTime(0)
    return lock


def _beside(copy: Path) -> Path:
    return copy.with_suffix(".json")


def _delete(copy: Path) -> None:
    for path in (copy, _beside(copy), copy.with_suffix(".lock")):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
