"""Runs laid side by side: settings, costs, and what differs."""

from __future__ import annotations

from pathlib import Path

from runs import Workshop

from layerwright.training.comparing import MODEL_SIZE, Setting, all_settings, differing, facts_of
from layerwright.training.history import summary


def test_settings_costs_and_results_of_runs_and_what_differs(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    small = "Input(6) > Affine(3) > Softmax > CategoricalCrossEntropy"
    large = "Input(6) > Affine(20) > Tanh > Affine(3) > Softmax > CategoricalCrossEntropy"
    first = workshop.train(workshop.project(small))
    second = workshop.train(workshop.project(large, optimizer={"solver": "Momentum"}, batch_size=5))
    facts = [facts_of(summary(trained.run.folder)) for trained in (first, second)]
    assert [each.costs["CostMultiplyAdd"] for each in facts] == [6 * 3, 6 * 20 + 20 * 3]
    assert [each.costs["CostParameter"] for each in facts] == [6 * 3 + 3, 6 * 20 + 20 + 20 * 3 + 3]
    assert [each.costs[MODEL_SIZE] for each in facts] == [4 * 21, 4 * 203]
    different = differing(facts)
    assert {Setting("", "batch_size"), Setting("Optimizer", "solver"), Setting("Optimizer", "Momentum")} <= different
    assert not different & {Setting("", "seed"), Setting("Optimizer", "dataset"), Setting("", "epochs")}
    settings = all_settings(facts)
    assert len(settings) == len(set(settings))
    assert facts[1].settings[Setting("Optimizer", "Momentum")] == "0.9"
    assert facts[0].run.best_error is not None
