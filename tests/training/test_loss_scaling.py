"""Loss scaling and limits of gradients; 32-bit numbers show the logic as well as 16-bit ones."""

from __future__ import annotations

from typing import Any

import msgspec
import nnabla as nn
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from runs import After, Trained, Workshop, resume
from teams import REGRESSION, largest_difference, one_too_large, train_together

from layerwright.model.settings import DataSource
from layerwright.training import loss_scaling, optimizing
from layerwright.training.checkpoint import latest_checkpoint
from layerwright.training.clipping import limit_gradients
from layerwright.training.loss_scaling import GradientOverflowError, LossScale, after_good_update, after_overflow
from layerwright.training.optimizing import NotFiniteError
from layerwright.training.run import Run

NETWORK = "Input(6) > Affine(5) > Tanh > Affine(3) > SoftmaxCrossEntropy"
OPTIMIZER: dict[str, Any] = {"solver": "Momentum", "parameters": {"LearningRate": 0.1}, "weight_decay": 0.01}


@given(st.lists(st.booleans(), max_size=300))
def test_the_scale_stays_a_power_of_two_within_its_range(overflows: list[bool]) -> None:
    state = LossScale()
    for overflow in overflows:
        try:
            state = after_overflow(state) if overflow else after_good_update(state)
        except GradientOverflowError:
            assert state.scale == 2.0**-14
        assert 2.0**-14 <= state.scale <= 2.0**24
        assert np.log2(state.scale).is_integer()


def test_the_scale_halves_at_an_overflow_and_doubles_after_many_good_updates() -> None:
    state = after_overflow(LossScale(1024.0, 5))
    assert state == LossScale(512.0, 0)
    for _ in range(1999):
        state = after_good_update(state)
    assert state == LossScale(512.0, 1999)
    assert after_good_update(state) == LossScale(1024.0, 0)
    assert after_good_update(LossScale(2.0**24, 1999)) == LossScale(2.0**24, 0)


def loud(workshop: Workshop) -> DataSource:
    """A dataset with large gradients, which overflow where the loss is scaled by the largest powers of two."""
    random = np.random.default_rng(1)
    return workshop.source("Training", x=random.normal(0, 100, (37, 6)), y=random.integers(0, 3, (37, 1)))


def half(run: Run) -> Run:
    """The same run with half precision asked for; without a device that has it, only the scaling is in effect."""
    run.write_info(msgspec.structs.replace(run.info(), precision="half"))
    return run


def test_training_with_a_scaled_loss_comes_to_the_same(workshop: Workshop) -> None:
    for optimizer in (OPTIMIZER, {**OPTIMIZER, "update_interval": 2, "clip_norm": 0.2}):
        project = workshop.project(NETWORK, optimizer=optimizer)
        assert largest_difference(resume(half(workshop.run(project))), workshop.train(project)) < 1e-6


def test_an_update_that_overflows_is_left_out_and_the_scale_lowered(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 37 samples in batches of 8 are 5 updates an epoch. With the largest float as the scale, some overflow.
    monkeypatch.setattr(optimizing, "LossScale", lambda: LossScale(2.0**127))
    trained = resume(
        half(workshop.run(workshop.project(NETWORK, datasets=(loud(workshop),), optimizer=OPTIMIZER, max_epoch=4)))
    )
    checkpoint = latest_checkpoint(trained.run.checkpoints)
    assert checkpoint
    [scale] = checkpoint[0].loss_scales
    left_out = int(127 - np.log2(scale.scale))
    assert 0 < left_out < 20
    assert 0 < scale.good_updates <= 20 - left_out  # counted anew after each
    assert all(np.isfinite(values).all() for values in trained.parameters.values())


def test_gradients_that_overflow_at_every_scale_end_the_run(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A target of 1e19 has a finite cost, whose gradient by inputs of 1e25 is infinite whatever it is scaled by.
    monkeypatch.setattr(loss_scaling, "_SMALLEST", 0.25)
    monkeypatch.setattr(optimizing, "LossScale", lambda: LossScale(1.0))
    source = workshop.source("Training", x=np.full((16, 6), 1e25), y=np.full((16, 1), 1e18))
    network = "Input(6) > Affine(1, W.Initializer=Constant, W.InitializerMultiplier=0) > SquaredError"
    run = half(workshop.run(workshop.project(network, datasets=(source,))))
    with pytest.raises(GradientOverflowError, match="not finite even at the smallest loss scale"):
        resume(run)


def test_a_cost_that_is_infinite_ends_the_run_at_once_and_no_scale_is_tried(workshop: Workshop) -> None:
    run = half(workshop.run(workshop.project(REGRESSION, datasets=(one_too_large(workshop, 5),))))
    with pytest.raises(NotFiniteError, match='first in the output of the layer "SquaredError"'):
        resume(run)


def test_a_resumed_run_goes_on_with_its_scale(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimizing, "LossScale", lambda: LossScale(2.0**127))
    project = workshop.project(NETWORK, datasets=(loud(workshop),), optimizer=OPTIMIZER)
    run = half(workshop.run(project))
    resume(run, After(4))
    assert resume(run).result == resume(half(workshop.run(project))).result


def test_all_processes_leave_out_the_same_updates(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimizing, "LossScale", lambda: LossScale(2.0**127))
    project = workshop.project(NETWORK, datasets=(loud(workshop),), optimizer=OPTIMIZER, rate_scaling="global_batch")

    def scales(trained: Trained) -> Any:
        checkpoint = latest_checkpoint(trained.run.checkpoints)
        assert checkpoint
        return checkpoint[0].loss_scales

    several = train_together(half(workshop.run(project)), 2)
    assert scales(several)[0].scale < 2.0**127
    one = resume(half(workshop.run(project)))
    assert scales(several) == scales(one)
    assert largest_difference(several, one) < 1e-6


# Limits of gradients


def gradients(*values: Any) -> list[nn.Variable]:
    variables = [nn.Variable(np.shape(value), need_grad=True) for value in values]
    for variable, value in zip(variables, values, strict=True):
        variable.g = value
    return variables


def test_gradients_beyond_the_norm_are_shortened_all_together() -> None:
    variables = gradients([3.0, 0.0], [[0.0], [4.0]])
    limit_gradients(variables, 0.0, 1.0)
    assert variables[0].g.tolist() == pytest.approx([0.6, 0.0])
    assert variables[1].g.ravel().tolist() == pytest.approx([0.0, 0.8])


def test_gradients_within_the_limits_stay_as_they_are() -> None:
    for value, norm in ((0.0, 0.0), (4.0, 5.1)):
        variables = gradients([3.0, 0.0], [-4.0])
        limit_gradients(variables, value, norm)
        assert [variable.g.tolist() for variable in variables] == [[3.0, 0.0], [-4.0]]


def test_elements_are_limited_before_the_norm() -> None:
    variables = gradients([30.0, -30.0, 0.1])
    limit_gradients(variables, 2.0, 0.0)
    assert variables[0].g.tolist() == pytest.approx([2.0, -2.0, 0.1])
    variables = gradients([3.0, -30.0])
    limit_gradients(variables, 3.0, 1.0)
    assert variables[0].g.tolist() == pytest.approx([0.5**0.5, -(0.5**0.5)])


def test_the_project_limits_the_gradients(workshop: Workshop) -> None:
    optimizer = {"solver": "Sgd", "parameters": {"LearningRate": 1.0}, "clip_norm": 1e-3}
    project = workshop.project(NETWORK, optimizer=optimizer, max_epoch=1)
    still = workshop.project(NETWORK, optimizer={**optimizer, "parameters": {"LearningRate": 0.0}}, max_epoch=1)
    moved, start = workshop.train(project).parameters, workshop.train(still).parameters
    distance = np.sqrt(sum(float(((moved[name] - start[name]) ** 2).sum()) for name in moved))
    assert 1e-3 < distance <= 5e-3 + 1e-6  # five updates, each no longer than the norm
