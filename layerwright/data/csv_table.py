"""Random access to the records of a CSV file of any size; only their places are held in memory."""

from __future__ import annotations

import codecs
import csv
import io
import threading
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from layerwright.data.errors import UnreadableError

MAX_LINE_BYTES = 64 * 2**20
"""The longest line of a CSV that is read."""


class CsvTable:
    """The records of an open CSV file (UTF-8, with or without a byte order mark); empty lines are left out.

    Reading stops at the first record that is not valid CSV, since nobody knows where the next one starts; that record
    counts as the last one and raises UnreadableError each time it is read.
    """

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self.path = path
        self._stream = stream
        self._lock = threading.Lock()
        self._starts = array("q")
        self._ends = array("q")
        self._lines = array("q")
        self._failure: str | None = None
        self._find_records()

    def __len__(self) -> int:
        return len(self._starts)

    def line(self, record: int) -> int:
        """The line of the file, from 1, on which a record starts."""
        return self._lines[record]

    def record(self, record: int) -> list[str]:
        """The cells of a record; raise UnreadableError where it is not valid CSV."""
        if self._failure is not None and record == len(self) - 1:
            raise UnreadableError(self._failure)
        start, end = self._starts[record], self._ends[record]
        with self._lock:
            self._stream.seek(start)
            data = self._stream.read(end - start)
        try:
            return next(csv.reader(io.StringIO(data.decode(), newline="\n"), strict=True))
        except (csv.Error, ValueError, StopIteration):
            raise UnreadableError("the CSV file was changed while it was open") from None

    def _find_records(self) -> None:
        mark = self._stream.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
        position = self._stream.seek(len(codecs.BOM_UTF8) if mark else 0)

        def lines() -> Iterator[str]:
            nonlocal position
            while data := self._stream.readline(MAX_LINE_BYTES + 1):
                if len(data) > MAX_LINE_BYTES:
                    raise UnreadableError(f"the line is longer than {MAX_LINE_BYTES} bytes")
                position += len(data)
                yield data.decode()

        reader = csv.reader(lines(), strict=True)
        while True:
            start, line = position, reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                break
            except UnicodeDecodeError:
                self._failure = "the text is not UTF-8; save the file with that encoding"
            except csv.Error as error:
                self._failure = f"the text is not valid CSV ({error})"
            except UnreadableError as error:
                self._failure = str(error)
            if self._failure is not None or cells:
                self._starts.append(start)
                self._ends.append(position)
                self._lines.append(line)
            if self._failure is not None:
                break
