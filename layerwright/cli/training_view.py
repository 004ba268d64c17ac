"""How training looks in a terminal: a line for each epoch, and a bar below for the one that is under way."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING

from layerwright.cli import console
from layerwright.figures import duration

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from layerwright.training.events import Epoch, Event, Progress, Started


class TrainingView:
    """Shows the events of a run. Without a terminal there are only the lines of epochs."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._bar: Bar | None = None
        self._epochs = 0
        self._iterations = 0
        self._titled = False
        self._errors: Mapping[str, float | None] = {}

    def __enter__(self) -> TrainingView:
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        if not self._quiet and sys.stdout.isatty():
            state = TextColumn("{task.fields[state]}", markup=False)
            columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), state)
            self._bar = Bar(*columns, console=console.output(), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("Starting ...", total=None, state="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, event: Event) -> None:
        """Show an event."""
        from layerwright.training.events import Epoch, Progress, Started

        if isinstance(event, Started):
            self._show_started(event)
        elif isinstance(event, Progress):
            self._show_progress(event)
        elif isinstance(event, Epoch) and not self._quiet:
            self._show_epoch(event)

    def say_stopping(self) -> None:
        """Tell that Ctrl+C was heard."""
        if self._bar:
            self._bar.update(self._task, description="Saving ...")

    def _show_started(self, event: Started) -> None:
        self._epochs, self._iterations = event.epochs, event.iterations
        if event.processes > 1:
            rates = ", ".join(f"{rate:g} ({name})" for name, rate in event.learning_rates.items())
            batch = f"{event.batch_size} samples in each iteration of all together"
            self._write(f"{event.processes} processes, {batch}; learning rate {rates}.")
        for note in event.notes:
            self._write(note)
        if event.epoch == event.epochs:
            self._write(f"All {event.epochs} epochs are trained already; --epochs takes a run further.")
        elif event.epoch or event.iteration:
            self._write(f"Going on in epoch {event.epoch + 1} at iteration {event.iteration + 1}.")

    def _show_progress(self, event: Progress) -> None:
        if self._bar:
            errors = "".join(f"  {name} {_number(error, '.4g')}" for name, error in self._errors.items())
            speed = f"{event.samples_per_second:,.0f} samples/s"
            state = f"cost {event.cost:.4g}{errors}  {speed}  {duration(event.seconds_left)} left"
            self._bar.update(
                self._task,
                description=f"Epoch {event.epoch}/{self._epochs}",
                completed=event.iteration,
                total=self._iterations,
                state=state,
            )

    def _show_epoch(self, event: Epoch) -> None:
        if not self._titled:
            self._titled = True
            self._write(_row("epoch", "cost", {name: name for name in event.monitors}, "time"))
        self._errors = event.monitors or self._errors
        mark = "  best" if event.best else ""
        errors = {name: _number(error, ".6f") for name, error in event.monitors.items()}
        self._write(_row(f"{event.epoch}/{self._epochs}", f"{event.cost:.6f}", errors, duration(event.seconds)) + mark)

    def _write(self, text: str) -> None:
        if not self._quiet:
            console.write(text) if self._bar is None else self._bar.console.print(text)


def _number(error: float | None, form: str) -> str:
    return "not finite" if error is None else format(error, form)


def _row(epoch: str, cost: str, monitors: Mapping[str, str], time: str) -> str:
    cells = "".join(f"  {text:>{max(len(name), 10)}}" for name, text in monitors.items())
    return f"{epoch:>9}  {cost:>10}{cells}  {time:>8}"
