"""How the processes of a training exchange gradients and numbers: alone, by MPI, or by NCCL between graphics cards.

All processes of a run make the same exchanges in the same order; one that does not come leaves the others waiting,
which `watch` notices.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import nnabla as nn
import numpy as np
from numpy.typing import NDArray

from layerwright.engine.context import in_single_precision
from layerwright.model.device import DeviceError
from layerwright.training.pulse import Pulse

Numbers = NDArray[np.float64]

_BUCKET = 2**22
"""The elements of the buffer in which small arrays are exchanged together: 16 MiB."""


class Communicator(ABC):
    """The processes of a run, and what they tell each other.

    Attributes:
        rank: The number of this process, from 0.
        size: The number of processes.
        cards: nnabla's own communicator, where processes compute on graphics cards.
    """

    rank: int = 0
    size: int = 1
    cards: Any = None

    @property
    def is_first(self) -> bool:
        """Whether this process writes the run's folder."""
        return self.rank == 0

    @abstractmethod
    def sum(self, values: Numbers) -> Numbers:
        """The sum of all processes' arrays of one shape, the same to the bit in each."""

    @abstractmethod
    def sum_gradients(self, variables: Sequence[nn.Variable]) -> None:
        """Replace the gradients of variables by their sums over all processes.

        Means come of it where each process weights its gradients by its part of the samples.
        """

    @abstractmethod
    def broadcast(self, variables: Sequence[nn.Variable]) -> None:
        """Give every process the first one's values."""

    @abstractmethod
    def barrier(self) -> None:
        """Wait until every process is here."""

    @abstractmethod
    def abort(self) -> None:
        """End all processes at once."""

    @abstractmethod
    def mark_training(self, training: bool) -> None:
        """Say whether iterations are under way, for whoever watches."""

    def mean(self, variables: Sequence[nn.Variable]) -> None:
        """Replace the values of variables by their means over all processes."""
        for variable in variables:
            variable.d = self.sum(variable.d.astype(np.float64)) / self.size

    def agrees(self, content: bytes) -> bool:
        """Whether every process has the same content."""
        digest = np.frombuffer(hashlib.sha256(content).digest(), np.uint8).astype(np.float64)
        # The sum of squares is that of equals only where all are equal (Cauchy and Schwarz); it is exact.
        return bool(np.all(self.sum(digest**2) * self.size == self.sum(digest) ** 2))

    def any(self, condition: bool) -> bool:
        """Whether a condition holds in any process."""
        return bool(self.sum(np.array([float(condition)]))[0])


class Alone(Communicator):
    """A single process, which has nobody to exchange with."""

    def sum(self, values: Numbers) -> Numbers:
        """The values themselves."""
        return values

    def sum_gradients(self, variables: Sequence[nn.Variable]) -> None:
        """Leave them as they are."""

    def broadcast(self, variables: Sequence[nn.Variable]) -> None:
        """Leave them as they are."""

    def barrier(self) -> None:
        """Go on."""

    def abort(self) -> None:
        """Do nothing: the process that wants it ends itself."""

    def mark_training(self, training: bool) -> None:
        """Do nothing: nobody watches."""


class MpiCommunicator(Communicator):
    """Processes on CPUs, on one machine or many, which exchange arrays in main memory."""

    def __init__(self, world: Any, pulse: Pulse | None = None) -> None:
        """Join.

        Args:
            world: A communicator of mpi4py.
            pulse: Tells when this process waits.
        """
        self.rank, self.size = world.Get_rank(), world.Get_size()
        self._world = world
        self._pulse = pulse
        self._buffer = np.empty(0, np.float32)

    def sum(self, values: Numbers) -> Numbers:
        """The sum over all processes."""
        total = np.ascontiguousarray(values, np.float64).copy()
        self._sum_in_place(total)
        return total

    def sum_gradients(self, variables: Sequence[nn.Variable]) -> None:
        """Sum gradients, small ones together in one buffer."""
        self._exchange([variable.g for variable in variables], self._sum_in_place)

    def broadcast(self, variables: Sequence[nn.Variable]) -> None:
        """Send the first process's values to all."""
        self._exchange([variable.d for variable in variables], self._broadcast_in_place)

    def barrier(self) -> None:
        """Wait for all."""
        with self._waiting():
            self._world.Barrier()

    def abort(self) -> None:
        """End all processes through MPI."""
        self._world.Abort(1)

    def mark_training(self, training: bool) -> None:
        """Pass it on."""
        if self._pulse:
            self._pulse.mark_training(training)

    def _exchange(self, arrays: Sequence[NDArray[np.float32]], work: Callable[[Any], None]) -> None:
        small = [array for array in arrays if array.size < _BUCKET]
        for array in arrays:
            if array.size >= _BUCKET:
                work(array)
        start = 0
        while start < len(small):
            start += self._exchange_bucket(small[start:], work)

    def _exchange_bucket(self, arrays: Sequence[NDArray[np.float32]], work: Callable[[Any], None]) -> int:
        """Exchange as many arrays as a bucket takes; returns how many those were."""
        ends = np.cumsum([array.size for array in arrays])
        count = int(np.searchsorted(ends, _BUCKET, side="right"))
        if self._buffer.size < ends[count - 1]:
            self._buffer = np.empty(int(ends[count - 1]), np.float32)
        bucket = self._buffer[: ends[count - 1]]
        parts = np.split(bucket, ends[: count - 1])
        for part, array in zip(parts, arrays, strict=False):
            part[:] = array.ravel()
        work(bucket)
        for part, array in zip(parts, arrays, strict=False):
            array[...] = part.reshape(array.shape)
        return count

    def _sum_in_place(self, array: NDArray[Any]) -> None:
        from mpi4py import MPI

        with self._waiting():
            self._world.Allreduce(MPI.IN_PLACE, array)

    def _broadcast_in_place(self, array: NDArray[Any]) -> None:
        with self._waiting():
            self._world.Bcast(array, root=0)

    def _waiting(self) -> AbstractContextManager[None]:
        return self._pulse.waiting() if self._pulse else nullcontext()


class CardCommunicator(MpiCommunicator):
    """Processes on graphics cards, whose gradients NCCL sums from card to card; numbers go through MPI.

    Written from the sources of nnabla's extension; it has not been run on a card.
    """

    def __init__(self, world: Any, pulse: Pulse | None = None) -> None:
        """Join; the device must have been chosen before.

        Raises:
            DeviceError: NCCL or MPI cannot be loaded by nnabla, or the cards do not find each other.
        """
        import nnabla.communicators as C

        super().__init__(world, pulse)
        # In half precision nnabla would choose its communicator of 16-bit numbers, whose sums overflow soon.
        try:
            with in_single_precision():
                self.cards = C.MultiProcessCommunicator(nn.get_current_context())
            self.cards.init()
        except RuntimeError as error:
            # Without one of the libraries nnabla registers no communicator, and says that it could not be found.
            reason = str(error).strip().splitlines()[-1]
            raise DeviceError(
                f"The cards cannot exchange gradients: {reason}. That takes NCCL and the Open MPI that mpi4py uses; "
                "`layerwright doctor` tells what is missing."
            ) from None

    def sum_gradients(self, variables: Sequence[nn.Variable]) -> None:
        """Sum gradients on the cards; nnabla packs them into one buffer."""
        with self._waiting():
            self.cards.all_reduce([variable.grad for variable in variables], division=False, inplace=False)
