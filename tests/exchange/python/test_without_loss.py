"""A network without a loss that is trained beside others: what it ends in is its cost."""

from __future__ import annotations

from networks import network, project

from layerwright.exchange.python.networks import network_codes
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, Optimizer

DRAWN = network("Input(4) > a: Affine(3) > s: Sigmoid > MulScalar(-1)", "Drawn")
PLAIN = network("Input(4) > a: Affine(3) > SquaredError", "Main")


def made(*trained: str) -> Project:
    optimizers = tuple(Optimizer(name, name, "Training") for name in trained)
    return project(PLAIN, DRAWN, configuration=Configuration(optimizers=optimizers))


def test_what_is_trained_has_a_cost() -> None:
    _, codes = network_codes(made("Main", "Drawn"), ["Main", "Drawn"])
    assert codes["Drawn"].cost is not None
    assert codes["Drawn"].error is None


def test_what_is_only_used_has_none() -> None:
    _, codes = network_codes(made("Main"), ["Main", "Drawn"])
    assert codes["Drawn"].cost is None
