"""One optimizer of a run: it takes batches in turn with the others and updates its network's parameters."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nnabla.solvers as S
import numpy as np

from layerwright.data import Dataset, sample_order
from layerwright.engine.build import Graph, first_not_finite
from layerwright.engine.chance import set_chance
from layerwright.engine.context import in_single_precision, uses_card
from layerwright.engine.parameters import ParameterStore
from layerwright.engine.shared_statistics import SharedStatistics
from layerwright.model.problems import LayerwrightError
from layerwright.model.settings import Optimizer
from layerwright.model.solvers import SOLVERS
from layerwright.resolve.resolved import Resolved
from layerwright.training.clipping import limit_gradients
from layerwright.training.graphs import Batch, Graphs, Indices, in_batches, read_batches, share
from layerwright.training.loss_scaling import UNSCALED, LossScale, after_good_update, after_overflow
from layerwright.training.parallel import Communicator
from layerwright.training.scaling import Scaling
from layerwright.training.schedule import in_iterations, learning_rate


class NotFiniteError(LayerwrightError):
    """A cost that is NaN or infinite."""


@dataclass(frozen=True)
class Team:
    """The processes that train together, and how they share the work.

    Attributes:
        communicator: What they exchange gradients by.
        scaling: How many samples an iteration has in all of them, and what that does to the learning rate.
        statistics: What normalizes over the samples of all; nothing where each does so for itself.
    """

    communicator: Communicator
    scaling: Scaling
    statistics: SharedStatistics | None = None


class OptimizerRun:
    """An optimizer at work on its network and dataset.

    Solvers have one learning rate, so there is one for each multiplier that the network's parameters have.
    """

    def __init__(
        self,
        settings: Optimizer,
        network: Resolved,
        store: ParameterStore,
        dataset: Dataset,
        *,
        team: Team,
        shuffle: bool,
        seed: int,
        place: int,
        half: bool = False,
    ) -> None:
        self.settings = settings
        self.loss_scale = LossScale() if half else UNSCALED
        self._half = half
        self._team = team
        # Gradients that wait for an update must not mix with those of other optimizers.
        self._store = store = store.with_own_gradients()
        self._dataset = dataset
        self._shuffle = shuffle
        self._seed = seed
        self._place = place
        self._graphs = Graphs(network, store, team.statistics)
        probe = Graph(network, store, 1)
        self.has_own_seeds = probe.has_own_seeds
        self._uses_chance = probe.uses_chance
        self.replaceable_seconds = probe.replaceable_seconds * len(dataset)
        """Roughly what nnabla takes for an epoch in functions that fast kernels could replace."""
        solver_type = SOLVERS[settings.solver]
        arguments = {
            parameter.argument: settings.parameters.get(parameter.label, parameter.default)
            for parameter in solver_type.parameters
        }
        self._base_rate = float(arguments[solver_type.learning_rate.argument])
        self._solvers: dict[float, S.Solver] = {}
        groups: dict[float, list[str]] = defaultdict(list)
        for name, multiplier in probe.trained_parameters().items():
            groups[multiplier].append(name)
        for multiplier, names in groups.items():
            arguments[solver_type.learning_rate.argument] = self._base_rate * multiplier
            with in_single_precision():
                solver = getattr(S, settings.solver)(**arguments)
            solver.set_parameters({name: store.variable(name) for name in names})
            self._solvers[multiplier] = solver
        self._trained = [store.variable(name) for name in probe.trained_parameters()]
        self._batches: Iterator[Batch] = iter(())
        self._sizes: list[int] = []
        self._own_sizes: list[int] = []
        self._active = range(0)

    @property
    def own_iterations(self) -> int:
        """The iterations that one pass over the dataset takes."""
        return -(-len(self._dataset) // self._team.scaling.batch_size)

    @property
    def scaled_rate(self) -> float:
        """The learning rate that the schedule starts from, multiplied for several processes."""
        return self._base_rate * self._team.scaling.factor

    def activate(self, epoch: int, iterations: int) -> None:
        """Find the iterations of an epoch at which it works."""
        active = [number for number in range(iterations) if self._is_in_range(epoch, number, iterations)]
        self._active = range(active[0], active[-1] + 1) if active else range(0)

    def begin_epoch(self, epoch: int, iterations: int, first: int) -> None:
        """Lay out an epoch's batches: as many as the longest dataset needs, so that shorter ones come round again.

        Args:
            epoch: The epoch, from 0.
            iterations: The iterations of an epoch.
            first: The iteration to start at.
        """
        rank, processes = self._team.communicator.rank, self._team.communicator.size
        self._graphs.restart_own_seeds(epoch * processes + rank)
        batches: list[Indices] = []
        passes = -(-iterations // self.own_iterations)
        for number in range(passes):
            order = sample_order(
                len(self._dataset), seed=self._seed, epoch=epoch * passes + number, shuffle=self._shuffle
            )
            batches += in_batches(order, self._team.scaling.batch_size)
        batches = batches[:iterations]
        shares = [share(batch, rank, processes) for batch in batches]
        self._sizes = [len(batch) for batch in batches]
        self._own_sizes = [len(own) for own in shares]
        self.activate(epoch, iterations)
        self.end_epoch()
        # A process without a share reads a sample all the same: it may have to compute along, see `_compute`.
        read = [own if len(own) else batch[:1] for own, batch in zip(shares, batches, strict=True)]
        self._batches = read_batches(self._dataset, read[first:])

    def end_epoch(self) -> None:
        """Stop reading ahead."""
        close = getattr(self._batches, "close", None)
        if close:
            close()

    def active(self, iteration: int) -> bool:
        """Whether the optimizer works at this iteration of the epoch."""
        return iteration in self._active

    def rate(self, epoch: int, iteration: int, iterations: int, epochs: int) -> float:
        """The learning rate at an iteration of an epoch."""
        unit, end = self.settings.range_unit, self.settings.end
        start = in_iterations(self.settings.start, unit, iterations)
        last = epochs * iterations if end == -1 else in_iterations(end, unit, iterations)
        now = epoch * iterations + iteration - start
        rate = learning_rate(self.settings.schedule, self._base_rate, now, iterations, last - start)
        return rate * self._team.scaling.rate_factor(now, iterations)

    def last_rate(self, epoch: int, iterations: int, epochs: int) -> float | None:
        """The learning rate at the last iteration of this epoch at which it works; None where it does not."""
        return self.rate(epoch, self._active[-1], iterations, epochs) if self._active else None

    def between_updates(self, iteration: int) -> bool:
        """Whether gradients of batches before this iteration wait for their update."""
        return self.active(iteration) and iteration != self._group(iteration).start

    def skip(self) -> None:
        """Let a batch pass at which the optimizer does not work."""
        next(self._batches)

    def step(self, epoch: int, iteration: int, rate: float) -> tuple[float, int]:
        """Compute this process's share of a batch and, when enough gradients are gathered, update the parameters.

        Returns:
            The cost and the number of samples of the share.

        Raises:
            NotFiniteError: The cost or gradients are NaN or infinite; the message names the layer where that appears
                first.
            GradientOverflowError: In half precision, no loss scale gives gradients that are finite.
        """
        batch = next(self._batches)
        group = self._group(iteration)
        if iteration == group.start:
            for solver in self._solvers.values():
                solver.zero_grad()
        cost, samples = self._compute(batch, epoch, iteration, group)
        if iteration == group[-1]:
            if not self._half and not uses_card():
                self._check_gradients(batch, epoch, iteration)
            self._update(rate)
        return cost, samples

    def _check_gradients(self, batch: Batch, epoch: int, iteration: int) -> None:
        """Refuse gradients that would spoil the parameters, before they do.

        A cost may be finite all the same: ReLU makes 0 of NaN. On a card each look would wait for it; there, the cost
        and the parameters after an epoch tell.
        """
        bad = next((name for solver in self._solvers.values() for name in self._spoiled(solver)), None)
        if bad is None:
            return
        self._set_chance(epoch, iteration)
        own = f'in the gradient of the parameter "{bad}"'
        place = first_not_finite(self._graphs.resolved, self._store, batch, own)
        raise NotFiniteError(
            f'The gradients of the optimizer "{self.settings.name}" are not finite in epoch {epoch + 1}, iteration '
            f"{iteration + 1}: NaN or infinity is first {place}. A lower learning rate, another initializer or "
            "normalized data may help."
        )

    def _spoiled(self, solver: S.Solver) -> Iterator[str]:
        """The parameters of a solver whose gradients are not finite; infinity can still be cut down to a limit."""
        limited = bool(self.settings.clip_value)
        if solver.check_nan_grad() if limited else solver.check_inf_or_nan_grad():
            for name, variable in solver.get_parameters().items():
                if np.isnan(variable.g).any() if limited else not np.isfinite(variable.g).all():
                    yield name

    def _compute(self, batch: Batch, epoch: int, iteration: int, group: range) -> tuple[float, int]:
        """Add the gradients of a share to those of its group; the cost and the number of its samples."""
        samples, statistics = self._own_sizes[iteration], self._team.statistics
        if not samples and not statistics:
            return 0.0, 0
        if statistics:
            statistics.silent = not samples
        graph = self._graphs.fed(batch)
        self._set_chance(epoch, iteration)
        # A mean over the samples of all processes and all gathered batches, the last of which may be smaller.
        weight = samples / sum(self._sizes[group.start : group.stop])
        cost = graph.train_step(weight * self.loss_scale.scale)
        if not samples:
            return 0.0, 0
        if not math.isfinite(cost):
            self._set_chance(epoch, iteration)
            place = first_not_finite(self._graphs.resolved, self._store, batch)
            raise NotFiniteError(
                f'The cost of the optimizer "{self.settings.name}" is {cost} in epoch {epoch + 1}, iteration '
                f"{iteration + 1}: it is not finite first {place}. A lower learning rate, another initializer or "
                "normalized data may help."
            )
        return cost, samples

    def save(self, folder: Path) -> None:
        """Write the states of the solvers."""
        for number, solver in enumerate(self._solvers.values()):
            solver.save_states(str(folder / self._file(number)))

    def load(self, folder: Path) -> None:
        """Take up the states of the solvers."""
        for number, solver in enumerate(self._solvers.values()):
            solver.load_states(str(folder / self._file(number)))

    def _file(self, number: int) -> str:
        return f"solver-{self._place}-{number}.h5"

    def _is_in_range(self, epoch: int, iteration: int, iterations: int) -> bool:
        unit, end = self.settings.range_unit, self.settings.end
        now = epoch if unit == "epoch" else epoch * iterations + iteration
        return self.settings.start <= now and (end == -1 or now < end)

    def _group(self, iteration: int) -> range:
        """The iterations whose gradients are averaged into the same update."""
        interval = self.settings.update_interval
        first = iteration - (iteration - self._active.start) % interval
        return range(first, min(first + interval, self._active.stop))

    def _set_chance(self, epoch: int, iteration: int) -> None:
        if self._uses_chance:
            rank = self._team.communicator.rank
            set_chance(self._seed, epoch, iteration, self._place, *((rank,) if rank else ()))

    def _update(self, rate: float) -> None:
        self._team.communicator.sum_gradients(self._trained)
        if self._half and not self._unscaled():
            return
        with in_single_precision():
            limit_gradients(self._trained, self.settings.clip_value, self.settings.clip_norm)
        for multiplier, solver in self._solvers.items():
            solver.set_learning_rate(rate * multiplier)
            if self.settings.weight_decay:
                solver.weight_decay(self.settings.weight_decay)
            solver.update()

    def _unscaled(self) -> bool:
        """Take the loss scale out of the gradients; false where they have overflowed, and the scale is lowered.

        The gradients are the same in all processes by now, and so is what they decide.
        """
        solvers = self._solvers.values()
        if any(solver.check_inf_or_nan_grad() for solver in solvers):
            self.loss_scale = after_overflow(self.loss_scale)
            return False
        for solver in solvers:
            solver.scale_grad(1.0 / self.loss_scale.scale)
        self.loss_scale = after_good_update(self.loss_scale)
        return True
