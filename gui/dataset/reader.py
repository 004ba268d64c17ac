"""Reads a dataset beside the window: rows in blocks as they come into view, statistics, and what is wrong."""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from gui.translation import localized
from layerwright.data import DataError, Dataset, open_dataset
from layerwright.data.variables import Variable
from layerwright.model.settings import DataSource

Floats = npt.NDArray[np.float32]

BLOCK = 64
"""Rows that are read at once."""
_MOST_BLOCKS = 64
_MOST_CLASSES = 1000
_PORTION = 512
"""Rows of a portion when the whole dataset is gone through."""


@dataclass
class ColumnStatistics:
    """What the numbers of a column come to; `classes` counts each value of a column of class numbers."""

    least: float = float("inf")
    most: float = float("-inf")
    total: float = 0.0
    squares: float = 0.0
    count: int = 0
    classes: dict[int, int] = field(default_factory=dict)

    @property
    def mean(self) -> float:
        """The mean of all numbers."""
        return self.total / self.count if self.count else float("nan")

    @property
    def deviation(self) -> float:
        """The standard deviation of all numbers."""
        return max(self.squares / self.count - self.mean**2, 0.0) ** 0.5 if self.count else float("nan")

    def take(self, values: Floats, *, counts: bool) -> None:
        """Take more values in."""
        self.least = min(self.least, float(values.min(initial=np.inf)))
        self.most = max(self.most, float(values.max(initial=-np.inf)))
        self.total += float(values.sum(dtype=np.float64))
        self.squares += float(np.square(values, dtype=np.float64).sum())
        self.count += values.size
        if counts and len(self.classes) <= _MOST_CLASSES:
            for number, count in zip(*np.unique(values, return_counts=True), strict=True):
                if float(number).is_integer():
                    self.classes[int(number)] = self.classes.get(int(number), 0) + int(count)


class Reader(QObject):
    """One opened dataset; everything is read in one thread of its own, and nothing makes the window wait."""

    opened = Signal()
    failed = Signal(str)
    progressed = Signal(int, int)
    """Rows done and all rows, while the dataset is packed for the first time."""
    read = Signal(int)
    """The number of a block that is there now."""
    counted = Signal(object, float)
    """The statistics by column so far, and the share of the rows that they are of."""
    _done = Signal(object)

    def __init__(self, source: DataSource, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self.path = path
        self.variables: Mapping[str, Variable] = {}
        self.length = 0
        self.gone = False
        """Whether it could not be opened."""
        self._dataset: Dataset | None = None
        self._blocks: OrderedDict[int, dict[str, Floats]] = OrderedDict()
        self._asked: set[int] = set()
        self._stopped = threading.Event()
        self._pool = QThreadPool(self)
        # One thread: a dataset is read by one at a time, and what was asked for last is read first.
        self._pool.setMaxThreadCount(1)
        self._done.connect(self._take)
        self._urgency = 0

    def open(self) -> None:
        """Begin to open it."""
        self._start(self._open, 0)

    def close(self) -> None:
        """Stop whatever is going on and let go of the files."""
        self._stopped.set()
        self._pool.clear()
        self._pool.waitForDone()
        if self._dataset is not None:
            self._dataset.close()
            self._dataset = None

    def value(self, row: int, name: str) -> Floats | None:
        """A value, or None while it is still being read."""
        block = self._blocks.get(row // BLOCK)
        if block is None:
            self._ask(row // BLOCK)
            return None
        self._blocks.move_to_end(row // BLOCK)
        value: Floats = block[name][row % BLOCK]
        return value

    def count(self) -> None:
        """Begin to go through all rows for the statistics."""
        self._start(self._count, -1)

    def _ask(self, block: int) -> None:
        if block not in self._asked and not self._stopped.is_set():
            self._asked.add(block)
            self._urgency += 1
            self._start(lambda: self._read(block), self._urgency)

    def _start(self, work: Callable[[], None], priority: int) -> None:
        self._pool.start(_Task(work), priority)

    def _open(self) -> None:
        def told(done: int, whole: int) -> None:
            if self._stopped.is_set():
                raise DataError("Stopped.")
            self.progressed.emit(done, whole)

        try:
            dataset = open_dataset(
                self.path, normalize_images=self.source.normalize_images, cache=self.source.cache, progress=told
            )
        except (DataError, OSError, MemoryError) as error:
            self.gone = True
            self.failed.emit(localized(error))
            return
        self._dataset, self.variables, self.length = dataset, dataset.variables, len(dataset)
        self.opened.emit()

    def _read(self, block: int) -> None:
        dataset = self._dataset
        if dataset is None or self._stopped.is_set():
            return
        rows = np.arange(block * BLOCK, min((block + 1) * BLOCK, self.length), dtype=np.int64)
        try:
            self._done.emit((block, dataset.read(rows)))
        except (DataError, OSError) as error:
            self.failed.emit(localized(error))

    def _count(self) -> None:
        dataset = self._dataset
        found = {name: ColumnStatistics() for name in self.variables}
        for first in range(0, self.length, _PORTION):
            if dataset is None or self._stopped.is_set():
                return
            last = min(first + _PORTION, self.length)
            try:
                values = dataset.read(np.arange(first, last, dtype=np.int64))
            except (DataError, OSError) as error:
                self.failed.emit(localized(error))
                return
            for name, column in values.items():
                found[name].take(column, counts=self.variables[name].kind == "scalar")
            # A copy: this thread goes on counting while the window reads.
            self.counted.emit(copy.deepcopy(found), last / self.length)

    def _take(self, read: tuple[int, dict[str, Floats]]) -> None:
        block, values = read
        self._asked.discard(block)
        self._blocks[block] = values
        while len(self._blocks) > _MOST_BLOCKS:
            self._blocks.popitem(last=False)
        self.read.emit(block)


class _Task(QRunnable):
    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        self._work()
