"""How well scores tell one class from the rest, whatever the threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ThresholdCurve:
    """A point for each threshold, from the strictest to the mildest, and the area below.

    For a ROC curve, `x` is the false positive rate and `y` the true positive rate; for a precision-recall curve, `x` is
    the recall and `y` the precision, and the area is the average precision.
    Source: Fawcett (2006), https://doi.org/10.1016/j.patrec.2005.10.010; Davis and Goadrich (2006),
    https://doi.org/10.1145/1143844.1143874
    """

    x: Floats
    y: Floats
    area: float


def roc_curve(right: Flags, scores: Floats) -> ThresholdCurve:
    """The ROC curve of scores; the area is NaN where there are samples of one kind only.

    Args:
        right: Whether each sample is of the class.
        scores: How sure the network is that it is.
    """
    true, false, _ = _counts(right, scores)
    positives, negatives = int(right.sum()), int((~right).sum())
    x = np.concatenate(([0.0], false / max(negatives, 1)))
    y = np.concatenate(([0.0], true / max(positives, 1)))
    area = float(np.trapz(y, x)) if positives and negatives else float("nan")
    return ThresholdCurve(x, y, area)


def precision_recall_curve(right: Flags, scores: Floats) -> ThresholdCurve:
    """The precision-recall curve of scores; the area is NaN where no sample is of the class.

    Args:
        right: Whether each sample is of the class.
        scores: How sure the network is that it is.
    """
    true, false, _ = _counts(right, scores)
    positives = int(right.sum())
    recall = true / max(positives, 1)
    precision = true / np.maximum(true + false, 1)
    steps = np.diff(np.concatenate(([0.0], recall)))
    area = float((steps * precision).sum()) if positives else float("nan")
    return ThresholdCurve(np.concatenate(([0.0], recall)), np.concatenate(([1.0], precision)), area)


def _counts(right: Flags, scores: Floats) -> tuple[Floats, Floats, Floats]:
    """True and false positives at each threshold that tells samples apart, and the thresholds."""
    order = np.argsort(-scores, kind="stable")
    sorted_right, sorted_scores = right[order], scores[order]
    last = np.append(np.flatnonzero(np.diff(sorted_scores)), len(scores) - 1) if len(scores) else np.array([], int)
    true = np.cumsum(sorted_right)[last].astype(float)
    return true, 1.0 + last - true, sorted_scores[last]
