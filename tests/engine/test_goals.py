"""The cost is the sum of the means of what ends a network with a loss, as in the reference system."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from networks import network, project, resolved

from layerwright.model.settings import Configuration, DataSource, Optimizer
from layerwright.resolve.check import check_project
from layerwright.resolve.derive import derive

COSTS = {
    "Input(3) > a: Affine(2) > e: SquaredError > w: MulScalar(0.25)": ("w",),
    "Input(3) > a: Affine(2) > e: SquaredError; Input(2, Dataset=m) > n: Mul2; e > n > s: Sum": ("s",),
    "Input(3) > a: Affine(2) > e: SquaredError; a > f: HuberLoss(T.Dataset=z); e, f > s: Add2": ("s",),
    "Input(3) > a: Affine(2) > e: SquaredError; p: Parameter(Size=3,2) > a.W; p > Abs > m: Mean(Axes=0,1)": ("e", "m"),
    "Input(3) > a: Affine(2) > e: SquaredError; a > f: HuberLoss(T.Dataset=z)": ("e", "f"),
    "Input(3) > a: Affine(2) > e: SquaredError; a > t: TopNError(T.Dataset=l); a > Output; Input(3, Dataset=i)": ("e",),
}


@pytest.mark.parametrize("text", COSTS)
def test_the_cost_is_the_sum_of_the_means_of_what_nobody_reads(build: Any, text: str) -> None:
    built = build(text)
    assert tuple(node.name for node in built.network.goals) == COSTS[text]
    graph = built.graph()
    graph.feed(built.batch())
    expected = sum(np.mean(built.computed(name)) for name in COSTS[text])
    assert graph.train_step() == pytest.approx(float(expected), rel=1e-5)


def test_without_a_loss_nothing_is_made_small() -> None:
    assert resolved("Input(3) > Affine(2)").goals == ()
    assert derive(resolved("Input(3) > Affine(2) > SquaredError"), "runtime").goals == ()


def test_an_error_without_a_measure_is_the_cost(build: Any) -> None:
    built = build("Input(3) > a: Affine(2) > SquaredError > w: MulScalar(0.25)")
    graph = built.graph(mode="validation")
    graph.feed(built.batch())
    assert graph.measure() == pytest.approx(float(np.mean(built.computed("w"))), rel=1e-5)


def test_what_ends_without_a_loss_is_told() -> None:
    drawn = network("Input(3) > a: Affine(2) > SquaredError > MulScalar; a > shown: Sigmoid; a > Tanh > Output")
    settings = Configuration(optimizers=(Optimizer("Optimizer", "Main", "Training"),))
    made = project(drawn, datasets=(DataSource("Training", "t.csv"),), configuration=settings)
    assert [(problem.layer, problem.severity) for problem in check_project(made)] == [("shown", "warning")]
