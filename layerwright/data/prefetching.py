"""Reading batches in the background while the one before is computed with."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from layerwright.data.dataset import Dataset
from layerwright.data.variables import Floats

_POLL_SECONDS = 0.05


class _Finished(NamedTuple):
    """The last thing that the reading thread says: that there are no more batches, or what went wrong."""

    error: BaseException | None


def prefetch(dataset: Dataset, batches: Iterable[npt.NDArray[np.int64]], ahead: int = 4) -> Iterator[dict[str, Floats]]:
    """Read batches of samples in their order, up to `ahead` of them before they are asked for.

    Reading starts with the first batch that is asked for. What goes wrong while reading is raised to the consumer at
    that batch. When the consumer stops early (the generator is closed or collected) the thread has ended on return.
    """
    ready: queue.Queue[dict[str, Floats] | _Finished] = queue.Queue(max(ahead, 1))
    stop = threading.Event()

    def put(item: dict[str, Floats] | _Finished) -> None:
        while not stop.is_set():
            try:
                ready.put(item, timeout=_POLL_SECONDS)
            except queue.Full:
                continue
            return

    def read() -> None:
        error: BaseException | None = None
        try:
            for indices in batches:
                if stop.is_set():
                    return
                put(dataset.read(indices))
        except BaseException as caught:  # whatever it is belongs to the consumer, which would wait for ever otherwise
            error = caught
        put(_Finished(error))

    thread = threading.Thread(target=read, name="layerwright-prefetch", daemon=True)
    thread.start()
    try:
        while not isinstance(item := ready.get(), _Finished):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stop.set()
        thread.join()
