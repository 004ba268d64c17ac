"""What executors have left in a run's folder, for a report."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from layerwright.data import DataError
from layerwright.evaluation.curves import roc_curve
from layerwright.evaluation.predictions import Predictions, load_predictions
from layerwright.model.project import Project, ProjectError
from layerwright.training.data_binding import open_source
from layerwright.training.execution_files import RESULT
from layerwright.training.run import Run
from reports.content.pictures import picture_of
from reports.content.values import Curve, EvaluationContent, Mistake, OutputContent, Picture, Point

MISTAKES = 12
"""How many of the most confident mistakes are shown."""
_MOST_PAIRS = 400
_MOST_POINTS = 200


def evaluated_folders(run: Run) -> dict[str, Path]:
    """The folders of results in a run, by the names of the executors."""
    base = run.folder / "evaluation"
    found = sorted(base.iterdir()) if base.is_dir() else []
    return {folder.name: folder for folder in found if (folder / RESULT).is_file()}


def evaluation_content(run: Run, project: Project, folder: Path) -> EvaluationContent:
    """What a report says about the results of an executor.

    Raises:
        EvaluationError: The results are missing or damaged.
    """
    evaluation, predictions = load_predictions(folder)
    executors = {executor.name: executor for executor in project.configuration.executors}
    rows = sorted({int(row) for output in predictions for row in _most_confident(output)})
    pictures, problem = _pictures(run, project, evaluation.dataset, rows)
    return EvaluationContent(
        executor=evaluation.executor,
        network=evaluation.network,
        dataset=evaluation.dataset,
        parameters=evaluation.parameters,
        samples=evaluation.samples,
        evaluations=executors[evaluation.executor].evaluations if evaluation.executor in executors else 1,
        outputs=tuple(_output(output, pictures) for output in predictions),
        outdated=_outdated(run, folder, evaluation.parameters),
        data_problem=problem,
    )


def _outdated(run: Run, folder: Path, parameters: str) -> bool:
    """Whether the parameters that were used have been replaced since."""
    used = run.best_parameters if parameters == "best" else run.last_parameters
    return used.exists() and used.stat().st_mtime > (folder / RESULT).stat().st_mtime


def _output(output: Predictions, pictures: dict[int, Picture]) -> OutputContent:
    metrics = output.metrics
    content = OutputContent(metrics.node, metrics.variable, metrics.classification, metrics.regression)
    if output.is_classification:
        assert output.scores is not None
        assert output.right is not None
        return OutputContent(
            content.node,
            content.variable,
            content.classification,
            wrong=int((output.predicted != output.right).sum()),
            mistakes=tuple(_mistake(output, int(row), pictures.get(int(row))) for row in _most_confident(output)),
            probabilities=_are_probabilities(output.scores),
            roc=_roc(output),
        )
    if metrics.regression:
        return OutputContent(content.node, content.variable, regression=metrics.regression, pairs=_pairs(output))
    return content


def _most_confident(output: Predictions) -> npt.NDArray[np.int64]:
    """The samples that are predicted wrongly, the surest first."""
    if not output.is_classification:
        return np.array([], np.int64)
    wrong = np.flatnonzero(output.predicted != output.right)
    chosen: npt.NDArray[np.int64] = wrong[np.argsort(-output.confidence[wrong], kind="stable")][:MISTAKES]
    return chosen


def _mistake(output: Predictions, row: int, picture: Picture | None) -> Mistake:
    assert output.right is not None
    return Mistake(
        sample=row,
        right=output.name_of(int(output.right[row])),
        predicted=output.name_of(int(output.predicted[row])),
        confidence=float(output.confidence[row]),
        picture=picture,
    )


def _are_probabilities(scores: npt.NDArray[np.float32]) -> bool:
    return bool(scores.min() >= 0 and np.allclose(scores.sum(axis=1), 1, atol=1e-3))


def _roc(output: Predictions) -> Curve | None:
    """The ROC curve of the second of two classes."""
    assert output.scores is not None
    assert output.right is not None
    if output.scores.shape[1] != 2:
        return None
    curve = roc_curve(output.right == 1, output.scores[:, 1].astype(np.float64))
    if not np.isfinite(curve.area):
        return None
    chosen = np.unique(np.linspace(0, len(curve.x) - 1, _MOST_POINTS).round().astype(np.int64))
    return Curve(tuple(zip(curve.x[chosen].tolist(), curve.y[chosen].tolist(), strict=True)), curve.area)


def _pairs(output: Predictions) -> tuple[Point, ...]:
    """Targets with outputs: all elements of samples that lie evenly in the dataset."""
    assert output.targets is not None
    size = max(int(np.prod(output.values.shape[1:])), 1)
    count = min(len(output.values), max(_MOST_PAIRS // size, 1))
    rows = np.unique(np.linspace(0, len(output.values) - 1, count).round().astype(np.int64))
    given = np.asarray(output.values[rows], np.float64).reshape(-1)[:_MOST_PAIRS]
    wanted = np.asarray(output.targets[rows], np.float64).reshape(-1)[:_MOST_PAIRS]
    return tuple(zip(wanted.tolist(), given.tolist(), strict=True))


def _pictures(run: Run, project: Project, name: str, rows: list[int]) -> tuple[dict[int, Picture], str]:
    """The pictures of some samples by number, and why there are none where the data cannot be read."""
    if not rows:
        return {}, ""
    folder = run.data_folder()
    try:
        with open_source(project.dataset(name), folder) as dataset:
            shown = next((one for one in dataset.variables.values() if one.kind in ("image", "array")), None)
            if shown is None or rows[-1] >= len(dataset):
                return {}, ""
            values = dataset.read(rows, [shown.name])[shown.name]
            found = {row: picture_of(value, shown.kind) for row, value in zip(rows, values, strict=True)}
            return {row: picture for row, picture in found.items() if picture is not None}, ""
    except (DataError, ProjectError, OSError) as error:
        return {}, str(error).replace(f"{folder}/", "")
