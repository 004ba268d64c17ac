"""What training computes, held against the same arithmetic written down with numpy."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import nnabla.solvers as S
import numpy as np
import pytest
from networks import network
from runs import After, Trained, Workshop, extend, read_parameters, resume

from layerwright.data import sample_order
from layerwright.engine.initializers import Array
from layerwright.engine.parameters import ParameterStore
from layerwright.model.network import Network
from layerwright.model.problems import ProblemsError
from layerwright.model.project import Project
from layerwright.model.settings import DataSource, Monitor, Optimizer, Schedule
from layerwright.model.solvers import SOLVERS
from layerwright.resolve.resolve import resolve
from layerwright.training import loop, optimizing
from layerwright.training.checkpoint import latest_checkpoint
from layerwright.training.events import Saved, Stopped
from layerwright.training.optimizing import NotFiniteError

RATE = 0.05
LINE = "Input(2) > Affine(1{}) > SquaredError"
W, B = "Affine/affine/W", "Affine/affine/b"


class Line:
    """Linear regression by gradient descent, step by step."""

    def __init__(self, source: Mapping[str, Array], w: Array, b: Array) -> None:
        self.x, self.y = (source[name].astype(np.float64) for name in ("x", "y"))
        self.w, self.b = w.astype(np.float64), b.astype(np.float64)

    def cost(self, rows: Sequence[int]) -> float:
        return float(np.mean((self.x[rows] @ self.w + self.b - self.y[rows]) ** 2))

    def update(self, rows: Sequence[int], rate: float = RATE, decay: float = 0.0, rate_b: float | None = None) -> None:
        difference = 2 * (self.x[rows] @ self.w + self.b - self.y[rows]) / len(rows)
        self.w -= rate * (self.x[rows].T @ difference + decay * self.w)
        self.b -= (rate if rate_b is None else rate_b) * (difference.sum(0) + decay * self.b)


@pytest.fixture
def points(workshop: Workshop) -> DataSource:
    """Thirty points near a plane."""
    random = np.random.default_rng(4)
    x = random.normal(size=(30, 2))
    return workshop.source("Training", shuffle=False, x=x, y=x @ [[2.0], [-1.0]] + 0.5 + random.normal(0, 0.1, (30, 1)))


def line(workshop: Workshop, trained: Trained) -> Line:
    """The regression that a run began with."""
    store = ParameterStore()
    network = resolve(trained.run.project(), "Main")
    store.create(network.parameters.values(), trained.run.info().seed, workshop.folder)
    return Line(np.load(workshop.folder / "Training.npz"), store.arrays()[W], store.arrays()[B])


def assert_is(trained: Trained, expected: Line) -> None:
    assert trained.parameters[W] == pytest.approx(expected.w, abs=1e-5)
    assert trained.parameters[B] == pytest.approx(expected.b, abs=1e-5)


def sgd(**settings: Any) -> dict[str, Any]:
    return {"solver": "Sgd", "parameters": {"LearningRate": RATE}, **settings}


def batches(size: int, order: Iterable[int] = range(30)) -> list[list[int]]:
    rows = [int(row) for row in order]
    return [rows[start : start + size] for start in range(0, len(rows), size)]


# One optimizer


def test_every_batch_makes_one_update_and_the_cost_is_the_mean_over_samples(
    workshop: Workshop, points: DataSource
) -> None:
    trained = workshop.train(workshop.project(LINE.format(""), datasets=(points,), optimizer=sgd(), max_epoch=2))
    expected = line(workshop, trained)
    for epoch in range(2):
        costs = []
        for rows in batches(8):
            costs += [expected.cost(rows)] * len(rows)
            expected.update(rows)
        assert trained.curve[epoch].cost == pytest.approx(np.mean(costs), rel=1e-5)
    assert_is(trained, expected)


def test_samples_are_shuffled_anew_in_every_epoch(workshop: Workshop, points: DataSource) -> None:
    shuffled = DataSource("Training", points.path, shuffle=True)
    project = workshop.project(LINE.format(""), datasets=(shuffled,), optimizer=sgd(), max_epoch=2, seed=6)
    trained = workshop.train(project)
    expected = line(workshop, trained)
    for epoch in range(2):
        for rows in batches(8, sample_order(30, seed=6, epoch=epoch, shuffle=True)):
            expected.update(rows)
    assert_is(trained, expected)


def test_weights_decay(workshop: Workshop, points: DataSource) -> None:
    optimizer = sgd(weight_decay=0.3)
    trained = workshop.train(workshop.project(LINE.format(""), datasets=(points,), optimizer=optimizer, max_epoch=1))
    expected = line(workshop, trained)
    for rows in batches(8):
        expected.update(rows, decay=0.3)
    assert_is(trained, expected)


def test_each_parameter_has_a_learning_rate_of_its_own(workshop: Workshop, points: DataSource) -> None:
    text = LINE.format(", W.LRateMultiplier=0.5, b.LRateMultiplier=2")
    trained = workshop.train(workshop.project(text, datasets=(points,), optimizer=sgd(), max_epoch=1))
    expected = line(workshop, trained)
    for rows in batches(8):
        expected.update(rows, rate=RATE / 2, rate_b=RATE * 2)
    assert_is(trained, expected)


def test_the_learning_rate_follows_its_schedule_and_is_told(workshop: Workshop, points: DataSource) -> None:
    schedule = Schedule("Exponential", 0.8, unit="iteration")
    optimizer = sgd(schedule=schedule)
    trained = workshop.train(workshop.project(LINE.format(""), datasets=(points,), optimizer=optimizer, max_epoch=2))
    expected = line(workshop, trained)
    for number, rows in enumerate(batches(8) * 2):
        expected.update(rows, rate=RATE * 0.8**number)
    assert_is(trained, expected)
    assert trained.curve[1].learning_rates == {"Optimizer": pytest.approx(RATE * 0.8**7)}


@pytest.mark.parametrize("size", [4, 7])
def test_an_update_of_several_batches_is_that_of_one_large_batch(
    workshop: Workshop, points: DataSource, size: int
) -> None:
    """The last group is smaller, and so is the last batch in it."""
    text = "Input(2) > Affine(5) > Tanh > Affine(1) > SquaredError"
    small, large = (
        workshop.train(
            workshop.project(text, datasets=(points,), optimizer={"update_interval": interval}, batch_size=batch)
        )
        for interval, batch in ((3, size), (1, 3 * size))
    )
    for name, values in large.parameters.items():
        assert small.parameters[name] == pytest.approx(values, abs=1e-6), name


@pytest.mark.parametrize(
    ("settings", "active"),
    [
        ({"start": 1}, range(4, 12)),
        ({"start": 1, "end": 2}, range(4, 8)),
        ({"end": 2}, range(8)),
        ({"start": 3, "range_unit": "iteration"}, range(3, 12)),
        ({"start": 2, "end": 7, "range_unit": "iteration"}, range(2, 7)),
        ({"start": 5}, range(0)),
    ],
)
@pytest.mark.parametrize("interval", [1, 3])
def test_an_optimizer_works_in_its_range_only(
    workshop: Workshop, points: DataSource, settings: Mapping[str, Any], active: range, interval: int
) -> None:
    optimizer = sgd(**settings, update_interval=interval)
    trained = workshop.train(workshop.project(LINE.format(""), datasets=(points,), optimizer=optimizer))
    expected = line(workshop, trained)
    for epoch in range(3):
        numbers = [number for number in range(4 * epoch, 4 * epoch + 4) if number in active]
        for first in range(0, len(numbers), interval):
            group = numbers[first : first + interval]
            expected.update([row for number in group for row in batches(8)[number % 4]])
    assert_is(trained, expected)


def test_an_epoch_without_an_optimizer_at_work_is_not_the_best(workshop: Workshop, points: DataSource) -> None:
    optimizer = sgd(start=1)
    trained = workshop.train(workshop.project(LINE.format(""), datasets=(points,), optimizer=optimizer))
    assert [epoch.best for epoch in trained.curve] == [False, True, True]


# Solvers


@pytest.mark.parametrize("name", SOLVERS)
def test_every_parameter_of_a_solver_reaches_nnabla(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    parameters = SOLVERS[name].parameters
    chosen = {
        parameter.label: not parameter.default if isinstance(parameter.default, bool) else parameter.default / 2
        for parameter in parameters
    }
    made: list[Mapping[str, Any]] = []
    solver = getattr(S, name)
    monkeypatch.setattr(S, name, lambda **arguments: made.append(arguments) or solver(**arguments))
    optimizer = {"solver": name, "parameters": chosen}
    workshop.train(workshop.project("Input(6) > Affine(3) > SoftmaxCrossEntropy", optimizer=optimizer, max_epoch=1))
    assert made == [{parameter.argument: chosen[parameter.label] for parameter in parameters}]
    assert set(made[0]) <= set(inspect.signature(solver).parameters)


# Several optimizers


def adversary(name: str, *, generator: int, judge: int, target: int) -> Network:
    """A generator of noise and a judge of what it makes, in networks that share them; a rate of 0 holds one fixed."""
    rates = "W.LRateMultiplier={0}, b.LRateMultiplier={0}".format
    return network(
        f"""
        Input(2, Generator=Normal) > g1: Affine(6, {rates(generator)}) > Tanh > g2: Affine(6, {rates(generator)})
        g2 > d1: Affine(4, {rates(judge)})
        d1 > d2: BatchNormalization(beta.LRateMultiplier={judge}, gamma.LRateMultiplier={judge})
        d2 > ReLU > d3: Affine(1, {rates(judge)})
        d3 > Sigmoid > BinaryCrossEntropy(T.Generator=Constant, T.GeneratorMultiplier={target})
        """,
        name,
    )


def adversaries(workshop: Workshop, **optimizers: Mapping[str, Any]) -> Project:
    """A project of two optimizers, `Generate` and `Judge`, with settings for some of them."""
    return workshop.project(
        adversary("Generate", generator=1, judge=0, target=1),
        adversary("Judge", generator=0, judge=1, target=0),
        optimizers=tuple(
            Optimizer(name, name, "Training", **optimizers.get(name, {})) for name in ("Generate", "Judge")
        ),
        max_epoch=2,
    )


IDLE = {"start": 9}


def parts_that_differ(left: Trained, right: Trained) -> set[str]:
    """The layers whose learned parameters two runs have not in common."""
    statistics = ("mean", "var")
    return {
        name.partition("/")[0]
        for name, values in left.parameters.items()
        if (right.parameters[name] != values).any() and not name.endswith(statistics)
    }


@pytest.mark.parametrize(("idle", "changed"), [("Judge", {"g1", "g2"}), ("Generate", {"d1", "d2", "d3"})])
def test_each_optimizer_changes_its_own_parameters_only(workshop: Workshop, idle: str, changed: set[str]) -> None:
    neither = workshop.train(adversaries(workshop, Generate=IDLE, Judge=IDLE))
    one = workshop.train(adversaries(workshop, **{idle: IDLE}))
    assert parts_that_differ(neither, one) == changed


def test_each_optimizer_works_with_what_the_others_have_come_to(workshop: Workshop) -> None:
    both, one = (workshop.train(adversaries(workshop, **idle)) for idle in ({}, {"Generate": IDLE}))
    assert parts_that_differ(both, one) == {"g1", "g2", "d1", "d2", "d3"}
    assert set(both.curve[-1].learning_rates) == {"Generate", "Judge"}


@pytest.mark.parametrize("times", [1, 3, 5, 6, 9])
def test_a_run_of_several_optimizers_goes_on_exactly(workshop: Workshop, times: int) -> None:
    project = adversaries(
        workshop,
        Generate={"update_interval": 2, "solver": "Momentum", "schedule": Schedule("Cosine")},
        Judge={"start": 1, "end": 7, "range_unit": "iteration", "update_interval": 3},
    )
    unbroken = workshop.train(project)
    stopped = workshop.train(project, After(times))
    assert isinstance(stopped.events[-1], Stopped)
    assert resume(stopped.run).result == unbroken.result


def test_chance_is_new_at_every_iteration_for_every_optimizer(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    positions: list[tuple[int, ...]] = []
    monkeypatch.setattr(optimizing, "set_chance", lambda *position: positions.append(position))
    workshop.train(adversaries(workshop))
    assert len(positions) == len(set(positions)) == 2 * 2 * 5


def test_the_shorter_dataset_comes_round_again(workshop: Workshop, points: DataSource) -> None:
    random = np.random.default_rng(8)
    few = random.normal(size=(5, 2)), random.normal(size=(5, 1))
    short = workshop.source("Short", shuffle=False, x=few[0], y=few[1])
    optimizers = (
        Optimizer("long", "Other", "Training", **sgd()),
        Optimizer("short", "Main", "Short", **sgd()),
    )
    project = workshop.project(
        LINE.format(""), network("Input(2) > Affine(1, ParameterScope=o) > SquaredError", "Other"),
        datasets=(points, short), optimizers=optimizers, batch_size=4, max_epoch=2,
    )  # fmt: skip
    trained = workshop.train(project)
    expected = line(workshop, trained)
    expected.x, expected.y = few[0].astype(np.float32), few[1].astype(np.float32)
    # Eight iterations an epoch of thirty samples in fours; five samples make a four and a one.
    for _ in range(2):
        for rows in [[0, 1, 2, 3], [4]] * 4:
            expected.update(rows)
    assert_is(trained, expected)


# Monitors and the best parameters


def test_a_monitor_tells_the_mean_error_over_all_samples(workshop: Workshop, points: DataSource) -> None:
    monitors = (Monitor("error", "Main", "Training"),)
    project = workshop.project(
        LINE.format(""), datasets=(points,), optimizer=sgd(), monitors=monitors, max_epoch=1, batch_size=7
    )
    trained = workshop.train(project)
    expected = Line(np.load(workshop.folder / "Training.npz"), trained.parameters[W], trained.parameters[B])
    assert trained.curve[0].monitors == {"error": pytest.approx(expected.cost(range(30)), rel=1e-5)}


def test_an_error_measure_takes_the_place_of_the_loss(workshop: Workshop) -> None:
    text = "Input(6) > scores: Affine(3) > SoftmaxCrossEntropy; scores > TopNError"
    trained = workshop.train(workshop.project(text, monitors=(Monitor("error", "Main", "Training"),)))
    data = np.load(workshop.folder / "Training.npz")
    scores = data["x"] @ trained.parameters["scores/affine/W"] + trained.parameters["scores/affine/b"]
    wrong = np.mean(scores.argmax(1) != data["y"][:, 0])
    assert trained.curve[-1].monitors["error"] == pytest.approx(wrong)
    assert trained.curve[-1].cost > 0


def test_monitors_measure_at_their_interval_and_at_the_end(workshop: Workshop) -> None:
    project = workshop.project(
        "Input(6) > Affine(3) > SoftmaxCrossEntropy",
        monitors=(Monitor("error", "Main", "Training"),),
        monitor_interval=2,
        max_epoch=5,
    )
    measured = [list(epoch.monitors) for epoch in workshop.train(project).curve]
    assert measured == [[], ["error"], [], ["error"], ["error"]]


def test_a_monitor_changes_nothing(workshop: Workshop) -> None:
    text = "Input(6) > Affine(4) > BatchNormalization > Dropout > Affine(3) > SoftmaxCrossEntropy"
    unwatched = workshop.train(workshop.project(text))
    monitors = (Monitor("error", "Main", "Training", mode="training"), Monitor("other", "Main", "Training"))
    watched = workshop.train(workshop.project(text, monitors=monitors))
    for name, values in unwatched.parameters.items():
        assert np.array_equal(watched.parameters[name], values), name


def errors_told(monkeypatch: pytest.MonkeyPatch, **errors: Sequence[float]) -> None:
    """Let monitors measure given errors, epoch by epoch."""
    monkeypatch.setattr(loop.MonitorRun, "measure", lambda monitor, epoch: errors[monitor.settings.name][epoch])


@pytest.mark.parametrize(
    ("best_monitor", "marked"),
    [("", [True, False, True, False]), ("first", [True, True, False, False])],
)
def test_the_best_parameters_are_those_of_the_lowest_error(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, best_monitor: str, marked: list[bool]
) -> None:
    errors_told(monkeypatch, first=[3, 1, 1, 2], last=[2, 2, 1, 3])
    project = workshop.project(
        "Input(6) > Affine(3) > SoftmaxCrossEntropy",
        monitors=(Monitor("first", "Main", "Training"), Monitor("last", "Main", "Training")),
        best_monitor=best_monitor,
        max_epoch=4,
    )
    trained = workshop.train(project)
    assert [epoch.best for epoch in trained.curve] == marked
    shorter = workshop.run(project)
    extend(shorter, max(number for number, best in enumerate(marked, 1) if best))
    then = resume(shorter).parameters
    assert {name: values.tolist() for name, values in trained.best.items()} == {
        name: values.tolist() for name, values in then.items()
    }


@pytest.mark.parametrize("odd", [float("nan"), float("inf")])
def test_an_error_that_is_not_finite_is_never_the_best(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, odd: float
) -> None:
    errors_told(monkeypatch, error=[odd, 3, odd, 2])
    monitors = (Monitor("error", "Main", "Training"),)
    text = "Input(6) > Affine(3) > SoftmaxCrossEntropy"
    trained = workshop.train(workshop.project(text, monitors=monitors, max_epoch=4))
    assert [epoch.monitors["error"] for epoch in trained.curve] == [None, 3, None, 2]
    assert [epoch.best for epoch in trained.curve] == [False, True, False, True]


def test_without_monitors_the_cost_decides(workshop: Workshop) -> None:
    trained = workshop.train(workshop.project("Input(6) > Affine(3) > SoftmaxCrossEntropy"))
    costs = [epoch.cost for epoch in trained.curve]
    assert [epoch.best for epoch in trained.curve] == [cost == min(costs[: n + 1]) for n, cost in enumerate(costs)]


def test_the_best_parameters_need_not_be_kept(workshop: Workshop) -> None:
    trained = workshop.train(workshop.project("Input(6) > Affine(3) > SoftmaxCrossEntropy", save_best=False))
    assert not trained.run.best_parameters.exists()
    assert trained.run.last_parameters.exists()


# What goes wrong


def test_a_cost_that_is_not_finite_ends_the_run_and_names_the_layer(workshop: Workshop, points: DataSource) -> None:
    schedule = Schedule("Step", 1e30, steps=(1,))
    project = workshop.project(
        "Input(2) > Affine(2) > hidden: Affine(1) > SquaredError", datasets=(points,), optimizer=sgd(schedule=schedule)
    )
    run = workshop.run(project)
    with pytest.raises(
        NotFiniteError,
        match=r'The cost of the optimizer "Optimizer" is (nan|inf) in epoch 2, iteration \d: it is not finite first '
        r'in the (output of|parameter .* of) the layer "\w+"',
    ):
        resume(run)
    found = latest_checkpoint(run.checkpoints)
    assert found
    assert (found[0].epoch, found[0].iteration) == (1, 0)
    assert [event.epoch for event in Trained(run).events if isinstance(event, Saved)] == [1]
    before = read_parameters(found[1] / "parameters.h5")
    assert all(np.isfinite(values).all() for values in before.values())
    assert all(np.array_equal(values, Trained(run).parameters[name]) for name, values in before.items())


def test_a_parameter_that_is_not_finite_after_the_last_update_ends_the_run(
    workshop: Workshop, points: DataSource
) -> None:
    optimizer = {"solver": "Sgd", "parameters": {"LearningRate": 3e38}, "weight_decay": 3e38}
    project = workshop.project(LINE.format(""), datasets=(points,), optimizer=optimizer, batch_size=30)
    with pytest.raises(NotFiniteError, match='The parameter "Affine/affine/W" holds NaN or infinity after epoch 1'):
        workshop.train(project)


def test_a_last_batch_of_one_sample_does_not_spoil_batch_normalization(workshop: Workshop) -> None:
    text = "Input(6) > Affine(4) > BatchNormalization > Affine(3) > SoftmaxCrossEntropy"
    trained = workshop.train(workshop.project(text, datasets=(workshop.classes(samples=33),)))
    assert len(trained.curve) == 3


def test_a_project_without_an_optimizer_is_refused(workshop: Workshop) -> None:
    project = workshop.project("Input(6) > Affine(3) > SoftmaxCrossEntropy", optimizers=())
    with pytest.raises(ProblemsError, match="The project has no optimizer"):
        workshop.train(project)
