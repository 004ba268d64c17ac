"""From an executor's files to metrics and tables."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from layerwright.evaluation.evaluate import (
    WIDEST_OUTPUT,
    Evaluation,
    EvaluationError,
    OutputEvaluation,
    evaluate,
    save_evaluation,
    write_table,
)
from layerwright.training.execution_files import Execution, Output, Target


def results(folder: Path, *outputs: tuple[Any, Any, Any], names: Sequence[str] = ()) -> Path:
    """Write what an executor leaves: for each output its values, its task and its targets."""
    described = []
    for number, (values, task, targets) in enumerate(outputs):
        values, target = np.asarray(values, np.float32), None
        np.save(folder / f"output-{number}.npy", values)
        if task:
            wanted = np.asarray(targets, np.float32)
            np.save(folder / f"target-{number}.npy", wanted)
            target = Target(f"t{number}", wanted.shape[1:], task, f"target-{number}.npy", tuple(names))
        described.append(Output(f"Node{number}", values.shape[1:], f"output-{number}.npy", target))
    execution = Execution("Run", "Main", "Data", "best", len(outputs[0][0]), tuple(described))
    (folder / "execution.json").write_bytes(msgspec.json.encode(execution))
    return folder


def only_output(folder: Path) -> OutputEvaluation:
    [output] = evaluate(folder).outputs
    return output


def test_classes_are_predicted_by_the_greatest_output(tmp_path: Path) -> None:
    scores = [[0.1, 0.7, 0.2], [0.5, 0.2, 0.3], [0.2, 0.2, 0.6], [0.9, 0.1, 0.0]]
    output = only_output(results(tmp_path, (scores, "classes", [[1], [0], [2], [2]]), names=("a", "b", "c")))
    assert (output.node, output.variable, output.regression) == ("Node0", "t0", None)
    assert output.classification
    assert output.classification.accuracy == 0.75
    assert output.classification.confusion == ((1, 0, 0), (0, 1, 0), (1, 0, 1))
    assert [entry.name for entry in output.classification.classes] == ["a", "b", "c"]


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_every_pixel_of_an_image_is_classified_along_its_axis(tmp_path: Path, axis: int) -> None:
    random = np.random.default_rng(axis)
    shape = [3, 4, 5]
    scores = random.normal(size=(6, *shape))
    labels = random.integers(0, shape[axis], (6, *(1 if at == axis else size for at, size in enumerate(shape))))
    output = only_output(results(tmp_path, (scores, "classes", labels)))
    assert output.classification
    assert output.classification.samples == labels.size
    right = sum(
        int(np.argmax(np.moveaxis(scores, axis + 1, -1)[place]) == np.moveaxis(labels, axis + 1, -1)[place][0])
        for place in np.ndindex(np.moveaxis(labels, axis + 1, -1).shape[:-1])
    )
    assert output.classification.accuracy == pytest.approx(right / labels.size)


def test_a_single_class_is_found_along_its_axis(tmp_path: Path) -> None:
    folder = results(tmp_path, (np.zeros((2, 4, 1)), "classes", np.zeros((2, 4, 1))))
    execution = msgspec.json.decode((folder / "execution.json").read_bytes(), type=Execution)
    [output] = execution.outputs
    assert output.target
    output = msgspec.structs.replace(output, target=msgspec.structs.replace(output.target, axis=1))
    execution = msgspec.structs.replace(execution, outputs=(output,))
    (folder / "execution.json").write_bytes(msgspec.json.encode(execution))
    found = only_output(folder).classification
    assert found
    assert (found.confusion, found.samples, found.accuracy) == (((8,),), 8, 1.0)


def test_a_probability_of_a_half_or_more_says_yes(tmp_path: Path) -> None:
    output = only_output(results(tmp_path, ([[0.2], [0.5], [0.9], [0.49]], "binary", [[0], [1], [0], [1]])))
    assert output.classification
    assert output.classification.confusion == ((1, 1), (1, 1))


def test_a_binary_target_beyond_0_and_1_is_counted_as_the_nearer_one(tmp_path: Path) -> None:
    output = only_output(results(tmp_path, ([[0.2], [0.9]], "binary", [[-1], [5]])))
    assert output.classification
    assert output.classification.accuracy == 1


def test_values_are_compared_with_values(tmp_path: Path) -> None:
    output = only_output(results(tmp_path, ([[1, 2], [3, 4]], "values", [[1, 2], [3, 6]])))
    assert output.classification is None
    assert output.regression
    assert output.regression.mean_squared_error == 1


def test_an_output_without_a_target_has_no_metrics(tmp_path: Path) -> None:
    assert only_output(results(tmp_path, ([[1.0]], None, None))) == OutputEvaluation("Node0", "")


def test_metrics_are_kept_beside_the_outputs(tmp_path: Path) -> None:
    evaluation = evaluate(results(tmp_path, ([[0.2, 0.8]], "classes", [[1]]), ([[1]], "values", [[1]])))
    save_evaluation(evaluation, tmp_path)
    assert msgspec.json.decode((tmp_path / "metrics.json").read_bytes(), type=Evaluation) == evaluation


def test_a_table_has_a_line_for_each_sample(tmp_path: Path) -> None:
    folder = results(
        tmp_path,
        ([[0.25, 0.75], [1, 0]], "classes", [[1], [1]]),
        ([[0.5], [0.1]], "binary", [[1], [0]]),
        ([[1.5], [-2]], "values", [[1], [0.1]]),
        (np.zeros((2, 2, 2)), None, None),
    )
    assert write_table(folder, tmp_path / "table.csv") == ()
    with (tmp_path / "table.csv").open(newline="") as file:
        table = list(csv.reader(file))
    assert table == [
        ["index", "t0", "predicted t0", "Node0__0", "Node0__1", "t1", "predicted t1", "Node1", "t2", "Node2"]
        + [f"Node3__{index}" for index in range(4)],
        ["0", "1", "1", "0.25", "0.75", "1", "1", "0.5", "1", "1.5", "0", "0", "0", "0"],
        ["1", "1", "0", "1", "0", "0", "0", "0.100000001", "0.100000001", "-2", "0", "0", "0", "0"],
    ]


def test_numbers_of_a_table_are_single_precision_to_the_bit(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(50, 1)).astype(np.float32)
    write_table(results(tmp_path, (values, None, None)), tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(newline="") as file:
        read = [np.float32(row[1]) for row in list(csv.reader(file))[1:]]
    assert np.array_equal(read, values[:, 0])


def test_outputs_that_are_too_wide_are_left_out_of_a_table_and_named(tmp_path: Path) -> None:
    wide = np.zeros((1, WIDEST_OUTPUT + 1))
    folder = results(tmp_path, (wide, "values", wide), (wide[:, 1:], None, None))
    assert write_table(folder, tmp_path / "table.csv") == ("Node0",)
    header = (tmp_path / "table.csv").read_text().splitlines()[0].split(",")
    assert header[:2] == ["index", "Node1__0"]
    assert len(header) == 1 + WIDEST_OUTPUT


def test_a_table_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    folder = results(tmp_path, ([[1.0]], None, None))
    with pytest.raises(EvaluationError, match=r"table\.csv\" cannot be written: No such file"):
        write_table(folder, tmp_path / "nowhere" / "table.csv")


@pytest.mark.parametrize("name", ["execution.json", "output-0.npy", "target-0.npy"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-4]),
        lambda path: path.write_bytes(b"\xff\xfe\x00"),
        lambda path: path.write_bytes(b'{"executor":"\xff"}'),
    ],
    ids=["missing", "empty", "torn", "garbage", "text that is none"],
)
@pytest.mark.parametrize("use", ["metrics", "table"])
def test_damaged_results_are_told(tmp_path: Path, name: str, damage: Any, use: str) -> None:
    folder = results(tmp_path, ([[0.2, 0.8], [0.5, 0.5]], "classes", [[1], [0]]))
    damage(folder / name)
    with pytest.raises(EvaluationError, match=f'"{folder / name}" cannot be read'):
        evaluate(folder) if use == "metrics" else write_table(folder, tmp_path / "table.csv")


def test_arrays_of_another_shape_than_described_are_told(tmp_path: Path) -> None:
    folder = results(tmp_path, ([[0.2, 0.8], [0.5, 0.5]], "classes", [[1], [0]]))
    np.save(folder / "output-0.npy", np.zeros((1, 2), np.float32))
    with pytest.raises(EvaluationError, match=r"are damaged: their shape is \(1, 2\), not \(2, 2\)"):
        evaluate(folder)


def test_arrays_are_never_unpickled(tmp_path: Path) -> None:
    folder = results(tmp_path, ([[1.0]], None, None))
    np.save(folder / "output-0.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(EvaluationError, match="cannot be read"):
        write_table(folder, tmp_path / "table.csv")
