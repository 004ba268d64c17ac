"""Runs, and reports on them."""

from __future__ import annotations

import pytest
from report_runs import make_run, train_run

from layerwright.model.settings import Executor
from layerwright.training.run import Run
from reports.content import Content, gather


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A trained and evaluated run of one network for classes, which tests leave as it is."""
    return train_run(make_run(tmp_path_factory.mktemp("report")))


@pytest.fixture(scope="session")
def second_run(run: Run) -> Run:
    """Another run of the same project with another batch size, trained and not evaluated."""
    return train_run(make_run(run.folder.parent, name="second", batch_size=20, max_epoch=2), evaluated=False)


@pytest.fixture(scope="session")
def content(run: Run) -> Content:
    """What a report says about the evaluated run."""
    return gather([run.folder])


@pytest.fixture(scope="session")
def compared(run: Run, second_run: Run) -> Content:
    """What a report says about both runs."""
    return gather([run.folder, second_run.folder], "Both")


@pytest.fixture(scope="session")
def regression(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """What a report says about a network that gives values, evaluated."""
    executors = (Executor("Values", "Main", "Training"),)
    network = "Input(1,8,8) > Affine(4) > Tanh > Affine(1) > SquaredError"
    run = make_run(tmp_path_factory.mktemp("values"), network, executors=executors, monitors=(), max_epoch=1)
    return gather([train_run(run).folder])
