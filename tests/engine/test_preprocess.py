"""Layers that prepare data: what they compute, and how their chance is told what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from networks import resolved

from layerwright.engine.chance import set_chance
from layerwright.model.settings import Mode

BY_CHANCE = {
    "RandomFlip(0,1)": "RandomFlip(0,1, Seed=4)",
    "RandomShift(3,4)": "RandomShift(3,4, Seed=4)",
    "RandomErase(1)": "RandomErase(1, Seed=4)",
    "ImageAugmentation(Angle=1, FlipLR=True, Noise=0.2)": "ImageAugmentation(Angle=1, Noise=0.2, Seed=4)",
}
"""Layers that let everything pass outside training, without and with a seed of their own."""

CROP = {"RandomCrop(1,5,5)": "RandomCrop(1,5,5, Seed=4)"}

WITHOUT_SEED = [*BY_CHANCE, *CROP]
WITH_SEED = [*BY_CHANCE.values(), *CROP.values()]


def network(layer: str) -> str:
    return f"Input(1,8,9) > y: {layer}"


@pytest.mark.parametrize("layer", WITHOUT_SEED)
def test_what_chance_does_follows_from_the_position_alone(build: Any, layer: str) -> None:
    built = build(network(layer))
    batch = built.batch(4)

    def results(graph: Any) -> list[Any]:
        graph.feed(batch)
        computed = []
        for position in (1, 2, 1):
            set_chance(position)
            computed.append(graph.outputs(["y"])["y"])
        return computed

    graph = built.graph(4)
    assert graph.uses_chance
    assert not graph.has_own_seeds
    first, second, again = results(graph)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, second)
    # A graph that is built later, as in a resumed run, does the same.
    assert all(map(np.array_equal, results(built.graph(4)), [first, second, first]))


@pytest.mark.parametrize("layer", WITH_SEED)
def test_a_seed_of_its_own_is_followed_and_changed_by_the_runs(build: Any, layer: str) -> None:
    built = build(network(layer))
    assert built.graph().has_own_seeds
    batch = built.batch(4)
    first, again, other = (built.computed("y", batch, own_seed=seed) for seed in (0, 0, 1))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def changes_something(built: Any, mode: Mode) -> bool:
    """Whether one of some draws changes the batch; a single one may well leave it as it is."""
    batch = built.batch(4)
    for seed in range(8):
        set_chance(seed)
        if not np.array_equal(built.computed("y", batch, mode, own_seed=seed), batch["x"]):
            return True
    return False


@pytest.mark.parametrize("layer", [*BY_CHANCE, *BY_CHANCE.values()])
def test_outside_training_everything_passes(build: Any, layer: str) -> None:
    built = build(f"Input(1,8,9) > {layer} > y: Identity")
    batch = built.batch()
    for mode in ("validation", "runtime"):
        assert np.array_equal(built.computed("y", batch, mode), batch["x"])
        assert not built.graph(mode=mode).uses_chance
    assert changes_something(built, "training")


@pytest.mark.parametrize("layer", BY_CHANCE)
def test_chance_goes_on_outside_training_where_that_is_wanted(build: Any, layer: str) -> None:
    built = build(f"Input(1,8,9) > y: {layer[:-1]}, SkipAtTest=False)")
    assert built.graph(mode="validation").uses_chance
    assert changes_something(built, "validation")


def test_samples_are_flipped_and_cut_each_on_their_own(build: Any) -> None:
    x = np.tile(np.arange(9, dtype=np.float32), (64, 1))
    set_chance(1)
    flipped = build("Input(9) > y: RandomFlip").computed("y", {"x": x})
    assert {tuple(row) for row in flipped} == {tuple(range(9)), tuple(range(8, -1, -1))}
    cut = build("Input(9) > y: RandomCrop(7)").computed("y", {"x": x})
    assert {tuple(row) for row in cut} == {tuple(range(start, start + 7)) for start in range(3)}
    shifted = build("Input(9) > y: RandomShift(1)").computed("y", {"x": x})
    assert {tuple(row) for row in shifted} == {(0, *range(8)), tuple(range(9)), (*range(1, 9), 8)}


def test_erased_rectangles_hold_replacements(build: Any) -> None:
    set_chance(1)
    built = build("Input(2,8,9) > y: RandomErase(1, Replacements=5,6)")
    erased = built.computed("y", {"x": np.zeros((8, 2, 8, 9), np.float32)})
    assert ((erased == 0) | ((erased >= 5) & (erased <= 6))).all()
    assert ((erased != 0).any((1, 2, 3))).all()
    # One rectangle goes through all maps.
    assert np.array_equal(erased[:, 0] != 0, erased[:, 1] != 0)


def test_augmentation_without_any_change_is_none(build: Any) -> None:
    built = build("Input(3,8,9) > y: ImageAugmentation(SkipAtTest=False)")
    assert built.computed("y") == pytest.approx(built.batch()["x"], abs=1e-6)


def test_labels_become_vectors(build: Any) -> None:
    built = build("Input(1) > y: OneHot(3)")
    assert built.computed("y", {"x": np.array([[2], [0]], np.float32)}).tolist() == [[0, 0, 1], [1, 0, 0]]
    built = build("Input(2) > y: OneHot(2,3)")
    assert np.argwhere(built.computed("y", {"x": np.array([[1, 2]], np.float32)})).tolist() == [[0, 1, 2]]


def test_the_running_mean_follows_the_batches_and_stays_outside_training(build: Any) -> None:
    built = build("Input(2) > y: MeanSubtraction")
    first, second = (np.full((4, 2), value, np.float32) for value in (1, 5))
    assert built.computed("y", {"x": first}).tolist() == [[0, 0]] * 4
    assert built.computed("y", {"x": second}).tolist() == [[2, 2]] * 4
    for _ in range(2):
        assert built.computed("y", {"x": second}, "validation").tolist() == [[2, 2]] * 4
    assert built.store.variable("y/mean_subtraction/t").d.tolist() == [2]


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("Input(1, Dataset=c) > OneHot(7)", 7),
        ("Input(2, Dataset=c) > OneHot(3,5)", 5),
        ("Input(1, Dataset=c) > Identity > OneHot(7)", None),
        ("labels: Input(1, Dataset=c) > OneHot(7); labels > OneHot(5)", 5),
    ],
)
def test_labels_from_the_dataset_are_known_as_such(text: str, classes: int | None) -> None:
    [use] = resolved(text).data.values()
    assert (use.variable, use.classes) == ("c", classes)
