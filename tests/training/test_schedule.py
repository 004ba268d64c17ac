"""Learning rates, held against nnabla's own schedulers."""

from __future__ import annotations

import pytest
from nnabla.utils.learning_rate_scheduler import (
    BaseLearningRateScheduler,
    CosineScheduler,
    ExponentialScheduler,
    LinearWarmupScheduler,
    PolynomialScheduler,
    StepScheduler,
)

from layerwright.model.settings import Schedule
from layerwright.training.schedule import in_iterations, learning_rate

BASE, PER_EPOCH, TOTAL = 0.3, 7, 70


@pytest.mark.parametrize(
    ("schedule", "reference"),
    [
        (Schedule(), ExponentialScheduler(BASE, 1.0)),
        (Schedule("Exponential", 0.9, interval=2, unit="iteration"), ExponentialScheduler(BASE, 0.9, 2)),
        (Schedule("Exponential", 0.9, interval=2), ExponentialScheduler(BASE, 0.9, 2 * PER_EPOCH)),
        (Schedule("Step", 0.1, steps=(5, 20, 60), unit="iteration"), StepScheduler(BASE, 0.1, [5, 20, 60])),
        (Schedule("Step", 0.1, steps=(2, 3)), StepScheduler(BASE, 0.1, [2 * PER_EPOCH, 3 * PER_EPOCH])),
        (Schedule("Cosine"), CosineScheduler(BASE, TOTAL)),
        (Schedule("Polynomial"), PolynomialScheduler(BASE, TOTAL, 1.0)),
        (Schedule("Polynomial", power=0.5), PolynomialScheduler(BASE, TOTAL, 0.5)),
    ],
)
@pytest.mark.parametrize("warmup", [0, 1, 9])
def test_rates_are_those_of_nnabla(schedule: Schedule, reference: BaseLearningRateScheduler, warmup: int) -> None:
    if warmup:
        reference = LinearWarmupScheduler(reference, warmup)
    schedule = Schedule(**{**fields(schedule), "warmup": warmup, "warmup_unit": "iteration"})  # type: ignore[arg-type]
    ours = [learning_rate(schedule, BASE, iteration, PER_EPOCH, TOTAL) for iteration in range(TOTAL)]
    assert ours == pytest.approx([reference.get_learning_rate(iteration) for iteration in range(TOTAL)], rel=1e-12)


def fields(schedule: Schedule) -> dict[str, object]:
    return {name: getattr(schedule, name) for name in schedule.__struct_fields__}


def test_a_warm_up_may_be_counted_in_epochs() -> None:
    rates = [learning_rate(Schedule(warmup=2), BASE, iteration, PER_EPOCH, TOTAL) for iteration in range(3 * PER_EPOCH)]
    assert rates[0] == pytest.approx(BASE / 14)
    assert rates[13:] == [BASE] * 8


@pytest.mark.parametrize("kind", ["Cosine", "Polynomial"])
def test_rates_stay_at_zero_behind_the_end(kind: str) -> None:
    assert learning_rate(Schedule(kind), BASE, TOTAL + 5, PER_EPOCH, TOTAL) == 0  # type: ignore[arg-type]


def test_lengths_are_counted_in_iterations() -> None:
    assert in_iterations(3, "epoch", 7) == 21
    assert in_iterations(3, "iteration", 7) == 3
