"""What a network has said of each sample, where that is no single class."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from layerwright.evaluation.predictions import Predictions, load_predictions
from layerwright.evaluation.side_by_side import better, counterpart
from layerwright.training.execution_files import Execution, Output, Target


def loaded(folder: Path, values: object, targets: object, task: str, axis: int | None = None) -> Predictions:
    given, wanted = np.asarray(values, np.float32), np.asarray(targets, np.float32)
    np.save(folder / "output.npy", given)
    np.save(folder / "target.npy", wanted)
    target = Target("y", wanted.shape[1:], task, "target.npy", (), axis)  # type: ignore[arg-type]
    output = Output("Node", given.shape[1:], "output.npy", target)
    execution = Execution("Run", "Main", "Data", "best", len(given), (output,))
    (folder / "execution.json").write_bytes(msgspec.json.encode(execution))
    [found] = load_predictions(folder)[1]
    return found


def test_the_error_of_a_sample_of_numbers_is_its_root_mean_square(tmp_path: Path) -> None:
    found = loaded(tmp_path, [[1, 2], [3, 3], [0, 4]], [[1, 2], [0, 3], [3, 0]], "values")
    assert found.errors is not None
    assert found.errors.tolist() == pytest.approx([0, np.sqrt(4.5), np.sqrt(12.5)])
    assert [found.error(sample) for sample in range(3)] == pytest.approx(found.errors.tolist())
    assert not found.is_classification
    assert not found.is_of_places
    assert found.given(2).tolist() == [0, 4]


def test_classes_of_many_places_are_maps_of_labels(tmp_path: Path) -> None:
    scores = np.zeros((2, 3, 2, 2))
    scores[0, 2, :, 0] = 1
    scores[1, 1] = 1
    right = np.array([[[[2, 0], [2, 1]]], [[[1, 1], [0, 1]]]])
    found = loaded(tmp_path, scores, right, "classes", axis=0)
    assert found.is_of_places
    assert found.given(0).tolist() == [[[2, 0], [2, 0]]]
    assert found.errors is not None
    assert found.errors.tolist() == [0.25, 0.25]
    assert found.of_cell(1, 0).tolist() == [True, False]
    assert found.of_cell(0, 1).tolist() == [False, True]
    assert found.metrics.classification is not None
    assert found.metrics.classification.confusion[2][2] == 2


def test_the_better_of_two_runs_on_the_same_data(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("a", "b", "c")]
    for folder in folders:
        folder.mkdir()
    targets = [[1], [2], [3]]
    one = loaded(folders[0], [[1], [3], [3]], targets, "values")
    other = loaded(folders[1], [[1], [2.5], [5]], targets, "values")
    assert better(one, other).tolist() == [False, False, True]
    assert better(other, one).tolist() == [False, True, False]
    assert counterpart(one, [other]) is other
    assert counterpart(one, [loaded(folders[2], [[1], [3], [3]], [[1], [2], [4]], "values")]) is None
