"""The training loop: epochs of iterations, in each of which every optimizer takes its turn."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

import msgspec
import numpy as np

from layerwright.data import Dataset
from layerwright.engine.context import uses_card
from layerwright.engine.kernels.choice import use_kernels
from layerwright.engine.kernels.onednn.library import reason_for_absence
from layerwright.engine.parameters import ParameterStore
from layerwright.engine.shared_statistics import SharedStatistics
from layerwright.files import replace_file
from layerwright.model.kernels import Kernels
from layerwright.model.problems import Problem, ProblemsError, errors
from layerwright.model.project import named
from layerwright.model.settings import Monitor, Optimizer
from layerwright.resolve.check import check_project
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve
from layerwright.training.checkpoint import State, latest_checkpoint, write_checkpoint
from layerwright.training.computer import differences, present_computer
from layerwright.training.data_binding import open_source, task_problems
from layerwright.training.events import Continued, Epoch, Event, Finished, Paused, Progress, Saved, Started, Stopped
from layerwright.training.monitoring import MonitorRun
from layerwright.training.optimizing import NotFiniteError, OptimizerRun, Team
from layerwright.training.parallel import Alone, Communicator
from layerwright.training.run import Run, RunError
from layerwright.training.scaling import scaling

_PARAMETERS = "parameters.h5"
_SECONDS_BETWEEN_PROGRESS = 0.25
_SECONDS_BETWEEN_LOOKS = 0.1
"""How often the run's folder is asked whether to pause, and while resting whether to go on."""
_SECONDS_WORTH_PREPARING = 2.0
"""What nnabla must take in a whole training for fast kernels to be worth the moment in which they are made ready."""
_AVERAGED = ("mean", "var")
"""The running statistics of batch normalization, which each process follows for its own batches."""


class TrainingLoop:
    """Trains a run from its last checkpoint to its end, or until it is asked to stop."""

    def __init__(
        self,
        run: Run,
        tell: Callable[[Event], None],
        stop_asked: Callable[[], bool],
        process: int,
        communicator: Communicator | None = None,
    ) -> None:
        """Prepare.

        Args:
            run: The run's folder; the caller holds its lock.
            tell: Takes the events.
            stop_asked: Is asked after every iteration.
            process: The number of the process that hears requests to stop, for the first event.
            communicator: The processes that train together; the first of them writes the run's folder.
        """
        self._communicator = communicator or Alone()
        self._run = run
        self._tell = tell
        self._stop_asked = stop_asked
        self._process = process
        self._info = run.info()
        self._project = run.project()
        self._configuration = self._project.configuration
        self._opened = ExitStack()
        self._store = ParameterStore()
        self._scaling = scaling(self._configuration, self._communicator.size)
        self._state = State()
        self._kept: list[str] = []
        self._optimizers: list[OptimizerRun] = []
        self._monitors: list[MonitorRun] = []
        self._iterations = 0
        self._notes: tuple[str, ...] = ()
        self._pause = _Pause(run, self._communicator)

    def train(self) -> None:
        """Train.

        Raises:
            ProblemsError: The project or its data has problems.
            LayerwrightError: The run cannot go on; checkpoints are intact.
        """
        with self._opened:
            self._prepare()
            self._resume()
            self._say_started()
            began = self._working_time() - self._state.seconds
            self._pace = _Pace(self._tell, self._state, self._iterations, self._info.epochs)
            while self._state.epoch < self._info.epochs:
                if not self._train_epoch(began):
                    return
            best = self._state.best_epoch
            self._tell(Finished(epochs=self._state.epoch, seconds=self._working_time() - began, best_epoch=best))

    def _prepare(self) -> None:
        project, folder = self._project, self._run.data_folder()
        _refuse(check_project(project))
        if not self._configuration.optimizers:
            text, fix = "The project has no optimizer.", "Add one to its configuration."
            _refuse([Problem(text=text, fix=fix, kind="project.no_optimizer")])
        tasks: tuple[Optimizer | Monitor, ...] = (*self._configuration.optimizers, *self._configuration.monitors)
        sources = {source.name: source for source in project.datasets}
        networks = {task.network: resolve(project, task.network) for task in tasks}
        if not self._communicator.is_first:
            # The first process fills caches and checks the data for all.
            self._communicator.barrier()
        datasets = {
            name: self._opened.enter_context(open_source(sources[name], folder))
            for name in dict.fromkeys(task.dataset for task in tasks)
        }
        if self._communicator.is_first:
            _refuse([problem for task in tasks for problem in task_problems(task, networks[task.network], datasets)])
            self._communicator.barrier()
        self._remember_data(datasets)
        for network in networks.values():
            self._store.create(network.parameters.values(), self._info.seed, folder)
        self._kept = [
            name
            for network in networks.values()
            for name, use in network.parameters.items()
            if not use.learned and name.rpartition("/")[2] in _AVERAGED
        ]
        team = Team(self._communicator, self._scaling, self._shared_statistics())
        self._optimizers = [
            OptimizerRun(
                optimizer,
                networks[optimizer.network],
                self._store,
                datasets[optimizer.dataset],
                team=team,
                shuffle=sources[optimizer.dataset].shuffle,
                seed=self._info.seed,
                place=place,
                half=self._info.precision == "half",
            )
            for place, optimizer in enumerate(self._configuration.optimizers)
        ]
        self._monitors = [
            MonitorRun(
                monitor,
                derive(networks[monitor.network], monitor.mode),
                self._store,
                datasets[monitor.dataset],
                batch_size=self._configuration.batch_size,
                seed=self._info.seed,
                communicator=self._communicator,
            )
            for monitor in self._configuration.monitors
        ]
        self._iterations = max(optimizer.own_iterations for optimizer in self._optimizers)
        self._choose_kernels()

    def _choose_kernels(self) -> None:
        """Keep to the kernels that the run began with, and choose them when it begins."""
        if self._info.kernels == "auto":
            seconds = sum(optimizer.replaceable_seconds for optimizer in self._optimizers) * self._info.epochs
            worth = seconds > _SECONDS_WORTH_PREPARING and not uses_card() and not reason_for_absence()
            chosen: Kernels = "fast" if worth else "nnabla"
            self._info = msgspec.structs.replace(self._info, kernels=chosen)
            if self._communicator.is_first:
                self._run.write_info(self._info)
        if self._info.kernels == "fast":
            self._keep_threads()
        use_kernels(self._info.kernels, self._info.computer.threads if self._info.computer else 0)

    def _keep_threads(self) -> None:
        """Compute with as many threads as before, or remember with how many from now on."""
        before = self._info.computer
        now = present_computer(before, self._communicator.size, self._info.threads)
        self._notes = differences(before, now)
        self._info = msgspec.structs.replace(self._info, computer=now)
        if now != before and self._communicator.is_first:
            self._run.write_info(self._info)

    def _shared_statistics(self) -> SharedStatistics | None:
        if self._configuration.batch_statistics == "local" or self._communicator.size == 1:
            return None
        return SharedStatistics(self._communicator.sum, self._communicator.cards)

    def _remember_data(self, datasets: Mapping[str, Dataset]) -> None:
        digests = {name: dataset.digest for name, dataset in datasets.items()}
        known = self._info.datasets
        changed = [name for name, digest in digests.items() if known.get(name, digest) != digest]
        if changed:
            raise RunError(
                f"The data of this run has changed since it began: {named(changed)}. Bring the old data back, or start "
                "a new run."
            )
        if not self._communicator.agrees(msgspec.json.encode([digests, self._project])):
            raise RunError(
                "The processes do not read the same project and data. The run's folder and the datasets must be the "
                "same files, under the same paths, on every machine."
            )
        if not known and self._communicator.is_first:
            self._info = msgspec.structs.replace(self._info, datasets=digests)
            self._run.write_info(self._info)

    def _resume(self) -> None:
        found = latest_checkpoint(self._run.checkpoints)
        if found is None:
            return
        self._state, folder = found
        self._store.load(folder / _PARAMETERS)
        for optimizer in self._optimizers:
            optimizer.load(folder)
        if self._info.precision == "half":
            for optimizer, loss_scale in zip(self._optimizers, self._state.loss_scales, strict=False):
                optimizer.loss_scale = loss_scale
        self._state = msgspec.structs.replace(self._state, iteration=self._iteration_after(self._state))

    def _iteration_after(self, state: State) -> int:
        """The iteration to go on at: another, where another number of processes has cut the epoch otherwise.

        Some samples are then computed twice rather than left out.
        """
        before, now = state.batch_size or self._scaling.batch_size, self._scaling.batch_size
        if before == now:
            return state.iteration
        iteration = state.iteration * before // now
        for optimizer in self._optimizers:
            optimizer.activate(state.epoch, self._iterations)
        while any(optimizer.between_updates(iteration) for optimizer in self._optimizers):
            iteration -= 1
        return iteration

    def _say_started(self) -> None:
        self._tell(
            Started(
                pid=self._process,
                device=self._info.device,
                epoch=self._state.epoch,
                iteration=self._state.iteration,
                epochs=self._info.epochs,
                iterations=self._iterations,
                processes=self._scaling.processes,
                batch_size=self._scaling.batch_size,
                learning_rates={optimizer.settings.name: optimizer.scaled_rate for optimizer in self._optimizers},
                notes=self._notes,
            )
        )

    def _train_epoch(self, began: float) -> bool:
        """Train from the position to the end of its epoch; false when asked to stop."""
        epoch, first = self._state.epoch, self._state.iteration
        epoch_began = self._working_time()
        for optimizer in self._optimizers:
            optimizer.begin_epoch(epoch, self._iterations, first)
        self._pace.begin_epoch(epoch)
        self._communicator.mark_training(True)
        cost_sum, samples = self._state.cost_sum, self._state.cost_samples
        try:
            for iteration in range(first, self._iterations):
                cost, count, stop_asked, pause_asked = self._iterate(epoch, iteration)
                cost_sum += cost
                samples += count
                self._pace.count(count)
                self._pace.tell(iteration + 1, cost_sum / max(samples, 1))
                if stop_asked and self._can_stop(iteration + 1):
                    self._state = msgspec.structs.replace(
                        self._state, iteration=iteration + 1, cost_sum=cost_sum, cost_samples=samples
                    )
                    self._stop(began)
                    return False
                if pause_asked and not stop_asked:
                    self._rest(iteration + 1)
        finally:
            self._communicator.mark_training(False)
            for optimizer in self._optimizers:
                optimizer.end_epoch()
        self._end_epoch(cost_sum, samples, began, self._working_time() - epoch_began)
        if self._communicator.any(self._stop_asked()) and self._state.epoch < self._info.epochs:
            self._tell(Stopped(epoch=self._state.epoch, iteration=0))
            return False
        return True

    def _rest(self, iteration: int) -> None:
        """Wait until the training is to go on or to stop; all processes meet again and again meanwhile."""
        self._tell(Paused(epoch=self._state.epoch + 1, iteration=iteration))
        rested = self._pause.rest(self._stop_asked)
        self._pace.leave_out(rested)
        self._tell(Continued(seconds=rested))

    def _working_time(self) -> float:
        """The clock in seconds, which stands still while the training rests."""
        return time.monotonic() - self._pause.rested

    def _iterate(self, epoch: int, iteration: int) -> tuple[float, int, bool, bool]:
        """Let every optimizer compute a batch.

        Returns:
            For all processes together, the sum of the costs of all samples, their number, whether to stop, and
            whether to pause.
        """
        cost_sum, samples = 0.0, 0
        for optimizer in self._optimizers:
            if not optimizer.active(iteration):
                optimizer.skip()
                continue
            rate = optimizer.rate(epoch, iteration, self._iterations, self._info.epochs)
            cost, count = optimizer.step(epoch, iteration, rate)
            cost_sum += cost * count
            samples += count
        said = [cost_sum, samples, self._stop_asked(), self._pause.asked()]
        cost_sum, count, stop, pause = self._communicator.sum(np.array(said, np.float64))
        return float(cost_sum), int(count), bool(stop), bool(pause)

    def _unify(self) -> None:
        """Give all processes the same parameters; what each has tracked of its own batches is averaged."""
        if self._communicator.size > 1:
            self._communicator.mean([self._store.variable(name) for name in self._kept])
            self._communicator.broadcast([self._store.variable(name) for name in self._store])

    def _can_stop(self, iteration: int) -> bool:
        """Whether no gradients wait for their update; the end of an epoch is stopped at after it is saved."""
        return iteration < self._iterations and not any(
            optimizer.between_updates(iteration) for optimizer in self._optimizers
        )

    def _stop(self, began: float) -> None:
        if any(optimizer.has_own_seeds for optimizer in self._optimizers):
            # The state of a layer's own random numbers cannot be kept: the epoch begins anew.
            found = latest_checkpoint(self._run.checkpoints)
            self._state = found[0] if found else State()
        else:
            self._unify()
            self._save(began)
        self._tell(Stopped(epoch=self._state.epoch, iteration=self._state.iteration))

    def _end_epoch(self, cost_sum: float, samples: int, began: float, seconds: float) -> None:
        self._unify()
        epoch, cost = self._state.epoch, cost_sum / max(samples, 1)
        bad = self._store.first_not_finite()
        if bad:
            raise NotFiniteError(
                f'The parameter "{bad}" holds NaN or infinity after epoch {epoch + 1}. A lower learning rate may help.'
            )
        due = (epoch + 1) % self._configuration.monitor_interval == 0 or epoch + 1 == self._info.epochs
        errors_found = {monitor.settings.name: _finite(monitor.measure(epoch)) for monitor in self._monitors if due}
        error = self._deciding_error(cost if samples else None, errors_found)
        best = error is not None and (self._state.best_error is None or error < self._state.best_error)
        self._state = msgspec.structs.replace(
            self._state,
            epoch=epoch + 1,
            iteration=0,
            cost_sum=0.0,
            cost_samples=0,
            best_error=error if best else self._state.best_error,
            best_epoch=epoch + 1 if best else self._state.best_epoch,
        )
        # The parameters that people take away come first: a kill in between repeats the epoch and writes them again.
        if self._communicator.is_first:
            replace_file(self._run.last_parameters, self._store.save)
        if best and self._configuration.save_best and self._communicator.is_first:
            replace_file(self._run.best_parameters, self._store.save)
        self._tell(
            Epoch(
                epoch=epoch + 1,
                cost=cost,
                monitors=errors_found,
                learning_rates=self._learning_rates(epoch),
                seconds=seconds,
                best=best,
            )
        )
        self._save(began)

    def _learning_rates(self, epoch: int) -> dict[str, float]:
        """What the optimizers that worked in an epoch have come to."""
        rates = {
            optimizer.settings.name: optimizer.last_rate(epoch, self._iterations, self._info.epochs)
            for optimizer in self._optimizers
        }
        return {name: rate for name, rate in rates.items() if rate is not None}

    def _deciding_error(self, cost: float | None, found: Mapping[str, float | None]) -> float | None:
        """The error that the best epoch is chosen by; None when it was not measured or is not finite."""
        if not self._monitors:
            return cost
        name = self._configuration.best_monitor or self._monitors[-1].settings.name
        return found.get(name)

    def _save(self, began: float) -> None:
        self._state = msgspec.structs.replace(
            self._state,
            seconds=self._working_time() - began,
            batch_size=self._scaling.batch_size,
            loss_scales=tuple(optimizer.loss_scale for optimizer in self._optimizers),
        )
        if not self._communicator.is_first:
            return

        def write(folder: Path) -> None:
            self._store.save(folder / _PARAMETERS)
            for optimizer in self._optimizers:
                optimizer.save(folder)

        write_checkpoint(self._run.checkpoints, self._state, write)
        self._tell(Saved(epoch=self._state.epoch, iteration=self._state.iteration))


class _Pause:
    """Whether a run shall rest: its first process looks into the folder."""

    def __init__(self, run: Run, communicator: Communicator) -> None:
        self._run = run
        self._communicator = communicator
        self._looked = 0.0
        self.rested = 0.0
        if communicator.is_first:
            # What was asked of an earlier worker.
            run.pause.unlink(missing_ok=True)

    def asked(self) -> bool:
        """Whether somebody has asked for a rest, as this process knows."""
        now = time.monotonic()
        if not self._communicator.is_first or now - self._looked < _SECONDS_BETWEEN_LOOKS:
            return False
        self._looked = now
        return self._run.pause.exists()

    def rest(self, stop_asked: Callable[[], bool]) -> float:
        """Wait until nobody wants the rest any more, or somebody wants to stop; gives the seconds."""
        began = time.monotonic()
        while True:
            wanted = self._communicator.is_first and self._run.pause.exists()
            rest, stop = self._communicator.sum(np.array([wanted, stop_asked()], np.float64))
            if stop or not rest:
                break
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        seconds = time.monotonic() - began
        self.rested += seconds
        return seconds


class _Pace:
    """Tells a few times a second how far a run is."""

    def __init__(self, tell: Callable[[Event], None], state: State, iterations: int, epochs: int) -> None:
        self._tell = tell
        self._iterations = iterations
        self._total = epochs * iterations
        self._first = state.epoch * iterations + state.iteration
        self._began = self._told = time.monotonic()
        self._epoch = state.epoch
        self._epoch_began = self._began
        self._samples = 0

    def begin_epoch(self, epoch: int) -> None:
        """Measure the speed from here on."""
        self._epoch, self._samples, self._epoch_began = epoch, 0, time.monotonic()

    def leave_out(self, seconds: float) -> None:
        """Count a rest neither for the speed nor for the time left."""
        self._began += seconds
        self._epoch_began += seconds

    def count(self, samples: int) -> None:
        """Count samples that were computed."""
        self._samples += samples

    def tell(self, iteration: int, cost: float) -> None:
        """Say where the run is, unless that was said a moment ago."""
        now = time.monotonic()
        if now - self._told < _SECONDS_BETWEEN_PROGRESS and iteration < self._iterations:
            return
        self._told = now
        done = self._epoch * self._iterations + iteration
        # The time left counts what monitors and checkpoints took so far; the speed does not.
        per_iteration = (now - self._began) / max(done - self._first, 1)
        self._tell(
            Progress(
                epoch=self._epoch + 1,
                iteration=iteration,
                cost=cost,
                samples_per_second=self._samples / max(now - self._epoch_began, 1e-9),
                seconds_left=per_iteration * (self._total - done),
            )
        )


def _finite(error: float) -> float | None:
    return error if math.isfinite(error) else None


def _refuse(problems: Iterable[Problem]) -> None:
    found = errors(dict.fromkeys(problems))
    if found:
        raise ProblemsError("The project cannot be trained yet:", found)
