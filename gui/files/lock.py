"""A mark beside a project file that says which window has it open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile


@dataclass(frozen=True)
class Holder:
    """Who has a project open."""

    process: int
    computer: str


class FileLock:
    """Holds at most one project file against other windows; a window that was killed holds nothing."""

    def __init__(self) -> None:
        self._lock: QLockFile | None = None
        self._path: Path | None = None

    def holds(self, path: Path) -> bool:
        """Whether this is what holds a file."""
        return path.resolve() == self._path

    def take(self, path: Path) -> Holder | None:
        """Hold a file and let go of the one before; where another window has it, tell who, and change nothing.

        A folder that cannot be written to is no hindrance: nothing can be saved there either.
        """
        path = path.resolve()
        if path == self._path:
            return None
        lock = QLockFile(str(path.with_name(f".{path.name}.lock")))
        # A lock is stale where its process is gone, however old it is.
        lock.setStaleLockTime(0)
        if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
            process, computer, _ = lock.getLockInfo()
            return Holder(process, computer)
        self.release()
        self._lock, self._path = lock, path
        return None

    def release(self) -> None:
        """Let go of the file."""
        if self._lock is not None:
            self._lock.unlock()
        self._lock = self._path = None
