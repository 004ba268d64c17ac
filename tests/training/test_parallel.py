"""Several processes compute what one would: the arithmetic, with threads in the place of processes."""

from __future__ import annotations

from typing import Any

import msgspec
import nnabla as nn
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from runs import After, Trained, Workshop, extend, resume
from teams import REGRESSION, largest_difference, names, one_too_large, together, train_together

from layerwright.engine.kernels import choice
from layerwright.engine.kernels.choice import use_kernels
from layerwright.model.device import DeviceError
from layerwright.model.kernels import Kernels
from layerwright.model.project import Project
from layerwright.model.settings import Monitor, Schedule
from layerwright.training import parallel
from layerwright.training.events import Started
from layerwright.training.graphs import share
from layerwright.training.optimizing import NotFiniteError
from layerwright.training.parallel import Alone, CardCommunicator, MpiCommunicator
from layerwright.training.scaling import ScalingError

PLAIN = "Input(6) > Affine(5) > Tanh > Affine(3) > SoftmaxCrossEntropy"
NORMALIZED = "Input(6) > Affine(5) > BatchNormalization > ReLU > Affine(3) > SoftmaxCrossEntropy"
FUSED = "Input(6) > Affine(5) > FusedBatchNormalization > Affine(3) > SoftmaxCrossEntropy"
MOMENTUM = {"solver": "Momentum", "parameters": {"LearningRate": 0.1}}


def difference(workshop: Workshop, text: str, processes: int, *, each: int, alone: int, **settings: Any) -> float:
    """How far parameters are apart: processes with a batch of `each`, and one with a batch of `alone`."""
    settings = {"optimizer": MOMENTUM, **settings}
    several = train_together(workshop.run(workshop.project(text, batch_size=each, **settings)), processes)
    one = workshop.train(workshop.project(text, batch_size=alone, **settings))
    assert one.curve
    for ours, theirs in zip(several.curve, one.curve, strict=True):
        assert ours.cost == pytest.approx(theirs.cost, rel=1e-5)
        assert ours.monitors == pytest.approx(theirs.monitors, rel=1e-5)
        assert ours.learning_rates == theirs.learning_rates
        assert ours.best == theirs.best
    return largest_difference(several, one)


@given(st.integers(0, 40), st.integers(1, 9))
def test_shares_are_even_and_leave_nothing_out(samples: int, processes: int) -> None:
    batch = np.arange(samples)
    shares = [share(batch, rank, processes) for rank in range(processes)]
    assert np.concatenate(shares).tolist() == batch.tolist()
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


@pytest.mark.parametrize("processes", [2, 3, 4])
def test_processes_are_one_process_with_all_their_batches_together(workshop: Workshop, processes: int) -> None:
    # 37 samples: the last batch is uneven, and not divisible either.
    monitors = (Monitor("valid", "Main", "Training"),)
    assert difference(workshop, PLAIN, processes, each=4, alone=4 * processes, monitors=monitors) < 1e-6


@pytest.mark.parametrize("kernels", ["nnabla", "fast"])
@pytest.mark.parametrize("rate", [0.01, 0.1, 0.2])
def test_twenty_updates_of_processes_are_those_of_one_at_any_rate(
    workshop: Workshop, rate: float, kernels: Kernels, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What may differ is the order in which float32 numbers are added up, and nothing else.

    A network without kinks stays within some units of the last place of its weights for that reason, whatever the rate.
    With ReLU and MaxPooling such a unit may turn a 0 on, or make another value of a window the largest; what follows
    is another training, as after any rounding. oneDNN adds up a whole batch at once, nnabla sample by sample, so that
    what a batch has in common depends on its division more.
    """
    monkeypatch.setattr(choice, "_LEAST_NANOSECONDS", 0)
    random = np.random.default_rng(5)
    x, y = random.normal(size=(160, 64)), random.integers(0, 3, (160, 1))
    project = workshop.project(
        "Input(1,8,8) > Convolution(4) > Tanh > AveragePooling > Affine(8) > Tanh_2: Tanh > Affine_2: Affine(3) > "
        "SoftmaxCrossEntropy",
        datasets=(workshop.source("Training", x=x + y, y=y),),
        batch_size=16,
        max_epoch=2,
        rate_scaling="global_batch",
        optimizer={"solver": "Momentum", "parameters": {"LearningRate": rate}},
    )

    def trained(processes: int) -> Trained:
        run = workshop.run(project)
        run.write_info(msgspec.structs.replace(run.info(), kernels=kernels, threads=1))
        return train_together(run, processes) if processes > 1 else resume(run)

    try:
        one = trained(1)
        start = trained_nothing(workshop, project)
        learned = max(float(np.abs(one.parameters[name] - start[name]).max()) for name in start)
        assert learned > rate / 2
        assert largest_difference(trained(1), one) == 0.0
        for processes in (2, 4):
            assert largest_difference(trained(processes), one) < 1e-6
    finally:
        use_kernels("nnabla")


def trained_nothing(workshop: Workshop, project: Project) -> dict[str, Any]:
    """The parameters that a training starts from."""
    still = msgspec.structs.replace(project.configuration.optimizers[0], parameters={"LearningRate": 0.0}, solver="Sgd")
    configuration = msgspec.structs.replace(project.configuration, optimizers=(still,), max_epoch=1)
    return workshop.train(msgspec.structs.replace(project, configuration=configuration)).parameters


def test_a_dataset_smaller_than_the_number_of_processes_is_right(workshop: Workshop) -> None:
    few = (workshop.classes(samples=3),)
    assert difference(workshop, PLAIN, 5, each=2, alone=10, datasets=few, max_epoch=4) < 1e-6


def test_gradients_of_several_batches_are_averaged_over_all_processes(workshop: Workshop) -> None:
    optimizer = {**MOMENTUM, "update_interval": 3, "weight_decay": 0.01, "clip_norm": 0.3, "clip_value": 0.1}
    assert difference(workshop, PLAIN, 2, each=3, alone=6, optimizer=optimizer) < 1e-6


def test_the_global_batch_can_be_kept(workshop: Workshop) -> None:
    assert difference(workshop, PLAIN, 3, each=8, alone=8, rate_scaling="global_batch") < 1e-6


def test_a_global_batch_smaller_than_the_number_of_processes_is_refused(workshop: Workshop) -> None:
    project = workshop.project(PLAIN, batch_size=2, rate_scaling="global_batch")
    with pytest.raises(ScalingError, match="A batch of 2 samples cannot be divided among 3 processes"):
        train_together(workshop.run(project), 3)


def test_the_linear_rule_multiplies_the_rate_after_a_warm_up(workshop: Workshop) -> None:
    settings: dict[str, Any] = {"batch_size": 4, "max_epoch": 3, "optimizer": {**MOMENTUM, "schedule": Schedule()}}
    project = workshop.project(PLAIN, rate_scaling="linear", rate_warmup=2, **settings)
    trained = train_together(workshop.run(project), 2)
    rates = [epoch.learning_rates["Optimizer"] for epoch in trained.curve]
    assert rates == pytest.approx([0.15, 0.2, 0.2])
    [started] = [event for event in trained.events if isinstance(event, Started)]
    assert (started.processes, started.batch_size, started.learning_rates) == (2, 8, {"Optimizer": 0.2})


def test_the_linear_rule_without_warm_up_is_one_process_with_the_greater_rate(workshop: Workshop) -> None:
    scaled = workshop.project(PLAIN, batch_size=4, optimizer=MOMENTUM, rate_scaling="linear", rate_warmup=0)
    by_hand = workshop.project(
        PLAIN, batch_size=8, optimizer={"solver": "Momentum", "parameters": {"LearningRate": 0.2}}
    )
    assert largest_difference(train_together(workshop.run(scaled), 2), workshop.train(by_hand)) < 1e-6


@pytest.mark.parametrize("text", [NORMALIZED, FUSED])
@pytest.mark.parametrize("samples", [37, 5])
def test_synchronized_batch_normalization_sees_the_samples_of_all(workshop: Workshop, text: str, samples: int) -> None:
    settings: dict[str, Any] = {
        "datasets": (workshop.classes(samples=samples),),
        "batch_statistics": "synchronized",
        "monitors": (Monitor("valid", "Main", "Training"),),
    }
    # Of 5 samples the last batch has one: two processes of three compute along without samples of their own.
    assert (
        difference(workshop, text, 3, each=4 if samples > 5 else 1, alone=12 if samples > 5 else 3, **settings) < 2e-5
    )


def test_local_batch_normalization_sees_its_own_samples_only(workshop: Workshop) -> None:
    project = workshop.project(NORMALIZED, batch_size=4, optimizer=MOMENTUM)
    several = train_together(workshop.run(project), 2)
    one = workshop.train(workshop.project(NORMALIZED, batch_size=8, optimizer=MOMENTUM))
    assert largest_difference(several, one) > 1e-3
    assert largest_difference(several, train_together(workshop.run(project), 2)) == 0.0


def test_running_means_of_the_processes_are_averaged(workshop: Workshop) -> None:
    # Where nothing learns and shares are equal, the mean of the processes' means is that of all samples.
    at_rest = {"solver": "Sgd", "parameters": {"LearningRate": 0.0}}
    datasets = (workshop.classes(samples=32),)
    several = train_together(
        workshop.run(workshop.project(NORMALIZED, datasets=datasets, batch_size=4, optimizer=at_rest)), 2
    )
    one = workshop.train(workshop.project(NORMALIZED, datasets=datasets, batch_size=8, optimizer=at_rest))
    [mean] = [name for name in one.parameters if name.endswith("/mean")]
    assert several.parameters[mean] == pytest.approx(one.parameters[mean], abs=1e-6)
    assert largest_difference(several, one) > 1e-4  # the variances


def test_the_error_of_a_monitor_is_that_of_one_process_to_the_bit(workshop: Workshop) -> None:
    datasets = (workshop.classes(), workshop.classes("Valid", 23, seed=3))
    project = workshop.project(
        PLAIN,
        datasets=datasets,
        optimizer={"solver": "Sgd", "parameters": {"LearningRate": 0.0}},
        monitors=(Monitor("valid", "Main", "Valid"),),
    )
    several = train_together(workshop.run(project), 3)
    assert several.curve[0].monitors == workshop.train(project).curve[0].monitors


@pytest.mark.parametrize(("before", "after"), [(2, 3), (3, 1), (1, 2)])
def test_a_run_goes_on_with_another_number_of_processes(workshop: Workshop, before: int, after: int) -> None:
    # With the global batch kept, the number of processes changes nothing.
    project = workshop.project(PLAIN, batch_size=6, optimizer=MOMENTUM, rate_scaling="global_batch")
    run = workshop.run(project)
    stopped = train_together(run, before, After(10))
    assert names(stopped.events)[-1] == "Stopped"
    finished = train_together(run, after) if after > 1 else resume(run)
    assert names(finished.events)[-1] == "Finished"
    assert largest_difference(finished, workshop.train(project)) < 1e-6


def test_where_the_batches_change_a_run_goes_on_at_the_same_sample_or_a_few_before(workshop: Workshop) -> None:
    project = workshop.project(PLAIN, batch_size=4, optimizer={**MOMENTUM, "update_interval": 2}, max_epoch=2)
    run = workshop.run(project)
    train_together(run, 3, After(2))  # 2 iterations of 12 samples
    trained = resume(run)
    starts = [event for event in trained.events if isinstance(event, Started)]
    assert [(event.epoch, event.iteration, event.batch_size) for event in starts] == [(0, 0, 12), (0, 6, 4)]


def test_a_resumed_run_ends_like_an_unbroken_one(workshop: Workshop) -> None:
    project = workshop.project(NORMALIZED, batch_size=4, optimizer=MOMENTUM)
    run = workshop.run(project)
    train_together(run, 2, After(8))
    resumed = train_together(run, 2)
    assert largest_difference(resumed, train_together(workshop.run(project), 2)) < 1e-6


def test_the_process_that_fails_gives_its_reason(workshop: Workshop) -> None:
    project = workshop.project(REGRESSION, datasets=(one_too_large(workshop, 5),), batch_size=4)
    with pytest.raises(NotFiniteError, match='first in the output of the layer "SquaredError"'):
        train_together(workshop.run(project), 2)


def test_arrays_are_exchanged_in_buckets_whatever_their_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_BUCKET", 10)
    shapes = [(3,), (2, 2), (30,), (9,), (1,), (10,), (2, 5, 3)]

    def work(communicator: MpiCommunicator) -> None:
        variables = [nn.Variable(shape, need_grad=True) for shape in shapes]
        for number, variable in enumerate(variables):
            variable.g = number + communicator.rank
            variable.d = 100 * communicator.rank + number
        communicator.sum_gradients(variables)
        communicator.broadcast(variables)
        for number, variable in enumerate(variables):
            assert (variable.g == 3 * number + 3).all()
            assert (variable.d == number).all()

    together(3, work)


def test_cards_without_nccl_are_told_with_a_way_out() -> None:
    def work(communicator: MpiCommunicator) -> None:
        with pytest.raises(DeviceError, match=r"The cards cannot exchange gradients: .*could not be found.*NCCL"):
            CardCommunicator(communicator._world)

    # nnabla's build for the CPU has no communicator, as its extension has none where a library is missing.
    together(1, work)


def test_processes_notice_that_they_read_different_things() -> None:
    def work(communicator: MpiCommunicator) -> None:
        assert communicator.agrees(b"the same")
        assert not communicator.agrees(b"rank %d" % communicator.rank)
        assert not communicator.agrees(b"odd" if communicator.rank == 2 else b"even")

    together(3, work)
    assert Alone().agrees(b"anything")


def test_an_extended_run_keeps_its_epochs(workshop: Workshop) -> None:
    run = workshop.run(workshop.project(PLAIN, batch_size=4, max_epoch=1))
    train_together(run, 2)
    extend(run, 2)
    assert len(train_together(run, 2).curve) == 2
