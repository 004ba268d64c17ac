"""A command of the command line, at work in a process of its own: nothing that happens there can harm the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from layerwright.cli.console import PROGRESS_AS_LINES, progress_line

_COLUMNS = "1000"
"""Wide enough that no line is broken: the window does that, and translates whole lines only."""
_PATIENCE = 5000
"""Milliseconds in which a command that is asked to end has tidied up."""


class Command(QObject):
    """Runs one command at a time, and tells what it says."""

    said = Signal(str)
    """Lines of the standard error, but for progress."""
    progressed = Signal(int)
    """How many percent are done."""
    ended = Signal(int)
    """The exit status; below zero where a signal has ended it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._output = b""
        self._rest = b""

    @property
    def running(self) -> bool:
        """Whether a command is at work."""
        return self._process is not None

    @property
    def output(self) -> str:
        """What the last command has written to the standard output."""
        return self._output.decode("utf-8", "replace")

    def start(self, words: Sequence[str]) -> None:
        """Start a command; the words are those behind `layerwright`."""
        if self._process is not None:
            raise ValueError("a command is at work")
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("COLUMNS", _COLUMNS)
        environment.insert("NO_COLOR", "1")
        environment.insert(PROGRESS_AS_LINES, "1")
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read_output)
        process.readyReadStandardError.connect(self._read_error)
        process.finished.connect(self._finish)
        self._process, self._output, self._rest = process, b"", b""
        process.start(sys.executable, ["-m", "layerwright.cli", *words])

    def stop(self) -> None:
        """Ask the command to end; it leaves nothing half written."""
        if self._process is not None:
            self._process.terminate()

    def end(self) -> None:
        """End the command and wait for it."""
        process = self._process
        if process is not None:
            process.terminate()
            if not process.waitForFinished(_PATIENCE):
                process.kill()
                process.waitForFinished(_PATIENCE)

    def _read_output(self) -> None:
        if self._process is not None:
            self._output += bytes(self._process.readAllStandardOutput().data())

    def _read_error(self) -> None:
        if self._process is None:
            return
        *lines, self._rest = (self._rest + bytes(self._process.readAllStandardError().data())).split(b"\n")
        text = []
        for line in (line.decode("utf-8", "replace") for line in lines):
            progress = progress_line(line)
            if progress is None:
                text.append(line)
            else:
                done, total = progress
                self.progressed.emit(100 * done // max(total, 1))
        if text:
            self.said.emit("\n".join(text))

    def _finish(self, status: int, how: QProcess.ExitStatus) -> None:
        self._read_output()
        self._read_error()
        if self._rest:
            self.said.emit(self._rest.decode("utf-8", "replace"))
        self._process = None
        self.ended.emit(status if how == QProcess.ExitStatus.NormalExit else -1)
