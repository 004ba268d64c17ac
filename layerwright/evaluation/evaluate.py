"""From an executor's outputs to metrics, and to a table that a spreadsheet can open."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from layerwright.evaluation.metrics import (
    Classification,
    Floats,
    Integers,
    Regression,
    classification,
    confusion_matrix,
    regression,
)
from layerwright.files import write_atomically
from layerwright.model.problems import LayerwrightError
from layerwright.training.execution_files import RESULT, Execution, Output, Target

WIDEST_OUTPUT = 1000
"""Outputs of more elements than this are not written into the table; their arrays lie beside it in the run."""


class EvaluationError(LayerwrightError):
    """Results of an executor that cannot be read."""


class OutputEvaluation(msgspec.Struct, frozen=True):
    """The metrics of one output, of the kind that fits its target; none where it has no target."""

    node: str
    variable: str
    classification: Classification | None = None
    regression: Regression | None = None


class Evaluation(msgspec.Struct, frozen=True):
    """The metrics of an executor's outputs."""

    executor: str
    network: str
    dataset: str
    parameters: str
    samples: int
    outputs: tuple[OutputEvaluation, ...]


def read_execution(folder: Path) -> Execution:
    """What an executor has left in its folder.

    Raises:
        EvaluationError: It has left nothing, or it is damaged.
    """
    path = folder / RESULT
    try:
        return msgspec.json.decode(path.read_bytes(), type=Execution)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EvaluationError(f'The results "{path}" cannot be read: {error}.') from None


def evaluate(folder: Path) -> Evaluation:
    """Compute the metrics of an executor's outputs.

    Raises:
        EvaluationError: The results are missing or damaged.
    """
    execution = read_execution(folder)
    outputs = tuple(_evaluated(folder, output, execution.samples) for output in execution.outputs)
    return Evaluation(
        execution.executor,
        execution.network,
        execution.dataset,
        execution.parameters,
        execution.samples,
        outputs,
    )


def write_table(folder: Path, table: Path) -> tuple[str, ...]:
    """Write targets, predictions and outputs as CSV, a line for each sample.

    Returns:
        The names of outputs that are too wide for a table.

    Raises:
        EvaluationError: The results are missing or damaged, or the table cannot be written.
    """
    execution = read_execution(folder)
    columns: list[tuple[list[str], Floats]] = []
    too_wide = []
    for output in execution.outputs:
        values = read_array(folder, output, execution.samples)
        if output.target and np.prod(output.target.shape) <= WIDEST_OUTPUT:
            targets = read_array(folder, output.target, execution.samples)
            columns.append(_columns(output.target.variable, targets))
            if output.target.task != "values":
                columns.append(_columns(f"predicted {output.target.variable}", _predicted(values, output.target)))
        if np.prod(output.shape) <= WIDEST_OUTPUT:
            columns.append(_columns(output.node, values))
        else:
            too_wide.append(output.node)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["index", *(name for names, _ in columns for name in names)])
    for index in range(execution.samples):
        writer.writerow([index, *(f"{value:.9g}" for _, values in columns for value in values[index])])
    try:
        write_atomically(table, text.getvalue().encode())
    except OSError as error:
        raise EvaluationError(f'The table "{table}" cannot be written: {error.strerror}.') from None
    return tuple(too_wide)


def _evaluated(folder: Path, output: Output, samples: int) -> OutputEvaluation:
    target = output.target
    if target is None:
        return OutputEvaluation(output.node, "")
    values, targets = read_array(folder, output, samples), read_array(folder, target, samples)
    if target.task == "values":
        return OutputEvaluation(output.node, target.variable, regression=regression(values, targets))
    classes = _class_count(output, target)
    right = _positive(targets) if target.task == "binary" else _whole(targets)
    confusion = confusion_matrix(right, _predicted(values, target), classes)
    return OutputEvaluation(output.node, target.variable, classification=classification(confusion, target.class_names))


def _class_count(output: Output, target: Target) -> int:
    return 2 if target.task == "binary" else output.shape[class_axis(output.shape, target)]


def class_axis(shape: tuple[int, ...], target: Target) -> int:
    """The axis of the classes; where the run does not say it, the one along which there is one label for several."""
    if target.axis is not None:
        return target.axis
    different = [axis for axis, size in enumerate(shape) if target.shape[axis] != size]
    return different[0] if different else 0


def _predicted(values: Floats, target: Target) -> Integers:
    if target.task == "binary":
        return _positive(values)
    axis = class_axis(values.shape[1:], target) + 1
    return np.expand_dims(values.argmax(axis=axis), axis)


def _positive(values: Floats) -> Integers:
    return (values >= 0.5).astype(np.int64)


def _whole(values: Floats) -> Integers:
    return np.rint(values).astype(np.int64)


def _columns(name: str, values: Any) -> tuple[list[str], Any]:
    flat = values.reshape(len(values), -1)
    names = [name] if flat.shape[1] == 1 else [f"{name}__{index}" for index in range(flat.shape[1])]
    return names, flat


def read_array(folder: Path, described: Output | Target, samples: int) -> Floats:
    """The values of an output or a target, (samples, *shape), left on the disk until they are used.

    Raises:
        EvaluationError: They are missing or damaged.
    """
    path = folder / Path(described.file).name
    try:
        values: Floats = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise EvaluationError(f'The results "{path}" cannot be read: {error}.') from None
    shape = (samples, *described.shape)
    if values.shape != shape:
        raise EvaluationError(f'The results "{path}" are damaged: their shape is {values.shape}, not {shape}.')
    return values


def save_evaluation(evaluation: Evaluation, folder: Path) -> None:
    """Keep the metrics beside the outputs, as `metrics.json`."""
    content = msgspec.json.format(msgspec.json.encode(evaluation), indent=1) + b"\n"
    write_atomically(folder / "metrics.json", content)
