"""Several processes in earnest: started by mpirun, stopped, hurt and resumed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pytest
from runs import Workshop, extend
from teams import (
    REGRESSION,
    events_until,
    finish,
    hurt,
    largest_difference,
    names,
    one_too_large,
    processes_left,
    train_in_processes,
    with_processes,
)

from layerwright.training.checkpoint import latest_checkpoint
from layerwright.training.events import Failed, Finished, Saved, Started, Stopped
from layerwright.training.launch import Worker, start_training
from layerwright.training.run import Run, RunError
from layerwright.training.supervisor import first_message, supervise

NETWORK = "Input(6) > Affine(5) > Tanh > Affine(3) > SoftmaxCrossEntropy"
MOMENTUM = {"solver": "Momentum", "parameters": {"LearningRate": 0.1}}


@pytest.fixture
def endless(workshop: Workshop) -> Run:
    """A run in two processes that takes longer than any test."""
    return workshop.run(workshop.project(NETWORK, processes=2, batch_size=4, max_epoch=100_000))


@pytest.fixture
def worker(endless: Run) -> Iterator[Worker]:
    """A worker on that run, which has saved once."""
    started = start_training(endless)
    for event in events_until(started, Saved):
        assert not isinstance(event, Failed), event.text
    yield started
    started.stop()
    finish(started)
    assert processes_left(endless) == 0


def ending(worker: Worker, run: Run) -> Failed:
    """How a worker ends that one of its processes lets down; the run must be resumable."""
    last = finish(worker)[-1]
    assert isinstance(last, Failed)
    assert processes_left(run) == 0
    assert latest_checkpoint(run.checkpoints)
    return last


def test_two_and_four_processes_are_one_with_all_their_batches(workshop: Workshop) -> None:
    def project(batch: int) -> Any:
        return workshop.project(
            NETWORK, datasets=(workshop.classes(samples=80),), batch_size=batch, optimizer=MOMENTUM, max_epoch=2
        )

    one = workshop.train(project(8))  # 20 updates
    for processes in (2, 4):
        several = train_in_processes(workshop.run(project(8 // processes)), processes)
        assert names(several.events)[-1] == "Finished", several.events[-1]
        assert largest_difference(several, one) < 1e-6
        assert several.curve[-1].cost == pytest.approx(one.curve[-1].cost, rel=1e-6)


def test_a_stopped_run_goes_on_with_another_number_of_processes(worker: Worker, endless: Run) -> None:
    worker.stop()
    assert isinstance(finish(worker)[-1], Stopped)
    epochs = latest_checkpoint(endless.checkpoints)
    assert epochs
    extend(endless, epochs[0].epoch + 2)
    last = finish(start_training(with_processes(endless, 1)))[-1]
    assert isinstance(last, Finished)
    assert last.epochs == epochs[0].epoch + 2


def test_a_process_that_is_killed_ends_the_job_with_its_signal(worker: Worker, endless: Run) -> None:
    hurt(endless, 1, signal.SIGKILL)
    failed = ending(worker, endless)
    assert failed.text.startswith("Rank 1 of 2 (")
    assert "was ended by the signal SIGKILL" in failed.text
    resumed = start_training(with_processes(endless, 1))
    started = next(event for event in events_until(resumed, Started) if isinstance(event, Started))
    assert started.epoch > 0
    resumed.stop()
    assert isinstance(finish(resumed)[-1], Stopped)


def test_a_process_that_stands_still_ends_the_job(endless: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWRIGHT_PATIENCE", "3")
    worker = start_training(endless)
    list(events_until(worker, Saved))
    hurt(endless, 1, signal.SIGSTOP)
    failed = ending(worker, endless)
    assert failed.text.startswith("Rank 1 of 2 (")
    assert "has given no sign of life for" in failed.text


def test_a_process_that_raises_ends_the_job_with_its_reason(workshop: Workshop) -> None:
    source = one_too_large(workshop, 5)  # in the share of the second process
    run = workshop.run(workshop.project(REGRESSION, datasets=(source,), processes=2, batch_size=4))
    last = finish(start_training(run))[-1]
    assert isinstance(last, Failed)
    assert last.text.startswith("Rank 1 of 2 (")
    assert 'The cost of the optimizer "Optimizer" is inf' in last.text
    assert processes_left(run) == 0


@pytest.mark.parametrize("text", ["soon", "-3", "nan", "0"])
def test_a_patience_that_is_no_time_is_refused(endless: Run, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWRIGHT_PATIENCE", text)
    with pytest.raises(RunError, match=r"Use a number of seconds, 1 or more\."):
        supervise(endless, lambda: False)


def test_a_machine_that_does_not_exist_is_told(workshop: Workshop) -> None:
    hosts = workshop.folder / "hosts"
    hosts.write_text("no-such-machine.invalid slots=2\n")
    run = workshop.run(workshop.project(NETWORK, processes=2))
    run.write_info(msgspec.structs.replace(run.info(), hosts=str(hosts)))
    last = finish(start_training(run))[-1]
    assert isinstance(last, Failed)
    assert last.text.startswith("Another machine cannot be reached: ssh: ")
    assert "no-such-machine.invalid" in last.text
    assert "needs a login by SSH without a password" in last.text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("", "ssh: connect to host node2 port 22: Connection refused", "more"), "ssh: connect to host node2 port 22"),
        (
            ("-" * 74, "A bad parameter", "   in the file:", "", "   slots=-1", "-" * 74),
            "A bad parameter in the file: ",
        ),
        (("-" * 74, "-" * 74), ""),
        ((), ""),
    ],
)
def test_what_mpirun_says_first_is_told(lines: Sequence[str], expected: str) -> None:
    found = first_message("\n".join(lines))
    assert found.startswith(expected)
    assert bool(found) == bool(expected)


def test_a_host_file_that_mpirun_refuses_is_told_with_its_reason(workshop: Workshop) -> None:
    hosts = workshop.folder / "hosts"
    hosts.write_text("localhost slots=two\n")
    run = workshop.run(workshop.project(NETWORK, processes=2))
    run.write_info(msgspec.structs.replace(run.info(), hosts=str(hosts)))
    last = finish(start_training(run))[-1]
    assert isinstance(last, Failed)
    assert f"bad parameter in the hostfile: {hosts}" in last.text


def test_the_processes_can_be_spread_by_a_host_file(workshop: Workshop) -> None:
    hosts = workshop.folder / "hosts"
    hosts.write_text("localhost slots=2\n")
    run = workshop.run(workshop.project(NETWORK, processes=2, max_epoch=1))
    run.write_info(msgspec.structs.replace(run.info(), hosts=str(hosts)))
    last = finish(start_training(run))[-1]
    assert isinstance(last, Finished), last


def test_processes_save_and_stop_when_their_supervisor_is_killed(endless: Run) -> None:
    worker = start_training(endless)
    list(events_until(worker, Saved))
    os.kill(worker.pid, signal.SIGKILL)
    assert processes_left(endless) == 0
    assert isinstance(finish(worker)[-1], Stopped)
