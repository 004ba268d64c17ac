"""Each example learns: a smaller version of it is trained for a moment, and its cost goes down."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from bundled import NAMES, load, path_of
from runs import read_parameters
from smaller import ALIKE, CUTS, LARGE_CUTS, Cut, small, small_large, trained

from layerwright.engine.build import Graph
from layerwright.engine.parameters import ParameterStore
from layerwright.resolve.resolve import resolve

LARGE = (
    *("alexnet", "vgg11", "vgg16", "vgg19", "googlenet", "inception_v3", "resnet18", "resnet34", "resnet50"),
    *("resnet101", "resnet152", "resnext50", "senet", "squeezenet", "mobilenet_v1", "mobilenet_v2", "shufflenet"),
    *("xception", "densenet121", "densenet161", "resnet56_cifar"),
)


@pytest.mark.parametrize("name", CUTS)
def test_a_small_version_learns(name: str, tmp_path: Path) -> None:
    cut = CUTS[name]
    costs = trained(small(name, cut, tmp_path), tmp_path)
    assert len(costs) == cut.epochs
    assert np.isfinite(costs).all()
    assert costs[-1] < cut.below * costs[0], costs


@pytest.mark.parametrize("name", ["dcgan", "conditional_gan"])
def test_both_sides_of_a_generative_adversarial_network_learn_in_turns(name: str, tmp_path: Path) -> None:
    project = small(name, Cut(64, 2, batch=16), tmp_path)
    costs = trained(project, tmp_path)
    assert np.isfinite(costs).all()
    learned = read_parameters(tmp_path / "run" / "parameters.h5")
    start = ParameterStore()
    for network in ("TrainGenerator", "TrainDiscriminator"):
        start.create(resolve(project, network).parameters.values(), project.configuration.seed, tmp_path)
    for side in ("Generator", "Discriminator"):
        weights = [name for name in start if name.startswith(f"{side}/") and name.endswith("/W")]
        assert len(weights) == 3
        for weight in weights:
            assert not np.array_equal(learned[weight], start.variable(weight).d), weight


@pytest.mark.parametrize("name", LARGE_CUTS)
def test_a_small_version_of_a_large_network_learns(name: str, tmp_path: Path) -> None:
    costs = trained(small_large(name, tmp_path), tmp_path, "fast")
    assert np.isfinite(costs).all()
    assert min(costs[1:]) < 0.97 * costs[0], costs


@pytest.mark.parametrize("name", LARGE)
def test_a_full_size_is_built(name: str, tmp_path: Path) -> None:
    resolved = resolve(load(name), "Main")
    store = ParameterStore()
    # Random numbers for all of VGG would take longer than everything else here.
    zeros = (msgspec.structs.replace(use, initializer="Constant") for use in resolved.parameters.values())
    store.create(zeros, 0, tmp_path)
    assert set(store) == set(resolved.parameters)
    assert Graph(resolved, store, 1).batch_size == 1


def test_every_example_that_is_trained_is_tried_here() -> None:
    by_hand = {"dcgan", "conditional_gan", "convolution_variants"}
    assert {*CUTS, *LARGE_CUTS, *ALIKE, *by_hand} == set(NAMES)
    assert set(LARGE) == {*LARGE_CUTS, *ALIKE}
    assert set(ALIKE.values()) <= {*LARGE_CUTS, *CUTS}
    assert all(path_of(name).is_file() for name in NAMES)
