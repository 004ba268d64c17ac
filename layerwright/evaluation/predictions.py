"""What a network has said of each sample, and how sure it was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from layerwright.evaluation.evaluate import (
    Evaluation,
    OutputEvaluation,
    class_axis,
    evaluate,
    read_array,
    read_execution,
)
from layerwright.training.execution_files import Execution, Output

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_PORTION = 1024
"""Samples that are read from the disk at once."""


@dataclass(frozen=True)
class Predictions:
    """One output of an executor, sample by sample.

    Attributes:
        execution: The execution that it belongs to.
        output: The output.
        values: What the network gave, (samples, *shape).
        targets: What it should have given; None where the output has no target.
        metrics: How well it did.
    """

    execution: Execution
    output: Output
    values: Floats
    targets: Floats | None
    metrics: OutputEvaluation

    @property
    def is_classification(self) -> bool:
        """Whether there is one label for each sample."""
        return self.scores is not None and self.right is not None

    @property
    def is_of_places(self) -> bool:
        """Whether each sample has labels of classes at many places, as the pixels of a picture."""
        target = self.output.target
        return target is not None and target.task == "classes" and int(np.prod(target.shape)) != 1

    def prepare(self) -> None:
        """Find what is remembered of all samples now, instead of when it is asked for first: it may take a while."""
        _ = (self.correct, self.confidence) if self.is_classification else self.errors

    def given(self, sample: int) -> Floats:
        """What the network gave for a sample; of classes at many places, the surest at each."""
        given: Floats = self._given(slice(sample, sample + 1))[0]
        return given

    def wanted(self, sample: int) -> Floats | None:
        """What the network should have given for a sample; None where nobody knows."""
        return None if self.targets is None else np.asarray(self.targets[sample], np.float32)

    def error(self, sample: int) -> float | None:
        """How far a sample is from what it should be; see `errors`."""
        return None if self.targets is None else float(self._errors(slice(sample, sample + 1))[0])

    @cached_property
    def errors(self) -> Floats | None:
        """For each sample the root mean squared error, or the share of its places whose class is wrong."""
        if self.targets is None:
            return None
        starts = range(0, len(self.values), _PORTION)
        found = [self._errors(slice(start, start + _PORTION)) for start in starts]
        return np.concatenate(found) if found else np.array([], np.float32)

    def _given(self, rows: slice) -> Floats:
        values: Floats = np.asarray(self.values[rows], np.float32)
        target = self.output.target
        if target is None or not self.is_of_places:
            return values
        axis = class_axis(values.shape[1:], target) + 1
        labels: Floats = np.expand_dims(values.argmax(axis=axis), axis).astype(np.float32)
        return labels

    def _errors(self, rows: slice) -> Floats:
        assert self.targets is not None
        given = self._given(rows)
        given = given.reshape(len(given), -1)
        wanted = np.asarray(self.targets[rows], np.float32).reshape(len(given), -1)
        if self.is_of_places:
            errors = np.mean(given != np.rint(wanted), axis=1)
        else:
            errors = np.sqrt(np.mean(np.square(given - wanted, dtype=np.float64), axis=1))
        found: Floats = errors.astype(np.float32)
        return found

    @cached_property
    def scores(self) -> Floats | None:
        """How sure the network is of each class, (samples, classes); None where samples have no single label."""
        target = self.output.target
        if target is None or target.task == "values" or int(np.prod(target.shape)) != 1:
            return None
        flat: Floats = np.asarray(self.values, np.float32).reshape(len(self.values), -1)
        if target.task == "binary":
            both: Floats = np.concatenate((1 - flat, flat), axis=1)
            return both
        return flat

    @cached_property
    def right(self) -> Integers | None:
        """The right class of each sample."""
        if self.targets is None or self.scores is None:
            return None
        right: Integers = np.rint(np.asarray(self.targets).reshape(len(self.targets))).astype(np.int64)
        return right

    @cached_property
    def predicted(self) -> Integers:
        """The class that the network is surest of."""
        assert self.scores is not None
        predicted: Integers = self.scores.argmax(axis=1)
        return predicted

    @cached_property
    def correct(self) -> Flags:
        """Whether the predicted class is the right one."""
        assert self.right is not None
        flags: Flags = self.right == self.predicted
        return flags

    def of_class(self, number: int) -> Flags:
        """Whether each sample is of a class."""
        assert self.right is not None
        flags: Flags = self.right == number
        return flags

    def of_cell(self, right: int, predicted: int) -> Flags:
        """Whether each sample is counted in a cell of the confusion matrix: itself, or any of its places."""
        if self.is_classification:
            flags: Flags = self.of_class(right) & (self.predicted == predicted)
            return flags
        found: Flags = np.zeros(len(self.values), bool)
        if self.targets is None or not self.is_of_places:
            return found
        for start in range(0, len(found), _PORTION):
            rows = slice(start, start + _PORTION)
            given = self._given(rows)
            wanted = np.rint(np.asarray(self.targets[rows])).reshape(given.shape)
            found[rows] = ((given == predicted) & (wanted == right)).reshape(len(given), -1).any(axis=1)
        return found

    @cached_property
    def confidence(self) -> Floats:
        """How sure the network is of the class that it has predicted."""
        assert self.scores is not None
        chosen: Floats = np.take_along_axis(self.scores, self.predicted[:, None], axis=1)[:, 0]
        return chosen

    def name_of(self, number: int) -> str:
        """What a class is called."""
        names = self.output.target.class_names if self.output.target else ()
        return names[number] if 0 <= number < len(names) else str(number)

    def top(self, sample: int, count: int) -> list[tuple[int, float]]:
        """The classes that the network is surest of, with their scores."""
        assert self.scores is not None
        scores = self.scores[sample]
        order = np.argsort(-scores, kind="stable")[:count]
        return [(int(number), float(scores[number])) for number in order]


def load_predictions(folder: Path) -> tuple[Evaluation, list[Predictions]]:
    """Everything that an executor has left in its folder, with the metrics.

    Raises:
        EvaluationError: It has left nothing, or it is damaged.
    """
    execution = read_execution(folder)
    evaluation = evaluate(folder)
    found = []
    for output, metrics in zip(execution.outputs, evaluation.outputs, strict=True):
        targets = read_array(folder, output.target, execution.samples) if output.target else None
        found.append(Predictions(execution, output, read_array(folder, output, execution.samples), targets, metrics))
    return evaluation, found
