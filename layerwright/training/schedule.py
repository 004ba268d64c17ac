"""The learning rate over a run, in pure Python, so that the window can draw it before anything is trained."""

from __future__ import annotations

import math

from layerwright.model.settings import Schedule, Unit


def learning_rate(schedule: Schedule, base: float, iteration: int, per_epoch: int, total: int) -> float:
    """The learning rate of one update.

    Args:
        schedule: How the rate changes.
        base: The solver's learning rate.
        iteration: The iteration, counted from 0 where the optimizer starts.
        per_epoch: The iterations of an epoch.
        total: The iterations from the optimizer's start to its end, at which Cosine and Polynomial reach zero.
    """
    rate = base * _factor(schedule, iteration, per_epoch, total)
    warmup = in_iterations(schedule.warmup, schedule.warmup_unit, per_epoch)
    return rate * (iteration + 1) / warmup if iteration < warmup else rate


def in_iterations(count: int, unit: Unit, per_epoch: int) -> int:
    """A length in iterations."""
    return count * per_epoch if unit == "epoch" else count


def _factor(schedule: Schedule, iteration: int, per_epoch: int, total: int) -> float:
    if schedule.type == "Exponential":
        return float(schedule.multiplier ** (iteration // in_iterations(schedule.interval, schedule.unit, per_epoch)))
    if schedule.type == "Step":
        steps = (in_iterations(step, schedule.unit, per_epoch) for step in schedule.steps)
        return float(schedule.multiplier ** sum(iteration >= step for step in steps))
    done = min(iteration / total, 1.0)
    if schedule.type == "Cosine":
        return (math.cos(done * math.pi) + 1.0) * 0.5
    return float((1.0 - done) ** schedule.power)
