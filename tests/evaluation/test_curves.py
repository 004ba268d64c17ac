"""Threshold curves against what is known of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerwright.evaluation.curves import precision_recall_curve, roc_curve

SAMPLES = st.lists(st.tuples(st.booleans(), st.integers(0, 8)), min_size=1, max_size=60)


def arrays(samples: list[tuple[bool, int]]) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    return np.array([right for right, _ in samples]), np.array([score / 8 for _, score in samples])


def test_the_example_of_fawcett() -> None:
    """Fawcett (2006), figure 3: 20 samples in the order of their scores."""
    kinds = "pp n ppp nn p n p n p nnn p n p n".replace(" ", "")
    right = np.array([kind == "p" for kind in kinds])
    curve = roc_curve(right, np.linspace(0.9, 0.1, 20))
    assert (curve.x[2], curve.y[2]) == pytest.approx((0.0, 0.2))
    assert (curve.x[-1], curve.y[-1]) == (1.0, 1.0)
    assert curve.area == pytest.approx(0.68)


@given(SAMPLES)
def test_the_roc_area_is_the_share_of_pairs_in_the_right_order(samples: list[tuple[bool, int]]) -> None:
    """Ties count half: Hanley and McNeil (1982)."""
    right, scores = arrays(samples)
    area = roc_curve(right, scores).area
    differences = scores[right][:, None] - scores[~right][None]
    if differences.size:
        assert area == pytest.approx((differences > 0).mean() + (differences == 0).mean() / 2)
    else:
        assert np.isnan(area)


@given(SAMPLES)
def test_both_curves_begin_and_end_where_they_must_and_never_turn_back(samples: list[tuple[bool, int]]) -> None:
    right, scores = arrays(samples)
    for curve in (roc_curve(right, scores), precision_recall_curve(right, scores)):
        assert (np.diff(curve.x) >= 0).all()
        assert ((curve.y >= 0) & (curve.y <= 1)).all()
        assert len(np.unique(scores)) + 1 == len(curve.x)


def test_perfect_scores_have_the_full_area() -> None:
    right = np.array([True, True, False, False, False])
    scores = np.array([0.9, 0.8, 0.3, 0.2, 0.1])
    assert roc_curve(right, scores).area == 1.0
    assert precision_recall_curve(right, scores).area == 1.0
    assert precision_recall_curve(~right, scores).area < 0.6
